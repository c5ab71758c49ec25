from odoo import api, fields, models


class ProfplanSending(models.TransientModel):
    """What sending a plan out will do, before it is done (design §4).

    It decides nothing itself: the plan's own action checks the person and the plan.
    """

    _name = "profplan.sending"
    _description = "Send a Plan Out to Organisations"

    plan_id = fields.Many2one("profplan.plan", required=True, readonly=True)
    sheet_count = fields.Integer("New plans and reports", compute="_compute_preview")
    line_count = fields.Integer("New lines in them", compute="_compute_preview")
    task_count = fields.Integer("New own hand-ins", compute="_compute_preview")
    letter_count = fields.Integer("Letters", compute="_compute_preview")
    back_count = fields.Integer("Asked again", compute="_compute_preview")
    gone_count = fields.Integer("No longer asked", compute="_compute_preview")
    held_count = fields.Integer(
        "Of them hold something and stay", compute="_compute_preview"
    )
    unit_ids = fields.Many2many(
        "profplan.unit", string="New organisations", compute="_compute_preview"
    )
    gone_line_ids = fields.Many2many(
        "profplan.sheet.line", string="Lines taken back", compute="_compute_preview"
    )
    gone_task_ids = fields.Many2many(
        "project.task", string="Tasks taken back", compute="_compute_preview"
    )
    doubts = fields.Text(compute="_compute_preview")
    nothing = fields.Boolean(compute="_compute_preview")

    @api.depends("plan_id")
    def _compute_preview(self):
        """The same that the action does, and nothing is written."""
        for dialog in self:
            plan = dialog.plan_id
            plan.check_access("write")
            sending = plan._prepare_sending()
            told = plan._get_told_of_sending(sending)
            dialog.sheet_count = len(sending.new_units)
            dialog.line_count = sending.count_lines()
            dialog.task_count = sending.count_tasks()
            dialog.letter_count = len(plan._get_people_of_sending(told))
            dialog.back_count = len(sending.lines_back) + len(sending.tasks_back)
            dialog.gone_count = len(sending.lines_gone) + len(sending.tasks_gone)
            dialog.held_count = len(sending.lines_held)
            dialog.unit_ids = sending.new_units or False
            dialog.gone_line_ids = sending.lines_gone or False
            dialog.gone_task_ids = sending.tasks_gone or False
            dialog.nothing = sending.is_empty()
            dialog.doubts = "\n".join(
                f"• {line}" for line in plan._get_doubts_of_sending(sending, told)
            )

    def action_confirm(self):
        self.ensure_one()
        self.plan_id.action_send_out()
        return self.plan_id.action_view_sheets()
