from odoo import api, models
from odoo.fields import Domain


class ProjectTask(models.Model):
    """«My tasks»."""

    _inherit = "project.task"

    @api.model
    def _get_my_domain(self):
        """Lead, co-executor, assigned, or waiting for my acceptance or answer."""
        user = self.env.user
        if user.share:  # the record rule says the same, and units are not theirs
            return Domain("plan_id", "!=", False)
        domain = (
            Domain("user_ids", "in", user.ids)
            | Domain("unit_id.worker_ids", "in", user.ids)
            | Domain("co_unit_ids.worker_ids", "in", user.ids)
        ) & Domain("plan_id.active", "=", True)
        roles = self._get_staff_roles()
        if "coordinator" in roles:
            domain |= self._get_waiting_for_acceptor_domain()
        if "manager" in roles:
            domain |= Domain("postponement_ids.state", "=", "asked") & Domain(
                "plan_id.controller_id", "in", (False, user.id)
            )
        return domain

    @api.model
    def _get_waiting_for_acceptor_domain(self):
        """Tasks under review that the coordinator's own unit accepts."""
        user = self.env.user
        return Domain("step", "=", "review") & (
            Domain("plan_id.coordinator_unit_id", "=", False)
            | Domain("plan_id.coordinator_unit_id.worker_ids", "in", user.ids)
        )

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
