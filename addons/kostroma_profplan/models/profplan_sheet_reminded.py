from odoo import fields, models


class ProfplanSheet(models.Model):
    """When an organisation was last reminded: once a day at most (design §6)."""

    _inherit = "profplan.sheet"

    reminded_on = fields.Date(
        "Last reminded",
        readonly=True,
        copy=False,
        help="By a coordinator, of what is waited for.",
    )
