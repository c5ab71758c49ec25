from odoo import fields, models


class ProfplanPlan(models.Model):
    """Plans and reports that organisations have by this plan (design §6)."""

    _inherit = "profplan.plan"

    sheet_ids = fields.One2many(
        "profplan.sheet", "plan_id", "Plans and reports of organisations", readonly=True
    )
    sheet_count = fields.Integer(compute="_compute_sheet_count")

    def _compute_sheet_count(self):
        counts = self._count_by_plan("profplan.sheet")
        for plan in self:
            plan.sheet_count = counts.get(plan._origin, 0)

    def _note_parts_of_before(self, lines, kept):
        """What an update made of the organisations' parts of a former version."""
        self._message_log(
            body=self.env._(
                "Parts of organisations became lines of their plans and reports: "
                "%(lines)s; with work in them, kept as tasks: %(kept)s.",
                lines=len(lines),
                kept=len(kept),
            )
        )

    def action_view_sheets(self):
        return self._get_plan_action("action_profplan_plan_sheets")
