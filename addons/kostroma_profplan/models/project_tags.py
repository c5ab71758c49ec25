from odoo import api, models
from odoo.exceptions import AccessError


class ProjectTags(models.Model):
    """A plan's task is tagged by its own people, from the side of the tag too (§9).

    A tag is seen on tasks of others: it is made and named by who works on tasks.
    """

    _inherit = "project.tags"

    @api.model_create_multi
    def create(self, vals_list):
        tags = super().create(vals_list)
        tags._check_may_name()
        if not self.env.su:
            tasks = tags._get_tasks_of_plans()
            tasks._check_seen()
            tasks._check_at_work()
        return tags

    def write(self, vals):
        self._check_may_name()
        if "task_ids" not in vals or self.env.su:
            return super().write(vals)
        before = self._get_tasks_of_plans()
        result = super().write(vals)
        after = self._get_tasks_of_plans()
        changed = (before - after) | (after - before)
        changed._check_seen()
        changed._check_at_work()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_others(self):
        self._check_may_name()

    def _check_may_name(self):
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("project.group_project_user")
            or user.has_group("kostroma_profplan.group_profplan_user")
        ):
            raise AccessError(
                self.env._("Tags are made and named by those who work on tasks.")
            )

    def _get_tasks_of_plans(self):
        tasks = self.sudo().task_ids.filtered("measure_id")
        return tasks.with_env(self.env)
