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
        self._check_profplan_fixed(
            any(vals.get("profplan_id") for vals in vals_list), {"profplan_id"}
        )
        return super().create(vals_list)

    def write(self, vals):
        self._check_profplan_fixed(
            vals.get("profplan_id") or any(self.sudo().mapped("profplan_id.id")), vals
        )
        return super().write(vals)

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
