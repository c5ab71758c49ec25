from odoo import api, models
from odoo.exceptions import UserError


class ProjectCollaborator(models.Model):
    _inherit = "project.collaborator"

    @api.constrains("project_id")
    def _check_project_is_no_plan(self):
        """A plan is never shared by Odoo's own project sharing (design §9)."""
        if self.sudo().project_id.profplan_id:
            raise UserError(
                self.env._(
                    "The board of an approved plan is not shared with outsiders: "
                    "organisations work through their portal. Add the person to "
                    "the members of the organisation instead."
                )
            )
