from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib import execution

# What a head leaves behind on a task, and what the head of the coordinating unit does.
OWN_TYPES = ("activity_take", "activity_soon", "activity_overdue", "activity_rework")
ACCEPTOR_TYPES = ("activity_accept", "activity_applicability")


class ProfplanUnit(models.Model):
    """A new head takes over what the former one has open, in one step (design §9)."""

    _inherit = "profplan.unit"

    former_head_ids = fields.Many2many(
        "res.users",
        "profplan_unit_former_head_rel",
        "unit_id",
        "user_id",
        string="Former heads",
        readonly=True,
        copy=False,
        help="Those whose open tasks the present head has not taken over yet.",
    )
    takeover_count = fields.Integer(
        "To take over",
        compute="_compute_takeover_count",
        help="Open tasks that are still with a former head or with people who have "
        "left the unit.",
    )

    def write(self, vals):
        """Remember who headed the unit until their tasks are taken over."""
        heads = self.grouped("head_id") if "head_id" in vals else {}
        result = super().write(vals)
        for head, units in heads.items():
            if head.id and head.id != vals["head_id"]:
                super(ProfplanUnit, units).write(
                    {"former_head_ids": [fields.Command.link(head.id)]}
                )
        return result

    @api.depends("head_id", "former_head_ids", "member_ids")
    def _compute_takeover_count(self):
        for unit in self:
            tasks, activities = unit._origin._get_takeover()
            unit.takeover_count = len({*tasks.ids, *activities.mapped("res_id")})

    def _get_leaving(self, task):
        """Of the people on the task, those whom the head replaces."""
        workers = task.unit_id.worker_ids | task.co_unit_ids.worker_ids
        gone = task.user_ids - workers - task.plan_id.coordinator_unit_id.worker_ids
        return (gone | (task.user_ids & self.former_head_ids)) - self.head_id

    def _get_takeover(self):
        """Tasks and activities that the head of this unit takes over (sudo)."""
        unit, task_model = self.sudo(), self.env["project.task"].sudo()
        if not unit.head_id:
            return task_model, self.env["mail.activity"].sudo()
        opened = task_model._get_live_domain() & fields.Domain(
            "step", "in", execution.OPEN_STEPS
        )
        own = task_model.search(opened & fields.Domain("unit_id", "=", unit.id))
        activities = own._get_open_activities(OWN_TYPES)
        if unit.former_head_ids:
            waiting = task_model.search(
                opened & fields.Domain("plan_id.coordinator_unit_id", "=", unit.id)
            )
            activities |= waiting._get_open_activities(ACCEPTOR_TYPES)
        former = unit.former_head_ids - unit.head_id
        return (
            own.filtered(unit._get_leaving),
            activities.filtered(lambda activity: activity.user_id in former),
        )

    def action_take_over(self):
        """Give the head of each of these units what the former heads have open."""
        if "manager" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(self.env._("Tasks are handed over by a manager."))
        for unit in self:
            if not unit.head_id:
                raise UserError(
                    self.env._("%s has no head yet: choose one first.", unit.name)
                )
            unit._take_over()
        return True

    def _take_over(self):
        self.ensure_one()
        tasks, activities = self._get_takeover()
        internal = self.head_id.filtered(lambda user: not user.share)
        people = {
            task: (task.user_ids - self._get_leaving(task)) | internal for task in tasks
        }
        tasks = tasks.sudo(False)
        if tasks:
            tasks._reassign(
                self.env._("New head of the unit: %s", self.head_id.name),
                people=people,
            )
        left = activities.exists().filtered(
            lambda activity: activity.active and activity.user_id != self.head_id
        )
        if internal:
            left.with_context(mail_activity_quick_update=True).write(
                {"user_id": internal.id}
            )
        self.sudo().former_head_ids = False
