from collections import defaultdict

from odoo import api, fields, models

from ..lib import execution
from .profplan_told import FALLEN


class ProjectTask(models.Model):
    """Who is told of these tasks, by the one rule; what nobody has taken up."""

    _inherit = "project.task"

    unattended = fields.Boolean(
        "Without an executor",
        compute="_compute_unattended",
        search="_search_unattended",
        compute_sudo=True,
        help="Open, and nobody of the unit or above it can be told: it has fallen to "
        "the coordinator or the manager.",
    )

    def _get_told(self, purpose):
        """``{task: Told}``: see ``profplan.told``."""
        return self.env["profplan.told"]._get_told(self, purpose)

    def _get_told_users(self, purpose):
        """Everybody who is told of any of these tasks."""
        told = self._get_told(purpose).values()
        return self.env["res.users"].browse(
            dict.fromkeys(user.id for one in told for user in one.people.values())
        )

    def _get_people(self):
        """Who is told of the work on these tasks."""
        return self._get_told_users("people")

    def _get_heads(self):
        """Who is told that these tasks are overdue."""
        return self._get_told_users("heads")

    def _get_acceptors(self):
        """Who is asked to accept these tasks."""
        return self._get_told_users("acceptors")

    def _get_rows_by_user(self, purpose, note=None):
        """``{user: [row of a letter]}`` for whoever is told of these tasks.

        :param note: what is noted of each task, see ``profplan.letter``
        """
        rows = defaultdict(list)
        for task, told in self._get_told(purpose).items():
            for user in told.people.values():
                rows[user].append({"task": task, "note": note})
        return rows

    # --- Only plans in execution speak ---

    @api.model
    def _get_live_domain(self):
        """Tasks of plans in execution: closed and archived plans are silent (§5)."""
        return fields.Domain("plan_id.state", "=", "approved") & fields.Domain(
            "plan_id.active", "=", True
        )

    def _filter_live(self):
        return self.filtered(
            lambda task: (
                task.sudo().plan_id.state == "approved" and task.sudo().plan_id.active
            )
        )

    # --- Without an executor ---

    @api.depends("step", "unit_id", "user_ids", "plan_id.state")
    def _compute_unattended(self):
        unattended = self._filter_unattended()
        for task in self:
            task.unattended = task in unattended

    def _filter_unattended(self):
        open_tasks = self._filter_live().filtered(
            lambda task: task.step in execution.OPEN_STEPS
        )
        told = open_tasks._get_told("people")
        return open_tasks.filtered(lambda task: told[task].rung in FALLEN)

    @api.model
    def _search_unattended(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_live_domain() & fields.Domain(
            "step", "in", execution.OPEN_STEPS
        )
        ids = self.sudo().search(domain)._filter_unattended().ids
        found = fields.Domain("id", "in", ids)
        return found if True in value else ~found
