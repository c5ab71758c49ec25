from collections import defaultdict

from odoo import api, fields, models

from ..lib import execution


class ProjectTask(models.Model):
    """The fair clock: the one who is late is the one who held it (design §5)."""

    _inherit = "project.task"

    hold_ids = fields.One2many(
        "profplan.hold", "task_id", "Who held it", copy=False, readonly=True
    )
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
    limit_date = fields.Date(
        "On time until",
        compute="_compute_clock",
        store=True,
        index="btree_not_null",
        help="The report date and the days after it that were not the executor's: "
        "the last day on which the work, or the next submission, is on time.",
    )
    paused_days = fields.Integer(
        compute="_compute_clock",
        store=True,
        help="Days after the report date that the executor is not charged with.",
    )
    late_days = fields.Integer(
        "Days late",
        compute="_compute_clock",
        store=True,
        help="Days by which the last submission was late.",
    )

    @api.depends("change_ids.starts_hold", "report_date", "submitted_on", "step")
    def _compute_clock(self):
        holds_by_task = self._get_ended_holds()
        for task in self:
            holds = holds_by_task[task._origin.id]
            days = {"executor": 0, "acceptor": 0, "nobody": 0}
            for hold in holds:
                days[hold.holder] += hold.days
            task.executor_days = days["executor"]
            task.review_days = days["acceptor"]
            limit = task._get_limit(holds, task.step)
            task.limit_date = limit
            task.paused_days = (limit - task.report_date).days if limit else 0
            task.late_days = task._count_late_days(holds)

    def _get_ended_holds(self):
        """``{task id: its holds that have ended}``, in one query."""
        holds = self.env["profplan.hold"].sudo()
        holds_by_task = defaultdict(holds.browse)
        ids = self._origin.ids
        if ids:
            ended = holds.search([("task_id", "in", ids), ("date_end", "!=", False)])
            holds_by_task.update(
                (task.id, found) for task, found in ended.grouped("task_id").items()
            )
        return holds_by_task

    def _get_limit(self, holds, step):
        """The last day on which this task is on time, see ``execution.get_limit``."""
        reviews = [
            (hold.date_start, hold.date_end)
            for hold in holds
            if hold.holder != "executor"
        ]
        return execution.get_limit(self.report_date, reviews, self.submitted_on, step)

    def _count_late_days(self, holds):
        """Days by which the last submission was late, whatever came after it."""
        limit = self._get_limit(holds, "review")
        if not (limit and self.submitted_on):
            return 0
        return execution.get_late_days(limit, self.submitted_on)

    def _get_holding_unit(self):
        """Who holds this task now: its unit, under review the coordinating one."""
        self.ensure_one()
        task = self.sudo()
        return (
            task.plan_id.coordinator_unit_id if task.step == "review" else task.unit_id
        )
