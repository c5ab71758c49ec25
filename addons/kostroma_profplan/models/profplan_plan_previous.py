from odoo import models


class ProfplanPlan(models.Model):
    """What of a plan continues last year's is found when it is made and approved."""

    _inherit = "profplan.plan"

    def _link_previous(self):
        """Link measures and indicators to those of last year, where it is clear."""
        self.measure_ids._link_previous()
        self.indicator_ids._link_previous()
