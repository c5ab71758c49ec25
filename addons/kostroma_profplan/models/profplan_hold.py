from odoo import api, fields, models
from odoo.tools.sql import drop_view_if_exists


class ProfplanHold(models.Model):
    """Who held a task on which step, from which day to which (fair clock, design §5).

    Read from the record of changes, stored nowhere: each row of the record that hands
    a task over begins a hold, the next one ends it. Days under review are the
    acceptor's, the others the executor's; those of a submission that the executor
    took back are the executor's too.
    """

    _name = "profplan.hold"
    _description = "Holding of a Task"
    _inherit = ["profplan.engine.mixin"]
    _order = "task_id, id"
    _auto = False
    _depends = {
        "profplan.change": [
            "task_id",
            "plan_id",
            "step",
            "unit_id",
            "author_id",
            "remark",
            "day",
            "starts_hold",
        ]
    }

    task_id = fields.Many2one("project.task", readonly=True)
    plan_id = fields.Many2one("profplan.plan", readonly=True)
    step = fields.Selection("_get_steps", readonly=True)
    holder = fields.Selection(
        [("executor", "Executor"), ("acceptor", "Acceptor"), ("nobody", "Nobody")],
        readonly=True,
    )
    unit_id = fields.Many2one("profplan.unit", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Moved by",
        readonly=True,
        help="Who moved the task to this step.",
    )
    remark = fields.Text(readonly=True)
    date_start = fields.Date("From", readonly=True)
    date_end = fields.Date(
        "Until", readonly=True, help="Empty while the task is on this step."
    )
    days = fields.Integer(readonly=True, help="Whole days; 0 while it lasts.")

    @api.model
    def _get_steps(self):
        return self.env["profplan.change"]._get_steps()

    def init(self):
        """The view: holds out of the rows that start one.

        A review is a withdrawn one when the step behind it is «in progress»: no other
        move leads there from it.
        """
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            """
            CREATE VIEW profplan_hold AS
            SELECT id, task_id, plan_id, step, unit_id, user_id, remark,
                date_start,
                -- A clock may have been set back: none ends before it began.
                CASE WHEN next_day IS NOT NULL THEN GREATEST(date_start, next_day) END
                    AS date_end,
                GREATEST(next_day - date_start, 0) AS days,
                CASE
                    WHEN step IN ('done', 'dropped') THEN 'nobody'
                    WHEN step = 'review' AND step_behind IS DISTINCT FROM 'in_progress'
                        THEN 'acceptor'
                    ELSE 'executor'
                END AS holder
            FROM (
                SELECT id, task_id, plan_id, step, unit_id, author_id AS user_id,
                    remark, day AS date_start,
                    LEAD(day) OVER (PARTITION BY task_id ORDER BY id) AS next_day,
                    CASE WHEN step = 'review' THEN (
                        SELECT behind.step FROM profplan_change AS behind
                        WHERE behind.task_id = started.task_id AND behind.starts_hold
                            AND behind.id > started.id AND behind.step <> 'review'
                        ORDER BY behind.id LIMIT 1
                    ) END AS step_behind
                FROM profplan_change AS started
                WHERE starts_hold
            ) AS held
            """
        )
