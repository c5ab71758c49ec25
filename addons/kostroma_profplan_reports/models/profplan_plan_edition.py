from odoo import models


class ProfplanPlanEdition(models.Model):
    """An edition of a plan on paper, as PDF (design §8)."""

    _inherit = "profplan.plan.edition"

    def action_download_pdf(self):
        """The edition as PDF."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/profplan/edition/{self.id}/pdf",
            "target": "download",
        }

    def _make_pdf(self):
        """:return: (name of the file, its bytes)

        :raises UserError: the server cannot make it; what to do, in a sentence
        """
        self.ensure_one()
        self.check_access("read")
        edition = self.with_context(lang=self.plan_id._get_report_language())
        name = edition.env._(
            "Plan - %(document)s - %(edition)s",
            document=edition.plan_id._get_file_document(),
            edition=edition.display_name.lower(),
        )
        return f"{name}.pdf", edition.env["profplan.pdf"]._make_of_page(
            "kostroma_profplan_reports.plan_edition_page", {"edition": edition}
        )
