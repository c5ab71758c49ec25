from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, content_disposition, request, route

from odoo.addons.kostroma_profplan.controllers.portal_page import HOME, PortalPage


def answer_pdf(make, *args):
    """The PDF that a model makes, or one sentence why there is none.

    :param make: gives (name of the file, its bytes)
    """
    try:
        name, content = make(*args)
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
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


class ProfplanPrintedPdf(PortalPage, Controller):
    """Printed reports and pages on paper as PDF (design §8)."""

    @route(
        "/profplan/printed/<int:printed_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def printed_pdf(self, printed_id):
        """A report that was printed, by LibreOffice."""
        printed = request.env["profplan.report.printed"].browse(printed_id)
        return answer_pdf(printed._make_pdf)

    @route(
        "/profplan/edition/<int:edition_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def edition_pdf(self, edition_id):
        """An edition of a plan, by Chromium."""
        edition = request.env["profplan.plan.edition"].browse(edition_id)
        return answer_pdf(edition._make_pdf)

    @route(
        f"{HOME}/<any(plan,report):part>/print/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def portal_pdf(self, part, **query):
        """An organisation's plan or report on paper, by Chromium."""
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none(part, **query)
        return answer_pdf(sheet._make_pdf, part)
