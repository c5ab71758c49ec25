from odoo import models
from odoo.fields import Command

from ..intake import Measure


class ProfplanPlan(models.Model):
    """The evidence contract that an order's own column gives its measures."""

    _inherit = "profplan.plan"

    def _prepare_draft_measure_vals(self, row, sections, position):
        """Kinds that a person has confirmed; what continues a measure has its own."""
        vals = super()._prepare_draft_measure_vals(row, sections, position)
        if isinstance(row, Measure) and row.proofs and not row.previous:
            vals["evidence_rule_ids"] = [
                Command.create({"kind": kind}) for kind in row.proofs
            ]
        return vals
