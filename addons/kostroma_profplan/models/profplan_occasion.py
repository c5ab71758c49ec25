from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ProfplanOccasion(models.Model):
    """An event that has happened and from which a term is counted (design §5).

    It is recorded on the measure's task by :meth:`project.task.action_record_occasion`;
    what a person recorded stays as it was said.
    """

    _name = "profplan.occasion"
    _description = "Event That a Term Is Counted From"
    _inherit = ["profplan.append.only.mixin"]
    _engine_scope = "occasion"
    _order = "date desc, id desc"

    measure_id = fields.Many2one(
        "profplan.measure", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(
        related="measure_id.plan_id", store=True, index=True, string="Approved plan"
    )
    root_task_id = fields.Many2one(
        "project.task", "Task", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date("Happened on", required=True)
    name = fields.Char("What happened", required=True)
    window_id = fields.Many2one(
        "profplan.window", "Term", required=True, index=True, ondelete="restrict"
    )
    task_id = fields.Many2one(
        "project.task", "What is to be done", required=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    control_date = fields.Date(related="task_id.control_date")
    step = fields.Selection(related="task_id.step")
    health = fields.Selection(related="task_id.health")

    _window_uniq = models.UniqueIndex("(window_id)", "A term is of one event.")

    @api.depends("name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for occasion in self:
            day = format_date(self.env, occasion.date)
            occasion.display_name = f"{day}, {occasion.name}"

    def _raise_append_only(self):
        raise UserError(
            self.env._(
                "An event is recorded by the button «It has happened» on the task and "
                "stays as it was said. If it was a mistake, a manager drops the task "
                "that came of it."
            )
        )

    def action_view_task(self):
        """What is to be done after this event."""
        self.ensure_one()
        return self.task_id._get_records_action(context={})
