from odoo import api, models


class ProfplanAbsence(models.Model):
    """An absence changes who works on the units' tasks, at once."""

    _inherit = "profplan.absence"

    @api.model_create_multi
    def create(self, vals_list):
        absences = super().create(vals_list)
        self.env["profplan.unit"]._refresh_workers()
        return absences

    def write(self, vals):
        result = super().write(vals)
        self.env["profplan.unit"]._refresh_workers()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["profplan.unit"]._refresh_workers()
        return result

    @api.model
    def _get_away(self, day):
        """Users who are away on a day."""
        absences = self.sudo().search(
            [("date_start", "<=", day), ("date_end", ">=", day)]
        )
        return absences.user_id
