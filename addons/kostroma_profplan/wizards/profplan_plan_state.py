from odoo import api, fields, models


class ProfplanPlanState(models.TransientModel):
    """What a manager should see before a plan is approved, closed or opened again.

    It decides nothing itself: the plan's own actions check the person and the plan.
    """

    _name = "profplan.plan.state"
    _description = "Approve, Close or Open a Plan Again"

    plan_id = fields.Many2one("profplan.plan", required=True, readonly=True)
    operation = fields.Selection(
        [("approve", "Approve"), ("close", "Close"), ("reopen", "Open again")],
        required=True,
        readonly=True,
    )
    doubts = fields.Text(compute="_compute_doubts")
    task_ids = fields.Many2many(
        "project.task", string="Will stay as not executed", compute="_compute_doubts"
    )
    task_count = fields.Integer(compute="_compute_doubts")
    reason = fields.Text()

    @api.depends("plan_id", "operation")
    def _compute_doubts(self):
        for dialog in self:
            approving = dialog.operation == "approve"
            closing = dialog.operation == "close"
            lines = dialog.plan_id._get_doubts() if approving else []
            tasks = dialog.plan_id._get_open_tasks() if closing else ()
            dialog.doubts = "\n".join(f"• {line}" for line in lines)
            dialog.task_ids = tasks or False
            dialog.task_count = len(tasks)

    def action_confirm(self):
        self.ensure_one()
        if self.operation == "approve":
            return self.plan_id.action_approve()
        if self.operation == "close":
            self.plan_id.action_close(self.reason)
        else:
            self.plan_id.action_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
