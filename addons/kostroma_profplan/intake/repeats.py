"""Dates that come again: the n-th weekday of a month, «далее ежеквартально» …"""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule, weekday

from .dates import DAY, Unit, overlap, whole_months

STEPS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


def months_of(span):
    """(year, month) of every month that a span touches.

    >>> months_of((date(2020, 12, 5), date(2021, 1, 3)))
    [(2020, 12), (2021, 1)]
    """
    firsts = rrule(MONTHLY, dtstart=span[0].replace(day=1), until=span[1])
    return [(day.year, day.month) for day in firsts]


def parts_of_months(rule, span):
    """«последняя неделя месяца», «1-й и 3-й четверг»: those parts of a span's months.

    >>> from .frequency import OfMonth
    >>> thursdays = OfMonth((1, -1), "weekday", 3)
    >>> january = date(2022, 1, 1), date(2022, 1, 31)
    >>> [str(day) for day, _end in parts_of_months(thursdays, january)]
    ['2022-01-06', '2022-01-27']
    """
    if rule.unit == "weekday":
        days = [weekday(rule.weekday, number) for number in rule.numbers]
        found = rrule(MONTHLY, dtstart=span[0], until=span[1], byweekday=days)
        return [(day.date(), day.date()) for day in found]
    parts = [
        Unit(rule.unit, n, month=month).span(year)
        for year, month in months_of(span)
        for n in rule.numbers
    ]
    return [common for part in parts if part and (common := overlap(part, span))]


def shifted(span: tuple[date, date], count):
    """A span so many months later; whole months stay whole.

    >>> shifted((date(2020, 12, 25), date(2020, 12, 25)), 3)[0]
    datetime.date(2021, 3, 25)
    >>> shifted((date(2021, 2, 1), date(2021, 2, 28)), 1)[1]
    datetime.date(2021, 3, 31)
    """
    start, end = span
    later, closing = relativedelta(months=count), relativedelta(day=31)
    last = end + later
    return start + later, last + closing if whole_months(span) else last


def repeated(span, step, until, end):
    """A span and those that follow it every `step` months, up to a last day.

    Last days (`until`) follow each other: each begins where the one before ended.

    >>> [str(e) for _s, e in repeated(
    ...     (date(2020, 9, 1), date(2020, 12, 25)), 3, True, date(2021, 8, 31))]
    ['2020-12-25', '2021-03-25', '2021-06-25']
    """
    result, times = [span], 1
    while True:
        start, last = shifted((span[1], span[1]) if until else span, step * times)
        if last > end:
            return result
        result.append((result[-1][1] + DAY if until else start, last))
        times += 1
