"""What every step of reading one deadline knows: its words, its plan, its doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from .draft import Span
from .expression import Expression
from .findings import finding
from .rules import Mark


class Dated(NamedTuple):
    """A span found and the expression that named it."""

    span: Span
    by: Expression


class Unreadable(Exception):
    """Nobody could tell the dates; the reason has been told."""


@dataclass(frozen=True)
class Context:
    """One deadline: `text` in the order's words, the plan's `period`, set phrases.

    `then` is the phrase behind «далее»; `findings` grows while the deadline is read.
    """

    text: str
    period: tuple[date, date]
    marks: tuple[Mark, ...]
    then: Mark | None
    findings: list = field(default_factory=list)

    def tell(self, code, **words):
        self.findings.append(finding(code, **words))

    def tell_of(self, code, expression, **words):
        """A finding on the words of an expression."""
        self.tell(code, text=self.as_written(expression.text), **words)

    def fail(self, code, expression=None, **words):
        """The reason why nobody could tell the dates, and the end of the reading."""
        text = self.as_written(expression.text) if expression else self.short
        self.tell(code, **{"text": text, **words})
        raise Unreadable

    @property
    def short(self):
        return " ".join(self.text.split())[:120]

    # ------------------------------------------------------------------ phrases

    def first(self, *kinds):
        return next((mark for mark in self.marks if mark.kind in kinds), None)

    @property
    def recurrences(self):
        return [mark for mark in self.marks if mark.kind == "recurrence"]

    @property
    def is_yearly(self):
        return any(mark.value[0] == "yearly" for mark in self.recurrences)

    # ------------------------------------------------------------------ period

    @property
    def is_school_year(self):
        """Whether the plan runs from about September to the next summer."""
        start, end = self.period
        ends_before_autumn = end.year == start.year + 1 and end.month < 10
        return start.month in (8, 9) and ends_before_autumn

    @property
    def has_several_years(self):
        return (self.period[1] - self.period[0]).days > 366

    def in_own_years(self, span):
        """Whether a span names no other years than the plan's: «2020, 2021 гг.»."""
        first, last = (day.year for day in self.period)
        return first <= span[0].year and span[1].year <= last

    # ------------------------------------------------------------------ words

    def as_written(self, text):
        """The words as they stand in the order (the grammar sees them in lower case).

        The working text keeps words but not always positions, so the words are looked
        up; what is not found stays as it is.
        """
        words = [re.escape(word) for word in re.findall(r"\w+", text)]
        if not words:
            return text
        pattern = r"[\W_]{1,3}".join(words).replace("е", "[её]")
        found = re.search(pattern + r"\.?", " ".join(self.text.split()), re.IGNORECASE)
        if not found:
            return text
        name = found.group()
        return name[:-1] if name.endswith(".") and not name.endswith("г.") else name
