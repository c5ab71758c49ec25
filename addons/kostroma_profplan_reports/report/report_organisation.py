from odoo import models

from .page import Column, Formula


class ReportOrganisation(models.AbstractModel):
    """Plan and report of an organisation, as an Excel file.

    Layout only: what stands in it comes from ``profplan.sheet._get_documents``. Sums
    and differences are formulas whose cached values are computed here; no data stays
    no data and is compared with nothing.
    """

    _name = "report.kostroma_profplan_reports.organisation"
    _description = "Plan and Report of an Organisation (XLSX)"
    _inherit = "report.kostroma_profplan_reports.layout"

    _staff_only = False
    _takes = frozenset()

    def _write_book(self, workbook, formats, records, options):
        """Two pages an organisation: its measures and its indicators."""
        documents = records._get_documents()
        for sheet in records:
            self._write_measures(workbook, formats, documents[sheet])
            self._write_indicators(workbook, formats, documents[sheet])

    def _start_page(self, workbook, formats, word, title, document, columns):
        """A page of the file with its title and the head of its table."""
        page = self._make_page(workbook, formats, word, document.order_number, columns)
        as_of = self._get_as_of_words(document.as_of)
        self._write_title(
            page,
            document.order_words,
            title,
            (document.plan, "plan"),
            (document.unit, "plan"),
            (f"{as_of}; {document.state.lower()}", "small_centre"),
        )
        page.head(frozen="name")
        return page

    # --- Measures ---

    def _get_measure_columns(self):
        return (
            Column("number", self.env._("No."), 7, "centre"),
            Column("name", self.env._("Measure"), 38, "top"),
            Column("term", self.env._("Term by the plan"), 16, "top"),
            Column("planned", self.env._("Planned until"), 16, "day"),
            Column("responsible", self.env._("Responsible"), 18, "top"),
            Column("outcome", self.env._("Outcome"), 15, "centre"),
            Column("done", self.env._("What was done"), 34, "top"),
            Column("figures", self.env._("Figures reached"), 18, "top"),
            Column("evidence", self.env._("Evidence"), 24, "top"),
            Column("reason", self.env._("Why not in full, remarks"), 22, "top"),
        )

    def _write_measures(self, workbook, formats, document):
        page = self._start_page(
            workbook,
            formats,
            self.env._("Plan and report"),
            self.env._("Plan and report of the organisation"),
            document,
            self._get_measure_columns(),
        )
        for section, lines in document.sections:
            if section:
                page.section(section)
            for line in lines:
                page.line(self._get_measure_values(line))
        page.end_table(filtered=False)
        self._write_sums(page, document)
        people = (
            (self.env._("Head of the organisation"), document.director),
            (self.env._("Responsible person"), document.responsible),
        )
        self._write_signatures(page, people, "name", "term", "done")
        self._write_executor(page, "name")
        self._finish(page, document.as_of)

    def _get_measure_values(self, line):
        return {
            "number": line.number,
            "name": line.name,
            "term": line.term,
            "planned": line.planned_end,
            "responsible": line.responsible,
            # Whose outcome is not told yet says how it stands.
            "outcome": line.outcome or line.state,
            "done": line.done,
            "figures": line.figures,
            "evidence": line.evidence,
            "reason": line.reason,
        }

    def _write_sums(self, page, document):
        """How many measures ended how: live, so that a word typed over is counted."""
        told = [line.outcome or line.state for line in document.rows]
        outcomes = list(dict.fromkeys(told))
        page.skip()
        total = page.skip()
        page.write(total, "name", self.env._("Measures in all"), "sum")
        for outcome in outcomes:
            row = page.skip()
            page.write(row, "name", outcome, "plain")
            count = f"=COUNTIF({page.range('outcome')},{page.cell('name', row)})"
            page.write(row, "term", Formula(count, told.count(outcome)), "sum")
        first, last = page.cell("term", total + 1), page.cell("term", page.row - 1)
        counted = Formula(f"=SUM({first}:{last})", len(told)) if outcomes else 0
        page.write(total, "term", counted, "sum")

    # --- Indicators ---

    def _get_indicator_columns(self):
        return (
            Column("number", self.env._("No."), 6, "centre"),
            Column("name", self.env._("Name of the indicator"), 44),
            Column("uom", self.env._("Unit of measure"), 14, "centre"),
            Column("period", self.env._("Period"), 16, "centre"),
            Column("before", self.env._("Earlier"), 12, "number"),
            Column("numerator", self.env._("How many"), 12, "number"),
            Column("denominator", self.env._("Out of how many"), 12, "number"),
            Column("fact", self.env._("Fact"), 14, "fact"),
            Column("change", self.env._("Change"), 13, "deviation"),
            Column("state", self.env._("State"), 18, "centre"),
            Column("note", self.env._("Comment"), 32),
        )

    def _write_indicators(self, workbook, formats, document):
        page = self._start_page(
            workbook,
            formats,
            self.env._("Indicators"),
            self.env._("Indicators of the organisation"),
            document,
            self._get_indicator_columns(),
        )
        for line in document.indicators:
            self._write_indicator(page, line)
        page.end_table(filtered=False)
        note = self.env._("“No data” is not zero: it is compared with nothing.")
        if not document.indicators:
            note = self.env._(
                "No figures are asked of the organisation: the indicators are counted "
                "from its report."
            )
        page.skip()
        page.note(note)
        self._finish(page, document.as_of)

    def _write_indicator(self, page, line):
        fact, before = (page.cell(key, page.row) for key in ("fact", "before"))
        known = line.value is not None and line.before is not None
        change = Formula(
            f'=IF(AND(ISNUMBER({fact}),ISNUMBER({before})),{fact}-{before},"—")',
            round(line.value - line.before, 9) if known else "—",
        )
        page.line(
            {
                "number": line.number,
                "name": line.name,
                "uom": line.uom,
                "period": line.period,
                "before": line.before,
                "numerator": line.numerator,
                "denominator": line.denominator,
                "fact": self._get_fact(page, line),
                "change": change,
                "state": line.state,
                "note": line.note,
            },
            {"fact": "no_data"} if line.value is None else None,
        )

    def _get_fact(self, page, line):
        """A number, a ratio as a formula of its parts, or words."""
        if line.value is None:
            return self.env._("no data")
        if not line.denominator:
            return line.value
        part, whole = (page.cell(key, page.row) for key in ("numerator", "denominator"))
        return Formula(
            f'=IF({whole}>0,ROUND({part}/{whole}*{line.scale:g},9),"—")', line.value
        )
