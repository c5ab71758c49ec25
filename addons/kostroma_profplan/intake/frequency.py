"""Phrases that say how often: «2 раза в год», «до 5 числа», «последняя пятница»."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lexicon import CARDINAL, MONTH, NUMBER, number_of
from .rules import rule

_UNITS = (
    (r"(?:(?:рабоч|учебн)\w+\s+)?(?:дн\w*|день)|сут\w*", "daily", 365),
    (r"недел\w*|нед\b\.?", "weekly", 52),
    (r"декад\w*", "decade", 36),
    (r"месяц\w*|мес\b\.?", "monthly", 12),
    (r"(?:учебн\w+\s+)?четверт(?:ь|и|ей)\b|триместр\w*", "term", 4),
    (r"квартал\w*|кв\b\.?", "quarterly", 4),
    (r"(?:учебн\w+\s+)?полугоди\w*|полгода|пол\s?года|полуг\b\.?", "half_yearly", 2),
    (
        r"(?:(?:учебн|календарн|отчетн)\w+\s+|уч\.\s?)?(?:год\w*|г\b\.?|лет\b)",
        "yearly",
        1,
    ),
)
_UNIT = r"(?:" + "|".join(unit for unit, _name, _times in _UNITS) + r")"
_LIMIT = (
    r"(?:(?:не\s+(?:реже|менее|чаще|более|меньше)|минимум|хотя\s+бы|до)\s+(?:чем\s+)?)?"
)
_WEEKDAYS = ("понедельник вторник сред четверг пятниц суббот воскресен").split()
WEEKDAY = (
    r"(?:понедельник\w*|вторник\w*|сред(?:а|у|ы|е|ам)\b|четверг\w*|пятниц\w*|суббот\w*"
    r"|воскресень\w*)"
)
_NTH = (
    r"(?:перв\w+|втор(?:ой|ая|ую|ого|ое)|треть\w*|третий|четверт(?:ый|ая|ую|ого)"
    r"|последн\w+|[1-5](?:\s?-?(?:[йяеую]|ый|ой|ий|ая|го|ую))?(?![а-я\d]))"
)
_NTHS = rf"(?:кажд\w+\s+)?(?P<n>{_NTH}(?:\s*(?:,|и)\s*{_NTH})*)\s+"


class OfMonth(NamedTuple):
    """«до 5 числа», «1-я и последняя пятница», «последняя неделя месяца».

    `numbers` are of days, working days ("workday"), weekdays (`weekday` is 0..6),
    weeks, decades or halves, -1 is the last one; `until` tells that the days are last
    days, `first` where they begin («с 1 по 5 число»), `month` which one of the quarter
    (-1 is the last), `behind` that it reports on the unit before («следующего за …»).
    """

    numbers: tuple
    unit: str = "day"
    weekday: int | None = None
    until: bool = False
    month: int | None = None
    first: int | None = None
    behind: bool = False


def _times(found):
    """«1-2 раза в год» is at least the smaller number, and not exact."""
    groups = {"often": None, "range": None, "m": None, "n": None, **found.groupdict()}
    times = {"дважды": 2, "трижды": 3}.get(groups["often"]) or _number(groups["n"])
    least = groups["range"]
    times = int(re.match(r"\d+", least).group()) if least else times
    name, fit = _recurrence(times, _number(groups["m"]), groups["unit"])
    return name, "odd" if least else fit


def _number(word):
    return number_of(word) if word else 1


def _recurrence(times, units, unit):
    """(recurrence or None, whether it fits exactly) of «times in so many units»."""
    _pattern, name, per_year = next(
        row for row in _UNITS if re.fullmatch(row[0], unit.strip())
    )
    if name == "term":
        return ("quarterly", "term") if times == 1 else (None, "odd")
    if not units:
        return None, "odd"
    exact = {52: "weekly", 12: "monthly", 4: "quarterly", 2: "half_yearly", 1: "yearly"}
    rate = times * per_year / units
    if name == "daily" and units == 1:
        return "daily", "exact"
    if rate in exact:
        return exact[rate], "exact"
    own = units == 1 and name in ("weekly", "monthly", "quarterly")
    return name if own else None, "odd"


_ADVERBS = {
    "дек": None, "дн": "daily", "нед": "weekly", "мес": "monthly", "кв": "quarterly",
    "пол": "half_yearly", "год": "yearly",
}  # fmt: skip


def _adverb(found):
    name = _ADVERBS[found["what"]]
    return name, "exact" if name else "odd"


def _day_of_month(found):
    days = tuple(number_of(day) for day in re.findall(NUMBER, found["days"]))
    tail = found["tail"] or ""
    place = re.search(r"(?:перв|втор|трет|последн)\w+", tail)
    month = number_of(place.group()) if place else 1 if "следующ" in tail else None
    own = tail.strip() and next(name for word, name in _OF_TAIL if word in tail)
    if not own or (own == "monthly" and (month or 0) > 1):
        own = None  # «второго месяца, следующего за отчетным»: of which period?
    first = found["first"] and number_of(found["first"])
    until, behind = bool(found["until"]), "следующ" in tail
    return OfMonth(days, until=until, month=month, first=first, behind=behind), own


_OF_TAIL = (
    ("квартал", "quarterly"), ("полугоди", "half_yearly"), ("год", "yearly"),
    ("", "monthly"),
)  # fmt: skip


def _results(found):
    """What «по итогам квартала» reports on, as a recurrence."""
    names = {"полугоди": "half_yearly", "квартал": "quarterly", "месяц": "monthly"}
    return names.get(found["of"])


def _part_of_month(found):
    words = {"перв": 1, "втор": 2, "трет": 3, "четв": 4, "посл": -1}
    numbers = re.findall(r"\b(?:[1-5]|[а-я]{4})", found["n"].replace("кажд", ""))
    numbers = tuple(words.get(number) or int(number) for number in numbers)
    own = "monthly" if re.search("месяц|кажд", found.group()) else None
    own = next((name for word, name in _OF_TAIL if word and word in found["of"]), own)
    month = numbers[0] if own in ("quarterly", "half_yearly") else None
    day = next((i for i, name in enumerate(_WEEKDAYS) if name in found["part"]), None)
    units = {"недел": "week", "декад": "decade", "половин": "halfmonth"}
    return OfMonth(numbers, units.get(found["part"], "weekday"), day, month=month), own


def _working_day(found):
    day = _day_of_month({**found.groupdict(), "first": None})
    unit = "workday" if found["working"] else "day"
    return day[0]._replace(unit=unit), day[1] or "monthly"


def _days_behind(found):
    """«в течение 10 дней после окончания квартала» is up to the 10th of the next."""
    own = next(name for word, name in _OF_TAIL if word in found["of"])
    unit = "workday" if found["working"] else "day"
    number = number_of(re.match(r"\d+|[а-я]+", found["n"]).group())
    month = 1 if own != "monthly" else None
    return OfMonth((number,), unit, until=True, month=month, behind=True), own


_BEHIND = (
    r"(?:(?:после|по|со?\s+(?:дня|момента|даты))\s+(?:окончани|завершени|истечени)[яи]\s+"
    r"|,?\s*(?:следующ\w+\s+)?(?:после|за)\s+(?=отчетн))(?:отчетн\w+\s+|кажд\w+\s+|календарн\w+\s+)*"
    r"(?P<of>месяц|квартал|полугоди|год)\w*(?!\s*(?:19|20)\d\d)"
)
# before those that count from an event, which these look like
BEHIND = [
    rule(
        "day or working day of the month", "day_of_month",
        r"(?P<each>ежемесячно[\s,(:-]*)?"
        r"(?P<until>(?:до|не\s+позднее|не\s+позже|к|по)\s+)?(?:в\s+)?"
        rf"(?P<days>(?:{NUMBER})(?:\s?-?(?:го|й|ый))?)\s+(?P<working>рабоч\w+\s+)?"
        r"(?:день|дня)\b"
        r"(?:(?P<tail>\s+(?:(?:каждого|следующего|текущего|отчетного|последнего|второго"
        r"|третьего|первого)\s+)?месяца(?:,?\s+следующего\s+за\s+отчетн\w+"
        r"(?:\s+(?:месяцем|кварталом|периодом))?|\s+квартала)?)|(?(each)|(?!)))",
        "не позднее 5 рабочего дня каждого месяца", "последний рабочий день месяца",
        "до 3-го рабочего дня месяца, следующего за отчетным", "последний день месяца",
        "ежемесячно, в последний рабочий день",
        read=_working_day, hint=r"\bд(?:ень|ня)\b",
    ),
    rule(
        "days behind the end of a unit", "day_of_month",
        r"(?:не\s+позднее(?:,?\s+чем\s+через)?|не\s+позже|в\s+течени[еи]|в)\s+"
        rf"(?P<n>(?:[1-9]|1\d|2[0-8]|{CARDINAL})(?!\d))(?:\s?-?(?:ти|х))?"
        r"(?:\s*\(\w+\))?\s*-?\s*(?:(?P<working>рабоч)\w+\s+|календарн\w+\s+)?"
        rf"(?:дн\w*|дневн\w+\s+срок\w*)\s*{_BEHIND}",
        "в течение 10 дней после окончания квартала",
        "не позднее 5 рабочих дней по окончании месяца",
        "в 10-дневный срок после окончания полугодия",
        "в течение 10 дней, следующих за отчетным кварталом",
        read=_days_behind, hint=r"окончани|завершени|истечени|отчетн",
    ),
]  # fmt: skip
# before the dates, whose numbers these would look like
OF_MONTH = [
    rule(
        "day of the month", "day_of_month",
        r"(?P<until>(?:в\s+срок\s+)?(?:до|не\s+позднее|не\s+позже|к|по)\s+)?"
        r"(?:(?:с\s+)?(?P<first>\d{1,2})(?:\s?-?го)?\s*(?:-|\bпо\b)\s*)?"
        rf"(?:каждое\s+)?(?P<days>(?<![а-я]){NUMBER}(?:\s?-?(?:го|е|му|ого|ое))?"
        rf"(?:\s*(?:,|и)\s*{NUMBER}(?:\s?-?(?:го|е))?)*)\s*числ\w*\b(?!\s*{MONTH})"
        r"(?P<tail>(?:\s*,?\s*(?:каждого|ежемесячно|месяца|месяцев|следующего"
        r"|следующим|текущего|последнего|первого|второго|третьего|за|отчетн\w+|истекш\w+"
        r"|прошедш\w+|периодом"
        r"|кварталом|квартала|полугоди(?:ем|я)|годом|месяцем|ежеквартально|кажд\w+))*)",
        "до 5 числа каждого месяца", "не позднее 10 и 25 числа",
        "с 1 по 10 число каждого месяца", "20-25 числа ежемесячно",
        "до 10 числа второго месяца, следующего за отчетным кварталом",
        read=_day_of_month, hint="числ",
    ),
    rule(
        "part of a month", "part_of_month",
        rf"{_NTHS}(?P<part>{WEEKDAY}|(?:недел|декад|половин)"
        r"(?=\w*\s+(?:кажд\w+\s+)?(?:месяц|квартал|полугоди)))\w*"
        r"(?P<of>(?:\s+(?:каждого\s+|текущего\s+)?(?:месяца|квартала|полугодия))?)",
        "последняя пятница месяца", "1-й и 3-й четверг", "каждую первую среду",
        "последняя неделя месяца", "1 и 3 декада каждого месяца",
        "1-й понедельник квартала",
        read=_part_of_month,
    ),
]  # fmt: skip

HOW_OFTEN = [
    rule(
        "so many times in a unit", "recurrence",
        rf"{_LIMIT}(?:(?P<often>дважды|трижды)\s+|(?P<range>\d+\s*-\s*)?"
        rf"(?:(?P<n>{NUMBER})\s*(?:-?\s?(?:х|ти))?\s*-?\s*)?(?:раза?|раз|р\.?)"
        r"\s*(?=[/вз]))(?:/|в\s+течени[еи]|в|за)\s*(?:кажд\w+\s+)?"
        rf"(?:(?P<m>{NUMBER})\s*)?(?P<unit>{_UNIT})(?!\w)",
        "2 раза в год", "не реже одного раза в квартал", "раз в 2 недели",
        "дважды в месяц", "1-2 раза в год", "1 р./кв.", "1 раз в четверть",
        read=_times, hint=r"раз|жды|р\.?\s*[/вз]",
    ),
    rule(
        "so many things in a unit", "recurrence",
        rf"(?:по\s+)?(?P<n>{NUMBER})\s+(?!раз)[а-я]{{5,}}\s+(?:в|за)\s+"
        r"(?P<unit>(?:неделю|месяц|квартал|полугодие|(?:учебный\s+)?год))(?!\w)",
        "по 2 мероприятия в месяц", "1 заседание в квартал",
        read=_times,
    ),
    rule(
        "each unit", "recurrence",
        rf"кажд(?:ый|ая|ое|ые|ого|ой|ую|ых)\s+(?:(?P<m>{NUMBER})\s+)?"
        rf"(?P<unit>{_UNIT})(?!\w)",
        "каждый квартал", "каждые 2 недели",
        read=_times,
    ),
    rule(
        "adverb", "recurrence",
        r"\b(?:еже\s?-?|по\s?(?=\w+(?:ельно|ячно|артально|угодиям|яцам|арталам|елям)\b))"
        r"(?P<what>дек|дн|нед|мес|кв|пол|год)\w*\.?",
        "ежегодно", "ежедекадно", "еже квартально", "ежемес.", "по полугодиям",
        "поквартально",
        read=_adverb,
    ),
]  # fmt: skip

# behind «по итогам …», which names a unit too
WEEKLY = [
    rule(
        "results of a unit", "results",
        r"(?:по\s+(?:итогам|результатам)\s+(?:[^\s,;()]+\s+){0,2}"
        r"|(?:по|после)\s+(?:окончани|завершени|истечени)[ия]\s+(?:(?:отчетн|кажд)\w+\s+)?"
        r"(?=квартал|полугод|месяц))"
        r"(?P<of>полугоди|квартал|год|четверт|месяц|триместр)\w*"
        r"(?:\s+(?:19|20)\d\d(?:\s*[-/]\s*\d{2,4})?)?(?:\s+(?:уч\w*\.?\s*)?г\w*\.?)?",
        "по итогам квартала", "по результатам 2021 года", "по окончании квартала",
        read=_results,
    ),
    rule(
        "weekdays", "weekly",
        rf"(?:по\s+(?=\w+(?:ам|ям)\b)|кажд\w+\s+){WEEKDAY}"
        rf"(?:\s*(?:,|и)\s*{WEEKDAY})*",
        "по пятницам", "каждый вторник и четверг",
        hint=WEEKDAY,
    ),
]  # fmt: skip
