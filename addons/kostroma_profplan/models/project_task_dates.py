from datetime import datetime, time

from odoo import api, fields, models
from odoo.tools import format_date

from ..lib import workdays

# Half past the last hour of the day in Kamchatka, still the same day everywhere
# else in Russia: Odoo's own deadline shows the legal day in every time zone.
DEADLINE_TIME_UTC = time(11, 59, 0)


class ProjectTask(models.Model):
    """Legal day, control and report date, Odoo's deadline: written together (§4)."""

    _inherit = "project.task"

    first_control_date = fields.Date(
        compute="_compute_first_control_date",
        store=True,
        help="The control date before any postponement: never lost.",
    )

    @api.depends("control_date", "postponement_ids.state", "postponement_ids.old_date")
    def _compute_first_control_date(self):
        for task in self:
            granted = task.sudo().postponement_ids.filtered(
                lambda postponement: postponement.state == "granted"
            )
            first = granted.sorted("id")[:1]
            task.first_control_date = first.old_date or task.control_date

    @api.model
    def _get_working_day(self, day, first=None, last=None):
        """The control date for a legal last day (setting: days off).

        :param first, last: the days that it stays between
        """
        parameters = self.env["ir.config_parameter"].sudo()
        rule = parameters.get_param("kostroma_profplan.days_off", "preceding")
        return workdays.get_working_day(day, rule, first or None, last or None)

    def _get_control_date_for(self, day):
        """The control date that this task has when its last day is ``day``."""
        self.ensure_one()
        plan = self.sudo().plan_id
        first = self.sudo().date_start or plan.date_start
        # a day past the plan was granted with a reason: it bounds nothing then
        return self._get_working_day(day, first, max(plan.date_end, day))

    @api.model
    def _prepare_control_date_vals(self, day, first=None, last=None, report=None):
        """Legal day, control date, report date, Odoo's own deadline: always together.

        :param report: the day by which it is reported, as the rules or a person have
            it; None: the last day itself
        """
        control_date = self._get_working_day(day, first, last)
        report_date = self._get_working_report_date(report or day, day, first)
        return self._prepare_dates_vals(day, control_date, report_date or control_date)

    @api.model
    def _get_working_report_date(self, report, day, first=None):
        """The working day of a report that has a day of its own.

        :param day: the last day of doing
        :return: None where the report is due with the work
        """
        if report == day:
            return None
        # A report on what was done is not due before it is done.
        after = day + workdays.ONE_DAY if report > day else first
        return self._get_working_day(report, after)

    @api.model
    def _prepare_dates_vals(self, legal_date, control_date, report_date):
        """What is on time is what is submitted by the report date: the deadline."""
        return {
            "legal_date": legal_date,
            "control_date": control_date,
            "report_date": report_date,
            "date_deadline": datetime.combine(report_date, DEADLINE_TIME_UTC),
        }

    # --- Moving both dates by one named day ---

    def _get_date_to_move(self):
        """The date that a postponement names: the last day of doing.

        What is reported before it is done, as of a day, has that day moved.
        """
        self.ensure_one()
        task = self.sudo()
        return min(filter(None, (task.report_date, task.control_date)), default=False)

    def _is_reported_as_of(self):
        """Whether this task is reported before its term of doing ends."""
        task = self.sudo()
        return bool(task.report_date) and task.report_date < task.control_date

    def _get_dates_for(self, day):
        """Legal, control and report date that this task has once ``day`` is named.

        The report moves by as many days as the term; one that is made as of a day
        moves to the day named, and the term only when that lies behind it.
        """
        self.ensure_one()
        task, control_date = self.sudo(), self._get_control_date_for(day)
        if task._is_reported_as_of():
            if day <= task.legal_date:
                return task.legal_date, task.control_date, control_date
        elif task.report_date and task.report_date != task.control_date:
            report = day + (task.report_date - task.legal_date)
            reported = self._get_working_report_date(report, day)
            return day, control_date, reported or control_date
        return day, control_date, control_date

    def _set_control_date(self, day, reason):
        """All dates of these tasks once ``day`` is named as their last one."""
        tasks = self.sudo()._because(reason)._as_engine(quiet=True)
        before = self._get_line_days()
        for dates, same in tasks.grouped(lambda task: task._get_dates_for(day)).items():
            same.write(self._prepare_dates_vals(*dates))
        self._move_line_days(before, reason)
        self._close_control_activities(["activity_soon", "activity_overdue"])

    # --- In words ---

    def _get_dates_words(self):
        """«до 01.04.2021», or both dates where they differ."""
        self.ensure_one()
        return self._get_words_of_dates(self.control_date, self.report_date)

    @api.model
    def _get_words_of_dates(self, control_date, report_date):
        """The last day of doing and the day of the report, in words."""
        done, reported = (
            format_date(self.env, day) for day in (control_date, report_date)
        )
        if not control_date:
            return self.env._("each time that it happens")
        if not report_date or report_date == control_date:
            return self.env._("until %s", done)
        if report_date < control_date:
            return self.env._(
                "report by %(reported)s as of that day, do it by %(done)s",
                reported=reported,
                done=done,
            )
        return self.env._(
            "do it by %(done)s, report by %(reported)s", done=done, reported=reported
        )
