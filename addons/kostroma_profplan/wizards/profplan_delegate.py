from odoo import api, fields, models


class ProfplanDelegate(models.TransientModel):
    """A head chooses who of the unit does the tasks; the task checks the rights."""

    _name = "profplan.delegate"
    _description = "Entrust Tasks to People of the Unit"

    task_ids = fields.Many2many("project.task", string="Tasks", required=True)
    task_count = fields.Integer(compute="_compute_tasks")
    candidate_ids = fields.Many2many("res.users", compute="_compute_tasks")
    user_ids = fields.Many2many(
        "res.users",
        string="Who does it",
        required=True,
        domain="[('id', 'in', candidate_ids)]",
    )
    reason = fields.Text("What to pay attention to")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "task_ids" in fields_list and "task_ids" not in values:
            tasks = self.env["profplan.postpone"]._get_active_tasks()
            values["task_ids"] = [fields.Command.set(tasks.ids)]
        return values

    @api.depends("task_ids")
    def _compute_tasks(self):
        for dialog in self:
            tasks = dialog.task_ids._origin
            workers = tasks.sudo().unit_id.worker_ids
            dialog.task_count = len(tasks)
            dialog.candidate_ids = workers.filtered(lambda user: not user.share)

    def action_confirm(self):
        self.ensure_one()
        self.task_ids._delegate(self.user_ids, self.reason)
        return {"type": "ir.actions.act_window_close"}
