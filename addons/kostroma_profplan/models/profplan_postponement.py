from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

BASIS_KINDS = [
    ("order", "Order"),
    ("resolution", "Resolution"),
    ("memo", "Memo"),
    ("letter", "Letter"),
    ("minutes", "Minutes"),
    ("other", "Another document"),
]
# What a date of the order's own is moved by: all of it is needed.
BASIS = ("basis_kind", "basis_number", "basis_date", "basis_official")
STATES = [("asked", "Asked"), ("granted", "Granted"), ("refused", "Refused")]


class ProfplanPostponement(models.Model):
    """A change of a task's control date (перенос срока, design §5).

    Never an edit: it is asked with a reason by the executor and answered by a
    manager, or set by a manager with a reason. Records are only added, so all
    earlier dates stay to be read. Creating one by hand or by RPC is asking.
    """

    _name = "profplan.postponement"
    _description = "Postponement"
    _inherit = ["profplan.engine.mixin"]
    _engine_scope = "postponement"
    _order = "id desc"

    task_id = fields.Many2one(
        "project.task", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(
        related="task_id.plan_id", store=True, index=True, string="Approved plan"
    )
    unit_id = fields.Many2one(
        related="task_id.unit_id", store=True, string="Lead", index="btree_not_null"
    )
    old_date = fields.Date(
        "Control date before",
        required=True,
        readonly=True,
        help="The task's control date when this postponement was asked or granted.",
    )
    new_date = fields.Date(
        "New last day",
        required=True,
        help="A legal date. On a day off the control date moves to the working day "
        "before it.",
    )
    control_date = fields.Date(
        "Control date after",
        readonly=True,
        help="The control date the task got; empty until granted.",
    )
    old_report_date = fields.Date(
        "Report by, before",
        readonly=True,
        help="By when the task was to be reported when this was asked or granted.",
    )
    report_date = fields.Date(
        "Report by, after",
        readonly=True,
        help="By when the task is to be reported since; empty until granted.",
    )
    reason = fields.Text(required=True)
    outside_reason = fields.Text(
        "Why outside the plan",
        help="A manager's reason to leave the period of the plan.",
    )
    basis_kind = fields.Selection(
        BASIS_KINDS, "Basis", help="The document that moves the date."
    )
    basis_number = fields.Char("No. of the basis")
    basis_date = fields.Date("Date of the basis")
    basis_official = fields.Char(
        "Who decided", help="The official who signed the document: post and name."
    )
    basis_text = fields.Char("Basis in words")
    needs_basis = fields.Boolean(
        compute="_compute_needs_basis",
        help="The date is the order's own: it is moved by a document only.",
    )
    outside_plan = fields.Boolean(compute="_compute_outside_plan")
    state = fields.Selection(STATES, required=True, default="asked", readonly=True)
    asked_by = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict", index=True
    )
    asked_on = fields.Date(required=True, readonly=True)
    answered_by = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    answered_on = fields.Date(readonly=True)
    answer = fields.Text(help="The manager's words; a refusal needs them.")
    can_answer = fields.Boolean(compute="_compute_can_answer")

    _asked_uniq = models.UniqueIndex(
        "(task_id) WHERE state = 'asked'",
        "A postponement of this task is asked already: wait for the answer.",
    )
    _answered_check = models.Constraint(
        "CHECK (state = 'asked' OR answered_on IS NOT NULL)",
        "An answer has its day.",
    )

    # What a person gives when asking; everything else is set by the system.
    _ASK_FIELDS = {"task_id", "new_date", "reason", *BASIS, "basis_text"}
    # What a manager may add to what is asked before granting or refusing it.
    _ANSWER_FIELDS = {"answer", "outside_reason", *BASIS, "basis_text"}
    _engine_fields = frozenset(
        {
            "answer",
            "answered_by",
            "answered_on",
            "asked_by",
            "asked_on",
            "control_date",
            "old_date",
            "old_report_date",
            "outside_reason",
            "report_date",
            "state",
        }
    )

    @api.depends("task_id", "new_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for postponement in self:
            postponement.display_name = self.env._(
                "%(task)s: until %(date)s",
                task=postponement.task_id.display_name or "",
                date=format_date(self.env, postponement.new_date) or "—",
            )

    @api.depends("task_id")
    def _compute_needs_basis(self):
        for postponement in self:
            task = postponement.task_id
            postponement.needs_basis = task and task._has_date_of_order()

    @api.depends("new_date", "task_id")
    def _compute_outside_plan(self):
        for postponement in self:
            plan, day = postponement.task_id.sudo().plan_id, postponement.new_date
            postponement.outside_plan = bool(
                plan and day and not plan.date_start <= day <= plan.date_end
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        manager = self._is_manager()
        for postponement in self:
            postponement.can_answer = manager and postponement.state == "asked"

    @api.model
    def _is_manager(self):
        return "manager" in self.env["project.task"]._get_staff_roles()

    # --- Asking ---

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for postponements: the only thing a person can create."""
        if self._is_engine():
            return super().create(vals_list)
        vals_list = self._prepare_ask_vals_list(vals_list)
        # An answer not yet written would collide with the new question.
        self.flush_model(["state"])
        asking = self._without_switches(defaults=True)
        postponements = super(ProfplanPostponement, asking).create(vals_list)
        postponements._after_ask()
        return postponements.with_env(self.env)

    def _prepare_ask_vals_list(self, vals_list):
        """Check that the user may ask for these; complete the values."""
        tasks = self.env["project.task"].browse(
            [vals.get("task_id") for vals in vals_list]
        )
        tasks._check_seen()
        prepared = []
        for task, vals in zip(tasks, vals_list, strict=True):
            given = {name for name, value in vals.items() if value}
            if given - self._ASK_FIELDS - {"state"} or vals.get("state") in (
                "granted",
                "refused",
            ):
                raise AccessError(
                    self.env._(
                        "A postponement is asked with a new date and a reason; "
                        "everything else is set by the answer of a manager."
                    )
                )
            task._check_may_ask_postponement(
                fields.Date.to_date(vals.get("new_date")), vals.get("reason")
            )
            prepared.append(
                {
                    **{name: vals.get(name) for name in self._ASK_FIELDS},
                    **self._prepare_asked_vals(task),
                }
            )
        return prepared

    @api.model
    def _prepare_asked_vals(self, task):
        return {
            "state": "asked",
            "old_date": task.sudo().control_date,
            "old_report_date": task.sudo().report_date,
            "asked_by": self.env.uid,
            "asked_on": task._get_today(),
        }

    def _after_ask(self):
        """Tell the people who decide, and the chatter."""
        tasks = self.task_id
        tasks._message_log_batch(
            bodies={
                postponement.task_id.id: postponement._get_asked_text()
                for postponement in self
            }
        )
        rows_by_user, activities = {}, []
        told = tasks._get_told("deciders")
        for postponement in self.sudo():
            task = postponement.task_id
            for user in told[task].people.values():
                rows_by_user.setdefault(user, []).append(
                    {"task": task, "note": "ask", "postponement": postponement}
                )
                activities.append(
                    task._prepare_activity_vals(
                        "activity_decide",
                        user,
                        task._get_today(),
                        summary=self.env._("Decide on the postponement"),
                        note=postponement._get_asked_text(),
                    )
                )
        tasks._create_activities(activities)
        self.env["profplan.letter"]._send("ask", rows_by_user)

    def _get_asked_text(self):
        self.ensure_one()
        return self.env._(
            "Postponement asked: from %(old)s to %(new)s. Reason: %(reason)s",
            old=format_date(self.env, self._get_old_day()),
            new=format_date(self.env, self.new_date),
            reason=self.reason,
        )

    @api.model
    def _get_managers(self):
        group = self.env.ref("kostroma_profplan.group_profplan_manager").sudo()
        return group.all_user_ids.filtered(
            lambda user: user.active and not user._is_superuser()
        )

    # --- Answering ---

    def action_grant(self):
        """Grant what is asked: the tasks' control dates move."""
        self._start_answer()
        for postponement in self:
            postponement.task_id._check_may_be_postponed(
                postponement.new_date, postponement.outside_reason
            )
        self._apply_grant()
        self._after_answer()
        return True

    def action_refuse(self):
        """Refuse what is asked, with the words in ``answer``."""
        self._start_answer()
        for postponement in self:
            if not (postponement.answer or "").strip():
                raise UserError(
                    self.env._(
                        "«%(task)s»: write in «Answer» why the postponement is "
                        "refused, then refuse it.",
                        task=postponement.task_id.display_name,
                    )
                )
        self.sudo()._as_engine().write(
            {"state": "refused", **self._prepare_answer_vals()}
        )
        self._after_answer()
        return True

    def _start_answer(self):
        """Only a manager answers, only once, one manager at a time."""
        if not self._is_manager():
            raise AccessError(
                self.env._("A postponement is granted or refused by a manager.")
            )
        self._take_turn(self.env._("Another manager is answering at this very moment."))
        for postponement in self:
            if postponement.state != "asked":
                raise UserError(
                    self.env._(
                        "«%(postponement)s» is answered already by %(user)s.",
                        postponement=postponement.display_name,
                        user=postponement.answered_by.name,
                    )
                )

    @api.model
    def _prepare_answer_vals(self):
        return {
            "answered_by": self.env.uid,
            "answered_on": self.env["project.task"]._get_today(),
        }

    @api.model
    def _prepare_dates_vals(self, dates):
        """What a granted postponement keeps of the dates that a task gets.

        :param dates: as ``project.task._get_dates_for`` gives them
        """
        _legal_date, control_date, report_date = dates
        return {"control_date": control_date, "report_date": report_date}

    def _apply_grant(self):
        """Move the control dates of these postponements' tasks; note it."""
        asked = self.sudo()._as_engine()
        for (day, reason, dates), postponements in asked.grouped(
            lambda postponement: (
                postponement.new_date,
                postponement.reason,
                postponement.task_id._get_dates_for(postponement.new_date),
            )
        ).items():
            postponements.write(
                {
                    "state": "granted",
                    **self._prepare_dates_vals(dates),
                    **self._prepare_answer_vals(),
                }
            )
            postponements.task_id._set_control_date(day, reason)

    def _after_answer(self):
        """Tell the one who asked and those who do the work; the chatter too."""
        tasks = self.task_id
        tasks._close_control_activities(["activity_decide"])
        tasks._message_log_batch(
            bodies={
                postponement.task_id.id: postponement._get_answered_text()
                for postponement in self
            }
        )
        rows_by_user = {}
        told = tasks._get_told("people")
        for postponement in self.sudo():
            task = postponement.task_id
            people = {postponement.asked_by, *told[task].people.values()}
            for user in people - {self.env.user}:
                rows_by_user.setdefault(user, []).append(
                    {"task": task, "note": "answer", "postponement": postponement}
                )
        self.env["profplan.letter"]._send("answer", rows_by_user)

    def _get_answered_text(self):
        """The answer in words, for the chatter and the letters."""
        self.ensure_one()
        if self.state == "refused":
            return self.env._(
                "Postponement to %(new)s refused, the date stays %(old)s. "
                "Answer: %(answer)s",
                old=format_date(self.env, self._get_old_day()),
                new=format_date(self.env, self.new_date),
                answer=self.answer or "—",
            )
        parts = [self._get_moved_text(), self.env._("Reason: %s", self.reason)]
        basis = self._get_basis_text()
        if basis:
            parts.append(self.env._("Basis: %s", basis))
        if self.outside_reason:
            parts.append(
                self.env._(
                    "Outside the period of the plan because: %s", self.outside_reason
                )
            )
        if self.answer:
            parts.append(self.env._("Answer: %s", self.answer))
        return " ".join(map(self._end_sentence, parts))

    def _get_old_day(self):
        """The date that is asked to be moved, see ``task._get_date_to_move``."""
        return min(filter(None, (self.old_date, self.old_report_date)), default=False)

    def _get_moved_text(self):
        """Which of the dates moved from where to where, in words."""
        names = ("old_date", "control_date", "old_report_date", "report_date")
        words = {name: format_date(self.env, self[name]) for name in names}
        if self.report_date and self.control_date == self.old_date:
            return self.env._(
                "Report date moved from %(old_report_date)s to %(report_date)s", **words
            )
        if self.report_date and self.report_date != self.control_date:
            return self.env._(
                "Control date moved from %(old_date)s to %(control_date)s, report date "
                "from %(old_report_date)s to %(report_date)s",
                **words,
            )
        return self.env._(
            "Control date moved from %(old_date)s to %(control_date)s", **words
        )

    def _get_basis_text(self):
        """The document that moves the date, in words: «Memo No. 7 of 01.03.2026»."""
        kinds = dict(self._fields["basis_kind"]._description_selection(self.env))
        parts = [kinds.get(self.basis_kind)]
        if self.basis_number:
            parts.append(self.env._("No. %s", self.basis_number))
        if self.basis_date:
            day = format_date(self.env, self.basis_date)
            parts.append(self.env._("of %s", day))
        document = " ".join(filter(None, parts))
        given = (document, self.basis_official, self.basis_text)
        return ", ".join(filter(None, given))

    @api.model
    def _end_sentence(self, text):
        """People's words end with a full stop when others follow."""
        text = text.strip()
        return text if text.endswith((".", "!", "?", "…")) else f"{text}."

    def _close_unanswered(self, words):
        """Asks that lost their subject: refused with these words."""
        asked = self.filtered(lambda postponement: postponement.state == "asked")
        asked.sudo()._as_engine().write(
            {"state": "refused", "answer": words, **self._prepare_answer_vals()}
        )

    # --- Append-only ---

    def write(self, vals):
        if not self._is_engine():
            self._check_write(vals)
        return super().write(vals)

    def _check_write(self, vals):
        """Managers word the answer of what is asked; nothing else is edited."""
        answering = self._is_manager() and all(
            postponement.state == "asked" for postponement in self
        )
        if not answering or vals.keys() - self._ANSWER_FIELDS:
            raise UserError(
                self.env._(
                    "Postponements are not edited: grant or refuse what is asked, or "
                    "set another date by «Postpone»."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_engine(self):
        if not self._is_engine():
            raise UserError(
                self.env._("Postponements are never deleted: they are the history.")
            )

    @api.constrains("state", *BASIS)
    def _check_basis(self):
        """A date that the order sets is moved by a document (records management).

        A term is changed only by whoever set it (КонсультантПлюс LAW 305378,
        п. 5.3.6): a granted postponement of the order's own date names the document.
        """
        today = self.env["project.task"]._get_today()
        for postponement in self:
            if postponement.basis_date and postponement.basis_date > today:
                raise ValidationError(
                    self.env._(
                        "The basis of a postponement cannot be of a day to come: "
                        "check its date, %s.",
                        format_date(self.env, postponement.basis_date),
                    )
                )
            given = all(str(postponement[name] or "").strip() for name in BASIS)
            if (
                postponement.state == "granted"
                and postponement.needs_basis
                and not given
            ):
                raise ValidationError(
                    self.env._(
                        "The date of «%(task)s» is the order's own: only a document "
                        "moves it, an amending order of whoever set it. Name its "
                        "kind, number and date and the official who signed it.",
                        task=postponement.task_id.display_name,
                    )
                )

    @api.constrains("reason")
    def _check_reason(self):
        if any(not (postponement.reason or "").strip() for postponement in self):
            raise ValidationError(self.env._("Write why the date has to move."))
