from odoo import models
from odoo.exceptions import UserError

from ..report import pdf


class ProfplanPdf(models.AbstractModel):
    """PDF by the programs of the server; where that fails, what to do (design §8)."""

    _name = "profplan.pdf"
    _description = "PDF by the Programs of the Server"

    def _make_of_file(self, content, file_name):
        """A file of Excel or Word as PDF, by LibreOffice.

        :return: its bytes
        :raises UserError: the server cannot make it; what to do, in a sentence
        """
        try:
            return pdf.to_pdf(content, file_name.rpartition(".")[2])
        except pdf.NoProgram:
            words = self.env._(
                "The server has no LibreOffice to make a PDF: download the file "
                "and save it as PDF, or ask the administrator to install it."
            )
        except pdf.Busy:
            words = self._get_busy_text()
        except pdf.NotMade:
            words = self.env._(
                "LibreOffice could not make a PDF of %(file)s: download the file "
                "and save it as PDF. Files of Word need libreoffice-writer on the "
                "server.",
                file=file_name,
            )
        raise UserError(words)

    def _make_of_page(self, template, values):
        """A page on paper as PDF, by Chromium.

        :param template: of a page that is complete in itself: nothing is fetched
        :return: its bytes
        :raises UserError: as above
        """
        page = str(self.env["ir.qweb"]._render(template, values))
        try:
            return pdf.page_to_pdf(page)
        except pdf.NoProgram:
            words = self.env._(
                "The server has no Chromium to make a PDF: open the page on paper, "
                "press «Print» and choose «Save as PDF», or ask the administrator to "
                "install it."
            )
        except pdf.Busy:
            words = self._get_busy_text()
        except pdf.NotMade:
            words = self.env._(
                "Chromium could not make a PDF: open the page on paper, press «Print» "
                "and choose «Save as PDF»."
            )
        raise UserError(words)

    def _get_busy_text(self):
        return self.env._("Another PDF is being made: try again in a minute.")
