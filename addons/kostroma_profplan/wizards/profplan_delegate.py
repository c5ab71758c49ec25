from odoo import api, fields, models


class ProfplanDelegate(models.TransientModel):
    """A head chooses who of the unit does the tasks; the task checks the rights."""

    _name = "profplan.delegate"
    _inherit = ["profplan.tasks.dialog.mixin"]
    _description = "Entrust Tasks to People of the Unit"

    candidate_ids = fields.Many2many("res.users", compute="_compute_candidates")
    user_ids = fields.Many2many(
        "res.users",
        string="Who does it",
        required=True,
        domain="[('id', 'in', candidate_ids)]",
    )
    reason = fields.Text("What to pay attention to")

    @api.depends("task_ids")
    def _compute_candidates(self):
        for dialog in self:
            workers = dialog.task_ids._origin.sudo().unit_id.worker_ids
            dialog.candidate_ids = workers.filtered(lambda user: not user.share)

    def action_confirm(self):
        self._get_chosen_tasks()._delegate(self.user_ids, self.reason)
        return {"type": "ir.actions.act_window_close"}
