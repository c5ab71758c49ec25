from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, content_disposition, request, route


class ProfplanPrintedPdf(Controller):
    """A printed report as PDF (design §8)."""

    @route(
        "/profplan/printed/<int:printed_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def printed_pdf(self, printed_id):
        """The PDF, or one sentence why there is none."""
        printed = request.env["profplan.report.printed"].browse(printed_id)
        try:
            name, content = printed._make_pdf()
        except (AccessError, MissingError):
            raise request.not_found() from None
        except UserError as error:
            headers = [("Content-Type", "text/plain; charset=utf-8")]
            return request.make_response(str(error), headers, status=503)
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
