"""What else a doubtful term could be: Russian words for each, read by the reader.

`RULES` is a table: what was doubted (the code of a finding), the words that a person
would put instead. A person chooses one by a click; nothing is chosen here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .dates import DAY, last_day
from .findings import shown
from .lexicon import MONTH_NAMES, part_of_year
from .text import plain

_MOST = 4  # more than that nobody weighs
_INFERRED = {
    "deadline_year_inferred", "deadline_clipped", "deadline_by_heading",
    "deadline_day_of_month", "deadline_school_year",
}  # fmt: skip
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:20)?\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_STEP = {
    "day": "days", "working_day": "days", "week": "weeks", "month": "months",
}  # fmt: skip
# events whose day everybody knows: (words, the last day before or on it)
EVENT_DAYS = (
    (r"побед", (5, 9)), (r"дн\w+\s+учител", (10, 5)), (r"дн\w+\s+знани", (9, 1)),
    (r"защит\w+\s+детей", (6, 1)), (r"защитник\w*\s+отечества", (2, 23)),
    (r"междунар\w+\s+женск|8\s+марта", (3, 8)), (r"космонавт", (4, 12)),
    (r"дн\w+\s+матери", (11, 30)), (r"дн\w+\s+росси", (6, 12)),
    (r"народного\s+единства", (11, 4)), (r"нов\w+\s+год", (12, 31)),
    (r"(?:началу?|начала|началом)\s+(?:нового\s+)?учебн", (8, 31)),
    (r"(?:окончани|завершени|конц)\w*\s+учебн", (6, 30)),
    (r"отопительн", (9, 30)),
)  # fmt: skip


def confidence_of(read):
    """How sure a reading is, by what was told of it: see `Deadline`."""
    if read.kind == "unknown":
        return "none"
    if any(found.severity != "info" for found in read.findings):
        return "doubtful"
    codes = {found.code for found in read.findings}
    return "inferred" if codes & _INFERRED else "sure"


def alternatives(read, period, reader):
    """Other readings of a doubtful term, the likeliest first.

    `reader` is a function of (words, first day, last day of the plan).
    """
    result, seen = [], [_meaning(read)]
    codes = [found.code for found in read.findings]
    if confidence_of(read) == "sure" and read.kind != "on_event":
        return result
    for rule in RULES:
        if rule.code not in codes:
            continue
        for words in rule.words(read, period):
            other = reader(words, *period)
            errors = any(found.severity == "error" for found in other.findings)
            if other.end and not errors and _meaning(other) not in seen:
                seen.append(_meaning(other))
                other.text, other.confidence = words, confidence_of(other)
                result.append(other)
    return result[:_MOST]


def _meaning(read):
    return read.occurrences, read.recurrence, read.end


def _years(period):
    return range(period[0].year, period[1].year + 1)


# ---------------------------------------------------------------------- rules


def _with_month_itself(read, _period):
    """«до апреля»: April may be meant to count."""
    if "втор" in plain(read.text):  # «каждый второй вторник»: every other one
        yield "еженедельно"
    elif read.end:
        after = read.end + DAY
        yield f"до {shown(last_day(after.year, after.month))}"


def _in_each_year(read, period):
    """«март» of a plan of several years: one of them, or each."""
    if _YEAR.search(read.text):
        return
    words = read.text.rstrip(" .")
    if len(_years(period)) > 1:
        yield f"ежегодно, {words}"
    for year in _years(period):
        yield f"{words} {year} г."


def _whole_months(read, _period):
    """«начало марта», «2-я неделя мая»: the month; «конец года»: its last quarter."""
    if not read.end or not read.start:
        return
    first, last = read.start, read.end
    month = MONTH_NAMES[last.month - 1]
    if (first.year, first.month) == (last.year, last.month):
        yield f"{month} {last.year} г."
    yield f"до {shown(last)}"
    number = (last.month + 2) // 3
    yield f"{number} квартал {last.year} года"


def _halves(read, period):
    """«I полугодие»: of the calendar's year."""
    found = part_of_year(plain(read.text))
    if found and found[0] == "half":
        for year in _years(period):
            yield f"{found[1]} полугодие {year} года"


def _terms(_read, _period):
    yield "1 четверть, 2 четверть, 3 четверть, 4 четверть"
    yield "ежеквартально"


def _rates(_read, _period):
    yield from ("ежеквартально", "раз в полугодие", "ежемесячно", "в течение года")


def _holidays(_read, _period):
    yield "осенние, зимние и весенние каникулы"
    yield from ("осенние каникулы", "весенние каникулы", "летние каникулы")


def _events(read, period):
    """«ко Дню Победы», «за 10 дней до 1 сентября»: where the event's day is known."""
    event = plain(read.delay.event) if read.delay else plain(read.text)
    for pattern, (month, number) in EVENT_DAYS:
        if re.search(pattern, event):
            for year in _years(period):
                day = _counted(date(year, month, number), read.delay)
                if period[0] <= day <= period[1]:
                    yield f"до {shown(day)}"
    yield from _from_dates(read, event, period)


def _from_dates(read, event, period):
    """«за месяц до 1 сентября»: the day itself stands in the words."""
    found = re.search(r"(\d{1,2})\s+([а-я]+)(?:\s+(20\d\d))?", event)
    names = [name for name in MONTH_NAMES if found and found[2][:3] == name[:3]]
    if not names:
        return
    month = MONTH_NAMES.index(names[0]) + 1
    for year in [int(found[3])] if found[3] else _years(period):
        if int(found[1]) <= monthrange(year, month)[1]:
            day = _counted(date(year, month, int(found[1])), read.delay)
            if period[0] <= day <= period[1]:
                yield f"до {shown(day)}"


def _counted(day, delay):
    if not delay or delay.unit not in _STEP:
        return day
    step = relativedelta(**{_STEP[delay.unit]: delay.count})
    return day - step if delay.before else day + step


def _from_the_beginning(read, period):
    """«в 10-дневный срок»: perhaps from the first day of the plan."""
    if read.delay and read.delay.unit in _STEP and not read.delay.before:
        yield f"до {shown(_counted(period[0], read.delay))}"
    if "месяц" in plain(read.text):
        yield "ежемесячно"


def _nearest_day(read, _period):
    """«31.02.2021»: the last day that this month has."""
    for found in _NUMERIC.finditer(read.text):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
        if 1 <= month <= 12 and day > monthrange(year, month)[1]:
            yield read.text.replace(found.group(), shown(last_day(year, month)))
    for found in re.finditer(r"(31|30|29)(\s+[а-яё]+)", read.text):
        yield read.text.replace(found.group(), f"{int(found[1]) - 1}{found[2]}")


def _in_the_plan(read, period):
    """«до 15.01.2020» of 2021: perhaps the year was mistyped."""
    years = list(dict.fromkeys(_YEAR.findall(read.text)))
    if len(years) != 1:
        return
    for year in _years(period):
        words = read.text.replace(years[0], str(year))
        if words != read.text:
            yield words


def _slips(read, _period):
    """«до 1 5 марта», «до II марта»: what the signs may stand for."""
    text = plain(read.text)
    for found in re.finditer(r"(?<!\d)([0-3]) (\d)(?=\s+[а-я])", text):
        yield text.replace(found.group(), found[1] + found[2])
    for found in re.finditer(r"(?<![а-яa-z])ii(?![а-яa-z])", text):
        yield from (text.replace(found.group(), number, 1) for number in ("2", "11"))


def _by_results(read, _period):
    """«по итогам полугодия»: each time that it ends."""
    for word, words in (
        ("месяц", "ежемесячно"),
        ("квартал", "ежеквартально"),
        ("полугод", "раз в полугодие"),
        ("четверт", "1 четверть, 2 четверть, 3 четверть, 4 четверть"),
        ("год", "ежегодно"),
    ):
        if word in plain(read.text):
            yield words
            return


def _either(read, _period):
    """«15 мая или 20 мая»: one of the two."""
    parts = re.split(r"\s+(?:или|либо)\s+", read.text)
    if len(parts) == 2:
        yield from parts


def _the_whole_plan(_read, _period):
    yield "в течение всего периода"


class Other(NamedTuple):
    """A doubt, the words that may resolve it, an example: (a term, what is offered).

    The example stands in a plan of the `period`: by default a school year.
    """

    code: str
    words: object
    example: tuple
    period: tuple = (date(2020, 9, 1), date(2021, 8, 31))


RULES = (
    Other("deadline_impossible_date", _nearest_day, ("до 31.02.2021", "до 28.02.2021")),
    Other("deadline_outside_period", _in_the_plan, ("до 15.01.2020", "до 15.01.2021")),
    Other("deadline_until_month", _with_month_itself, ("до апреля", "до 30.04.2021")),
    Other(
        "deadline_year_ambiguous", _in_each_year, ("март", "март 2022 г."),
        (date(2021, 1, 1), date(2023, 12, 31)),
    ),
    Other("deadline_approximate", _halves, ("1 полугодие", "1 полугодие 2021 года")),
    Other("deadline_approximate", _whole_months, ("начало марта", "март 2021 г.")),
    Other("deadline_holidays", _holidays, ("в каникулы", "осенние каникулы")),
    Other(
        "deadline_school_term",
        _terms,
        ("1 раз в четверть", "1 четверть, 2 четверть, 3 четверть, 4 четверть"),
    ),
    Other("deadline_frequency", _rates, ("3 раза в год", "ежеквартально")),
    Other("deadline_on_event", _events, ("ко Дню Победы", "до 09.05.2021")),
    Other("deadline_relative", _by_results, ("по итогам квартала", "ежеквартально")),
    Other(
        "deadline_event_unnamed", _from_the_beginning,
        ("в 10-дневный срок", "до 11.09.2020"),
    ),
    Other("deadline_time_left", _either, ("15 мая или 20 мая", "20 мая")),
    Other("deadline_not_understood", _slips, ("до 1 5 марта", "до 15 марта")),
    Other(
        "deadline_not_understood", _the_whole_plan,
        ("в установленном порядке", "в течение всего периода"),
    ),
)  # fmt: skip
