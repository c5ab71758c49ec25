from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib import execution


class ProjectTask(models.Model):
    """A head gives the tasks of their unit to its people (design §9)."""

    _inherit = "project.task"

    can_delegate = fields.Boolean(
        compute="_compute_can_delegate",
        help="The user heads the unit, or acts for its head today.",
    )

    @api.depends("step", "unit_id", "plan_id.state", "plan_id.active")
    @api.depends_context("uid")
    def _compute_can_delegate(self):
        headed = self._filter_headed() - self._get_resting()
        for task in self:
            task.can_delegate = task in headed and task.step in execution.OPEN_STEPS

    def _filter_headed(self):
        """Tasks of plans whose lead the current user heads, or acts for today."""
        if "staff" not in self._get_staff_roles():
            return self.browse()
        tasks, user = self.filtered("measure_id"), self.env.user
        heads = tasks.sudo().unit_id._get_heads_of_day()
        return tasks.filtered(lambda task: user in heads[task.sudo().unit_id])

    def action_profplan_delegate(self):
        """Open the dialog in which a head chooses who does these tasks."""
        return self._get_dialog("action_profplan_delegate")

    def _delegate(self, people, reason=""):
        """Give these open tasks to people of their unit, as its head does.

        People of the co-executors who work on a task stay.

        :param people: internal users of the unit
        """
        # Records of a one2many lose their prefetch when the cache is emptied.
        self = self.browse(self.ids)
        self.check_access("read")
        headed = self._filter_headed()
        for task in self:
            task._check_delegation(people, task in headed)
        self._check_may_be_reassigned(None)
        self._apply_assignment(
            reason,
            people={task: task._with_co_executors(people) for task in self},
            letter="delegation",
        )

    def _check_delegation(self, people, headed):
        self.ensure_one()
        unit = self.sudo().unit_id
        if not headed:
            raise AccessError(
                self.env._(
                    "«%(task)s» is given to people by the head of %(unit)s.",
                    task=self.display_name,
                    unit=unit.name,
                )
            )
        if not people:
            raise UserError(self.env._("Choose who does the tasks."))
        strangers = people.filtered(
            lambda user: user.share or user not in unit.worker_ids
        )
        if strangers:
            raise UserError(
                self.env._(
                    "%(people)s: not among the people of %(unit)s. A head entrusts "
                    "tasks within the unit; a manager hands them to another one.",
                    people=", ".join(strangers.sudo().mapped("name")),
                    unit=unit.name,
                )
            )

    def _with_co_executors(self, people):
        task = self.sudo()
        others = task.co_unit_ids.worker_ids - task.unit_id.worker_ids
        return people | (task.user_ids & others)
