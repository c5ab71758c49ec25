from xlsxwriter.utility import xl_rowcol_to_cell

from odoo import models
from odoo.exceptions import UserError

from .report_layout import BOX, CENTRE, FONT, STYLES

# Columns of the table of measures
(
    NUMBER,
    NAME,
    TERM,
    PLANNED,
    RESPONSIBLE,
    OUTCOME,
    DONE,
    FIGURES,
    EVIDENCE,
    REASON,
) = range(10)
WIDTHS = (7, 38, 16, 16, 18, 15, 34, 18, 24, 22)

# Columns of the table of indicators
(
    I_NUMBER,
    I_NAME,
    I_UOM,
    I_PERIOD,
    I_BEFORE,
    I_NUMERATOR,
    I_DENOMINATOR,
    I_VALUE,
    I_CHANGE,
    I_STATE,
    I_NOTE,
) = range(11)
INDICATOR_WIDTHS = (6, 44, 14, 16, 12, 12, 12, 14, 13, 18, 32)

ORDER_ROW, TITLE_ROW, PLAN_ROW, UNIT_ROW, AS_OF_ROW, HEAD_ROW = 0, 1, 2, 3, 4, 6
FIRST_ROW = HEAD_ROW + 2

OWN_STYLES = {
    "section": {**BOX, "bold": True, "bg_color": "#F3F6F9"},
    "top": {**BOX, "valign": "top"},
    "day": {**BOX, **CENTRE, "num_format": "dd.mm.yyyy"},
    "sum": {**FONT, "bold": True, "align": "left"},
    "plain": {**FONT},
    "line": {**FONT, "bottom": 1},
    "under": {**FONT, "font_size": 9, **CENTRE, "valign": "top"},
}


class ReportOrganisation(models.AbstractModel):
    """Plan and report of an organisation, as an Excel file.

    Layout only: what stands in it comes from ``profplan.sheet._get_documents``. Sums
    and differences are formulas whose cached values are computed here; no data stays
    no data and is compared with nothing.
    """

    _name = "report.kostroma_profplan_reports.organisation"
    _description = "Plan and Report of an Organisation (XLSX)"
    _inherit = "report.kostroma_profplan_reports.layout"

    def generate_xlsx_report(self, workbook, data, objs):
        """Two pages an organisation: its measures and its indicators."""
        objs.check_access("read")
        if not objs.exists():
            raise UserError(self.env._("Choose a plan and report to print."))
        sheets = objs.with_context(lang=objs.sudo().plan_id._get_report_language())
        report = self.with_env(sheets.env)
        styles = {**STYLES, **OWN_STYLES}
        formats = {name: workbook.add_format(style) for name, style in styles.items()}
        documents = sheets._get_documents()
        for sheet in sheets:
            report._write_measures(workbook, formats, documents[sheet])
            report._write_indicators(workbook, formats, documents[sheet])

    def _write_page(self, workbook, formats, word, title, document, widths, heads):
        """A page of the file with its title and the head of its table."""
        page = workbook.add_worksheet(
            self._get_sheet_name(workbook, word, document.order_number)
        )
        last = len(widths) - 1
        order = self.env._(
            "to the order of %(date)s No. %(number)s",
            date=self._format_date(document.order_date),
            number=document.order_number,
        )
        as_of = self._get_as_of_words(document.as_of)
        for row, text, style in (
            (ORDER_ROW, order, "order"),
            (TITLE_ROW, title, "title"),
            (PLAN_ROW, document.plan, "plan"),
            (UNIT_ROW, document.unit, "plan"),
            (AS_OF_ROW, f"{as_of}; {document.state.lower()}", "small_centre"),
        ):
            self._merge(page, (row, 0), (row, last), text, formats[style])
        total = sum(widths)
        page.set_row(TITLE_ROW, 24)
        page.set_row(PLAN_ROW, self._get_height([(document.plan, total)]))
        page.set_row(UNIT_ROW, self._get_height([(document.unit, total)]))
        for column, (width, head) in enumerate(zip(widths, heads, strict=True)):
            page.set_column(column, column, width)
            page.write_string(HEAD_ROW, column, head, formats["head"])
            page.write_number(HEAD_ROW + 1, column, column + 1, formats["column"])
        page.set_row(HEAD_ROW, 50)
        self._set_page(page, as_of)
        page.repeat_rows(HEAD_ROW, HEAD_ROW + 1)
        page.freeze_panes(FIRST_ROW, NAME + 1)
        return page

    def _write_day(self, page, row, column, day, formats):
        if day:
            page.write_datetime(row, column, day, formats["day"])
        else:
            page.write_blank(row, column, None, formats["centre"])

    # --- Measures ---

    def _write_measures(self, workbook, formats, document):
        heads = (
            self.env._("No."),
            self.env._("Measure"),
            self.env._("Term by the plan"),
            self.env._("Planned until"),
            self.env._("Responsible"),
            self.env._("Outcome"),
            self.env._("What was done"),
            self.env._("Figures reached"),
            self.env._("Evidence"),
            self.env._("Why not in full, remarks"),
        )
        title = self.env._("Plan and report of the organisation")
        word = self.env._("Plan and report")
        page = self._write_page(workbook, formats, word, title, document, WIDTHS, heads)
        row = FIRST_ROW
        for section, lines in document.sections:
            if section:
                last = (row, len(WIDTHS) - 1)
                self._merge(page, (row, 0), last, section, formats["section"])
                page.set_row(row, self._get_height([(section, sum(WIDTHS))]))
                row += 1
            for line in lines:
                self._write_measure(page, formats, row, line)
                row += 1
        end = self._write_sums(page, formats, document, row + 1)
        end = self._write_signatures(page, formats, document, end + 1)
        page.print_area(0, 0, end, len(WIDTHS) - 1)

    def _write_measure(self, page, formats, row, line):
        texts = {
            NAME: line.name,
            TERM: line.term,
            RESPONSIBLE: line.responsible,
            DONE: line.done,
            FIGURES: line.figures,
            EVIDENCE: line.evidence,
            REASON: line.reason,
        }
        page.write_string(row, NUMBER, line.number, formats["centre"])
        for column, text in texts.items():
            page.write_string(row, column, text, formats["top"])
        self._write_day(page, row, PLANNED, line.planned_end, formats)
        # Whose outcome is not told yet says how it stands.
        page.write_string(row, OUTCOME, line.outcome or line.state, formats["centre"])
        page.set_row(
            row,
            self._get_height([(text, WIDTHS[at]) for at, text in texts.items()]),
        )

    def _write_sums(self, page, formats, document, row):
        """How many measures ended how: live, so that a word typed over is counted."""
        first = xl_rowcol_to_cell(FIRST_ROW, OUTCOME, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(row - 1, OUTCOME, row_abs=True, col_abs=True)
        told = [line.outcome or line.state for line in document.rows]
        outcomes = list(dict.fromkeys(told))
        total = self.env._("Measures in all")
        page.write_string(row, NAME, total, formats["sum"])
        rows = len(outcomes)
        if rows:
            start = xl_rowcol_to_cell(row + 1, TERM)
            end = xl_rowcol_to_cell(row + rows, TERM)
            formula = f"=SUM({start}:{end})"
            page.write_formula(row, TERM, formula, formats["sum"], len(told))
        else:
            page.write_number(row, TERM, 0, formats["sum"])
        for index, outcome in enumerate(outcomes, 1):
            page.write_string(row + index, NAME, outcome, formats["plain"])
            criterion = xl_rowcol_to_cell(row + index, NAME)
            page.write_formula(
                row + index,
                TERM,
                f"=COUNTIF({first}:{last},{criterion})",
                formats["sum"],
                told.count(outcome),
            )
        return row + rows + 1

    def _write_signatures(self, page, formats, document, row):
        """Lines to sign on, for the director and the responsible person."""
        people = (
            (self.env._("Head of the organisation"), document.director),
            (self.env._("Responsible person"), document.responsible),
        )
        for word, name in people:
            page.write_string(row, NAME, word, formats["plain"])
            page.write_blank(row, TERM, None, formats["line"])
            page.write_blank(row, PLANNED, None, formats["line"])
            page.write_string(row, RESPONSIBLE, "", formats["line"])
            page.write_string(row, DONE, name, formats["line"])
            self._merge(
                page,
                (row + 1, TERM),
                (row + 1, RESPONSIBLE),
                self.env._("(signature)"),
                formats["under"],
            )
            name_words = self.env._("(name)")
            page.write_string(row + 1, DONE, name_words, formats["under"])
            page.set_row(row, 26)
            row += 2
        page.write_string(row, NAME, "«____» ______________ 20___", formats["plain"])
        return row

    # --- Indicators ---

    def _write_indicators(self, workbook, formats, document):
        heads = (
            self.env._("No."),
            self.env._("Name of the indicator"),
            self.env._("Unit of measure"),
            self.env._("Period"),
            self.env._("Earlier"),
            self.env._("How many"),
            self.env._("Out of how many"),
            self.env._("Fact"),
            self.env._("Change"),
            self.env._("State"),
            self.env._("Comment"),
        )
        title = self.env._("Indicators of the organisation")
        word = self.env._("Indicators")
        page = self._write_page(
            workbook, formats, word, title, document, INDICATOR_WIDTHS, heads
        )
        row = FIRST_ROW
        for line in document.indicators:
            self._write_indicator(page, formats, row, line)
            row += 1
        note = self.env._("“No data” is not zero: it is compared with nothing.")
        if not document.indicators:
            note = self.env._(
                "No figures are asked of the organisation: the indicators are counted "
                "from its report."
            )
        page.write_string(row + 1, I_NUMBER, note, formats["small"])
        page.print_area(0, 0, row + 1, len(INDICATOR_WIDTHS) - 1)

    def _write_indicator(self, page, formats, row, line):
        page.write_string(row, I_NUMBER, line.number, formats["centre"])
        page.write_string(row, I_NAME, line.name, formats["text"])
        for column, text in (
            (I_UOM, line.uom),
            (I_PERIOD, line.period),
            (I_STATE, line.state),
        ):
            page.write_string(row, column, text, formats["centre"])
        page.write_string(row, I_NOTE, line.note, formats["text"])
        for column, number in (
            (I_BEFORE, line.before),
            (I_NUMERATOR, line.numerator),
            (I_DENOMINATOR, line.denominator),
        ):
            self._write_number(page, formats, row, column, number)
        self._write_fact(page, formats, row, line)
        fact, before = (xl_rowcol_to_cell(row, at) for at in (I_VALUE, I_BEFORE))
        known = line.value is not None and line.before is not None
        page.write_formula(
            row,
            I_CHANGE,
            f'=IF(AND(ISNUMBER({fact}),ISNUMBER({before})),{fact}-{before},"—")',
            formats["deviation"],
            round(line.value - line.before, 9) if known else "—",
        )
        texts = [(line.name, INDICATOR_WIDTHS[I_NAME])]
        texts += [(line.note, INDICATOR_WIDTHS[I_NOTE])]
        texts += [(line.state, INDICATOR_WIDTHS[I_STATE])]
        page.set_row(row, self._get_height(texts))

    def _write_number(self, page, formats, row, column, number):
        if number is None:
            page.write_blank(row, column, None, formats["number"])
        else:
            page.write_number(row, column, number, formats["number"])

    def _write_fact(self, page, formats, row, line):
        """A number, a ratio as a formula of its parts, or words."""
        if line.value is None:
            words = self.env._("no data")
            page.write_string(row, I_VALUE, words, formats["no_data"])
        elif not line.denominator:
            page.write_number(row, I_VALUE, line.value, formats["fact"])
        else:
            part, whole = (
                xl_rowcol_to_cell(row, at) for at in (I_NUMERATOR, I_DENOMINATOR)
            )
            formula = f'=IF({whole}>0,ROUND({part}/{whole}*{line.scale:g},9),"—")'
            page.write_formula(row, I_VALUE, formula, formats["fact"], line.value)
