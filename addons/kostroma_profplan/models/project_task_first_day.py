from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class ProjectTask(models.Model):
    """No control date before the plan starts, whoever sets it (design §4)."""

    _inherit = "project.task"

    def _get_first_day(self):
        """The first day on which this task of a plan may be due."""
        return self.sudo().measure_id._get_first_day()

    def _check_first_day(self, day):
        """Refuse a day before the plan starts, a manager's reason or not.

        :raises UserError: with the first day that is possible
        """
        self.ensure_one()
        first = self._get_first_day()
        if first and day < first:
            raise UserError(
                self.env._(
                    "«%(task)s»: %(day)s is before the plan starts (%(first)s). Name "
                    "that day or a later one.",
                    task=self.display_name,
                    day=format_date(self.env, day),
                    first=format_date(self.env, first),
                )
            )

    @api.constrains("control_date", "legal_date", "report_date")
    def _check_control_date(self):
        for task in self:
            first = task._get_first_day()
            day = task._get_date_to_move()
            if first and day and day < first:
                raise ValidationError(
                    self.env._(
                        "«%(task)s»: the control date %(day)s is before the plan "
                        "starts (%(first)s).",
                        task=task.display_name,
                        day=format_date(self.env, day),
                        first=format_date(self.env, first),
                    )
                )
