"""Set phrases of a deadline that are not dates: how often, when needed, by whose plan.

`scan` takes them out of the text, so that the date grammar sees dates only. Each
phrase becomes a `Mark`; the rest of the text keeps its length.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .lexicon import MONTH, NUMBER, number_of

# a tail of a phrase runs on until punctuation or until a date begins
_STOP = (
    rf"(?!-(?:\s|\Z)|до\s|к\s|ко\s|не\s+позд|не\s+реже|еже|постоянно|в\s+течени|с\s+\d"
    rf"|(?:в\s+|на\s+|с\s+|по\s+)?{MONTH}|\d{{1,2}}\.\d|\d{{1,2}}\s+{MONTH}"
    r"|(?:19|20)\d\d|[ivx]+\s+(?:кв|полуг)|\d\s+(?:кв|полуг|раз)"
    r"|по\s+(?:мере|необход|заявк|запрос))"
)
_OF_YEAR = (
    r"(?:\s+(?:на|за)\s+(?:19|20)\d\d(?:\s*[-/]\s*(?:20)?\d\d)?"
    r"(?:\s+(?:уч\w*\.?\s*)?г\w*\.?)?)"
)
_TAIL = rf"(?:{_OF_YEAR}|[ ]+{_STOP}[^\s,;()\x01]+)*"
_EVENT_TAIL = r"[^,;()\n\x01]*"

_UNITS = (
    (r"дн\w*|день|сут\w*", "daily", 365),
    (r"недел\w*|нед\b\.?", "weekly", 52),
    (r"месяц\w*|мес\b\.?", "monthly", 12),
    (r"(?:учебн\w+\s+)?четверт(?:ь|и|ей)\b|триместр\w*", "term", 4),
    (r"квартал\w*|кв\b\.?", "quarterly", 4),
    (r"(?:учебн\w+\s+)?полугоди\w*|полгода|пол\s?года|полуг\b\.?", "half_yearly", 2),
    (r"(?:(?:учебн|календарн|отчетн)\w+\s+|уч\.\s?)?(?:год\w*|г\b\.?)", "yearly", 1),
)
_UNIT = r"(?:" + "|".join(unit for unit, _name, _times in _UNITS) + r")"
_LIMIT = (
    r"(?:(?:не\s+(?:реже|менее|чаще|более|меньше)|минимум|хотя\s+бы|до)\s+(?:чем\s+)?)?"
)
_WEEKDAYS = (
    "понедельник",
    "вторник",
    "сред",
    "четверг",
    "пятниц",
    "суббот",
    "воскресен",
)
_WEEKDAY = (
    r"(?:понедельник\w*|вторник\w*|сред(?:а|у|ы|е|ам)\b|четверг\w*|пятниц\w*|суббот\w*"
    r"|воскресень\w*)"
)
_NTH = (
    r"(?:перв\w+|втор(?:ой|ая|ую|ого|ое)|треть\w*|третий|четверт(?:ый|ая|ую|ого)"
    r"|последн\w+|[1-5](?:\s?-?(?:[йяеую]|ый|ой|ий|ая|го|ую))?(?![а-я\d]))"
)
_PLAN_NOUN = (
    r"(?:план|график|расписани|программ|положени|календар|регламент|циклограмм"
    r"|приказ|распоряжени|постановлени|срок|дорожн\w+\s+карт|порядк|договор|соглашени"
    r"|решени|назначени|муниципальн\w+\s+задани|отдельн|утвержденн\w+\s+\w+|смет)"
)


class Mark(NamedTuple):
    """A phrase found: `kind`, its `value`, its `text` and where it stood."""

    kind: str
    value: object
    text: str
    start: int


class DayOfMonth(NamedTuple):
    """«до 5 числа»: days, whether they are a last day, and of which month."""

    days: tuple
    until: bool
    month: int | None  # which one of the quarter … -1 is the last; None: not named


class NthWeekday(NamedTuple):
    """«1-я и последняя пятница месяца»: numbers (-1 is the last), weekday 0..6."""

    numbers: tuple
    weekday: int


class PartOfMonth(NamedTuple):
    """«последняя неделя месяца»: numbers of a week, a decade or a half of a month."""

    numbers: tuple
    unit: str


def _number(word, default=1):
    return number_of(word) if word else default


def _frequency(found):
    """«1-2 раза в год» is at least the smaller number, and not exact."""
    least = found.groupdict().get("range")
    times = {"дважды": 2, "трижды": 3}.get(found["often"]) or _number(found["n"])
    times = int(re.match(r"\d+", least).group()) if least else times
    name, fit = _recurrence(times, _number(found["m"]), found["unit"])
    return name, "odd" if least else fit


def _every(found):
    return _recurrence(1, _number(found["m"]), found["unit"])


def _recurrence(times, units, unit):
    """(recurrence or None, whether it fits exactly) of «times in so many units»."""
    _pattern, name, per_year = next(
        row for row in _UNITS if re.fullmatch(row[0], unit.strip())
    )
    if name == "term":
        return ("quarterly", "term") if times == 1 else (None, "odd")
    exact = {52: "weekly", 12: "monthly", 4: "quarterly", 2: "half_yearly", 1: "yearly"}
    rate = times * per_year / units
    if name == "daily" and units == 1:
        return "daily", "exact"
    if rate in exact:
        return exact[rate], "exact"
    if units == 1 and name in ("weekly", "monthly", "quarterly"):
        return name, "odd"
    return None, "odd"


_ADVERBS = {
    "дн": "daily", "нед": "weekly", "мес": "monthly", "кв": "quarterly",
    "пол": "half_yearly", "год": "yearly",
}  # fmt: skip


def _adverb(found):
    return _ADVERBS[found["what"]], "exact"


def _day_of_month(found):
    days = tuple(_number(day) for day in re.findall(NUMBER, found["days"]))
    tail = found["tail"] or ""
    place = re.search(r"(?:перв|втор|трет|последн)\w+", tail)
    month = number_of(place.group()) if place else 1 if "следующ" in tail else None
    own = (
        next(name for word, name in _OF_TAIL if word in tail) if tail.strip() else None
    )
    if own == "monthly" and (month or 0) > 1:
        own = None  # «второго месяца, следующего за отчетным»: of which period?
    return DayOfMonth(days, bool(found["until"]), month), own


_OF_TAIL = (
    ("квартал", "quarterly"), ("полугоди", "half_yearly"), ("год", "yearly"),
    ("", "monthly"),
)  # fmt: skip


def _results(found):
    """What «по итогам квартала» reports on, as a recurrence."""
    names = {"полугоди": "half_yearly", "квартал": "quarterly", "месяц": "monthly"}
    return names.get(found["of"])


def _nth(text):
    """Numbers of «1-й и 3-й», «второй, последний»."""
    words = {"перв": 1, "втор": 2, "трет": 3, "четв": 4, "посл": -1}
    found = re.findall(r"\b(?:[1-5]|[а-я]{4})", text)
    return tuple(words.get(item) or int(item) for item in found)


def _nth_weekday(found):
    return NthWeekday(_nth(found["n"]), _weekday(found["day"]))


def _part_of_month(found):
    units = {"недел": "week", "декад": "decade", "половин": "halfmonth"}
    return PartOfMonth(_nth(found["n"]), units[found["part"]])


def _weekday(text):
    return next(i for i, name in enumerate(_WEEKDAYS) if text.startswith(name))


def _none(found):
    return None


def _on_demand(found):
    return "on_demand"


def _external(found):
    return "external_schedule"


def _school(found):
    return bool(re.search(r"\bуч", found.group()))


_RULES = [
    ("noise", r"\b(?:в\s+|к\s+|до\s+)?\d{1,2}[:.]\d\d\s*(?:час\w*|ч\b\.?)", _none),
    ("noise", r"\b(?:в\s+)?\d{1,2}:\d\d\b|\bв\s+\d{1,2}\s*(?:час\w*|ч\.)", _none),
    (
        "noise",
        r"(?:утвержд\w+\s+)?(?:(?:приказ|постановлени|распоряжени|письм|закон|решени)"
        rf"(?:(?!{MONTH})[^,;()\n\d])*)?\s?\bот\s+\"?\d{{1,2}}\"?(?:\.\d\d\.\d{{2,4}}"
        r"|\s+[а-я]+\s+\d{4})\s*(?:г\w*\.?)?\s*(?:№|n)\s*[^\s,;()]+",
        _external,
    ),
    (
        "exception",
        r"(?:кроме|за\s+исключением|исключая|не\s+считая|без\s+учета)\b[^;)\n]*",
        _none,
    ),
    (
        "relative",
        r"(?:не\s+позднее|не\s+позже|через|спустя|в\s+течени[еи]|за|по\s+истечении"
        r"|до\s+истечения|не\s+более)(?:\s+чем)?(?:\s+(?:за|через))?\s+" + NUMBER
        + r"(?:\s?-?(?:ти|х|и))?(?:\s*\(\w+\))?(?:-?х)?\s*(?:(?:рабоч|календарн|учебн)"
        r"\w+\s*)?(?:дн\w*|день|недел\w*|месяц\w*|сут\w*|час\w*)\b" + _EVENT_TAIL,
        _none,
    ),
    (
        "relative",
        r"в\s+(?:\S*дневн|недельн|месячн|двухнедельн|\S*часов|кратчайш)\w*\s+срок\w*"
        + _EVENT_TAIL,
        _none,
    ),
    ("relative", r"в\s+течени[еи]\s+(?:месяца|недели|суток|дня|часа)\b" + _EVENT_TAIL,
     _none),
    ("day_of_month",
     r"(?P<until>(?:в\s+срок\s+)?(?:до|не\s+позднее|не\s+позже|к|по)\s+)?(?:каждое\s+)?"
     rf"(?P<days>{NUMBER}(?:\s?-?(?:го|е|му|ого|ое))?(?:\s*(?:,|и)\s*{NUMBER}(?:\s?-?(?:го|е))?)*)"
     rf"\s*числ\w*\b(?!\s*{MONTH})(?P<tail>(?:\s*,?\s*(?:каждого|ежемесячно|месяца|месяцев|следующего"
     r"|следующим|текущего|последнего|первого|второго|третьего|за|отчетн\w+|периодом"
     r"|кварталом|квартала|полугоди(?:ем|я)|годом|месяцем|ежеквартально|кажд\w+))*)",
     _day_of_month),
    ("nth_weekday",
     rf"(?:кажд\w+\s+)?(?P<n>{_NTH}(?:\s*(?:,|и)\s*{_NTH})*)\s+(?P<day>{_WEEKDAY})"
     r"(?:\s+(?:каждого\s+|текущего\s+)?месяца)?", _nth_weekday),
    ("part_of_month",
     rf"(?:кажд\w+\s+)?(?P<n>{_NTH}(?:\s*(?:,|и)\s*{_NTH})*)\s+"
     r"(?P<part>недел|декад|половин)\w*\s+(?:каждого\s+)?месяца", _part_of_month),
    ("recurrence",
     rf"{_LIMIT}(?:(?P<often>дважды|трижды)\s+|(?P<range>\d+\s*-\s*)?"
     rf"(?:(?P<n>{NUMBER})\s*(?:-?\s?(?:х|ти))?\s*-?\s*)?(?:раза?|раз|р\.?)"
     rf"\s*(?=[/вз]))(?:/|в\s+течени[еи]|в|за)\s*(?:кажд\w+\s+)?(?:(?P<m>{NUMBER})\s*)?(?P<unit>{_UNIT})"
     r"(?!\w)", _frequency),
    ("recurrence",
     rf"(?:по\s+)?(?P<often>(?!)x)?(?P<n>{NUMBER})\s+(?!раз)[а-я]{{5,}}\s+(?:в|за)\s+(?P<m>(?!)x)?"
     r"(?P<unit>(?:неделю|месяц|квартал|полугодие|(?:учебный\s+)?год))(?!\w)",
     _frequency),
    ("recurrence",
     rf"кажд(?:ый|ая|ое|ые|ого|ой|ую|ых)\s+(?:(?P<m>{NUMBER})\s+)?(?P<unit>{_UNIT})(?!\w)",
     _every),
    ("recurrence", r"\bеже\s?-?(?P<what>дн|нед|мес|кв|пол|год)\w*\.?", _adverb),
    ("recurrence", r"\bпо\s?(?P<what>нед|мес|кв|пол)(?:ельно|ячно|артально|угодиям|яцам"
     r"|арталам|елям)\b", _adverb),
    ("relative",
     rf"в\s+течени[еи]\s+(?!\d\d){NUMBER}\s+(?:кварталов|полугодий|лет|года)\b", _none),
    ("results",
     r"по\s+(?:итогам|результатам)\s+(?:[^\s,;()]+\s+){0,2}"
     r"(?P<of>полугоди|квартал|год|четверт|месяц|триместр)\w*"
     r"(?:\s+(?:19|20)\d\d(?:\s*[-/]\s*\d{2,4})?)?(?:\s+(?:уч\w*\.?\s*)?г\w*\.?)?",
     _results),
    ("weekly", rf"(?:по\s+(?=\w+(?:ам|ям)\b)|кажд\w+\s+){_WEEKDAY}"
     rf"(?:\s*(?:,|и)\s*{_WEEKDAY})*", _none),
    ("on_demand",
     r"(?:по\s+мере\s+\w+|по\s+необходимости|при\s+(?:необходимости|наличии|поступлении"
     r"|возникновении|обращении|выявлении|условии|появлении)|в\s+случа[ея]х?\s+\w+"
     r"|по\s+(?:\w+(?:ым|ому|им|ему|ной)\s+)?(?:заявк|запрос|обращени|требовани"
     r"|приглашени|факту\b|потребност|желани|согласовани|договоренност|вызов|поступлени)\w*)"
     + _TAIL, _on_demand),
    ("condition",
     r"(?:\(?в\s+соответствии(?:\s+со?)?|согласно|сообразно|на\s+основании)\b" + _TAIL,
     _external),
    ("condition",
     r"\bпо\s+(?:[а-я-]+(?:ому|ему|ой|ей|ым|им)\s+(?:и\s+)?){0,4}" + _PLAN_NOUN + r"\w*"
     + _TAIL, _external),
    ("condition",
     r"(?:в\s+)?(?:установленн|указанн|определенн|утвержденн|назначенн)\w+\s+"
     r"(?:[а-я-]+\s+)?срок\w*" + _TAIL, _external),
    ("condition",
     r"(?:в\s+)?(?:срок|дат)\w*(?:\s+[а-я]+)?\s*,?\s*(?:установленн|устанавлива|указанн"
     r"|определ|утвержд|согласов|назнача)\w*" + _TAIL, _external),
    ("relative", r"(?:накануне|перед)\s+" + _EVENT_TAIL, _none),
    ("relative",
     rf"(?:по|после)\s+(?:окончани[ия]|завершени[ия]|истечении)\s+(?!{MONTH})"
     + _EVENT_TAIL, _none),
    ("relative",
     rf"(?:после|со\s+дня|с\s+момента"
     rf"|с\s+даты|до\s+начала|до\s+проведения|до\s+окончания|до\s+завершения|до\s+даты"
     rf"|до\s+момента|до\s+полного|до\s+принятия|до\s+утверждения"
     rf"|к\s+началу)\s+(?!{MONTH}|\d|\"|(?:\w+\s+)?(?:уч\w*\.?\s+)?г(?:ода?)?\b|квартал)"
     + _EVENT_TAIL, _none),
    ("relative", r"(?:не|без)(?:за)?медлительно|незамедлительно|немедленно|\bсрочно"
     r"|\bоперативно", _none),
    ("whole",
     r"(?:в\s+течени[еи]|в\s+теч\.?|на\s+протяжении)\s*(?:всего\s+|одного\s+)?"
     r"(?:(?:учебн|календарн|текущ|отчетн|планов)\w+\s+|уч\.?\s?)*"
     r"(?:года?\b(?!\s*\d)|г\.(?!\s*\d)|периода|срока)"
     r"(?:\s+(?:действия|реализации|исполнения|выполнения)(?:\s+[а-я]+){0,3})?",
     _school),
    ("whole", r"(?:в\s+)?(?:на\s+)?(?:весь|всего)\s+"
     r"(?:(?:учебн|календарн|отчетн|планов)\w+\s+)?(?:год|период|срок)\w*(?:\s+(?:действия|реализации|исполнения)"
     r"(?:\s+[а-я]+){0,2})?", _school),
    ("whole",
     r"(?:в\s+течени[еи]|на\s+протяжении|в\s+ходе|(?:в\s+)?(?:период|срок)\w*)\s+"
     r"(?:всего\s+)?(?:периода\s+|срока\s+)?(?:действия|реализации|исполнения|выполнения)"
     r"\s+(?:(?:муниципальн|настоящ|данн)\w+\s+)?"
     r"(?:план|программ|проект|мероприяти|дорожн|комплекс)\w*"
     r"(?:\s+(?:карты|мер(?:оприятий)?))?(?!\w)", _none),
    ("whole", r"постоянно(?:\s+действ\w+)?|(?:на|в)\s+(?:постоянн|регулярн|системн"
     r"|непрерывн|ежедневн)\w+\s+(?:основе|режиме)|систематически|систематично"
     r"|регулярно|непрерывно|круглогодично|круглый\s+год|бессрочно"
     r"|весь\s+период", _none),
    ("whole_doubt", r"периодически|время\s+от\s+времени|поэтапно", _none),
]  # fmt: skip
_RULES = [(kind, re.compile(pattern), read) for kind, pattern, read in _RULES]
_HINTS = {
    # a cheap test that spares most regular expressions on most texts
    "noise": re.compile(r"час|ч\.|:|№|\bn\b"),
    "exception": re.compile(r"кроме|исключ|не\s+считая|без\s+учета"),
    "day_of_month": re.compile("числ"),
    "nth_weekday": re.compile(_WEEKDAY),
    "part_of_month": re.compile("месяца"),
    "weekly": re.compile(_WEEKDAY),
}


def scan(text):
    """Marks of a `plain` text and the text without them.

    >>> marks, rest = scan("ежегодно, октябрь")
    >>> [(m.kind, m.value) for m in marks], rest
    ([('recurrence', ('yearly', 'exact'))], '\\x01       , октябрь')
    >>> [m.kind for m in scan("2021 г. по плану учреждения")[0]]
    ['condition']
    """
    marks = []
    text = text.replace("втечени", "в течени")
    for kind, pattern, read in _RULES:
        hint = _HINTS.get(kind)
        if hint and not hint.search(text):
            continue
        text = _take(text, kind, pattern, read, marks)
    marks.sort(key=lambda mark: mark.start)
    return marks, text


def _take(text, kind, pattern, read, marks):
    def replace(found):
        marks.append(
            Mark(kind, read(found), found.group().strip(" (\n"), found.start())
        )
        return "\x01" + " " * (len(found.group()) - 1)

    return pattern.sub(replace, text)
