from odoo import fields, models
from odoo.exceptions import UserError

from ..lib import report_dates

PREFIX = "kostroma_profplan."


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    profplan_days_off = fields.Selection(
        [
            ("preceding", "To the working day before"),
            ("following", "To the working day after"),
            ("none", "Nowhere: it stays on the day off"),
        ],
        "A last day on a day off moves",
        config_parameter=PREFIX + "days_off",
        default="preceding",
    )
    profplan_report_day_of_month = fields.Integer(
        "Months and quarters are reported by the day of the next month",
        config_parameter=PREFIX + "report_day_of_month",
        default=report_dates.DAY_OF_MONTH,
    )
    profplan_due_soon_days = fields.Integer(
        "Due soon, days",
        config_parameter=PREFIX + "due_soon_days",
        default=14,
    )
    profplan_reminder_days = fields.Char(
        "Remind, days before",
        config_parameter=PREFIX + "reminder_days",
        default="14,7,3,1",
    )
    profplan_controller_days = fields.Integer(
        "To the controller, days overdue",
        config_parameter=PREFIX + "controller_days",
        default=5,
    )

    def set_values(self):
        self._check_profplan_numbers()
        drafts = self._get_profplan_drafts_by_rule()
        result = super().set_values()
        for records in drafts:
            records._compute_report_date()
        # «Due soon» may mean other days now.
        self.env["project.task"]._cron_refresh_health()
        return result

    def _get_profplan_drafts_by_rule(self):
        """What of draft plans is to be reported by another rule, if it changes.

        A day that a person gave stays.
        """
        number = self.env["profplan.measure"]._get_report_day_of_month()
        if number == self.profplan_report_day_of_month:
            return []
        draft = [("plan_id.state", "=", "draft")]
        return [
            self.env[model].sudo().search(draft)._filter_by_report_rule()
            for model in ("profplan.measure", "profplan.window")
        ]

    def _check_profplan_numbers(self):
        days = (self.profplan_reminder_days or "").split(",")
        if any(word.strip() and not word.strip().isdigit() for word in days):
            raise UserError(
                self.env._(
                    "Reminders: write the days as numbers with commas between them, "
                    "as 14,7,3,1."
                )
            )
        numbers = [
            self.profplan_due_soon_days,
            self.profplan_controller_days,
            *self._get_profplan_upload_limits(),
        ]
        if min(numbers) < 1:
            raise UserError(
                self.env._("ProfPlan: the days and the file size begin at 1.")
            )
        if not 1 <= self.profplan_report_day_of_month <= 28:
            raise UserError(
                self.env._(
                    "The day of the next month by which months are reported is one of "
                    "1 to 28."
                )
            )
