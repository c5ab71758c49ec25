from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import files

OPERATIONS = [
    ("return", "Return to be put right"),
    ("drop", "Take off control without execution"),
    ("reopen", "Put on control again"),
    ("claim", "Say that it does not apply"),
    ("refuse", "Answer that it does apply"),
]


class ProfplanMove(models.TransientModel):
    """One dialog for every move that needs words: on one task or on many.

    It decides nothing itself: the task's own actions check the person and the move.
    """

    _name = "profplan.move"
    _description = "Move With a Reason"

    operation = fields.Selection(OPERATIONS, required=True, readonly=True)
    task_ids = fields.Many2many("project.task", string="Tasks", readonly=True)
    task_count = fields.Integer(compute="_compute_task_count")
    reason = fields.Text("Remark or reason", required=True)
    file = fields.Binary("File with remarks", attachment=False)
    file_name = fields.Char()

    @api.depends("task_ids")
    def _compute_task_count(self):
        for wizard in self:
            wizard.task_count = len(wizard.task_ids)

    @api.model
    def default_get(self, fields_list):
        """The tasks the dialog was opened on."""
        vals = super().default_get(fields_list)
        if "task_ids" in fields_list and "task_ids" not in vals:
            ids = self.env.context.get("active_ids") or []
            if self.env.context.get("active_model") == "project.task":
                vals["task_ids"] = [fields.Command.set(ids)]
        return vals

    def action_apply(self):
        """Do it; close the dialog."""
        self.ensure_one()
        if not self.task_ids:
            raise UserError(self.env._("Choose the tasks in the list first."))
        tasks = self.task_ids._with_remark_files(self._get_checked_files())
        self._get_action(tasks)(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _get_action(self, tasks):
        """The method of the tasks that does what the dialog is for: hook."""
        return {
            "return": tasks.action_return,
            "drop": tasks.action_drop,
            "reopen": tasks.action_reopen,
            "claim": tasks.action_claim_not_applicable,
            "refuse": tasks.action_refuse_not_applicable,
        }[self.operation]

    def _get_checked_files(self):
        if not self.file:
            return []
        evidence = self.env["profplan.evidence"]
        data = self.with_context(bin_size=False).file
        try:
            return [files.check_file(self.file_name, data, evidence._get_max_size())]
        except files.Refusal as refusal:
            raise UserError(evidence._get_refusal_text(refusal)) from refusal
