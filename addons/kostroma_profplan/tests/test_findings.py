from datetime import date

from odoo.tests import new_test_user, tagged

from .common import heavy
from .event_common import EventCommon
from .evidence_common import PDF, encode


@tagged("post_install", "-at_install")
class TestFindings(EventCommon):
    """What is doubtful is seen by whoever accepts, before they read (design §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_portal = new_test_user(
            cls.env, "other_portal", groups="base.group_portal", tz="Europe/Moscow"
        )
        cls.other_school.member_ids = cls.other_portal
        cls._begin_with("executing", cls.sheet, cls.other_sheet)

    @classmethod
    def _put(cls, state, sheet=None):
        """The other school's sheet is moved by its own person."""
        if sheet != cls.other_sheet:
            return super()._put(state, sheet)
        cls._plan_lines(user=cls.other_portal, sheet=sheet)
        sheet.with_user(cls.other_portal).action_submit()
        sheet.with_user(cls.coordinator).action_accept()

    def _give(self, line, source, value):
        return self.env["profplan.figure.value"].create(
            {"line_id": line.id, "figure_id": self.counted[source].id, "value": value}
        )

    def _attach(self, line, user, content=PDF):
        return (
            self.env["profplan.evidence"]
            .with_user(user)
            .create(
                {
                    "line_id": line.id,
                    "file": encode(content),
                    "name": "Приказ.pdf",
                    "proves": "Order",
                }
            )
        )

    def _get_findings(self, line=None):
        line = line or self.line
        self.env.flush_all()
        return line.with_user(self.coordinator)._get_check_findings()[line]

    def test_nothing_is_remarked_on_where_nothing_is_doubtful(self):
        self._hold(participants=20)
        self._give(self.line, "events", 1)
        self._attach(self.line, self.portal)
        self.assertFalse(self._get_findings())

    def test_the_same_file_of_two_organisations_is_found_at_both(self):
        self._attach(self.line, self.portal)
        self._attach(self.other_sheet.line_ids[0], self.other_portal)
        [found] = self._get_findings()
        self.assertIn(self.other_school.name, found)
        [found] = self._get_findings(self.other_sheet.line_ids[0])
        self.assertIn(self.school.name, found)

    def test_the_same_file_at_two_lines_of_one_report_is_no_remark(self):
        self._attach(self.line, self.portal)
        self._attach(self.lines[1], self.portal)
        self.assertFalse(self._get_findings())

    def test_the_same_file_of_another_year_is_found(self):
        self._attach(self.line, self.portal)
        plan = self._create_plan(measures=0, number="next")
        self._create_measure(
            plan,
            units=self.group,
            number="1.",
            accounting="line",
            control_date=date(2026, 4, 1),
        )
        plan.action_approve()
        plan.with_user(self.manager).action_send_out()
        sheet = plan.sheet_ids.filtered(lambda one: one.unit_id == self.school)
        self._attach(sheet.line_ids, self.portal)
        [found] = self._get_findings(sheet.line_ids)
        self.assertIn(self.plan.display_name, found)

    def test_people_above_the_enrolment_are_found(self):
        self._enrol(self.school, 25)
        self._give(self.line, "participants", 250)
        [found] = self._get_findings()
        self.assertIn("250", found)
        self.assertIn("25", found)

    def test_a_sum_that_does_not_add_up_is_found(self):
        self._hold(participants=20)
        self._hold(participants=30, name="Second")
        self._give(self.line, "events", 5)
        [found] = self._get_findings()
        self.assertIn("5", found)
        self.assertIn("2", found)

    def test_far_from_last_year_is_more_than_twice_or_less_than_half(self):
        far = self.env["profplan.sheet.line"]._is_far
        for value, last, expected in (
            (100, 100, False),
            (200, 100, False),
            (201, 100, True),
            (50, 100, False),
            (49, 100, True),
            (0, 10, True),
            (10, 0, True),
            (0, 0, False),
        ):
            with self.subTest(value=value, last=last):
                self.assertEqual(far(value, last), expected)

    def test_a_figure_far_from_last_year_s_is_found_by_the_measure_it_continues(self):
        last = self._create_last_year()
        self.first.previous_id = last.measure_id
        self._give(self.line, "participants", 39)
        self.assertFalse(self._get_findings(), "less than twice as many")
        self.line.figure_value_ids.value = 41
        [found] = self._get_findings()
        self.assertIn("41", found)
        self.assertIn("20", found)
        other = self.other_sheet.line_ids[0]
        self._give(other, "participants", 41)
        self.assertFalse(self._get_findings(other), "nothing is known of it")
        self.first.previous_id = False
        self.assertFalse(self._get_findings(), "it continues nothing")

    def _create_last_year(self):
        """The school's line of last year's plan, with a figure of the same name."""
        plan = self._create_plan(
            measures=0,
            number="before",
            date=date(2024, 8, 25),
            date_start=date(2024, 9, 1),
            date_end=date(2025, 8, 31),
        )
        measure = self._create_measure(
            plan,
            units=self.group,
            number="1.",
            accounting="line",
            date_start=date(2024, 9, 1),
            control_date=date(2025, 4, 1),
        )
        figure = self.env["profplan.figure"].create(
            {"measure_id": measure.id, "name": "Participants ", "kind": "unique"}
        )
        plan.action_approve()
        plan.with_user(self.manager).action_send_out()
        line = measure.line_ids.filtered(lambda one: one.unit_id == self.school)
        self.env["profplan.figure.value"]._as_engine().create(
            {"line_id": line.id, "figure_id": figure.id, "value": 20}
        )
        return line

    def test_what_is_remarked_on_can_be_looked_for(self):
        self._hold(participants=20)
        self._give(self.line, "events", 5)
        self.env.flush_all()
        lines = self.env["profplan.sheet.line"].with_user(self.coordinator)
        own = [("plan_id", "=", self.plan.id)]
        self.assertEqual(
            lines.search([*own, ("check_finding", "!=", False)]), self.line
        )
        self.assertNotIn(self.line, lines.search([*own, ("check_finding", "=", False)]))
        sheets = self.env["profplan.sheet"].with_user(self.coordinator)
        found = sheets.search([*own, ("finding_count", "!=", 0)])
        self.assertEqual(found, self.sheet)
        self.assertEqual(found.finding_count, 1)

    def test_an_organisation_is_not_told_whose_the_other_file_is(self):
        self._attach(self.line, self.portal)
        self._attach(self.other_sheet.line_ids[0], self.other_portal)
        self.assertTrue(self.line.with_user(self.coordinator).check_finding)
        own = self.line.with_user(self.portal)
        self.assertFalse(own.check_finding)
        self.assertFalse(own.sheet_id.finding_count)
        self.assertFalse(own.search([("check_finding", "!=", False)]))

    @heavy
    def test_the_checks_of_many_lines_are_flat(self):
        lines = self.sheet.line_ids | self.other_sheet.line_ids
        for line in lines:
            self.assertTrue(line.exists())
        self._hold(participants=20)
        self._give(self.line, "events", 5)
        self.env.flush_all()
        lines.with_user(self.coordinator)._get_check_findings()

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.coordinator)._get_check_findings()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(count(lines), count(self.sheet.line_ids) + 2)
