import json
from urllib.parse import urlsplit

from odoo.http import request, route

from odoo.addons.report_xlsx.controllers.main import ReportController

PREFIX = "/report/xlsx/kostroma_profplan_reports."


class ProfplanReportController(ReportController):
    """Our reports are workbooks: by any other address there is nothing (design §8).

    What the Print menu prints is kept; a plain address only prints.
    """

    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        if reportname.startswith("kostroma_profplan"):
            known = [("report_name", "=", reportname), ("report_type", "=", converter)]
            ids = (docids or "").split(",")
            found = request.env["ir.actions.report"].sudo().search_count(known, limit=1)
            if not (found and all(one.isdecimal() for one in ids)):
                raise request.not_found()
        return super().report_routes(reportname, docids, converter, **data)

    @route()
    def report_download(self, data, context=None, token=None, readonly=True):
        response = super().report_download(
            data, context=context, token=token, readonly=readonly
        )
        if "Content-Disposition" in response.headers:
            self._keep_printed(json.loads(data)[0], response)
        return response

    def _keep_printed(self, url, response):
        """Keep the file that was printed: the printing itself has only read.

        A transaction of its own, on the main database.
        """
        path = urlsplit(url).path
        if not path.startswith(PREFIX) or path.count("/") != 4:
            return
        name, ids = path.removeprefix("/report/xlsx/").split("/")
        with request.env.registry.cursor() as cr:
            env = request.env(cr=cr)
            action = env["ir.actions.report"]._get_report_from_name(name)
            records = env[action.model].browse(map(int, ids.split(",")))
            # An organisation's copy is its own affair.
            if env.user._is_internal():
                env["profplan.report.printed"]._keep(
                    action, records, response.get_data()
                )
