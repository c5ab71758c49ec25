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
            "saved": request.env._("Saved as a draft. It is not handed in yet."),
            "submitted": request.env._(
                "Handed in. You are told if something is wrong."
            ),
            "withdrawn": request.env._("Taken back: you may change it."),
        }
        return self._show_indicators(sheet, told=told.get(done))

    @route(URL, type="http", auth="user", methods=["POST"])
    def portal_indicators_save(self, action="save", **form):
        """Save as drafts; hand in; take one back."""
        sheet = self._get_sheet(form.get("plan"), form.get("unit"))
        if not sheet:
            return self._show_none(PAGE, **form)
        given = typed.read_form(form)
        action, _space, key = action.partition(" ")
        troubles, refusal = self._try(sheet._save_indicators, given)
        # What was typed is saved first, whichever button is pressed.
        if not refusal and not troubles and action == "submit":
            troubles, refusal = self._try(sheet._submit_indicators)
        elif not refusal and not troubles and action == "withdraw":
            _result, refusal = self._try(sheet._withdraw_indicator, key)
        if refusal or troubles:
            errors = [refusal] if refusal else self._get_errors(troubles)
            return self._show_indicators(sheet, troubles, given, errors=errors)
        done = {"submit": "submitted", "withdraw": "withdrawn"}.get(action, "saved")
        return self._go(PAGE, sheet, done=done)

    def _get_errors(self, troubles):
        return [
            request.env._(
                "Not everything is saved or handed in: look at the fields marked "
                "below. Their number: %s.",
                len(troubles),
            )
        ]

    def _show_indicators(self, sheet, troubles=None, given=None, **values):
        return self._show(
            "kostroma_profplan.portal_indicators",
            PAGE,
            sheet,
            title=request.env._("Indicators"),
            **sheet._prepare_portal_indicators(troubles, given),
            **values,
        )
