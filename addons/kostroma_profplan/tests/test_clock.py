from odoo.tests import tagged

from .dates_common import DatesCommon


@tagged("post_install", "-at_install")
class TestClock(DatesCommon):
    """A clock that is set back a day stops nobody and loses nothing (design §11)."""

    def test_work_goes_on_in_its_order_and_nobody_held_it_for_less_than_no_days(self):
        self._put(self.task, "in_progress")
        self._go_to("2026-03-05")
        self._put(self.task, "review")
        self._go_to("2026-03-04")
        self._put(self.task, "returned")
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        self._put(self.task, "done")
        self.env.flush_all()
        self.env.invalidate_all()
        holds = self.env["profplan.hold"].search([("task_id", "=", self.task.id)])
        steps = ["in_progress", "review", "returned", "in_progress", "review", "done"]
        self.assertEqual(holds.mapped("step")[-6:], steps)
        self.assertGreaterEqual(min(holds.mapped("days")), 0)
        for hold in holds:
            self.assertGreaterEqual(hold.date_end or hold.date_start, hold.date_start)
        self.assertEqual(self.task.step, "done")
        self.assertIn(self.task.health, ("done_on_time", "done_late"))
