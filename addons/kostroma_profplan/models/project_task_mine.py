from odoo import api, fields, models
from odoo.fields import Domain


class ProjectTask(models.Model):
    """«My tasks»."""

    _inherit = "project.task"

    profplan_mine = fields.Boolean(
        "My task",
        compute="_compute_profplan_mine",
        search="_search_profplan_mine",
        help="Of the user's units, given to the user or waiting for their answer.",
    )

    @api.depends_context("uid")
    def _compute_profplan_mine(self):
        mine = self.filtered_domain(self._get_my_domain())
        for task in self:
            task.profplan_mine = task in mine

    @api.model
    def _search_profplan_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_my_domain()

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
