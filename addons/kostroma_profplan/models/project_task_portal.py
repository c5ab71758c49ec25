from odoo import api, models
from odoo.tools import format_date

# What an organisation's people give with their work.
GIVEN = frozenset(
    {
        "evidence_ids",
        "expected_date",
        "expected_reason",
        "figure_value_ids",
        "outcome",
        "outcome_reason",
        "result_text",
    }
)


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
            "expected_date",
            "expected_reason",
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
        return super().TASK_PORTAL_WRITABLE_FIELDS | GIVEN | {"remark"}

    def _get_portal_date(self, name="control_date"):
        """A date with its year, as all screens write it; "" if there is none."""
        self.ensure_one()
        return format_date(self.env, self[name], date_format="dd.MM.yyyy")

    # --- Where the portal shows it (design §6) ---

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for task in self.filtered("plan_id"):
            task.access_url = f"/my/profplan/tasks/{task.id}"
        return result

    def _get_access_action(self, access_uid=None, force_website=False):
        """The links of letters: the plan and the report have pages of their own."""
        action = super()._get_access_action(access_uid, force_website)
        if self.plan_id and action["type"] == "ir.actions.act_url":
            action["url"] = self._get_profplan_portal_url()
        return action

    def _get_profplan_portal_url(self):
        """The page of a plan's task; "" of a task outside plans."""
        self.ensure_one()
        task = self.sudo()
        if task.sheet_id and task.sheet_part:
            return task.sheet_id._get_portal_url(task.sheet_part)
        return task.access_url if task.plan_id else ""

    @api.model
    def _get_portal_url_of_own(self, task_id):
        """Where a portal user finds this task of a plan; "" if it is not theirs."""
        task = self.browse(task_id).exists()
        if not (task and self.env.user._is_portal() and task.has_access("read")):
            return ""
        return task._get_profplan_portal_url()
