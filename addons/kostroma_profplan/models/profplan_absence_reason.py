from odoo import api, fields, models


class ProfplanAbsence(models.Model):
    """Why a person is away is their own affair: colleagues see the days (design §9)."""

    _inherit = "profplan.absence"

    kept_reason = fields.Char(copy=False, groups=fields.NO_ACCESS)
    reason = fields.Char(
        compute="_compute_reason",
        inverse="_inverse_reason",
        help="Leave, business trip, illness… Read by the person and by managers.",
    )

    @api.depends("kept_reason", "user_id")
    @api.depends_context("uid")
    def _compute_reason(self):
        manages = self.env.user._is_in_profplan_group("manager")
        for absence, kept in zip(self, self.sudo(), strict=True):
            own = kept.user_id == self.env.user
            absence.reason = kept.kept_reason if own or manages else False

    def _inverse_reason(self):
        for absence, kept in zip(self, self.sudo(), strict=True):
            kept.kept_reason = absence.reason
