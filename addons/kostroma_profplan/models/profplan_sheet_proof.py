from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..lib import sheet as rules


class ProfplanSheet(models.Model):
    """A report is not accepted while a proof that was asked is missing."""

    _inherit = "profplan.sheet"

    proof_asked_count = fields.Integer(
        "Proofs asked and not attached", compute="_compute_proof_asked_count"
    )

    @api.depends("line_ids.proof_asked", "line_ids.evidence_ids")
    def _compute_proof_asked_count(self):
        for sheet in self:
            lines = sheet.line_ids.filtered(
                lambda line: line.state in ("open", "returned", "reported")
            )
            sheet.proof_asked_count = len(lines._filter_lacking_proof())

    def _get_demands(self, part, action="submit"):
        demands = super()._get_demands(part, action)
        if part == rules.REPORT and action == "accept":
            reported = self.line_ids.filtered(lambda line: line.state == "reported")
            demands.append(
                self._get_demand(
                    self.env._("proof of the lines drawn for a check"),
                    {
                        self.env._(
                            "proof is asked and not attached"
                        ): reported._filter_lacking_proof()
                    },
                )
            )
        return demands

    def _check_works_for(self):
        """The user acts for these organisations."""
        for sheet in self:
            if "worker" not in sheet._get_roles():
                raise AccessError(sheet._get_not_yours_text())
