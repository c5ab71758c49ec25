from odoo import models
from odoo.tools import groupby

from odoo.addons.kostroma_profplan.lib.standing import RED_SHARE
from odoo.addons.kostroma_profplan.models.profplan_collection import NUMBERS

from .page import Column, Formula

PARTS = ("acknowledge", "plan", "report")
# Of whom it is not asked.
NOT_ASKED = "—"


class ReportCompleteness(models.AbstractModel):
    """Completeness of the collection by organisation, as an Excel file.

    Layout only: the rows are those of ``profplan.plan.get_completeness_figures``, who
    owes nothing is not there. The summary, subtotals by type and by district and shares
    are formulas whose cached values are these numbers. What is not due yet is not red.
    """

    _name = "report.kostroma_profplan_reports.completeness"
    _description = "Completeness by Organisation (XLSX)"
    _inherit = "report.kostroma_profplan_reports.figures"

    _takes = frozenset({"as_of", "units"})

    def _write_book(self, workbook, formats, records, options):
        """A page a plan."""
        found = records._get_completeness(options.day, options)
        for plan in records:
            self._write_plan(workbook, formats, plan, found[plan.id], options)

    def _write_plan(self, workbook, formats, plan, figures, options):
        page = self._make_page(
            workbook,
            formats,
            self.env._("Completeness"),
            plan.number or "",
            self._get_columns(),
        )
        title = self.env._("Completeness of plans and reports of organisations")
        self._write_plan_title(page, plan, title, options)
        summed = self._get_summed(figures["total"])
        summary = page.skip(len(summed) + 2) if summed else None
        page.head(frozen="name")
        by_type = {one["name"]: one for one in figures["types"]}
        number = 0
        for kind, rows in groupby(figures["organisations"], lambda one: one["type"]):
            first = page.row
            for row in rows:
                number += 1
                page.line(self._get_values(page, row, number), self._get_styles(row))
            words = self.env._("In all, %s", kind or self._get_no_type())
            self._write_subtotal(page, first, page.row - 1, words, by_type[kind])
        page.end_table()
        if figures["organisations"]:
            words = self.env._("In all by the plan")
            last = page.end - 1
            self._write_subtotal(page, page.first, last, words, figures["total"])
            self._write_summary(page, summary, summed, figures["total"])
        self._set_colours(page)
        self._write_districts(page, figures["districts"])
        self._write_notes(page, figures)
        self._write_plan_foot(page, plan, "name", "district", "plan")
        self._finish(page, options.day)

    # --- The table ---

    def _get_columns(self):
        group = self.env._("Measures that it reports")
        return (
            Column("number", self.env._("No."), 5, "centre"),
            Column("name", self.env._("Organisation"), 40),
            Column("type", self.env._("Type"), 17, "centre"),
            Column("district", self.env._("District"), 16, "centre"),
            Column("acknowledge", self.env._("Acknowledged"), 15, "centre"),
            Column("plan", self.env._("Its plan"), 15, "centre"),
            Column("report", self.env._("Its report"), 15, "centre"),
            Column("expected", self.env._("owed"), 9, "number", group),
            Column("received", self.env._("filled in"), 11, "fact", group),
            Column("on_time", self.env._("of them in time"), 11, "number", group),
            Column("late", self.env._("of them late"), 13, "number", group),
            Column("returned", self.env._("returned"), 12, "number", group),
            Column("claimed", self.env._("said not to apply"), 13, "number", group),
            Column("silent", self.env._("silent"), 13, "number", group),
            Column("overdue", self.env._("of it overdue"), 13, "number", group),
            Column("share", self.env._("Filled in, %"), 12, "percent"),
        )

    def _get_no_type(self):
        return self.env._("no type")

    def _get_no_district(self):
        return self.env._("not named")

    def _get_part_words(self, name, part):
        """How a part of an organisation's plan and report stands; a dash: not asked."""
        if not part:
            return NOT_ASKED
        state, overdue = part["state"], part["overdue"]
        if name == "acknowledge":
            word = "no" if state == "silent" else "yes"
        elif state in ("received", "accepted"):
            word = "late" if part["late"] else "in_time"
        elif state == "returned":
            word = "returned_overdue" if overdue else "returned"
        else:
            word = "overdue" if overdue else "ahead"
        return self._get_words()[word]

    def _get_words(self):
        return {
            "yes": self.env._("yes"),
            "no": self.env._("no"),
            "in_time": self.env._("handed in on time"),
            "late": self.env._("handed in late"),
            "returned": self.env._("returned to it"),
            "returned_overdue": self.env._("returned to it, its term is over"),
            "overdue": self.env._("not handed in on time"),
            "ahead": self.env._("not handed in yet"),
        }

    def _get_values(self, page, row, number):
        return {
            "number": number,
            "name": row["name"],
            "type": row["type"] or self._get_no_type(),
            "district": row["district"] or self._get_no_district(),
            **{name: self._get_part_words(name, row[name]) for name in PARTS},
            **{name: row[name] for name in NUMBERS},
            **self._get_formulas(page, page.row, row),
        }

    def _get_styles(self, row):
        return {name: "no_data" for name in PARTS if not row[name]}

    def _get_formulas(self, page, row, numbers):
        """What of a row follows its other cells."""
        cells = [page.cell(name, row) for name in ("on_time", "late")]
        received, owed = numbers["received"], numbers["expected"]
        share = round(received / owed, 9) if owed else None
        return {
            "received": Formula(f"={cells[0]}+{cells[1]}", received),
            "share": self._get_share(
                page.cell("received", row), page.cell("expected", row), share
            ),
        }

    def _write_subtotal(self, page, first, last, words, numbers):
        """Sums of the rows in between; what was summed inside counts once."""
        row = page.skip()
        page.keep(row - 1, row)
        self._write_sums(
            page,
            row,
            words,
            numbers,
            lambda name, criterion: self._get_count(
                f"{page.cell(name, first, True)}:{page.cell(name, last, True)}",
                criterion,
            ),
            ("total", "total_number", "total_percent"),
        )

    def _get_count(self, cells, word):
        """Sums of cells; of words how many of them there are."""
        if word is None:
            return f"SUBTOTAL(9,{cells})"
        return f'COUNTIF({cells},"{word}")'

    def _write_sums(self, page, row, words, numbers, count, styles):
        """A row of sums.

        :param count: (key of a column, word or None) → formula without its sign
        :param styles: of the words, of numbers, of shares
        """
        text, number, percent = styles
        page.merge(row, "number", "district", words, text)
        known = self._get_words()
        for name in PARTS:
            told = ("yes",) if name == "acknowledge" else ("in_time", "late")
            formula = "+".join(count(name, known[word]) for word in told)
            page.write(
                row, name, Formula(f"={formula}", numbers[f"{name}_done"]), number
            )
        for name in NUMBERS:
            formula = Formula(f"={count(name, None)}", numbers[name])
            page.write(row, name, formula, number)
        page.write(
            row, "share", self._get_formulas(page, row, numbers)["share"], percent
        )

    def _set_colours(self, page):
        words = self._get_words()
        for name in PARTS:
            page.colour(
                name,
                {
                    "met": (words["yes"], words["in_time"]),
                    "warned": (words["no"], words["late"], words["returned"]),
                    "missed": (words["overdue"], words["returned_overdue"]),
                    "muted": (words["ahead"],),
                },
            )
        last = page.row - 1
        self._colour_by_overdue(page, last)
        self._colour_above_zero(page, "overdue", last)
        self._colour_above_zero(page, "late", last, "warned")
        self._colour_above_zero(page, "returned", last, "warned")

    def _colour_by_overdue(self, page, last):
        """Shares as the traffic light: by what is overdue, not by what is ahead."""
        share, owed, overdue = (
            page.cell(name, page.first) for name in ("share", "expected", "overdue")
        )
        burning = f"{overdue}>{owed}*{RED_SHARE:g}"
        for style, condition in (
            ("missed", burning),
            ("warned", f"AND({overdue}>0,NOT({burning}))"),
            ("met", f"{share}>=1"),
        ):
            criteria = f"=AND(ISNUMBER({share}),{condition})"
            self._colour(page, "share", last, criteria, style)

    # --- Beneath it ---

    def _write_districts(self, page, districts):
        """The same by district, live, of the very rows above."""
        if not districts:
            return
        page.skip()
        page.keep(page.note(self.env._("By district"), "sum"), page.row)
        for district in districts:
            name = district["name"] or self._get_no_district()
            row = page.skip()

            def count(key, word, row=row):
                where = f"{page.range('district')},{page.cell('number', row)}"
                if word is None:
                    return f"SUMIFS({page.range(key)},{where})"
                return f'COUNTIFS({where},{page.range(key)},"{word}")'

            self._write_sums(
                page, row, name, district, count, ("text", "number", "percent")
            )

    def _write_notes(self, page, figures):
        page.skip()
        total = figures["total"]
        if not total["organisations"]:
            page.note(self.env._("Nothing is asked of organisations as of this day."))
            return
        page.note(
            self.env._(
                "Counted are organisations that owe something as of this day, and "
                "what they owe: what does not apply to them is not counted. What "
                "waits for acceptance is handed in, too. In time is what was handed "
                "in by the day of the report; days with the acceptor are not the "
                "organisation's."
            )
        )
