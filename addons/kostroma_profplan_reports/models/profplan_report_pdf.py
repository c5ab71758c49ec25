from base64 import b64decode

from odoo import models
from odoo.exceptions import UserError


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
        content = b64decode(self.with_context(bin_size=False).file)
        stem = self.file_name.rpartition(".")[0]
        return f"{stem}.pdf", self.env["profplan.pdf"]._make_of_file(
            content, self.file_name
        )
