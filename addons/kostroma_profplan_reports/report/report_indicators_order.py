import re
from dataclasses import replace

from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from odoo import models

from odoo.addons.kostroma_profplan.lib import indicators as calc

from .page import FONT, ROW_PIXELS, Column, Formula
from .report_indicators import SIGNS

TARGET_WIDTH = 12

# The chart sheet: title, chart, then the table it is drawn from
CHART_NAME_WIDTH, CHART_YEAR_WIDTH = 100, 14
CHART_BAR_HEIGHT, CHART_THIN_HEIGHT, CHART_MIN_HEIGHT = 68, 44, 380
CHART_MANY = 8
PIXELS_PER_CHARACTER, PIXELS_PER_COLUMN = 7, 5
LABEL_LENGTH = 75

PLAN_COLOUR = "#BFBFBF"
YEAR_COLOURS = ("#8FB4D9", "#1F5C99", "#E0A030", "#5B8C5A", "#8064A2")

_LEADING_NUMBER = re.compile(r"\d+ ")


class ReportIndicators(models.AbstractModel):
    """The order's own table of indicators with the facts of all its years, a chart.

    Layout only: all figures come from the plan's matrix. Deviations and per cents
    are formulas (so that an official may type a fact over) whose cached values are
    the matrix's own; a fact nobody gave stays "no data" and is compared with nothing.
    """

    _inherit = "report.kostroma_profplan_reports.indicators"

    def _write_order_table(self, workbook, formats, plan, matrix):
        page = self._make_page(
            workbook,
            formats,
            self.env._("Table of the order"),
            matrix.order_number,
            self._get_order_columns(matrix),
        )
        self._write_title(
            page,
            plan._get_document_words("to"),
            self.env._("Criteria and indicators of the plan's efficiency"),
            (matrix.title, "plan"),
            (self._get_as_of_words(matrix.as_of), "small_centre"),
        )
        page.head(frozen="name")
        for row in matrix.rows:
            self._write_row(page, matrix, row)
        page.end_table()
        self._set_colours(page, plan, matrix)
        self._write_order_foot(page, matrix)
        self._finish(page, matrix.as_of)
        self._write_chart_sheet(workbook, formats, matrix, page)

    # --- The table ---

    def _get_order_columns(self, matrix):
        """The order's own table, then three columns for each of its years."""
        base = self.env._("Base value")
        if matrix.base_year:
            base = self.env._("%s (base value)", matrix.base_year)
        columns = [
            Column("number", self.env._("No."), 5, "centre"),
            Column("name", self.env._("Name of the indicator"), 46),
            Column("uom", self.env._("Unit of measure"), 11, "centre"),
            Column("base", base, 11, "centre"),
        ]
        targets = self.env._("Years of the plan (targets)")
        for year in matrix.years:
            key = f"target {year}"
            columns.append(Column(key, year, TARGET_WIDTH, "centre", targets))
        for year in matrix.years:
            group = self.env._("Year %s", year)
            columns += [
                Column(f"fact {year}", self.env._("Fact"), 10, "fact", group),
                Column(
                    f"deviation {year}",
                    self.env._("Deviation from plan"),
                    12,
                    "deviation",
                    group,
                ),
                Column(
                    f"percent {year}",
                    self.env._("Per cent of plan"),
                    14,
                    "percent",
                    group,
                ),
            ]
        return columns

    def _get_base_words(self, matrix, row):
        """The base value, with its year where the head cannot name one for all."""
        if matrix.base_year or not row.base_year or not row.base_text:
            return row.base_text
        return self.env._(
            "%(value)s (in %(year)s)", value=row.base_text, year=row.base_year
        )

    def _write_row(self, page, matrix, row):
        base = self._get_base_words(matrix, row)
        merged = self._is_merged(row)
        values = {
            "number": row.number,
            "name": row.name,
            "uom": row.uom,
            "base": self._get_words(page, "base", base, row.base)[0],
        }
        styles = {}
        first = f"target {matrix.years[0]}" if matrix.years else None
        for year, cell in zip(matrix.years, row.cells, strict=True):
            key = first if merged else f"target {year}"
            words, number = self._get_words(page, key, cell.target_text, cell.target)
            values[key] = words
            values |= self._get_year_values(page, year, cell, number)
            if cell.fact is None:
                styles[f"fact {year}"] = "no_data"
        if merged:
            # Its words have room in all of these columns.
            last = f"target {matrix.years[-1]}"
            at = page.line({**values, first: None}, styles)
            page.merge(at, first, last, "", "centre")
            page.write(at, first, values[first], "centre")
        else:
            page.line(values, styles)

    def _get_words(self, page, key, words, number):
        """The order's words, as a number where they are nothing but a number.

        :return: (value of the cell, how a formula gets the number: it is asked where
            there is one)
        """
        place = xl_rowcol_to_cell(page.row, page.at[key], col_abs=True)
        bare = not words or words.replace(" ", "") == calc.format_number(number)
        if number is None and not words:
            return None, place
        if number is not None and bare:
            return number, place
        if number is not None and not _LEADING_NUMBER.match(words):
            return words, repr(number)
        return words, f'VALUE(LEFT({place},FIND(" ",{place})-1))'

    def _is_merged(self, row):
        """Merged in the order, and the years still say the same."""
        targets = {(cell.target_text, cell.target) for cell in row.cells}
        return row.merged_target and len(targets) == 1 and len(row.cells) > 1

    def _get_year_values(self, page, year, cell, target):
        """Fact, deviation and per cent of one year.

        :param target: how a formula gets it
        """
        fact = page.cell(f"fact {year}", page.row)
        known = f"AND(ISNUMBER({fact}),ISNUMBER({target}))"
        part, whole = (target, fact) if cell.direction == calc.LOWER else (fact, target)
        met, missed = self.env._("met"), self.env._("missed")
        verdict = f'IF({fact}{SIGNS[cell.binds]}{target},"{met}","{missed}")'
        return {
            f"fact {year}": self.env._("no data") if cell.fact is None else cell.fact,
            f"deviation {year}": Formula(
                f'=IF({known},{fact}-{target},"—")',
                "—" if cell.deviation is None else cell.deviation,
            ),
            f"percent {year}": Formula(
                f'=IF({known},IF({whole}=0,{verdict},{part}/{whole}),"—")',
                self._get_percent_value(cell, met, missed),
            ),
        }

    def _get_percent_value(self, cell, met, missed):
        """What the formula comes to; words where there is nothing to divide by."""
        if cell.attainment is not None:
            return cell.attainment
        return {True: met, False: missed, None: "—"}[cell.is_met]

    def _write_order_foot(self, page, matrix):
        note = self.env._(
            "The figures are %(as_of)s. “No data” is not zero: it is compared with "
            "nothing.",
            as_of=self._get_as_of_words(matrix.as_of),
        )
        page.skip()
        page.note(note)

    def _set_colours(self, page, plan, matrix):
        """Green and red follow the formulas, and what binds with them."""
        for index, year in enumerate(matrix.years):
            over = plan._is_year_over(year, matrix.as_of)
            for line, row in enumerate(matrix.rows, page.first):
                cell = row.cells[index]
                self._colour_cell(page, line, f"percent {year}", cell, over)

    def _colour_cell(self, page, line, key, cell, over):
        """By the per cent; a target to be hit exactly is met at 100 % alone.

        :param over: the year of the target: before that nothing is missed
        """
        column, place = page.at[key], page.cell(key, line)
        exact = cell.binds == calc.EQUAL
        looks = [("met", "=" if exact else ">=", self.env._("met"))]
        if over:
            looks.append(("missed", "<>" if exact else "<", self.env._("missed")))
        for style, sign, word in looks:
            criteria = f'=OR(AND(ISNUMBER({place}),{place}{sign}1),{place}="{word}")'
            look = page.formats[style]
            rule = {"type": "formula", "criteria": criteria, "format": look}
            page.sheet.conditional_format(line, column, line, column, rule)

    # --- The chart ---

    def _write_chart_sheet(self, workbook, formats, matrix, table):
        """The chart on a page of its own, above the figures it is drawn from.

        Bars are per cents of the target, so that people, classes and per cents
        stand on one scale; the figures are links to the table, so they stay live.
        """
        matrix = self._get_charted(matrix)
        heads = [self.env._("Plan")]
        heads += [self.env._("Fact of %s", year) for year in matrix.years]
        columns = [Column("name", self.env._("Indicator"), CHART_NAME_WIDTH)]
        columns += [
            Column(f"year {index}", head, CHART_YEAR_WIDTH, "percent")
            for index, head in enumerate(heads)
        ]
        page = self._make_page(
            workbook, formats, self.env._("Chart"), matrix.order_number, columns
        )
        page.title(
            (self.env._("Plan and fact, per cent of the target"), "title"),
            (self._get_as_of_words(matrix.as_of), "small_centre"),
        )
        height = self._get_chart_height(matrix)
        at = page.skip(height // ROW_PIXELS + 2)
        page.keep(at, page.row - 1)
        self._write_chart_data(page, matrix, table)
        chart = self._make_chart(workbook, page.sheet, matrix, page.first - 1)
        chart.set_size({"width": self._get_chart_width(matrix), "height": height})
        page.sheet.insert_chart(at, 0, chart)
        self._finish(page, matrix.as_of)

    def _get_charted(self, matrix):
        """The matrix without the years that have not come: they have no bars."""
        come = [
            index
            for index, year in enumerate(matrix.years)
            if year <= matrix.as_of.year
            or any(row.cells[index].fact is not None for row in matrix.rows)
        ]
        rows = [
            replace(row, cells=tuple(row.cells[index] for index in come))
            for row in matrix.rows
        ]
        years = tuple(matrix.years[index] for index in come)
        return replace(matrix, years=years, rows=rows)

    def _write_chart_data(self, page, matrix, table):
        heads = page.skip()
        page.first = page.row
        for column in page.columns:
            page.write(heads, column.key, column.head, "head")
        source = quote_sheetname(table.sheet.get_name())
        for line, row in enumerate(matrix.rows, table.first):
            planned = any(cell.target is not None for cell in row.cells)
            values = {"name": self._get_label(row), "year 0": 1 if planned else None}
            for index, (year, cell) in enumerate(
                zip(matrix.years, row.cells, strict=True), 1
            ):
                place = f"{source}!{table.cell(f'percent {year}', line)}"
                values[f"year {index}"] = Formula(
                    f'=IF(ISNUMBER({place}),{place},"")',
                    "" if cell.attainment is None else cell.attainment,
                )
            page.line(values)

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
