from odoo import models

from .page import Formula

# Degree of what was reached (docs.cntd.ru/document/550278753).
HIGH, MIDDLE = 1, 0.9


class ReportFigures(models.AbstractModel):
    """What reports of figures of a plan have in common: shares and colours.

    Layout only: the figures are those of ``profplan.plan.get_…_figures``.
    """

    _name = "report.kostroma_profplan_reports.figures"
    _description = "Layout of Figures of a Plan (XLSX)"
    _inherit = "report.kostroma_profplan_reports.layout"

    def _get_share(self, part, whole, value):
        """A live share; a dash where there is nothing to divide by.

        :param part, whole: formulas without the sign of equality
        :param value: what it comes to, or None
        """
        text = f'=IF({whole}>0,{part}/{whole},"—")'
        return Formula(text, "—" if value is None else value)

    def _colour_share(self, page, key, last_row):
        """All of it green, nine tenths amber, less red; a dash has no colour."""
        first = page.cell(key, page.first)
        number = f"ISNUMBER({first})"
        for style, condition in (
            ("met", f"{first}>={HIGH}"),
            ("warned", f"AND({first}>={MIDDLE},{first}<{HIGH})"),
            ("missed", f"{first}<{MIDDLE}"),
        ):
            self._colour(page, key, last_row, f"=AND({number},{condition})", style)

    def _colour_above_zero(self, page, key, last_row, style="missed"):
        """What there should be none of."""
        first = page.cell(key, page.first)
        criteria = f"=AND(ISNUMBER({first}),{first}>0)"
        self._colour(page, key, last_row, criteria, style)

    def _colour(self, page, key, last_row, criteria, style):
        """A condition laid over a column of the table.

        :param criteria: of the first row; those beneath follow
        """
        if last_row < page.first:
            return
        place = (page.first, page.at[key], last_row, page.at[key])
        rule = {
            "type": "formula",
            "criteria": criteria,
            "format": page.formats[style],
        }
        page.sheet.conditional_format(*place, rule)
