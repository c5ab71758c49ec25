from odoo import models

from ..lib import indicators as calc
from ..lib import typed


class ProfplanIndicator(models.Model):
    """Reading what somebody of an organisation types as a figure (design §7)."""

    _inherit = "profplan.indicator"

    def _read_typed(self, name, text):
        """(number or None, what is wrong with it or ""): a sentence a problem.

        :param name: "text", "numerator" or "denominator"
        :param text: as typed; a per cent sign is right beside per cents only
        """
        text = typed.tidy(text)
        uom = self.uom if name == "text" else ""
        if calc.ratio_scale(uom) == 100:
            text = text.removesuffix("%").strip()
        number, wrong = typed.read_number(text, whole=calc.is_counted(uom))
        if number is None and not wrong:
            wrong = "empty"
        if name == "denominator" and number == 0:
            number, wrong = None, "no_denominator"
        return number, self._get_wrong_text(wrong, text)

    def _get_wrong_text(self, wrong, text):
        """What is wrong with a figure that was typed, and what to do."""
        return {
            "": "",
            "empty": self.env._(
                "Enter a number, or choose «No data» and write why there is none."
            ),
            "no_number": self.env._(
                "«%s» is no number: write digits, for example 12 or 12,5.", text
            ),
            "per_cent": self.env._(
                "Write the number alone, without the per cent sign."
            ),
            "negative": self.env._("The number cannot be below zero."),
            "no_whole": self.env._("These are counted by whole numbers."),
            "too_large": self.env._(
                "The number is too large: look whether a digit is too many."
            ),
            "no_denominator": self.env._(
                "It is above zero. If there is nobody to count from, choose «No data» "
                "and write why."
            ),
        }[wrong]
