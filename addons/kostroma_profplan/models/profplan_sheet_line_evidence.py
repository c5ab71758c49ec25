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

    evidence_asked = fields.Char(
        "Asked as evidence",
        compute="_compute_evidence_asked",
        compute_sudo=True,
        help="What each organisation is asked to prove it by. Empty: nothing is asked.",
    )

    # --- What is asked (by default nothing) ---

    @api.depends("measure_id.evidence_rule_ids.of_each")
    @api.depends_context("lang")
    def _compute_evidence_asked(self):
        """«Приказ: 1; ссылка или файл: 1»."""
        for line in self:
            line.evidence_asked = "; ".join(
                line._get_asked_text(kind, minimum)
                for kind, minimum in line.measure_id._get_line_contract()
            )

    def _get_asked_text(self, kind, minimum):
        kinds = self.env["profplan.evidence"]._fields["kind"]
        words = dict(kinds._description_selection(self.env)).get(kind) or self.env._(
            "a link, an order or minutes by number and date, or a file"
        )
        return words if minimum == 1 else f"{words}: {minimum}"

    def _get_evidence_problems(self):
        """``{problem: lines}`` that lack what each organisation is asked to show."""
        problems = {}
        for line in self:
            for kind, minimum in line.sudo().measure_id._get_line_contract():
                if line._count_shown(kind) < minimum:
                    problem = self.env._(
                        "evidence is asked: %s", line._get_asked_text(kind, minimum)
                    )
                    problems[problem] = problems.get(problem, self.browse()) | line
        return problems

    def _count_shown(self, kind):
        """How much of a kind shows that it is so: of the line and of its events.

        Nothing is typed twice: an event tells its number and its link.
        """
        line = self.sudo()
        given = line.evidence_ids | line.event_ids.evidence_ids
        shown = {
            one._get_sameness()
            for one in given
            if kind in (False, one.kind) and one._is_proof()
        }
        if kind in (False, "publication"):
            shown |= set(filter(None, line.event_ids.mapped("url")))
        if kind == "participants":
            shown |= {event for event in line.event_ids if event.participants}
        return len(shown)

    @api.depends("event_ids")
    def _compute_event_count(self):
        for line in self:
            line.event_count = len(line.event_ids)

    def action_open(self):
        """The line by itself: its figures, events and evidence."""
        return self._get_form_action()

    def _takes_events(self):
        """Whether an event may be entered for it now, or taken from it."""
        self.ensure_one()
        return self.can_enter

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
