from dataclasses import replace

from xlsxwriter.utility import quote_sheetname

from odoo import models

from odoo.addons.kostroma_profplan.lib import discipline as rules

from .page import FONT, Column, Formula

# Columns that are counted, in the order of the table; the first ones are a verdict.
SUMS = (*rules.VERDICTS, "delay_total", "postponed", "returned", "terms_missed")
ORGANISATION = "organisation"
NAMED = ("name", "kind")
# So many units have room in a chart.
CHARTED = 30
CHART_WIDTH, CHART_ROW_HEIGHT, CHART_MIN_HEIGHT = 1150, 34, 420
COLOURS = {
    "on_time": "#5B8C5A",
    "late": "#E0A030",
    "overdue": "#B23B3B",
    "review": "#8FB4D9",
    "ahead": "#D9D9D9",
}


class ReportDiscipline(models.AbstractModel):
    """Executive discipline by unit in its standard columns, as an Excel file.

    Organisations are one row of the table and have a page of their own.

    Layout only: the numbers are those of ``profplan.plan.get_discipline_figures``.
    Sums, means and shares are formulas whose cached values are these numbers.
    """

    _name = "report.kostroma_profplan_reports.discipline"
    _description = "Executive Discipline (XLSX)"
    _inherit = "report.kostroma_profplan_reports.figures"

    _takes = frozenset({"as_of", "period", "units", "sections"})

    def _write_book(self, workbook, formats, records, options):
        """Pages of a plan: units, its organisations if there are any, a chart."""
        found = records._get_discipline(options.day, options)
        for plan in records:
            self._write_plan(workbook, formats, plan, found[plan.id], options)

    def _write_plan(self, workbook, formats, plan, figures, options):
        page = self._start_page(
            workbook, formats, self.env._("Discipline"), plan, options
        )
        units = self._sort(figures["units"])
        own = [unit for unit in units if unit["kind"] == ORGANISATION]
        rows = [unit for unit in units if unit["kind"] != ORGANISATION]
        sources = {}
        if own:
            rows.append(self._sum_organisations(own))
            sources = self._write_organisations(workbook, formats, plan, own, options)
        for number, unit in enumerate(rows, 1):
            linked = sources if unit["kind"] == ORGANISATION else {}
            page.line({**self._get_values(page, unit, number), **linked})
        self._set_colours(page, self._write_totals(page, figures["total"]))
        self._write_notes(page, figures)
        self._write_plan_foot(page, plan, "name", "on_time", "delay_total")
        self._finish(page, options.day)
        if rows:
            self._write_chart(workbook, plan, page, options)

    def _start_page(self, workbook, formats, word, plan, options, columns=None):
        """A page of a plan with its title and the head of its table."""
        columns = columns or self._get_columns()
        page = self._make_page(workbook, formats, word, plan.number or "", columns)
        title = self.env._("Executive discipline")
        self._write_plan_title(page, plan, title, options)
        page.head(frozen="name")
        return page

    def _write_organisations(self, workbook, formats, plan, units, options):
        """A page of organisations: there are many, and each answers for little.

        :return: ``{key: Formula}`` of their sums, for the row of the first page
        """
        word = self.env._("Organisations")
        columns = self._get_columns_of_organisations()
        page = self._start_page(workbook, formats, word, plan, options, columns)
        for number, unit in enumerate(units, 1):
            page.line(self._get_values(page, unit, number))
        total = self._sum_organisations(units)
        last = self._write_totals(page, total)
        self._set_colours(page, last)
        self._finish(page, options.day)
        source = quote_sheetname(page.sheet.get_name())
        return {
            name: Formula(f"={source}!{page.cell(name, last)}", total[name])
            for name in SUMS
        }

    def _sum_organisations(self, units):
        """All organisations as one unit."""
        numbers = {name: sum(unit[name] for unit in units) for name in SUMS}
        numbers["total"] = sum(unit["total"] for unit in units)
        return {
            **numbers,
            "name": self.env._("Organisations: %s", len(units)),
            "kind": ORGANISATION,
            "share": rules.get_share(numbers),
            "delay_days": rules.get_mean_delay(numbers),
        }

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
            Column("total", self.env._("Was on control"), 11, "fact"),
            Column("on_time", self.env._("in time"), 10, "number", done),
            Column("late", self.env._("late"), 13, "number", done),
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

    def _get_columns_of_organisations(self):
        """All of them are of one kind: its column has room for their names."""
        room = sum(one.width for one in self._get_columns() if one.key in NAMED)
        return [
            replace(one, width=room) if one.key == "name" else one
            for one in self._get_columns()
            if one.key != "kind"
        ]

    def _get_values(self, page, unit, number):
        return {
            "number": number,
            "name": unit["name"],
            "kind": self._get_kind_words().get(unit["kind"]) or "",
            **{name: unit[name] for name in SUMS},
            **self._get_formulas(page, page.row, unit),
        }

    def _get_kind_words(self):
        field = self.env["profplan.unit"]._fields["kind"]
        return dict(field._description_selection(self.env))

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

    def _write_chart(self, workbook, plan, table, options):
        """Units as bars of what became of their terms; drawn from the table."""
        name = self._get_sheet_name(workbook, self.env._("Chart"), plan.number or "")
        sheet = workbook.add_worksheet(name)
        count = min(table.end - table.first, CHARTED)
        source = quote_sheetname(table.sheet.get_name())
        last = table.first + count - 1
        chart = workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
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
