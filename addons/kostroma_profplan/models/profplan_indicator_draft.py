from odoo import models

from ..intake import Indicator


class ProfplanIndicator(models.Model):
    """An indicator as the draft of a plan has it."""

    _inherit = "profplan.indicator"

    def _get_draft_row(self):
        """The ``intake.Indicator`` of this indicator."""
        self.ensure_one()
        targets = self.target_ids.sorted("year")
        return Indicator(
            self.number or "",
            self.name,
            self.uom or "",
            base_year=self.base_year or None,
            base=self.base_text or None,
            targets={str(one.year): one.text or "" for one in targets},
            merged_target=self.merged_target,
            key=f"i{self.id}",
            readings={
                str(one.year): one._get_draft_reading()
                for one in targets
                if one.has_value
            },
            direction=self.direction,
            base_value=self.base_value or None,
            aggregation=self.aggregation,
            previous=str(self.id),
        )
