from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestIndicatorValue(IndicatorCommon):
    def _open_list(self, user=None):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_indicator_value"
        )
        self.assertIn("'default_state': 'accepted'", action["context"])
        return (
            self.env["profplan.indicator.value"]
            .with_user(user or self.coordinator)
            .with_context(default_state="accepted")
        )

    @freeze_time("2022-01-15 09:00")
    def test_figure_typed_into_the_list_is_an_accepted_fact(self):
        """In January the fact typed is that of the plan's last year."""
        view = "kostroma_profplan.view_profplan_indicator_value_list"
        with Form(self._open_list(), view=view) as line:
            line.indicator_id = self.people
            line.text = "595,5"
        value = line.record
        self.assertEqual(value.state, "accepted")
        self.assertEqual((value.year, value.value), (2021, 595.5))
        self.assertEqual(value.period_start, date(2021, 1, 1))
        self.assertEqual(value.period_end, date(2021, 12, 31))
        self.assertEqual(value.accepted_by, self.coordinator)
        self.assertEqual(str(value.accepted_on), "2022-01-15 09:00:00")
        self.assertEqual(self._get_target(self.people).fact, 595.5)

    def test_a_fact_is_called_by_its_indicator_not_by_its_number_alone(self):
        value = self._create_value(self.people, "61")
        self.assertEqual(value.display_name, "Indicator 3, 2021: 61")

    def test_what_is_not_a_number_is_refused_with_a_word(self):
        for text in ("46o", "много", "10-15", "5 школ"):
            with self.assertRaisesRegex(ValidationError, "not a number"):
                self._create_value(self.people, text)

    def test_number_and_words_that_disagree_are_refused(self):
        with self.assertRaises(ValidationError):
            self._create_value(self.people, "5", value=7)

    def test_figure_given_by_a_program_as_a_number(self):
        value = self._create_value(self.people, False, value=0.1 + 0.2)
        self.assertEqual(value.text, "0,3")

    def test_accepted_figure_cannot_be_edited_or_deleted(self):
        value = self._create_value(self.people, "500")
        for user in (self.coordinator, self.manager):
            mine = value.with_user(user)
            for vals in (
                {"text": "600"},
                {"value": 600},
                {"state": "draft"},
                {"note": "тихо"},
                {"period_end": date(2021, 11, 30)},
            ):
                with self.assertRaises(UserError):
                    mine.write(vals)
            with self.assertRaises(UserError):
                mine.unlink()
        self.assertEqual((value.text, value.value), ("500", 500))

    def test_correction_supersedes_and_keeps_the_old_figure(self):
        old = self._create_value(self.people, "500")
        action = old.action_correct()
        Value = self.env["profplan.indicator.value"].with_user(self.manager)
        view = self.env["ir.ui.view"].browse(action["view_id"])
        with Form(Value.with_context(**action["context"]), view=view) as form:
            form.text = "560"
            form.note = "Уточнено по отчёту школы"
        new = form.record
        self.assertEqual(old.superseded_by_id, new)
        self.assertEqual(old.superseded_on, new.accepted_on)
        self.assertEqual((old.text, old.state), ("500", "accepted"))
        self.assertEqual((new.state, new.accepted_by), ("accepted", self.manager))
        self.assertEqual(self._get_target(self.people).fact, 560)

    def test_second_correction_of_the_same_figure_is_refused(self):
        """Two people at once: the second learns of it instead of winning silently."""
        old = self._create_value(self.people, "500")
        self._create_value(self.people, "560", supersedes_id=old.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self._create_value(self.people, "570", supersedes_id=old.id)
            self.env.flush_all()
        self.assertIn("correction_uniq", str(caught.exception))

    def test_pressing_correct_on_an_old_figure_corrects_the_newest(self):
        old = self._create_value(self.people, "500")
        new = self._create_value(self.people, "560", supersedes_id=old.id)
        context = old.action_correct()["context"]
        self.assertEqual(context["default_supersedes_id"], new.id)

    def test_same_figure_is_not_entered_twice(self):
        self._create_value(self.people, "500")
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self._create_value(self.people, "500")
            self.env.flush_all()
        self.assertIn("first_figure_uniq", str(caught.exception))

    def test_correction_is_of_the_same_indicator_and_year(self):
        old = self._create_value(self.people, "500")
        with self.assertRaisesRegex(ValidationError, "same"):
            self._create_value(self.first, "5", supersedes_id=old.id)

    def test_correction_says_why(self):
        old = self._create_value(self.people, "500")
        for note in (False, "  "):
            with self.assertRaisesRegex(ValidationError, "why the figure is corrected"):
                self._create_value(
                    self.people, "501", supersedes_id=old.id, note=note, state="draft"
                )

    def test_correction_takes_what_it_corrects_from_the_old_figure(self):
        old = self._create_value(self.people, "500", unit_id=self.school.id)
        Value = self.env["profplan.indicator.value"].with_user(self.coordinator)
        new = Value.create(
            {
                "supersedes_id": old.id,
                "text": "501",
                "note": "Уточнено",
                "state": "accepted",
            }
        )
        self.assertEqual(new.indicator_id, self.people)
        self.assertEqual((new.year, new.unit_id), (2021, self.school))

    @freeze_time("2021-12-20 10:00")
    def test_draft_counts_only_when_accepted(self):
        value = self._create_value(self.people, "500", state="draft")
        value.text = "510"
        target = self._get_target(self.people)
        self.assertEqual((value.value, target.has_fact), (510, False))
        value.action_submit()
        self.assertEqual(value.submitted_by, self.coordinator)
        self.assertFalse(target.has_fact)
        value.with_user(self.manager).action_accept()
        self.assertEqual(value.accepted_by, self.manager)
        self.assertEqual(target.fact, 510)

    def test_who_and_when_cannot_be_forged(self):
        for vals in (
            {"accepted_by": self.viewer.id},
            {"accepted_on": "2020-01-01 00:00:00"},
            {"submitted_by": self.viewer.id},
            {"superseded_on": "2020-01-01 00:00:00"},
        ):
            with self.assertRaises(UserError):
                self._create_value(self.people, "5", state="draft", **vals)
        draft = self._create_value(self.people, "5", state="draft")
        with self.assertRaises(UserError):
            draft.write({"accepted_by": self.viewer.id})

    def test_year_outside_the_plan_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "2020, 2021"):
            self._create_value(self.people, "5", 2029)

    def test_organisation_s_ratio_needs_both_parts(self):
        with self.assertRaisesRegex(ValidationError, "numerator"):
            self._create_value(self.share, "90", unit_id=self.school.id)

    def test_per_cent_of_the_whole_may_be_typed_as_it_is(self):
        self._create_value(self.share, "97,5 %")
        self.assertEqual(self._get_target(self.share).fact, 97.5)

    def test_many_figures_are_entered_in_one_batch(self):
        units = self.env["profplan.unit"].create(
            [{"name": f"Школа {i}", "kind": "organisation"} for i in range(50)]
        )
        counts = []
        for group in (units[:1], units[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["profplan.indicator.value"].create(
                [
                    {
                        "indicator_id": self.people.id,
                        "unit_id": unit.id,
                        "year": 2021,
                        "text": "2",
                        "state": "accepted",
                    }
                    for unit in group
                ]
            )
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(self._get_target(self.people).fact, 100)
        self.assertLessEqual(counts[1], counts[0] + 2)
