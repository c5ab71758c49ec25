from odoo import models


class ProfplanUnit(models.Model):
    """A unit that is renamed had another name before: the tasks' record knows it."""

    _inherit = "profplan.unit"

    def write(self, vals):
        if "name" not in vals:
            return super().write(vals)
        tasks = self._get_tasks_on_record()
        with tasks._on_record({"unit_id", "co_unit_ids"}):
            return super().write(vals)

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
