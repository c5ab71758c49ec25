from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    profplan_erased_on = fields.Datetime(
        "Personal data erased on", readonly=True, copy=False
    )
