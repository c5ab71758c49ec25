from base64 import b64decode

from odoo import models
from odoo.exceptions import UserError

from ..report import pdf


class ProfplanReportPrinted(models.Model):
    """What was printed, as PDF: made anew from the file that is kept (design §8)."""

    _inherit = "profplan.report.printed"

    def action_download_pdf(self):
        """The file as PDF."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/profplan/printed/{self.id}/pdf",
            "target": "download",
        }

    def _make_pdf(self):
        """:return: (name of the file, its bytes)

        :raises UserError: the server cannot make it; what to do, in a sentence
        """
        self.ensure_one()
        self.check_access("read")
        if self.report_name == "profplan.form":
            # LibreOffice would follow whatever a stranger's workbook links to.
            raise UserError(
                self.env._("A form of others is not made a PDF here: open it in Excel.")
            )
        stem, _dot, suffix = self.file_name.rpartition(".")
        content = b64decode(self.with_context(bin_size=False).file)
        try:
            return f"{stem}.pdf", pdf.to_pdf(content, suffix)
        except pdf.NoProgram:
            raise UserError(
                self.env._(
                    "The server has no LibreOffice to make a PDF: download the file "
                    "and save it as PDF, or ask the administrator to install it."
                )
            ) from None
        except pdf.Busy:
            raise UserError(
                self.env._("Another PDF is being made: try again in a minute.")
            ) from None
        except pdf.NotMade:
            raise UserError(
                self.env._(
                    "LibreOffice could not make a PDF of %(file)s: download the file "
                    "and save it as PDF. Files of Word need libreoffice-writer on the "
                    "server.",
                    file=self.file_name,
                )
            ) from None
