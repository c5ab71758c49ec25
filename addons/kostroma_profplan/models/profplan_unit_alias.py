from odoo import fields, models


class ProfplanUnitAlias(models.Model):
    """Another wording under which orders name a unit."""

    _name = "profplan.unit.alias"
    _description = "Unit Alias"
    _inherit = ["profplan.guard.mixin"]
    _order = "name"

    name = fields.Char(required=True)
    unit_id = fields.Many2one(
        "profplan.unit", required=True, index=True, ondelete="cascade"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "This wording already belongs to a unit."
    )
