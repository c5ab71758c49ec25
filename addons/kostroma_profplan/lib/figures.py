"""Totals of the figures of a measure (design §5): plain Python, no Odoo.

``None`` means "no data" and is never zero: no row, no data; a row with 0, zero.

What people are told of as «человек» is each person once; whoever took part in three
events is three participations. So figures of unique people are never added up: their
sum is shown as participations, and the figure of the whole is given by a person.
"""

from collections.abc import Iterable
from datetime import date  # noqa: F401 (the examples use date)
from typing import NamedTuple

COUNT, UNIQUE, PARTICIPATION, CUMULATIVE = (
    "count",
    "unique",
    "participation",
    "cumulative",
)
# People are whole.
PEOPLE = (UNIQUE, PARTICIPATION)


class Reading(NamedTuple):
    """A figure that a part of the whole has given.

    :param unit: whose part it is
    :param day: the day up to which it counts
    :param checkpoint: given at a checkpoint: contained in what comes later
    """

    unit: int
    day: date
    value: float
    checkpoint: bool = False


class Total(NamedTuple):
    """What is known of a whole's figure.

    :param value: the figure of the whole, None while there is none
    :param of_parts: what its parts add up to, None without data; of unique people
        these are participations
    """

    value: float | None
    of_parts: float | None


def get_total(kind: str, own: float | None, readings: Iterable[Reading]) -> Total:
    """The figure of a whole: its own where a person gave one, else that of its parts.

    :param kind: how the figure counts
    :param own: what was given for the whole itself

    >>> may, june = date(2021, 5, 31), date(2021, 6, 30)
    >>> parts = [Reading(1, may, 20), Reading(1, june, 30), Reading(2, june, 5)]
    >>> get_total(COUNT, None, parts), get_total(CUMULATIVE, None, parts)
    (Total(value=55, of_parts=55), Total(value=35, of_parts=35))
    >>> get_total(UNIQUE, None, parts), get_total(UNIQUE, 40, parts)
    (Total(value=None, of_parts=55), Total(value=40, of_parts=55))
    >>> get_total(COUNT, 50, parts), get_total(COUNT, None, [])
    (Total(value=50, of_parts=55), Total(value=None, of_parts=None))
    """
    of_parts = get_parts_total(kind, readings)
    if own is None and kind != UNIQUE:
        return Total(of_parts, of_parts)
    return Total(own, of_parts)


def get_parts_total(kind: str, readings: Iterable[Reading]) -> float | None:
    """What the parts add up to; None without data.

    A cumulative figure contains those before it: of each unit the last one counts.
    So does the figure of a checkpoint: it counts while there is nothing else.

    >>> day, later = date(2021, 4, 1), date(2021, 5, 1)
    >>> interim = Reading(1, day, 5, checkpoint=True)
    >>> get_parts_total(COUNT, [interim, Reading(1, later, 12)])
    12
    >>> get_parts_total(COUNT, [interim]), get_parts_total(COUNT, [])
    (5, None)
    """
    readings = list(readings)
    final = [one for one in readings if not one.checkpoint]
    if kind == CUMULATIVE or not final:
        last = {one.unit: one.value for one in sorted(readings, key=_by_day)}
        return sum(last.values()) if last else None
    return sum(one.value for one in final)


def _by_day(reading):
    return reading.day
