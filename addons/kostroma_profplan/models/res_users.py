from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    profplan_unit_ids = fields.Many2many(
        "profplan.unit",
        "profplan_unit_user_rel",
        "user_id",
        "unit_id",
        string="Units",
        help="The units whose tasks this person works on.",
    )
