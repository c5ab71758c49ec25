from odoo.http import Controller, request, route

from .portal_page import HOME, PortalPage


class ProfplanPortalPrint(PortalPage, Controller):
    """Plan and report on paper: to be signed by the head (design §8)."""

    @route(
        [f"{HOME}/<any(plan,report):part>/print"],
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def portal_print(self, part, **query):
        """The same rows as on the page, as an official paper of A4."""
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none(part, **query)
        response = request.render(
            "kostroma_profplan.portal_print", sheet._prepare_print(part)
        )
        response.headers["Cache-Control"] = "no-store"
        return response
