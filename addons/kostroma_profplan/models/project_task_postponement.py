from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..lib import execution
from ..lib.typed import read_words

# Kinds of term whose date is the order's own; of the others a person sets it.
DATES_OF_ORDER = ("date", "range", "ranges", "recurring", "whole_period")


class ProjectTask(models.Model):
    """Moving control dates: asked by the unit, set by a manager (design §5)."""

    _inherit = "project.task"

    postponement_ids = fields.One2many(
        "profplan.postponement", "task_id", "Postponements", copy=False
    )
    postponement_state = fields.Selection(
        "_get_postponement_states",
        compute="_compute_postponement_state",
        help="State of the last postponement.",
    )

    @api.model
    def _get_postponement_states(self):
        state = self.env["profplan.postponement"]._fields["state"]
        return state._description_selection(self.env)  # in the person's language

    @api.depends("postponement_ids.state")
    def _compute_postponement_state(self):
        for task in self:
            last = task.sudo().postponement_ids.sorted("id")[-1:]
            task.postponement_state = last.state

    def _check_may_ask_postponement(self, day, reason):
        """Whether the current user may ask to move this task to the day.

        :raises AccessError: not a member of the unit
        :raises UserError: nothing to ask for, or the date is no good
        """
        self.ensure_one()
        if not self.measure_id:
            raise UserError(self.env._("Only tasks of a plan have a control date."))
        if not {"worker", "manager"} & self._get_roles():
            raise AccessError(
                self.env._(
                    "A postponement of «%(task)s» is asked by the people of %(unit)s.",
                    task=self.display_name,
                    unit=self.sudo().unit_id.name,
                )
            )
        if self.step not in execution.EXECUTING_STEPS:
            raise UserError(
                self.env._(
                    "«%s» is submitted or off control: its date need not move.",
                    self.display_name,
                )
            )
        if not read_words(reason):
            raise UserError(self.env._("Write why the date has to move."))
        self._check_not_asked_yet()
        # Beyond the plan's end it may be asked for; the manager who grants it says why.
        beyond = day and day > self.sudo().plan_id.date_end
        self._check_may_be_postponed(day, outside_reason=beyond and reason)
        current = self._get_date_to_move()
        if day <= current and "manager" not in self._get_roles():
            raise UserError(
                self.env._(
                    "%(day)s is not later than the control date %(date)s. Name a "
                    "later day; only a manager brings a date forward.",
                    day=format_date(self.env, day),
                    date=format_date(self.env, current),
                )
            )

    def _check_not_asked_yet(self):
        asked = self.sudo().postponement_ids.filtered(
            lambda postponement: postponement.state == "asked"
        )
        if asked:
            raise UserError(
                self.env._(
                    "A postponement of «%(task)s» to %(day)s is asked already: wait "
                    "for the answer.",
                    task=self.display_name,
                    day=format_date(self.env, asked[0].new_date),
                )
            )

    def _check_may_be_postponed(self, day, outside_reason=None):
        """Whether the date is one this task can have, whoever sets it."""
        self.ensure_one()
        self._check_plan_open()
        values = {
            "task": self.display_name,
            "day": format_date(self.env, day) if day else "—",
        }
        if self.sudo().waits_for_event:
            raise UserError(
                self.env._(
                    "«%(task)s» waits for an event and has no date yet: record the "
                    "event, then a date can be moved.",
                    **values,
                )
            )
        if not day:
            raise UserError(self.env._("Name the new date."))
        if self.step in execution.CLOSED_STEPS:
            raise UserError(
                self.env._("«%(task)s» is off control: its date stays.", **values)
            )
        if self._get_control_date_for(day) == self._get_date_to_move():
            raise UserError(
                self.env._(
                    "«%(task)s»: %(day)s gives the control date it has already.",
                    **values,
                )
            )
        if self._get_control_date_for(day) < self._get_today():
            raise UserError(self.env._("%(day)s has passed already.", **values))
        self._check_inside_plan(day, outside_reason)

    def _check_inside_plan(self, day, outside_reason):
        """Later than the plan's period only with a manager's reason."""
        self._check_first_day(day)
        plan = self.sudo().plan_id
        inside = plan.date_start <= day <= plan.date_end
        if not inside and not (outside_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(day)s is outside the period of the plan (%(start)s – "
                    "%(end)s). The order set it and an amending order changes it: "
                    "only a manager can go beyond it, giving a reason.",
                    day=format_date(self.env, day),
                    start=format_date(self.env, plan.date_start),
                    end=format_date(self.env, plan.date_end),
                )
            )

    def _has_date_of_order(self):
        """Whether the order itself sets the date, and not a person in its place."""
        self.ensure_one()
        return self.sudo().measure_id.deadline_kind in DATES_OF_ORDER

    def _postpone(self, day, reason, outside_reason=None, basis=None):
        """Give all these tasks a new legal last day, as a manager does.

        :param day: the new last day; the working day before it becomes the date
        :param outside_reason: why the plan's period is left, if it is
        :param basis: the document that moves the date: values of the basis' fields
        :return: the granted postponements
        """
        self._check_manager(self.env._("A control date is moved by a manager."))
        # Records of a one2many lose their prefetch when the cache is emptied.
        self = self.browse(self.ids)._without_switches(defaults=True)
        self._lock_cards()
        for task in self:
            task._check_may_be_postponed(day, outside_reason)
        self._answer_by_postponing(day)
        granted = (
            self.env["profplan.postponement"]
            .sudo()
            ._as_engine()
            .create(
                [
                    task._prepare_granted_vals(day, reason, outside_reason, basis)
                    for task in self
                ]
            )
            .with_env(self.env)
        )
        self._set_control_date(day, reason)
        granted._after_answer()
        return granted

    def _prepare_granted_vals(self, day, reason, outside_reason, basis):
        """Values of a postponement that a manager sets without being asked."""
        postponements = self.env["profplan.postponement"]
        return {
            "task_id": self.id,
            "new_date": day,
            **postponements._prepare_dates_vals(self._get_dates_for(day)),
            "reason": reason,
            **(basis or {}),
            "outside_reason": outside_reason,
            **postponements._prepare_asked_vals(self),
            **postponements._prepare_answer_vals(),
            "state": "granted",
        }

    def _answer_by_postponing(self, day):
        """What is asked for these tasks is answered by the manager's own date."""
        asked = self.sudo().postponement_ids
        asked._close_unanswered(
            self.env._("A manager set the date %s instead.", format_date(self.env, day))
        )

    def _with_parts_due_with_it(self):
        """These tasks and their open parts that have the same dates."""
        parts = self.sudo().child_ids.filtered(
            lambda part: (
                part.control_date == part.parent_id.control_date
                and part.report_date == part.parent_id.report_date
                and part.step in execution.OPEN_STEPS
            )
        )
        return self | parts.sudo(False)

    def action_profplan_postpone(self):
        """Open the dialog that asks for, or sets, another date."""
        return self._get_dialog("action_profplan_postpone")

    def _close_asked_postponements(self, step):
        """Asks of tasks that a move has taken off control are answered by it."""
        if step in execution.CLOSED_STEPS:
            self.sudo().postponement_ids._close_unanswered(
                self.env._("The task went off control before the answer.")
            )
