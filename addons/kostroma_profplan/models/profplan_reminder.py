from odoo import api, fields, models
from odoo.tools import split_every

from ..lib import execution

PEOPLE_IN_BATCH = 20


class ProfplanReminder(models.Model):
    """A reminder that was made: the record that makes it once (design §5).

    Written in the same transaction as the activity and the letter it stands for; a
    run that is killed halfway leaves both or none, and the next run goes on with
    the people who are left.
    """

    _name = "profplan.reminder"
    _description = "Reminder"
    _inherit = ["profplan.engine.mixin"]
    _order = "id desc"

    task_id = fields.Many2one("project.task", index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("soon", "The control date is near"),
            ("head", "Overdue: to the head"),
            ("controller", "Overdue: to the controller"),
            ("weekly", "Weekly letter"),
        ],
        required=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Whose duty",
        required=True,
        index=True,
        ondelete="cascade",
        help="The person reminded; while away, their deputy gets it.",
    )
    sent_to_id = fields.Many2one(
        "res.users",
        "Sent to",
        required=True,
        ondelete="cascade",
        index=True,
    )
    control_date = fields.Date(
        required=True,
        help="The last day on which the work is on time, reviews left out; of a "
        "weekly letter: the Monday of its week.",
    )
    days_before = fields.Integer(help="The step of the ladder: 14, 7, 3, 1 days.")
    sent_on = fields.Date(required=True)

    _once = models.UniqueIndex(
        "(COALESCE(task_id, 0), kind, user_id, control_date, COALESCE(days_before, 0))",
        "This reminder has been sent.",
    )

    # --- Settings ---

    @api.model
    def _get_ladder(self):
        """Days before the control date on which a reminder is due, ascending."""
        words = self._get_parameter("reminder_days", "14,7,3,1")
        return sorted({int(word) for word in words.split(",") if word.strip()})

    @api.model
    def _get_controller_days(self):
        return int(self._get_parameter("controller_days", 5))

    @api.model
    def _get_parameter(self, name, default):
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(f"kostroma_profplan.{name}", default)

    # --- What is due ---

    @api.model
    def _get_step_of_ladder(self, days_left, ladder):
        """The nearest step: after missed days only one reminder comes, not all."""
        return next((step for step in ladder if days_left <= step), None)

    @api.model
    def _get_due(self, today):
        """Values of every reminder that is due today and was not made yet."""
        ladder = self._get_ladder()
        horizon = fields.Date.add(today, days=max(ladder, default=0))
        task_model = self.env["project.task"]
        tasks = task_model.search(
            task_model._get_live_domain()
            & fields.Domain("step", "in", execution.EXECUTING_STEPS)
            & fields.Domain("limit_date", "<=", horizon)
        )
        told = {
            purpose: tasks._get_told(purpose)
            for purpose in ("people", "heads", "controller")
        }
        due = []
        for task in tasks:
            days_left = task._get_days_left(today)
            if days_left >= 0:
                step = self._get_step_of_ladder(days_left, ladder)
                if step is not None:
                    due += self._prepare_vals_list(
                        task, "soon", told["people"][task], step
                    )
            else:
                due += self._prepare_overdue_vals_list(task, -days_left, told)
        return self._leave_out_made(due)

    def _prepare_overdue_vals_list(self, task, days_late, told):
        """To the head the next day, to the plan's controller after five."""
        vals_list = self._prepare_vals_list(task, "head", told["heads"][task])
        if days_late >= self._get_controller_days():
            vals_list += self._prepare_vals_list(
                task, "controller", told["controller"][task]
            )
        return vals_list

    @api.model
    def _prepare_vals_list(self, task, kind, told, days_before=0):
        """One reminder for each who is meant, to whoever acts for them."""
        return [
            {
                "task_id": task.id,
                "kind": kind,
                "user_id": user.id,
                "sent_to_id": acting.id,
                "control_date": task.limit_date,
                "days_before": days_before,
            }
            for user, acting in told.people.items()
        ]

    @api.model
    def _leave_out_made(self, vals_list):
        """Those of the reminders that are not in the log."""
        made = {
            self._get_key(vals)
            for vals in self.search_read(
                [("task_id", "in", list({vals["task_id"] for vals in vals_list}))],
                ["task_id", "kind", "user_id", "control_date", "days_before"],
                load=None,
            )
        }
        return [vals for vals in vals_list if self._get_key(vals) not in made]

    @staticmethod
    def _get_key(vals):
        return (
            vals["task_id"],
            vals["kind"],
            vals["user_id"],
            vals["control_date"],
            vals["days_before"],
        )

    # --- The daily run ---

    @api.model
    def _cron_remind(self):
        """Make the reminders of today, person by person, committing as it goes."""
        reminders = self.sudo()
        today = self.env["project.task"]._get_today()
        by_recipient = reminders._group_by_recipient(reminders._get_due(today), today)
        self._run_in_batches(
            by_recipient,
            lambda batch: reminders._remind(sum(batch.values(), []), today),
        )

    @api.model
    def _run_in_batches(self, by_person, work):
        """Do the work for some people at a time and commit; restartable."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(by_person))
        for people in split_every(PEOPLE_IN_BATCH, list(by_person)):
            work({person: by_person[person] for person in people})
            if not cron._commit_progress(len(people)):
                break

    @api.model
    def _group_by_recipient(self, vals_list, today):
        """``{who gets them: values}``: a deputy in place of who is away."""
        by_recipient = {}
        for vals in vals_list:
            by_recipient.setdefault(vals["sent_to_id"], []).append(
                {**vals, "sent_on": today}
            )
        return by_recipient

    @api.model
    def _remind(self, vals_list, today):
        """Log, activities and letters of these reminders: one transaction."""
        reminders = self.create(vals_list)
        reminders._replace_activities(today)
        rows_by_user = {}
        for reminder in reminders:
            rows_by_user.setdefault(reminder.sent_to_id, []).append(
                reminder._prepare_letter_row()
            )
        self.env["profplan.letter"]._send("reminder", rows_by_user)

    def _prepare_letter_row(self):
        self.ensure_one()
        away = self.sent_to_id != self.user_id
        return {
            "task": self.task_id,
            "section": "soon" if self.kind == "soon" else "overdue",
            "note": "stand_in" if away else "days",
            "absent": self.user_id,
        }

    def _replace_activities(self, today):
        """One activity for each reminder; the one of the step before is closed."""
        internal = self.filtered(lambda reminder: not reminder.sent_to_id.share)
        wanted = {(one.task_id.id, one.sent_to_id.id) for one in internal}
        earlier = internal.task_id._get_open_activities(["activity_soon"])
        earlier.filtered(
            lambda activity: (activity.res_id, activity.user_id.id) in wanted
        ).action_archive()
        self.env["project.task"]._create_activities(
            [reminder._prepare_activity_vals(today) for reminder in internal]
        )

    def _prepare_activity_vals(self, today):
        self.ensure_one()
        reminder = self.with_context(lang=self.sent_to_id.lang)
        late = reminder.kind != "soon"
        vals = reminder.task_id._prepare_activity_vals(
            "activity_overdue" if late else "activity_soon",
            self.sent_to_id,
            today if late else self.task_id.limit_date,
            summary=reminder._get_activity_summary(today),
        )
        if self.sent_to_id != self.user_id:
            vals["note"] = reminder.env._("In place of %s", self.user_id.name)
        return vals

    def _get_activity_summary(self, today):
        days = self.task_id._get_days_left(today)
        if self.kind == "controller":
            return self.env._("Under control: days overdue %s", -days)
        if self.kind == "head":
            return self.env._("Overdue: submit the work or ask for a postponement")
        return self.env._("The control date is near: days left %s", days)

    @api.model
    def _mark_covered(self, tasks):
        """Note that a letter of today covers the reminders now due for the tasks.

        So an approval or a reassignment is not followed by reminders the next day.
        """
        ladder, today = self._get_ladder(), tasks._get_today()
        vals_list = []
        for task, told in tasks.sudo()._get_told("people").items():
            days_left = task._get_days_left(today) if task.limit_date else -1
            step = self._get_step_of_ladder(days_left, ladder)
            if days_left >= 0 and step is not None:
                vals_list += self._prepare_vals_list(task, "soon", told, step)
        self.sudo().create(
            [
                {**vals, "sent_on": today}
                for vals in self.sudo()._leave_out_made(vals_list)
            ]
        )

    # --- The weekly letter ---

    @api.model
    def _cron_weekly_letter(self):
        """One letter to each head: due this week, overdue, waiting for them."""
        reminders = self.sudo()
        monday = fields.Date.start_of(self.env["project.task"]._get_today(), "week")
        rows_by_user = reminders._get_weekly_rows(monday)
        sent = reminders.search(
            [("kind", "=", "weekly"), ("control_date", "=", monday)]
        ).user_id
        left = {user: rows for user, rows in rows_by_user.items() if user not in sent}
        self._run_in_batches(
            left, lambda batch: reminders._send_weekly_letters(batch, monday)
        )

    @api.model
    def _send_weekly_letters(self, rows_by_user, monday):
        """The letters of some people and their log: one transaction."""
        self._send_weekly("weekly", rows_by_user, monday)

    @api.model
    def _send_weekly(self, kind, rows_by_user, monday):
        """:param kind: whose words the letters have, see ``profplan.letter``"""
        today = self.env["project.task"]._get_today()
        stand_ins = self.env["profplan.absence"]._get_stand_ins(today)
        self.create(
            [
                {
                    "kind": "weekly",
                    "user_id": user.id,
                    "sent_to_id": stand_ins.get(user, user).id,
                    "control_date": monday,
                    "sent_on": today,
                }
                for user in rows_by_user
            ]
        )
        rows_by_recipient = {}
        for user, rows in rows_by_user.items():
            recipient = stand_ins.get(user, user)
            rows_by_recipient.setdefault(recipient, []).extend(rows)
        self.env["profplan.letter"]._send(kind, rows_by_recipient)

    @api.model
    def _get_weekly_rows(self, monday):
        """``{head: rows of their letter}``; heads with nothing to read are left out."""
        rows, seen = {}, set()
        for section, note, tasks, purpose in self._get_weekly_parts(monday):
            for task, told in tasks._get_told(purpose).items():
                for user in told.people:
                    if (user, task) not in seen:
                        seen.add((user, task))
                        rows.setdefault(user, []).append(
                            {"task": task, "section": section, "note": note}
                        )
        return rows

    @api.model
    def _get_weekly_parts(self, monday):
        """Sections of the weekly letter: key, note, tasks, who is told of them."""
        task_model = self.env["project.task"]
        today = task_model._get_today()
        sunday = fields.Date.add(monday, days=6)
        live = task_model._get_live_domain()
        executing = live & fields.Domain("step", "in", execution.EXECUTING_STEPS)
        date = "limit_date"

        def search(domain):
            return task_model.search(domain, order="limit_date, id")

        yield (
            "overdue",
            "days",
            search(executing & fields.Domain(date, "<", today)),
            "heads",
        )
        yield (
            "week",
            "days",
            search(
                executing
                & fields.Domain(date, ">=", today)
                & fields.Domain(date, "<=", sunday)
            ),
            "heads",
        )
        yield (
            "returned",
            "remark",
            search(live & fields.Domain("step", "=", "returned")),
            "heads",
        )
        yield (
            "review",
            "waits",
            search(live & fields.Domain("step", "=", "review")),
            "acceptors",
        )
        asked = fields.Domain("postponement_ids.state", "=", "asked")
        yield "asked", "days", search(live & asked), "deciders"
