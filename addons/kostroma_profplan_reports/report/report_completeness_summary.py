from odoo import models

from .page import LINE_HEIGHT, Formula
from .report_completeness import NOT_ASKED, PARTS

# What the summary tells, and under which column of the table it stands.
SUMMARY = {
    "owed": "type",
    "done": "district",
    "share": "acknowledge",
    "late": "plan",
    "overdue": "report",
}


class ReportCompleteness(models.AbstractModel):
    """What the table of completeness comes to, on top of it: live, of its cells."""

    _inherit = "report.kostroma_profplan_reports.completeness"

    def _get_summed(self, total):
        """``{what is asked: words}`` of what somebody owes: rows of the summary."""
        words = {
            "acknowledge": self.env._("Acknowledged the plan"),
            "plan": self.env._("Plans of organisations"),
            "report": self.env._("Reports of organisations"),
        }
        summed = {name: words[name] for name in PARTS if total[f"{name}_owed"]}
        if total["expected"]:
            summed["measures"] = self.env._("Measures in them, and hand-ins apart")
        return summed

    def _get_summary_heads(self):
        return {
            "owed": self.env._("to be handed in"),
            "done": self.env._("handed in"),
            "share": self.env._("Share, %"),
            "late": self.env._("of them late"),
            "overdue": self.env._("not handed in, term is over"),
        }

    def _write_summary(self, page, first, summed, total):
        """How much of what is asked is there, and what is overdue: from the table."""
        words = self.env._("Organisations: %s", total["organisations"])
        page.write(first, "name", words, "head")
        for name, words in self._get_summary_heads().items():
            page.write(first, SUMMARY[name], words, "head")
        page.set_height(first, 2 * LINE_HEIGHT + 4)
        for row, (asked, words) in enumerate(summed.items(), first + 1):
            page.write(row, "name", words, "text")
            for name, value in self._get_summary_values(page, row, asked, total):
                style = "percent" if name == "share" else "number"
                page.write(row, SUMMARY[name], value, style)
        column = page.at[SUMMARY["overdue"]]
        rule = {"type": "cell", "criteria": ">", "value": 0}
        page.sheet.conditional_format(
            first + 1,
            column,
            first + len(summed),
            column,
            {**rule, "format": page.formats["missed"]},
        )

    def _get_summary_values(self, page, row, asked, total):
        """[(what is told, Formula)] of a row of the summary."""
        numbers = self._get_summary_numbers(page, asked, total)
        done, owed = (page.cell(SUMMARY[name], row) for name in ("done", "owed"))
        share = round(numbers["done"].value / numbers["owed"].value, 9)
        return [*numbers.items(), ("share", self._get_share(done, owed, share))]

    def _get_summary_numbers(self, page, asked, total):
        """``{column of the summary: Formula}``, from the table and its totals."""
        if asked == "measures":
            names = {"owed": "expected", "done": "received"}
            names |= {name: name for name in ("late", "overdue")}
            return {
                name: Formula(f"={page.cell(key, page.end)}", total[key])
                for name, key in names.items()
            }
        cells, words = page.range(asked), self._get_words()
        texts = {
            # Words, without those of whom it is not asked; subtotals are numbers.
            "owed": f'COUNTA({cells})-COUNT({cells})-COUNTIF({cells},"{NOT_ASKED}")',
            "done": page.cell(asked, page.end),
            "late": self._get_count(cells, words["late"]),
            "overdue": "+".join(
                self._get_count(cells, words[one])
                for one in ("overdue", "returned_overdue")
            ),
        }
        return {
            name: Formula(f"={text}", total[f"{asked}_{name}"])
            for name, text in texts.items()
        }
