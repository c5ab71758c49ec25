from odoo.http import Controller, request, route

from ..lib import typed
from .portal_page import HOME, PortalPage

URL = f"{HOME}/indicators"
PAGE = "indicators"


class ProfplanPortalIndicators(PortalPage, Controller):
    """An organisation's figures of indicators (design §7)."""

    @route(URL, type="http", auth="user", methods=["GET"], readonly=True)
    def portal_indicators(self, **query):
        """What is asked, last year's figure beside it, what came back."""
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none(PAGE, **query)
        return self._show_indicators(sheet)

    @route(URL, type="http", auth="user", methods=["POST"])
    def portal_indicators_post(self, do="save", **form):
        """Save what was typed as drafts, then do what the button says."""
        sheet = self._get_sheet(**form)
        if not sheet:
            return self._show_none(PAGE, **form)
        given = typed.read_form(form)
        troubles, refusal = self._try(sheet._save_indicators, given)
        told = ""
        if not refusal and not troubles:
            done, refusal = self._try(sheet._do_indicators, do, form)
            told, troubles = done or ("", {})
        if refusal or troubles:
            errors = [refusal or sheet._get_not_saved_text()]
            return self._show_indicators(
                sheet,
                troubles,
                given,
                errors=errors + sheet._get_gone_texts(given),
                status=422,
            )
        return self._go(PAGE, sheet, told=told)

    @route(f"{URL}/save", type="http", auth="user", methods=["POST"])
    def portal_indicators_save(self, **form):
        """The same for the page's script: saves a row, answers in JSON."""
        sheet = self._get_sheet(**form)
        if not sheet:
            return request.make_json_response({"error": "gone"}, status=404)
        given = typed.read_form(form)
        troubles, refusal = self._try(sheet._save_indicators, given)
        answer = sheet._prepare_indicator_answer(given, troubles or {})
        answer["error"] = refusal or answer["error"]
        return request.make_json_response(answer)

    def _show_indicators(self, sheet, troubles=None, given=None, **values):
        return self._show(
            "kostroma_profplan.portal_indicators",
            PAGE,
            sheet,
            title=request.env._("Indicators"),
            **sheet._prepare_portal_indicators(troubles, given),
            **values,
        )
