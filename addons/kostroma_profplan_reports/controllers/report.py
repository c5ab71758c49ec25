from odoo.http import request, route

from odoo.addons.report_xlsx.controllers.main import ReportController


class ProfplanReportController(ReportController):
    """Our reports are workbooks: by any other address there is nothing (design §8)."""

    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        if reportname.startswith("kostroma_profplan"):
            report = request.env["ir.actions.report"]._get_report_from_name(reportname)
            ids = (docids or "").split(",")
            known = report and report.report_type == converter
            if not (known and all(one.isdecimal() for one in ids)):
                raise request.not_found()
        return super().report_routes(reportname, docids, converter, **data)
