"""Dated windows of a deadline, as approval needs them (design §4).

More than one window of a measure becomes one subtask each; a weekly or daily
measure gets one window per month, all of them at once.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .dates import DAY, whole_months
from .findings import shown_span
from .lexicon import MONTH_NAMES, ROMAN
from .repeats import STEPS, months_of

_MONTHS_OF = {"daily": 1, "weekly": 1, **STEPS}


class Window(NamedTuple):
    """`kind` is "occurrence" or "milestone"; `label` is Russian, for the screen."""

    start: date
    end: date
    label: str
    kind: str


def expand_windows(deadline):
    """Windows of a `Deadline`: its occurrences, or one per month, quarter … of one.

    >>> from .deadline import read_deadline
    >>> read = read_deadline("ежеквартально", date(2021, 1, 1), date(2021, 12, 31))
    >>> [window.label for window in expand_windows(read)][:2]
    ['I квартал 2021', 'II квартал 2021']
    """
    spans = list(deadline.occurrences)
    size = _MONTHS_OF.get(deadline.recurrence)
    if size and len(spans) == 1:
        spans = _split(spans[0], size)
    named = len(deadline.labels) == len(spans)
    labels = deadline.labels if named else [""] * len(spans)
    windows = [
        Window(*span, label or window_label(*span), "occurrence")
        for span, label in zip(spans, labels, strict=True)
    ]
    points = deadline.milestones
    return windows + [Window(p.start, p.end, p.name, "milestone") for p in points]


def _split(span, size):
    """Calendar pieces of `size` months; a span no longer than one stays whole.

    A yearly span that follows the school year is cut at its own anniversaries.

    >>> [str(end) for _s, end in _split((date(2020, 9, 1), date(2020, 11, 15)), 1)]
    ['2020-09-30', '2020-10-31', '2020-11-15']
    """
    start, end = span
    first = start.month - 1 if size == 12 and start.day == 1 else 0
    pieces = []
    while start <= end:
        ahead = size - 1 - (start.month - 1 - first) % size
        last = min(start + relativedelta(months=ahead, day=31), end)
        pieces.append((start, last))
        start = last + DAY
    return pieces


def window_label(start, end):
    """A short Russian name of a span.

    >>> window_label(date(2020, 10, 1), date(2020, 10, 31))
    'октябрь 2020'
    >>> window_label(date(2021, 1, 1), date(2021, 6, 30))
    '1 полугодие 2021'
    >>> window_label(date(2020, 9, 1), date(2021, 4, 1))
    '01.09.2020–01.04.2021'
    """
    size = len(months_of((start, end)))
    if not whole_months((start, end)) or (start.month - 1) % size:
        return shown_span(start, end)
    names = {
        1: f"{MONTH_NAMES[start.month - 1]} {start.year}",
        3: f"{ROMAN[start.month // 3]} квартал {start.year}",
        6: f"{start.month // 6 + 1} полугодие {start.year}",
        12: f"{start.year} год",
    }
    return names.get(size) or shown_span(start, end)
