from odoo import models

from odoo.addons.kostroma_profplan.lib import indicators as calc

from .page import Column, Formula

SIGNS = {calc.AT_LEAST: ">=", calc.AT_MOST: "<=", calc.EQUAL: "="}


class ReportIndicators(models.AbstractModel):
    """Indicators of a plan, as an Excel file: the year, passports, the order's table.

    Columns as municipal reports have them (base.garant.ru/400865534), on top the
    summary (docs.cntd.ru/document/570958775). Layout only: figures are those of
    ``profplan.plan.get_indicator_figures``.
    """

    _name = "report.kostroma_profplan_reports.indicators"
    _description = "Indicators of the Plan (XLSX)"
    _inherit = "report.kostroma_profplan_reports.figures"

    _takes = frozenset({"as_of", "period"})

    def _write_book(self, workbook, formats, records, options):
        """Four pages a plan: the year, passports, the order's own table, a chart."""
        last = min(options.date_to or options.day, options.day)
        years = {plan.id: plan._get_report_year(last) for plan in records}
        found = records._get_indicators(options.day, years)
        matrices = records._get_indicator_matrices(options.as_of)
        for plan in records:
            figures = found[plan.id]
            self._write_year(workbook, formats, plan, figures, options)
            if figures["indicators"]:
                self._write_passports(workbook, formats, plan, figures, options)
                self._write_order_table(workbook, formats, plan, matrices[plan.id])

    def _write_year(self, workbook, formats, plan, figures, options):
        """The page of the year: the summary, then the indicators."""
        year = figures["year"]
        page = self._make_page(
            workbook,
            formats,
            self.env._("Indicators"),
            plan.number or "",
            self._get_year_columns(year),
        )
        title = self.env._("Indicators of the plan's efficiency in %s", year)
        self._write_plan_title(page, plan, title, options)
        if figures["indicators"]:
            place = page.skip(len(self._get_summary_rows()) + 1)
        page.head(frozen="name")
        for row in figures["indicators"]:
            self._write_indicator(page, row, year, figures["is_over"])
        page.end_table()
        if figures["indicators"]:
            self._write_summary(page, place, figures["summary"])
            self._set_year_colours(page, figures, year)
        self._write_year_notes(page, figures, options)
        self._write_plan_foot(page, plan, "name", "previous", f"deviation {year}")
        self._finish(page, options.day)

    # --- The table ---

    def _get_year_columns(self, year):
        return (
            Column("number", self.env._("No."), 5, "centre"),
            Column("name", self.env._("Name of the indicator"), 46),
            Column("uom", self.env._("Unit of measure"), 12, "centre"),
            Column("previous", self.env._("Previous fact (year)"), 14, "centre"),
            Column(f"target {year}", self.env._("Plan of %s", year), 15, "centre"),
            Column(f"fact {year}", self.env._("Fact of %s", year), 12, "fact"),
            Column(
                f"deviation {year}", self.env._("Deviation from plan"), 13, "deviation"
            ),
            Column(f"percent {year}", self.env._("Level reached, %"), 13, "percent"),
            Column("standing", self.env._("How it stands"), 19, "centre"),
            Column("comment", self.env._("Reason of the deviation"), 40),
        )

    def _write_indicator(self, page, row, year, over):
        cell = calc.Cell(
            year,
            row["target"],
            row["target_text"],
            row["fact"],
            row["direction"],
            row["binds"],
        )
        words, number = self._get_words(
            page, f"target {year}", row["target_text"], row["target"]
        )
        styles = {f"fact {year}": "no_data"} if row["fact"] is None else {}
        styles["previous"] = (
            "no_data"
            if row["previous"] is None
            # The year stands beside the number, which stays one.
            else ("number", f'General" ({row["previous_year"]})"')
        )
        page.line(
            {
                "number": row["number"],
                "name": row["name"],
                "uom": row["uom"],
                "previous": (
                    self.env._("no data")
                    if row["previous"] is None
                    else row["previous"]
                ),
                f"target {year}": words,
                **self._get_year_values(page, year, cell, number),
                "standing": self._get_standing(page, row, year, number, over),
                "comment": row["comment"],
            },
            styles,
        )

    def _get_standing(self, page, row, year, target, over):
        """How it stands, live: a fact that is typed over changes it.

        :param target: how a formula gets the target
        """
        words = self._get_standing_words()
        fact = page.cell(f"fact {year}", page.row)
        level = page.cell(f"percent {year}", page.row)
        known = f"AND(ISNUMBER({fact}),ISNUMBER({target}))"
        exceeded = f"IF(AND(ISNUMBER({level}),{level}>1)"
        exceeded += f',"{words["exceeded"]}","{words["met"]}")'
        risk = row["burning"] and not over
        missed = "missed" if over else "risk" if risk else "under_way"
        unknown = "risk" if risk else "no_data"
        text = (
            f"=IF({known},IF({fact}{SIGNS[row['binds']]}{target},{exceeded},"
            f'"{words[missed]}"),"{words[unknown]}")'
        )
        return Formula(text, words[row["standing"]])

    def _get_standing_words(self):
        field = self.env["profplan.indicator"]._fields["standing"]
        return dict(field._description_selection(self.env))

    def _set_year_colours(self, page, figures, year):
        words = self._get_standing_words()
        page.colour(
            "standing",
            {
                "met": (words["met"], words["exceeded"]),
                "warned": (words["risk"],),
                "missed": (words["missed"],),
                "muted": (words["no_data"],),
            },
        )
        for line, row in enumerate(figures["indicators"], page.first):
            cell = calc.Cell(year, direction=row["direction"], comparator=row["binds"])
            self._colour_cell(page, line, f"percent {year}", cell, figures["is_over"])

    # --- The summary ---

    def _get_summary_rows(self):
        """(words, standings that are counted) from the top; the first one: all."""
        return (
            (self.env._("Indicators in all"), None),
            (self.env._("Reached"), ("met", "exceeded")),
            (self.env._("of them exceeded"), ("exceeded",)),
            (self.env._("Not reached"), ("missed",)),
            (self.env._("At risk of not being reached"), ("risk",)),
            (self.env._("Under way, the year is not over"), ("under_way",)),
            (self.env._("Cannot be told: no data"), ("no_data",)),
        )

    def _write_summary(self, page, first, summary):
        """How many indicators stand how, and their share; live.

        :param first: the first of the rows that are kept free for it
        """
        words = self._get_standing_words()
        standings = page.range("standing")
        whole = page.cell("uom", first, True)
        for row, (text, counted) in enumerate(self._get_summary_rows(), first):
            page.write(
                row, "name", text, "sum" if counted != ("exceeded",) else "plain"
            )
            if counted is None:
                total = Formula(f"=COUNTA({standings})", summary["total"])
                page.write(row, "uom", total, "sum")
                continue
            number = sum(summary[name] for name in counted)
            formula = "+".join(
                f'COUNTIF({standings},"{words[name]}")' for name in counted
            )
            page.write(row, "uom", Formula(f"={formula}", number), "sum")
            value = round(number / summary["total"], 9)
            share = self._get_share(page.cell("uom", row), whole, value)
            page.write(row, "previous", share, "share")

    def _write_year_notes(self, page, figures, options):
        page.skip()
        if not figures["indicators"]:
            page.note(self.env._("The plan has no indicators."))
            return
        page.note(
            self.env._(
                "The figures are %(as_of)s. “No data” is not zero: it is compared with "
                "nothing.",
                as_of=self._get_as_of_words(options.day),
            )
        )
