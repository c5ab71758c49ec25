from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..intake import Target
from ..lib import indicators as calc


class ProfplanImportTarget(models.Model):
    """An indicator's target of one year: the order's words, the number in them."""

    _name = "profplan.import.target"
    _inherit = ["profplan.import.line.mixin"]
    _description = "Target Read from an Order"

    _decided_fields = ("comparator", "number")

    indicator_id = fields.Many2one(
        "profplan.import.indicator",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    year = fields.Integer(readonly=True, aggregator=None)
    text = fields.Char("In the order", readonly=True)
    comparator = fields.Selection(
        lambda self: self.env["profplan.import"]._get_selection(
            "profplan.indicator.target", "comparator"
        )
    )
    # Words, not a number: an empty one is no zero.
    number = fields.Char("Number", help="Empty: the order's words have no number.")
    has_number = fields.Boolean(compute="_compute_has_number")
    uom = fields.Char("Unit of measure", readonly=True)
    per = fields.Char(readonly=True)

    @api.depends("indicator_id", "year")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.indicator_id.number or ''} {line.year}".strip()

    @api.depends("number")
    def _compute_has_number(self):
        for line in self:
            line.has_number = calc.parse_strict_number(line.number) is not None

    @api.constrains("number")
    def _check_number(self):
        for line in self:
            if (line.number or "").strip() and not line.has_number:
                raise ValidationError(
                    self.env._(
                        "«%s» is not a number: write the target as digits.", line.number
                    )
                )

    @api.model
    def _get_read_values(self, reading):
        """JSON values of an ``intake.Target`` or None."""
        return {
            "comparator": reading.comparator if reading else None,
            "number": calc.format_number(reading.value) if reading else None,
        }

    def _get_confirmed(self):
        """The ``intake.Target`` as a person corrected it."""
        value = calc.parse_strict_number(self.number)
        return Target(
            int(value) if value.is_integer() else value,
            self.comparator or "at_least",
            self.uom or "",
            self.per or None,
        )
