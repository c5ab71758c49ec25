from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Command, Domain

from ..lib import execution, workdays

# Only our own code can hold this object: a context that came over RPC cannot.
ENGINE = object()

# Half past the last hour of the day in Kamchatka, still the same day everywhere
# else in Russia: Odoo's own deadline shows the legal day in every time zone.
DEADLINE_TIME_UTC = time(11, 59, 0)

HEALTHS = [
    ("overdue", "Overdue"),
    ("due_soon", "Due soon"),
    ("on_track", "On track"),
    ("done_on_time", "Done on time"),
    ("done_late", "Done late"),
    ("dropped", "Dropped"),
]

QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
    "mail_auto_subscribe_no_notify": True,
}


class ProjectTask(models.Model):
    _inherit = "project.task"

    measure_id = fields.Many2one(
        "profplan.measure",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The measure this task executes, wholly or in part.",
    )
    plan_id = fields.Many2one(
        related="measure_id.plan_id",
        store=True,
        index="btree_not_null",
        string="Approved plan",
    )
    section_id = fields.Many2one(
        related="measure_id.section_id", store=True, string="Section"
    )
    measure_kind = fields.Selection(related="measure_id.kind", string="Kind")
    deadline_text = fields.Text(related="measure_id.deadline_text")
    responsible_text = fields.Text(related="measure_id.responsible_text")
    expected_result = fields.Text(related="measure_id.result_text")
    window_id = fields.Many2one(
        "profplan.window", readonly=True, copy=False, ondelete="restrict"
    )
    unit_id = fields.Many2one(
        "profplan.unit",
        "Lead",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit that answers for the task.",
    )
    co_unit_ids = fields.Many2many(
        "profplan.unit",
        "profplan_task_co_unit_rel",
        "task_id",
        "unit_id",
        string="Co-executors",
        readonly=True,
        copy=False,
    )
    step = fields.Selection(related="stage_id.step", store=True)
    date_start = fields.Date("Starts", readonly=True, copy=False)
    legal_date = fields.Date(
        "Last day in the order",
        readonly=True,
        copy=False,
        help="The last day by the order's words; the control date is this day or "
        "the working day before it.",
    )
    control_date = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The last day on which the work is submitted on time. A legal date: "
        "no time, no time zone.",
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    accepted_on = fields.Date(readonly=True, copy=False)
    result_text = fields.Text("What was done", copy=False)
    quantity = fields.Float("Quantity reached", copy=False)
    remark = fields.Text(
        "Remark or reason",
        copy=False,
        help="Given with a move: why the work is returned, dropped or reopened.",
    )
    health = fields.Selection(
        HEALTHS,
        "Execution",
        compute="_compute_health",
        store=True,
        index="btree_not_null",
    )
    days_left = fields.Integer(compute="_compute_days_left")

    _measure_root_uniq = models.UniqueIndex(
        "(measure_id) WHERE parent_id IS NULL AND measure_id IS NOT NULL",
        "A measure has one root task.",
    )

    # What a plan's task lets its own people change; everything else is set by the
    # moves and actions of design §5.
    _PROFPLAN_FREE_FIELDS = {
        "evidence_ids",
        "result_text",
        "quantity",
        "quantity_zero",
        "description",
        "priority",
        "sequence",
        "color",
        "tag_ids",
        "displayed_image_id",
    }
    # What belongs to the person who looks, or to Odoo's own messaging.
    _PROFPLAN_PERSONAL_FIELDS = {
        "activity_ids",
        "access_token",
        "message_follower_ids",
        "message_main_attachment_id",
        "personal_stage_id",
        "personal_stage_type_id",
        "personal_stage_type_ids",
    }
    _PROFPLAN_MOVE_FIELDS = {"stage_id", "remark"}

    # --- The engine: what only our own actions may do ---

    @api.model
    def _is_engine(self):
        return self.env.context.get("profplan_engine") is ENGINE

    def _as_engine(self, quiet=False):
        """These tasks with the right to set what people may not set directly.

        Rights of the person must have been checked before.
        """
        context = {"profplan_engine": ENGINE, **(QUIET if quiet else {})}
        # Odoo opens a fixed list of fields to portal users: for them the engine
        # writes with the system's rights.
        return self.with_context(**context).sudo(self.env.su or self.env.user.share)

    # --- Dates and health ---

    @api.model
    def _get_today(self):
        """Today where the plan is executed: the company's own time zone.

        Our own code may say the day itself, see :meth:`_on_day`.
        """
        stamp = self.env.context.get("profplan_today")
        if isinstance(stamp, tuple) and stamp[0] is ENGINE:
            return stamp[1]
        zone = self.env.company.sudo().partner_id.tz or "Europe/Moscow"
        return fields.Date.context_today(self.with_context(tz=zone))

    def _on_day(self, day):
        """These tasks as if today were ``day``: the demo plays its past by it."""
        return self.with_context(profplan_today=(ENGINE, day))

    @api.model
    def _get_working_day(self, day, first=None, last=None):
        """The control date for a legal last day (setting: move off days off).

        :param first, last: the days that it stays between
        """
        keep = self.env["ir.config_parameter"].sudo()
        if keep.get_param("kostroma_profplan.move_off_days_off", "True") != "True":
            return day
        return workdays.get_working_day(day, first or None, last or None)

    @api.model
    def _prepare_control_date_vals(self, day, first=None, last=None):
        """Legal day, control date and Odoo's own deadline, always together."""
        control_date = self._get_working_day(day, first, last)
        return {
            "legal_date": day,
            "control_date": control_date,
            "date_deadline": datetime.combine(control_date, DEADLINE_TIME_UTC),
        }

    @api.model
    def _get_soon_days(self):
        """From how many days before the control date a task is due soon."""
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("kostroma_profplan.due_soon_days", 14))

    def _get_paused_days(self):
        """Days of review that do not count against the executor: hook."""
        return 0

    @api.depends("step", "control_date", "submitted_on", "measure_id")
    def _compute_health(self):
        today, soon = self._get_today(), self._get_soon_days()
        for task in self:
            task.health = task.measure_id and execution.get_health(
                task.step,
                task.control_date,
                task.submitted_on,
                today,
                soon=soon,
                paused=task._get_paused_days(),
            )

    @api.depends("control_date", "step")
    def _compute_days_left(self):
        today = self._get_today()
        for task in self:
            live = task.control_date and task.step in execution.OPEN_STEPS
            task.days_left = (task.control_date - today).days if live else 0

    @api.depends("step")
    def _compute_state(self):
        """Odoo's own state follows the step (design §5)."""
        state_by_step = self._get_state_by_step()
        of_plan = self.filtered("measure_id")
        for task in of_plan:
            task.state = state_by_step.get(task.step, "01_in_progress")
        return super(ProjectTask, self - of_plan)._compute_state()

    def update_date_end(self, stage_id):
        """A step closes a plan's task, not a folded column."""
        stage = self.env["project.task.type"].browse(stage_id)
        if stage.step:
            closed = stage.step in execution.CLOSED_STEPS
            return {"date_end": closed and fields.Datetime.now()}
        return super().update_date_end(stage_id)

    @api.model
    def _get_state_by_step(self):
        return {
            "returned": "02_changes_requested",
            "done": "1_done",
            "dropped": "1_canceled",
        }

    @api.depends("measure_id")
    def _compute_elapsed(self):
        """A plan's task runs under legal dates: no working hours to count."""
        of_plan = self.filtered("measure_id")
        of_plan.update(
            dict.fromkeys(
                [
                    "working_hours_open",
                    "working_hours_close",
                    "working_days_open",
                    "working_days_close",
                ],
                0.0,
            )
        )
        return super(ProjectTask, self - of_plan)._compute_elapsed()

    # --- Creation ---

    @api.model
    def _create_of_plan(self, vals_list):
        """Create tasks of a plan in one go, without a letter or a query per task.

        :param vals_list: values as ``profplan.measure`` prepares them
        """
        stage = self.env["project.task.type"]._get_by_step("assigned")
        # Browsed together: one read for all units, however many schools there are.
        units = self.env["profplan.unit"].browse(
            {vals["unit_id"] for vals in vals_list}
        )
        users_by_unit = {unit.id: unit._get_assignees().ids for unit in units}
        for vals in vals_list:
            vals["stage_id"] = stage.id
            vals["user_ids"] = [Command.set(users_by_unit[vals["unit_id"]])]
        tasks = self._as_engine(quiet=True).create(vals_list)
        tasks._subscribe_assignees()
        tasks._note({task.id: task._get_creation_words() for task in tasks})
        return tasks.with_env(self.env)

    def _get_creation_words(self):
        """The first line of a task's chatter: what was put on control, till when."""
        return self.env._(
            "Put on control: until %(date)s, %(unit)s.",
            date=self.control_date.strftime("%d.%m.%Y"),
            unit=self.unit_id.name,
        )

    def _subscribe_assignees(self):
        """Make the assigned people followers, all of them in one insert."""
        subtypes = self.env["mail.message.subtype"].default_subtypes(self._name)[0]
        self.env["mail.followers"].sudo().create(
            [
                {
                    "res_model": self._name,
                    "res_id": task.id,
                    "partner_id": partner.id,
                    "subtype_ids": [Command.set(subtypes.ids)],
                }
                for task in self
                for partner in task.user_ids.partner_id
            ]
        )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Followers of a plan's new tasks come in one insert afterwards."""
        if self._is_engine() and self.env.context.get("mail_create_nosubscribe"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_create_in_plan(vals_list)
        return super().create(vals_list)

    def _check_create_in_plan(self, vals_list):
        """A plan's tasks are made from its measures and in no other way."""
        if self._is_engine():
            return
        defaults = {
            name: self.env.context.get(f"default_{name}")
            for name in ("measure_id", "project_id", "parent_id")
        }
        projects, parents = set(), set()
        for vals in vals_list:
            vals = {**defaults, **vals}
            projects.add(vals.get("project_id"))
            parents.add(vals.get("parent_id"))
            if vals.get("measure_id"):
                self._raise_not_by_hand()
        self._check_outside_plans(projects, parents)

    def _check_outside_plans(self, project_ids, parent_ids):
        """Refuse to put anything else into a plan's project or under its tasks."""
        projects = self.env["project.project"].sudo().browse(filter(None, project_ids))
        parents = self.sudo().browse(filter(None, parent_ids))
        if projects.profplan_id or parents.measure_id:
            self._raise_not_by_hand()

    def _raise_not_by_hand(self):
        raise UserError(
            self.env._(
                "The tasks of an approved plan are made from its measures. Put your "
                "own task into another project, or amend the plan."
            )
        )

    # --- Changes: every door leads here ---

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        of_plan = self.filtered(lambda task: task.sudo().measure_id)
        outside = self - of_plan
        if outside and {"project_id", "parent_id", "measure_id"} & vals.keys():
            if vals.get("measure_id"):
                self._raise_not_by_hand()
            outside._check_outside_plans(
                {vals.get("project_id")}, {vals.get("parent_id")}
            )
        if not of_plan or not vals.keys() - self._PROFPLAN_PERSONAL_FIELDS:
            return super().write(vals)
        of_plan._check_plan_write(vals)
        if "stage_id" not in vals:
            return super().write(vals)
        if outside:
            super(ProjectTask, outside).write(dict(vals))
        free = {name: vals[name] for name in vals if name in self._PROFPLAN_FREE_FIELDS}
        if free:
            of_plan._check_at_work()
            super(ProjectTask, of_plan).write(free)
        return of_plan._move(vals)

    def _check_plan_write(self, vals):
        """Who may change what on a plan's task, apart from moving it."""
        allowed = (
            self._PROFPLAN_FREE_FIELDS
            | self._PROFPLAN_PERSONAL_FIELDS
            | self._PROFPLAN_MOVE_FIELDS
        )
        refused = vals.keys() - allowed
        if refused:
            names = [
                self._fields[name]._description_string(self.env)
                for name in sorted(refused & self._fields.keys())
            ]
            raise UserError(
                self.env._(
                    "«%(fields)s» of a task under control is not changed by hand. The "
                    "date is moved by a postponement, people and units by "
                    "«Reassign», the step by its buttons.",
                    fields=", ".join(names),
                )
            )
        if "remark" in vals and "stage_id" not in vals:
            raise UserError(self.env._("A remark is given together with a move."))
        if "stage_id" not in vals:
            self._check_at_work()

    def _check_at_work(self):
        """The person works on these open tasks: its unit, coordinator, manager."""
        for task in self:
            if not task._get_roles():
                raise AccessError(
                    self.env._(
                        "«%(task)s» is the work of %(unit)s: only its people and the "
                        "coordinators may change it.",
                        task=task.display_name,
                        unit=task.sudo().unit_id.name,
                    )
                )
            if task.step in execution.CLOSED_STEPS:
                raise UserError(
                    self.env._(
                        "«%(task)s» is off control: nothing in it can be changed. A "
                        "manager can reopen it.",
                        task=task.display_name,
                    )
                )

    def _get_roles(self):
        """Roles of the current user for this task, in the words of the move table."""
        self.ensure_one()
        task, user = self.sudo(), self.env.user
        workers = task.unit_id._get_workers() | task.co_unit_ids._get_workers()
        own = user in workers
        roles = set(self._get_staff_roles())
        if own and (roles or user.share):
            roles.add("worker")
        if "coordinator" in roles:
            # A group has no people of its own: those who run the collection work
            # on the task that sums it up.
            if task.unit_id.kind == "group":
                roles.add("worker")
            # Never an organisation for itself (design §5).
            if not (own and task.unit_id.kind == "organisation"):
                roles.add("acceptor")
        if {"worker", "acceptor"} <= roles:
            roles.add("own_acceptor")
        return roles - {"staff"}

    @api.model
    def _get_staff_roles(self):
        """Roles that do not depend on the task: staff, coordinator, manager."""
        user = self.env.user
        if user._is_superuser():
            return ("staff", "coordinator", "manager")
        return tuple(
            role
            for role, group in (
                ("staff", "user"),
                ("coordinator", "coordinator"),
                ("manager", "manager"),
            )
            if user.has_group(f"kostroma_profplan.group_profplan_{group}")
        )

    # --- Moves ---

    def _lock_cards(self):
        """Let one person act on a card at a time; tell the other one."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is moving this card at this very moment. Reload "
                    "the page and look where it stands now."
                )
            ) from error

    def _move(self, vals):
        """Move these tasks to the column in ``vals`` after all checks.

        :raises UserError: the move is not in the table, or something is missing
        """
        stage = self.env["project.task.type"].browse(vals["stage_id"])
        self._check_access_to_move(stage.step)
        self._lock_cards()
        remark = (vals.get("remark") or "").strip()
        # Those already there keep their dates and get no second letter.
        moving = self.filtered(lambda task: task.stage_id != stage)
        for task in moving:
            task._check_move(task.step, stage.step, remark)
        return not moving or moving._apply_move(stage, remark)

    def _check_access_to_move(self, step):
        """Whoever sees a card and may not move it is told whose it is."""
        self.check_access("read")
        foreign = self - self._filtered_access("write")
        if foreign:
            raise AccessError(foreign[0]._get_not_yours_text(step))

    def _check_move(self, source, target, remark):
        self.ensure_one()
        move = execution.MOVES.get((source, target))
        if not move:
            raise UserError(self._get_no_such_move_text(source, target))
        if not move.who & self._get_roles():
            raise AccessError(self._get_not_yours_text(target))
        missing = self._get_missing(move, remark)
        if missing:
            raise UserError(
                self.env._(
                    "«%(task)s» cannot go to «%(step)s» yet:\n%(missing)s",
                    task=self.display_name,
                    step=self._get_step_name(target),
                    missing="\n".join(f"• {line}" for line in missing),
                )
            )

    def _get_step_name(self, step):
        return self.env["project.task.type"]._get_by_step(step).name if step else "—"

    def _get_no_such_move_text(self, source, target):
        return self.env._(
            "«%(task)s» cannot go from «%(step)s» to «%(target)s». From here it can "
            "go to: %(targets)s.",
            task=self.display_name,
            step=self._get_step_name(source),
            target=self._get_step_name(target),
            targets=", ".join(
                f"«{self._get_step_name(step)}»"
                for step in execution.get_targets(source)
            ),
        )

    def _get_not_yours_text(self, target):
        if target == "done" and self.step == "in_progress":
            return self.env._(
                "Work of %(unit)s is submitted by its people first, then accepted. "
                "Task: «%(task)s».",
                unit=self.sudo().unit_id.name,
                task=self.display_name,
            )
        if target in ("done", "returned"):
            who = self.env._("the coordinator (methodical centre) or a manager")
        elif target == "dropped" or self.step in execution.CLOSED_STEPS:
            who = self.env._("a manager of the committee")
        else:
            who = self.env._("the people of %s", self.sudo().unit_id.name)
        return self.env._(
            "«%(task)s» is moved to «%(step)s» by %(who)s.",
            task=self.display_name,
            step=self._get_step_name(target),
            who=who,
        )

    def _get_missing(self, move, remark):
        """What the move still demands, each in words for the person."""
        missing = []
        for demand in move.demands:
            missing += getattr(self, f"_get_missing_{demand}")(remark)
        return missing

    def _get_missing_reason(self, remark):
        if remark:
            return []
        return [self.env._("a reason: use the button on the card, it asks for it")]

    def _get_missing_remark(self, remark):
        if remark:
            return []
        return [self.env._("a remark on what to put right: use the button «Return»")]

    def _get_missing_parts(self, remark):
        """Parts of the task that are still open (design §5: parent → done)."""
        open_parts = self.sudo().child_ids.filtered(
            lambda part: part.step in execution.OPEN_STEPS
        )
        if not open_parts:
            return []
        return [
            self.env._(
                "%(count)s of its parts are not closed: %(names)s",
                count=len(open_parts),
                names=", ".join(
                    (part.window_id or part.unit_id).display_name
                    for part in open_parts[:5]
                )
                + ("…" if len(open_parts) > 5 else ""),
            )
        ]

    def _get_missing_contract(self, remark):
        """What the measure's evidence contract still asks: hook of evidence."""
        return []

    def _apply_move(self, stage, remark):
        """Write the move; the checks are done."""
        vals = self._prepare_move_vals(stage, remark)
        # As superuser: a portal user moves a task without rights to its dates and
        # to the letters that follow. The person is still the author. Quiet: the
        # chatter gets the move in our words, in one insert for all.
        self.sudo()._as_engine(quiet=True).write(vals)
        self.sudo()._after_move(stage.step, remark)
        return True

    def _prepare_move_vals(self, stage, remark):
        vals = {"stage_id": stage.id, "remark": remark or False}
        today = self._get_today()
        if stage.step == "review":
            vals["submitted_on"] = today
        elif stage.step == "done":
            vals["accepted_on"] = today
        elif stage.step == "in_progress":
            vals["accepted_on"] = False
        return vals

    def _after_move(self, step, remark):
        """What follows a move: words in the chatter; hook for letters."""
        self._note_move(step, remark)

    def _note_move(self, step, remark):
        """Where these tasks went, and why, in the chatter of each: hook."""
        name = self._get_step_name(step)
        if remark:
            name = self.env._("%(step)s: %(remark)s", step=name, remark=remark)
        self._note(dict.fromkeys(self.ids, name))

    def _note(self, words_by_id, attachments_by_id=None):
        """Put plain words into the chatters of these tasks, in one insert.

        The life of a task is read there (design §5). Nobody is mailed by it, and an
        organisation reads it too.
        """
        author_id, email_from = self[:1]._message_compute_author()
        attachments = attachments_by_id or {}
        self.sudo()._message_create(
            [
                {
                    "author_id": author_id,
                    "email_from": email_from,
                    # Else it is looked up for every message.
                    "reply_to": email_from,
                    "model": self._name,
                    "res_id": task.id,
                    "body": words_by_id[task.id],
                    # Not a comment: its author could edit that. See mail_message.
                    "message_type": "auto_comment",
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(
                        "mail.mt_comment"
                    ),
                    "attachment_ids": [
                        Command.link(id_) for id_ in attachments.get(task.id, ())
                    ],
                    **self._get_note_moment(),
                }
                for task in self
            ]
        )

    def _get_note_moment(self):
        """The time of a note: now, or noon of the day the demo is playing."""
        day = self._get_today()
        if day == fields.Date.context_today(self):
            return {}
        return {"date": datetime.combine(day, time(9))}

    # --- Guards of the other doors ---

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_plan(self):
        if self.sudo().measure_id and not self._is_engine():
            raise UserError(
                self.env._(
                    "A task of an approved plan cannot be deleted. A manager can drop "
                    "it with a reason."
                )
            )

    @property
    def TASK_PORTAL_READABLE_FIELDS(self):
        return super().TASK_PORTAL_READABLE_FIELDS | {
            "measure_id",
            "plan_id",
            "unit_id",
            "window_id",
            "step",
            "health",
            "date_start",
            "control_date",
            "submitted_on",
            "accepted_on",
            "result_text",
            "quantity",
            "remark",
            "days_left",
        }

    @property
    def TASK_PORTAL_WRITABLE_FIELDS(self):
        return super().TASK_PORTAL_WRITABLE_FIELDS | {
            "result_text",
            "quantity",
            "remark",
        }

    # --- Buttons ---

    can_move_to = fields.Char(
        compute="_compute_can_move_to",
        help="Steps this user may move the task to now, by the same table.",
    )

    @api.depends("step", "unit_id")
    @api.depends_context("uid")
    def _compute_can_move_to(self):
        for task in self:
            roles = task._get_roles() if task.measure_id else set()
            targets = [
                target
                for (source, target), move in execution.MOVES.items()
                if source == task.step and move.who & roles
            ]
            task.can_move_to = f",{','.join(targets)}," if targets else False

    def _move_to(self, step, **vals):
        stage = self.env["project.task.type"]._get_by_step(step)
        return self.write({"stage_id": stage.id, **vals})

    def get_formview_id(self, access_uid=None):
        """A plan's task opens in its own form wherever it is opened from."""
        if len(self) == 1 and self.sudo().measure_id:
            return self.env.ref("kostroma_profplan.project_task_view_form").id
        return super().get_formview_id(access_uid=access_uid)

    def action_start(self):
        return self._move_to("in_progress")

    def action_submit(self):
        """Hand the work in for acceptance; takes it to work first if need be."""
        not_started = self.filtered(lambda task: task.step in ("assigned", "returned"))
        not_started._move_to("in_progress")
        return self._move_to("review")

    def action_accept(self):
        """Take the task off control."""
        return self._move_to("done")

    @api.model
    def _get_my_domain(self):
        """«My tasks»: lead, co-executor, assigned, or waiting for my answer."""
        user = self.env.user
        return (
            Domain("user_ids", "in", user.ids)
            | Domain("unit_id.member_ids", "in", user.ids)
            | Domain("co_unit_ids.member_ids", "in", user.ids)
        ) & Domain("plan_id", "!=", False)

    @api.model
    def action_profplan_my_tasks(self):
        """Open «My tasks» of the current user."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_task_board"
        )
        action["domain"] = list(self._get_my_domain())
        action["display_name"] = self.env._("My tasks")
        action["context"] = {"search_default_open": 1}
        return action
