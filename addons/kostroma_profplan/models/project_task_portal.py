from odoo import models
from odoo.tools import format_date


class ProjectTask(models.Model):
    """What of its tasks an organisation reads and writes in the portal (design §6)."""

    _inherit = "project.task"

    @property
    def TASK_PORTAL_READABLE_FIELDS(self):
        return super().TASK_PORTAL_READABLE_FIELDS | {
            "accepted_on",
            "can_claim_not_applicable",
            "contract_met",
            "contract_state",
            "control_date",
            "date_start",
            "days_left",
            "evidence_count",
            "evidence_finding",
            "evidence_ids",
            "figure_ids",
            "figure_state",
            "figure_value_ids",
            "first_control_date",
            "health",
            "limit_date",
            "measure_id",
            "not_applicable",
            "not_applicable_reason",
            "part_evidence_ids",
            "outcome",
            "outcome_reason",
            "plan_id",
            "postponement_ids",
            "postponement_state",
            "remark",
            "report_date",
            "result_text",
            "result_text_required",
            "sheet_id",
            "sheet_part",
            "step",
            "submitted_on",
            "unit_id",
            "window_id",
        }

    @property
    def TASK_PORTAL_WRITABLE_FIELDS(self):
        return super().TASK_PORTAL_WRITABLE_FIELDS | {
            "evidence_ids",
            "figure_value_ids",
            "outcome",
            "outcome_reason",
            "remark",
            "result_text",
        }

    def _get_portal_date(self, name="control_date"):
        """A date with its year, as all screens write it; "" if there is none."""
        self.ensure_one()
        return format_date(self.env, self[name], date_format="dd.MM.yyyy")
