import json
import re

from odoo.http import request, route

from odoo.addons.report_xlsx.controllers.main import ReportController

OURS = re.compile(r"/report/\w+/kostroma_profplan")


class ProfplanReportController(ReportController):
    """Our reports are printed as what they are: by another address there is nothing.

    Workbooks (design §8), editions of a plan as pages (design §4).

    What the Print menu prints is kept; a plain address only prints.
    """

    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        if not reportname.startswith("kostroma_profplan"):
            return super().report_routes(reportname, docids, converter, **data)
        kinds = (converter, f"qweb-{converter}")
        known = [("report_name", "=", reportname), ("report_type", "in", kinds)]
        ids = (docids or "").split(",")
        found = request.env["ir.actions.report"].sudo().search_count(known, limit=1)
        if not (found and all(one.isdecimal() for one in ids)):
            raise request.not_found()
        chosen = self._read_chosen(data.get("options"))
        response = super().report_routes(reportname, docids, converter, **data)
        request.profplan_printed = reportname, [int(one) for one in ids], chosen
        return response

    def _read_chosen(self, options):
        """What the address chooses; one that says nonsense leads nowhere."""
        try:
            chosen = json.loads(options or "{}")
        except ValueError:
            chosen = None
        if not isinstance(chosen, dict):
            raise request.not_found()
        return chosen

    def _only_reads(self, _rule, _args):
        """Is it a report of ours? Printing only reads, so a replica may answer it.

        What is kept of it is written in a transaction of its own. Reports of other
        modules may write while they print.
        """
        url = self._read_address(request.httprequest.values.get("data"))
        return bool(OURS.match(url))

    @staticmethod
    def _read_address(data):
        """The address that is to be downloaded; "" if none is said."""
        try:
            url, kind = json.loads(data)[:2]
        except (TypeError, ValueError, LookupError):
            return ""
        return url if isinstance(url, str) and isinstance(kind, str) else ""

    @route(readonly=_only_reads)
    def report_download(self, data, context=None, token=None, readonly=True):
        if not self._read_address(data):
            raise request.not_found()
        request.profplan_printed = None
        response = super().report_download(
            data, context=context, token=token, readonly=readonly
        )
        if request.profplan_printed and "Content-Disposition" in response.headers:
            self._keep_printed(*request.profplan_printed, response.get_data())
        return response

    def _keep_printed(self, name, ids, chosen, content):
        """Keep the file that was printed: the printing itself has only read.

        What was printed is told by who printed it, not read from the address again. A
        transaction of its own, on the main database.
        """
        with request.env.registry.cursor() as cr:
            env = request.env(cr=cr)
            action = env["ir.actions.report"]._get_report_from_name(name)
            # An organisation's copy is its own affair.
            if env.user._is_internal():
                env["profplan.report.printed"]._keep(
                    action, env[action.model].browse(ids), content, chosen
                )
