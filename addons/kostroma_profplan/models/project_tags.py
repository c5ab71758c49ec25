from odoo import api, models


class ProjectTags(models.Model):
    """A plan's task is tagged by its own people, from the side of the tag too (§9)."""

    _inherit = "project.tags"

    @api.model_create_multi
    def create(self, vals_list):
        tags = super().create(vals_list)
        if not self.env.su:
            tasks = tags._get_tasks_of_plans()
            tasks._check_seen()
            tasks._check_at_work()
        return tags

    def write(self, vals):
        if "task_ids" not in vals or self.env.su:
            return super().write(vals)
        before = self._get_tasks_of_plans()
        result = super().write(vals)
        after = self._get_tasks_of_plans()
        changed = (before - after) | (after - before)
        changed._check_seen()
        changed._check_at_work()
        return result

    def _get_tasks_of_plans(self):
        tasks = self.sudo().task_ids.filtered("measure_id")
        return tasks.with_env(self.env)
