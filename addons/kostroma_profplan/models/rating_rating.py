from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError


class RatingRating(models.Model):
    """The work of a plan is accepted or returned; nobody rates it (design §9)."""

    _inherit = "rating.rating"

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._check_not_of_plan()
        return ratings

    def write(self, vals):
        result = super().write(vals)
        self._check_not_of_plan()
        return result

    def _check_not_of_plan(self):
        if self.env.uid == SUPERUSER_ID:
            return
        engine = self.env["profplan.engine.mixin"]
        ratings = self.sudo()
        for model, of_model in ratings.grouped("res_model").items():
            if engine._get_ids_of_plans(model, of_model.mapped("res_id")):
                raise UserError(
                    self.env._(
                        "The work of a plan is not rated: it is accepted or returned."
                    )
                )
