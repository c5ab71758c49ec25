from odoo import models
from odoo.tools import format_date


class ProfplanPlan(models.Model):
    _inherit = "profplan.plan"

    def _get_report_language(self):
        """The language of the official form: that of the orders, whoever prints it.

        Russian where it is installed, else the user's own.
        """
        installed = dict(self.env["res.lang"].get_installed())
        return "ru_RU" if "ru_RU" in installed else self.env.lang

    def _get_indicator_report_name(self):
        """The file's name; a slash of the order's number is no part of a file name."""
        self.ensure_one()
        plan = self.with_context(lang=self._get_report_language())
        return plan.env._(
            "Indicators of the plan - order %(number)s of %(date)s",
            number=(plan.number or "").replace("/", "-").replace("\\", "-"),
            date=format_date(plan.env, plan.date, date_format="dd.MM.yyyy"),
        )
