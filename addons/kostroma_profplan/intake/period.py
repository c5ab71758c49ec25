"""The period of a plan: given, named by the document or its titles, or inferred."""

from __future__ import annotations

import re
from datetime import date

from .dates import last_day
from .findings import IntakeError, finding, shown, shown_span
from .text import plain
from .tokens import month_of

_YEARS = r"(?:19|20)\d\d"
_PERIODS = [
    ("school", rf"(?P<a>{_YEARS})\s*[-/]\s*(?P<b>(?:20)?\d\d)\s*(?:-\w+\s*)?уч\w*\.?\s*"
     r"г(?:од\w*|\.)?"),
    ("dates", r"с\s+(?P<a>\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\s+[а-я]+(?:\s+\d{4})?)"
     r"\s*(?:г\w*\.?)?\s*(?:по|до)\s+(?P<b>\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\s+[а-я]+\s+\d{4})"),
    ("half", r"(?P<n>i|ii|1|2|перво\w+|второ\w+)(?:-?[ео]е)?\s+полугоди\w+\s+"
     rf"(?P<a>{_YEARS})\s*(?:г\w*\.?)?"),
    ("quarter", r"(?P<n>i|ii|iii|iv|[1-4])\s+квартал\w*\s+"
     rf"(?P<a>{_YEARS})\s*(?:г\w*\.?)?"),
    ("years", r"(?:на|в|за|период[а-я]*)\s+(?:период\s+)?(?:с\s+)?"
     rf"(?P<a>{_YEARS})\s*(?:г\w*\.?)?\s*(?:[-,и/]|по)\s*(?:(?:{_YEARS}\s*[,и]\s*)*)(?P<b>{_YEARS})\s*(?:г\w*\.?)?"),
    ("year", rf"(?:на|в|за)\s+(?P<a>{_YEARS})\s*г\w*\.?"),
    ("years", rf"(?P<a>{_YEARS})\s*(?:[-,]|и)\s*(?P<b>{_YEARS})\s*г\w*\.?"),
    ("year", rf"(?P<a>{_YEARS})\s*год\b"),
]  # fmt: skip
_PERIODS = [(kind, re.compile(pattern)) for kind, pattern in _PERIODS]


def find_period(text):
    """((start, end), school year or None, words) of the period a title names, or None.

    >>> [str(day) for day in find_period("План на 2020-2021 учебный год")[0]]
    ['2020-09-01', '2021-08-31']
    >>> find_period("План на 2022 год")[2]
    'на 2022 год'
    >>> find_period("План подготовки школ к новому 2021/2022 учебному году")
    """
    text = plain(text or "").replace("\n", " ")
    for kind, pattern in _PERIODS:
        matches = [m for m in pattern.finditer(text) if not _prepares(text, m)]
        if matches:
            found = matches[-1]
            span, school = _period_of(kind, found)
            if span:
                return span, school, found.group().strip()
    return None


def _prepares(text, found):
    """«(подготовка) к новому 2021/2022 учебному году»: the plan runs before it."""
    return bool(re.search(r"(?<!\w)к\s+(?:\w+\s+)?\Z", text[: found.start()]))


def _period_of(kind, found):
    groups = found.groupdict()
    if kind == "dates":
        end = parse_date(groups["b"])
        start = end and (
            parse_date(groups["a"]) or parse_date(f"{groups['a']} {end.year}")
        )
        return ((start, end) if start and end else None), None
    year = int(groups["a"])
    if kind == "school":
        last = int(groups["b"])
        last = last if last > 99 else 2000 + last
        school = f"{year}-{last}"
        return (date(year, 9, 1), date(last, 8, 31)), school
    if kind == "half":
        second = groups["n"] in ("ii", "2") or groups["n"].startswith("второ")
        months = (7, 12) if second else (1, 6)
        return (date(year, months[0], 1), last_day(year, months[1])), None
    if kind == "quarter":
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(groups["n"])
        number = number or int(groups["n"])
        return (date(year, number * 3 - 2, 1), last_day(year, number * 3)), None
    last = int(groups.get("b") or year)
    return (date(year, 1, 1), date(last, 12, 31)), None


def check_period(period, place):
    """The period itself, or an error that says where it is wrong."""
    start, end = period
    if start > end:
        raise IntakeError(
            f"{place}: период плана заканчивается ({shown(end)}) раньше, чем "
            f"начинается ({shown(start)}); исправьте даты периода."
        )
    return period


def settle_period(order, given, own, texts):
    """Sets `order.period`: the one given, else the document's own, else its titles'.

    `given` is what a person has confirmed, `own` stands in the document as such;
    `texts` are the deadlines, whose years help where no title names a period. Returns
    the findings.
    """
    findings = []
    first = find_period(order.title)
    second = find_period(order.plan_title)
    if given:
        order.period = check_period(given, "Заданный период")
        if first and first[1] and first[0] == tuple(given):
            order.school_year = first[1]
        return findings
    found = first or second
    if own:
        order.period = own
        order.school_year = found[1] if found and found[0] == tuple(own) else None
    elif found:
        order.period = check_period(found[0], f"Заголовок документа («{found[2]}»)")
        order.school_year = found[1]
    else:
        order.period, reason = _by_years(order, texts)
        findings.append(
            finding("period_inferred", "период плана",
                    dates=shown_span(*order.period), reason=reason)
        )  # fmt: skip
    if first and second and first[0] != second[0]:
        findings.append(
            finding("period_conflict", "период плана",
                    first=first[2].removeprefix("на "),
                    second=second[2].removeprefix("на "),
                    dates=shown_span(*order.period))
        )  # fmt: skip
    elif order.school_year:
        findings.append(
            finding("period_school_year", "период плана", year=order.school_year,
                    dates=shown_span(*order.period))
        )  # fmt: skip
    return findings


def _by_years(order, texts):
    years = [int(year) for text in texts for year in re.findall(rf"\b{_YEARS}\b", text)]
    if years and max(years) - min(years) < 10:
        return (date(min(years), 1, 1), date(max(years), 12, 31)), "по годам сроков"
    if order.date:
        year = order.date.year
        return (date(year, 1, 1), date(year, 12, 31)), "по дате документа"
    year = date.today().year
    return (date(year, 1, 1), date(year, 12, 31)), "текущий год"


def parse_date(text):
    """A date in digits or with the month in words, else None.

    >>> parse_date("«15» сентября 2022"), parse_date("31.02.2021")
    (datetime.date(2022, 9, 15), None)
    """
    digits = re.findall(r"\d+", text)
    word = re.search(r"[а-я]{3,}", plain(text))
    try:
        if word:
            month = month_of(word.group())
            return date(int(digits[1]), month, int(digits[0])) if month else None
        return date(int(digits[2]), int(digits[1]), int(digits[0]))
    except (ValueError, IndexError):
        return None
