"""Arithmetic of indicators: plan against fact, without Odoo.

``None`` everywhere means "no data". It is never zero: it adds nothing to a sum,
takes no part in a mean, and whatever is compared with it gives ``None`` again.

The models compute with these functions, and every report lays out the same
:class:`Matrix`, so a figure on the screen and in a file cannot differ.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

HIGHER = "higher"
LOWER = "lower"

SUM = "sum"
MEAN = "mean"
LAST = "last"
RATIO = "ratio"

# How a target binds: what a fact must be, held against the number of the plan.
AT_LEAST, AT_MOST, EQUAL = "at_least", "at_most", "equal"
BINDS = {HIGHER: AT_LEAST, LOWER: AT_MOST}

# A figure typed by a person: "1 200,5", "468", "-3", "97 %"; the space may be a
# no-break or a thin one. A group of digits is a group only if it has three.
_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = re.compile(rf"[-−]?\d+(?:{_SPACE}\d{{3}}(?!\d))*(?:[.,]\d+)?")


def parse_strict_number(text: str | None) -> float | None:
    """A figure typed by a person: a number, perhaps with a per cent sign.

    Words beside it are refused here, so that a typing error is not taken for data;
    the words of an order are read by ``intake.read_indicator_target``.

    >>> parse_strict_number(" 1 468,5 "), parse_strict_number("97,5 %")
    (1468.5, 97.5)
    >>> parse_strict_number("−3"), parse_strict_number("0")
    (-3.0, 0.0)
    >>> parse_strict_number("46o") is None, parse_strict_number("10-15") is None
    (True, True)
    """
    text = (text or "").strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(text):
        return None
    digits = re.sub(r"\s", "", text)
    return float(digits.replace("−", "-").replace(",", "."))


# What is counted one by one: there is no half of it.
_WHOLE = re.compile(r"(?:человек|чел|штук|штука|шт|единиц|единица|ед)\b")


def is_counted(uom: str | None) -> bool:
    """Whether the unit of measure is of things or people, counted by whole numbers.

    >>> is_counted("человек"), is_counted("ед."), is_counted("человеко-часов")
    (True, True, False)
    >>> is_counted("процент"), is_counted(None)
    (False, False)
    """
    unit = (uom or "").strip().lower()
    return bool(_WHOLE.match(unit)) and not unit.startswith("человеко-")


def format_number(value: float | None) -> str:
    """A number as a Russian document writes it; no data is an empty string.

    >>> format_number(1200.5), format_number(468.0), format_number(0)
    ('1200,5', '468', '0')
    >>> format_number(0.1 + 0.2), format_number(None)
    ('0,3', '')
    """
    if value is None:
        return ""
    text = f"{_tidy(value):.6f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace(".", ",")


def deviation(fact: float | None, target: float | None) -> float | None:
    """Fact minus plan, with its own sign, whichever direction is better.

    >>> deviation(450, 468), deviation(0.3, 0.1)
    (-18, 0.2)
    >>> deviation(0, 468), deviation(None, 468)
    (-468, None)
    """
    if fact is None or target is None:
        return None
    return _tidy(fact - target)


def attainment(
    fact: float | None, target: float | None, direction: str = HIGHER
) -> float | None:
    """How far the plan is fulfilled, as a fraction of one.

    Where lower is better the plan is divided by the fact (the way state
    programmes are assessed), so more than one is good in both directions.
    None where there is no data or nothing to divide by: ask :func:`is_met` then.

    >>> attainment(450, 500), attainment(600, 500)
    (0.9, 1.2)
    >>> attainment(8, 10, LOWER), attainment(20, 10, LOWER)
    (1.25, 0.5)
    >>> attainment(0, 10), attainment(None, 10), attainment(0, 10, LOWER)
    (0.0, None, None)
    """
    if fact is None or target is None:
        return None
    part, whole = (target, fact) if direction == LOWER else (fact, target)
    return _tidy(part / whole) if whole else None


def is_met(
    fact: float | None, target: float | None, comparator: str = AT_LEAST
) -> bool | None:
    """Whether the target is reached; None while there is no data.

    >>> is_met(5, 5), is_met(4, 5), is_met(4, 5, AT_MOST), is_met(None, 5)
    (True, False, True, None)
    >>> is_met(5, 5, EQUAL), is_met(6, 5, EQUAL)
    (True, False)
    """
    difference = deviation(fact, target)
    if difference is None:
        return None
    return {
        AT_LEAST: difference >= 0, AT_MOST: difference <= 0, EQUAL: difference == 0,
    }[comparator]  # fmt: skip


def ratio_scale(uom: str | None) -> float:
    """What a ratio of two sums is multiplied by: 100 for an indicator in per cent.

    >>> ratio_scale("процент"), ratio_scale("%"), ratio_scale("человек")
    (100.0, 100.0, 1.0)
    """
    return 100.0 if (uom or "").strip().lower().startswith(("процент", "%")) else 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One accepted figure of a period: of a unit, or of the whole when unit is None."""

    value: float
    start: date
    end: date
    unit: int | None = None
    numerator: float | None = None
    denominator: float | None = None


def aggregate(
    readings: Iterable[Reading], how: str = SUM, scale: float = 1.0
) -> float | None:
    """One figure out of a year's readings.

    Of an organisation periods that have no day in common are parts of the year; where
    two overlap the later one replaces the earlier one, for it contains it («с начала
    года», cntd/570879271). A figure given for the whole stands as it is: adding
    organisations to it would count them twice.

    >>> new_year, may, june = date(2021, 1, 1), date(2021, 5, 31), date(2021, 6, 30)
    >>> first, second = Reading(10, new_year, may, 1), Reading(12, new_year, june, 1)
    >>> r = [first, second, Reading(5, new_year, may, 2)]
    >>> aggregate(r), aggregate(r, MEAN), aggregate(r, LAST)
    (17, 8.5, 12)
    >>> aggregate([first, Reading(3, date(2021, 6, 1), june, 1)])
    13
    >>> aggregate([*r, Reading(20, new_year, may)])
    20
    >>> a = Reading(90, new_year, may, 1, 9, 10)
    >>> b = Reading(50, new_year, may, 2, 45, 90)
    >>> aggregate([a, b], RATIO, 100)
    54.0
    >>> aggregate([]), aggregate([Reading(0, new_year, may, 1)])
    (None, 0)
    """
    by_unit: dict[int | None, list[Reading]] = {}
    for reading in readings:
        by_unit.setdefault(reading.unit, []).append(reading)
    parts = {unit: _get_parts(given) for unit, given in by_unit.items()}
    if not parts:
        return None
    if None not in parts:
        return _AGGREGATIONS[how](parts, scale)
    whole = parts[None]
    if how == RATIO and not all(reading.denominator for reading in whole):
        return whole[-1].value
    return _AGGREGATIONS[how]({None: whole}, scale)


def _get_parts(readings: list[Reading]) -> list[Reading]:
    """Of one organisation's readings those that count, by time.

    >>> day = date(2021, 1, 1).replace
    >>> quarter = Reading(1, day(), day(month=3, day=31))
    >>> half = Reading(2, day(), day(month=6, day=30))
    >>> june = Reading(3, day(month=6), day(month=6, day=30))
    >>> [one.value for one in _get_parts([june, half, quarter])]
    [2]
    >>> [one.value for one in _get_parts([june, quarter])]
    [1, 3]
    """
    parts: list[Reading] = []
    # Stable: of two for the very same days the one that was entered later counts.
    for reading in reversed(sorted(readings, key=_by_time)):
        if not parts or reading.end < parts[-1].start:
            parts.append(reading)
    return parts[::-1]


def _by_time(reading: Reading):
    """The later end; of the same end the longer period."""
    return reading.end, -reading.start.toordinal()


# Months of a part of the year, by the period of collection.
_MONTHS = {"half_year": 6, "quarter": 3, "month": 1}


def get_period(year: int, collected: str | None, today: date) -> tuple[date, date]:
    """The days that a figure of a year speaks of, from the year's first one on.

    :param collected: "half_year", "quarter", "month"; else it is the whole year
    :return: (first, last day); of a running year up to the last part that has ended,
        or to the end of the first part

    >>> day = date(2026, 5, 20)
    >>> print(*get_period(2026, "quarter", day), *get_period(2026, None, day))
    2026-01-01 2026-03-31 2026-01-01 2026-12-31
    >>> print(*get_period(2025, "month", day), *get_period(2026, "half_year", day))
    2025-01-01 2025-12-31 2026-01-01 2026-06-30
    """
    months = _MONTHS.get(collected, 12)
    firsts = [date(year, month, 1) for month in range(1 + months, 13, months)]
    ends = [first - timedelta(days=1) for first in firsts] + [date(year, 12, 31)]
    ended = [end for end in ends if end < today]
    return date(year, 1, 1), ended[-1] if ended else ends[0]


def _flatten(parts: dict[int | None, list[Reading]]) -> list[Reading]:
    return [reading for given in parts.values() for reading in given]


def _sum(parts: dict[int | None, list[Reading]], _scale: float) -> float:
    return _tidy(sum(reading.value for reading in _flatten(parts)))


def _mean(parts: dict[int | None, list[Reading]], _scale: float) -> float:
    """Each organisation weighs the same, whatever the number of its periods."""
    means = [sum(one.value for one in given) / len(given) for given in parts.values()]
    return _tidy(sum(means) / len(means))


def _last(parts: dict[int | None, list[Reading]], _scale: float) -> float:
    return max(_flatten(parts), key=lambda reading: reading.end).value


def _ratio(parts: dict[int | None, list[Reading]], scale: float) -> float | None:
    """Sum of numerators by sum of denominators; a mean of per cents would lie."""
    readings = _flatten(parts)
    if any(reading.denominator is None for reading in readings):
        return None
    whole = sum(reading.denominator for reading in readings)
    part = sum(reading.numerator or 0 for reading in readings)
    return _tidy(part / whole * scale) if whole else None


_AGGREGATIONS = {SUM: _sum, MEAN: _mean, LAST: _last, RATIO: _ratio}


def _tidy(value: float) -> float:
    """Drop the dust of binary fractions: 0.30000000000000004 is 0.3."""
    return round(value, 9)


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator in one year; ``comparator`` None: as the direction has it."""

    year: int
    target: float | None = None
    target_text: str = ""
    fact: float | None = None
    direction: str = HIGHER
    comparator: str | None = None

    @property
    def binds(self) -> str:
        return self.comparator or BINDS[self.direction]

    @property
    def deviation(self) -> float | None:
        return deviation(self.fact, self.target)

    @property
    def attainment(self) -> float | None:
        return attainment(self.fact, self.target, self.direction)

    @property
    def is_met(self) -> bool | None:
        return is_met(self.fact, self.target, self.binds)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: what the order says of it, and a cell for each year."""

    number: str
    name: str
    uom: str
    direction: str = HIGHER
    base_year: int | None = None
    base: float | None = None
    base_text: str = ""
    merged_target: bool = False
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The order's own table of indicators as it stood at the end of a day.

    ``rows`` keep the order's sequence; every row has a cell for every year of
    ``years``, in the same order, empty where the order or the facts say nothing.

    >>> cells = (Cell(2020, 5, "5", 4), Cell(2021, 5, "5"))
    >>> m = Matrix("План", "1257", date(2021, 7, 1), (2020, 2021),
    ...            [Row("1", "Классы", "штук", base_year=2017, cells=cells)])
    >>> [(row.number, c.year, c.deviation, c.is_met) for row, c in m.iter_cells()]
    [('1', 2020, -1, False), ('1', 2021, None, None)]
    >>> m.base_year
    2017
    """

    title: str
    order_number: str
    as_of: date
    years: tuple[int, ...]
    rows: list[Row] = field(default_factory=list)

    @property
    def base_year(self) -> int | None:
        """The year of the base values when it is one for all rows, else None."""
        years = {row.base_year for row in self.rows if row.base_year}
        return years.pop() if len(years) == 1 else None

    def iter_cells(self) -> Iterator[tuple[Row, Cell]]:
        for row in self.rows:
            for cell in row.cells:
                yield row, cell
