from odoo import api, models
from odoo.fields import Command

from ..intake import Measure


class ProfplanMeasure(models.Model):
    """The evidence contract that an order's own column gives its measures."""

    _inherit = "profplan.measure"

    @api.model
    def _prepare_proof_vals(self, row):
        """Kinds that a person has confirmed; what continues a measure has its own."""
        if not isinstance(row, Measure) or not row.proofs or row.previous:
            return {}
        return {
            "evidence_rule_ids": [Command.create({"kind": kind}) for kind in row.proofs]
        }
