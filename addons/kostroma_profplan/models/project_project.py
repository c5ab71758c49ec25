from odoo import api, fields, models
from odoo.exceptions import UserError


class ProjectProject(models.Model):
    _name = "project.project"
    _inherit = ["project.project", "profplan.engine.mixin"]
    _engine_scope = "board"

    profplan_id = fields.Many2one(
        "profplan.plan",
        "Approved plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The plan whose measures are executed in this project.",
    )

    # What keeps a plan's project a plan's project: only the engine sets these.
    _PROFPLAN_FIXED_FIELDS = {
        "access_token",
        "active",
        "allow_recurring_tasks",
        "allow_task_dependencies",
        "collaborator_ids",
        "company_id",
        "is_template",
        "privacy_visibility",
        "profplan_id",
        "stage_id",
        "task_ids",
        "tasks",
        "type_ids",
    }

    @api.model_create_multi
    def create(self, vals_list):
        projects = super().create(vals_list)
        projects._check_outside_plans()
        return projects

    def write(self, vals):
        of_plans = self.sudo().filtered("profplan_id")
        self._check_profplan_fixed(of_plans, vals)
        result = super().write(vals)
        (self - of_plans)._check_outside_plans()
        return result

    def _check_outside_plans(self):
        """These projects are no boards of plans, by whatever way the values came."""
        if self._is_engine():
            return
        projects = self.sudo()
        if projects.profplan_id:
            self._check_profplan_fixed(True, {"profplan_id"})
        if any(projects.type_ids.mapped("step")):
            raise UserError(
                self.env._(
                    "The columns of the steps belong to the boards of plans: give "
                    "this project columns of its own."
                )
            )

    def _check_profplan_fixed(self, of_plan, names):
        """A plan's project cannot be opened, closed or re-staged by its own rights.

        The project is only the board of the plan (design §9): project managers
        arrange it, the plan governs it.
        """
        fixed = self._PROFPLAN_FIXED_FIELDS.intersection(names)
        if of_plan and fixed and not self._is_engine():
            raise UserError(
                self.env._(
                    "This project is the board of an approved plan: its columns, "
                    "visibility and archiving follow the plan. Change the plan instead."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_plan(self):
        if self.sudo().profplan_id and not self._is_engine():
            raise UserError(
                self.env._(
                    "This project is the board of an approved plan: it cannot be "
                    "deleted. Close the plan instead."
                )
            )
