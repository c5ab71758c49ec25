from odoo import models

from ..report.word import Column


class ProfplanConsolidated(models.Model):
    """The consolidated report as a paper: the order's table with the execution."""

    _name = "profplan.consolidated"
    _inherit = ["profplan.consolidated", "profplan.paper.mixin"]

    def _write_paper(self):
        """:return: (title, name of the file, its bytes)"""
        self.ensure_one()
        title = self.env._("Report on the execution of the plan")
        name, paper = self._begin_paper(title, self.as_of)
        paper.table(
            [*self._get_order_columns(), Column(self.env._("What was done"), 35)],
            self._prepare_rows(self.text_ids, self._get_cells),
        )
        post = self.signer_post or self.env._("Head")
        return title, name, self._end_paper(paper, [(post, self.signer_name or "")])

    def _get_cells(self, text):
        return [*self._get_order_cells(text.measure_id), text.text or ""]
