"""Which dates of a reading go on control: rules of the plan, not of the words.

A row without a last day (`end` is None) stays so: a person decides, approval asks.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .cases import is_infinitive
from .draft import Deadline
from .lexicon import MONTH


def on_control(deadline, period):
    """The term a measure starts with.

    What is done on demand or by somebody else's schedule lasts to the plan's end:
    without a last day nothing can be put on control, and the order names none.

    >>> from datetime import date
    >>> year = date(2021, 1, 1), date(2021, 12, 31)
    >>> on_control(Deadline("on_demand"), year).end
    datetime.date(2021, 12, 31)
    >>> on_control(Deadline("unknown"), year).end
    """
    if deadline.end or deadline.kind not in ("on_demand", "external_schedule"):
        return deadline
    start, end = period
    return replace(deadline, start=start, end=end, occurrences=[(start, end)])


def of_clause(read, order_date, period):
    """The term of an order's own assignment, whose words were read as `read`.

    Without words it lasts for the whole plan; one «до …» runs from the order.

    >>> from datetime import date
    >>> year = date(2021, 1, 1), date(2021, 12, 31)
    >>> until = Deadline("date", year[0], date(2021, 4, 1))
    >>> of_clause(until, date(2021, 2, 3), year).start
    datetime.date(2021, 2, 3)
    >>> of_clause(None, None, year).kind
    'whole_period'
    """
    start, end = period
    if read and read.kind != "date":
        return on_control(read, period)
    if not read:
        return Deadline("whole_period", start, end, [period])
    start = order_date if order_date and start < order_date else start
    return replace(read, start=start, occurrences=[(start, read.end)])


_MONTH = rf"{MONTH}[а-я]*"
_DAY = (
    rf"(?:\d{{1,2}}\s?\.\s?\d{{1,2}}(?:\s?\.\s?\d{{2,4}})?"
    rf"|[«\"]?\d{{1,2}}[»\"]?(?:-?го)?\s+{_MONTH}(?:\s+\d{{4}})?)"
)
_YEAR = r"(?:\s+(?:\d{4}|т\.|текущего))?(?:\s*г(?:ода?)?\b\.?)?"
_PART = (
    r"(?:[ivx]+|\d|(?:перв|втор|трет|четверт|последн)\w+)(?:-?[а-я]{1,2})?\s+"
    rf"(?:квартал\w*|кв\.|полугоди\w*|(?:декад|недел|половин)\w*\s+{_MONTH})"
)
_NAMED = rf"(?:{_PART}|{_DAY}|{_MONTH}){_YEAR}"  # «II квартал», «5 мая», «май 2027 г.»
_AT_END = r"(?=(?:\s+в\s+\d\d?[.:-]\d\d)?[\s.;]*\Z)"  # of the clause, or its hour
# « 11, 18 и 25 апреля», « 14–18 июня 2027 г.»
_DAYS_ON = (
    rf"\s+(?:\d{{1,2}}(?:\s?[,–—-]\s?|\s+и\s+))*{_DAY}{_YEAR}"
    rf"(?:(?:,|\s+и)\s+{_DAY}{_YEAR})*"
)
_SINCE = r"(?:\s+(?:со?\s+(?:дня|момента|даты)|после|с|до)\s+[^,.;]*)?"
_DAYS = r"(?:рабоч\w+\s+|календарн\w+\s+)?(?:дн|день|недел|месяц|час|сут)\w*"
_WEEKDAY = r"(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)"
# «Срок исполнения – июль 2027 года. Отв.: …»: all of it is the term
_LABELLED = re.compile(
    r"\bсрок(?:\s+[а-яё]+(?:ния|ки))?\s*[:–—-]\s*(?P<when>\S.*?)"
    r"(?:[\s.;]*\Z|[.;]\s+(?=[А-ЯЁ]))", re.I | re.S
)  # fmt: skip
_UNTIL = re.compile(
    rf"(?:\bв\s+срок\s+)?(?:\bдо|не\s+позднее|\bк|срок\w*\s*[:–—-])\s*(?P<when>{_DAY})"
    r"(?!\s+числ[ау])", re.I
)  # fmt: skip
# the words of a clause that are a term, where they stand beside «до …» or instead of it
_TERMS = [
    rf"\bс\s+(?:{_DAY}|\d{{1,2}}(?:-?го)?)\s*(?:г\w*\.?)?\s*(?:по|до)\s+(?:{_DAY})",
    rf"\bс\s+(?=\d+\s?\.\s?\d+\s?\.|\d+(?:-?го)?\s+[а-я]){_DAY}{_YEAR}",
    r"\b(?:ежегодно|ежеквартально|ежемесячно|еженедельно|ежедневно)\b",
    r"\bеже(?:квартальн|месячн|недельн|дневн)\w+(?=\s+(?:контрол|мониторинг|совещани"
    r"|отч[её]т|обход|осмотр))",
    r"\b(?:(?:один|одного|два|двух|три|\d)\s+)?раза?\s+в\s+(?:год|полугодие|полгода"
    r"|квартал|месяц|неделю)\b(?:\s*\([^)]*\))?",
    rf"\bво?\s+(?:течение\s+)?{_PART}{_YEAR}|\bв\s+течение\s+{_MONTH}{_YEAR}",
    rf"\b(?:до\s+(?:конца|окончания)|к\s+концу)\s+(?:{_PART}|{_MONTH}|(?:учебного\s+|текущего\s+"
    rf"|\d{{4}}\s+)?года){_YEAR}",
    r"\bдо\s+(?:начала|наступления|открытия|принятия|утверждения|внесения"
    r"|вступления)\s+[^,.;]*",
    r"\b(?:в|на)\s+(?:летн|зимн|весенн|осенн)(?:ий|ем)\s+(?:\w+\s+)?(?:период|сезон)е?",
    rf"(?<=\(){_NAMED}(?:\s?(?:[,–—-]|и)\s?{_NAMED})*(?=\))",
    r"\b(?:до|не\s+позднее|к)\s+\d{1,2}(?:-?[а-я]{1,2})?\s+числ[ау][^.;]*",
    rf"\bв\s+течение\s+(?:\w+(?:-?\w+)?\s*(?:\([^)]*\)\s*)?)?{_DAYS}{_SINCE}",
    r"\bво?\s+(?:период|дни|течение|время)\s+(?:осенн|зимн|весенн|летн|новогодн)\w+\s+"
    rf"(?:школьн\w+\s+)?каникул\w*{_YEAR}",
    rf"\bв\s+\w*-?\s?(?:дневн|недельн|месячн|часов)\w+\s+срок{_SINCE}",
    rf"\b(?:не\s+позднее|на)\s+следующ\w+\s+(?:рабоч\w+\s+)?(?:дня|день){_SINCE}",
    rf"\bне\s+позднее(?:,?\s+чем)?\s+(?:за|через)?\s*\d+\s*(?:-?\w+\s+)?{_DAYS}{_SINCE}",
    rf"\bза\s+(?:\w+\s+)?{_DAYS}\s+до\s+[^,.;]*",
    rf"\bпо\s+{_WEEKDAY}(?:ам|ям)\b|\bкажд\w+\s+(?:\w+\s+)?{_WEEKDAY}\w*(?:\s+месяца)?",
    r"\b(?:в\s+течение|на\s+протяжении)\s+(?:(?:всего|\d{4}|учебного|календарного"
    r"|текущего)\s+)*(?:года|периода)",
    r"\bпостоянно(?!\s+действ)|\bна\s+постоянной\s+основе",
    r"\b(?:по\s+мере|при\s+(?:возникновении|поступлении|выявлении|обращении|необходимости)"
    r"|в\s+случае)\b[^,.;]*",
    rf"(?:(?<=[а-яё]{{4}})(?<!днее)(?<!осле)(?<!анее)|(?<=\s[–—-])|(?<=[»,])){_DAYS_ON}"
    rf"{_AT_END}|(?<=[а-яё]{{2}}(?:ти|ть)){_DAYS_ON}",
    rf"\Aв\s+{_MONTH}(?:\s?(?:[,–—-]|и)\s?{_MONTH})*{_YEAR}",
    rf"(?<=\w)\s+в\s+{_MONTH}(?:(?:\s?[,–—-]\s?|\s+и\s+(?:в\s+)?){_MONTH})*"
    rf"(?:{_YEAR}{_AT_END}|\s+\d{{4}}\b)",
]
_TERMS = re.compile("|".join(f"(?:{term})" for term in _TERMS), re.I)
_TERM_END = re.compile(rf"(?:{_YEAR})?[\s,]*")


def term_words(text):
    """The words of a clause that name its term, for `read_deadline`; "" without any.

    >>> term_words("представить отчёт в срок до 15.01.2021 г.")
    'до 15.01.2021'
    >>> term_words("Срок исполнения – июль 2027 г. Отв.: отдел кадров.")
    'июль 2027 г'
    >>> term_words("ежеквартально, не позднее 5 апреля, докладывать")
    'ежеквартально, до 5 апреля'
    >>> term_words("сообщить в течение 10 дней со дня подписания, письменно")
    'в течение 10 дней со дня подписания'
    """
    if labelled := _LABELLED.search(text):
        return labelled["when"]
    found = [(*m.span(), _before_verb(m.group())) for m in _TERMS.finditer(text)]
    for until in _UNTIL.finditer(text):
        if not any(start <= until.start() < end for start, end, _words in found):
            found.append((until.start(), until.end(), f"до {until['when']}"))
    return ", ".join(words for _start, _end, words in sorted(found))


def term_begins(text, default):
    """Where the first words of a term stand, or the default."""
    found = _TERMS.search(text)
    return found.start() if found else default


def term_before(text):
    """Where the term that a text begins with ends; 0 where it begins with none.

    >>> [term_before(text) for text in ("До 5 мая 2027 г. ему", "Ежегодно", "Ему")]
    [17, 8, 0]
    """
    found = _UNTIL.match(text) or _TERMS.match(text)
    return _TERM_END.match(text, found.end()).end() if found else 0


def _before_verb(words):
    """A term ends where the clause says what to do."""
    verbs = (m for m in re.finditer(r"[^\W\d_]+", words) if is_infinitive(m.group()))
    verb = next(verbs, None)
    return (words[: verb.start()] if verb else words).strip(" ,")


def names_a_day(text):
    """Whether a clause says «до» a day, whatever else it says of its term."""
    return bool(_UNTIL.search(text))
