from odoo import api, fields, models


class ProfplanPlan(models.Model):
    _inherit = "profplan.plan"

    printed_count = fields.Integer("Printed reports", compute="_compute_printed_count")

    def _compute_printed_count(self):
        counts = dict(
            self.env["profplan.report.printed"]._read_group(
                [("plan_ids", "in", self.ids)], ["plan_ids"], ["__count"]
            )
        )
        for plan in self:
            plan.printed_count = counts.get(plan._origin, 0)

    @api.model
    def _get_report_language(self):
        """The language of the official form: that of the orders, whoever prints it.

        Russian where it is installed, else the user's own.
        """
        installed = dict(self.env["res.lang"].get_installed())
        return "ru_RU" if "ru_RU" in installed else self.env.lang

    def _get_indicator_report_name(self):
        """The name of the file of indicators, without its ending."""
        self.ensure_one()
        plan = self.with_context(lang=self._get_report_language())
        return plan.env._(
            "Indicators of the plan (%s)",
            plan._get_file_words(plan._get_document_words()),
        )

    def _get_report_file_name(self, key):
        """The name of a file printed now, without its ending.

        :param key: of the report: execution, brief, …
        """
        self.ensure_one()
        name = f"kostroma_profplan_reports.{key}"
        plan = self.with_context(lang=self._get_report_language())
        report = plan.env[f"report.{name}"]
        action = plan.env["ir.actions.report"]._get_report_from_name(name)
        return report._get_file_name(
            action.with_env(plan.env), plan, report._read_options({})
        )

    def _get_file_document(self):
        """«order No. 1257-рз-IV» as a part of a file's name."""
        return self._get_file_words(self._get_document_number())

    @api.model
    def _get_file_words(self, words):
        """A slash of the order's number is no part of a file's name."""
        return words.replace("/", "-").replace("\\", "-")

    def action_view_printed(self):
        """What was printed of this plan, as it was."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan_reports.action_profplan_plan_printed"
        )
        action["context"] = {
            "profplan_one_plan": True,
            "active_id": self.id,
            "active_ids": self.ids,
            "active_model": self._name,
        }
        return action
