from odoo.http import Controller, request, route

from .portal_page import HOME, PortalPage

LINE = f"{HOME}/report/<int:line_id>/evidence"


class ProfplanPortalEvidence(PortalPage, Controller):
    """Own evidence: the files, and what proves a line of the report (design §6)."""

    @route(
        f"{HOME}/evidence/<int:evidence_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def portal_evidence(self, evidence_id, **_query):
        """The file, by the person's own rights; a picture and a PDF are shown."""
        evidence = request.env["profplan.evidence"]._get_portal_own(evidence_id)
        if not evidence or not evidence.checksum:
            return self._show_none("report", plan=True)
        if evidence.content_removed_on:
            return self._show(
                "kostroma_profplan.portal_evidence_gone",
                "report",
                request.env["profplan.sheet"]._get_portal_sheet(),
                title=request.env._("The file is no longer stored"),
                evidence=evidence,
                status=410,
            )
        stream = request.env["ir.binary"]._get_stream_from(evidence, "file")
        return stream.get_response()

    @route(LINE, type="http", auth="user", methods=["GET"])
    def portal_line_evidence(self, line_id, **_query):
        """What proves a line, and a form for more."""
        line, sheet = self._get_line(line_id)
        if not sheet:
            return self._show_none("report", plan=True)
        return self._show_line(line, sheet)

    @route(LINE, type="http", auth="user", methods=["POST"])
    def portal_line_evidence_post(self, line_id, do="save", **form):
        """Attach what proves a line, or take it away."""
        line, sheet = self._get_line(line_id)
        if not sheet:
            return self._show_none("report", plan=True)
        evidence = request.env["profplan.evidence"]
        do, _dash, number = do.partition("-")
        if do == "remove":
            own = line.evidence_ids.filtered(lambda one: str(one.id) == number)
            _done, refusal = self._try(own.unlink)
        else:
            uploads = request.httprequest.files.getlist("evidence_file")
            _done, refusal = self._try(evidence._add_from_portal, line, form, uploads)
        if refusal:
            return self._show_line(
                line, sheet, form=form, errors=refusal.split("\n"), status=422
            )
        told = "removed" if do == "remove" else "saved"
        return self._lead_to(f"{HOME}/report/{line.id}/evidence", told)

    def _get_line(self, line_id):
        """A line and the sheet, of the person's own; empty: none of theirs."""
        line = request.env["profplan.sheet.line"].browse(line_id).exists()
        sheets = request.env["profplan.sheet"]
        if not line or not line.has_access("read"):
            return line, sheets
        return line, sheets._get_portal_sheet(line.plan_id.id, line.unit_id.id)

    def _show_line(self, line, sheet, form=None, status=200, **values):
        evidence = request.env["profplan.evidence"]
        number = (line.number or "").rstrip(".")
        return self._show(
            "kostroma_profplan.portal_line_evidence",
            "report",
            sheet,
            status=status,
            title=request.env._("What proves %s", number),
            line=line,
            form=form or {},
            evidence=line.evidence_ids._prepare_portal_rows(),
            upload=evidence._prepare_portal_upload(),
            **values,
        )
