from odoo import api, models
from odoo.exceptions import AccessError


class ProjectTask(models.Model):
    """Who the current user is for a task, in the words of the table of moves."""

    _inherit = "project.task"

    def _get_roles(self):
        """Roles of the current user for this task, in the words of the move table."""
        self.ensure_one()
        task, user = self.sudo(), self.env.user
        if task.sheet_part:
            return task.sheet_id.with_env(self.env)._get_roles()
        workers = task.unit_id.worker_ids | task.co_unit_ids.worker_ids
        own = user in workers
        roles = set(self._get_staff_roles())
        if own and (roles or user.share):
            roles.add("worker")
        if "coordinator" in roles:
            # A group has no people of its own: those who run the collection work
            # on the task that sums it up.
            if task.unit_id.kind == "group":
                roles.add("worker")
            # Never an organisation for itself (design §5).
            if not (own and task.unit_id.kind == "organisation"):
                roles.add("acceptor")
        if {"worker", "acceptor"} <= roles:
            roles.add("own_acceptor")
        return roles - {"staff"}

    @api.model
    def _get_staff_roles(self):
        """Roles that do not depend on the task: staff, coordinator, manager."""
        user = self.env.user
        if user._is_superuser():
            return ("staff", "coordinator", "manager")
        return tuple(
            role
            for role, group in (
                ("staff", "user"),
                ("coordinator", "coordinator"),
                ("manager", "manager"),
            )
            if user.has_group(f"kostroma_profplan.group_profplan_{group}")
        )

    def _check_manager(self, words):
        if "manager" not in self._get_staff_roles():
            raise AccessError(words)
