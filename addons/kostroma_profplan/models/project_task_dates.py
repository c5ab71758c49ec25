from datetime import datetime, time

from odoo import api, fields, models

from ..lib import workdays

# Half past the last hour of the day in Kamchatka, still the same day everywhere
# else in Russia: Odoo's own deadline shows the legal day in every time zone.
DEADLINE_TIME_UTC = time(11, 59, 0)


class ProjectTask(models.Model):
    """Legal day, control date and Odoo's deadline: only ever written together (§4)."""

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
    def _prepare_control_date_vals(self, day, first=None, last=None):
        """Legal day, control date and Odoo's own deadline, always together."""
        control_date = self._get_working_day(day, first, last)
        return {"legal_date": day, **self._prepare_deadline_vals(control_date)}

    @api.model
    def _prepare_deadline_vals(self, control_date):
        return {
            "control_date": control_date,
            "date_deadline": datetime.combine(control_date, DEADLINE_TIME_UTC),
        }

    def _set_control_date(self, day, reason):
        """Legal date, control date and Odoo's deadline of all these tasks."""
        tasks = self.sudo()._because(reason)._as_engine(quiet=True)
        before = self._get_line_days()
        for control_date, same in tasks.grouped(
            lambda task: task._get_control_date_for(day)
        ).items():
            same.write({"legal_date": day, **self._prepare_deadline_vals(control_date)})
        self._move_line_days(before, reason)
        self._close_control_activities(["activity_soon", "activity_overdue"])
