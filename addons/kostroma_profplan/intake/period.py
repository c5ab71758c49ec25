"""The period of a plan: given, named by the document or its titles, or inferred."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import NamedTuple

from .dates import DAY, SEASON_START, last_day, months, within
from .draft import Span
from .findings import IntakeError, finding, shown, shown_span
from .lexicon import MONTH, month_of, number_of, roman
from .text import plain

_Y = r"(?:19|20)\d\d"
_G = r"(?:\s*(?:гг?\b\.?|год[а-я]*))?"  # «г.», «годы», «годов»
_M = rf"{MONTH}[а-я]*\.?"
_N = r"(?P<n>iv|i{1,3}|[1-4]|перв\w+|втор\w+|трет\w+|четверт\w+)(?:-?[а-я]{1,2})?"
_SCHOOL = r"\s*(?:-?\w{1,2}\s+)?уч\w*\.?\s*г(?:од\w*|\.)?"
_SEASONS = {"зим": "winter", "весен": "spring", "лет": "summer", "осен": "autumn"}


class Named(NamedTuple):
    """A period that a title names in `words`; `rule` tells how they were read.

    `school` is the school year («2020-2021») of one.
    """

    span: Span
    school: str | None
    words: str
    rule: str


# the rules, the surest first: the first that fits tells the period. `a`, `b` are the
# years, `n`, `m` the first and last part of the year
_RULES = [
    ("school", rf"{_N}\s+полугоди\w+\s+(?P<a>{_Y})\s*[-/]\s*(?P<b>(?:20)?\d\d)"
     + _SCHOOL),
    ("school", rf"(?P<a>{_Y})\s*[-/]\s*(?P<b>(?:20)?\d\d)" + _SCHOOL),
    ("dates", r"с\s+(?P<a>\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\s+[а-я]+(?:\s+\d{4})?)"
     r"\s*(?:г\w*\.?)?\s*(?:по|до)\s+(?P<b>\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\s+[а-я]+\s+\d{4})"),
    ("months", rf"(?:на|в|за|с)\s+(?P<n>{_M})\s*(?P<a>{_Y})?{_G}\s*(?:-|по)\s*"
     rf"(?P<m>{_M})\s+(?P<b>{_Y}){_G}"),
    ("months", rf"(?:на|в|за)\s+(?P<n>{_M})\s+(?P<a>{_Y}){_G}"),
    ("half", rf"{_N}\s+полугоди\w+\s+(?P<a>{_Y}){_G}"),
    ("quarters", rf"{_N}\s*(?:[-,и]\s*(?P<m>iv|i{{1,3}}|[1-4])\s*)?(?:-?\w{{1,2}}\s+)?"
     rf"(?:квартал\w*|кв\.)\s+(?P<a>{_Y}){_G}"),
    ("season", r"(?:на|в)\s+осенне-зимн\w+\s+(?:период\w*\s+)?"
     rf"(?P<a>{_Y})\s*[-/]\s*(?P<b>(?:20)?\d\d){_G}"),
    ("season", r"(?:на|в)\s+(?P<season>зим|весен|лет|осен)(?:н\w+|о|у|ь)\s+"
     rf"(?:(?:период|сезон)\w*\s+)?(?P<a>{_Y}){_G}"),
    ("years", rf"(?:на|в)\s+(?P<a>{_Y}){_G}\s+и\s+(?:на\s+)?планов\w+\s+период\w*\s+"
     rf"(?:{_Y}\s*[-,и]\s*)*(?P<b>{_Y}){_G}"),
    ("years", rf"(?:на|в|за|с|период[а-я]*)\s+(?:период\w*\s+)?(?:с\s+)?(?P<a>{_Y}){_G}"
     rf"\s*(?:[-,и/]|по)\s*(?:{_Y}\s*[,и]\s*)*(?P<b>{_Y}|\d\d(?=\s*г)){_G}"),
    ("years", rf"(?:на|в|за)\s+(?P<a>{_Y})\s*(?:г|календарн)\w*\.?"),
    ("years", rf"(?P<a>{_Y})\s*(?:[-,]|и)\s*(?P<b>{_Y})\s*г\w*\.?"),
    ("until", rf"(?:до|по)\s+(?:конца\s+)?(?P<b>{_Y})\s*г\w*\.?"),
    ("years", rf"(?P<a>{_Y})\s*г(?:од\b|\.)"),
]  # fmt: skip
_RULES = [(rule, re.compile(rf"(?<!\w){pattern}")) for rule, pattern in _RULES]

# years of a title that are not the plan's
_FOREIGN = [
    # «к 80-летию победы … 1941-1945 гг.»: an event, up to where a period of time begins
    r"(?:лети[юея]|годовщин\w+|юбиле\w+|побед[ыуе]|войн[ыуе]|битв\w+|событи\w+)\b"
    rf"(?:(?!\s(?:на|в|за|до)\s).){{0,80}}?{_Y}(?:\s*-\s*{_Y})?(?:\s*г\w*\.?)?",
    # «от 29 декабря 2012 г.»: the date of another document
    rf"\bот\s+(?:\d{{1,2}}\.\d{{1,2}}\.|\"?\d{{1,2}}\"?\s+{_M}\s+){_Y}(?:\s*г\w*\.?)?",
    # «к новому 2021/2022 учебному году»: the plan runs before it
    rf"(?<!\w)к\s+(?:[\w-]+\s+)?(?:период\w*\s+|сезон\w*\s+)?{_Y}(?:\s*[-/]\s*\d+)?\s*(?:учебн\w+\s+)?г\w+",
    rf"(?<!\w)1[0-9]\d\d(?:\s*-\s*{_Y})?(?:\s*г\w*\.?)?",
]  # fmt: skip
_FOREIGN = re.compile("|".join(f"(?:{pattern})" for pattern in _FOREIGN))
# «план по программе "… на 2019-2025 годы"»: the years in quotes are the programme's
_PROGRAMME = re.compile(
    r"(?<!\w)(?:программ|проект|стратеги|концепци|указ|закон)\w*\s*(?P<name>\"[^\"]*\")"
)
# what names a part of the plan: a sheet, a title over a table
_PART = re.compile(r"(?:лист\s|план).{,200}\Z", re.IGNORECASE)
_REPLACED = re.compile(r"замен\w+\s+(?:\w+\s+){,2}[«\"]([^»\"]+)")
_AMENDS = re.compile(r"о\s+внесении\s+(?:\w+\s+)?изменени|об\s+изменени")


def find_periods(text, day=None):
    """`Named` periods of a title, the surest first; `day` is the document's date.

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
    text = _FOREIGN.sub(_blank, text)
    result = []
    for rule, pattern in _RULES:
        matches = list(pattern.finditer(text))
        for found in reversed(matches):
            span, school = _span_of(rule, found.groupdict(), day)
            if span:
                result.append(Named(span, school, found.group().strip(), rule))
        text = pattern.sub(_blank, text)
    return result


def _blank(found):
    return "_" * len(found.group())


def _span_of(rule, groups, day):
    """((first day, last day) or None, school year or None) of a rule's words."""
    try:
        read = _SPANS[rule](groups, day)
    except (ValueError, KeyError):
        return None, None
    return read if isinstance(read[0], tuple) else (read, None)


def _year(text, near):
    """A year of four figures or, behind another one, of two."""
    return int(text) if len(text) > 2 else near // 100 * 100 + int(text)


def _school(groups, _day):
    """A school year, or a half of it."""
    first = int(groups["a"])
    last = _year(groups["b"], first)
    half = groups.get("n") and _ordinal(groups["n"])
    start = date(last, 1, 1) if half == 2 else date(first, 9, 1)
    end = date(first, 12, 31) if half == 1 else date(last, 8, 31)
    return (start, end), f"{first}-{last}"


def _dates(groups, _day):
    end = parse_date(groups["b"])
    start = parse_date(groups["a"]) or parse_date(f"{groups['a']} {end and end.year}")
    if not (start and end):
        raise ValueError(groups)
    return start, end


def _months(groups, _day):
    year = int(groups.get("b") or groups["a"])
    last = month_of(groups.get("m") or groups["n"])
    first, started = month_of(groups["n"]), int(groups["a"] or year)
    if not groups["a"] and first > last:  # «сентябрь - май 2027 года»
        started -= 1
    return date(started, first, 1), last_day(year, last)


def _parts(size, groups, _day):
    """Quarters and half-years: parts of a year of `size` months."""
    year, first = int(groups["a"]), _ordinal(groups["n"])
    last = _ordinal(groups["m"]) if groups.get("m") else first
    start, end = (months(year, (n - 1) * size + 1, size) for n in (first, last))
    return start[0], end[1]


def _season(groups, _day):
    year = int(groups["a"])
    if not groups.get("season"):  # «осенне-зимний период 2026/2027»
        return date(year, 9, 1), last_day(_year(groups["b"], year), 2)
    start = SEASON_START[_SEASONS[groups["season"]]]
    return months(year - (start == 12), start, 3)


def _years(groups, _day):
    first = int(groups["a"])
    return date(first, 1, 1), date(_year(groups.get("b") or groups["a"], first), 12, 31)


def _until(groups, day):
    first, last = (day or date.today()).year, int(groups["b"])
    if first > last:
        raise ValueError(groups)
    return date(first, 1, 1), date(last, 12, 31)


_SPANS = {
    "school": _school, "dates": _dates, "months": _months, "season": _season,
    "half": partial(_parts, 6), "quarters": partial(_parts, 3), "years": _years,
    "until": _until,
}  # fmt: skip


def _ordinal(text):
    """1 of «I», «1», «первое»; nothing above 4 matches the rules."""
    return roman(text) or number_of(text)


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
    if found.rule in ("until", "season"):
        told.append(_finding(order, f"period_{found.rule}", text=found.words))
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
    if found.rule not in ("quarters", "months", "half"):
        return None
    year = f" {found.span[0].year} года"
    sheets = [re.sub(r"[«»\"]", "", s) for s in sheets if _PART.match(s)]
    named = (find_periods(sheet) or find_periods(sheet + year) for sheet in sheets)
    parts = {one[0].span for one in named if one and one[0].rule == found.rule}
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
    digits = re.findall(r"\d+", text)
    word = re.search(r"[а-я]{3,}", plain(text))
    try:
        if word:
            month = month_of(word.group())
            return date(int(digits[1]), month, int(digits[0])) if month else None
        year = int(digits[2]) + (2000 if len(digits[2]) == 2 else 0)
        return date(year, int(digits[1]), int(digits[0]))
    except (ValueError, IndexError):
        return None
