"""The words of a sentence that name its term: «… в срок до 15 марта представить …».

What a term may be is composed: `NAMED` units of time behind a preposition, ranges,
lists of days; and the set phrases of `phrases`, which need no units. What touches or
overlaps is one term; what stands apart is joined with «;», for `read_deadline`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .cases import is_infinitive
from .frequency import WEEKDAY
from .lexicon import MONTH, ORDINALS, number_of
from .phrases import RULES
from .story import is_of_a_deed, stories_of
from .text import plain

_ALL = re.I | re.S
ANY_MONTH = rf"{MONTH}[а-я]*"
_ORDINAL = rf"(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})[а-я]{{1,3}}"
_DAY_OF = r"(?:[«\"]?\d{1,2}[»\"]?(?:-?\s?(?:го|е|ому|му|ое))?"
_DAY_OF += rf"|(?:(?:двад|трид)цать\s+)?{_ORDINAL})"
YEAR = (
    r"(?:\s+(?:\d{4}(?:\s?[/–-]\s?\d{2,4})?|[тс]\.|(?:текущ|следующ|настоящ|эт|нынешн"
    r"|будущ|отчетн)(?:его|ем|ому|ого|ом)(?=\s+(?:уч|календ|финанс|год))))?"
    r"(?:\s+(?:учебн|календарн|финансов)\w+|\s+уч\.)?(?:\s*(?:года?|году|г)\b\.?"
    r"(?:\s?,\s+следующ\w+\s+за\s+(?:отч[её]тн|истекш|прошедш)\w+"
    r"(?:\s+(?:финансов|налогов|отч[её]тн)\w+)?(?:\s+(?:год|период)\w*)?"
    r"|\s?,\s+следующ\w+\s+за\s+последн\w+\s+год\w*\s+(?:реализаци|действи"
    r"|исполнени)\w*(?:\s+(?:муниципальн\w+\s+)?(?:программ|план|проект)\w*)?)?)?"
)
_DAY = (
    r"(?:\d{1,2}\s?\.\s?(?:\d{1,2}\s?\.\s?\d{2,4}|(?:0?[1-9]|1[0-2])(?!\d|\s*час))"
    rf"|{_DAY_OF}(?:\s+|(?<=\d)){ANY_MONTH}(?:\s+\d{{4}})?)"
)
_NTH = (
    r"(?:(?:\d|[ivx]+)\s?[–—-]\s?)?"
    r"(?:[ivx]+|\d|(?:перв|втор|трет|четверт|последн)\w+)(?:-?[а-я]{1,2})?\s+"
)
_HOLIDAYS = r"(?:осенн|зимн|весенн|летн|новогодн)\w+\s+(?:школьн\w+\s+)?каникул\w*"
PART = (
    rf"(?:{_NTH}(?:учебн\w+\s+)?(?:квартал\w*|кв\.|полугоди\w*|четверт[ьи]\b"
    rf"|(?:декад|недел|половин)\w*\s+{ANY_MONTH})"
    rf"|{_HOLIDAYS})"
)
NAMED = rf"(?:{PART}|{_DAY}|{ANY_MONTH}){YEAR}"  # «II квартал», «5 мая», «май 2027 г.»
_SCHOOL_YEAR = r"(?:\d{4}\s?[/–-]\s?\d{2,4}\s+)?(?:учебн|календарн|текущ)\w+\s+год\w*"
_LISTED = r"(?:\s?[,–—-]\s?|\s+и\s+(?:в\s+)?)"
_HOUR = r"(?:\d\d?(?:[:.-]\d\d\s*(?:час\w*|ч\.)?|\s+час\w*),?\s+)?"
# of the clause, or its hour; or before what it is for
_CLOCK = (
    r"\s+(?:в|к|до|с)\s+\d\d?(?:[.:-]\d\d|(?=\s+до)|\s*час\w*|\s*ч\.)(?:\s*час\w*)?"
)
_AT_END = rf"(?=(?:{_CLOCK}){{0,2}}[\s.;]*\Z)"
_BEHIND = rf"(?:{_AT_END}|(?=,?\s+(?:для|в|на|по|у|при|из|к|ко|и)\s)"
_BEHIND += rf"|(?=(?:{_CLOCK}){{0,2}}\s+[а-я]{{2,}}(?:ть|ти|чь)(?:ся)?\b))"
# «проведённых в мае»: of what was or is being done, not of what is to be done
DOING = r"\b[а-я]+(?:нн|вш|[ую]щ|[ая]щ)[а-я]{2,3}(?:ся)?\s+"
# «отчёт за период с 1 по 15 мая»: what it is about
_WHOLE_SPAN = re.compile(r"\bза\s+(?:весь\s+)?период\s+\Z")
# «средств, предусматриваемых ежегодно», «по формам для ежеквартальных отчётов»
_OF_A_THING = re.compile(
    r"\b(?:(?!необходим|любим)[а-я]+[еи]м(?:ы[йемх]|ыми|ого|ому|ой)"
    r"|для(?:\s+[а-я]+(?:ани|ени)я)?|при\s+[а-я]+(?:ани|ени)и)\s+\Z"
)
# «готовность постоянно учиться»
_BEING_ABLE = re.compile(r"\b(?:готовност|способност|умени|стремлени)[а-я]+\s+\Z")
_OF_SOMETHING = re.compile(r"постоянно\s+[а-я]+[уюая]щ[а-я]+\b")
# «средств, ежегодно предусматриваемых в бюджете»: of a thing, not of what is to be done
_BEING_DONE = r"(?!необходим|любим)[а-я]+[еи]м(?:ы[йемх]|ыми|ая|ое|ую|о[гм][оу]?|ой)\b"
# « 11, 18 и 25 апреля», « 14–18 июня 2027 г.»
_DAYS_ON = (
    rf"\s+(?:\d{{1,2}}(?:\s?[,–—-]\s?|\s+и\s+))*{_DAY}{YEAR}"
    rf"(?:(?:,|\s+и)\s+{_DAY}{YEAR})*"
)
_SINCE = r"(?:\s+(?:со?\s+(?:дня|момента|даты)|после|с|до)\s+[^,.;]*)?"
_DAYS = r"(?:рабоч\w+\s+|календарн\w+\s+)?(?:дн|день|недел|месяц|час|сут)\w*"
_BY = r"(?:\bв\s+срок\s+)?(?:\bдо|\bне\s+позд?нее|\bне\s+позже|\bк|\bко)"
# «Срок исполнения – июль 2027 года. Отв.: …»: all of it is the term
LABELLED = re.compile(
    r"\bсрок(?!\s+(?:действия|годности|полномочий|хранения)\b(?!\s+(?:план|программ)))"
    r"(?:\s+[а-яё]+){0,3}?\s*[:–—-]\s*(?P<when>\S.*?)"
    r"(?:[\s.;]*\Z|[.;]\s+(?=[А-ЯЁ]))", _ALL
)  # fmt: skip
UNTIL = re.compile(
    rf"(?:{_BY}|срок\w*\s*[:–—-])\s*{_HOUR}(?P<when>{_DAY}{YEAR}"
    rf"(?:\s+и\s+{_DAY}{YEAR})?)(?!\s+числ[ау])",
    _ALL,
)
_TERMS = [
    # from … to …
    rf"\bс\s+\d{{1,2}}\s+по\s+\d{{1,2}}\s+и\s+с\s+\d{{1,2}}\s+по\s+{_DAY}{YEAR}",
    rf"\bс[о]?\s+(?:{NAMED}|{_DAY_OF})\s*(?:г\w*\.?)?\s*(?:по|до)\s+"
    rf"(?:конца\s+)?(?:{NAMED}|конца\s+{_SCHOOL_YEAR})(?:\s+включительно)?",
    r"\bс\s+20\d\d(?:\s+года?)?\s+по\s+20\d\d\s+г(?:од\w*|г?\.)",
    rf"\bне\s+ран(?:ее|ьше)\s+{NAMED}|\bс\s+20\d\d\s+года\b",
    r"(?:\bначиная\s+)?\bсо?\s+(?:00(?:[.:-]00)?\s+(?:час\w*\s+)?)?"
    rf"(?=\d+\s?\.\s?\d+\s?\.|\d+(?:-?го)?\s+[а-я]|[а-яivx])"
    rf"{NAMED}",
    # in …
    rf"\A{NAMED}(?=\s+[–—-]\s+[а-яё])",
    rf"\A\d\d?(?:\s?[–—-]\s?\d\d?)?\s+{ANY_MONTH}\s+20\d\d\s+г(?:ода\b|\.)?(?=\s)",
    rf"\bво?\s+(?:течение\s+)?{PART}{YEAR}|\bв\s+течение\s+{ANY_MONTH}{YEAR}",
    rf"\b(?:в|на)\s+(?:период|дни|время)\s+{PART}{YEAR}|\bво\s+время\s+{PART}{YEAR}",
    rf"\bна\s+{_NTH}(?:недел|декад)е\s+{ANY_MONTH}{YEAR}",
    rf"\bна\s+{_HOLIDAYS}{YEAR}|\b{_NTH}{WEEKDAY}\s+{ANY_MONTH}{YEAR}",
    r"\b(?:в|на)\s+(?:летн|зимн|весенн|осенн)(?:ий|ем)\s+(?:\w+\s+)?(?:период|сезон)е?",
    rf"(?<=\(){NAMED}(?:\s?(?:[,–—-]|и)\s?{NAMED})*(?=\))",
    rf"\bв\s+{ANY_MONTH}\s+\d{{4}}{YEAR}(?:{_LISTED}{ANY_MONTH}{YEAR})*",
    rf"(?<=[:-]\s){NAMED}(?:{_LISTED}{NAMED})*{_AT_END}",
    rf"(?P<done>{DOING})?\bв\s+{ANY_MONTH}(?:{_LISTED}(?:{PART}|{ANY_MONTH}))*{YEAR}"
    r"(?:\s+(?:кажд\w+\s+года|ежегодно))?",
    rf"\b(?:весной|летом|осенью|зимой){YEAR}|\bпо\s+состоянию\s+на{_DAYS_ON}",
    r"\bперед\s+(?:[а-я]+(?:ми|м|й)\s+){0,2}(?:каникул|праздн|экзамен|начал|сезон|отпуск)"
    r"[^,.;]*",
    r"\b(?:в\s+течение|на\s+протяжении|в)\s+\d{4}\s?[/–-]\s?\d{2,4}\s+"
    r"(?:уч\w+\.?\s+)?г(?:ода?|оду|одов|г?\.)",
    rf"(?:(?<=[а-яё]{{3}})(?<!днее)(?<!осле)(?<!анее)|(?<=\s[–—-])|(?<=[\",])){_DAYS_ON}"
    rf"{_BEHIND}|(?<=[а-яё]{{2}}(?:ти|ть)){_DAYS_ON}",
    # to …
    rf"{_BY}\s+(?:конца|концу|окончания|завершения|начала|началу|середины)\s+"
    rf"(?:{NAMED}|{_SCHOOL_YEAR}|(?:\d{{4}}\s+)?г(?:ода|\.))",
    rf"{_BY}\s+(?:{PART}|{ANY_MONTH}){YEAR}",
    r"\bдо\s+(?:начала|наступления|открытия|принятия|утверждения|внесения"
    r"|вступления|окончания|завершения)\s+[^,.;]*",
    rf"{_BY}\s+\d{{1,2}}(?:-?[а-я]{{1,2}})?\s+числ[ау][^.;()]*",
    # so long from or to an event
    r"(?<=в\sсилу\s)с(?:о\s+дня|\s+момента)\s+[^,.;]*",
    rf"\bв\s+течение\s+(?:\w+(?:-?\w+)?\s*(?:\([^)]*\)\s*)?)?{_DAYS}{_SINCE}",
    rf"\bза\s+(?:\w+\s+)?{_DAYS}\s+до\s+[^,.;]*",
    r"\b(?:в\s+день|в\s+дни|в\s+канун|накануне|по\s+(?:окончани|завершени|истечени)[ию]"
    r")\s+[^,.;]*|\bпосле\s+(?!чего|этого|того|котор)[а-яё]+[^,.;]*",
    r"\bдо\s+(?!сведени|населени|значени|состояни|отделени|учреждени|предприяти|управлени"
    r"|здани|мероприяти)[а-яё]+(?:ния|тия)\b[^,.;]*",
    r"\bк\s+началу\s+[^,.;]*|\bко?\s+дню\s+[^,.;]*",
    # how often
    r"\b(?:ежегодно|ежеквартально|ежемесячно|еженедельно|ежедневно|ежедекадно"
    rf"|поквартально|помесячно)\b(?!\s+{_BEING_DONE})",
    r"\bеже(?:квартальн|месячн|недельн|дневн)\w+(?=\s+(?:контрол|мониторинг|совещани"
    r"|отч[её]т|обход|осмотр"
    r"|опубликовани|размещени|обновлени|информировани))",
    # always, and when needed
    r"\b(?:в\s+течение|на\s+протяжении)\s+(?:(?:всего|\d{4}|учебного|календарного"
    r"|текущего)\s+)*(?:года|периода)",
    r"\bпостоянно\b(?!\s+(?:действ|[а-я]+[уюая]щ[а-я]+\b))|\bна\s+постоянной\s+основе"
    r"|\bпостоянн(?:ый|ое|ую)(?=\s+(?:контрол|дежурств|мониторинг|наблюден|надзор|связь"
    r"|работу|взаимодейств))",
    r"\bпо\s+(?:[а-я]+(?:ому|ему)\s+)?(?:запрос|требовани|заявк)[а-я]+\b",
    r"\b(?:по\s+мере|при\s+(?:возникновении|поступлении|выявлении|обращении|необходимости"
    r"|наличии)"
    r"|в\s+случае)\b[^,.;]*",
    r"\b(?:согласно|в\s+соответствии\s+со?|по)\s+(?:\w+(?:ому|ему|ой|ей|ым|им)\s+){0,2}"
    r"(?:план|график|расписани|календар)\w*",
    r"\bв\s+(?:установленн|указанн|определенн)\w+\s+(?:\w+\s+)?срок\w*"
    r"|\bв\s+сроки,?\s+(?:установленн|указанн|определенн|предусмотренн)\w+\s+[^,.;]*",
]
_TERMS = re.compile("|".join(f"(?:{term})" for term in _TERMS), re.I)
_ALONE = re.compile(r"\bв\s+20\d\d\s+году\b", re.I)  # «увеличить долю … в 2027 году»
# set phrases that are terms in the midst of a sentence too
_SPOKEN = [
    rule
    for rule in RULES
    if rule.name
    in {
        "day of the month", "day or working day of the month",
        "days behind the end of a unit", "so many units",
        "one unit to or from an event", "the day behind an event",
        "term of so many units", "one unit", "part of a month",
        "so many times in a unit", "each unit", "weekdays", "during the year",
        "the whole year", "while the plan lasts", "always",
    }
]  # fmt: skip
# «продолжительностью не более 2 часов», «данные за 3 года», «каждого года обучения»
_NO_TERM = re.compile(r"не\s+(?:более|менее)|за\s(?!(?:(?!\s-).)*\sдо\s)", re.S)
# «с ежегодной корректировкой», «с учётом …» say what goes along, not from when
_ALONG = r"(?!(?:эт|т|сам|последн|указанн|данн)ой\b)[а-я]+(?:[оеы]м|им|[ая]ми|ой|ей)\b"
_EVENT = re.compile(
    rf",?\s*(?:со?(?!\s+(?:{_ALONG}|20\d\d\s))|после|до|перед|следующ\w+|по)\s"
)
_LAST_DAY, _AS_OF = (
    re.compile(words, re.I)
    for words in (
        r"(?:в\s+срок\s+)?(?:до|не\s+поз\w+|к)\s+[«\"]?\d",
        r"по\s+состоянию\s+на\b",
    )
)  # «сведения по состоянию на 1 мая представить до 5 мая»
_DASHED = re.compile(r"\s*[–—-]\s*")  # «20 июня – 5 июля»
_TERM_END = re.compile(rf"(?:{YEAR})?[\s,]*")
_BY_DAY = re.compile(rf"{_BY}\s+\d{{1,2}}(?:-?[а-я]{{1,2}})?\s+числ[ау]\s*\Z", re.I)
_EACH_MONTH = re.compile(
    r"\bза\s+(?:истекш|отч[её]тн|прошедш|предыдущ|прошл)\w+\s+месяц"
    r"|(?:вля|ыва|ива|ава|ща|рива)ть(?:ся)?\b", re.I
)  # fmt: skip


def term_words(text):
    """The words of a clause that name its term, for `read_deadline`; "" without any.

    >>> term_words("представить отчёт в срок до 15.01.2021 г.")
    'до 15.01.2021 г.'
    >>> term_words("Срок исполнения – июль 2027 г. Отв.: отдел кадров.")
    'июль 2027 г'
    >>> term_words("ежеквартально, не позднее 5 апреля, докладывать")
    'ежеквартально, до 5 апреля'
    >>> term_words("сообщить в течение 10 дней со дня подписания, письменно")
    'в течение 10 дней со дня подписания'
    >>> term_words("к 15 числу направлять сведения")
    'к 15 числу ежемесячно'
    """
    if labelled := LABELLED.search(text):
        return labelled["when"]
    terms = spans_of_terms(text)
    if any(_LAST_DAY.match(said) for _start, _end, said in terms):
        terms = [term for term in terms if not _AS_OF.match(term[2])]
    words = ""
    for at, (start, _end, said) in enumerate(terms):
        gap = text[terms[at - 1][1] : start] if at else ""
        joint = " – " if _DASHED.fullmatch(gap) else ", "
        words += ("; " if re.search(r"\w", gap) else joint) * bool(at) + said
    if _BY_DAY.match(words) and _EACH_MONTH.search(text):
        words += " ежемесячно"
    return words


def term_begins(text, default):
    """Where the first words of a term stand, or the default."""
    return min((term[0] for term in spans_of_terms(text)), default=default)


def term_before(text):
    """Where the term that a text begins with ends; 0 where it begins with none.

    >>> [term_before(text) for text in ("До 5 мая 2027 г. ему", "Ежегодно", "Ему")]
    [17, 8, 0]
    """
    first = next(iter(spans_of_terms(text)), None)
    return _TERM_END.match(text, first[1]).end() if first and not first[0] else 0


def spans_of_terms(text):
    """[(start, end, words)] of the terms of a text, in their order.

    >>> spans_of_terms("В 2019 году проведено 12 слётов")
    []
    """
    return [(*span, words) for *span, words, told in spans_of_time(text) if not told]


@lru_cache(maxsize=1024)  # a clause's term is looked for, then what it has left
def spans_of_time(text):
    """((start, end, words, whether they only tell when something was done), …).

    >>> spans_of_time("В марте проведено 12 слётов. До 5 мая сдать отчёт.")
    ((0, 7, 'В марте', True), (29, 37, 'до 5 мая', False))
    """
    folded = same_length(text)
    stories = stories_of(text, folded)

    def told(start, end, words):
        inside = any(first <= start < last for first, last in stories)
        before = text[:start].lower().replace("ё", "е")
        return inside or is_of_a_deed(before, words, text[end:])

    return tuple((*span, told(*span)) for span in _spans(text, folded))


def _spans(text, folded):
    found = [
        _before_verb(text, *m.span()) for m in _TERMS.finditer(folded) if not m["done"]
    ]
    found += [span for rule in _SPOKEN for span in _spoken(rule, text, folded)]
    untils = {m.start(): m for m in UNTIL.finditer(folded)}
    found += [(m.start(), m.end()) for m in untils.values()]
    result = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        before = result[-1] if result else (0, 0)
        if _WHOLE_SPAN.search(folded[:start]):
            continue
        if folded.startswith("постоянно", start) and _BEING_ABLE.search(folded[:start]):
            continue
        if folded.startswith("еже", start) and _OF_A_THING.search(folded[:start]):
            continue
        if start < before[1]:
            result[-1] = (before[0], max(end, before[1]))
        elif (
            re.fullmatch(r"\s*\(", folded[before[1] : start])
            and folded[end:][:1] == ")"
        ):
            result[-1] = (before[0], end + 1)  # «два раза в год (декабрь, май)»
        else:
            result.append((start, end))
    if not result:
        result = [alone.span() for alone in _ALONE.finditer(folded)]
    return [(*span, _said(text, span, untils)) for span in result]


def same_length(text):
    """The text as `plain` has it where its places are the same, else as it is."""
    folded = plain(text)
    return folded if len(folded) == len(text) else text.lower()


def _said(text, span, untils):
    """The words of a term; those of a last day without what stands before it."""
    start, end = span
    until = untils.get(start)
    if until and until.end() == end:
        return f"до {text[until.start('when') : end]}".strip()
    said = text[start:end].strip(" ,")
    return "постоянно" if said.lower().startswith("постоянн") else said


def _spoken(rule, text, folded):
    """Spans of a set phrase; what is counted from an event is told of one."""
    if rule.hint and not rule.hint.search(folded):
        return
    for found in rule.pattern.finditer(folded):
        start, end = found.span()
        if re.search(r"\bсо?\s\Z", folded[:start]):
            continue  # «с 1-го числа месяца, следующего за месяцем обращения»
        if _OF_SOMETHING.match(folded[start:]):
            continue  # «постоянно действующая комиссия»
        if rule.kind == "relative":
            if _NO_TERM.match(found.group()):
                continue
            if not _EVENT.match(found["event"] or ""):
                end = found.start("event")
        yield _before_verb(text, start, end)


def _before_verb(text, start, end):
    """A term ends where the clause says what to do."""
    words = re.finditer(r"[^\W\d_]+", text[start:end])
    verbs = (  # «за тридцать дней» has none
        m for m in words if is_infinitive(m[0]) and not number_of(m[0].lower())
    )
    verb = next(verbs, None)
    return start, start + verb.start() if verb else end
