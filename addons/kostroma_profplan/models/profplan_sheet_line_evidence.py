from odoo import api, fields, models


class ProfplanSheetLine(models.Model):
    """What took place, and what proves it, of a line (design §5, §6)."""

    _inherit = "profplan.sheet.line"

    event_ids = fields.Many2many(
        "profplan.event",
        "profplan_event_line_rel",
        "line_id",
        "event_id",
        string="Events",
        copy=False,
    )
    event_count = fields.Integer("Events held", compute="_compute_event_count")
    evidence_ids = fields.One2many(
        "profplan.evidence",
        "line_id",
        copy=False,
        domain=[("removed_on", "=", False)],
    )

    @api.depends("event_ids")
    def _compute_event_count(self):
        for line in self:
            line.event_count = len(line.event_ids)

    def action_open(self):
        """The line by itself: its figures, events and evidence."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "name": self.display_name,
        }

    def _check_takes_evidence(self):
        """The person may attach evidence to these lines now."""
        self._check_may_enter({"evidence_ids"})
        self.sheet_id._mark_entered()
        self._touch()

    def _get_evidence_state(self):
        """Whether its evidence is "open", under "review" or "accepted"."""
        self.ensure_one()
        if self.state == "accepted":
            return "accepted"
        waits = self.state in ("open", "returned")
        return "open" if waits and self.sheet_id._is_with_organisation() else "review"

    def _get_evidence_log(self):
        """On whose record what is attached stands."""
        return self

    def _get_evidence_tasks(self):
        """The lead's task: people are told of lost files there."""
        return self.measure_id.root_task_id

    def _accept_evidence(self):
        """What was handed in with accepted lines is locked for good."""
        lines = self.sudo()
        held = lines.event_ids.filtered(
            lambda event: event._get_evidence_state() == "accepted"
        )
        (lines.evidence_ids | held.evidence_ids)._accept()
