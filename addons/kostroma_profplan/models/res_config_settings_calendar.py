from odoo import fields, models
from odoo.exceptions import UserError

from ..intake import IntakeError, SchoolCalendar
from .res_config_settings import PREFIX


class ResConfigSettings(models.TransientModel):
    """The days of school terms and holidays that orders name (design §4)."""

    _inherit = "res.config.settings"

    profplan_school_calendar = fields.Char(
        "School terms and holidays", config_parameter=PREFIX + "school_calendar"
    )

    def set_values(self):
        try:
            SchoolCalendar.of(self.profplan_school_calendar)
        except IntakeError as error:
            raise UserError(str(error)) from error
        return super().set_values()
