"""What an order leaves out: the year (told by a neighbour, by bare years, by the plan),
the other end of «до …», «с …».

`with_scopes` ties bare years to the expressions they govern; `closed` makes spans of an
expression, each in its year; `bounded` fills in its open end, held against the period.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import dropwhile, takewhile

from .dates import CLIPPED, DAY, Unit, interval, months, overlap, within
from .findings import shown, shown_span

_EXACT = ("day", "date", "year_end", "school_end")

# ---------------------------------------------------------------------- bare years


def with_scopes(context, expressions):
    """(dates of their own, bare years that only serve others, all together)."""
    plainly = [e for e in expressions if not e.scope and not e.named]
    if not plainly and all(e.scope for e in expressions):
        return expressions, [], expressions
    governed = [
        e if e.scope or e.dated else _governed(context, expressions, index)
        for index, e in enumerate(expressions)
    ]
    plainly = [e for e in governed if not e.scope and not e.named]
    serving = [e for e in governed if e.scope and _serves(context, e, plainly)]
    return [e for e in governed if e not in serving], serving, governed


def _governed(context, expressions, index):
    """A date without a year, with the bare years that govern it."""
    found = replace(expressions[index], scopes=_governing(expressions, index))
    if context.is_school_year:
        first, last = _school_half(found.first), _school_half(found.last)
        return replace(found, first=first, last=last)
    return found


def _school_half(unit):
    """In a plan of a school year «I полугодие» is the school's, said to be doubtful."""
    if unit.unit != "half" or unit.of_year:
        return unit
    return Unit("school_half", 2 if unit.n == -1 else unit.n, approximate=True)


def _governing(expressions, index):
    """Bare years that govern an expression: the run before it, else the one behind."""
    before = dropwhile(lambda e: not e.scope, reversed(expressions[:index]))
    behind = [e for e in expressions[index:] if e.scope]
    return tuple(takewhile(lambda e: e.scope, before)) or tuple(behind[:1])


def _serves(context, scope, plainly):
    """Whether a bare year is there for another date, without a year or in it."""
    if any(scope in e.scopes for e in plainly):
        return True
    start, end = scope_span(context, scope)
    lasts = [e.last.span() for e in plainly if e.last.dated]
    return any(span and start <= span[1] <= end for span in lasts)


def scope_span(context, scope):
    """The years of a scope; «с 2022 года» runs to the end of the period."""
    start, end = scope.first.span()[0], scope.last.span()[1]
    if scope.bound == "from":
        end = max(end, context.period[1])
    return start, end


# ---------------------------------------------------------------------- spans


def closed(context, expression, expressions):
    """(spans as named, each in its year; the dates to tell where it was inferred).

    `expressions` are all of the deadline. `Unreadable` where nobody knows the year.
    """
    if expression.dated:
        span = interval(expression.first, expression.last, None)
        if span and span[0] <= span[1]:
            return [span], None
        context.fail("deadline_reversed", expression)
    place = expression.last.of_year
    if place and (place != "current" or context.has_several_years):
        return _by_place(context, expression)
    return _inferred(context, expression, expressions)


def is_each_year(context, expression):
    """«до 1 марта года, следующего за отчетным» in a plan of several years."""
    several = context.has_several_years or context.is_yearly
    by_place = not expression.dated and expression.last.of_year in ("current", "next")
    return several and by_place


def _by_place(context, expression):
    """«до 1 февраля года, следующего за отчетным»: told by the plan's own years.

    In a plan of several years each of them is the reported one in its turn.
    """
    start, end = context.period
    place = expression.last.of_year
    years = {"last": [end.year], "behind": [end.year + 1]}.get(place)
    if not years:
        last = end.year if is_each_year(context, expression) else start.year
        years = [year + (place == "next") for year in range(start.year, last + 1)]
    spans = [interval(expression.first, expression.last, year) for year in years]
    past = start if place == "current" else date.min
    spans = [span for span in spans if span and span[1] >= past]
    return spans, _dates(expression, spans)


def _inferred(context, expression, expressions):
    """Spans of an expression without a year: the year(s) that fit the period."""
    hulls, several = _hulls(context, expression, expressions)
    for hull in hulls:
        found = _candidates(expression, hull)
        if several and expression.bound in ("from", "after"):
            found = found if context.is_yearly else found[:1]
            several = False
        if len(found) == 1 or (found and several):
            if hull is not hulls[-1] and not context.in_own_years(hulls[-1]):
                dates = shown_span(*hull)
                context.tell("deadline_clipped", text=context.short, dates=dates)
            by_plan = hull is context.period
            return found, _dates(expression, found) if by_plan else None
        if found:
            break
    context.fail("deadline_year_ambiguous", expression)


def _hulls(context, expression, expressions):
    """Where to look for the year, and whether each year may give a span."""
    period = context.period
    if expression.years:
        years = expression.years
        scope = (date(min(years), 1, 1), date(max(years), 12, 31))
    elif expression.scopes:
        spans = [scope_span(context, scope) for scope in expression.scopes]
        scope = min(s for s, _end in spans), max(e for _start, e in spans)
    else:
        beside = _beside(context, expression, expressions)
        if expression.label and len(_candidates(expression, period)) == 1:
            beside = None  # «до 1 декабря 2022 (отчет – до 1 июля)»
        repeats = any(mark is not context.then for mark in context.recurrences)
        return [*filter(None, (beside, period))], repeats
    common = overlap(scope, period)
    return [hull for hull in (common, scope) if hull], True


def _beside(context, expression, expressions):
    """The twelve months that a dated neighbour of a list suggests.

    «октябрь, ноябрь 2020»: the year stands once, behind the last of the list.
    """
    index = expressions.index(expression)
    dated = [e for e in expressions[index + 1 :] if e.dated and not e.scope]
    if span := dated and interval(dated[0].first, dated[0].last, None):
        behind = span[1] + DAY  # of the year before: the first of the twelve months
        return date(behind.year - 1, behind.month, min(behind.day, 28)), span[1]
    dated = [e for e in expressions[:index] if e.dated and not e.scope]
    span = dated and interval(dated[-1].first, dated[-1].last, None)
    return months(span[0].year, span[0].month, 12) if span else None


def _candidates(expression, hull):
    """Spans inside a hull; where none is, the only one that touches it."""
    years = expression.years or range(hull[0].year - 1, hull[1].year + 2)
    spans = [interval(expression.first, expression.last, year) for year in years]
    spans = [span for span in spans if span]
    inside = [span for span in spans if _fits(expression, span, hull)]
    if inside:
        return inside
    touching = [span for span in spans if overlap(span, hull)]
    return touching if len(touching) == 1 else []


def _fits(expression, span, hull):
    """Whether what is named lies in a hull; of «с …» and «до …» the day named."""
    start, end = meant(expression, span)
    return within((start or end, end or start), hull)


def _dates(expression, spans):
    """The dates of an inferred year, to be told; of «до …» the last day only."""
    if expression.bound == "until":
        spans = [meant(expression, span)[1:] * 2 for span in spans]
    return ", ".join(shown_span(*span) for span in spans)


# ---------------------------------------------------------------------- open ends


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
    named = expression.last.span() or (expression.bound == "until" and span)
    outside = named and not overlap(named, context.period)
    outside = outside and expression.last.unit not in ("year", "school_year")
    return checked(context, (start, max(end or last, start)), expression, outside)


def checked(context, span, expression, outside=False):
    """Conventional units are cut to the period; dates outside of it are told.

    An end `outside` of it is not cut: «до конца I квартала 2028 г.» in one of 2027.
    """
    if within(span, context.period):
        return span
    common = None if outside else overlap(span, context.period)
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
