"""Phrases that count a term from an event: «в течение 5 рабочих дней со дня …».

Their marks carry a `Delay`, so that a date can be reckoned once the event's is known;
None where the words name no count and no event («незамедлительно»).
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
_BEFORE = re.compile(r"(?:до|перед|ко?|накануне)\s")


def _delay(count, unit, event, before=False):
    name, size = next((n, s) for word, n, s in _UNITS if unit.startswith(word))
    event = " ".join(event.split()).strip(" .")
    return Delay(count * size, name, event, before or bool(_BEFORE.match(f"{event} ")))


def _counted(found):
    groups = {"n": None, "working": None, **found.groupdict()}
    count = number_of(groups["n"]) if groups["n"] else 1
    before = "чем за" in " ".join(found.group().split())
    return _delay(count, groups["working"] or groups["unit"], groups["event"], before)


def _term_of(found):
    """«в трехдневный срок»: the count is a part of the word."""
    count = re.match(r"\d+|[а-я]+", found["n"])
    count = number_of(count.group()) if count else 1
    return count and _delay(count, found["unit"], found["event"])


def _event(found):
    """The event itself: no days between it and the term."""
    event = found.group()
    return _delay(int(event.startswith("накануне")), "день", event)


_UNIT = r"(?P<unit>дн\w*|день|недел\w*|месяц\w*|сут\w*|час\w*|полугода)"
# «со дня подписания | до 31.12.2021»: the date is a term of its own
_UP_TO_DATE = r"(?:(?!\s(?:до|по|не\s+позд\w+)\s+\d)[^,;()\n\x01])*"
_TAIL = rf"\b(?P<event>{EVENT_TAIL})"
COUNTED = [
    rule(
        "so many units", "relative",
        r"(?:не\s+позднее|не\s+позже|через|спустя|в\s+течени[еи]|за|по\s+истечении"
        r"|до\s+истечения|не\s+более|не\s+мене[ей])(?:,?\s+чем)?(?:\s+(?:за|через))?"
        rf"\s+(?P<n>{NUMBER})(?:\s?-?(?:ти|х|и))?(?:\s*\(\w+\))?(?:-?х)?\s*"
        r"(?:(?:(?P<working>рабоч|банковск)|календарн|учебн)\w+\s*)?" + _UNIT + _TAIL,
        "в течение 5 рабочих дней со дня подписания", "за 10 дней до начала",
        "не позднее чем за две недели до проведения", "через 3 месяца",
        read=_counted,
    ),
    rule(
        "one unit to or from an event", "relative",
        r"(?:не\s+позднее\s+)?(?:,?\s*чем\s+)?(?:за|через|спустя)\s+"
        r"(?P<unit>день|сутки|неделю|месяц|год|полгода|час)"
        r"\b(?P<event>\s+(?:до|после|перед|со?)\s" + EVENT_TAIL + ")",
        "за неделю до начала учебного года", "через месяц после окончания",
        read=_counted,
    ),
    rule(
        "term of so many units", "relative",
        r"в\s+(?P<n>(?:\d+\s?-?\s?(?:х|ти|и)?\s?-?\s?|[а-я]*?))"
        r"(?P<unit>дневн|недельн|месячн|часов|суточн)\w*\s+срок\w*" + _TAIL,
        "в трехдневный срок", "в 10-дневный срок после утверждения",
        "в 3-х дневный срок", "в месячный срок",
        read=_term_of,
    ),
    rule(
        "one unit", "relative",
        r"в\s+течени[еи]\s+(?:следующ\w+\s+)?(?:одно\w+\s+)?"
        r"(?:(?P<working>рабоч|банковск)\w+\s+)?"
        r"(?P<unit>месяца|недели|суток|дня|часа)" + _TAIL,
        "в течение месяца со дня вступления в силу", "в течение рабочего дня",
        read=_counted,
    ),
    rule(
        "the next day", "relative",
        r"(?:на|в)\s+следующ\w+\s+(?:(?P<working>рабоч)\w+\s+)?(?P<unit>день)" + _TAIL,
        "на следующий рабочий день после проведения",
        read=_counted,
    ),
    rule(
        "a year from an event", "relative",
        r"в\s+течени[еи]\s+(?P<unit>(?:полу)?года)"
        r"\b(?P<event>\s+(?:со\s+дня|с\s+момента|с\s+даты|после)\s" + EVENT_TAIL + ")",
        "в течение года со дня принятия",
        read=_counted,
    ),
]  # fmt: skip

# behind the phrases of frequency, which know «раз в течение 3 лет», «раз в день»
LONG = [
    rule(
        "so many years", "relative",
        rf"в\s+течени[еи]\s+(?!\d\d)(?P<n>{NUMBER})\s+"
        r"(?P<unit>кварталов|полугодий|лет|года)\b(?P<event>)",
        "в течение 3 лет",
        read=_counted,
    ),
    rule(
        "on the day of an event", "relative",
        r"(?:в\s+день|ко?\s+дню)\s+[а-я]{4,}" + EVENT_TAIL + r"(?=[,;)\n\x01]|\Z)",
        "в день проведения мероприятия", "ко дню победы", "в день обращения",
        read=_event,
    ),
]  # fmt: skip

# whatever happens once and has a day, unlike «при поступлении обращений» (on demand)
_HAPPENING = (
    r"(?:прием|увольнени|назначени|заключени|оформлени|перевод|трудоустройств"
    r"|зачислени|отчислени|изменени|регистрации|подписани|подготовк|проведени"
    r"|вступлени|приняти|составлени|сдаче|выпуск|утверждени|получени|открыти|закрыти"
    r"|заселени|завершени|начале|реорганизации|ликвидации|направлени|предоставлени"
    r"|поступлени\w+\s+(?:на|в)\b)"
)
EVENTS = [
    rule(
        "at an event", "relative", rf"\bпри\s+{_HAPPENING}" + EVENT_TAIL,
        "при приеме на работу", "при поступлении на службу", "при увольнении",
        read=_event,
    ),
    rule(
        "before an event", "relative", r"(?:накануне|перед)\s+" + EVENT_TAIL,
        "перед отпуском", "накануне праздников",
        read=_event,
    ),
    rule(
        "behind the end of an event", "relative",
        rf"(?:по|после)\s+(?:окончани[ия]|завершени[ия]|истечении)\s+(?!{MONTH})"
        + EVENT_TAIL,
        "по окончании учебного года",
        read=_event,
    ),
    rule(
        "from or to an event", "relative",
        r"(?:после|со\s+дня|с\s+момента|с\s+даты|до\s+начала|до\s+проведения"
        r"|до\s+окончания|до\s+завершения|до\s+даты|до\s+момента|до\s+полного"
        r"|до\s+принятия|до\s+утверждения|к\s+началу)\s+"
        rf"(?!{MONTH}|\d|\"|(?:\w+\s+)?(?:уч\w*\.?\s+)?г(?:ода?)?\b|квартал)"
        + _UP_TO_DATE,
        "после утверждения бюджета", "до начала отопительного сезона",
        read=_event,
    ),
    rule(
        "at once", "relative",
        r"(?:не|без)(?:за)?медлительно|незамедлительно|немедленно|\bсрочно"
        r"|\bоперативно|в\s+кратчайш\w+\s+срок\w*" + EVENT_TAIL,
        "незамедлительно", "в кратчайшие сроки",
    ),
]  # fmt: skip
