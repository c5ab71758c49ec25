from odoo import models


class ProjectTask(models.Model):
    """What of its tasks an organisation reads and writes in the portal (design §6)."""

    _inherit = "project.task"

    @property
    def TASK_PORTAL_READABLE_FIELDS(self):
        return super().TASK_PORTAL_READABLE_FIELDS | {
            "measure_id",
            "plan_id",
            "unit_id",
            "window_id",
            "step",
            "health",
            "date_start",
            "control_date",
            "submitted_on",
            "accepted_on",
            "result_text",
            "quantity",
            "remark",
            "days_left",
        }

    @property
    def TASK_PORTAL_WRITABLE_FIELDS(self):
        return super().TASK_PORTAL_WRITABLE_FIELDS | {
            "result_text",
            "quantity",
            "remark",
        }
