from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ProfplanMeasure(models.Model):
    """The first day on which a measure may be due (design §4)."""

    _inherit = "profplan.measure"

    def _get_first_day(self):
        """A measure begins with the plan's period, a clause with the order."""
        plan = self.plan_id
        days = [plan.date_start, plan.date if self.kind == "clause" else None]
        return min(filter(None, days), default=None)

    def _check_first_day(self):
        """No task of this measure is due before the plan starts."""
        self.ensure_one()
        first = self._get_first_day()
        days = [self.control_date]
        days += self._get_windows_to_hand_out().mapped("date_end")
        days += filter(None, [self.report_date, self._get_organisation_dates()[0]])
        if min(days) < first:
            raise UserError(
                self.env._(
                    "Measure %(number)s has a control date before the plan starts: "
                    "%(day)s, the plan starts on %(first)s. Correct the date or the "
                    "period.",
                    number=self.number,
                    day=format_date(self.env, min(days)),
                    first=format_date(self.env, first),
                )
            )
