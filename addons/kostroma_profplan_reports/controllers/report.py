from odoo.http import request, route

from odoo.addons.report_xlsx.controllers.main import ReportController


class ProfplanReportController(ReportController):
    """Our reports are workbooks: by any other address there is nothing (design §8)."""

    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        if reportname.startswith("kostroma_profplan"):
            known = [("report_name", "=", reportname), ("report_type", "=", converter)]
            ids = (docids or "").split(",")
            found = request.env["ir.actions.report"].sudo().search_count(known, limit=1)
            if not (found and all(one.isdecimal() for one in ids)):
                raise request.not_found()
        return super().report_routes(reportname, docids, converter, **data)
