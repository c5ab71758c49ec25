from odoo import api, fields, models
from odoo.exceptions import AccessError


class ProfplanAssign(models.TransientModel):
    """Change lead, co-executors and people of tasks or measures, with a reason."""

    _name = "profplan.assign"
    _inherit = ["profplan.tasks.dialog.mixin"]
    _description = "Hand Tasks Over"

    current = fields.Char("Lead now", compute="_compute_tasks")
    has_parts = fields.Boolean(compute="_compute_tasks")
    unit_id = fields.Many2one(
        "profplan.unit",
        "New lead",
        domain=[("kind", "!=", "group")],
        help="Empty: the lead stays.",
    )
    keep_old = fields.Boolean("The former lead stays as a co-executor")
    co_action = fields.Selection(
        [
            ("keep", "Stay as they are"),
            ("add", "Add"),
            ("remove", "Remove"),
            ("set", "Replace by"),
        ],
        "Co-executors",
        required=True,
        default="keep",
    )
    co_unit_ids = fields.Many2many("profplan.unit", string="Units")
    people_action = fields.Selection(
        [("unit", "Those of the lead"), ("set", "These people")],
        "People",
        required=True,
        default="unit",
        help="Those of the lead: the head of a new lead, or as it is now.",
    )
    candidate_ids = fields.Many2many("res.users", compute="_compute_candidates")
    user_ids = fields.Many2many(
        "res.users",
        string="Assigned people",
        domain="[('id', 'in', candidate_ids)]",
    )
    with_parts = fields.Boolean(
        "Their parts of the same lead too",
        default=True,
        help="Open parts that the same unit answers for go with their measure; the "
        "parts of organisations stay with them.",
    )
    reason = fields.Text(required=True)

    @api.depends("task_ids")
    def _compute_tasks(self):
        for dialog in self:
            tasks = dialog.task_ids._origin
            dialog.current = ", ".join(tasks.unit_id.mapped("name"))
            dialog.has_parts = bool(tasks._with_parts_of_the_lead() - tasks)

    @api.depends("task_ids", "unit_id", "keep_old", "co_action", "co_unit_ids")
    def _compute_candidates(self):
        """The people of the units that will answer for every one of the tasks."""
        for dialog in self:
            tasks = dialog.task_ids._origin
            co_units = dialog._get_co_units(tasks) or {}
            groups = [
                task._get_candidates(
                    dialog._get_units(task, co_units.get(task, task.co_unit_ids))
                )
                for task in tasks
            ]
            found = groups[0] if groups else self.env["res.users"]
            for people in groups[1:]:
                found &= people
            dialog.candidate_ids = found.filtered(lambda user: not user.share)

    def _get_units(self, task, co_units):
        """All units that will answer for a task."""
        former = task.unit_id if self.keep_old or not self.unit_id else self.unit_id
        return self.unit_id._origin | former | co_units

    def action_confirm(self):
        """Hand over; the rights are checked on the server, not by the menu."""
        if not self.env["profplan.postponement"]._is_manager():
            raise AccessError(self.env._("Tasks are handed over by a manager."))
        tasks = self._get_chosen_tasks()
        if self.with_parts:
            tasks = tasks._with_parts_of_the_lead()
        tasks._reassign(
            self.reason,
            unit=self.unit_id,
            co_units=self._get_co_units(tasks),
            people=self.user_ids if self.people_action == "set" else None,
            keep_old=self.keep_old,
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_co_units(self, tasks):
        """``{task: its co-executors}`` as chosen, None when they stay."""
        units = self.co_unit_ids._origin
        if self.co_action == "keep":
            return None
        return {
            task: {
                "add": task.co_unit_ids | units,
                "remove": task.co_unit_ids - units,
                "set": units,
            }[self.co_action]
            for task in tasks
        }
