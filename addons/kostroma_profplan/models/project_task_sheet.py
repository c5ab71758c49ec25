from odoo import fields, models
from odoo.exceptions import UserError

from ..lib import execution
from ..lib import sheet as rules
from .project_task_evidence import ContractLine


class ProjectTask(models.Model):
    """Tasks of organisations: handing in plan and report is moving a sheet (§6)."""

    _inherit = "project.task"

    sheet_id = fields.Many2one(
        "profplan.sheet",
        "Plan and report",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The plan and report of the organisation that the task was sent to.",
    )
    sheet_part = fields.Selection(
        [(rules.PLAN, "Handing in the plan"), (rules.REPORT, "Handing in the report")],
        "Part of plan and report",
        readonly=True,
        copy=False,
    )
    line_ids = fields.One2many(
        "profplan.sheet.line", "task_id", "Shown in", readonly=True, copy=False
    )

    _sent_once = models.UniqueIndex(
        "(measure_id, sheet_id) WHERE sheet_id IS NOT NULL",
        "The organisation has its own task of this measure already.",
    )

    # --- Sheet and task move together ---

    def _move_with_sheets(self, step, remark):
        """Move the sheets whose plan or report these tasks hand in.

        The sheet checks the move and moves its task. Taking the task to work is a
        move of the task alone.

        :return: the tasks that have moved with their sheets
        """
        of_sheets = self.filtered(
            lambda task: (
                task.sudo().sheet_part
                and (task.step, step)
                not in (("assigned", "in_progress"), ("returned", "in_progress"))
            )
        )
        targets = {task: task._get_move_of_sheet(step).target for task in of_sheets}
        for target, tasks in of_sheets.grouped(targets.get).items():
            tasks._get_sheets()._move(target, remark)
        return of_sheets

    def _get_sheets(self):
        """The sheets of these tasks, with the rights of the person."""
        return self.sudo().sheet_id.with_env(self.env)

    def _get_move_of_sheet(self, step):
        """The move of the sheet that this task's move to a step equals.

        :raises UserError: there is none from where the two stand
        """
        self.ensure_one()
        sheet = self._get_sheets()
        move = rules.get_move_of_task(
            sheet.state, self.sudo().sheet_part, self.step, step
        )
        if move:
            return move
        if step == "dropped":
            raise UserError(
                self.env._(
                    "«%(task)s»: plan and report are asked of every organisation of "
                    "the plan. Single measures are said not to apply in its plan and "
                    "report; an organisation that leaves is released from the whole "
                    "plan.",
                    task=self.display_name,
                )
            )
        if (self.step, step) not in execution.MOVES:
            raise UserError(self._get_no_such_move_text(self.step, step))
        raise UserError(sheet._get_no_such_move_text())

    def _get_sheet_lines(self):
        """What the sheet still lacks, as demands on the task."""
        demands = self.sheet_id._get_demands(self.sheet_part)
        return [ContractLine(one.text, one.missing) for one in demands]

    # --- Lines that show a task of a former version ---

    def _show_on_lines(self):
        """Lines that stand for one of these tasks show how it stands now."""
        for line in self.sudo().line_ids:
            line._as_engine().write(line._prepare_mirror_vals(line.task_id))

    # --- Dates that are moved ---

    def _get_line_days(self):
        """``{task: (last day, day of the report)}``, before they are moved."""
        return {task: task._get_days_of_lines() for task in self.sudo()}

    def _get_days_of_lines(self):
        """The last day of doing and of reporting that lines have from this task."""
        return self.control_date, self.report_date or self.control_date

    def _move_line_days(self, before, reason):
        """Lines that wait follow what was postponed (design §6).

        With the whole measure its lines; with an organisation's report what it was to
        be reported by then.
        """
        with_reports, with_measures = {}, {}
        for task, (_last, reported) in before.items():
            last, day = task._get_days_of_lines()
            if task.sheet_part == rules.REPORT:
                lines = task.sheet_id.line_ids.filtered(
                    lambda line, reported=reported: line.report_date == reported
                )
                with_reports |= lines._get_days_of_report(day)
            elif not task.parent_id:
                with_measures |= task.measure_id.line_ids._get_days_of_term(last, day)
        lines = self.env["profplan.sheet.line"].sudo()._because(reason)._as_engine()
        lines._write_each_on_record(with_reports)
        lines._write_each_on_record(with_measures)
