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
    def _get_working_day(self, day):
        """The control date for a legal last day (setting: move off days off)."""
        keep = self.env["ir.config_parameter"].sudo()
        if keep.get_param("kostroma_profplan.move_off_days_off", "True") != "True":
            return day
        return workdays.get_working_day(day)

    @api.model
    def _prepare_control_date_vals(self, day, first=None):
        """Legal day, control date and Odoo's own deadline, always together.

        :param first: the first day of the plan: a day off moves no date before it
        """
        control_date = self._get_working_day(day)
        if first and first <= day:
            control_date = max(control_date, first)
        return {
            "legal_date": day,
            "control_date": control_date,
            "date_deadline": datetime.combine(control_date, DEADLINE_TIME_UTC),
        }

    def _set_control_date(self, day):
        """Legal date, control date and Odoo's deadline of all these tasks."""
        tasks = self.sudo()._as_engine(quiet=True)
        for first, group in tasks.grouped(lambda task: task._get_first_day()).items():
            group.write(self._prepare_control_date_vals(day, first))
        self._close_control_activities(["activity_soon", "activity_overdue"])
