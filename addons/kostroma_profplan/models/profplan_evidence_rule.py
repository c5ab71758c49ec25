from markupsafe import Markup

from odoo import api, fields, models

from .profplan_evidence import KINDS


class ProfplanEvidenceRule(models.Model):
    """One line of a measure's evidence contract: how many of which kind (design §5).

    The contract is not in the order's words: managers set it also after the approval,
    and every change of it is noted on the measure.
    """

    _name = "profplan.evidence.rule"
    _description = "Line of an Evidence Contract"
    _inherit = ["profplan.guard.mixin"]
    _order = "measure_id, id"

    measure_id = fields.Many2one(
        "profplan.measure", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, help="Empty: any kind will do.")
    minimum = fields.Integer("At least", required=True, default=1)
    of_each = fields.Boolean(
        "Of each organisation",
        help="Asked of every organisation's line, too. By default an organisation "
        "proves its lines by nothing: what it says is enough, checks are by sample.",
    )

    _minimum_check = models.Constraint(
        "CHECK (minimum > 0)", "A contract asks for at least one piece of evidence."
    )
    _kind_uniq = models.UniqueIndex(
        "(measure_id, COALESCE(kind, ''))",
        "The contract names this kind of evidence already.",
    )

    @api.depends("kind", "minimum", "of_each")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = self.env._(
                "%(kind)s: at least %(minimum)s",
                kind=kinds.get(rule.kind) or self.env._("any evidence"),
                minimum=rule.minimum,
            )
            if rule.of_each:
                rule.display_name = self.env._(
                    "%s, of each organisation", rule.display_name
                )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._log_contract(self.env._("The evidence contract asks now for"))
        return rules

    def write(self, vals):
        self._log_contract(self.env._("The evidence contract no longer asks for"))
        result = super().write(vals)
        self._log_contract(self.env._("The evidence contract asks now for"))
        return result

    def unlink(self):
        self._log_contract(self.env._("The evidence contract no longer asks for"))
        return super().unlink()

    def _log_contract(self, words):
        """Note the lines on their measures, if their plan is in execution."""
        in_force = self.filtered(lambda rule: rule.measure_id.plan_state != "draft")
        in_force.measure_id._message_log_batch(
            bodies={
                measure.id: Markup("%s: %s")
                % (words, "; ".join(rules.mapped("display_name")))
                for measure, rules in in_force.grouped("measure_id").items()
            }
        )
