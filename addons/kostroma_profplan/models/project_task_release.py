from odoo import fields, models

from ..lib import execution


class ProjectTask(models.Model):
    """An organisation's task that is not asked of it any more, or again (design §4)."""

    _inherit = "project.task"

    released = fields.Boolean(
        "No longer asked",
        readonly=True,
        copy=False,
        help="The measure does not concern the organisation any more.",
    )

    def _is_withdrawn(self):
        self.ensure_one()
        return self.released

    def _filter_owing(self):
        """Those of these tasks that still are to be done."""
        return self.filtered(lambda task: task.step in execution.OPEN_STEPS)

    def _release(self, reason):
        """Take these off control; the letter about it is sent by the plan."""
        self._set_released(True, self._get_stages_of_release("dropped"), reason)

    def _bring_back(self, reason):
        """Put these on control again; what hands in a sheet stands where that does.

        What is still to be done is done by the days that the others have now.
        """
        dates = self.measure_id._get_standing_task_dates()
        self._set_released(False, self._get_stages_of_release(), reason)
        owing = self._filter_owing()._because(reason)._as_engine(quiet=True)
        for measure, tasks in owing.grouped("measure_id").items():
            if measure in dates:
                tasks.write(dates[measure])
        self._schedule_first_activities()

    def _get_stages_of_release(self, step=None):
        """``{task: its column}``; without a step, where the work goes on."""
        types = self.env["project.task.type"]
        return {
            task: types._get_by_step(
                step
                or (
                    task.sheet_part and task.sheet_id._get_step_of_part(task.sheet_part)
                )
                or "assigned"
            )
            for task in self
        }

    def _set_released(self, released, stages, reason):
        """The step and the mark; days of submission and acceptance stay."""
        opened = self._because(reason)._as_engine(quiet=True)
        for stage, tasks in opened.grouped(stages.get).items():
            vals = {"stage_id": stage.id, "released": released, "remark": reason}
            tasks.write({**vals, **tasks._prepare_outcome_vals(stage.step)})
            tasks = tasks.with_env(self.env)
            tasks._note_move(stage.step, reason)
            tasks._show_on_lines()
            tasks._close_activities_of_move(stage.step)
            tasks._close_asked_postponements(stage.step)
