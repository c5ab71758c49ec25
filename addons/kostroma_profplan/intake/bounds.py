"""Open ends of a span («до …», «с …»), and the span held against the plan's period."""

from __future__ import annotations

from .dates import CLIPPED, DAY, overlap, within
from .findings import shown, shown_span

_EXACT = ("day", "date", "year_end", "school_end")


def meant(expression, span):
    """(first day, last day) that an expression names; an open end is None.

    «До апреля» ends the day before it begins, «до 5 апреля» and «по апрель» with it.
    """
    (start, end), last = span, expression.last
    if expression.bound == "from":
        return start, None
    if expression.bound == "after":
        return end + DAY, None
    if not expression.inclusive and last.unit not in _EXACT:
        end = (start if expression.first == last else last.span(end.year)[0]) - DAY
    return None if expression.bound == "until" else start, end


def bounded(context, span, expression, beginnings=()):
    """The span with its open end filled in and held against the period.

    `beginnings` are first days of bare years that a last day may not go before.
    """
    start, end = meant(expression, span)
    first, last = context.period
    if end and end != span[1]:
        if expression.last.unit in ("year", "school_year"):  # «до 2021 года»
            context.fail("deadline_not_understood", expression)
        context.tell_of("deadline_until_month", expression, dates=shown(end))
    elif end:
        units = (expression.first, expression.last)
        if any(unit.approximate or unit.unit == "week" for unit in units):
            dates = shown_span(start or end, end)
            context.tell_of("deadline_approximate", expression, dates=dates)
    if not start:
        if end == first and not expression.dated:
            context.tell_of("deadline_until_month", expression, dates=shown(end))
        start = min(max([first, *beginnings]), end)
    return checked(context, (start, max(end or last, start)), expression)


def checked(context, span, expression):
    """Conventional units are cut to the period; dates outside of it are told."""
    if within(span, context.period):
        return span
    common = overlap(span, context.period)
    units = {expression.first.unit, expression.last.unit}
    if common and units <= CLIPPED:
        own = units == {"year"} and common == context.period
        if not own or not context.in_own_years(span):
            context.tell_of("deadline_clipped", expression, dates=shown_span(*common))
        return common
    context.tell_of(
        "deadline_outside_period",
        expression,
        dates=shown_span(*span),
        period=shown_span(*context.period),
    )
    return span
