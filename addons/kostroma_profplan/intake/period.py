"""The period of a plan: given, named by the document or its titles, or inferred."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from .dates import DAY, interval, within
from .draft import Span
from .findings import IntakeError, finding, shown, shown_span
from .grammar import Grammar
from .text import plain
from .tokens import tokenize

_Y = r"(?:19|20)\d\d"


class Named(NamedTuple):
    """A period that a title names in `words` by some `unit` of time.

    `school` is the school year («2020-2021») of one.
    """

    span: Span
    school: str | None
    words: str
    unit: str


# units of time, the surest first; years are ranked by their words
_UNITS = ("school_year", "school_half", "date", "day", "month", "half", "quarter",
          "season")  # fmt: skip
# years of a title that are not the plan's
_FOREIGN = [
    # «к 80-летию победы … 1941-1945 гг.»: an event, up to where a period of time begins
    r"(?:лети[юея]|годовщин\w+|юбиле\w+|побед[ыуе]|войн[ыуе]|битв\w+|событи\w+)\b"
    rf"(?:(?!\s(?:на|в|за|до)\s).){{0,80}}?{_Y}(?:\s*-\s*{_Y})?(?:\s*г\w*\.?)?",
    # «к новому 2021/2022 учебному году»: the plan runs before it
    rf"(?<!\w)к\s+(?:[\w-]+\s+)?(?:период\w*\s+|сезон\w*\s+)?{_Y}(?:\s*[-/]\s*\d+)?\s*(?:учебн\w+\s+)?г\w+",
]  # fmt: skip
_FOREIGN = re.compile("|".join(f"(?:{pattern})" for pattern in _FOREIGN))
# «план по программе "… на 2019-2025 годы"»: the years in quotes are the programme's
_PROGRAMME = re.compile(
    r"(?<!\w)(?:программ|проект|стратеги|концепци|указ|закон)\w*\s*(?P<name>\"[^\"]*\")"
)
# what names a part of the plan: a sheet, a title over a table
_PART = re.compile(r"(?:лист\s|план).{,200}\Z", re.IGNORECASE)
_REPLACED = re.compile(r"замен\w+\s+(?:\w+\s+){,2}[«\"]([^»\"]+)")
# «на 2027 год и плановый период 2028 и 2029 годов»
_SILENT = re.compile(
    r"(\s*,?\s+и\s+(?:на\s+)?планов\w+\s+)?(?<!\w)(?:период|сезон)\w*\s*"
)
_AMENDS = re.compile(r"о\s+внесении\s+(?:\w+\s+)?изменени|об\s+изменени")


def find_periods(text, day=None, year=None):
    """`Named` periods of a title, the surest first.

    `day` is the document's date, `year` one that the title leaves out.

    >>> [str(day) for day in find_periods("План на 2020-2021 учебный год")[0].span]
    ['2020-09-01', '2021-08-31']
    >>> find_periods("План на 2022 год")[0].words
    'на 2022 год'
    >>> find_periods("План подготовки школ к новому 2021/2022 учебному году")
    []
    >>> find_periods("План к 80-летию Победы в войне 1941–1945 гг.")
    []
    """
    text = plain(text or "").replace("\n", " ")
    for found in _PROGRAMME.finditer(text):
        if "план" in text[: found.start()]:
            text = text.replace(found["name"], "_" * len(found["name"]))
    text = _FOREIGN.sub(lambda found: "_" * len(found.group()), text)
    text = _SILENT.sub(lambda found: found[1] and " - ", text)
    ranked = []
    for expression in _expressions(text):
        named = _named(expression, day, year)
        if named:
            ranked.insert(0, (_rank(expression, named), named))
    return [named for _rank, named in sorted(ranked, key=lambda item: item[0])]


def _expressions(text):
    return Grammar(tokenize(text), text).parse().expressions


def _rank(expression, named):
    """How sure a period is: «на 2027 год» is surer than «2027 г.»."""
    if named.unit in _UNITS:
        return _UNITS.index(named.unit)
    if named.unit == "until":
        return 19
    aside = not re.match(r"(?:на|в|за|с)\s", named.words)
    return 16 + 2 * aside + (1 if expression.first == expression.last else 0)


def _named(expression, day, year):
    """The period that an expression of a title names, or None."""
    first, last, words = expression.first, expression.last, expression.text
    span, unit, school = interval(first, last, year), last.unit, None
    if not span or span[0].year < 2000 or expression.years:
        return None
    if unit in ("day", "date") and first == last:  # a day is no period
        return None
    if unit in ("year", "year_end") and expression.bound == "until":
        start = date((day or date.today()).year, 1, 1)
        return (
            Named((start, span[1]), None, words, "until") if start < span[1] else None
        )
    if unit == "year" and not re.search(r"г|\A(?:на|в|за|с)\s", words):
        return None
    if unit in ("school_year", "school_half"):
        start = first.year - (unit == "school_half" and first.n == 2)
        school = f"{start}-{start + 1}"
    return Named(span, school, words, unit)


def check_period(period, place):
    """The period itself, or an error that says where it is wrong."""
    start, end = period
    if start > end:
        raise IntakeError(
            f"{place}: период плана заканчивается ({shown(end)}) раньше, чем "
            f"начинается ({shown(start)}); исправьте даты периода."
        )
    return period


def settle_period(order, given, own, texts, sheets=()):
    """Sets `order.period`: the one given, else the document's own, else its titles'.

    `given` is what a person has confirmed, `own` stands in the document as such;
    `texts` are the deadlines, whose years help where no title names a period;
    `sheets` the other lines of the document, some of them titles of the plan's parts.
    Returns the findings.
    """
    titles = [
        find_periods(title, order.date) for title in (order.title, order.plan_title)
    ]
    first, second = (found[0] if found else None for found in titles)
    if given:
        order.period = check_period(given, "Заданный период")
        if first and first.school and first.span == tuple(given):
            order.school_year = first.school
        return []
    amends = _AMENDS.match(plain(order.title or ""))
    found = (second if amends else None) or first or second
    if own or found:
        order.period = own or check_period(
            found.span, f"Заголовок документа («{found.words}»)"
        )
        same = found and found.span == tuple(order.period)
        order.school_year = found.school if same else None
        told = [] if own else _told(order, found, titles, amends, sheets)
    else:
        order.period, reason = _by_years(order, texts)
        told = [_finding(order, "period_inferred", reason=reason)]
    if first and second and first.span != second.span:
        one, two = (named.words.removeprefix("на ") for named in (first, second))
        told.append(_finding(order, "period_conflict", first=one, second=two))
    elif order.school_year:
        told.append(_finding(order, "period_school_year", year=order.school_year))
    return told + _outside(order)


def _finding(order, code, **words):
    return finding(code, "период плана", dates=shown_span(*order.period), **words)


def _told(order, found, titles, amends, sheets):
    """What is doubtful about a period taken from a title."""
    told = []
    if together := _of_sheets(found, sheets):
        order.period = together
        told.append(_finding(order, "period_of_sheets"))
    if found.unit in ("until", "season"):
        told.append(_finding(order, f"period_{found.unit}", text=found.words))
    if amends and not titles[1]:
        told += _amended(order, found, sheets)
    named = next(named for named in titles if found in named)
    others = [other for other in named if not within(found.span, other.span)]
    if others:
        words = f"{found.words}», «{others[0].words}"
        told.append(_finding(order, "period_two", text=words))
    return told


def _amended(order, found, lines):
    """The plan's old title: «слова … заменить словами …» may name a new period."""
    words = (_REPLACED.search(line) for line in lines)
    newer = next((n for w in words if w for n in find_periods(w[1])), None)
    if not newer:
        return [_finding(order, "period_of_amended", text=found.words)]
    order.period, order.school_year = newer.span, newer.school
    return [_finding(order, "period_replaced", first=found.words, second=newer.words)]


def _of_sheets(found, sheets):
    """The quarters or months of all sheets together, where each names its own."""
    if found.unit not in ("quarter", "month", "half"):
        return None
    lines = [re.sub(r"[«»\"]", "", line) for line in sheets if _PART.match(line)]
    named = (find_periods(line, year=found.span[0].year) for line in lines)
    parts = {one[0].span for one in named if one and one[0].unit == found.unit}
    if not parts - {found.span}:
        return None
    parts.add(found.span)
    return min(start for start, _end in parts), max(end for _start, end in parts)


def _outside(order):
    """A document dated behind its own period, or more than a year before it."""
    start, end = order.period
    if not order.date or start - 366 * DAY <= order.date <= end:
        return []
    return [_finding(order, "order_outside_period", date=shown(order.date))]


def _by_years(order, texts):
    """(the years that the terms name, else the document's or this one, the reason)."""
    years = [int(year) for text in texts for year in re.findall(rf"\b{_Y}\b", text)]
    reason = "по годам сроков"
    if not years or max(years) - min(years) >= 10:
        years = [(order.date or date.today()).year]
        reason = "по дате документа" if order.date else "текущий год"
    return (date(min(years), 1, 1), date(max(years), 12, 31)), reason


def parse_date(text):
    """A date in digits or with the month in words, else None.

    >>> parse_date("«15» сентября 2022"), parse_date("31.02.2021")
    (datetime.date(2022, 9, 15), None)
    >>> parse_date("12.01.27")
    datetime.date(2027, 1, 12)
    """
    found = _expressions(re.sub(r"(?<=\d)[\"\s]+(?=\d)", ".", plain(text)))[:1]
    span = found and found[0].first.span()
    return span[0] if span and span[0] == span[1] else None
