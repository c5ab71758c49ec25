from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = [
    ("assigned", "Assigned"),
    ("in_progress", "In progress"),
    ("review", "Under review"),
    ("returned", "Returned"),
    ("done", "Done, off control"),
    ("dropped", "Dropped"),
]


class ProjectTaskType(models.Model):
    _inherit = "project.task.type"

    step = fields.Selection(
        STEPS,
        index="btree_not_null",
        readonly=True,
        help="The step of execution (design §5) that this column stands for.",
    )

    _step_uniq = models.UniqueIndex(
        "(step) WHERE step IS NOT NULL", "A step has one column only."
    )

    def _get_by_step(self, step):
        """The column of a step; the six columns are shared by all plans."""
        xmlid = f"kostroma_profplan.stage_{step}"
        return self.browse(self.env["ir.model.data"]._xmlid_to_res_id(xmlid, True))

    # What makes a column of plans the column of a step.
    _PROFPLAN_FIXED_FIELDS = {
        "active",
        "auto_validation_state",
        "fold",
        "mail_template_id",
        "project_ids",
        "rating_active",
        "rating_template_id",
        "step",
        "user_id",
    }

    def write(self, vals):
        self._check_steps_kept(vals)
        return super().write(vals)

    def _check_steps_kept(self, vals):
        """The columns of plans keep their meaning, whoever edits stages."""
        fixed = self._PROFPLAN_FIXED_FIELDS & vals.keys()
        # While modules load, our own data files set the steps; a context key would
        # not do, it can come over RPC.
        loading = not self.env.registry.ready
        if fixed and not loading and any(stage.step for stage in self.sudo()):
            raise UserError(
                self.env._(
                    "This column belongs to the plans of the committee: its name "
                    "and order may change, its step may not."
                )
            )

    @api.constrains("project_ids")
    def _check_projects_are_no_plans(self):
        """A plan's board has the six columns of the steps and no other."""
        foreign = self.filtered(lambda stage: not stage.step)
        if foreign.sudo().project_ids.profplan_id:
            raise UserError(
                self.env._(
                    "The board of an approved plan has the columns of its steps and "
                    "no other: put this column into another project."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_steps(self):
        if any(stage.step for stage in self.sudo()):
            raise UserError(
                self.env._("This column belongs to the plans: it cannot be deleted.")
            )
