"""The rows of a plan while an amending order is applied to them.

Rows keep their keys; a new row gets the next free one. What an instruction speaks of
and the plan does not hold is `NotDone`, the finding that says why.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from .draft import Clause, Indicator, Measure, Section
from .findings import finding
from .numbering_keys import number_key
from .school_calendar import USUAL
from .text import clean

TEXTS = ("name", "deadline_text", "responsible_text", "result_text")
_LETTERS = {Measure: "m", Clause: "c", Indicator: "i"}


class Edition:
    """The rows of an edition while an amending order is applied to them.

    `asked` is {row's key: [(point, its words)]}, `findings` what could not be done.
    """

    def __init__(self, draft, directory, name, calendar=USUAL):
        self.draft, self.directory, self.name = draft, directory, name
        self.period, self.calendar = draft.order.period, calendar
        self.measures = list(draft.measures)
        self.clauses = list(draft.order.clauses)
        self.indicators = list(draft.indicators)
        self.sections = list(draft.sections)
        self.unit_keys = {unit.key for unit in draft.units}
        self.asked = defaultdict(list)
        self.findings = []
        self._last = {
            letter: max(
                (int(r.key[1:]) for r in rows if r.key[1:].isdigit()), default=0
            )
            for letter, rows in (
                ("m", self.measures),
                ("c", self.clauses),
                ("i", self.indicators),
                ("s", self.sections),
            )
        }

    def result(self):
        """The `PlanDraft` as it stands."""
        order = replace(self.draft.order, clauses=list(self.clauses))
        return replace(
            self.draft,
            order=order,
            measures=list(self.measures),
            indicators=list(self.indicators),
            sections=list(self.sections),
            findings=[],
        )

    # ---------------------------------------------------------------- telling

    def tell(self, code, one, rows=(), **words):
        where = (
            f"пункт {one.point} изменений" if one.point else "документ об изменениях"
        )
        words = {"text": one.words[:200], **words}
        self.findings.append(finding(code, where, rows=rows, **words))

    def note(self, one, row):
        """The row is as this point of the amending order tells."""
        entry = (one.point, one.words)
        if entry not in self.asked[row.key]:
            self.asked[row.key].append(entry)

    # ---------------------------------------------------------------- finding rows

    def rows(self, one):
        """Rows that an instruction speaks of; NotDone where one is not in the plan."""
        where, result = one.where, []
        for number in where.rows:
            found = self._numbered(number, one)
            if not found:
                raise NotDone("amendment_row_unknown", numbers=number)
            if len(found) > 1:
                found = self._one_of(found, number, one)
            result += found
        if not where.rows and where.section:
            result = [m for m in self.measures if self._is_in(m, where.section)]
            if not result:
                raise NotDone("amendment_section_unknown", numbers=where.section)
        if not result and one.everywhere:
            result = [*self.measures, *self.clauses]
        if not result:
            raise NotDone("amendment_no_place")
        return result

    def _numbered(self, number, one):
        where = one.where
        if where.kind == "indicator" or where.scope == "indicators":
            return of_number(self.indicators, number)
        measures = of_number(self.measures, number)
        if not measures and where.section:
            measures = of_number(self.measures, f"{where.section}.{number}")
        if where.section:
            inside = [row for row in measures if self._is_in(row, where.section)]
            measures = inside or measures
        clauses = of_number(self.clauses, number)
        if where.scope == "plan":
            return measures
        if where.scope == "order":
            return clauses or measures
        if measures and clauses:
            raise NotDone("amendment_plan_or_order", numbers=number)
        return measures or clauses

    def _one_of(self, found, number, one):
        """Of several rows of one number the one in which the words stand."""
        if one.verb == "replace" and one.pairs:
            holding = [
                row for row in found if all(holds(row, old) for old, _new in one.pairs)
            ]
            if len(holding) == 1:
                return holding
        raise NotDone("amendment_row_twice", numbers=number, count=len(found))

    def _is_in(self, measure, code):
        own, code = number_key(measure.section or ""), number_key(code)
        return own == code or own.startswith(f"{code}.")

    # ---------------------------------------------------------------- changing rows

    def put(self, one, old, new):
        """A row in place of another one."""
        rows = self._list(old)
        # by identity: rows of a plan may be equal
        at = next(n for n, row in enumerate(rows) if row is old)
        rows[at] = new
        self.note(one, new)

    def remove(self, one, row):
        self.note(one, row)
        rows = self._list(row)
        rows[:] = [other for other in rows if other is not row]

    def add(self, one, row, behind=None):
        """A new row with a key of its own, behind another one or where it belongs."""
        letter = _LETTERS[type(row)]
        row = replace(row, key=self._next_key(letter), previous="")
        rows = self._list(row)
        at = self._place(row, rows, behind)
        rows.insert(at, row)
        self.note(one, row)
        return row

    def _next_key(self, letter):
        self._last[letter] += 1
        return f"{letter}{self._last[letter]}"

    def _list(self, row):
        if isinstance(row, Measure):
            return self.measures
        return self.clauses if isinstance(row, Clause) else self.indicators

    def _place(self, row, rows, behind):
        if behind is not None:
            return next(n for n, other in enumerate(rows) if other is behind) + 1
        number = sort_key(row.number)
        section = getattr(row, "section", None)
        at = None
        for n, other in enumerate(rows):
            if getattr(other, "section", None) == section:
                if sort_key(other.number) <= number or at is None:
                    at = n + (sort_key(other.number) <= number)
        return len(rows) if at is None else at

    def section_of(self, number, named=""):
        """The code of the section that a new measure belongs to."""
        if named:
            return self._known_section(named)
        parts = number_key(number).split(".")[:-1]
        codes = {number_key(section.code): section.code for section in self.sections}
        while parts:
            if ".".join(parts) in codes:
                return codes[".".join(parts)]
            parts = parts[:-1]
        return None

    def _known_section(self, code):
        for section in self.sections:
            if number_key(section.code) == number_key(code):
                return section.code
        return None

    def add_section(self, code, name):
        known = self._known_section(code)
        if known:
            return known
        self.sections.append(Section(code, name, self._next_key("s")))
        return code


class NotDone(Exception):
    """An instruction that does not fit the plan: the finding that says why."""

    def __init__(self, code, **words):
        super().__init__(code)
        self.code, self.words = code, words


def of_number(rows, number):
    key = number_key(number)
    return [row for row in rows if number_key(row.number) == key]


def sort_key(number):
    return [
        int(part) if part.isdigit() else 0 for part in number_key(number).split(".")
    ]


# ---------------------------------------------------------------------------- words


def words_pattern(words):
    """Words of a plan, whatever their dashes, quotes, spaces and ё.

    >>> bool(words_pattern("до 1 марта – «Мир»").search('до 1  марта - "Мир"'))
    True
    >>> bool(words_pattern("2014").search("12014"))
    False
    """
    parts = []
    for sign in re.findall(r"\s+|.", clean(words), re.S):
        if sign.isspace():
            parts.append(r"\s+")
        elif sign in "-–—":
            parts.append("[-–—]")
        elif sign in '«»"„“”':
            parts.append('[«»"„“”]')
        elif sign in "её":
            parts.append("[её]")
        else:
            parts.append(re.escape(sign))
    body = "".join(parts)
    first = r"(?<!\w)" if clean(words)[:1].isalnum() else ""
    last = r"(?!\w)" if clean(words)[-1:].isalnum() else ""
    return re.compile(f"{first}{body}{last}")


def texts_of(row):
    if isinstance(row, Measure):
        return TEXTS
    return ("text",) if isinstance(row, Clause) else ("name",)


def holds(row, words):
    pattern = words_pattern(words)
    return any(pattern.search(getattr(row, name) or "") for name in texts_of(row))


def replaced(text, old, new):
    """A text with words replaced wherever they stand; None where they do not.

    >>> replaced("до 1 марта, до 1 марта", "1 марта", "1 мая")
    'до 1 мая, до 1 мая'
    >>> replaced("Ярмарка и выставка", "и выставка", "")
    'Ярмарка'
    """
    pattern = words_pattern(old)
    result, count = pattern.subn(lambda _found: new, text or "")
    if not count and old[:1].isalpha():
        pattern = re.compile(pattern.pattern, re.I)
        result, count = pattern.subn(lambda _found: new, text or "")
    if not count:
        return None
    return re.sub(r"[ \t]+(?=[,.;)]|\Z)", "", re.sub(r"[ \t]{2,}", " ", result)).strip()
