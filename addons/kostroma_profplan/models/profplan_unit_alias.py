from odoo import fields, models


class ProfplanUnitAlias(models.Model):
    """Another wording under which orders name a unit, or a name it had before."""

    _name = "profplan.unit.alias"
    _description = "Unit Alias"
    _inherit = ["profplan.guard.mixin"]
    _order = "name"

    name = fields.Char(required=True)
    kind = fields.Selection(
        [("alias", "Also written as"), ("former", "Former name")],
        required=True,
        default="alias",
    )
    unit_id = fields.Many2one(
        "profplan.unit", required=True, index=True, ondelete="cascade"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "This wording already belongs to a unit."
    )
