"""What all pages of the portal have in common (design §6): thin, no rules."""

from urllib.parse import urlsplit

from werkzeug.urls import url_encode

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

HOME = "/my/profplan"
# What was done is told once, on the page that comes next: kept in the session.
TOLD = "profplan_told"


class PortalPage:
    """Mixin of the controllers of our pages: find the sheet, show, lead on.

    A page is given what the person asks for by ``?plan=`` and ``?unit=``; what they
    are let see is decided by the models.
    """

    def _get_sheet(self, plan=None, unit=None, **_query):
        """The person's own sheet that the address names; empty if there is none."""
        return request.env["profplan.sheet"]._get_portal_sheet(
            self._get_id(plan), self._get_id(unit)
        )

    @staticmethod
    def _get_id(text):
        """A number of an address or form; 0, which is nobody's, for anything else."""
        if text in (None, ""):
            return None
        text = str(text)
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def _show(self, template, page, sheet, status=200, **values):
        """A page in the portal's frame.

        :param page: its key in the menu: today, plan, report, events, tasks, indicators
        :param sheet: whose page it is; empty: a page of no organisation
        :param values: ``title`` and what the template asks for; ``errors`` are
            sentences on what was refused
        """
        told = self._take_told()
        common = {
            "errors": [],
            # What was typed: an address fills in nothing and says nothing.
            "given": request.params if request.httprequest.method == "POST" else {},
            **values,
            **request.env["profplan.sheet"]._prepare_portal_frame(sheet, page),
            "sheet": sheet,
        }
        uploads = request.httprequest.files.getlist("evidence_file")
        common["chosen_files"] = [one.filename for one in uploads if one.filename]
        common["told"] = "" if common["errors"] else told
        response = request.render(template, common, status=status)
        # Pages of an organisation are nobody else's: not even of the next person at
        # the same computer, by «Back».
        response.headers["Cache-Control"] = "no-store"
        # Nobody else's page shows it, to have its buttons pressed.
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        return response

    def _show_none(self, page, /, **_query):
        """The page of whoever has no such sheet."""
        missing = bool(_query.get("plan") or _query.get("unit"))
        return self._show(
            "kostroma_profplan.portal_none",
            page,
            request.env["profplan.sheet"],
            title=request.env._("Plan of career guidance"),
            status=404 if missing else 200,
            missing=missing,
        )

    def _go(self, page, sheet, anchor="", told="", **query):
        """Lead on to a page of the menu, so that reloading sends nothing twice.

        :param told: what was done, a key of ``_get_portal_told_texts``
        """
        url = sheet._get_portal_url(page)
        if query:
            url = f"{url}{'&' if '?' in url else '?'}{url_encode(query)}"
        return self._lead_to(f"{url}#{anchor}" if anchor else url, told)

    def _lead_to(self, url, told):
        """Lead on to an address of ours, where it is told what was done."""
        request.session[TOLD] = [urlsplit(url).path, told]
        return request.redirect(url, code=303)

    @staticmethod
    def _take_told():
        """The sentence on what was done before this page, said once; else ""."""
        path, told = request.session.get(TOLD) or ("", "")
        if path != request.httprequest.path:
            return ""
        del request.session[TOLD]
        return request.env["profplan.sheet"]._get_portal_told_text(told)

    def _try(self, method, *args):
        """Call a method of a model; a refusal comes back in words, nothing written.

        :return: (what it gave, sentence of the refusal or "")
        """
        try:
            with request.env.cr.savepoint():
                return method(*args), ""
        except (UserError, AccessError, MissingError) as refusal:
            return None, str(refusal.args[0])
