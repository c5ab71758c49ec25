from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.typed import read_words


class ProfplanCheckLine(models.Model):
    """A line that was drawn: whether its proof bears out what was reported (§6)."""

    _name = "profplan.check.line"
    _description = "Line Drawn for a Check"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "check"
    _FREE_FIELDS = frozenset()
    _order = "check_id desc, line_id"
    _rec_name = "line_id"

    check_id = fields.Many2one(
        "profplan.check",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        "profplan.sheet.line",
        "Measure",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    plan_id = fields.Many2one(
        related="line_id.plan_id", store=True, precompute=True, index=True
    )
    unit_id = fields.Many2one(
        related="line_id.unit_id",
        store=True,
        precompute=True,
        index=True,
        string="Organisation",
    )
    result_text = fields.Text(related="line_id.result_text")
    evidence_count = fields.Integer(
        "Proofs", compute="_compute_evidence_count", compute_sudo=True
    )
    result = fields.Selection(
        [
            ("asked", "Proof is asked"),
            ("confirmed", "Confirmed"),
            ("disproved", "Not confirmed"),
        ],
        required=True,
        default="asked",
        readonly=True,
        copy=False,
    )
    note = fields.Text("Why", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        "Who decided",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    decided_on = fields.Date(readonly=True, copy=False)

    _once = models.UniqueIndex("(line_id)", "The line has been drawn already.")

    @api.depends("line_id.evidence_ids", "line_id.event_ids.evidence_ids")
    def _compute_evidence_count(self):
        for one in self:
            one.evidence_count = len(one.line_id._get_proofs())

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise UserError(self.env._("Lines are drawn by lot, not chosen by hand."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A check stays in the record: it is not deleted."))

    def action_open(self):
        """The line itself, with what proves it."""
        self.ensure_one()
        self.check_access("read")
        return self.line_id.action_open()

    def action_confirm(self):
        """The proof bears out what was reported."""
        return self._decide("confirmed", "")

    def action_disprove(self, reason):
        """It does not: the reason stays; the line is returned apart, if need be."""
        if not read_words(reason):
            raise UserError(self.env._("Say why: a reason is needed."))
        return self._decide("disproved", reason.strip())

    def _decide(self, result, note):
        self._check_seen()
        if "coordinator" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(
                self.env._("Checks are decided by coordinators and managers.")
            )
        for one in self.sudo():
            if self.env.user in one.unit_id.worker_ids:
                raise AccessError(
                    self.env._("Nobody checks an organisation of their own.")
                )
            if result == "confirmed" and not one.evidence_count:
                raise UserError(
                    self.env._(
                        "%(number)s of «%(unit)s»: no proof has come yet, there is "
                        "nothing to confirm.",
                        number=one.line_id.number,
                        unit=one.unit_id.name,
                    )
                )
        self.sudo().line_id.sheet_id._check_plan_open()
        self.sudo()._take_turn(
            self.env._("Somebody else is deciding on this line at this moment.")
        )
        self.sudo()._as_engine().write(
            {
                "result": result,
                "note": note or False,
                "user_id": self.env.uid,
                "decided_on": self._get_today(),
            }
        )
        words = dict(self._fields["result"]._description_selection(self.env))[result]
        lines = self.line_id
        lines._note(self.env._("Check by sample: %s", words.lower()), note or False)
        return True
