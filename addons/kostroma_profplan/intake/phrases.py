"""Set phrases of a deadline that are not dates: how often, when needed, by whose plan.

`scan` takes them out of the text, so that the date grammar sees dates only. Each
phrase becomes a `Mark`; the rest of the text keeps its length. The rules are tried in
the order of `RULES`: what one has taken the next does not see.
"""

from __future__ import annotations

import re

from .delays import COUNTED, EVENTS
from .frequency import BEHIND, HOW_OFTEN, OF_MONTH, WEEKLY
from .lexicon import MONTH
from .rules import TAIL, TAKEN, Mark, rule

_PLAN_NOUN = (
    r"(?:план|график|расписани|программ|положени|календар|регламент|циклограмм"
    r"|приказ|распоряжени|постановлени|срок|дорожн\w+\s+карт|порядк|договор|соглашени"
    r"|решени|назначени|муниципальн\w+\s+задани|отдельн|утвержденн\w+\s+\w+|смет)"
)


def _school(found):
    return "school_year" if re.search(r"\bуч", found.group()) else None


_DOCUMENT = (
    r"(?:приказ|постановлени|распоряжени|письм|закон|решени|протокол|поручени|указ)\w*"
    rf"(?:(?!{MONTH})[^,;()\n\d])*"
)
_OF_DATE = r"\bот\s+\"?\d{1,2}\"?(?:\.\d\d\.\d{2,4}|\s+[а-я]+\s+\d{4})\s*(?:г\w*\.?)?"
_CLOCK = r"\d{1,2}[:.]\d\d\s*(?:час\w*|ч\b\.?)"
_ITS_DAY = rf"\s*\d{{1,2}}(?:\.\d\d|\s*{MONTH})"  # «до 12.00 часов 5 мая»
# hours and numbers of documents, whose digits would pass for dates
_NOISE = [
    rule(
        "hour", "noise",
        rf"\b(?:(?:в|к|до)\s+(?!{_CLOCK}{_ITS_DAY}))?{_CLOCK}"
        r"|\b(?:в\s+)?\d{1,2}:\d\d\b|\bв\s+\d{1,2}\s*(?:час\w*|ч\.)"
        rf"|(?<=до )(?!0+\s)\d{{1,2}}\s*час\w*(?={_ITS_DAY})",
        "до 14.00 часов", "10:00", "в 10 часов",
        hint=r"час|ч\.|:",
    ),
    rule(
        "document", "noise",
        rf"(?:утвержд\w+\s+)?(?:{_DOCUMENT}\s?)?{_OF_DATE}\s*(?:№|n)\s*[^\s,;()]+"
        rf"|{_DOCUMENT}\s{_OF_DATE}",
        "приказ департамента от 12.10.2020 № 1234", "приказ от 12.10.2020 г",
        "протокол совещания от 12 мая 2021",
        hint=r"\bот\b",
    ),
    rule(
        "exception", "exception",
        r"(?:кроме|за\s+исключением|исключая|не\s+считая|без\s+учета)\b[^;)\n]*"
        r"|\((?:а\s+)?в\s+20\d\d\s+году\s*-\s*(?:до|к|с|не)\s[^)]*\)",
        "кроме июля и августа", "(в 2027 году - до 1 июня)",
        hint=r"кроме|исключ|не\s+считая|без\s+учета|\(",
    ),
]  # fmt: skip
_CONDITIONS = [
    rule(
        "on demand", "on_demand",
        r"(?:по\s+мере\s+\w+|по\s+необходимости|при\s+(?:необходимости|наличии"
        r"|поступлении(?!\s+(?:(?:ребенка|детей|граждан\w*|(?:со|ра|обу|уча|слу)[а-я]+)\s+)?"
        r"(?:на|в)\s)|возникновении|обращении|выявлении|условии"
        r"|появлении)"
        r"|в\s+случа[ея]х?\s+\w+|по\s+(?:\w+(?:ым|ому|им|ему|ной)\s+)?(?:заявк|запрос"
        r"|обращени|требовани|приглашени|(?P<agreed>согласовани)|потребност|желани"
        r"|договоренност|вызов|поступлени)\w*)" + TAIL,
        "по мере необходимости", "при поступлении обращений", "по отдельному запросу",
        "по согласованию",
        read=lambda found: found["agreed"] and "relative",
    ),
    rule(
        "by a plan", "external_schedule",
        r"(?:(?:\(?в\s+соответствии(?:\s+со?)?|согласно|сообразно|на\s+основании)\b"
        r"|\bпо\s+(?:[а-я-]+(?:ому|ему|ой|ей|ым|им)\s+(?:и\s+)?){0,4}"
        + _PLAN_NOUN + r"\w*)" + TAIL,
        "в соответствии с приказом", "согласно графику", "по плану учреждения",
        "по отдельному графику", "по дорожной карте",
    ),
    rule(
        "term set by somebody", "external_schedule",
        r"(?:в\s+)?(?:(?:установленн|указанн|определенн|утвержденн|назначенн"
        r"|предусмотренн)\w+\s+(?:[а-я-]+\s+)?срок\w*|(?:срок|дат)\w*(?:\s+[а-я]+)?\s*"
        r",?\s*(?:установленн|предусмотренн|устанавлива|указанн|определ|утвержд|согласов"
        r"|назнача)\w*)" + TAIL,
        "в установленные сроки", "в сроки, установленные министерством",
    ),
]  # fmt: skip
# «весь период обучения», «срока действия договора»: of something else than the plan
_OF_ITS_OWN = (
    r"(?!\s+(?:[а-я]+(?:[оеы]го|ой|ых|их)\s+)?(?!(?:[а-я]+го\s+)?года\b|(?:действ|реализ"
    r"|исполн|выполн)[а-я]+\b(?!\s+(?:[а-я]+го\s+)?(?:договор|контракт|соглашени|разрешени"
    r"|лиценз)))[а-я]{3,}(?:[аяыи]|ов|ей)\b)"
)
_WHOLE = [
    rule(
        "during the year", "whole",
        r"(?:в\s+течени[еи]|в\s+теч\.?|на\s+протяжении)\s*(?:всего\s+|одного\s+)?"
        r"(?:(?:учебн|календарн|текущ|отчетн|планов)\w+\s+|уч\.?\s?)*"
        rf"(?:года?\b(?!\s*\d)|г\.(?!\s*\d)|(?:периода|срока){_OF_ITS_OWN})"
        r"(?:\s+(?:действия|реализации|исполнения|выполнения)(?:\s+[а-я]+){0,3})?",
        "в течение года", "в теч. уч. года", "в течение срока реализации программы",
        read=_school,
    ),
    rule(
        "the whole year", "whole",
        r"\A(?:учебный|календарный)\s+год\Z|(?:в\s+)?(?:на\s+)?(?:весь|всего)\s+"
        r"(?:(?:учебн|календарн|отчетн|планов)\w+\s+)?(?:год\w*|(?:период|срок)\w*\b"
        rf"{_OF_ITS_OWN})(?:\s+(?:действия|реализации|исполнения)(?:\s+[а-я]+){{0,2}})?",
        "весь учебный год", "учебный год", "на весь период действия программы",
        read=_school,
    ),
    rule(
        "while the plan lasts", "whole",
        r"(?:в\s+течени[еи]|на\s+протяжении|в\s+ходе|(?:в\s+)?(?:период|срок)\w*)\s+"
        r"(?:всего\s+)?(?:периода\s+|срока\s+)?"
        r"(?:действия|реализации|исполнения|выполнения)\s+"
        r"(?:(?:муниципальн|настоящ|данн)\w+\s+)?"
        r"(?:план|программ|проект|мероприяти|дорожн|комплекс)\w*"
        r"(?:\s+(?:карты|мер(?:оприятий)?))?(?!\w)",
        "в период реализации программы", "в ходе исполнения дорожной карты",
    ),
    rule(
        "always", "whole",
        r"постоянно(?:\s+действ\w+)?|(?:на|в)\s+(?:постоянн|регулярн|системн|непрерывн"
        r"|ежедневн)\w+\s+(?:основе|режиме)|систематически\b|систематично|регулярно\b"
        r"|непрерывно\b|круглогодично|круглый\s+год|весь\s+период"
        + _OF_ITS_OWN +
        r"|(?P<doubt>бессрочно\b|периодически\b|время\s+от\s+времени|поэтапно)",
        "постоянно", "на постоянной основе", "круглогодично", "периодически",
        read=lambda found: found["doubt"] and "approximate",
    ),
]  # fmt: skip
RULES = (
    *_NOISE, *BEHIND, *COUNTED, *OF_MONTH, *HOW_OFTEN, *WEEKLY, *_CONDITIONS, *EVENTS,
    *_WHOLE,
)  # fmt: skip
# Dates and nothing else hold no phrase: most texts are spared all of the rules.
_DATES = re.compile(rf"(?:[\d.,;\s-]|\b(?:до|с|по|и|гг?|года?)\b|{MONTH}[а-я]?\b)*\Z")


def scan(text):
    """Marks of a `plain` text and the text without them.

    >>> marks, rest = scan("ежегодно, октябрь")
    >>> [(m.kind, m.value) for m in marks], rest
    ([('recurrence', ('yearly', 'exact'))], '\\x01       , октябрь')
    >>> [m.kind for m in scan("2021 г. по плану учреждения")[0]]
    ['external_schedule']
    """
    if _DATES.match(text):
        return [], text
    marks = []
    text = text.replace("втечени", "в течени")
    for found in RULES:
        if not found.hint or found.hint.search(text):
            text = _take(text, found, marks)
    marks.sort(key=lambda mark: mark.start)
    return marks, text


def _take(text, found, marks):
    def replace(match):
        phrase = match.group().strip(" (\n")
        value = found.read(match)
        marks.append(Mark(found.kind, value, phrase, match.start(), found.name))
        return TAKEN + " " * (len(match.group()) - 1)

    return found.pattern.sub(replace, text)
