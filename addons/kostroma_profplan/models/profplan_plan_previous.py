from odoo import models


class ProfplanPlan(models.Model):
    """What of a plan continues last year's is found when it is made and approved."""

    _inherit = "profplan.plan"

    def _link_previous(self):
        """Link measures and indicators to those of last year, where it is clear."""
        self.measure_ids._link_previous()
        self.indicator_ids._link_previous()

    def _create_from_draft(self, draft, *args, **kwargs):
        plan = super()._create_from_draft(draft, *args, **kwargs)
        plan._link_previous()
        return plan

    def _after_approval(self, tasks):
        result = super()._after_approval(tasks)
        self._link_previous()
        return result
