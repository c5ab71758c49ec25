from odoo import api, fields, models
from odoo.exceptions import UserError

PREFIX = "kostroma_profplan."


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # No config_parameter: Odoo deletes a parameter that is unticked, and a deleted
    # one reads as its default, which is «yes».
    profplan_move_off_days_off = fields.Boolean("Control dates only on working days")
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

    @api.model
    def get_values(self):
        values = super().get_values()
        parameters = self.env["ir.config_parameter"].sudo()
        values["profplan_move_off_days_off"] = (
            parameters.get_param(PREFIX + "move_off_days_off", "True") == "True"
        )
        return values

    def set_values(self):
        self._check_profplan_numbers()
        result = super().set_values()
        self.env["ir.config_parameter"].sudo().set_param(
            PREFIX + "move_off_days_off", str(self.profplan_move_off_days_off)
        )
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
