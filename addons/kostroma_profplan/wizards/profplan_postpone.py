from odoo import api, fields, models

from ..models.profplan_postponement import BASIS, BASIS_KINDS


class ProfplanPostpone(models.TransientModel):
    """Ask for another control date, or set it: one reason for any number of tasks.

    An executor asks; a manager's date is granted at once.
    """

    _name = "profplan.postpone"
    _inherit = ["profplan.tasks.dialog.mixin"]
    _description = "Move Control Dates"

    old_dates = fields.Char("Control date now", compute="_compute_tasks")
    new_date = fields.Date("New last day", required=True)
    control_date = fields.Date(
        "Control date will be",
        compute="_compute_control_date",
        help="The working day before a day off.",
    )
    report_date = fields.Date(
        "Report by will be",
        compute="_compute_control_date",
        help="The report moves with the term by as many days.",
    )
    reason = fields.Text(required=True)
    with_parts = fields.Boolean(
        "Their parts due on the same day too",
        default=True,
        help="Open parts with the control date of their measure move with it.",
    )
    has_parts = fields.Boolean(compute="_compute_tasks")
    outside_plan = fields.Boolean(compute="_compute_control_date")
    outside_reason = fields.Text("Why outside the period of the plan")
    basis_kind = fields.Selection(BASIS_KINDS, "Basis")
    basis_number = fields.Char("No. of the basis")
    basis_date = fields.Date("Date of the basis")
    basis_official = fields.Char("Who decided")
    basis_text = fields.Char("Basis in words")
    needs_basis = fields.Boolean(compute="_compute_tasks")
    is_manager = fields.Boolean(compute="_compute_is_manager")

    @api.depends_context("uid")
    def _compute_is_manager(self):
        self.is_manager = self.env["profplan.postponement"]._is_manager()

    @api.depends("task_ids")
    def _compute_tasks(self):
        for dialog in self:
            tasks = dialog.task_ids._origin
            dates = sorted(
                {day for day in (task._get_date_to_move() for task in tasks) if day}
            )
            dialog.needs_basis = any(task._has_date_of_order() for task in tasks)
            dialog.has_parts = bool(tasks._with_parts_due_with_it() - tasks)
            dialog.old_dates = ", ".join(day.strftime("%d.%m.%Y") for day in dates)

    @api.depends("new_date", "task_ids")
    def _compute_control_date(self):
        for dialog in self:
            day = dialog.new_date
            plans = dialog.task_ids.plan_id
            task = dialog.task_ids._origin[:1]
            given = day and task and task._get_dates_for(day)
            _legal_date, dialog.control_date, dialog.report_date = given or [False] * 3
            dialog.outside_plan = day and any(
                not plan.date_start <= day <= plan.date_end for plan in plans
            )

    def action_confirm(self):
        """Ask or grant; the checks are the tasks' own."""
        tasks = self._get_chosen_tasks()
        if not self.is_manager:
            self.env["profplan.postponement"].create(
                [self._prepare_ask_vals(task) for task in tasks]
            )
        else:
            if self.with_parts:
                tasks = tasks._with_parts_due_with_it()
            tasks._postpone(
                self.new_date,
                self.reason,
                self.outside_reason,
                self._prepare_basis_vals(),
            )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_ask_vals(self, task):
        return {
            "task_id": task.id,
            "new_date": self.new_date,
            "reason": self.reason,
            **self._prepare_basis_vals(),
        }

    def _prepare_basis_vals(self):
        return {name: self[name] for name in (*BASIS, "basis_text")}
