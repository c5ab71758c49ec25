from odoo import api, fields, models
from odoo.exceptions import UserError


class ProfplanTasksDialogMixin(models.AbstractModel):
    """A dialog on the tasks that it was opened on, one or many.

    Opened on measures it is about their root tasks. It decides nothing itself: the
    tasks' own actions check the person.
    """

    _name = "profplan.tasks.dialog.mixin"
    _description = "Dialog on Tasks"

    task_ids = fields.Many2many("project.task", string="Tasks", required=True)
    task_count = fields.Integer(compute="_compute_task_count")

    @api.depends("task_ids")
    def _compute_task_count(self):
        for dialog in self:
            dialog.task_count = len(dialog.task_ids)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "task_ids" in fields_list and "task_ids" not in values:
            tasks = self._get_active_tasks()
            values["task_ids"] = [fields.Command.set(tasks.ids)]
        return values

    @api.model
    def _get_active_tasks(self):
        """Tasks the dialog was opened on, or the root tasks of measures."""
        tasks = self.env["project.task"]
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "profplan.measure":
            return self.env[model].browse(ids).root_task_id
        return tasks.browse(ids) if model == tasks._name else tasks

    def _get_chosen_tasks(self):
        """The tasks; whoever chose none is told so."""
        self.ensure_one()
        if not self.task_ids:
            raise UserError(self.env._("Choose at least one task."))
        return self.task_ids
