import re
from math import ceil

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

LINE_HEIGHT, MAX_ROW_HEIGHT = 16, 400

FONT = {"font_name": "Times New Roman", "font_size": 12}
BOX = {**FONT, "border": 1, "valign": "vcenter", "text_wrap": True}
CENTRE = {"align": "center"}
# The one language of all our files.
STYLES = {
    "order": {**FONT, "align": "right"},
    "title": {**FONT, "bold": True, "font_size": 14, **CENTRE, "valign": "vcenter"},
    "plan": {**FONT, **CENTRE, "valign": "vcenter", "text_wrap": True},
    "small": {**FONT, "font_size": 10, "italic": True},
    "small_centre": {**FONT, "font_size": 10, "italic": True, **CENTRE},
    "head": {**BOX, **CENTRE, "bold": True, "bg_color": "#E8EEF4"},
    "column": {**BOX, **CENTRE, "font_size": 8, "font_color": "#595959"},
    "text": {**BOX},
    "centre": {**BOX, **CENTRE},
    "number": {**BOX, **CENTRE},
    "fact": {**BOX, **CENTRE, "bold": True},
    "no_data": {**BOX, **CENTRE, "italic": True, "font_color": "#7F7F7F"},
    "deviation": {**BOX, **CENTRE, "num_format": "+General;-General;0"},
    "percent": {**BOX, **CENTRE, "num_format": "0.0%"},
    "met": {"font_color": "#1E6B34", "bg_color": "#E6F4EA"},
    "missed": {"font_color": "#9C1C1C", "bg_color": "#FBE9E7"},
}
_NOT_FOR_SHEET_NAMES = re.compile(r"[^\w №().,-]")


class ReportLayout(models.AbstractModel):
    """What all our files have in common: text stays text, A4 landscape, one look."""

    _name = "report.kostroma_profplan_reports.layout"
    _description = "Layout of ProfPlan Files (XLSX)"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        """Text of users is text: never a formula, a link or a number."""
        return {
            **super().get_workbook_options(),
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }

    def _get_as_of(self, data):
        """The day the report speaks of; None means now."""
        text = (data or {}).get("as_of")
        try:
            return fields.Date.to_date(text) if text else None
        except ValueError:
            raise UserError(
                self.env._("“%s” is not a date: write it as 2021-12-31.", text)
            ) from None

    def _get_sheet_name(self, workbook, word, number):
        """A name Excel accepts, at most 31 characters, the only one in the file."""
        name = _NOT_FOR_SHEET_NAMES.sub("-", f"{word} {number}").strip()
        taken = {sheet.get_name().lower() for sheet in workbook.worksheets()}
        result, index = name[:31], 1
        while result.lower() in taken:
            index += 1
            tail = f" ({index})"
            result = name[: 31 - len(tail)] + tail
        return result

    def _merge(self, sheet, first, last, text, style):
        """Merge cells and write text as text: merge_range alone would guess."""
        if first != last:
            sheet.merge_range(*first, *last, "", style)
        sheet.write_string(*first, text, style)

    def _format_date(self, day):
        return format_date(self.env, day, date_format="dd.MM.yyyy") if day else ""

    def _get_as_of_words(self, day):
        return self.env._("as of %s", self._format_date(day))

    def _get_height(self, texts):
        """Room for the longest text: not every program measures it by itself.

        :param texts: (text, width of its column in characters)
        """
        lines = max(
            sum(
                # Lines break between words, so some of each is lost
                max(1, ceil(len(part) / (width * 0.85)))
                for part in (text or "").split("\n")
            )
            for text, width in texts
        )
        return min(MAX_ROW_HEIGHT, LINE_HEIGHT * max(lines, 1) + 4)

    def _set_page(self, sheet, as_of):
        """A4 landscape, as wide as one page; below, the day and the pages.

        :param as_of: the words of the day
        """
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.4, top=0.5, bottom=0.7)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        page = self.env._("page %(page)s of %(pages)s", page="&P", pages="&N")
        sheet.set_footer(f"&L&9{as_of}&R&9{page}")
