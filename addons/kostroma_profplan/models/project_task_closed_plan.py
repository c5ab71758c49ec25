from odoo import api, fields, models
from odoo.exceptions import UserError


class ProjectTask(models.Model):
    """What a closed plan leaves open is not executed, and rests (design §5)."""

    _inherit = "project.task"

    not_executed = fields.Boolean(
        readonly=True,
        copy=False,
        help="The plan was closed while the task was open.",
    )

    is_resting = fields.Boolean(
        "At rest",
        compute="_compute_is_resting",
        help="Its plan is closed or archived: nothing in it is moved.",
    )

    @api.depends("plan_id.state", "plan_id.active")
    def _compute_is_resting(self):
        resting = self._get_resting()
        for task in self:
            task.is_resting = task in resting

    def _get_resting(self):
        """Those whose plan is closed or archived: they offer nothing to be refused."""
        plans = self.sudo().plan_id
        resting = plans.filtered(lambda plan: plan.state == "closed" or not plan.active)
        if not resting:
            return self.browse()
        return self.filtered(lambda task: task.sudo().plan_id in resting)

    def _check_plan_open(self):
        """A task of a plan that is not in execution is neither moved nor changed."""
        for task in self:
            plan = task.sudo().plan_id
            if plan.state == "closed":
                raise UserError(
                    self.env._(
                        "%(plan)s is closed: nothing in «%(task)s» can be changed. A "
                        "manager opens the plan again first: the button «Open again» "
                        "on the plan.",
                        plan=plan.display_name,
                        task=task.display_name,
                    )
                )
            if not plan.active:
                raise UserError(
                    self.env._(
                        "%(plan)s is archived: nothing in «%(task)s» can be changed. "
                        "A manager takes the plan out of the archive first.",
                        plan=plan.display_name,
                        task=task.display_name,
                    )
                )
