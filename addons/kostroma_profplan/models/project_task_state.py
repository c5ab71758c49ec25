from odoo import api, fields, models

from ..lib import execution


class ProjectTask(models.Model):
    """Odoo's own state, end and working hours follow the step (design §5)."""

    _inherit = "project.task"

    @api.depends("step")
    def _compute_state(self):
        """Odoo's own state follows the step (design §5)."""
        state_by_step = self._get_state_by_step()
        of_plan = self.filtered("measure_id")
        for task in of_plan:
            task.state = state_by_step.get(task.step, "01_in_progress")
        return super(ProjectTask, self - of_plan)._compute_state()

    def _compute_field_value(self, field):
        """The state follows quietly: the move is on record in our words.

        It is computed when somebody asks for it, after the quiet write of the step.
        """
        if field.name != "state":
            return super()._compute_field_value(field)
        of_plan = self.filtered("measure_id")
        super(ProjectTask, of_plan._quietly())._compute_field_value(field)
        return super(ProjectTask, self - of_plan)._compute_field_value(field)

    @api.model
    def _get_state_by_step(self):
        return {
            "returned": "02_changes_requested",
            "done": "1_done",
            "dropped": "1_canceled",
        }

    def update_date_end(self, stage_id):
        """A step closes a plan's task, not a folded column."""
        stage = self.env["project.task.type"].browse(stage_id)
        if stage.step:
            closed = stage.step in execution.CLOSED_STEPS
            return {"date_end": closed and fields.Datetime.now()}
        return super().update_date_end(stage_id)

    @api.depends("measure_id")
    def _compute_elapsed(self):
        """A plan's task runs under legal dates: no working hours to count."""
        of_plan = self.filtered("measure_id")
        of_plan.update(
            dict.fromkeys(
                [
                    "working_hours_open",
                    "working_hours_close",
                    "working_days_open",
                    "working_days_close",
                ],
                0.0,
            )
        )
        return super(ProjectTask, self - of_plan)._compute_elapsed()
