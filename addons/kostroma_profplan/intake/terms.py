"""Which dates of a reading go on control: rules of the plan, not of the words.

A row without a last day (`end` is None) stays so: a person decides, approval asks.
"""

from __future__ import annotations

from dataclasses import replace

from .draft import Deadline


def on_control(deadline, period):
    """The term a measure starts with.

    What is done on demand or by somebody else's schedule lasts to the plan's end:
    without a last day nothing can be put on control, and the order names none.

    >>> from datetime import date
    >>> year = date(2021, 1, 1), date(2021, 12, 31)
    >>> on_control(Deadline("on_demand"), year).end
    datetime.date(2021, 12, 31)
    >>> on_control(Deadline("unknown"), year).end
    """
    if deadline.end or deadline.kind not in ("on_demand", "external_schedule"):
        return deadline
    start, end = period
    return replace(deadline, start=start, end=end, occurrences=[(start, end)])


def of_clause(day, order_date, period):
    """The term of an order's own assignment.

    Without a date it lasts for the whole plan; one with a date runs from the order.

    >>> from datetime import date
    >>> year = date(2021, 1, 1), date(2021, 12, 31)
    >>> of_clause(date(2021, 4, 1), date(2021, 2, 3), year).start
    datetime.date(2021, 2, 3)
    """
    start, end = period
    kind = "whole_period"
    if day:
        kind, end = "date", day
        start = order_date if order_date and start < order_date else start
    return Deadline(kind, start, end, [(start, end)])
