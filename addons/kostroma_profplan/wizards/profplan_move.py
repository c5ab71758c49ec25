from odoo import fields, models
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
    _inherit = ["profplan.tasks.dialog.mixin"]
    _description = "Move With a Reason"

    task_ids = fields.Many2many(readonly=True, required=False)
    operation = fields.Selection(OPERATIONS, required=True, readonly=True)
    reason = fields.Text("Remark or reason", required=True)
    file = fields.Binary("File with remarks", attachment=False)
    file_name = fields.Char()

    def action_apply(self):
        """Do it; close the dialog."""
        tasks = self._get_chosen_tasks()._with_remark_files(self._get_checked_files())
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
            return [evidence._check_file(self.file_name, data)]
        except files.Refusal as refusal:
            raise UserError(evidence._get_refusal_text(refusal)) from refusal
