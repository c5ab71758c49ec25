from odoo import api, fields, models

from ..lib import indicators as calc


class ProfplanIndicatorValue(models.Model):
    """What a proposed value is made of: it stays with the value (design §7)."""

    _inherit = "profplan.indicator.value"

    composition = fields.Json(
        readonly=True,
        copy=False,
        help="What organisations add to a proposed value; set with the proposal.",
    )
    composition_text = fields.Text("Made of", compute="_compute_composition_text")

    @api.depends("composition")
    @api.depends_context("lang")
    def _compute_composition_text(self):
        for value in self:
            value.composition_text = value._get_composition_text()

    def _get_composition_text(self):
        """A line for each organisation; first what the sum would have been."""
        made = self.composition
        if not made:
            return False
        lines = []
        if made["total"] != self.value and made["rows"]:
            lines.append(
                self.env._("All participations: %s", calc.format_number(made["total"]))
            )
        if made["whole"] is not None:
            lines.append(
                self.env._(
                    "Confirmed for all together: %s", calc.format_number(made["whole"])
                )
            )
        return "\n".join(lines + [self._get_row_text(row) for row in made["rows"]])

    def _get_row_text(self, row):
        number = calc.format_number(row["value"]) or self.env._("no data")
        if row["denominator"] is not None:
            number = f"{number} / {calc.format_number(row['denominator'])}"
        total = calc.format_number(row["total"])
        words = {
            "events": self.env._("%s participations, each event counted once", total),
            "enrolment": self.env._("%s participations, the enrolment is less", total),
        }
        if row["limited"]:
            number = f"{number} ({words[row['limited']]})"
        return f"{row['name']}: {number}"
