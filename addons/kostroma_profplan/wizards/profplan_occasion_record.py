from odoo import api, fields, models


class ProfplanOccasionRecord(models.TransientModel):
    """What happened and when; the task checks the person and makes the part."""

    _name = "profplan.occasion.record"
    _inherit = ["profplan.today.mixin"]
    _description = "Record an Event That a Term Is Counted From"

    task_id = fields.Many2one("project.task", required=True)
    event_text = fields.Char(related="task_id.event_text")
    date = fields.Date(
        "Happened on", required=True, default=lambda self: self._get_today()
    )
    name = fields.Char("What happened", required=True)
    is_of_group = fields.Boolean("Given to a group", compute="_compute_last_day")
    last_day = fields.Date("To be done by", compute="_compute_last_day")

    @api.depends("date", "task_id")
    def _compute_last_day(self):
        for dialog in self:
            task = dialog.task_id.sudo()
            measure, dialog.is_of_group = task.measure_id, task.unit_id.kind == "group"
            dialog.last_day = (
                dialog.date
                and measure
                and measure._get_occasion_control_date(dialog.date)
            )

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs.task_id._check_seen()
        return dialogs

    def write(self, vals):
        result = super().write(vals)
        self.task_id._check_seen()
        return result

    def action_confirm(self):
        """Record it and show what is to be done now."""
        self.ensure_one()
        occasion = self.task_id.action_record_occasion(self.date, self.name)
        return occasion.task_id._get_records_action(context={})
