from odoo import api, fields, models


class ProfplanSheetLine(models.Model):
    """Proof that is asked of a line that was drawn for a check (design §6).

    By default no line needs evidence; of one that was drawn it is demanded before the
    line is reported or the report accepted.
    """

    _inherit = "profplan.sheet.line"

    proof_asked = fields.Boolean(
        "Proof is asked",
        readonly=True,
        copy=False,
        help="The line was drawn for a check: attach what proves it, a link or a "
        "document.",
    )
    check_line_ids = fields.One2many("profplan.check.line", "line_id", "Checks")
    proof_result = fields.Selection(
        related="check_line_ids.result", string="Result of the check", compute_sudo=True
    )

    can_prove = fields.Boolean(compute="_compute_can_prove")

    @api.depends("proof_asked", "state", "can_enter", "sheet_id.entered_by_ids")
    @api.depends_context("uid")
    def _compute_can_prove(self):
        """Whether this user may attach what proves the line now."""
        for line in self:
            line.can_prove = line.can_enter or (
                line._awaits_proof() and "worker" in line.sheet_id._get_roles()
            )

    def _get_proofs(self):
        """What proves these lines: their own evidence and that of their events."""
        return self.evidence_ids | self.event_ids.evidence_ids

    def _filter_lacking_proof(self):
        """Those of these lines whose proof is asked and has not come."""
        return self.filtered(
            lambda line: (
                line.proof_asked
                and line.outcome != "none"
                and not line.sudo()._get_proofs()
            )
        )

    def _get_report_problems(self):
        problems = super()._get_report_problems()
        waiting = self.filtered(
            lambda line: line.state in ("open", "returned") and not line.task_id
        )
        return problems | {
            self.env._("proof is asked and not attached"): (
                waiting._filter_lacking_proof()
            )
        }

    # --- It may be attached while the line is reported ---

    def _awaits_proof(self):
        self.ensure_one()
        return self.proof_asked and self.state == "reported"

    def _check_may_enter(self, names):
        """Evidence alone of a reported line that was drawn."""
        asked = self.browse()
        if set(names) == {"evidence_ids"}:
            asked = self.filtered(lambda line: line._awaits_proof())
        asked.sheet_id._check_plan_open()
        asked.sheet_id._check_works_for()
        return super(ProfplanSheetLine, self - asked)._check_may_enter(names)

    def _get_evidence_state(self):
        return "open" if self._awaits_proof() else super()._get_evidence_state()
