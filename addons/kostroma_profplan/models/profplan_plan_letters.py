from odoo import models


class ProfplanPlan(models.Model):
    """Approving a plan: one letter a person."""

    _inherit = "profplan.plan"

    def _send_approval(self, tasks):
        self.env["profplan.reminder"]._mark_covered(tasks)
        self.env["profplan.letter"]._send(
            "approval", self._get_approval_rows(tasks), plan=self
        )

    def _get_approval_rows(self, tasks):
        """``{person: rows}``: the tasks of each, those they help with among them.

        Parts one by one only for those who have no part in the measure itself.
        """
        rows_by_user, seen = {}, set()
        for purpose, note in (("people", False), ("co_executors", "co_executor")):
            for task, told in tasks._get_told(purpose).items():
                for user in told.people.values():
                    if (user, task.measure_id) not in seen:
                        seen.add((user, task.measure_id))
                        rows_by_user.setdefault(user, []).append(
                            {"task": task, "note": note}
                        )
        return rows_by_user
