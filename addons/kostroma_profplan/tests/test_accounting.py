import importlib.util
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .sheet_common import SheetCommon

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.3.0.0/post-accounting.py"


@tagged("post_install", "-at_install")
class TestAccounting(SheetCommon):
    """How organisations report is changed on record, while nothing was handed in."""

    def _change(self, way="task", reason="A contest", user=None, measure=None):
        measure = measure or self.first
        return measure.with_user(user or self.manager).action_change_accounting(
            way, reason
        )

    def test_a_manager_changes_it_with_a_reason_on_record(self):
        self.line.with_user(self.portal).write({"planned_end": "2026-03-10"})
        self._change("lead", "The centre keeps the list")
        self.assertEqual(self.first.accounting, "lead")
        said = self.first.message_ids[0]
        self.assertIn("The centre keeps the list", said.body)
        self.assertIn("The lead ticks who took part", said.body)
        self.assertEqual(said.author_id, self.manager.partner_id)

    def test_the_dialog_changes_all_measures_of_a_list(self):
        measures = self.first | self.second
        context = {"active_model": "profplan.measure", "active_ids": measures.ids}
        dialog = self.env["profplan.accounting"].with_user(self.manager)
        with Form(dialog.with_context(**context)) as form:
            form.accounting = "none"
            form.reason = "Not asked"
        form.record.action_apply()
        self.assertEqual(measures.mapped("accounting"), ["none", "none"])

    def test_nobody_else_and_by_no_other_door(self):
        for user in (self.coordinator, self.user, self.portal):
            with self.assertRaises(AccessError):
                self._change(user=user)
        with self.assertRaises(UserError):
            self.first.with_user(self.manager).accounting = "task"
        for way, reason in (("task", " "), ("other", "Why")):
            with self.assertRaises(UserError):
                self._change(way, reason)
        self.assertEqual(self.first.accounting, "line")

    def test_what_is_handed_in_keeps_its_way(self):
        self.line.with_user(self.portal).write({"result_text": "Held"})
        with self.assertRaisesRegex(UserError, self.school.name):
            self._change()
        self._change(measure=self.second)
        self.line.with_user(self.portal).write({"result_text": ""})
        self.line.with_user(self.portal).action_claim_not_applicable("Not ours")
        with self.assertRaisesRegex(UserError, "something is handed in"):
            self._change()

    def test_a_task_that_is_taken_to_work_keeps_its_way(self):
        self._change(measure=self.second)
        self.plan.with_user(self.manager).action_send_out()
        task = self.second.task_ids.filtered(lambda one: one.unit_id == self.school)
        self.assertTrue(task)
        task.with_user(self.portal).action_start()
        with self.assertRaisesRegex(UserError, "something is handed in"):
            self._change("none", measure=self.second)

    def test_plan_and_report_are_always_handed_in(self):
        with self.assertRaisesRegex(UserError, "2.3."):
            self._change("line", measure=self.plan_clause)

    def test_a_plan_that_is_closed_changes_nothing(self):
        self.plan.with_user(self.manager).action_close("Over")
        with self.assertRaisesRegex(UserError, "not in execution"):
            self._change()


@tagged("post_install", "-at_install")
class TestAccountingUpdate(SheetCommon):
    """A former version's measures are accounted for by their words."""

    def _update(self):
        spec = importlib.util.spec_from_file_location("post_accounting", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.2.0.0")
        self.env.invalidate_all()

    def test_drafts_follow_the_words(self):
        draft = self._create_plan(measures=1, number="draft")
        words = {
            "2.": "Представить план в центр",
            "3.": "Представить отчёт о реализации Плана",
            "4.": "Классные часы",
        }
        clauses = {
            number: self._create_measure(
                draft,
                units=self.group,
                number=number,
                name=text,
                kind="measure" if number == "4." else "clause",
                accounting="line",
            )
            for number, text in words.items()
        }
        self._update()
        self.assertEqual(draft.plan_clause_id, clauses["2."])
        self.assertEqual(draft.report_clause_id, clauses["3."])
        self.assertEqual(
            draft.measure_ids.sorted("number").mapped("accounting"),
            ["none", "task", "task", "line"],
        )

    def test_of_approved_plans_only_what_organisations_have_is_asked(self):
        before = (self.first | self.second).mapped("accounting")
        alone = self.plan.measure_ids.filtered(lambda one: one.number == "1.1.")
        self._update()
        self.assertEqual((self.first | self.second).mapped("accounting"), before)
        self.assertEqual(alone.accounting, "none")
