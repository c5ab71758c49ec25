from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from odoo import models

from odoo.addons.kostroma_profplan.lib import execution_report as told

from .page import FONT, ROW_PIXELS, Column, Formula

# Bars of the chart: what of the statuses each shows
COLOURS = {
    told.DONE: "#5B9B6B",
    told.IN_PART: "#E8C468",
    told.REVIEW: "#8FB4D9",
    told.RETURNED: "#E0A030",
    told.OPEN: "#D6DCE4",
    told.OVERDUE: "#C0504D",
    told.NOT_DONE: "#7F2A27",
}
CHART_ROW_HEIGHT, CHART_MIN_HEIGHT, CHART_WIDTH = 44, 260, 1400


class ReportExecution(models.AbstractModel):
    """The order's own table with what became of it, as an Excel file (design §8).

    Layout only: rows come from ``profplan.plan._get_executions``. The summary counts
    the words of the table, live.
    """

    _name = "report.kostroma_profplan_reports.execution"
    _description = "Execution of the Plan (XLSX)"
    _inherit = "report.kostroma_profplan_reports.control"

    def _write_plan(self, workbook, formats, plan, execution, options):
        """Two sheets a plan: the table, and the same by sections with a chart."""
        page = self._start_page(
            workbook, formats, plan, options, self.env._("Execution")
        )
        summary = page.skip(len(told.STATUSES) + 2)
        page.skip()
        page.head(frozen="name")
        places = self._write_sections(page, execution)
        page.end_table()
        page.colour("status", self._get_status_colours())
        self._write_summary(page, execution, summary)
        self._write_foot(page, execution)
        self._write_plan_foot(page, plan, "name", "responsible", "executor")
        self._finish(page, execution.day)
        if places:
            self._write_by_sections(workbook, formats, execution, page, places)

    def _get_title(self):
        return self.env._("Execution of the plan")

    # --- The table ---

    def _get_columns(self):
        order, fact = self.env._("By the order"), self.env._("Execution")
        return (
            Column("number", self.env._("No."), 7, "centre", order),
            Column("name", self.env._("Measure"), 34, "top", order),
            Column("term", self.env._("Term"), 16, "top", order),
            Column("responsible", self.env._("Responsible"), 20, "top", order),
            Column("expected", self.env._("Expected result"), 20, "top", order),
            Column("executor", self.env._("Executor"), 17, "top", fact),
            Column("planned", self.env._("Planned date"), 12, "day", fact),
            Column("actual", self.env._("Actual date"), 15, "day", fact),
            Column("timing", self.env._("Timeliness"), 14, "centre", fact),
            Column("status", self.env._("Mark of execution"), 14, "centre", fact),
            Column("reason", self.env._("Reason"), 18, "top", fact),
            Column("result", self.env._("Result"), 28, "top", fact),
            Column(
                "evidence",
                self.env._("Confirmation: kind, number and date, link"),
                26,
                "top",
                fact,
            ),
        )

    def _write_sections(self, page, execution):
        """All rows under their sections.

        :return: [(section, its first row, the row behind its last one)] of those on
            top, with what is inside them
        """
        places = []
        statuses = self._get_status_words()
        part_styles = {one.key: "part" for one in page.columns if one.style == "top"}
        for section in execution.sections:
            if not section.level:
                places.append([section, page.row, page.row])
            page.section(section.title)
            for row in section.rows:
                page.line(self._get_values(row, statuses))
                for part in row.parts:
                    values = self._get_values(part, statuses)
                    # The summary counts measures: only they have a number.
                    page.line({**values, "number": None}, part_styles, level=1)
            if places:
                places[-1][2] = page.row
        return places

    def _get_values(self, row, statuses):
        return {
            "number": row.number,
            "name": row.name,
            "term": row.term,
            "responsible": row.responsible,
            "expected": row.expected,
            "executor": row.unit,
            "planned": row.planned,
            "actual": row.get("submitted_on") or row.get("closed_on"),
            "timing": self._get_timing_words(row),
            "status": statuses[row.status],
            "reason": self._get_reason_words(row),
            "result": self._get_result_words(row),
            "evidence": self._get_evidence_words(row),
        }

    # --- The summary ---

    def _write_summary(self, page, execution, first):
        """How many measures stand how, and their share: counted from the table."""
        rows = execution.rows
        page.write(first, "name", self.env._("Measures in all"), "sum")
        total = page.cell("term", first, True)
        numbers, statuses = page.range("number"), page.range("status")
        counted = ":".join(
            page.cell("term", first + at) for at in (1, len(told.STATUSES))
        )
        page.write(first, "term", Formula(f"=SUM({counted})", len(rows)), "sum")
        for at, (status, words) in enumerate(self._get_status_words().items(), 1):
            count = sum(row.status == status for row in rows)
            place = page.cell("term", first + at)
            label = page.cell("name", first + at)
            text = f'=COUNTIFS({statuses},{label},{numbers},"?*")'
            share = Formula(
                f"=IF({total}=0,0,{place}/{total})", count / len(rows) if rows else 0
            )
            page.write(first + at, "name", words, "plain")
            page.write(first + at, "term", Formula(text, count), "sum")
            page.write(first + at, "responsible", share, "share")
        self._write_timeliness(page, rows, first + len(told.STATUSES) + 1)

    def _write_timeliness(self, page, rows, at):
        """Of what was handed in, how much on time."""
        on_time = self.env._("on time")
        numbers, timing = page.range("number"), page.range("timing")
        count = sum(row.days_late == 0 for row in rows)
        page.write(at, "name", self.env._("Handed in on time"), "plain")
        text = f'=COUNTIFS({timing},"{on_time}",{numbers},"?*")'
        page.write(at, "term", Formula(text, count), "sum")

    def _write_foot(self, page, execution):
        page.skip()
        if not execution.rows:
            page.note(self.env._("There are no measures for what was chosen."))
        elif not execution.on_control:
            page.note(
                self.env._(
                    "The plan was not on control %s: nothing had been executed yet.",
                    self._get_as_of_words(execution.day),
                )
            )
        page.note(
            self.env._(
                "On time is what was submitted by the report date; days that the work "
                "was with the acceptor are not the executor's."
            )
        )

    # --- By sections ---

    def _write_by_sections(self, workbook, formats, execution, table, places):
        """A row for each section on top, counted from the table, and its chart."""
        words = self._get_status_words()
        columns = [Column("name", self.env._("Section"), 60)]
        columns.append(Column("total", self.env._("In all"), 9, "fact"))
        columns += [Column(one, words[one], 14, "number") for one in told.STATUSES]
        columns.append(Column("share", self.env._("Per cent done"), 12, "percent"))
        page = self._make_page(
            workbook,
            formats,
            self.env._("By sections"),
            execution.order_number,
            columns,
        )
        page.title(
            (self.env._("Execution of the plan by sections"), "title"),
            (self._get_as_of_words(execution.day), "small_centre"),
        )
        page.head(frozen="name")
        counts = self._count_by_section(execution)
        for (section, first, end), count in zip(places, counts, strict=True):
            page.line(self._get_section_values(page, table, section, first, end, count))
        page.end_table(filtered=False)
        self._write_section_totals(page, execution)
        self._add_chart(workbook, page)
        self._finish(page, execution.day)

    def _count_by_section(self, execution):
        """[{status: measures}] of the sections on top, with what is inside them."""
        counts = []
        for section in execution.sections:
            if not section.level:
                counts.append(dict.fromkeys(told.STATUSES, 0))
            for row in section.rows:
                counts[-1][row.status] += 1
        return counts

    def _get_section_values(self, page, table, section, first, end, count):
        source = quote_sheetname(table.sheet.get_name())

        def place(key):
            cells = [
                xl_rowcol_to_cell(row, table.at[key], True, True)
                for row in (first, max(first, end - 1))
            ]
            return f"{source}!{':'.join(cells)}"

        values = {"name": section.title}
        for status, words in self._get_status_words().items():
            text = f'=COUNTIFS({place("status")},"{words}",{place("number")},"?*")'
            values[status] = Formula(text, count[status])
        return {**values, **self._get_row_sums(page, page.row, count)}

    def _get_row_sums(self, page, row, count):
        """In all, and the share of what is done in full of what was not taken off."""
        first, last = page.cell(told.DONE, row), page.cell(told.ABSENT, row)
        total, done = page.cell("total", row), page.cell(told.DONE, row)
        dropped = page.cell(told.DROPPED, row)
        in_all = sum(count.values())
        owed = in_all - count[told.DROPPED]
        share = f'=IF({total}-{dropped}=0,"—",{done}/({total}-{dropped}))'
        return {
            "total": Formula(f"=SUM({first}:{last})", in_all),
            "share": Formula(share, count[told.DONE] / owed if owed else "—"),
        }

    def _write_section_totals(self, page, execution):
        count = dict.fromkeys(told.STATUSES, 0)
        for row in execution.rows:
            count[row.status] += 1
        share = self._get_row_sums(page, page.row, count)["share"]
        sums = ("total", *told.STATUSES)
        page.totals(self.env._("In all"), sums, {"share": (share, "total_percent")})

    def _add_chart(self, workbook, page):
        """Bars of equal length: how much of each section stands how."""
        chart = workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
        source = quote_sheetname(page.sheet.get_name())
        font = {"name": FONT["font_name"], "size": 9}
        for status, colour in COLOURS.items():
            head = page.cell(status, page.head_row, True)
            chart.add_series(
                {
                    "name": f"={source}!{head}",
                    "categories": f"={source}!{page.range('name')}",
                    "values": f"={source}!{page.range(status)}",
                    "fill": {"color": colour},
                    "gap": 40,
                }
            )
        chart.set_y_axis({"reverse": True, "num_font": font, "interval_unit": 1})
        chart.set_x_axis({"num_font": font, "label_position": "high"})
        chart.set_legend({"position": "top", "font": {**font, "size": 11}})
        height = max(CHART_MIN_HEIGHT, CHART_ROW_HEIGHT * (page.end - page.first) + 90)
        chart.set_size({"width": CHART_WIDTH, "height": height})
        page.sheet.insert_chart(page.row + 1, 0, chart)
        first = page.skip(height // ROW_PIXELS + 3)
        page.keep(first, page.row - 1)
