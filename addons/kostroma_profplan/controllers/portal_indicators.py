from odoo.http import Controller, request, route

from ..lib import typed
from .portal_page import HOME, PortalPage

URL = f"{HOME}/indicators"
PAGE = "indicators"


class ProfplanPortalIndicators(PortalPage, Controller):
    """An organisation's figures of indicators (design §7)."""

    @route(URL, type="http", auth="user", methods=["GET"], readonly=True)
    def portal_indicators(self, done=None, **query):
        """What is asked, last year's figure beside it, what came back."""
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none(PAGE, **query)
        told = {
            "save": request.env._("Saved as a draft. It is not handed in yet."),
            "submit": request.env._("Handed in. You are told if something is wrong."),
            "withdraw": request.env._("Taken back: you may change it."),
        }
        return self._show_indicators(sheet, told=told.get(done))

    @route(URL, type="http", auth="user", methods=["POST"])
    def portal_indicators_post(self, do="save", **form):
        """Save what was typed as drafts, then do what the button says."""
        sheet = self._get_sheet(**form)
        if not sheet:
            return self._show_none(PAGE, **form)
        given = typed.read_form(form)
        do, _colon, key = do.partition(":")
        troubles, refusal = self._try(sheet._save_indicators, given)
        if not refusal and not troubles and do == "submit":
            troubles, refusal = self._try(sheet._submit_indicators)
        elif not refusal and not troubles and do == "withdraw":
            _result, refusal = self._try(sheet._withdraw_indicator, key)
        if refusal or troubles:
            errors = [refusal or sheet._get_not_saved_text()]
            return self._show_indicators(
                sheet, troubles, given, errors=errors, status=422
            )
        return self._go(PAGE, sheet, done=do)

    @route(f"{URL}/save", type="http", auth="user", methods=["POST"])
    def portal_indicators_save(self, **form):
        """The same for the page's script: saves a row, answers in JSON."""
        sheet = self._get_sheet(**form)
        if not sheet:
            return request.make_json_response({"error": "gone"}, status=404)
        given = typed.read_form(form)
        troubles, refusal = self._try(sheet._save_indicators, given)
        answer = sheet._prepare_indicator_answer(given, troubles or {})
        return request.make_json_response({**answer, "error": refusal})

    def _show_indicators(self, sheet, troubles=None, given=None, **values):
        return self._show(
            "kostroma_profplan.portal_indicators",
            PAGE,
            sheet,
            title=request.env._("Indicators"),
            **sheet._prepare_portal_indicators(troubles, given),
            **values,
        )
