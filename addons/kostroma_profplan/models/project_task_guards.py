from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..lib import execution


class ProjectTask(models.Model):
    """What Odoo lets people do with a task is closed for a plan's tasks (design §5).

    Every door leads to ``create``, ``write`` and ``unlink``: drag-and-drop, forms,
    import, portal and RPC.
    """

    _inherit = "project.task"

    # What a plan's task lets its own people change; everything else is set by the
    # moves and actions of design §5.
    _PROFPLAN_FREE_FIELDS = {
        "evidence_ids",
        "result_text",
        "quantity",
        "quantity_zero",
        "description",
        "priority",
        "sequence",
        "color",
        "tag_ids",
        "displayed_image_id",
    }
    # What belongs to the person who looks, or to Odoo's own messaging.
    _PROFPLAN_PERSONAL_FIELDS = {
        "activity_ids",
        "access_token",
        "message_follower_ids",
        "message_main_attachment_id",
        "personal_stage_id",
        "personal_stage_type_id",
        "personal_stage_type_ids",
    }
    _PROFPLAN_MOVE_FIELDS = {"stage_id", "remark"}

    @api.model_create_multi
    def create(self, vals_list):
        self._check_create_in_plan(vals_list)
        return super().create(vals_list)

    def _check_create_in_plan(self, vals_list):
        """A plan's tasks are made from its measures and in no other way."""
        if self._is_engine():
            return
        defaults = {
            name: self.env.context.get(f"default_{name}")
            for name in ("measure_id", "project_id", "parent_id")
        }
        projects, parents = set(), set()
        for vals in vals_list:
            vals = {**defaults, **vals}
            projects.add(vals.get("project_id"))
            parents.add(vals.get("parent_id"))
            if vals.get("measure_id"):
                self._raise_not_by_hand()
        self._check_outside_plans(projects, parents)

    def _check_outside_plans(self, project_ids, parent_ids):
        """Refuse to put anything else into a plan's project or under its tasks."""
        projects = self.env["project.project"].sudo().browse(filter(None, project_ids))
        parents = self.sudo().browse(filter(None, parent_ids))
        if projects.profplan_id or parents.measure_id:
            self._raise_not_by_hand()

    def _raise_not_by_hand(self):
        raise UserError(
            self.env._(
                "The tasks of an approved plan are made from its measures. Put your "
                "own task into another project, or amend the plan."
            )
        )

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        of_plan = self.filtered(lambda task: task.sudo().measure_id)
        outside = self - of_plan
        if outside and {"project_id", "parent_id", "measure_id"} & vals.keys():
            if vals.get("measure_id"):
                self._raise_not_by_hand()
            outside._check_outside_plans(
                {vals.get("project_id")}, {vals.get("parent_id")}
            )
        if not of_plan or not vals.keys() - self._PROFPLAN_PERSONAL_FIELDS:
            return super().write(vals)
        of_plan._check_plan_write(vals)
        if "stage_id" not in vals:
            return super().write(vals)
        if outside:
            super(ProjectTask, outside).write(dict(vals))
        free = {name: vals[name] for name in vals if name in self._PROFPLAN_FREE_FIELDS}
        if free:
            of_plan._check_at_work()
            super(ProjectTask, of_plan).write(free)
        return of_plan._move(vals)

    def _check_plan_write(self, vals):
        """Who may change what on a plan's task, apart from moving it."""
        allowed = (
            self._PROFPLAN_FREE_FIELDS
            | self._PROFPLAN_PERSONAL_FIELDS
            | self._PROFPLAN_MOVE_FIELDS
        )
        refused = vals.keys() - allowed
        if refused:
            names = [
                self._fields[name]._description_string(self.env)
                for name in sorted(refused & self._fields.keys())
            ]
            raise UserError(
                self.env._(
                    "«%(fields)s» of a task under control is not changed by hand. The "
                    "date is moved by a postponement, people and units by "
                    "«Reassign», the step by its buttons.",
                    fields=", ".join(names),
                )
            )
        if "remark" in vals and "stage_id" not in vals:
            raise UserError(self.env._("A remark is given together with a move."))
        if "stage_id" not in vals:
            self._check_at_work()

    def _check_at_work(self):
        """The person works on these open tasks: its unit, coordinator, manager."""
        self._check_plan_open()
        for task in self:
            if not task._get_roles():
                raise AccessError(
                    self.env._(
                        "«%(task)s» is the work of %(unit)s: only its people and the "
                        "coordinators may change it.",
                        task=task.display_name,
                        unit=task.sudo().unit_id.name,
                    )
                )
            if task.step in execution.CLOSED_STEPS:
                raise UserError(
                    self.env._(
                        "«%(task)s» is off control: nothing in it can be changed. A "
                        "manager can reopen it.",
                        task=task.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_plan(self):
        if self.sudo().measure_id and not self._is_engine():
            raise UserError(
                self.env._(
                    "A task of an approved plan cannot be deleted. A manager can drop "
                    "it with a reason."
                )
            )
