from odoo.http import Controller, request, route

from ..lib import sheet as rules
from .portal_page import HOME, PortalPage


class ProfplanPortal(PortalPage, Controller):
    """«Today», the plan and the report of an organisation (design §6)."""

    # --- Today ---

    @route(HOME, type="http", auth="user", methods=["GET"], readonly=True)
    def portal_today(self, **query):
        """What is due, what came back, what waits, what comes next."""
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none("today", **query)
        return self._show_today(sheet)

    @route(f"{HOME}/acknowledge", type="http", auth="user", methods=["POST"])
    def portal_acknowledge(self, **form):
        """«Ознакомлен»."""
        sheet = self._get_sheet(**form)
        if not sheet:
            return self._show_none("today", **form)
        _result, refusal = self._try(sheet.action_acknowledge)
        if refusal:
            return self._show_today(sheet, status=422, errors=[refusal])
        return self._go("today", sheet, told="acknowledged")

    def _show_today(self, sheet, **values):
        return self._show(
            "kostroma_profplan.portal_today",
            "today",
            sheet,
            title=request.env._("Today"),
            today=sheet._prepare_portal_today(),
            **values,
        )

    # --- Plan and report ---

    @route(f"{HOME}/plan", type="http", auth="user", methods=["GET"], readonly=True)
    def portal_plan(self, **query):
        """The organisation's own dates of each measure."""
        return self._open_part(rules.PLAN, **query)

    @route(f"{HOME}/report", type="http", auth="user", methods=["GET"], readonly=True)
    def portal_report(self, **query):
        """What became of each measure."""
        return self._open_part(rules.REPORT, **query)

    @route(f"{HOME}/plan", type="http", auth="user", methods=["POST"])
    def portal_plan_post(self, **form):
        """Save what was typed into the plan, then do what the button says."""
        return self._take_part(rules.PLAN, form)

    @route(f"{HOME}/report", type="http", auth="user", methods=["POST"])
    def portal_report_post(self, **form):
        """Save what was typed into the report, then do what the button says."""
        return self._take_part(rules.REPORT, form)

    @route(f"{HOME}/report/signed", type="http", auth="user", methods=["POST"])
    def portal_report_signed(self, **form):
        """The one page that the director has signed."""
        sheet = self._get_sheet(form.get("plan"), form.get("unit"))
        if not sheet:
            return self._show_none(rules.REPORT, **form)
        uploads = request.httprequest.files.getlist("evidence_file")
        _evidence, refusal = self._try(sheet._attach_signed, uploads)
        if refusal:
            return self._show_part(
                rules.REPORT, sheet, "all", status=422, errors=[refusal]
            )
        return self._go(rules.REPORT, sheet, "signed", told="saved")

    @route(f"{HOME}/save", type="http", auth="user", methods=["POST"])
    def portal_save(self, part=rules.PLAN, **form):
        """The same for the page's script: saves single values, answers in JSON."""
        sheet = self._get_sheet(**form)
        if not sheet:
            return request.make_json_response({"error": "gone"}, status=404)
        troubles, refusal = self._try(sheet._save_typed, form)
        answer = sheet._prepare_portal_answer(part, form, troubles or {})
        return request.make_json_response({**answer, "error": refusal})

    def _open_part(self, part, /, **query):
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none(part, **query)
        return self._show_part(part, sheet, query.get("show") or "all")

    def _take_part(self, part, form):
        sheet = self._get_sheet(**form)
        if not sheet:
            return self._show_none(part, **form)
        show = form.get("show") or "all"
        (troubles, told), refusal = self._try_form(sheet, part, form)
        if troubles or refusal:
            errors = [refusal] if refusal else [sheet._get_not_saved_text()]
            return self._show_part(
                part,
                sheet,
                show,
                status=422,
                errors=errors,
                troubles=troubles,
                marked=sheet._get_marked(troubles or {}, form.get("do")),
            )
        line = form.get("do", "").partition(":")[2]
        anchor = f"line-{line}" if self._get_id(line) else ""
        return self._go(part, sheet, anchor, show=show, told=told)

    def _try_form(self, sheet, part, form):
        """((what was not saved, what was done), the refusal or "").

        What was typed is saved even where what the button asks for is refused.
        """
        troubles, refusal = self._try(sheet._save_typed, form)
        if refusal or troubles:
            return (troubles or sheet._get_all_typed(form), ""), refusal
        told, refusal = self._try(sheet._do_portal, part, form.get("do"), form)
        return ({}, told), refusal

    def _show_part(self, part, sheet, show, troubles=None, marked=(), **values):
        titles = {
            rules.PLAN: request.env._("Plan of your organisation"),
            rules.REPORT: request.env._("Report of your organisation"),
        }
        return self._show(
            f"kostroma_profplan.portal_{part}",
            part,
            sheet,
            title=titles[part],
            data=sheet._prepare_portal_page(part, show, troubles),
            marked=marked,
            **values,
        )
