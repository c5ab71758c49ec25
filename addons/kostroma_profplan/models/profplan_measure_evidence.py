from odoo import fields, models


class ProfplanMeasure(models.Model):
    """What proves a measure: its evidence contract (design §5)."""

    _inherit = "profplan.measure"

    evidence_rule_ids = fields.One2many(
        "profplan.evidence.rule", "measure_id", "Evidence contract"
    )
    result_text_required = fields.Boolean(
        "«What was done» is required",
        tracking=True,
        help="The executor also has to tell in words what was done.",
    )

    def _get_default_evidence_minimum(self):
        """How much evidence of any kind a measure without a contract needs: hook."""
        return 1

    def _get_contract(self):
        """``[(kind or False, minimum)]`` that a task of this measure must show."""
        self.ensure_one()
        rules = [(rule.kind, rule.minimum) for rule in self.evidence_rule_ids]
        return rules or [(False, self._get_default_evidence_minimum())]

    def _get_line_contract(self):
        """``[(kind or False, minimum)]`` that a line must show: by default nothing.

        Paper is not asked for what is said already (273-ФЗ, ст. 47, ч. 6.1): only what
        a manager asks of each organisation.
        """
        self.ensure_one()
        asked = self.evidence_rule_ids.filtered("of_each")
        return [(rule.kind, rule.minimum) for rule in asked]
