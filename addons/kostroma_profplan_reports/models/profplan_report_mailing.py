import logging
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

_logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class ProfplanReportMailing(models.Model):
    """A report that goes out by letter on chosen days (рассылка, design §8).

    Each person gets what they may print themselves: it is printed with their rights.
    Whoever has no right or no e-mail gets none and is named.
    """

    _name = "profplan.report.mailing"
    _description = "Mailing of a Report"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "mailing"
    _engine_fields = frozenset({"last_on", "left_out", "since_on"})
    _order = "report, id"
    _rec_name = "report"

    active = fields.Boolean(default=True)
    report = fields.Selection("_get_reports", required=True)
    plan_ids = fields.Many2many(
        "profplan.plan", string="Plans", help="Empty: all plans in execution."
    )
    user_ids = fields.Many2many(
        "res.users",
        string="To whom",
        required=True,
        domain=[("share", "=", False)],
    )
    on = fields.Selection(
        [("weekday", "Every week"), ("month_day", "Every month")],
        "How often",
        required=True,
        default="weekday",
    )
    weekday = fields.Selection(WEEKDAYS, "Day of the week", default="0")
    month_day = fields.Integer(
        "Day of the month",
        default=1,
        help="Of a shorter month the last day is taken.",
    )
    since_on = fields.Date(
        "Since",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._get_today(),
        help="Days before it are not caught up with.",
    )
    last_on = fields.Date("Last sent on", readonly=True, copy=False)
    next_on = fields.Date("Next on", compute="_compute_next_on")
    left_out = fields.Text("Who got none", readonly=True, copy=False)

    _month_day_check = models.Constraint(
        "CHECK (month_day BETWEEN 1 AND 31)",
        "The day of the month is a number from 1 to 31.",
    )

    @api.model
    def _get_reports(self):
        return self.env["profplan.print"]._get_reports()

    @api.constrains("on", "weekday")
    def _check_weekday(self):
        for mailing in self:
            if mailing.on == "weekday" and not mailing.weekday:
                raise ValidationError(self.env._("Choose the day of the week."))

    @api.constrains("user_ids")
    def _check_user_ids(self):
        for mailing in self:
            if not mailing.user_ids:
                raise ValidationError(self.env._("Choose who gets the report."))

    @api.depends("on", "weekday", "month_day", "last_on")
    def _compute_next_on(self):
        today = self._get_today()
        for mailing in self:
            mailing.next_on = mailing._get_next_day(today)

    def _get_next_day(self, today):
        """The first day of sending that is not behind, and not done."""
        self.ensure_one()
        first = max(today, (self.last_on or date.min) + relativedelta(days=1))
        if self.on == "weekday":
            return first + relativedelta(
                days=(int(self.weekday or 0) - first.weekday()) % 7
            )
        # A day beyond the month's end is its last one.
        day = first + relativedelta(day=self.month_day or 1)
        return (
            day if day >= first else day + relativedelta(months=1, day=self.month_day)
        )

    # --- Sending ---

    @api.model
    def _cron_send(self):
        """Send what is due; may be run any number of times a day.

        A day on which the server was down is caught up with, once. Each mailing is a
        step of its own: one that fails stops no other and is tried again next time.
        """
        today = self._get_today()
        due = self.search([("active", "=", True)]).filtered(
            lambda mailing: mailing._is_due(today)
        )
        for mailing in due:
            try:
                with self.env.cr.savepoint():
                    mailing._send()
            except Exception:
                _logger.exception("Mailing of report %s", mailing.report)
                problem = self.env._(
                    "It could not be made and is tried again; the cause is in the "
                    "server's log, for the administrator."
                )
                mailing._as_engine().sudo().left_out = problem
                mailing._log_left_out([(user, problem) for user in mailing.user_ids])

    def _is_due(self, today):
        """Whether a day of sending has come that nothing was sent for."""
        self.ensure_one()
        done = self.last_on or self.since_on - relativedelta(days=1)
        return done < self._get_last_day(today)

    def _get_last_day(self, today):
        """The latest day of sending that is not ahead."""
        self.ensure_one()
        if self.on == "weekday":
            behind = (today.weekday() - int(self.weekday or 0)) % 7
            return today - relativedelta(days=behind)
        day = today + relativedelta(day=self.month_day or 1)
        before = today - relativedelta(months=1)
        return day if day <= today else before + relativedelta(day=self.month_day)

    def _note(self, left_out):
        """It was sent today; who got none."""
        self._as_engine().sudo().write(
            {"last_on": self._get_today(), "left_out": left_out or False}
        )

    def action_send_now(self):
        """Send these now, whatever the day, as a manager does."""
        self.check_access("write")
        self._send()
        return True

    def _send(self):
        """Print for each person and put the letters into the queue, all at once."""
        letters = []
        for mailing in self._without_switches(defaults=True):
            found, left_out = mailing._print_for_people()
            letters += found
            mailing._note("\n".join(f"{user.name}: {why}" for user, why in left_out))
            mailing._log_left_out(left_out)
        self._without_switches(defaults=True)._create_letters(letters)

    def _print_for_people(self):
        """What each person gets, and who gets none.

        :return: ``([(user, subject, file name, content)], [(user, why not)])``
        """
        self.ensure_one()
        action = (
            self.env["profplan.print"]
            ._get_actions()
            .filtered(lambda one: one.report_name.endswith(f".{self.report}"))
        )
        letters, left_out = [], []
        for user in self.with_context(active_test=False).user_ids:
            problem = self._get_problem(user)
            if not problem:
                try:
                    letters.append((user, *self._print(action, user)))
                except (AccessError, UserError) as error:
                    problem = str(error)
            if problem:
                left_out.append((user, problem))
        return letters, left_out

    def _log_left_out(self, left_out):
        """Managers see who got none among the letters that were not sent."""
        self.ensure_one()
        words = dict(self._fields["report"]._description_selection(self.env))
        self.env["profplan.letter.log"].sudo().create(
            [
                {
                    "user_id": user.id,
                    "subject": words[self.report],
                    "state": "failed",
                    "reason": problem,
                }
                for user, problem in left_out
            ]
        )

    def _get_problem(self, user):
        """Why the person gets no letter, before anything is printed."""
        if not user.active:
            return self.env._("the account is archived")
        if not user.email:
            return self.env._("no e-mail")
        return ""

    def _print(self, action, user):
        """The report as the person would print it: (subject, file name, content)."""
        own = self.with_user(user).sudo(False)
        # A plan that was archived is still the chosen one: not all plans instead.
        chosen = self.sudo().with_context(active_test=False).plan_ids
        plans = own.env["profplan.plan"].browse(chosen.ids)
        if not plans:
            plans = plans.search([("state", "=", "approved")])
        content, _kind = own.env["ir.actions.report"]._render_xlsx(
            action.report_name, plans.ids, {}
        )
        language = plans._get_report_language()
        report = own.env[f"report.{action.report_name}"].with_context(lang=language)
        name = report._get_file_name(
            action.with_context(lang=language),
            plans.with_context(lang=language),
            report._read_options({}),
        )
        return name, f"{name}.xlsx", content

    @api.model
    def _create_letters(self, letters):
        """Queue the letters; what becomes of them is on the list of letters."""
        if not letters:
            return
        own = self.env["profplan.letter"]
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create([self._prepare_letter_vals(own, *letter) for letter in letters])
        )
        told = [(user, subject, "") for user, subject, _name, _content in letters]
        own._create_notifications(told, mails.mail_message_id, mails)
        own._log(told, "waiting", mails)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _prepare_letter_vals(self, own, user, subject, name, content):
        own = own.with_context(lang=user.lang or self.env.lang)
        body = own.env["ir.qweb"]._render(
            "kostroma_profplan.letter",
            {
                "name": user.name,
                "opening": own.env._(
                    "«%s» is attached: it is printed with your rights.", subject
                ),
                "sections": [],
            },
            minimal_qcontext=True,
        )
        return {
            **own._prepare_message_vals(user, subject, body),
            "body_html": body,
            "recipient_ids": [fields.Command.link(user.partner_id.id)],
            "attachment_ids": [
                fields.Command.create({"name": name, "raw": content, "mimetype": XLSX})
            ],
            "auto_delete": True,
            "is_notification": True,
        }
