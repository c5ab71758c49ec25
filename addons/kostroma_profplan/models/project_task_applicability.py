from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.typed import read_words


class ProjectTask(models.Model):
    """«Not applicable»: claimed by an organisation, decided by the coordinator.

    A part that does not concern an organisation is dropped with that mark, so that
    it neither holds its parent open nor counts as work not done (design §5, §6).
    """

    _inherit = "project.task"

    not_applicable = fields.Selection(
        [
            ("no", "Applicable"),
            ("claimed", "Said not to apply"),
            ("confirmed", "Does not apply"),
        ],
        "Applicability",
        default="no",
        readonly=True,
        copy=False,
    )
    not_applicable_reason = fields.Text(
        "Why it does not apply", readonly=True, copy=False
    )
    can_claim_not_applicable = fields.Boolean(
        compute="_compute_can_claim_not_applicable"
    )
    can_decide_not_applicable = fields.Boolean(
        compute="_compute_can_claim_not_applicable"
    )

    @api.depends("step", "not_applicable", "unit_id", "parent_id")
    @api.depends("plan_id.state", "plan_id.active")
    @api.depends_context("uid")
    def _compute_can_claim_not_applicable(self):
        resting = self._get_resting()
        for task in self:
            open_part = task.measure_id and task._can_be_not_applicable()
            open_part = open_part and task not in resting
            roles = task._get_roles() if open_part else set()
            claimed = task.not_applicable == "claimed"
            task.can_claim_not_applicable = "worker" in roles and not claimed
            task.can_decide_not_applicable = claimed and task._decides(roles)

    def _can_be_not_applicable(self):
        """An open part, or an open task of an organisation.

        Plan and report are asked of each: single measures in them may not apply.
        """
        self.ensure_one()
        task = self.sudo()
        if task.sheet_part:
            return False
        return task.step not in ("done", "dropped") and bool(
            task.parent_id or task.unit_id.kind == "organisation"
        )

    def _decides(self, roles):
        """A whole measure is dropped by managers only, a part by coordinators too."""
        return bool("acceptor" in roles and (self.parent_id or "manager" in roles))

    def action_claim_not_applicable(self, reason):
        """Say that these tasks do not concern the unit; the coordinator decides."""
        self._check_seen()
        self = self._without_switches(defaults=True)
        reason = self._check_reason(reason)
        self.check_access("write")
        self._lock_cards()
        for task in self:
            task._check_claim()
        # Odoo opens a fixed list of fields to portal users, and this is not in it.
        self.sudo()._because(reason)._as_engine().write(
            {"not_applicable": "claimed", "not_applicable_reason": reason}
        )
        self._note_words(self.env._("Said not to apply: %s", reason))
        self._close_control_activities(["activity_applicability"])
        self._schedule_for_acceptors("activity_applicability", note=reason)
        self._tell_acceptors("claimed", reason)
        return True

    def action_confirm_not_applicable(self):
        """Agree: the tasks are dropped with that mark."""
        self = self._without_switches(defaults=True)
        self._check_decision()
        reasons = self.grouped("not_applicable_reason")
        stage = self.env["project.task.type"]._get_by_step("dropped")
        for reason, tasks in reasons.items():
            tasks._because(reason)._as_engine().write({"not_applicable": "confirmed"})
            tasks._apply_move(stage, self.env._("does not apply: %s", reason))
        return True

    def action_refuse_not_applicable(self, reason):
        """Disagree: the work stays on control."""
        self = self._without_switches(defaults=True)
        reason = self._check_reason(reason)
        self._check_decision()
        self._because(reason)._as_engine().write({"not_applicable": "no"})
        self._note_words(self.env._("It does apply: %s", reason))
        self._close_control_activities(["activity_applicability"])
        self._tell_executors("applicable", reason)
        return True

    def _check_reason(self, reason):
        reason = read_words(reason)
        if not reason:
            raise UserError(self.env._("Say why: a reason is needed."))
        return reason

    def _check_claim(self):
        self.ensure_one()
        self._check_at_work()
        if "worker" not in self._get_roles():
            raise AccessError(self._get_not_yours_text("review"))
        if not self._can_be_not_applicable():
            raise UserError(
                self.env._(
                    "«%s» is a whole measure: only a part or the task of an "
                    "organisation can be said not to apply. Ask a manager to drop it.",
                    self.display_name,
                )
            )
        if self.not_applicable == "claimed":
            raise UserError(
                self.env._(
                    "«%s» is said not to apply already; the answer is awaited.",
                    self.display_name,
                )
            )

    def _check_decision(self):
        """The person may decide on all these claims, and they still wait for it."""
        self._check_seen()
        self.check_access("write")
        self._check_plan_open()
        self._lock_cards()
        for task in self:
            if not task._decides(task._get_roles()):
                raise AccessError(
                    self.env._(
                        "Whether «%s» applies is decided by the coordinator or a "
                        "manager, never for their own organisation.",
                        task.display_name,
                    )
                )
            if task.not_applicable != "claimed":
                raise UserError(
                    self.env._(
                        "Nobody says now that «%s» does not apply: it has been decided "
                        "or taken back. Reload the page.",
                        task.display_name,
                    )
                )

    @api.model
    def _prepare_applicability_vals(self, step):
        """Whoever works on a task takes back that it does not apply."""
        return {} if step == "dropped" else {"not_applicable": "no"}
