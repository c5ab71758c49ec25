from odoo import api, models
from odoo.exceptions import UserError


class ProjectTaskStagePersonal(models.Model):
    """A person's own column of a task is also the assignment to it: one table.

    Odoo lets everybody make, move and delete such lines of their own; for a plan's
    task that would be assigning oneself, or leaving it to nobody (design §9).
    """

    _inherit = "project.task.stage.personal"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_assigning()
        return lines

    def write(self, vals):
        if {"task_id", "user_id"} & vals.keys():
            self._check_not_assigning()
        result = super().write(vals)
        if {"task_id", "user_id"} & vals.keys():
            self._check_not_assigning()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_plan(self):
        self._check_not_assigning()

    def _check_not_assigning(self):
        if not self.env.su and self.sudo().task_id.measure_id:
            raise UserError(
                self.env._(
                    "Who works on a task under control is changed by «Reassign», with "
                    "a reason."
                )
            )
