from odoo import models


class ProfplanSheetLine(models.Model):
    """Writing what a workbook says of many lines (design §6)."""

    _inherit = "profplan.sheet.line"

    def _enter_bulk(self, values, figures):
        """Write it; the checks are done.

        Lines of which the same is said are written together.

        :param values: ``{line: values}``
        :param figures: ``{line: {figure: number}}``
        """
        alike = {}
        for line, vals in values.items():
            alike.setdefault(tuple(sorted(vals.items())), []).append(line.id)
        for vals, ids in alike.items():
            self.sudo().browse(ids)._as_engine().write(dict(vals))
        with self._on_record({"figures"}):
            self._write_figures_of_bulk(figures)

    def _write_figures_of_bulk(self, figures):
        """Figures in place of those that stand there, in one insert."""
        values = self.env["profplan.figure.value"].sudo()._as_engine()
        stale = values.browse(
            one.id
            for line, given in figures.items()
            for one in line.figure_value_ids
            if one.figure_id in given
        )
        stale.unlink()
        values.create(
            [
                {"line_id": line.id, "figure_id": figure.id, "value": number}
                for line, given in figures.items()
                for figure, number in given.items()
            ]
        )
