from odoo import api, fields, models

from .project_task_outcome import OUTCOMES


class ProfplanPlan(models.Model):
    """What became of the measures that are off control (design §5)."""

    _inherit = "profplan.plan"

    full_count = fields.Integer("Done in full", compute="_compute_outcome_counts")
    part_count = fields.Integer("Done in part", compute="_compute_outcome_counts")
    none_count = fields.Integer("Not done", compute="_compute_outcome_counts")

    @api.depends("task_ids.step", "task_ids.outcome")
    def _compute_outcome_counts(self):
        """Roots stand for measures; one query for all plans."""
        counts = {
            (plan, outcome): count
            for plan, outcome, count in self.env["project.task"]._read_group(
                [
                    ("plan_id", "in", self.ids),
                    ("parent_id", "=", False),
                    ("step", "=", "done"),
                ],
                ["plan_id", "outcome"],
                ["__count"],
            )
        }
        for plan in self:
            for outcome, _words in OUTCOMES:
                plan[f"{outcome}_count"] = counts.get((plan._origin, outcome), 0)
