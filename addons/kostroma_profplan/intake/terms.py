"""Which dates of a reading go on control: rules of the plan, not of the words.

A row without a last day (`end` is None) stays so: a person decides, approval asks.
"""

from __future__ import annotations

from dataclasses import replace

from .draft import Deadline
from .sentence_terms import UNTIL


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


def of_clause(read, order_date, period):
    """The term of an order's own assignment, whose words were read as `read`.

    Without words it lasts for the whole plan; one «до …» runs from the order.

    >>> from datetime import date
    >>> year = date(2021, 1, 1), date(2021, 12, 31)
    >>> until = Deadline("date", year[0], date(2021, 4, 1))
    >>> of_clause(until, date(2021, 2, 3), year).start
    datetime.date(2021, 2, 3)
    >>> of_clause(None, None, year).kind
    'whole_period'
    """
    start, end = period
    if read and read.kind != "date":
        return on_control(read, period)
    if not read:
        return Deadline("whole_period", start, end, [period])
    start = order_date if order_date and start < order_date else start
    return replace(read, start=start, occurrences=[(start, read.end)])


def names_a_day(text):
    """Whether a clause says «до» a day, whatever else it says of its term."""
    return bool(UNTIL.search(text))
