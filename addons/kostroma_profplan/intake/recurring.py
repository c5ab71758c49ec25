"""How often a term comes again, and the dates it comes on.

`recurring` gives (recurrence, spans): "odd" stands for a rate that is none of ours.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from .context import Dated
from .dates import DAY, Unit, last_day
from .expression import Expression
from .findings import shown, shown_span
from .repeats import STEPS, months_of, parts_of_months, repeated
from .years import checked, scope_span

RUSSIAN = {
    "daily": "ежедневно", "weekly": "еженедельно", "monthly": "ежемесячно",
    "quarterly": "ежеквартально", "half_yearly": "раз в полугодие",
    "yearly": "ежегодно",
}  # fmt: skip
# what names a computed date: no label, no preposition
_COMPUTED = Expression(Unit("computed"), Unit("computed"))
_LAST_DAY = replace(_COMPUTED, bound="until")


def recurring(context, main, scopes, each_year):
    """(recurrence or None, the dates) of a deadline whose named dates are `main`.

    `scopes` are bare years that frame it, `each_year` says that they all have a date.
    """
    mark = _finest(context)
    name, fit = mark.value if mark else (None, "exact")
    if not mark and context.first("weekly"):
        name = "weekly"
    of_month = context.first("day_of_month", "part_of_month")
    if of_month:
        return _of_month(context, of_month, name, main)
    if not name and not mark:
        return ("yearly", main) if each_year and main else (None, main)
    if fit == "term":
        context.tell("deadline_school_term", text=mark.text)
    elif fit == "odd":
        taken = f", принято «{RUSSIAN[name]}»" if name else ""
        context.tell("deadline_frequency", text=mark.text, taken=taken)
    spans = main or [
        Dated(checked(context, scope_span(context, scope), scope), scope)
        for scope in scopes
    ]
    if spans and name and fit == "exact":
        spans = _continued(context, name, spans)
    return name or "odd", spans


def _finest(context):
    """Of several repetitions the most frequent: «ежегодно 1 раз в полугодие»."""
    order = [*RUSSIAN, None]
    marks = sorted(context.recurrences, key=lambda mark: order.index(mark.value[0]))
    return marks[0] if marks else None


# ---------------------------------------------------------------------- from one date


def _continued(context, name, main):
    """Dates that «далее ежеквартально» or «ежегодно» adds to the one named."""
    (start, last), expression = main[-1]
    end = context.period[1]
    then = context.then and context.then.kind == "recurrence"
    if expression.bound in ("from", "after") or last >= end:
        return main
    if not then and not _named_once(context, name, main):
        return main
    until = expression.bound == "until"
    step = STEPS.get(name)
    whole_month = step == 1 and (last - start).days > 26 and not until
    if not step or expression.scope or whole_month:
        spans = [(start, end)]
    else:
        spans = repeated((start, last), step, until, end)
    if len(spans) > 1 or then:
        tell_continued(context, spans)
    return [*main[:-1], *(Dated(span, expression) for span in spans)]


def _named_once(context, name, main):
    """«ежегодно, декабрь 2021 года» of a plan for several years."""
    (_start, last), expression = main[0]
    first_year = last.year == context.period[0].year
    return (
        name == "yearly"
        and len(main) == 1
        and not expression.scope
        and expression.dated
        and (first_year or expression.bound != "until")
        and last.replace(day=1, year=last.year + 1) <= context.period[1]
    )


def tell_continued(context, spans):
    dates = ", ".join(shown_span(*span) for span in spans[:3])
    more = " …" if len(spans) > 3 else ""
    context.tell("deadline_continued", text=context.short, dates=dates + more)


# ---------------------------------------------------------------------- every month


def _of_month(context, mark, name, main):
    """«до 5 числа каждого месяца», «последняя пятница мая»: inside the dates named."""
    rule, own = mark.value
    days, results = rule.unit in ("day", "workday"), context.first("results")
    if days and any(day != -1 and not 1 <= day <= 31 for day in rule.numbers):
        context.fail("deadline_impossible_date", text=mark.text)
    name = name or (results and results.value) or own if days else own or name
    # of the months of a half-year or a year one must be told
    rare = STEPS.get(name, 0) > 3 and not (rule.month and own in (name, "monthly"))
    known = name in STEPS and not rare if days else name == "monthly" or _ends(rule)
    if not known and (not main or (days and name)):
        context.fail("deadline_not_understood")
    if days and STEPS.get(name, 0) > 1 and -1 in rule.numbers and not rule.month:
        context.tell("deadline_frequency", text=context.short, taken="")  # which month?
    spans = [span for span, _by in main] or [context.period]
    if name:
        spans = [(min(start for start, _e in spans), max(end for _s, end in spans))]
    if not days:
        return name, _parts(context, mark, rule, spans, STEPS.get(name, 1))
    found = []
    for span in spans:
        dates = _days(rule, name or "monthly", span)
        if rule.behind and not main:
            dates = _own(dates, STEPS[name or "monthly"], span[0]) or dates
        found += _tiled(dates, rule, span)
    if name:
        dates = ", ".join(shown(dated.span[1]) for dated in found[:3])
        twice = rule.until and any(by.bound == "until" for _span, by in main)
        code = "deadline_until_month" if twice else "deadline_day_of_month"
        words = context.short if twice else mark.text
        context.tell(code, text=words, dates=f"{dates} …")
    return name, found


def _ends(rule):
    """«первый понедельник квартала»: only its first and its last one are known."""
    return rule.month and set(rule.numbers) <= {1, -1} and len(rule.numbers) == 1


def _parts(context, mark, rule, spans, size):
    """The days or weeks themselves, in the months that the rule means."""
    parts = [part for span in spans for part in parts_of_months(rule, span)]
    if rule.month:
        parts = [part for part in parts if _is_of(rule, part[0].month, size)]
    every_other = re.match(r"кажд\w+\s+(?:втор|2)(?!.*месяц)", mark.text, re.DOTALL)
    if rule.unit != "weekday" or every_other:
        code = "deadline_until_month" if every_other else "deadline_approximate"
        dates = ", ".join(shown_span(*span) for span in parts[:2])
        context.tell(code, text=mark.text, dates=f"{dates} …")
    return [Dated(span, _COMPUTED) for span in parts]


def _days(rule, name, frame):
    """The days of a rule in the months of a frame that it means."""
    start, end = frame
    size = STEPS[name]
    result = []
    for year, month in months_of(frame):
        if _is_of(rule, month, size):
            result += [_day(rule, n, year, month) for n in rule.numbers]
    return [day for day in sorted(result) if start <= day <= end]


def _own(dates, size, start):
    """Dates of reports on months, quarters … that have not ended before the plan.

    >>> days = date(2027, 1, 10), date(2027, 4, 10)
    >>> [str(day) for day in _own(days, 3, date(2027, 1, 1))]
    ['2027-04-10']
    """
    return [
        day
        for day in dates
        if date(day.year, (day.month - 1) // size * size + 1, 1) > start
    ]


def _is_of(rule, month, size):
    """Whether a month is the one of its quarter or half-year that a rule means."""
    place = size if rule.month == -1 else rule.month or 1
    return month % size == place % size


def _day(rule, number, year, month):
    """The n-th day of a month; working days are those of the week, holidays or not."""
    last = last_day(year, month)
    days = [date(year, month, n) for n in range(1, last.day + 1)]
    if rule.unit == "workday":
        days = [day for day in days if day.weekday() < 5]
    return days[-1] if number == -1 else days[min(number, len(days)) - 1]


def _tiled(dates, rule, frame):
    """Last days as spans that follow each other, or the days themselves."""
    result, start = [], frame[0]
    for day in dates:
        if rule.first:
            start = day.replace(day=min(rule.first, day.day))
        span = (start if rule.until or rule.first else day, day)
        result.append(Dated(span, _LAST_DAY if rule.until else _COMPUTED))
        start = day + DAY
    return result
