from odoo.http import Controller, request, route

from .portal_page import HOME, PortalPage


class ProfplanPortal(PortalPage, Controller):
    """«Today»: what an organisation has to do (design §6)."""

    @route(HOME, type="http", auth="user", methods=["GET"], readonly=True)
    def portal_today(self, **query):
        """What is due, what came back, what waits, what comes next."""
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none("today", **query)
        return self._show(
            "kostroma_profplan.portal_today",
            "today",
            sheet,
            title=request.env._("Today"),
        )
