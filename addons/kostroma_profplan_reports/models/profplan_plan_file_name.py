from odoo import models


class ProfplanPlan(models.Model):
    _inherit = "profplan.plan"

    def _get_report_file_name(self, key):
        """The name of a file printed now, without its ending.

        :param key: of the report: discipline, completeness, …
        """
        self.ensure_one()
        name = f"kostroma_profplan_reports.{key}"
        plan = self.with_context(lang=self._get_report_language())
        report = plan.env[f"report.{name}"]
        action = plan.env["ir.actions.report"]._get_report_from_name(name)
        return report._get_file_name(
            action.with_env(plan.env), plan, report._read_options({})
        )
