from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class ProfplanPlan(models.Model):
    """Until when organisations hand in at all: "due" is one date, "locked" another.

    Late is what comes after its own term and is taken all the same; behind this day
    nothing is taken without an exception (design §6).
    """

    _inherit = "profplan.plan"

    lock_date = fields.Date(
        "Hand-ins of organisations end on",
        tracking=True,
        copy=False,
        help="The last day on which organisations hand in. What is late until then is "
        "taken and marked as late; later a coordinator makes an exception for one "
        "organisation. Empty: it never ends.",
    )
    lock_exception_count = fields.Integer(compute="_compute_lock_exception_count")

    def _compute_lock_exception_count(self):
        counts = self._count_by_plan("profplan.lock.exception")
        for plan in self:
            plan.lock_exception_count = counts.get(plan._origin, 0)

    @api.constrains("lock_date", "report_day")
    def _check_lock_date(self):
        """Nobody is locked out before they are late."""
        for plan in self:
            if plan.lock_date and plan.report_day and plan.lock_date < plan.report_day:
                raise ValidationError(
                    self.env._(
                        "Hand-ins cannot end on %(lock)s, before the day of the "
                        "reports, %(day)s. Name that day or a later one.",
                        lock=format_date(self.env, plan.lock_date),
                        day=format_date(self.env, plan.report_day),
                    )
                )

    def action_view_lock_exceptions(self):
        return self._get_plan_action("action_profplan_plan_lock_exceptions")
