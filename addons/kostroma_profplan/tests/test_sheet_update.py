import importlib.util
from datetime import date, datetime
from pathlib import Path

from odoo.tests import tagged

from .sheet_common import SheetCommon

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.3.0.0/post-sheet.py"


@tagged("post_install", "-at_install")
class TestSheetUpdate(SheetCommon):
    """Parts that a former version made become lines, or stay and are shown by one."""

    def setUp(self):
        super().setUp()
        plan = self._create_plan(measures=0, number="former")
        for number in ("1.", "2."):
            self._create_measure(plan, units=self.group, number=number)
        plan.action_approve()
        self.former = plan
        for measure in plan.measure_ids:
            self.env["project.task"]._create_of_plan(
                [
                    measure._prepare_organisation_task_vals(measure.root_task_id, unit)
                    for unit in (self.school, self.other_school)
                ]
            )
        plan.measure_ids._as_engine().write({"accounting": "line"})
        self.parts = plan.task_ids.filtered("parent_id").sorted("id")
        self.roots = plan.task_ids - self.parts

    def _update(self):
        spec = importlib.util.spec_from_file_location("post_sheet", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.2.0.0")
        self.env.invalidate_all()

    def test_parts_that_hold_nothing_become_lines_and_go(self):
        self._update()
        self.assertEqual(self.former.task_ids, self.roots)
        self.assertEqual(self.former.sheet_ids.unit_id, self.school | self.other_school)
        self.assertEqual(set(self.former.sheet_ids.mapped("state")), {"executing"})
        lines = self.former.sheet_ids.line_ids
        self.assertEqual(len(lines), 4)
        self.assertEqual(set(lines.mapped("state")), {"open"})
        self.assertEqual(set(lines.mapped("control_date")), {date(2026, 4, 1)})
        self.assertFalse(lines.task_id)
        self.assertEqual(lines[0].sent_on, datetime(2026, 2, 2, 9))

    def test_parts_with_work_in_them_stay_and_their_line_follows_them(self):
        started, said, asked, empty = self.parts
        started.with_user(self.portal).action_start()
        said.with_user(self.coordinator).message_post(
            body="How is it?", message_type="comment"
        )
        self.env["profplan.postponement"].with_user(self.portal).create(
            {"task_id": asked.id, "new_date": "2026-05-04", "reason": "Flu"}
        )
        rows = self.env["profplan.change"].search([("task_id", "=", started.id)])
        self._update()
        self.assertEqual(self.former.task_ids - self.roots, started | said | asked)
        self.assertFalse(empty.exists())
        self.assertEqual(rows.exists(), rows)
        lines = self.former.sheet_ids.line_ids
        self.assertEqual(len(lines), 4)
        self.assertEqual(lines.task_id, started | said | asked)
        line = started.line_ids
        self.assertEqual((line.state, line.unit_id), ("open", self.school))
        self.assertEqual(started.sheet_id, line.sheet_id)
        started.with_user(self.portal).write({"result_text": "Done"})
        self.env["profplan.evidence"].with_user(self.portal).create(
            {"task_id": started.id, "url": "https://example.org/1"}
        )
        started.with_user(self.portal).action_submit()
        self.assertEqual((line.state, line.result_text), ("reported", "Done"))
        started.with_user(self.coordinator).action_accept()
        self.assertEqual((line.state, line.outcome), ("accepted", "full"))
        self.assertEqual(self.former.measure_ids[0].reported_line_count, 1)
        self.assertEqual(self.former.measure_ids[0].root_task_id.silent_count, 1)

    def test_once_more_changes_nothing_and_sending_out_adds_nothing(self):
        self.parts[0].with_user(self.portal).action_start()
        self._update()
        sheets, lines = self.former.sheet_ids, self.former.sheet_ids.line_ids
        self._update()
        self.former.action_send_out()
        self.assertEqual(self.former.sheet_ids, sheets)
        self.assertEqual(self.former.sheet_ids.line_ids, lines)
        self.assertEqual(self.former.task_ids, self.roots | self.parts[0])

    def test_a_closed_plan_keeps_its_parts_and_is_sent_out_without_doubles(self):
        self.former.with_user(self.manager).action_close("The year is over")
        self._update()
        lines = self.former.sheet_ids.line_ids
        self.assertEqual(lines.task_id, self.parts)
        self.former.with_user(self.manager).action_reopen("Once more")
        self.former.action_send_out()
        self.assertEqual(self.former.sheet_ids.line_ids, lines)
        self.assertEqual(self.former.task_ids, self.roots | self.parts)
