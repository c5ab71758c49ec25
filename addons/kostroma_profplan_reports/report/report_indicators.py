import re

from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.kostroma_profplan.lib import indicators as calc

from .report_layout import FONT, STYLES

# Columns: the order's own table first, then three columns for each of its years
NUMBER, NAME, UOM, BASE, TARGET = range(5)
FACT, DEVIATION, PERCENT = range(3)
YEAR_WIDTH = 3

# Rows of the table sheet
ORDER_ROW, TITLE_ROW, PLAN_ROW, AS_OF_ROW, HEAD_ROW = 0, 1, 2, 3, 5
FIRST_ROW = HEAD_ROW + 3

WIDTHS = {NUMBER: 5, NAME: 46, UOM: 11, BASE: 11}
TARGET_WIDTH, FACT_WIDTH, DEVIATION_WIDTH, PERCENT_WIDTH = 12, 10, 12, 14

# Rows of the chart sheet: title, chart, then the table it is drawn from
CHART_ROW = 2
CHART_NAME_WIDTH, CHART_YEAR_WIDTH = 100, 14
CHART_BAR_HEIGHT, CHART_THIN_HEIGHT, CHART_MIN_HEIGHT = 68, 44, 380
CHART_MANY = 8
PIXELS_PER_ROW, PIXELS_PER_CHARACTER, PIXELS_PER_COLUMN = 20, 7, 5
LABEL_LENGTH = 75

PLAN_COLOUR = "#BFBFBF"
YEAR_COLOURS = ("#8FB4D9", "#1F5C99", "#E0A030", "#5B8C5A", "#8064A2")

SIGNS = {calc.AT_LEAST: ">=", calc.AT_MOST: "<=", calc.EQUAL: "="}
_LEADING_NUMBER = re.compile(r"\d+ ")


class ReportIndicators(models.AbstractModel):
    """The order's table of indicators with facts, as an Excel file.

    Layout only: all figures come from the plan's matrix. Deviations and per cents
    are formulas (so that an official may type a fact over) whose cached values are
    the matrix's own; a fact nobody gave stays "no data" and is compared with nothing.
    """

    _name = "report.kostroma_profplan_reports.indicators"
    _description = "Indicators of the Plan (XLSX)"
    _inherit = "report.kostroma_profplan_reports.layout"

    def generate_xlsx_report(self, workbook, data, objs):
        """Two sheets a plan: the table and its chart.

        :param data: may hold ``as_of``, a date "YYYY-MM-DD" (design §8)
        """
        self._check_may_print(objs)
        as_of = self._get_as_of(data)
        plans = objs.with_context(lang=objs._get_report_language())
        report = self.with_env(plans.env)
        matrices = plans._get_indicator_matrices(as_of)
        formats = {name: workbook.add_format(style) for name, style in STYLES.items()}
        for plan in plans:
            report._write_plan(workbook, formats, matrices[plan.id])

    def _check_may_print(self, plans):
        """The route renders for anybody, so the rights are checked here."""
        if not self.env.user.has_group("kostroma_profplan.group_profplan_viewer"):
            raise AccessError(
                self.env._("Reports of the plan are for its staff and leadership.")
            )
        plans.check_access("read")
        if not plans.exists():
            raise UserError(self.env._("Choose a plan to print its indicators."))

    def _write_plan(self, workbook, formats, matrix):
        table = workbook.add_worksheet(
            self._get_sheet_name(
                workbook, self.env._("Indicators"), matrix.order_number
            )
        )
        self._write_title(table, formats, matrix)
        self._write_head(table, formats, matrix)
        for index, row in enumerate(matrix.rows):
            base = self._get_base_words(matrix, row)
            self._write_row(table, formats, FIRST_ROW + index, row, base)
        self._write_foot(table, formats, matrix)
        self._set_columns(table, matrix)
        self._set_colours(table, formats, matrix)
        self._set_print(table, matrix, FIRST_ROW + len(matrix.rows))
        if matrix.rows:
            self._write_chart_sheet(workbook, formats, matrix, table)

    # --- The table ---

    def _get_last_column(self, matrix):
        return TARGET + len(matrix.years) * (1 + YEAR_WIDTH) - 1

    def _get_year_column(self, matrix, index):
        """The first of the three columns of a year."""
        return TARGET + len(matrix.years) + index * YEAR_WIDTH

    def _write_title(self, sheet, formats, matrix):
        last = self._get_last_column(matrix)
        order = self.env._(
            "to the order of %(date)s No. %(number)s",
            date=self._format_date(matrix.order_date),
            number=matrix.order_number,
        )
        title = self.env._("Criteria and indicators of the plan's efficiency")
        lines = {
            ORDER_ROW: (order, "order", None),
            TITLE_ROW: (title, "title", 24),
            PLAN_ROW: (matrix.title, "plan", 15 * (1 + len(matrix.title) // 125)),
            AS_OF_ROW: (self._get_as_of_text(matrix), "small_centre", None),
        }
        for row, (text, style, height) in lines.items():
            self._merge(sheet, (row, 0), (row, last), text, formats[style])
            sheet.set_row(row, height)

    def _get_as_of_text(self, matrix):
        return self._get_as_of_words(matrix.as_of)

    def _write_head(self, sheet, formats, matrix):
        """Two rows of heads and the row of column numbers, repeated on every page."""
        head, count = formats["head"], len(matrix.years)
        for column, text in self._get_order_heads(matrix).items():
            self._merge(sheet, (HEAD_ROW, column), (HEAD_ROW + 1, column), text, head)
        self._merge(
            sheet,
            (HEAD_ROW, TARGET),
            (HEAD_ROW, TARGET + count - 1),
            self.env._("Years of the plan (targets)"),
            head,
        )
        for index, year in enumerate(matrix.years):
            sheet.write_number(HEAD_ROW + 1, TARGET + index, year, head)
            first = self._get_year_column(matrix, index)
            self._merge(
                sheet,
                (HEAD_ROW, first),
                (HEAD_ROW, first + PERCENT),
                self.env._("Year %s", year),
                head,
            )
            for offset, text in self._get_year_heads().items():
                sheet.write_string(HEAD_ROW + 1, first + offset, text, head)
        for column in range(self._get_last_column(matrix) + 1):
            sheet.write_number(HEAD_ROW + 2, column, column + 1, formats["column"])
        sheet.set_row(HEAD_ROW, 32)
        sheet.set_row(HEAD_ROW + 1, 32)

    def _get_order_heads(self, matrix):
        base = self.env._("Base value")
        if matrix.base_year:
            base = self.env._("%s (base value)", matrix.base_year)
        return {
            NUMBER: self.env._("No."),
            NAME: self.env._("Name of the indicator"),
            UOM: self.env._("Unit of measure"),
            BASE: base,
        }

    def _get_year_heads(self):
        return {
            FACT: self.env._("Fact"),
            DEVIATION: self.env._("Deviation from plan"),
            PERCENT: self.env._("Per cent of plan"),
        }

    def _get_base_words(self, matrix, row):
        """The base value, with its year where the head cannot name one for all."""
        if matrix.base_year or not row.base_year or not row.base_text:
            return row.base_text
        return self.env._(
            "%(value)s (in %(year)s)", value=row.base_text, year=row.base_year
        )

    def _write_row(self, sheet, formats, line, row, base):
        sheet.write_string(line, NUMBER, row.number, formats["centre"])
        sheet.write_string(line, NAME, row.name, formats["text"])
        sheet.write_string(line, UOM, row.uom, formats["centre"])
        self._write_words(sheet, formats, line, BASE, base, row.base)
        targets = self._write_targets(sheet, formats, line, row)
        first = TARGET + len(row.cells)
        for cell, target in zip(row.cells, targets, strict=True):
            self._write_cell(sheet, formats, line, first, cell, target)
            first += YEAR_WIDTH
        sheet.set_row(line, self._get_row_height(row))

    def _get_row_height(self, row):
        targets = [(cell.target_text, TARGET_WIDTH) for cell in row.cells]
        if self._is_merged(row):
            targets = [(row.cells[0].target_text, TARGET_WIDTH * len(row.cells))]
        texts = [
            (row.name, WIDTHS[NAME]),
            (row.uom, WIDTHS[UOM]),
            (row.base_text, WIDTHS[BASE]),
            *targets,
        ]
        return self._get_height(texts)

    def _write_words(self, sheet, formats, line, column, words, number):
        """The order's words, as a number where they are nothing but a number.

        :return: how a formula gets the number, or None if there is none
        """
        place = xl_rowcol_to_cell(line, column, col_abs=True)
        bare = not words or words.replace(" ", "") == calc.format_number(number)
        if number is None and not words:
            sheet.write_blank(line, column, None, formats["centre"])
        elif number is not None and bare:
            sheet.write_number(line, column, number, formats["number"])
        else:
            sheet.write_string(line, column, words, formats["centre"])
            if number is not None and not _LEADING_NUMBER.match(words):
                return repr(number)
            return f'VALUE(LEFT({place},FIND(" ",{place})-1))'
        return place

    def _write_targets(self, sheet, formats, line, row):
        """The targets, merged where the order merged them.

        :return: for each year, how a formula gets its target
        """
        last = TARGET + len(row.cells) - 1
        if not self._is_merged(row):
            return [
                self._write_words(
                    sheet, formats, line, TARGET + i, cell.target_text, cell.target
                )
                for i, cell in enumerate(row.cells)
            ]
        sheet.merge_range(line, TARGET, line, last, "", formats["centre"])
        cell = row.cells[0]
        target = self._write_words(
            sheet, formats, line, TARGET, cell.target_text, cell.target
        )
        return [target] * len(row.cells)

    def _is_merged(self, row):
        """Merged in the order, and the years still say the same."""
        targets = {(cell.target_text, cell.target) for cell in row.cells}
        return row.merged_target and len(targets) == 1 and len(row.cells) > 1

    def _write_cell(self, sheet, formats, line, column, cell, target):
        """Fact, deviation and per cent of one year."""
        if cell.fact is None:
            sheet.write_string(line, column, self.env._("no data"), formats["no_data"])
        else:
            sheet.write_number(line, column, cell.fact, formats["fact"])
        fact = xl_rowcol_to_cell(line, column)
        known = f"AND(ISNUMBER({fact}),ISNUMBER({target}))"
        sheet.write_formula(
            line,
            column + DEVIATION,
            f'=IF({known},{fact}-{target},"—")',
            formats["deviation"],
            "—" if cell.deviation is None else cell.deviation,
        )
        part, whole = (target, fact) if cell.direction == calc.LOWER else (fact, target)
        better = SIGNS[cell.binds]
        met, missed = self.env._("met"), self.env._("missed")
        verdict = f'IF({fact}{better}{target},"{met}","{missed}")'
        sheet.write_formula(
            line,
            column + PERCENT,
            f'=IF({known},IF({whole}=0,{verdict},{part}/{whole}),"—")',
            formats["percent"],
            self._get_percent_value(cell, met, missed),
        )

    def _get_percent_value(self, cell, met, missed):
        """What the formula comes to; words where there is nothing to divide by."""
        if cell.attainment is not None:
            return cell.attainment
        return {True: met, False: missed, None: "—"}[cell.is_met]

    def _write_foot(self, sheet, formats, matrix):
        line = FIRST_ROW + len(matrix.rows)
        if not matrix.rows:
            sheet.write_string(
                line, NAME, self.env._("The plan has no indicators."), formats["small"]
            )
            return
        note = self.env._(
            "The figures are %(as_of)s. “No data” is not zero: it is compared with "
            "nothing.",
            as_of=self._get_as_of_text(matrix),
        )
        sheet.write_string(line + 1, NUMBER, note, formats["small"])

    def _set_columns(self, sheet, matrix):
        for column, width in WIDTHS.items():
            sheet.set_column(column, column, width)
        count = len(matrix.years)
        sheet.set_column(TARGET, TARGET + count - 1, TARGET_WIDTH)
        for index in range(count):
            first = self._get_year_column(matrix, index)
            sheet.set_column(first, first, FACT_WIDTH)
            sheet.set_column(first + DEVIATION, first + DEVIATION, DEVIATION_WIDTH)
            sheet.set_column(first + PERCENT, first + PERCENT, PERCENT_WIDTH)

    def _set_colours(self, sheet, formats, matrix):
        """Green and red follow the formulas, and what binds with them."""
        for index in range(len(matrix.years)):
            column = self._get_year_column(matrix, index)
            for line, row in enumerate(matrix.rows, FIRST_ROW):
                self._colour_cell(sheet, formats, line, column, row.cells[index])

    def _colour_cell(self, sheet, formats, line, column, cell):
        """By the per cent; a target to be hit exactly is met at 100 % alone."""
        column += PERCENT
        place = xl_rowcol_to_cell(line, column)
        exact = cell.binds == calc.EQUAL
        for style, sign, word in (
            ("met", "=" if exact else ">=", self.env._("met")),
            ("missed", "<>" if exact else "<", self.env._("missed")),
        ):
            criteria = f'=OR(AND(ISNUMBER({place}),{place}{sign}1),{place}="{word}")'
            rule = {"type": "formula", "criteria": criteria, "format": formats[style]}
            sheet.conditional_format(line, column, line, column, rule)

    def _set_print(self, sheet, matrix, end):
        last = self._get_last_column(matrix)
        self._set_page(sheet, self._get_as_of_text(matrix))
        sheet.repeat_rows(HEAD_ROW, HEAD_ROW + 2)
        sheet.print_area(0, 0, end + 1, last)
        sheet.freeze_panes(FIRST_ROW, UOM)
        if matrix.rows:
            sheet.autofilter(HEAD_ROW + 2, 0, end - 1, last)

    # --- The chart ---

    def _write_chart_sheet(self, workbook, formats, matrix, table):
        """The chart on a page of its own, above the figures it is drawn from.

        Bars are per cents of the target, so that people, classes and per cents
        stand on one scale; the figures are links to the table, so they stay live.
        """
        sheet = workbook.add_worksheet(
            self._get_sheet_name(workbook, self.env._("Chart"), matrix.order_number)
        )
        title = self.env._("Plan and fact, per cent of the target")
        last = 1 + len(matrix.years)
        self._merge(sheet, (0, 0), (0, last), title, formats["title"])
        self._merge(
            sheet,
            (1, 0),
            (1, last),
            self._get_as_of_text(matrix),
            formats["small_centre"],
        )
        height = self._get_chart_height(matrix)
        first = CHART_ROW + height // PIXELS_PER_ROW + 2
        self._write_chart_data(sheet, formats, matrix, table, first)
        chart = self._make_chart(workbook, sheet, matrix, first)
        chart.set_size({"width": self._get_chart_width(matrix), "height": height})
        sheet.insert_chart(CHART_ROW, 0, chart)
        self._set_page(sheet, self._get_as_of_text(matrix))
        sheet.print_area(0, 0, first + len(matrix.rows), last)

    def _write_chart_data(self, sheet, formats, matrix, table, first):
        heads = [self.env._("Indicator"), self.env._("Plan")]
        heads += [self.env._("Fact of %s", year) for year in matrix.years]
        for column, text in enumerate(heads):
            sheet.write_string(first, column, text, formats["head"])
        source = quote_sheetname(table.get_name())
        for index, row in enumerate(matrix.rows):
            line = first + 1 + index
            sheet.write_string(line, 0, self._get_label(row), formats["text"])
            planned = any(cell.target is not None for cell in row.cells)
            if planned:
                sheet.write_number(line, 1, 1, formats["percent"])
            else:
                sheet.write_blank(line, 1, None, formats["percent"])
            for offset, cell in enumerate(row.cells):
                column = self._get_year_column(matrix, offset) + PERCENT
                place = f"{source}!{xl_rowcol_to_cell(FIRST_ROW + index, column)}"
                sheet.write_formula(
                    line,
                    2 + offset,
                    f'=IF(ISNUMBER({place}),{place},"")',
                    formats["percent"],
                    "" if cell.attainment is None else cell.attainment,
                )
        sheet.set_column(0, 0, CHART_NAME_WIDTH)
        sheet.set_column(1, 1 + len(matrix.years), CHART_YEAR_WIDTH)

    def _get_chart_height(self, matrix):
        count = len(matrix.rows)
        bar = CHART_THIN_HEIGHT if count > CHART_MANY else CHART_BAR_HEIGHT
        return max(CHART_MIN_HEIGHT, bar * count)

    def _get_chart_width(self, matrix):
        """As wide as the table beneath it, so that one page holds both."""
        columns = 2 + len(matrix.years)
        characters = CHART_NAME_WIDTH + CHART_YEAR_WIDTH * (columns - 1)
        return characters * PIXELS_PER_CHARACTER + columns * PIXELS_PER_COLUMN

    def _get_label(self, row):
        """A name short enough to stand beside a bar, cut between words."""
        number = row.number.rstrip(".")
        label = f"{number}. {row.name}" if number else row.name
        if len(label) <= LABEL_LENGTH:
            return label
        return label[:LABEL_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;-") + "…"

    def _make_chart(self, workbook, sheet, matrix, first):
        chart = workbook.add_chart({"type": "bar"})
        source = quote_sheetname(sheet.get_name())
        rows = f"{first + 2}:${{}}${first + 1 + len(matrix.rows)}"
        font = {"name": FONT["font_name"], "size": 9}
        colours = [PLAN_COLOUR]
        colours += [
            YEAR_COLOURS[i % len(YEAR_COLOURS)] for i in range(len(matrix.years))
        ]
        for column, colour in enumerate(colours, 1):
            letter = xl_col_to_name(column)
            chart.add_series(
                {
                    "name": f"={source}!${letter}${first + 1}",
                    "categories": f"={source}!$A${rows.format('A')}",
                    "values": f"={source}!${letter}${rows.format(letter)}",
                    "fill": {"color": colour},
                    "gap": 60,
                    "overlap": -5,
                    "data_labels": {
                        "value": column > 1,
                        "num_format": "0.0%;;",
                        "font": font,
                    },
                }
            )
        chart.set_y_axis({"reverse": True, "num_font": font})
        chart.set_x_axis(
            {
                "min": 0,
                "num_format": "0%",
                "num_font": font,
                "label_position": "high",
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        chart.set_legend({"position": "top", "font": {**font, "size": 11}})
        return chart
