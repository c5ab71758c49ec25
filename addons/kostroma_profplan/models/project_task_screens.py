from odoo import api, models


class ProjectTask(models.Model):
    """The screens of plans offer what can be done with a plan's task, nothing else."""

    _inherit = "project.task"

    @api.depends("name", "window_id.display_name", "measure_id.display_name")
    def _compute_display_name(self):
        """A part is told from its sisters where a name is cut: its term comes first."""
        result = super()._compute_display_name()
        for task in self:
            # Organisations' people read a fixed list of fields.
            window, measure = task.sudo().window_id, task.sudo().measure_id
            if window and measure:
                label = window._get_short_name()
                words = [measure.number or "", label[:1].upper() + label[1:]]
                name = " ".join((measure.name or "").split())
                task.display_name = f"{' '.join(words).strip()} — {name}"
        return result

    @api.model
    def _get_plan_views(self):
        """Ids of the views that show tasks of plans only: hook."""
        types = ("kanban", "list", "form", "pivot", "calendar")
        return {
            self.env.ref(f"kostroma_profplan.project_task_view_{one}").id
            for one in types
        }

    @api.model
    @api.readonly
    def get_views(self, views, options=None):
        """No archiving, templates, sharing, sub-tasks: all are refused (design §9)."""
        result = super().get_views(views, options)
        if self._get_plan_views().isdisjoint(view_id for view_id, _type in views):
            return result
        fields = result["models"].get("project.task", {}).get("fields", {})
        if "active" in fields:
            fields["active"]["readonly"] = True
        offered = self._get_offered_actions().ids
        for view in result["views"].values():
            toolbar = view.get("toolbar") or {}
            if "action" in toolbar:
                toolbar["action"] = [
                    action for action in toolbar["action"] if action["id"] in offered
                ]
        return result

    @api.model
    def _get_offered_actions(self):
        """Odoo's own actions that work on a plan's task: hook."""
        return self.env.ref("project.mail_followers_edit_action_from_task").sudo()

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """The boards of plans show all steps, empty ones included."""
        found = super()._read_group_stage_ids(stages, domain)
        if self.env.context.get("profplan_steps"):
            steps = stages.search([("step", "!=", False)])
            found = (found | steps).sorted()
        return found
