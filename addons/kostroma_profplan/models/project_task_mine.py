from odoo import api, models
from odoo.fields import Domain


class ProjectTask(models.Model):
    """«My tasks»."""

    _inherit = "project.task"

    @api.model
    def _get_my_domain(self):
        """«My tasks»: lead, co-executor, assigned, or waiting for my answer."""
        user = self.env.user
        return (
            Domain("user_ids", "in", user.ids)
            | Domain("unit_id.member_ids", "in", user.ids)
            | Domain("co_unit_ids.member_ids", "in", user.ids)
        ) & Domain("plan_id", "!=", False)

    @api.model
    def action_profplan_my_tasks(self):
        """Open «My tasks» of the current user."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_task_board"
        )
        action["domain"] = list(self._get_my_domain())
        action["display_name"] = self.env._("My tasks")
        action["context"] = {"search_default_open": 1}
        return action
