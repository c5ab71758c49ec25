from odoo import models


class ProjectTask(models.Model):
    """What an organisation hands in by itself ends with the plan's last day (§6)."""

    _inherit = "project.task"

    def _check_move(self, source, target, remark):
        result = super()._check_move(source, target, remark)
        if target == "review":
            self.sudo().sheet_id._check_not_locked()
        return result
