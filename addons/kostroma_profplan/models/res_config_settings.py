from odoo import fields, models
from odoo.exceptions import UserError

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
    profplan_evidence_max_mb = fields.Integer(
        "Largest file of evidence, MB",
        config_parameter=PREFIX + "evidence_max_mb",
        default=50,
    )

    def set_values(self):
        self._check_profplan_numbers()
        result = super().set_values()
        # «Due soon» may mean other days now.
        self.env["project.task"]._cron_refresh_health()
        return result

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
            self.profplan_evidence_max_mb,
        ]
        if min(numbers) < 1:
            raise UserError(
                self.env._("ProfPlan: the days and the file size begin at 1.")
            )
