"""Open ends of a span («до …», «с …»), and the span held against the plan's period."""

from __future__ import annotations

from .dates import CLIPPED, DAY, overlap, within
from .findings import shown, shown_span


def bounded(context, span, expression, beginnings=()):
    """The span with its open end filled in and held against the period.

    `beginnings` are first days of bare years that a last day may not go before.
    """
    return checked(
        context, _open_ended(context, span, expression, beginnings), expression
    )


def _open_ended(context, span, expression, beginnings):
    """«до …» begins with the period, «с …» ends with it."""
    end = context.period[1]
    if expression.bound == "until":
        return _until(context, span, expression, beginnings)
    if expression.bound == "from":
        return span[0], max(end, span[0])
    if expression.bound == "after":
        return span[1] + DAY, max(end, span[1] + DAY)
    if not expression.inclusive and expression.last.unit not in ("day", "date"):
        return span[0], max(_before(context, expression, span), span[0])
    _tell_approximate(context, span, expression)
    return span


def _until(context, span, expression, beginnings):
    start, last = context.period[0], span[1]
    if expression.inclusive or expression.last.unit in ("day", "date"):
        _tell_approximate(context, (last, last), expression)
    elif expression.last.unit not in ("year_end", "school_end"):
        last = _before(context, expression, span)
    if last == start and not expression.dated:
        context.tell_of("deadline_until_month", expression, dates=shown(last))
    return min(max([start, *beginnings]), last), last


def _before(context, expression, span):
    """«до апреля»: the day before; «до 2021 года» nobody can tell."""
    if expression.last.unit in ("year", "school_year"):
        context.fail("deadline_not_understood", expression)
    last = until_end(expression, expression.last.span(span[1].year) or span)
    context.tell_of("deadline_until_month", expression, dates=shown(last))
    return last


def until_end(expression, span):
    """Last day meant by «до …»: the unit's own, or the day before it begins."""
    unit = expression.last
    if expression.inclusive or unit.unit in ("day", "date", "year_end", "school_end"):
        return span[1]
    first = span[0] if expression.first == unit else unit.span(span[1].year)[0]
    return first - DAY


def _tell_approximate(context, span, expression):
    units = (expression.first, expression.last)
    if any(unit.approximate or unit.unit == "week" for unit in units):
        dates = shown_span(*span)
        context.tell_of("deadline_approximate", expression, dates=dates)


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
