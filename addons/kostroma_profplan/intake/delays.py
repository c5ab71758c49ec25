"""Phrases that count a term from an event: «в течение 5 рабочих дней со дня …».

Their marks carry a `Delay`, so that a date can be reckoned once the event's is known;
None where the words name no count and no event («незамедлительно»), or too many.
"""

from __future__ import annotations

import re

from .draft import Delay
from .lexicon import MONTH, NUMBER, number_of
from .rules import EVENT_TAIL, rule

_UNITS = (
    # (beginning, unit, how many of it)
    ("рабоч", "working_day", 1), ("банковск", "working_day", 1), ("дн", "day", 1),
    ("ден", "day", 1), ("сут", "day", 1), ("час", "hour", 1), ("недел", "week", 1),
    ("месяц", "month", 1), ("месяч", "month", 1), ("квартал", "month", 3),
    ("полуг", "month", 6), ("год", "month", 12), ("лет", "month", 12),
)  # fmt: skip
_LONGEST = 1000  # units: what counts more is a slip, or a term nobody keeps
_BEFORE = re.compile(r"(?:до|перед|ко?|накануне|в\s+канун)\s")


def _delay(count, unit, event, before=False):
    name, size = next((n, s) for word, n, s in _UNITS if unit.startswith(word))
    if count * size > _LONGEST:
        return None
    event = " ".join(event.split()).strip(" .")
    return Delay(count * size, name, event, before or bool(_BEFORE.match(f"{event} ")))


def _counted(found):
    groups = {"n": None, "working": None, **found.groupdict()}
    count = re.match(r"\d{1,9}|[а-я]*", groups["n"] or "")
    count = number_of(count.group()) if count and count.group() else 1
    before = "чем за" in " ".join(found.group().split())
    unit = groups["working"] or groups["unit"]
    return count and _delay(count, unit, groups["event"], before)


def _event(found):
    """The event itself: no days between it and the term."""
    event = found.group()
    return _delay(int(event.startswith(("накануне", "в канун"))), "день", event)


_KIND = r"(?:(?:(?P<working>рабоч|банковск)|календарн|учебн|следующ|одно)\w+\s*)*"
# «со дня подписания | до 31.12.2021»: the date is a term of its own
_UP_TO_DATE = r"(?:(?!\s(?:до|по|не\s+позд\w+)\s+\d)[^,;()\n\x01])*"
_TAIL = rf"\b(?P<event>{EVENT_TAIL})"
COUNTED = [
    rule(
        "so many units", "relative",
        r"(?<!раз )(?<!раза )(?:не\s+позднее|не\s+позже|через|спустя|в\s+течени[еи]|за"
        r"|по\s+истечении|до\s+истечения|не\s+более|не\s+мене[ей])(?:,?\s+чем)?"
        rf"(?:\s+(?:за|через))?\s+(?P<n>{NUMBER})(?:\s?-?(?:ти|х|и))?(?:\s*\(\w+\))?"
        rf"(?:-?х)?\s*{_KIND}(?P<unit>дн\w*|день|недел\w*(?!\s+{MONTH})"
        r"|месяц\w*|сут\w*|час\w*|полугода|кварталов|полугодий|лет|(?<!\d\d\s)года)"
        r"(?:,(?=\s+следующ\w+\s+за\s)|\b)(?P<event>"  # «с 2016 по 2018 год»: none
        r"(?:(?!\s+с\s+20\d\d(?:\s+года?)?\s+по\s)" + EVENT_TAIL + ")?)",
        "в течение 5 рабочих дней со дня подписания", "за 10 дней до начала",
        "не позднее чем за две недели до проведения", "через 3 месяца",
        "в течение 3 лет",
        "не позднее трех рабочих дней, следующих за днем поступления",
        read=_counted,
    ),
    rule(
        "one unit to or from an event", "relative",
        r"(?:не\s+позднее\s+)?(?:,?\s*чем\s+)?(?:за|через|спустя|в\s+течени[еи])\s+"
        r"(?P<unit>день|сутки|неделю|месяц|год|(?:полу)?года|полгода|час)\b(?P<event>"
        r"(?:(?<!года)\s+до|\s+(?:после|перед|со?\s+(?:дня|момента|даты)))\s"
        + EVENT_TAIL + ")",
        "за неделю до начала учебного года", "через месяц после окончания",
        "в течение года со дня принятия",
        read=_counted,
    ),
    rule(
        "the day behind an event", "relative",
        r"(?:не\s+позднее|в\s+течени[еи]|на)\s+(?P<working>рабоч\w+\s+)?"
        r"(?P<unit>дня|день),?\s+(?P<event>следующ\w+\s+за\s+(?:днем|датой)\b"
        + EVENT_TAIL + ")",
        "не позднее дня, следующего за днем получения",
        read=_counted,
    ),
    rule(
        "term of so many units", "relative",
        r"в\s+(?P<n>(?:\d+\s?-?\s?(?:х|ти|и)?\s?-?\s?|[а-я]*?\s?))"
        r"(?P<unit>дневн|недельн|месячн|часов|суточн)\w*\s+срок\w*" + _TAIL,
        "в трехдневный срок", "в 10-дневный срок после утверждения",
        "в 3-х дневный срок", "в месячный срок",
        read=_counted,
    ),
    rule(
        "one unit", "relative",
        rf"(?:в\s+течени[еи]|(?:на|в|не\s+позднее)(?=\s+следующ))\s+{_KIND}"
        r"(?P<unit>месяца|недели|суток|дня|часа|день)" + _TAIL,
        "в течение месяца со дня вступления в силу", "в течение рабочего дня",
        "на следующий рабочий день после проведения", "не позднее следующего дня",
        read=_counted,
    ),
]  # fmt: skip

# what happens once and has a day, unlike «при поступлении обращений» (on demand)
_HAPPENING = (
    r"(?:прием|переход|увольнени|назначени|заключени|оформлени|перевод|трудоустройств"
    r"|зачислени|отчислени|изменени|регистрации|подписани|подготовк|проведени"
    r"|вступлени|приняти|составлени|сдаче|выпуск|утверждени|получени|открыти|закрыти"
    r"|наступлени|установлени|введени|заселени|завершени|начале|реорганизации|ликвидации|направлени|предоставлени"
    r"|поступлени\w+\s+(?:[а-я]+\s+)?(?:на|в)\b)"
)
# a date behind an event, which then only names it
_DATED = rf"[^,;()\n]*(?:\d|{MONTH}|\bлетн|каникул|квартал|полугод|\bгода\b)"
EVENTS = [
    rule(
        "at an event", "relative",
        rf"\bпри\s+{_HAPPENING}{EVENT_TAIL}|(?:накануне|в\s+канун|перед)\s+{EVENT_TAIL}"
        rf"|\bпо\s+факту{EVENT_TAIL}"
        rf"|(?:в\s+день|ко?\s+дню)\s+[а-я]{{4,}}{_UP_TO_DATE}(?=[,;)\n\x01]|\s(?:до|по|не)\s|\Z)"
        rf"|в\s+(?:период\s+(?:[а-я]+(?:его|ого)\s+)?(?:паводк|половод|голосован|выборов|подготовки\b)"
        rf"|дни\s+(?:проведен|празднован|голосован|сдачи\b))(?!{_DATED}){EVENT_TAIL}"
        rf"|(?:по|после)\s+(?:окончани[ия]|завершени[ия]|истечении)\s+(?!{MONTH})"
        + EVENT_TAIL,
        "при приеме на работу", "при поступлении на службу", "при увольнении",
        "перед отпуском", "накануне праздников", "в канун праздника",
        "по факту проведения", "в день проведения мероприятия", "ко дню победы",
        "в день обращения", "по окончании учебного года", "в дни проведения экзаменов",
        read=_event,
    ),
    rule(
        "from or to an event", "relative",
        r"(?:после|со\s+дня|с\s+момента|с\s+даты|до\s+(?:начала|даты|момента|полного"
        r"|[а-я]{4,}(?:ния|тия))|к\s+началу)\s+"
        rf"(?!{MONTH}|\d|\"|(?:\w+\s+)?(?:уч\w*\.?\s+)?г(?:ода?)?\b"
        r"|(?:[\divx]+\s)?(?:квартал|полугод))"
        + _UP_TO_DATE,
        "после утверждения бюджета", "до начала отопительного сезона",
        "до внесения изменений",
        read=_event,
    ),
    rule(
        "at once", "relative",
        r"(?:не|без)(?:за)?медлительно|незамедлительно|немедленно|\bсрочно"
        r"|\bоперативно|в\s+кратчайш\w+\s+срок\w*" + EVENT_TAIL,
        "незамедлительно", "в кратчайшие сроки",
    ),
]  # fmt: skip
