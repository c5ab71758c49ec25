from odoo import models
from odoo.tools import format_date

REPORT = "kostroma_profplan_reports.organisation"


class ProfplanSheet(models.Model):
    _inherit = "profplan.sheet"

    def _get_portal_downloads(self):
        """The link to the file beside those of the first addon."""
        downloads = super()._get_portal_downloads()
        if not self:
            return downloads
        ids = ",".join(map(str, self.ids))
        name = self.env._("Plan and report in Excel")
        return [*downloads, {"name": name, "url": f"/report/xlsx/{REPORT}/{ids}"}]

    def _get_organisation_report_name(self):
        """The file's name: whose it is, and as of which day."""
        self.ensure_one()
        sheet = self.sudo()
        unit = sheet.unit_id.short_name or sheet.unit_id.name
        sheet = sheet.with_context(lang=sheet.plan_id._get_report_language())
        return sheet.env._(
            "Plan and report - %(unit)s - %(date)s",
            unit=unit.replace("/", "-").replace("\\", "-"),
            date=format_date(sheet.env, self._get_today(), date_format="dd.MM.yyyy"),
        )
