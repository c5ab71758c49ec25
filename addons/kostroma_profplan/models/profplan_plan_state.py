from odoo import fields, models
from odoo.exceptions import UserError

from ..lib import execution
from ..lib.typed import read_words


class ProfplanPlan(models.Model):
    """Closing a plan, opening it again; what is closed or archived is silent (§5)."""

    _inherit = "profplan.plan"

    not_executed_count = fields.Integer(
        "Not executed", compute="_compute_not_executed_count"
    )
    unattended_count = fields.Integer(
        "Without an executor", compute="_compute_unattended_count"
    )

    def _compute_not_executed_count(self):
        counts = dict(
            self.env["project.task"]._read_group(
                [("plan_id", "in", self.ids), ("not_executed", "=", True)],
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.not_executed_count = counts.get(plan._origin, 0)

    def _compute_unattended_count(self):
        unattended = self.env["project.task"].search(
            [("plan_id", "in", self.ids), ("unattended", "=", True)]
        )
        tasks_by_plan = unattended.grouped("plan_id")
        for plan in self:
            plan.unattended_count = len(tasks_by_plan.get(plan._origin, ()))

    # --- Closing ---

    def _get_open_tasks(self):
        return (
            self.env["project.task"]
            .sudo()
            .search(
                [("plan_id", "in", self.ids), ("step", "in", execution.OPEN_STEPS)],
            )
        )

    def action_close(self, reason=None):
        """Close plans in execution; what is still open stays as not executed.

        :raises UserError: not in execution, or no reason is given
        """
        self.check_access("write")
        reason = self._check_state_change("approved", reason)
        left = self._get_open_tasks()
        left._as_engine(quiet=True).write({"not_executed": True})
        left.postponement_ids._close_unanswered(
            self.env._("The plan was closed before the answer.")
        )
        self._as_engine().write({"state": "closed", "closed_on": self._get_today()})
        self._end_activities()
        self._log_state(self.env._("The plan is closed. Reason: %s", reason), left)
        return True

    def action_reopen(self, reason=None):
        """Put closed plans into execution again, as a manager does.

        :raises UserError: not closed, or no reason is given
        """
        self.check_access("write")
        reason = self._check_state_change("closed", reason)
        left = (
            self.env["project.task"]
            .sudo()
            .search([("plan_id", "in", self.ids), ("not_executed", "=", True)])
        )
        left._as_engine(quiet=True).write({"not_executed": False})
        self._as_engine().write({"state": "approved", "closed_on": False})
        self._log_state(self.env._("The plan is open again. Reason: %s", reason))
        return True

    def _check_state_change(self, state, reason):
        """The reason in plain words, if these plans are all in that state."""
        reason = read_words(reason)
        for plan in self:
            if plan.state == state:
                continue
            if state == "closed":
                raise UserError(
                    self.env._(
                        "%(plan)s is not closed: there is nothing to open again.",
                        plan=plan.display_name,
                    )
                )
            raise UserError(
                self.env._(
                    "%(plan)s is not in execution: only such a plan is closed.",
                    plan=plan.display_name,
                )
            )
        if not reason:
            raise UserError(self.env._("Write the reason: it stays in the record."))
        return reason

    def _log_state(self, words, left=None):
        """What became of the plans, in their chatters, with what is left."""
        left_by_plan = left.grouped("plan_id") if left else {}
        bodies = {}
        for plan in self:
            names = left_by_plan.get(plan, self.env["project.task"]).mapped("name")
            bodies[plan.id] = words
            if names:
                bodies[plan.id] = self.env._(
                    "%(words)s. Not executed (%(count)s): %(names)s",
                    words=words.rstrip(". "),
                    count=len(names),
                    names="; ".join(names),
                )
        self._message_log_batch(bodies=bodies)

    # --- Silence ---

    def _end_activities(self):
        """Nobody has anything to do in these plans any more."""
        tasks = self.env["project.task"].sudo().search([("plan_id", "in", self.ids)])
        self.env["mail.activity"].sudo().search(
            [("res_model", "=", "project.task"), ("res_id", "in", tasks.ids)]
        ).action_archive()

    # --- Buttons ---

    def _get_state_dialog(self, operation):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_plan_state"
        )
        action["name"] = {
            "approve": self.env._("Approval of the plan"),
            "close": self.env._("Closing of the plan"),
            "reopen": self.env._("Reopening of the plan"),
        }[operation]
        action["context"] = {
            "default_plan_id": self.id,
            "default_operation": operation,
        }
        return action

    def action_ask_approval(self):
        """Show what is missing before the plan is approved."""
        self.ensure_one()
        self.check_access("write")
        self._check_can_be_approved()
        return self._get_state_dialog("approve")

    def action_ask_close(self):
        """Show what is left before the plan is closed."""
        self.ensure_one()
        return self._get_state_dialog("close")

    def action_ask_reopen(self):
        self.ensure_one()
        return self._get_state_dialog("reopen")

    # --- Before the approval ---

    def _get_doubts(self):
        """What a manager should know before the approval, in words, line by line.

        Units without people, people whom no letter reaches, no coordinator, no
        controller: the plan may be approved all the same.
        """
        self.ensure_one()
        plan, env = self.sudo(), self.env
        units = plan.measure_ids.assignment_ids.unit_id
        units |= units._get_organisations()
        own = units.filtered(lambda unit: unit.kind != "group")
        empty = own.filtered(lambda unit: not unit.worker_ids)
        told = env["profplan.told"].sudo()
        silent = (own.worker_ids | plan.coordinator_unit_id.worker_ids).filtered(
            lambda user: not user.email
        )
        lines = []
        if empty:
            lines.append(
                env._(
                    "Units without people (%(count)s): %(names)s",
                    count=len(empty),
                    names=empty._get_listed_names(),
                )
            )
        if not told._has_coordinator(plan):
            lines.append(
                env._("No coordinator: the work will be accepted by the managers.")
            )
        if not plan.controller_id.active:
            lines.append(
                env._(
                    "No controller: nobody is told of what is long overdue but the "
                    "managers."
                )
            )
        if silent:
            lines.append(
                env._(
                    "People without e-mail (%(count)s): %(names)s",
                    count=len(silent),
                    names=", ".join(silent.mapped("name")),
                )
            )
        return lines
