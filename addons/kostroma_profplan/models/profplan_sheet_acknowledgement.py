from odoo import api, fields, models


class ProfplanSheet(models.Model):
    """An organisation acknowledges the plan on its own plan and report (design §4)."""

    _inherit = "profplan.sheet"

    acknowledged_by_id = fields.Many2one(
        "res.users",
        "Acknowledged by",
        compute="_compute_acknowledged",
        compute_sudo=True,
    )
    acknowledged_on = fields.Datetime(
        "Acknowledged", compute="_compute_acknowledged", compute_sudo=True
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    @api.depends("plan_id.acknowledgement_ids.unit_id")
    def _compute_acknowledged(self):
        """Of many sheets in one query."""
        found = self.env["profplan.acknowledgement"].search(
            [
                ("plan_id", "in", self.plan_id.ids),
                ("unit_id", "in", self.unit_id.ids),
            ]
        )
        known = {(one.plan_id, one.unit_id): one for one in found}
        for sheet in self:
            one = known.get((sheet.plan_id, sheet.unit_id), found.browse())
            sheet.acknowledged_by_id = one.user_id
            sheet.acknowledged_on = one.moment

    @api.depends("acknowledged_on", "released", "plan_id.state")
    @api.depends_context("uid")
    def _compute_can_acknowledge(self):
        user = self.env.user
        for sheet in self:
            own = sheet.sudo()
            sheet.can_acknowledge = (
                not own.acknowledged_on
                and not own.released
                and own.plan_id.state == "approved"
                and user in own.unit_id.worker_ids
            )

    def action_acknowledge(self):
        """«Ознакомлен»: the organisation's person has read the plan."""
        self._check_seen()
        self.check_access("read")
        self.sudo().plan_id.with_env(self.env)._acknowledge()
        self.invalidate_recordset(["acknowledged_on", "acknowledged_by_id"])
        return True
