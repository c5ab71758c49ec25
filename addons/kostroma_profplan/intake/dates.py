"""Calendar units named in orders, and the year that an order leaves out."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
SEASON_START = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9}
# units whose ends are conventional: the plan's period may cut them
CLIPPED = {
    "year", "school_year", "quarter", "half", "season", "school_half", "school_days"
}  # fmt: skip


def last_day(year, month):
    """Last day of a month.

    >>> last_day(2021, 2)
    datetime.date(2021, 2, 28)
    """
    return date(year, month, monthrange(year, month)[1])


def months(year, month, count):
    """Span of `count` months; the month may run over the year.

    >>> months(2020, 12, 3)
    (datetime.date(2020, 12, 1), datetime.date(2021, 2, 28))
    """
    years, last = divmod(month + count - 2, 12)
    return date(year, month, 1), last_day(year + years, last + 1)


def whole_months(span):
    """Whether a span runs from a first to a last day of a month."""
    start, end = span
    return start.day == 1 and end == last_day(end.year, end.month)


def overlap(span, other):
    """Common days of two spans, or None.

    >>> overlap((date(2021, 1, 1), date(2021, 12, 31)),
    ...         (date(2020, 9, 1), date(2021, 8, 31)))[1]
    datetime.date(2021, 8, 31)
    """
    start, end = max(span[0], other[0]), min(span[1], other[1])
    return (start, end) if start <= end else None


def within(span, other):
    """Whether the first span lies inside the second one."""
    return other[0] <= span[0] and span[1] <= other[1]


@dataclass(frozen=True)
class Unit:
    """A day, month, quarter … as named, with its year when that was named too.

    >>> Unit("quarter", 2).span(2021)
    (datetime.date(2021, 4, 1), datetime.date(2021, 6, 30))
    >>> Unit("decade", -1, month=5).span(2021)
    (datetime.date(2021, 5, 21), datetime.date(2021, 5, 31))
    >>> Unit("day", 31, month=6).span(2021) is None
    True
    """

    unit: str
    n: int = 0
    month: int | None = None
    year: int | None = None
    day: date | None = None
    approximate: bool = False
    of_year: str = ""  # a year told by its place: "current", "next", "last", "behind"
    days: tuple = ()  # "school_days": the first and the last (month, day)

    def span(self, year=None):
        """(first day, last day), or None where there is no such day or no year."""
        try:
            return _SPANS[self.unit](self, self.year or year)
        except (TypeError, ValueError):
            return None

    @property
    def dated(self):
        return self.year is not None or self.day is not None


def _day(unit, year):
    day = date(year, unit.month, unit.n)
    return day, day


def _number(unit, count):
    """Which of so many parts a unit is; -1 is the last one."""
    if not (unit.n == -1 or 1 <= unit.n <= count):
        raise ValueError(unit.n)
    return count if unit.n == -1 else unit.n


def _part_of_year(unit, year, size):
    """The n-th part of `size` months."""
    return months(year, (_number(unit, 12 // size) - 1) * size + 1, size)


def _part_of_month(unit, year, size, count):
    """The n-th part of `size` days; the last of `count` parts ends with the month."""
    first, last = date(year, unit.month, 1), last_day(year, unit.month)
    n = _number(unit, count)
    start = first + (n - 1) * size * DAY
    return start, last if n == count else start + (size - 1) * DAY


def _week(unit, year):
    """Weeks counted by sevens from the 1st; the last one is the last seven days."""
    last = last_day(year, unit.month)
    if unit.n == -1:
        return last - 6 * DAY, last
    start = date(year, unit.month, 1) + (unit.n - 1) * 7 * DAY
    if start.month != unit.month:
        raise ValueError(unit.n)
    return start, min(start + 6 * DAY, last)


def _school_half(unit, year):
    return months(year, 9, 4) if unit.n == 1 else months(year, 1, 5)


def _school_days(unit, year):
    """A school term or holidays; those of the winter end in the next year."""
    first, last = unit.days
    return date(year, *first), date(year + (last < first), *last)


_SPANS = {
    "date": lambda unit, year: (unit.day, unit.day),
    "day": _day,
    "month": lambda unit, year: months(year, unit.n, 1),
    "quarter": lambda unit, year: _part_of_year(unit, year, 3),
    "half": lambda unit, year: _part_of_year(unit, year, 6),
    "season": lambda unit, year: months(year, SEASON_START[unit.month], 3),
    "decade": lambda unit, year: _part_of_month(unit, year, 10, 3),
    "halfmonth": lambda unit, year: _part_of_month(unit, year, 15, 2),
    "week": _week,
    "year": lambda unit, year: months(year, 1, 12),
    "year_end": lambda unit, year: months(year, 12, 1),
    "school_year": lambda unit, year: months(year, 9, 12),
    "school_half": _school_half,
    "school_days": _school_days,
    "school_end": lambda unit, year: months(year, 5, 1),
    "school_start": lambda unit, year: months(year, 9, 1),
}


def interval(first, last, year):
    """Span from one unit to another; a year not named is the nearest that fits.

    >>> interval(Unit("month", 11), Unit("month", 3), 2020)
    (datetime.date(2020, 11, 1), datetime.date(2021, 3, 31))
    >>> interval(Unit("month", 11), Unit("month", 3, year=2021), None)[0]
    datetime.date(2020, 11, 1)
    """
    if first == last:
        return first.span(year)
    if last.dated and not first.dated:
        end = last.span()
        if not end:
            return None
        start = first.span(end[0].year)
        if start and start[0] > end[1]:
            start = first.span(end[0].year - 1)
    else:
        start = first.span(year)
        if not start:
            return None
        end = last.span(start[0].year)
        if end and not last.dated and end[1] < start[0]:
            end = last.span(start[0].year + 1)
    return (start[0], end[1]) if start and end else None
