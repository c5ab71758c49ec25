from odoo import api, models
from odoo.exceptions import UserError


class PortalShare(models.TransientModel):
    """A document of a plan is not shared by a link (design §9)."""

    _inherit = "portal.share"

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares._check_not_of_plan()
        return shares

    def write(self, vals):
        result = super().write(vals)
        self._check_not_of_plan()
        return result

    def _check_not_of_plan(self):
        engine = self.env["profplan.engine.mixin"]
        for model, shares in self.grouped("res_model").items():
            if engine._get_ids_of_plans(model, shares.mapped("res_id")):
                raise UserError(
                    self.env._(
                        "A document of a plan is not shared by a link: organisations "
                        "log in and see their own."
                    )
                )
