from odoo import api, fields, models

from ..lib import execution


class ProjectTask(models.Model):
    """The fair clock: the one who is late is the one who held it (design §5)."""

    _inherit = "project.task"

    hold_ids = fields.One2many("profplan.hold", "task_id", "Who held it", copy=False)
    executor_days = fields.Integer(
        "Days with the executor",
        compute="_compute_clock",
        store=True,
        aggregator="avg",
    )
    review_days = fields.Integer(
        "Days with the acceptor",
        compute="_compute_clock",
        store=True,
        aggregator="avg",
    )
    paused_days = fields.Integer(
        compute="_compute_clock",
        store=True,
        help="Days after the control date that earlier reviews took: they do not "
        "count against the executor.",
    )
    late_days = fields.Integer(
        "Days late",
        compute="_compute_clock",
        store=True,
        help="Days by which the last submission missed the control date.",
    )

    @api.depends("hold_ids.days", "hold_ids.date_end", "control_date", "submitted_on")
    def _compute_clock(self):
        for task in self:
            ended = task.sudo().hold_ids.filtered("date_end")
            reviews = ended.filtered(lambda hold: hold.holder == "acceptor")
            executing = ended.filtered(lambda hold: hold.holder == "executor")
            task.review_days = sum(reviews.mapped("days"))
            task.executor_days = sum(executing.mapped("days"))
            task.paused_days = task._sum_paused_days(reviews)
            task.late_days = (
                execution.get_late_days(
                    task.control_date, task.submitted_on, task.paused_days
                )
                if task.control_date and task.submitted_on
                else 0
            )

    def _sum_paused_days(self, reviews):
        """Days of the reviews before the last submission past the control date."""
        self.ensure_one()
        if not (self.control_date and self.submitted_on):
            return 0
        return sum(
            execution.get_paused_days(
                self.control_date, review.date_start, review.date_end
            )
            for review in reviews
            if review.date_end <= self.submitted_on
        )

    def _end_holds(self):
        """Whoever holds these tasks has held them until today."""
        open_holds = self.sudo().hold_ids.filtered(lambda hold: not hold.date_end)
        open_holds.write({"date_end": self._get_today()})

    def _start_holds(self, step, remark=False):
        """Note for all these tasks at once who holds them from today."""
        self.env["profplan.hold"].sudo().create(
            [task._prepare_hold_vals(step, remark) for task in self]
        )

    def _prepare_hold_vals(self, step, remark):
        self.ensure_one()
        task = self.sudo()
        unit = task.plan_id.coordinator_unit_id if step == "review" else task.unit_id
        return {
            "task_id": self.id,
            "step": step,
            "unit_id": unit.id,
            "user_id": self.env.uid,
            "remark": remark,
            "date_start": self._get_today(),
        }
