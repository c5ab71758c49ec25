from odoo import models


class ProfplanSheet(models.Model):
    """Plan and report on paper, as PDF (design §8)."""

    _inherit = "profplan.sheet"

    def _prepare_print(self, part):
        """The page on paper leads to its PDF."""
        address = f"/my/profplan/{part}/print/pdf"
        asked = f"plan={self.plan_id.id}&unit={self.unit_id.id}"
        return {**super()._prepare_print(part), "pdf_url": f"{address}?{asked}"}

    def _make_pdf(self, part):
        """:return: (name of the file, its bytes)

        :param part: "plan" or "report"
        :raises UserError: the server cannot make it; what to do, in a sentence
        """
        self.ensure_one()
        shown = self._prepare_print(part)
        unit = self.sudo().unit_id.short_name or self.sudo().unit_id.name
        name = f"{shown['title']} - {unit}".replace("/", "-").replace("\\", "-")
        return f"{name}.pdf", self.env["profplan.pdf"]._make_of_page(
            "kostroma_profplan.portal_print", shown
        )
