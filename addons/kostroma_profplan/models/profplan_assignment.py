from odoo import api, fields, models


class ProfplanAssignment(models.Model):
    """A unit's part in a measure: the lead or a co-executor.

    The first unit named by the order is the lead (design §3).
    """

    _name = "profplan.assignment"
    _inherit = ["profplan.part.mixin"]
    _description = "Assignment of a Measure"
    _order = "measure_id, sequence, id"

    measure_id = fields.Many2one(
        "profplan.measure", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="measure_id.plan_id", store=True, index=True)
    unit_id = fields.Many2one(
        "profplan.unit", required=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(
        [("lead", "Lead"), ("co", "Co-executor")], required=True, default="co"
    )
    sequence = fields.Integer(default=10)

    _unit_uniq = models.Constraint(
        "UNIQUE(measure_id, unit_id)", "The unit is already assigned to this measure."
    )
    _lead_uniq = models.UniqueIndex(
        "(measure_id) WHERE role = 'lead'", "A measure has one lead only."
    )

    @api.depends("unit_id", "role")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = assignment.unit_id.name
