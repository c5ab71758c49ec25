from odoo import api, fields, models


class ProfplanHold(models.Model):
    """Who held a task on which step, from which day to which (fair clock, design §5).

    One record a step a task has been on: written by the moves, changed by nobody.
    The days under review are the acceptor's, the others the executor's; the same
    records tell a report how things stood on a past day.
    """

    _name = "profplan.hold"
    _description = "Holding of a Task"
    _order = "task_id, id"

    task_id = fields.Many2one(
        "project.task", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="task_id.plan_id", store=True, index=True)
    step = fields.Selection("_get_steps", required=True)
    holder = fields.Selection(
        [("executor", "Executor"), ("acceptor", "Acceptor"), ("nobody", "Nobody")],
        compute="_compute_holder",
        store=True,
        precompute=True,
    )
    unit_id = fields.Many2one(
        "profplan.unit", ondelete="restrict", index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users",
        "Moved by",
        help="Who moved the task to this step.",
        index="btree_not_null",
    )
    remark = fields.Text()
    date_start = fields.Date("From", required=True)
    date_end = fields.Date("Until", help="Empty while the task is on this step.")
    days = fields.Integer(compute="_compute_days", store=True, precompute=True)

    @api.model
    def _get_steps(self):
        step = self.env["project.task.type"]._fields["step"]
        return step._description_selection(self.env)  # in the person's language

    @api.depends("step")
    def _compute_holder(self):
        for hold in self:
            hold.holder = {
                "review": "acceptor",
                "done": "nobody",
                "dropped": "nobody",
            }.get(hold.step, "executor")

    @api.depends("date_start", "date_end")
    def _compute_days(self):
        """Whole days of the hold; 0 while it lasts."""
        for hold in self:
            ended = hold.date_start and hold.date_end
            hold.days = (hold.date_end - hold.date_start).days if ended else 0
