from odoo.http import Controller, request, route

from ..models.profplan_event_portal import FIELDS
from .portal_page import HOME, PortalPage

EVENTS = f"{HOME}/events"


class ProfplanPortalEvents(PortalPage, Controller):
    """What took place, entered from a phone (design §6)."""

    @route(EVENTS, type="http", auth="user", methods=["GET"])
    def portal_events(self, line=None, **query):
        """The events of a sheet, and three fields for another one."""
        sheet = self._get_sheet(**query)
        if not sheet:
            return self._show_none("events", **query)
        chosen = sheet.line_ids.filtered(lambda one: str(one.id) == line).ids
        return self._show_events(sheet, chosen=chosen)

    @route(EVENTS, type="http", auth="user", methods=["POST"])
    def portal_events_post(self, plan=None, unit=None, **form):
        """Enter an event; what it serves is proposed first, if it is not ticked."""
        sheet = self._get_sheet(plan, unit)
        if not sheet:
            return self._show_none("events", plan=True)
        events = request.env["profplan.event"]
        chosen = self._get_ticked()
        if not chosen and not form.get("asked"):
            _vals, refusal = self._try(events._read_portal_form, form)
            chosen = events._propose_portal_lines(sheet, form.get("name"))
            return self._show_events(
                sheet,
                chosen=chosen,
                form=form,
                errors=refusal.split("\n") if refusal else [],
                status=422 if refusal else 200,
                choosing=not refusal,
            )
        return self._save(events, sheet, form, chosen)

    @route(f"{EVENTS}/<int:event_id>", type="http", auth="user", methods=["GET"])
    def portal_event(self, event_id, **_query):
        """One event, to be corrected."""
        event = request.env["profplan.event"]._get_portal_own(event_id)
        sheet = self._get_sheet_of(event)
        if not sheet:
            return self._show_none("events", plan=True)
        return self._show_event(event, sheet)

    @route(f"{EVENTS}/<int:event_id>", type="http", auth="user", methods=["POST"])
    def portal_event_post(self, event_id, do="save", **form):
        """Correct an event, take it or what proves it away."""
        event = request.env["profplan.event"]._get_portal_own(event_id)
        sheet = self._get_sheet_of(event)
        if not sheet:
            return self._show_none("events", plan=True)
        do, _dash, number = do.partition("-")
        if do != "delete":
            return self._save(event, sheet, form, self._get_ticked(), number)
        _done, refusal = self._try(event.unlink)
        if refusal:
            return self._show_event(event, sheet, errors=[refusal], status=422)
        return self._go("events", sheet, told="removed")

    def _save(self, event, sheet, form, chosen, number=""):
        uploads = request.httprequest.files.getlist("evidence_file")
        saved, refusal = self._try(
            self._write, event, sheet, form, chosen, uploads, number
        )
        if not refusal:
            if event:
                return self._lead_to(f"{EVENTS}/{event.id}", "saved")
            return self._go("events", sheet, anchor=f"e{saved.id}", told="entered")
        values = {
            "form": form,
            "chosen": chosen,
            "errors": refusal.split("\n"),
            "status": 422,
        }
        if event:
            return self._show_event(event, sheet, **values)
        return self._show_events(sheet, choosing=True, **values)

    def _write(self, event, sheet, form, chosen, uploads, number):
        if number:
            event.evidence_ids.filtered(lambda one: str(one.id) == number).unlink()
        return event._save_from_portal(sheet, form, chosen, uploads)

    def _get_ticked(self):
        return [self._get_id(one) for one in request.httprequest.form.getlist("line")]

    def _get_sheet_of(self, event):
        """The person's own sheet that an event stands in; empty for others' events."""
        if not event or event.removed_on:
            return request.env["profplan.sheet"]
        return request.env["profplan.sheet"]._get_portal_sheet(
            event.plan_id.id, event.unit_id.id
        )

    def _show_events(
        self, sheet, chosen=None, form=None, choosing=False, status=200, **values
    ):
        typed = {name: form[name] for name in FIELDS if name in (form or {})}
        events = request.env["profplan.event"]
        return self._show(
            "kostroma_profplan.portal_events",
            "events",
            sheet,
            status=status,
            title=request.env._("What took place"),
            rows=events._prepare_portal_list(sheet),
            choosing=choosing,
            form=form or {},
            **values,
            **events._prepare_portal_form(sheet, typed, chosen or []),
        )

    def _show_event(self, event, sheet, chosen=None, form=None, status=200, **values):
        typed = {name: form[name] for name in FIELDS if name in (form or {})}
        return self._show(
            "kostroma_profplan.portal_event",
            "events",
            sheet,
            status=status,
            title=event.name,
            form=form or {},
            **values,
            **event._prepare_portal_form(sheet, typed, chosen),
        )
