from odoo import models

from odoo.addons.kostroma_profplan.lib import execution_report as told

from .page import Column, Formula

OVERDUE, DUE, AT_RISK, REVIEW = "overdue", "due", "at_risk", "review"


class ReportBrief(models.AbstractModel):
    """A note for a chosen day: what is due, overdue and at risk, and whose it is (§8).

    Each thing that burns stands once, under what is worst of it.
    """

    _name = "report.kostroma_profplan_reports.brief"
    _description = "Note on Control for a Day (XLSX)"
    _inherit = "report.kostroma_profplan_reports.control"

    def _write_plan(self, workbook, formats, plan, execution, options):
        """One sheet a plan."""
        page = self._start_page(workbook, formats, plan, options, self.env._("Note"))
        titles = self._get_titles()
        summary = page.skip(len(titles))
        page.skip()
        page.head(frozen="name")
        burning = self._get_burning(execution)
        for kind, words in titles.items():
            page.section(f"{words}: {len(burning[kind])}")
            for row, whole in burning[kind]:
                page.line(self._get_values(row, whole, words))
        page.end_table()
        page.colour("kind", {"missed": [titles[OVERDUE]], "warned": [titles[AT_RISK]]})
        self._write_summary(page, titles, burning, summary)
        page.skip()
        self._write_plan_foot(page, plan, "name", "unit", "reason")
        self._finish(page, execution.day)

    def _get_title(self):
        return self.env._("Note on the control of the plan")

    def _get_titles(self):
        """``{kind: words}``, from what is worst."""
        soon = self.env["project.task"]._get_soon_days()
        return {
            OVERDUE: self.env._("Overdue"),
            AT_RISK: self.env._("At risk"),
            DUE: self.env._("Due within %s days", soon),
            REVIEW: self.env._("Waits for acceptance"),
        }

    def _get_columns(self):
        return (
            Column("number", self.env._("No."), 9, "centre"),
            Column("name", self.env._("Measure"), 46, "top"),
            Column("kind", self.env._("What it is"), 16, "centre"),
            Column("unit", self.env._("With whom"), 26, "top"),
            Column("people", self.env._("People"), 24, "top"),
            Column("limit", self.env._("Report by"), 14, "day"),
            Column("days", self.env._("Days late"), 13, "number"),
            Column("reason", self.env._("Reason"), 34, "top"),
            Column("expected", self.env._("Expected date"), 13, "day"),
            Column("silent", self.env._("Organisations not yet there"), 16, "number"),
        )

    def _get_burning(self, execution):
        """``{kind: [(row, its measure's row)]}``, of each the earliest limit first."""
        burning = {kind: [] for kind in (OVERDUE, AT_RISK, DUE, REVIEW)}
        soon = self.env["project.task"]._get_soon_days()
        for row in execution.rows:
            for one in (row, *row.parts):
                kind = self._get_kind(one, soon)
                if kind:
                    burning[kind].append((one, row))
        for rows in burning.values():
            rows.sort(key=lambda pair: (pair[0].get("limit_date"), pair[1].number))
        return burning

    def _get_kind(self, row, soon):
        """Under what a row stands; None: nothing burns."""
        state = row.state
        if not state or not state["limit_date"]:
            return None
        if row.status == told.REVIEW:
            return REVIEW
        if row.status == told.OVERDUE:
            return OVERDUE
        if row.status not in (told.OPEN, told.RETURNED):
            return None
        if state["health"] == AT_RISK:  # it is expected after its limit
            return AT_RISK
        return DUE if state["days_left"] <= soon else None

    def _get_values(self, row, whole, words):
        people = row.get("people") or ()
        return {
            "number": whole.number,
            "name": f"{whole.name}: {row.name}" if row.level else row.name,
            "kind": words,
            "unit": row.unit,
            "people": ", ".join(one["name"] for one in people),
            "limit": row.get("limit_date"),
            "days": row.days_late or None,
            "reason": self._get_reason_words(row) or self._get_standing_words(row),
            "expected": row.get("expected_date"),
            "silent": len(row.organisations.silent) if row.organisations else None,
        }

    def _get_standing_words(self, row):
        """What is known where nobody has given a reason."""
        words = {
            "assigned": self.env._("The work has not been begun"),
            "returned": self.env._("Returned with a remark"),
            "review": self.env._("Handed in, waits for acceptance"),
        }
        return words.get(row.get("step"), "")

    def _write_summary(self, page, titles, burning, first):
        """How much of each kind: counted from the table."""
        kinds = page.range("kind")
        for at, (kind, words) in enumerate(titles.items(), first):
            page.write(at, "name", words, "plain")
            text = f"=COUNTIF({kinds},{page.cell('name', at)})"
            page.write(at, "kind", Formula(text, len(burning[kind])), "sum")
