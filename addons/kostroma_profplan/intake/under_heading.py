"""A term under a heading that names its month: «до 10» in the rows of «СЕНТЯБРЬ»."""

from __future__ import annotations

import re
from dataclasses import replace

from .dates import whole_months, within
from .findings import finding, shown, shown_span
from .lexicon import MONTH_NAMES
from .repeats import STEPS, months_of
from .text import plain

_MONTH = re.compile(r"\bмесяц(?:а|е)?\b", re.IGNORECASE)
# the cell's own words about months: not the one of the heading
_EACH = re.compile(r"кажд|\bеже|\bраз|следующ|отчетн|текущ|\bсо?\s+(?:дня|момент|дат)")
_WHOLE = re.compile(
    r"(?:в\s+течени[еи]|в|за|весь|на\s+протяжении)\s+(?:всего\s+)?"
    r"(?:месяц|квартал|полугоди)\w*\Z"
)
_UNTIL = re.compile(r"(?:в\s+срок\s+)?(?:до|ко?|по|не\s+поз\w+)\s")
_IN_MONTH = re.compile(r"\bв\s+месяц\b")
_STEPS = {"daily": 0, "weekly": 0, **STEPS}
_IMPOSSIBLE = {"deadline_impossible_date", "deadline_reversed"}
_LOST = {"deadline_unread_number", "deadline_relative", "deadline_outside_period"}


def read_under(read, text, period, heading):
    """The reading of a cell under a heading that names a span.

    `read` is a function of (text, first day, last day), `heading` the span. A month
    named in the cell itself wins; what the heading adds is told.
    """
    own = read(text, *period)
    for attempt in _attempts(read, text, own, period, heading):
        if attempt.kind == "unknown":
            if "deadline_impossible_date" in _codes(attempt):
                return attempt
        elif attempt.occurrences and _fits(attempt, text, heading):
            return _told(attempt, text, heading)
    return own


def _attempts(read, text, own, period, heading):
    words = plain(text).replace("\n", " ").strip(" .,;")
    if not words or _IMPOSSIBLE & _codes(own):  # a date of its own, if a wrong one
        return
    if _WHOLE.match(words):
        yield read(f"{shown(heading[0])} - {shown(heading[1])}", *period)
    elif own.kind == "unknown" or (_MONTH.search(words) and not _EACH.search(words)):
        if whole_months(heading) and len(months_of(heading)) == 1:
            yield read(_with_month(text, heading[0]), *period)
        yield read(text, *heading)
    elif own.kind == "recurring" and own.occurrences == [period]:
        size = len(months_of(heading))
        if _STEPS.get(own.recurrence, size) < size or _IN_MONTH.search(words):
            yield read(text, *heading)


def _codes(read):
    return {found.code for found in read.findings}


def _with_month(text, day):
    """«конец месяца», «20–25» with the heading's month in the text."""
    name = MONTH_NAMES[day.month - 1]
    genitive = name + "а" if name[-1] == "т" else name[:-1] + "я"
    month = f"{genitive} {day.year}"
    if _MONTH.search(text):
        return _MONTH.sub(month, text)
    parts = [part.strip(" .") for part in re.split("[,;]", text) if part.strip(" .")]
    alike = len({part[-1].isdigit() for part in parts}) == 1
    if alike and "(" not in text:  # «до 10, до 20», but not «1, 3 неделя»
        return ", ".join(f"{part} {month}" for part in parts)
    return f"{text.strip(' .,;')} {month}"


def _fits(attempt, text, heading):
    """Whether all of it lies in the heading's span; «до 10» only has to end there."""
    until = _UNTIL.match(plain(text))
    spans = [(end if until else start, end) for start, end in attempt.occurrences]
    lost = _LOST & _codes(attempt)
    return not lost and all(within(span, heading) for span in spans)


def _told(attempt, text, heading):
    """The dates told; «до 10» begins with the heading's span, not with the plan."""
    spans = [(max(start, heading[0]), end) for start, end in attempt.occurrences]
    dates = ", ".join(shown_span(*span) for span in spans[:3])
    told = finding("deadline_by_heading", text=" ".join(text.split()), dates=dates)
    doubts = [f for f in attempt.findings if f.code != "deadline_year_inferred"]
    start = max(attempt.start, heading[0])
    return replace(attempt, start=start, occurrences=spans, findings=[told, *doubts])
