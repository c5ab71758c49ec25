from odoo import models
from odoo.exceptions import UserError

from ..report.word import Column


class ProfplanClosing(models.Model):
    """The closing report as a paper that the controller decides on (design §8)."""

    _name = "profplan.closing"
    _inherit = ["profplan.closing", "profplan.paper.mixin"]

    def action_print(self):
        """Make the file and keep it."""
        self._check_seen()
        self.ensure_one()
        if not self.point_ids:
            raise UserError(self.env._("This report has no points yet."))
        language = self.plan_id._get_report_language()
        paper = self.with_context(lang=language)._write_paper()
        printed = self.env["profplan.report.printed"]._keep_paper(
            self.plan_id, self._name, *paper, self.off_control_on
        )
        return printed.action_download()

    def _write_paper(self):
        """:return: (title, name of the file, its bytes)"""
        self.ensure_one()
        title = self.env._("Report on all points, to be taken off control")
        day = self.off_control_on or self._get_today()
        name, paper = self._begin_paper(title, day)
        paper.line(self.standing_text, "CENTER", size=11, after=8)
        paper.table(
            [
                *self._get_order_columns()[:4],
                Column(self.env._("Outcome"), 12, centred=True),
                Column(self.env._("What was done"), 30),
                Column(self.env._("Taken off control"), 12, centred=True),
            ],
            self._prepare_rows(self.point_ids, self._get_cells),
        )
        prepared = (self.env._("Prepared by"), self.prepared_by_id.name)
        controller = self.off_control_by_id or self.plan_id.sudo().controller_id
        decides = (self.env._("Charged with control"), controller.name or "")
        return title, name, self._end_paper(paper, [prepared, decides])

    def _get_cells(self, point):
        standings = dict(point._fields["standing"]._description_selection(self.env))
        day = point.off_control_on
        return [
            *self._get_order_cells(point.measure_id)[:4],
            standings[point.standing],
            point.text or "",
            day.strftime("%d.%m.%Y") if day else "",
        ]
