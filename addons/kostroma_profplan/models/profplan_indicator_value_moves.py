from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.typed import read_words

# {state: states it may become}; an accepted figure never changes (design §7)
MOVES = {
    "draft": ("submitted", "accepted"),
    "submitted": ("accepted", "draft"),
    "accepted": (),
}


class ProfplanIndicatorValue(models.Model):
    """Moves of a figure: draft, submitted, accepted; who, when and why (design §7).

    Whoever submitted a figure may take it back until it is answered; it is returned
    with a remark. All of it is on record, and so is the figure itself.
    """

    _inherit = "profplan.indicator.value"

    submitted_by = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    submitted_on = fields.Datetime(readonly=True)
    accepted_by = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    accepted_on = fields.Datetime(readonly=True)
    returned_by = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    returned_on = fields.Datetime(readonly=True)
    remark = fields.Text(
        readonly=True, copy=False, help="What is to be put right; who returned it says."
    )
    change_ids = fields.One2many(
        "profplan.change", "value_id", "Changes", readonly=True, copy=False
    )

    _recorded = {
        "value_state": ("state",),
        # The words of the figure: read from all that it is typed in.
        "figure": ("text", "numerator", "denominator", "no_data", "note"),
    }
    _recorded_as = "value_id"

    def _get_logged_value(self, what):
        if what == "figure":
            return self._get_figure_text() or None
        return super()._get_logged_value(what)

    def _get_holding_unit(self):
        """With whom it is: the organisation, once submitted the coordinating unit."""
        self.ensure_one()
        value = self.sudo()
        centre = value.plan_id.coordinator_unit_id
        return (value.unit_id or centre) if value.state == "draft" else centre

    # --- What people do ---

    def action_submit(self):
        """Hand these figures in to be accepted."""
        self.write({"state": "submitted"})

    def action_accept(self):
        """Accept these figures: from here on they count and do not change."""
        self.write({"state": "accepted"})

    def action_withdraw(self):
        """Take back what was submitted, before it is answered."""
        self.write({"state": "draft"})

    def action_return(self, remark):
        """Give these figures back with a remark on what to put right."""
        remark = read_words(remark)
        if not remark:
            raise UserError(self.env._("Write what is to be put right."))
        self._check_seen()
        for value in self:
            if value.state != "submitted":
                raise UserError(
                    self.env._(
                        "%s: only what is submitted is returned.", value._get_name()
                    )
                )
        self._because(remark).write({"state": "draft"})
        self._tell_returned(remark)
        return True

    def action_correct(self):
        """Open a new figure in place of this one; saving it supersedes this one."""
        self.ensure_one()
        newest = self
        while newest.superseded_by_id:
            newest = newest.superseded_by_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a Figure"),
            "res_model": self._name,
            "view_mode": "form",
            "view_id": self.env.ref(
                "kostroma_profplan.view_profplan_indicator_value_correct"
            ).id,
            "target": "new",
            "context": newest._prepare_correction_context(),
        }

    def _prepare_correction_context(self):
        return {
            "default_supersedes_id": self.id,
            "default_indicator_id": self.indicator_id.id,
            "default_unit_id": self.unit_id.id,
            "default_year": self.year,
            "default_period_start": self.period_start,
            "default_period_end": self.period_end,
            "default_state": "accepted",
        }

    # --- The rules of moving ---

    def _check_move(self, state):
        self._check_seen()
        self._take_turn(
            self.env._(
                "Somebody else is at work on these figures at this very moment. "
                "Reload the page and look how they stand now."
            )
        )
        if any(state not in (value.state, *MOVES[value.state]) for value in self):
            raise UserError(self.env._("A figure cannot make this step."))
        if state == "accepted":
            self._check_may_accept()
        elif state == "draft":
            self._check_may_give_back()
        else:
            self._check_may_enter()

    def _check_may_accept(self):
        if not self._is_acceptor():
            raise AccessError(
                self.env._("Figures are accepted by the plan's coordinator.")
            )
        for value in self.filtered(lambda one: one.state == "submitted"):
            if not self.env.su and self.env.user in value.sudo().unit_id.worker_ids:
                raise AccessError(
                    self.env._(
                        "%s: nobody accepts what their own organisation hands in.",
                        value._get_name(),
                    )
                )

    def _check_may_give_back(self):
        """Back to a draft: by who handed it in, or by who returns it with a remark."""
        for value in self.filtered(lambda one: one.state == "submitted"):
            if value._is_own():
                continue
            if not self._is_acceptor():
                raise AccessError(
                    self.env._("Figures are returned by the plan's coordinator.")
                )
            if not self._get_reason():
                raise UserError(
                    self.env._(
                        "%s: it is returned with a remark on what to put right.",
                        value._get_name(),
                    )
                )

    @api.model
    def _is_acceptor(self):
        return self.env.su or self.env.user.has_group(
            "kostroma_profplan.group_profplan_coordinator"
        )

    def _is_own(self):
        """Whether the user, or somebody of the same organisation, has handed it in."""
        self.ensure_one()
        value, user = self.sudo(), self.env.user
        return self.env.su or user in value.submitted_by | value.unit_id.worker_ids

    def _prepare_move_vals(self, state):
        """Who did it and when.

        A figure that is given back keeps that it was submitted: it is not deleted.
        """
        who, now = self.env.uid, self._get_now()
        if state != "draft":
            vals = {f"{state}_by": who, f"{state}_on": now}
            return vals if state == "accepted" else {**vals, "remark": False}
        remark = self._get_reason()
        if not remark:
            remarks = self._get_remarks_to_answer("value_state", {(None, "accepted")})
            return {"remark": remarks[self]} if self in remarks else {}
        return {"returned_by": who, "returned_on": now, "remark": remark}

    def _get_name(self):
        """What it is, for a sentence."""
        self.ensure_one()
        value = self.sudo()
        return self.env._(
            "Indicator “%(indicator)s”, %(unit)s",
            indicator=value.indicator_id.display_name,
            unit=value.unit_id.display_name or self.env._("the whole plan"),
        )

    def _tell_returned(self, remark):
        """One letter to each person of the organisations about all their figures."""
        sheets = self.env["profplan.sheet"].sudo()
        domain = fields.Domain("plan_id", "in", self.sudo().plan_id.ids)
        concerned = self.sudo().filtered("unit_id")
        found = sheets.search(
            domain & fields.Domain("unit_id", "in", concerned.unit_id.ids)
        )
        pairs = {(value.plan_id, value.unit_id) for value in concerned}
        told = found.filtered(lambda sheet: (sheet.plan_id, sheet.unit_id) in pairs)
        if told:
            told.sudo(False)._tell("people", "figures_returned", remark)
