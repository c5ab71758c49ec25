"""Dates and the years in words, moved by whole years: plain rules for `next_year`."""

from __future__ import annotations

import re
from datetime import date  # noqa: F401 (the examples use it)

from dateutil.relativedelta import relativedelta

from .dates import last_day, whole_months

_Y = r"(?:19|20)\d\d"
_DAY = rf"\d{{1,2}}\s?\.\s?\d{{1,2}}\s?\.\s?(?:{_Y}|\d\d)(?!\d)"
# «от 15.10.2020 № 5», «от 1 октября 2020 г. № 5»: another document's date
_DOCUMENT = (
    rf"(?:(?<=\bот )|(?<=\bот\n))(?:{_DAY}|\d{{1,2}}\s+[а-яё]+\s+{_Y})"
    rf"|№\s?[^\s,;)]*\s+от\s+(?:{_DAY}|\d{{1,2}}\s+[а-яё]+\s+{_Y})|№\s?\S+"
)
# years inside the name of a programme are its own
_PROGRAMME = (
    r"(?:программ|проект|стратеги|концепци|указ|закон)[а-яё]*\s*[«\"][^»\"]*[»\"]"
)
_PAIR = rf"(?P<first>{_Y})(?P<dash>\s?[-–—/]\s?)(?P<last>{_Y}|\d\d)(?![\d.])"
_FULL = (
    r"(?P<day>\d{1,2})(?P<one>\s?\.\s?)(?P<month>\d{1,2})(?P<two>\s?\.\s?)"
    rf"(?P<year>{_Y}|\d\d)(?!\d)"
)
_LEAP = rf"(?P<leap>29)(?P<february>[»\"]?\s+февраля\s+)(?P<of>{_Y})(?!\d)"
_COUNTED = (
    r"(?!\s*(?:%|процент|чел|руб|тыс|дет|школьн|обуча|уча|воспит|педагог|шт\b|ед\b))"
)
_BARE = rf"(?<![\d.,№])(?P<bare>{_Y})(?!\d){_COUNTED}"
_TERM = re.compile(f"{_FULL}|{_LEAP}|{_PAIR}|{_BARE}", re.I)
_PROSE = re.compile(
    rf"(?P<document>{_DOCUMENT})|(?P<programme>{_PROGRAMME})|{_TERM.pattern}", re.I
)


def shift_day(day, years):
    """The same day so many years later; None stays None.

    >>> str(shift_day(date(2020, 2, 29), 6)), str(shift_day(date(2021, 8, 31), 6))
    ('2026-02-28', '2027-08-31')
    """
    return day and day + relativedelta(years=years)


def shift_span(span, years):
    """The same span so many years later; whole months stay whole.

    >>> str(shift_span((date(2023, 2, 1), date(2023, 2, 28)), 1)[1])
    '2024-02-29'
    """
    start, end = (shift_day(day, years) for day in span)
    if whole_months(span):
        end = last_day(end.year, end.month)
    return start, end


def shift_term(text, years):
    """The words of a term with all years that they name moved.

    >>> shift_term("2020, 2021 гг. (октябрь – июнь), до 29.02.20", 6)
    '2026, 2027 гг. (октябрь – июнь), до 28.02.26'
    >>> shift_term("2020/21 учебный год, «29» февраля 2020 г.", 1)
    '2021/22 учебный год, «28» февраля 2021 г.'
    """
    return _TERM.sub(lambda found: _moved(found, years), text or "")


def shift_words(text, years, own):
    """(the words with the years of the plan moved, the years that stay).

    Years of other documents and programmes, and those that are not the plan's, stay;
    what a document is quoted with is not told.

    :param own: the plan's (first, last) year

    >>> shift_words("план на 2020-2021 учебный год", 6, (2020, 2021))
    ('план на 2026-2027 учебный год', [])
    >>> shift_words("итоги 2019/2020 учебного года", 1, (2020, 2021))[0]
    'итоги 2020/2021 учебного года'
    >>> shift_words("приказ от 15.10.2020 № 5, с августа 2019 года", 6, (2020, 2021))
    ('приказ от 15.10.2020 № 5, с августа 2019 года', ['2019'])
    >>> shift_words("проект «Дети (2020–2024)», до 2020 детей", 1, (2020, 2021))
    ('проект «Дети (2020–2024)», до 2020 детей', ['проект «Дети (2020–2024)»'])
    """
    kept = []

    def move(found):
        words = found.group()
        if found["document"]:
            return words
        if found["programme"]:
            kept.extend([words] if re.search(_Y, words) else [])
            return words
        if _is_own(found, own):
            return _moved(found, years)
        kept.append(words)
        return words

    return _PROSE.sub(move, text or ""), list(dict.fromkeys(kept))


def _is_own(found, own):
    """Whether the years found are of the plan, or of the school years beside it."""
    first, last = own
    if found["first"]:
        start = int(found["first"])
        end = int(found["first"][: -len(found["last"])] + found["last"])
        return (start, end) == own or (end == start + 1 and first - 1 <= start <= last)
    year = found["year"] or found["of"] or found["bare"]
    return first <= int(f"20{year}"[-4:]) <= last


def _moved(found, years):
    """What was found, with its years moved; 29 February of no leap year is the 28th."""
    if found["first"]:
        first, last = (_year(found[name], years) for name in ("first", "last"))
        return f"{first}{found['dash']}{last}"
    if found["bare"]:
        return _year(found["bare"], years)
    year = _year(found["year"] or found["of"], years)
    if found["leap"]:
        return f"{_day_of('29', '2', year)}{found['february']}{year}"
    day = _day_of(found["day"], found["month"], year)
    return f"{day}{found['one']}{found['month']}{found['two']}{year}"


def _year(written, years):
    """The year as it is written, with two figures or four."""
    return str(int(written) + years).zfill(2)[-len(written) :]


def _day_of(day, month, year):
    leaps = last_day(2000 + int(year) % 100, 2).day
    return str(leaps) if (int(day), int(month)) == (29, 2) else day
