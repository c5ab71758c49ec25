"""Words of time that a reading has not used: they are told, whatever it has understood.

A reading answers for every word that speaks of time: dates that the grammar left over,
names of dates that are none, phrases of which another one has got the better, dates in
the tail of a phrase.
"""

from __future__ import annotations

import re

from .frequency import WEEKDAY
from .lexicon import MONTH
from .time_words import speaks_of_time

_DATE = re.compile(
    rf"\d{{1,2}}\.\d\d|\d\s+{MONTH}|\b{MONTH}|\bкажд|\bеже"
    r"|\b(?:[ivx]+|[1-4]|перв[а-я]+|втор[а-я]+|трет[а-я]+|четв[а-я]+)(?:-[а-я]+)?\s+"
    r"(?:квартал|полугод|четверт|декад)"
)
_OFTEN = ("daily", "weekly")
_TAILS = ("on_demand", "external_schedule")
_WEEKDAYS = re.compile(rf"(?:{WEEKDAY}|и|,|\s)+\Z")
# a time without dates, where no dates stand beside it
_FRAME = re.compile(r"\b(?:период|сезон|кампани|месячник)")
# no event: its day stands in the calendar
_BOUNDARY = re.compile(
    r"(?:начал|окончани|конц|завершени|истечени)[а-я]+\s+(?:[ivx]+|\d+|[а-я]+(?:го|й))?"
    rf"(?:-[а-я]+)?\s*(?:квартал|полугод|четверт[ьи]|{MONTH}|(?:20\d\d|текущего)\s+год)"
)


def left_over(context, parsed, read):
    """(the words of time that were left over, the other words that were)."""
    time, other, dated = [], [], bool(parsed.expressions)
    for words in parsed.unread:
        left = speaks_of_time(words) or (not dated and _FRAME.search(words))
        known = read.recurrence in _OFTEN and _WEEKDAYS.match(words)
        (time if left and not known else other).append(words)
    labels = (  # the name of a report («1 полугодие – до 1 июля») is one word of it
        " ".join(word for word in e.label if " " not in word)
        for e in parsed.expressions
        if not e.named
    )
    time += [words for words in labels if speaks_of_time(words)]
    time += [context.as_written(mark.text) for mark in _unused(context, read)]
    return list(dict.fromkeys(time)), other


def _unused(context, read):
    """Phrases that the reading has made nothing of."""
    of_month = [m for m in context.marks if m.kind in ("day_of_month", "part_of_month")]
    yield from of_month[1:]
    for mark in context.marks:
        if mark.kind in _TAILS and _DATE.search(mark.text):
            yield mark
        rate = mark.kind == "recurrence" and mark.value[0]
        if rate and rate not in ("yearly", read.recurrence):
            yield mark
        if mark.kind == "weekly" and read.recurrence not in _OFTEN:
            yield mark
        counts = mark.kind == "relative" and read.kind == "on_event"
        if counts and _BOUNDARY.search(mark.text):
            yield mark
