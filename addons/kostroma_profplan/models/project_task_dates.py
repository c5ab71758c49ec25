from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from ..lib import execution

# Steps on which the work is with the executor: only these are reminded of.
EXECUTING_STEPS = ("assigned", "in_progress", "returned")


class ProjectTask(models.Model):
    """Control dates and their postponements; health as of today (design §5)."""

    _inherit = "project.task"

    postponement_ids = fields.One2many(
        "profplan.postponement", "task_id", "Postponements", copy=False
    )
    first_control_date = fields.Date(
        compute="_compute_first_control_date",
        store=True,
        help="The control date before any postponement: never lost.",
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

    @api.depends("control_date", "postponement_ids.state", "postponement_ids.old_date")
    def _compute_first_control_date(self):
        for task in self:
            granted = task.sudo().postponement_ids.filtered(
                lambda postponement: postponement.state == "granted"
            )
            first = granted.sorted("id")[:1]
            task.first_control_date = first.old_date or task.control_date

    @api.depends("postponement_ids.state")
    def _compute_postponement_state(self):
        for task in self:
            last = task.sudo().postponement_ids.sorted("id")[-1:]
            task.postponement_state = last.state

    @property
    def TASK_PORTAL_READABLE_FIELDS(self):
        return super().TASK_PORTAL_READABLE_FIELDS | {
            "first_control_date",
            "postponement_ids",
            "postponement_state",
        }

    # --- Postponement ---

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
        if self.step not in EXECUTING_STEPS:
            raise UserError(
                self.env._(
                    "«%s» is submitted or off control: its date need not move.",
                    self.display_name,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Write why the date has to move."))
        self._check_not_asked_yet()
        self._check_may_be_postponed(day)
        if day <= self.control_date and "manager" not in self._get_roles():
            raise UserError(
                self.env._(
                    "%(day)s is not later than the control date %(date)s. Name a "
                    "later day; only a manager brings a date forward.",
                    day=format_date(self.env, day),
                    date=format_date(self.env, self.control_date),
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
        values = {
            "task": self.display_name,
            "day": format_date(self.env, day) if day else "—",
        }
        if not day:
            raise UserError(self.env._("Name the new date."))
        if self.step in execution.CLOSED_STEPS:
            raise UserError(
                self.env._("«%(task)s» is off control: its date stays.", **values)
            )
        if self._get_working_day(day) == self.control_date:
            raise UserError(
                self.env._(
                    "«%(task)s»: %(day)s gives the control date it has already.",
                    **values,
                )
            )
        if day < self._get_today() and not self._is_engine():
            raise UserError(self.env._("%(day)s has passed already.", **values))
        self._check_inside_plan(day, outside_reason)

    def _check_inside_plan(self, day, outside_reason):
        """Outside the plan's period only with a manager's reason."""
        plan = self.sudo().plan_id
        inside = plan.date_start <= day <= plan.date_end
        if not inside and not (outside_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(day)s is outside the period of the plan (%(start)s – "
                    "%(end)s). Only a manager can go beyond it, giving a reason.",
                    day=format_date(self.env, day),
                    start=format_date(self.env, plan.date_start),
                    end=format_date(self.env, plan.date_end),
                )
            )

    def _postpone(self, day, reason, outside_reason=None):
        """Give all these tasks a new legal last day, as a manager does.

        :param day: the new last day; the working day before it becomes the date
        :param outside_reason: why the plan's period is left, if it is
        :return: the granted postponements
        """
        self._check_manager(self.env._("A control date is moved by a manager."))
        # Records of a one2many lose their prefetch when the cache is emptied.
        self = self.browse(self.ids)
        self._lock_cards()
        for task in self:
            task._check_may_be_postponed(day, outside_reason)
        self._answer_by_postponing(day)
        granted = (
            self.env["profplan.postponement"]
            ._as_engine()
            .create(
                [
                    task._prepare_granted_vals(day, reason, outside_reason)
                    for task in self
                ]
            )
            .with_env(self.env)
        )
        self._set_control_date(day)
        granted._after_answer()
        return granted

    def _prepare_granted_vals(self, day, reason, outside_reason):
        """Values of a postponement that a manager sets without being asked."""
        postponements = self.env["profplan.postponement"]
        return {
            "task_id": self.id,
            "new_date": day,
            "control_date": self._get_working_day(day),
            "reason": reason,
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

    def _check_manager(self, words):
        if "manager" not in self._get_staff_roles():
            raise AccessError(words)

    def _set_control_date(self, day):
        """Legal date, control date and Odoo's deadline of all these tasks."""
        self.sudo()._as_engine(quiet=True).write(self._prepare_control_date_vals(day))
        self._close_control_activities(["activity_soon", "activity_overdue"])

    def _with_parts_due_with_it(self):
        """These tasks and their open parts that have the same control date."""
        parts = self.sudo().child_ids.filtered(
            lambda part: (
                part.control_date == part.parent_id.control_date
                and part.step in execution.OPEN_STEPS
            )
        )
        return self | parts.sudo(False)

    def action_profplan_postpone(self):
        """Open the dialog that asks for, or sets, another date."""
        return self._get_dialog("action_profplan_postpone")

    def _get_dialog(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"kostroma_profplan.{xmlid}"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action

    def _after_move(self, step, remark):
        """Activities that a move made pointless are closed."""
        result = super()._after_move(step, remark)
        self._close_control_activities(self._get_closed_activity_types(step))
        if step in execution.CLOSED_STEPS:
            self.sudo().postponement_ids._close_unanswered(
                self.env._("The task went off control before the answer.")
            )
        return result

    @api.model
    def _get_closed_activity_types(self, step):
        """Types of activities that end when a task comes to a step: hook."""
        types = {
            "in_progress": ["activity_take"],
            "review": ["activity_take", "activity_soon", "activity_overdue"],
        }
        closed = [*types["review"], "activity_decide"]
        return closed if step in execution.CLOSED_STEPS else types.get(step, [])

    # --- Activities in batch ---

    def _prepare_activity_vals(self, xmlid, user, deadline, summary, note=False):
        """Values of one automatic activity on this task."""
        self.ensure_one()
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "res_name": self.display_name,
            "activity_type_id": self._get_activity_type_id(xmlid),
            "user_id": user.id,
            "date_deadline": deadline,
            "summary": summary,
            "note": note,
            "automated": True,
        }

    @api.model
    def _get_activity_type_id(self, xmlid):
        """Id of one of our types: from the cache, unlike ``env.ref``."""
        return self.env["ir.model.data"]._xmlid_to_res_id(
            f"kostroma_profplan.{xmlid}", raise_if_not_found=True
        )

    @api.model
    def _create_activities(self, vals_list):
        """Create activities in one go; the letter to the person is sent apart."""
        if not vals_list or self.env.context.get("mail_activity_automation_skip"):
            return self.env["mail.activity"]
        env = self._as_engine(quiet=True).env
        activities = env["mail.activity"].sudo()
        return activities.with_context(mail_activity_quick_update=True).create(
            vals_list
        )

    def _get_open_activities(self, xmlids):
        """Open automatic activities of our types on these tasks (sudo)."""
        types = [self._get_activity_type_id(xmlid) for xmlid in xmlids]
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "in", types),
                ]
            )
        )

    def _close_control_activities(self, xmlids):
        """Archive activities of these types: they stay as history."""
        if xmlids:
            self._get_open_activities(xmlids).action_archive()

    # --- Health as of today ---

    @api.model
    def _get_health_domain(self, today, soon):
        """Executing tasks whose stored health may be wrong today.

        Three ranges of control dates, each with the health it implies; tasks with
        paused days are looked at one by one.
        """
        near = fields.Date.add(today, days=soon)
        return fields.Domain("step", "in", EXECUTING_STEPS) & (
            fields.Domain("paused_days", ">", 0)
            | (
                fields.Domain("control_date", "<", today)
                & fields.Domain("health", "!=", "overdue")
            )
            | (
                fields.Domain("control_date", ">=", today)
                & fields.Domain("control_date", "<=", near)
                & fields.Domain("health", "!=", "due_soon")
            )
            | (
                fields.Domain("control_date", ">", near)
                & fields.Domain("health", "!=", "on_track")
            )
        )

    @api.model
    def _cron_refresh_health(self):
        """Bring the stored health to today; may be run any number of times.

        Only tasks whose health differs are touched, one update per health: the
        number of queries does not grow with the tasks.
        """
        ids_by_health = self._get_stale_health()
        for health, ids in ids_by_health.items():
            # The ORM would send a hundred rows a query.
            self.env.cr.execute(
                SQL(
                    "UPDATE project_task SET health = %s WHERE id = ANY(%s)",
                    health,
                    ids,
                )
            )
            tasks = self.browse(ids)
            tasks.invalidate_recordset(["health"], flush=False)
            tasks.modified(["health"])
        return sum(map(len, ids_by_health.values()))

    @api.model
    def _get_stale_health(self):
        """``{health: ids of tasks that should have it and have another}``."""
        today, soon = self._get_today(), self._get_soon_days()
        tasks = self.sudo().search_fetch(
            self._get_health_domain(today, soon),
            ["step", "control_date", "submitted_on", "health", "paused_days"],
        )
        stale = {}
        for task in tasks:
            health = execution.get_health(
                task.step,
                task.control_date,
                task.submitted_on,
                today,
                soon=soon,
                paused=task._get_paused_days(),
            )
            if health != task.health:
                stale.setdefault(health, []).append(task.id)
        return stale
