from odoo import models


class ProfplanUnit(models.Model):
    """A unit that is renamed had another name before: the tasks' record knows it."""

    _inherit = "profplan.unit"

    def write(self, vals):
        if "name" not in vals:
            return super().write(vals)
        tasks = self._get_tasks_on_record()
        before = tasks._get_logged({"unit_id", "co_unit_ids"})
        result = super().write(vals)
        tasks._log_changes(before)
        return result

    def _get_tasks_on_record(self):
        """All tasks of plans that name these units, open or closed."""
        return (
            self.env["project.task"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("plan_id", "!=", False),
                    "|",
                    ("unit_id", "in", self.ids),
                    ("co_unit_ids", "in", self.ids),
                ]
            )
        )
