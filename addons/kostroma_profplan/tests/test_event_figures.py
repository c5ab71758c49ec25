from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .event_common import EventCommon


@tagged("post_install", "-at_install")
class TestProposedFigures(EventCommon):
    """Figures proposed from events: written only when a person takes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._begin_with("executing")

    def _hold_three(self):
        for number, partner in ((60, "ЦЗН"), (90, "«ЦЗН»; Завод"), (40, False)):
            self._hold(
                participants=number,
                participants_ovz=2,
                partner=partner,
                grades="9",
            )

    def test_nothing_is_written_before_a_person_takes_it(self):
        self._hold_three()
        self.assertFalse(self._get_values())
        self.assertIn("events: 3", self.line.proposal_text)
        self.line.with_user(self.portal).action_take_proposals()
        self.assertEqual(
            self._get_values(),
            {"events": 3, "participants": 190, "ovz": 6, "partners": 2},
        )
        row = self.line.change_ids.filtered(lambda row: row.what == "figures")
        self.assertEqual(len(row), 1)
        with self.assertRaisesRegex(UserError, "propose no other"):
            self.line.with_user(self.portal).action_take_proposals()

    def test_people_are_never_the_sum_of_those_who_came(self):
        self._enrol(self.school, 100)
        self._enrol(self.school, 80, grade=8)
        self._hold_three()
        self.assertIn("from 90 to 100, 190", self.line.proposal_text)
        self.line.with_user(self.portal).action_take_proposals()
        self.assertEqual(self._get_values()["participants"], 100)

    def test_a_number_that_was_confirmed_and_may_be_true_stays(self):
        self._enrol(self.school, 100)
        self._hold_three()
        self.line.with_user(self.portal).action_take_proposals()
        value = self.line.figure_value_ids.filtered(
            lambda one: one.figure_id == self.counted["participants"]
        )
        value.with_user(self.portal).value = 95
        self._hold(participants=10, grades="9")
        self.line.with_user(self.portal).action_take_proposals()
        self.assertEqual(self._get_values()["participants"], 95)
        self.assertEqual(self._get_values()["events"], 4)

    def test_people_above_the_enrolment_are_warned_about(self):
        self._enrol(self.school, 100)
        self.line.with_user(self.portal).write(
            {
                "figure_value_ids": [
                    Command.create(
                        {"figure_id": self.counted["participants"].id, "value": 101}
                    )
                ]
            }
        )
        self.assertIn("more than the enrolment, 100", self.line.figure_finding)
        self.line.figure_value_ids.with_user(self.portal).value = 100
        self.assertFalse(self.line.figure_finding)

    def test_figures_are_taken_only_of_what_is_open_and_own(self):
        self._hold_three()
        self.line._as_engine().write({"state": "reported"})
        for user in (self.portal, self.coordinator):
            with self.assertRaises(UserError):
                self.line.with_user(user).action_take_proposals()
        self.line._as_engine().write({"state": "open"})
        with self.assertRaises(UserError):
            self.line.with_user(self.viewer).action_take_proposals()
        self.line.with_user(self.coordinator).action_take_proposals()
        self.assertEqual(self.sheet.entered_by_ids, self.coordinator)

    def test_queries_are_flat_in_the_number_of_lines(self):
        self._hold_three()
        self._hold(self.lines)

        def count(lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines = self.env["profplan.sheet.line"].browse(lines.ids)
            lines.mapped("proposal_text")
            lines.mapped("figure_finding")
            return self.env.cr.sql_log_count - before

        count(self.lines)
        self.assertLessEqual(count(self.lines), count(self.line))


@tagged("post_install", "-at_install")
class TestPassport(EventCommon):
    """The passport of an indicator, and the value that it proposes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        figures = cls.env["profplan.figure"]._as_engine()
        cls.other_counted = figures.create(
            {
                "measure_id": cls.second.id,
                "name": "Came",
                "kind": "participation",
                "source": "participants",
            }
        )
        chosen = cls.counted["participants"] | cls.other_counted
        # Wordings are written while a plan is a draft: in another plan, first.
        cls.indicator = cls.env["profplan.indicator"].create(
            {
                "plan_id": cls._create_plan(measures=1, number="2-test").id,
                "name": "Participants of events",
                "uom": "человек",
            }
        )
        cls.env.cr.execute(
            "UPDATE profplan_indicator SET plan_id = %s WHERE id = %s",
            [cls.plan.id, cls.indicator.id],
        )
        cls.indicator.invalidate_recordset()
        cls.indicator.with_user(cls.manager).write(
            {
                "formula": "Школьники, участвовавшие в мероприятиях",
                "numerator_source": "figures",
                "numerator_figure_ids": [Command.set(chosen.ids)],
                "responsible_name": "Петрова А. А., методист",
                "responsible_phone": "+7 4942 00-00-00",
            }
        )
        cls.other_school.member_ids = cls.portal
        cls._begin_with("executing", cls.sheet, cls.other_sheet)

    def _report(self, sheet, *numbers):
        """Both measures of a school, each with its own figure."""
        first, second = sheet.line_ids
        vals = [
            (first, self.counted["participants"], numbers[0]),
            (second, self.other_counted, numbers[1]),
            *(
                (first, figure, 1)
                for source, figure in self.counted.items()
                if source != "participants"
            ),
        ]
        self.env["profplan.figure.value"].with_user(self.portal).create(
            [
                {"line_id": line.id, "figure_id": figure.id, "value": number}
                for line, figure, number in vals
            ]
        )
        self._tell(first | second)
        (first | second).with_user(self.portal).action_report()

    def _propose(self, user=None):
        action = self.indicator.with_user(user or self.coordinator)
        action = action.action_propose_value()
        return self.env["profplan.indicator.value"].browse(action["res_id"])

    def test_the_proposed_number_of_people_is_below_the_sum_of_participations(self):
        self._enrol(self.school, 120)
        self._report(self.sheet, 100, 150)
        self._report(self.other_sheet, 40, 30)
        value = self._propose()
        self.assertEqual((value.state, value.value), ("draft", 190))
        rows = {row["id"]: row for row in value.composition["rows"]}
        self.assertEqual(rows[self.school.id]["value"], 120)
        self.assertEqual(rows[self.school.id]["limited"], "enrolment")
        self.assertEqual(rows[self.other_school.id]["value"], 70)
        self.assertIn("320", value.composition_text)
        value.with_user(self.coordinator).action_accept()
        self.assertEqual(value.state, "accepted")

    def test_an_event_counts_once_however_many_measures_it_serves(self):
        self._hold(self.lines, participants=100)
        self._report(self.sheet, 100, 100)
        value = self._propose()
        self.assertEqual(value.value, 100)
        self.assertEqual(value.composition["rows"][0]["limited"], "events")

    def test_what_a_checkpoint_had_is_not_added_to_the_lines(self):
        window = self.env["profplan.window"]._as_engine()
        window = window.create(
            {
                "measure_id": self.first.id,
                "kind": "milestone",
                "label": "Monitoring",
                "date_start": "2026-02-01",
                "date_end": "2026-03-20",
            }
        )
        root = self.first.root_task_id
        vals = self.first._prepare_window_task_vals(root, window)
        part = self.env["project.task"]._create_of_plan([vals])
        part._give_figures(dict.fromkeys(self.counted.values(), 40))
        own = part.with_user(self.coordinator)
        self.env["profplan.evidence"].with_user(self.coordinator).create(
            {"task_id": part.id, "url": "https://example.org/1"}
        )
        own.action_submit()
        self.assertEqual(self._propose().value, 40)
        self._report(self.sheet, 30, 0)
        self.assertEqual(self._propose().value, 30)

    def test_what_is_not_reported_yet_does_not_count(self):
        self._report(self.sheet, 100, 0)
        self.lines[0].with_user(self.coordinator).action_return("How many?")
        self.assertEqual(self._propose().value, 0)

    def test_a_ratio_needs_a_denominator_that_is_not_zero(self):
        self.indicator.with_user(self.manager).write(
            {"denominator_source": "enrolment", "denominator_grades": "9"}
        )
        self._report(self.sheet, 60, 0)
        with self.assertRaisesRegex(UserError, "denominator is zero"):
            self._propose()
        self._enrol(self.school, 120)
        self._enrol(self.school, 500, grade=1)
        value = self._propose()
        self.assertEqual((value.numerator, value.denominator), (60, 120))
        self.assertEqual(value.value, 0.5)

    def test_organisations_are_counted_by_what_they_did(self):
        self.indicator.with_user(self.manager).write(
            {
                "numerator_source": "organisations",
                "denominator_source": "organisations",
                "measure_ids": [Command.set(self.first.ids)],
            }
        )
        self._report(self.sheet, 10, 10)
        value = self._propose()
        self.assertEqual((value.numerator, value.denominator), (1, 2))

    def test_a_second_proposal_replaces_the_draft_and_nothing_else(self):
        self._report(self.sheet, 10, 10)
        first = self._propose()
        second = self._propose()
        self.assertFalse(first.exists())
        second.with_user(self.coordinator).action_submit()
        third = self._propose()
        self.assertTrue(second.exists())
        self.assertNotEqual(second, third)

    def test_who_proposes_and_what_is_not_given_by_hand(self):
        with self.assertRaisesRegex(UserError, "coordinators"):
            self._propose(self.user)
        self.indicator.with_user(self.manager).numerator_source = False
        with self.assertRaisesRegex(UserError, "does not say yet"):
            self._propose()
        with self.assertRaises(UserError):
            self.env["profplan.indicator.value"].with_user(self.coordinator).create(
                {
                    "indicator_id": self.indicator.id,
                    "value": 1,
                    "composition": {"rows": []},
                }
            )

    def test_classes_and_figures_of_a_passport_are_checked(self):
        indicator = self.indicator.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "no classes"):
            indicator.denominator_grades = "все"
        foreign = self._create_plan(measures=1, number="3-test").measure_ids
        figure = self.env["profplan.figure"].create(
            {"measure_id": foreign.id, "name": "x"}
        )
        with self.assertRaisesRegex(UserError, "same plan"):
            indicator.numerator_figure_ids = figure
