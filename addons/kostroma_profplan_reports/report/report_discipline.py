from xlsxwriter.utility import quote_sheetname

from odoo import models

from odoo.addons.kostroma_profplan.lib import discipline as rules

from .page import FONT, Column, Formula

# Columns that are counted, in the order of the table; the first ones are a verdict.
SUMS = (*rules.VERDICTS, "delay_total", "postponed", "returned", "terms_missed")
# So many units have room in a chart; those with the most missed terms come first.
CHARTED = 30
CHART_WIDTH, CHART_ROW_HEIGHT, CHART_MIN_HEIGHT = 1150, 26, 360
COLOURS = {
    "on_time": "#5B8C5A",
    "late": "#E0A030",
    "overdue": "#B23B3B",
    "review": "#8FB4D9",
    "ahead": "#D9D9D9",
}


class ReportDiscipline(models.AbstractModel):
    """Executive discipline by unit in its standard columns, as an Excel file.

    Layout only: the numbers are those of ``profplan.plan.get_discipline_figures``.
    Sums, means and shares are formulas whose cached values are these numbers.
    """

    _name = "report.kostroma_profplan_reports.discipline"
    _description = "Executive Discipline (XLSX)"
    _inherit = "report.kostroma_profplan_reports.figures"

    _takes = frozenset({"as_of", "period", "units", "sections"})

    def _write_book(self, workbook, formats, records, options):
        """Two pages a plan: the table and its chart."""
        found = records._get_discipline(options.day, options)
        for plan in records:
            self._write_plan(workbook, formats, plan, found[plan.id], options)

    def _write_plan(self, workbook, formats, plan, figures, options):
        page = self._make_page(
            workbook,
            formats,
            self.env._("Discipline"),
            plan.number or "",
            self._get_columns(),
        )
        title = self.env._("Executive discipline")
        self._write_plan_title(page, plan, title, options)
        page.head(frozen="name")
        units = self._sort(figures["units"])
        kinds = dict(
            self.env["profplan.unit"]._fields["kind"]._description_selection(self.env)
        )
        for number, unit in enumerate(units, 1):
            page.line(self._get_values(page, unit, number, kinds))
        last = self._write_totals(page, figures["total"])
        self._set_colours(page, last)
        self._write_kinds(page, units, kinds)
        self._write_notes(page, figures)
        self._write_plan_foot(page, plan, "name", "on_time", "delay_total")
        self._finish(page, options.day)
        if units:
            self._write_chart(workbook, formats, plan, page, units, options)

    def _sort(self, units):
        """By kind; of each the worst first: that is what the table is read for."""
        order = {
            kind: index
            for index, kind in enumerate(dict.fromkeys(one["kind"] for one in units))
        }
        return sorted(
            units,
            key=lambda one: (
                order[one["kind"]],
                1 if one["share"] is None else one["share"],
                -one["overdue"],
                one["name"].lower(),
            ),
        )

    # --- The table ---

    def _get_columns(self):
        done, undone = self.env._("Done"), self.env._("Not done")
        delay = self.env._("Days of delay")
        return (
            Column("number", self.env._("No."), 5, "centre"),
            Column("name", self.env._("Unit"), 40),
            Column("kind", self.env._("Kind of unit"), 17, "centre"),
            Column("total", self.env._("On control"), 11, "fact"),
            Column("on_time", self.env._("in time"), 10, "number", done),
            Column("late", self.env._("late"), 11, "number", done),
            Column("overdue", self.env._("term is over"), 10, "number", undone),
            Column("review", self.env._("under review"), 11, "number", undone),
            Column("ahead", self.env._("term is ahead"), 13, "number", undone),
            Column("share", self.env._("In time, %"), 10, "percent"),
            Column("delay_total", self.env._("in all"), 9, "number", delay),
            Column("delay_days", self.env._("mean"), 10, "mean", delay),
            Column("postponed", self.env._("Postponed"), 12, "number"),
            Column("returned", self.env._("Returned for rework"), 13, "number"),
            Column("terms_missed", self.env._("Single terms missed"), 14, "number"),
        )

    def _get_values(self, page, unit, number, kinds):
        row = page.row
        return {
            "number": number,
            "name": unit["name"],
            "kind": kinds.get(unit["kind"]) or "",
            **{name: unit[name] for name in SUMS},
            **self._get_formulas(page, row, unit),
        }

    def _get_formulas(self, page, row, numbers):
        """What of a row follows its other cells."""
        first, last = page.cell("on_time", row), page.cell("ahead", row)
        judged = f"SUM({first}:{page.cell('overdue', row)})"
        missed = f"SUM({page.cell('late', row)}:{page.cell('overdue', row)})"
        mean, share = numbers["delay_days"], numbers["share"]
        return {
            "total": Formula(f"=SUM({first}:{last})", numbers["total"]),
            "share": self._get_share(first, judged, share),
            "delay_days": self._get_share(page.cell("delay_total", row), missed, mean),
        }

    def _write_totals(self, page, total):
        """The row beneath the table.

        :return: the last row that has colours
        """
        page.end_table()
        formulas = self._get_formulas(page, page.row, total)
        row = page.totals(
            self.env._("In all"),
            {"total", *SUMS},
            {
                "share": (formulas["share"], "total_percent"),
                "delay_days": (formulas["delay_days"], "total_mean"),
            },
        )
        return row if page.end > page.first else row - 1

    def _set_colours(self, page, last):
        self._colour_share(page, "share", last)
        self._colour_above_zero(page, "overdue", last)
        self._colour_above_zero(page, "late", last, "warned")
        self._colour_above_zero(page, "terms_missed", last, "warned")

    def _write_kinds(self, page, units, kinds):
        """The same by kinds of units, where there are several; live."""
        there = list(dict.fromkeys(unit["kind"] for unit in units))
        if len(there) < 2:
            return
        page.skip()
        for kind in there:
            row, words = page.skip(), kinds.get(kind) or ""
            own = [unit for unit in units if unit["kind"] == kind]
            page.merge(row, "number", "name", words, "text")
            page.write(row, "kind", words, "centre")
            numbers = {name: sum(one[name] for one in own) for name in SUMS}
            for name in SUMS:
                formula = (
                    f"=SUMIF({page.range('kind')},{page.cell('kind', row)},"
                    f"{page.range(name)})"
                )
                page.write(row, name, Formula(formula, numbers[name]), "number")
            numbers["total"] = sum(one["total"] for one in own)
            numbers["share"] = rules.get_share(numbers)
            numbers["delay_days"] = rules.get_mean_delay(numbers)
            styles = {"total": "fact", "share": "percent", "delay_days": "mean"}
            for name, formula in self._get_formulas(page, row, numbers).items():
                page.write(row, name, formula, styles[name])

    def _write_notes(self, page, figures):
        page.skip()
        if not figures["units"]:
            page.note(self.env._("Nothing is on control as of this day."))
        page.note(
            self.env._(
                "In time is what was submitted by the day of the report; days under "
                "review are not the executor's. Counted are measures and clauses, "
                "single terms of a measure apart; what was dropped is not counted."
            )
        )

    # --- The chart ---

    def _write_chart(self, workbook, formats, plan, table, units, options):
        """Units as bars of what became of their terms; drawn from the table."""
        name = self._get_sheet_name(workbook, self.env._("Chart"), plan.number or "")
        sheet = workbook.add_worksheet(name)
        count = min(len(units), CHARTED)
        source = quote_sheetname(table.sheet.get_name())
        last = table.first + count - 1
        chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
        font = {"name": FONT["font_name"], "size": 10}
        for verdict in rules.VERDICTS:
            cells = (
                f"{table.cell(verdict, table.first, True)}:"
                f"{table.cell(verdict, last, True)}"
            )
            names = (
                f"{table.cell('name', table.first, True)}:"
                f"{table.cell('name', last, True)}"
            )
            chart.add_series(
                {
                    "name": self._get_verdict_words()[verdict],
                    "categories": f"={source}!{names}",
                    "values": f"={source}!{cells}",
                    "fill": {"color": COLOURS[verdict]},
                    "gap": 50,
                    "data_labels": {"value": True, "num_format": "0;;", "font": font},
                }
            )
        title = self.env._("Executive discipline")
        as_of = self._get_as_of_words(options.day)
        chart.set_title(
            {
                "name": f"{title}, {as_of}",
                "name_font": {"name": FONT["font_name"], "size": 14},
            }
        )
        chart.set_y_axis({"reverse": True, "num_font": font})
        chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": False}})
        chart.set_legend({"position": "bottom", "font": font})
        height = max(CHART_MIN_HEIGHT, CHART_ROW_HEIGHT * count + 140)
        chart.set_size({"width": CHART_WIDTH, "height": height})
        sheet.insert_chart(0, 0, chart)
        self._set_page(sheet, as_of)

    def _get_verdict_words(self):
        field = self.env["profplan.discipline"]._fields["verdict"]
        return dict(field._description_selection(self.env))
