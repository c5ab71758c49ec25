"""The head of an order: number, date, title; where its points stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile

from .cases import is_infinitive
from .document_kinds import read_kind
from .draft import Order, Span
from .findings import Finding, finding
from .period import parse_date
from .points import Point, points_of
from .story import stories_of
from .text import clean, oneline

_DATE = (
    r"(?<!\d)(?P<date>\d{1,2}\s?\.\s?\d{1,2}\s?\.\s?(?:\d{4}|\d\d(?!\d))"
    r"|[«\"]\s?\d{1,2}\s?[»\"]\s?\d\d\.?\s?\d{4}"
    r"|[«\"]?\s?\d{1,2}\s?[»\"]?\s+[а-яА-Я]{3,8}\s+\d{4})\s*(?:года?\b|г\b)?\.?"
)
_SIGN = r"(?:№|N[oº]?\b\.?|Nº)\s*"
_NUMBER = (
    r"(?P<number>(?!\d{1,2}\.\d{1,2}\.\d{4})(?=[\w/.–-]{0,9}\d)[^\W_]{1,12}"
    r"(?:[/.–-]{1,2}[^\W_]{1,12}){0,8}(?:\s?[-–/]\s?[^\W_]{1,12}){0,4}"
    r"(?:\s(?:о/?д|пп?|р|па|рп|рг)(?![\w.]))?)"
)
_MARKED = re.compile(rf"{_DATE}\s*{_SIGN}{_NUMBER}", re.I)
_REVERSED = re.compile(rf"{_SIGN}{_NUMBER}\s+(?:от\s+)?{_DATE}", re.I)
_BARE = re.compile(rf"{_DATE}\s+(?=\d){_NUMBER}", re.I)
# not the days that a plan is for: «План на неделю с 15 по 19 марта 2027 года»
_ALONE = re.compile(
    rf"(?<!\bс\s)(?<!\bпо\s)(?<!\bдо\s)(?<!\bна\s)(?<!\bза\s)(?<!\bк\s){_DATE}"
)
_MINUTES = re.compile(r"протокол\w*\s?[^.№\d]{0,60}\Z", re.I)
_LONE_NUMBER = re.compile(rf"{_SIGN}{_NUMBER}", re.I)
# letters typed for figures: «1О.О1.2027», «№ I5-р»
_MISTYPED = re.compile(
    r"(?<![\w.])(?=[\dОOоoЗзIlІ.]*\d{2})(?=[\d.]*[ОOоoЗзIlІ])[\dОOоoЗзIlІ]{1,2}\."
    r"[\dОOоoЗзIlІ]{2}\.[\dОOоoЗзIlІ]{4}(?!\w)|(?<=№)\s*(?:\d*[ОOIlІ]\d+)+"
)
_FIGURES = str.maketrans("ОOоoЗзIlІ", "000033111")
_GLUED = re.compile(r"(?<=[а-яёa-z])(?=\d\d\.\d\d\.\d{4})")

# numbers of annexes and of organisations: «Школа № 8», «МБДОУ „Детский сад № 3“»
_OTHER_NUMBER = re.compile(
    r"(?:приложени|школ|сош\b|оош\b|нош\b|доу\b|\w*б?доу\b|сад\b|гимнази|лице|интернат"
    r"|училищ|библиотек|больниц|поликлиник|участ)\w*[»\"]?\s*(?:№|N)\s*\d+",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[«\"]?[ОO](?:[бБ][оО]?)?\s+[а-яёА-ЯЁ«\d]")
_SMALL_TITLE = re.compile(r"[«\"]?об?о?\s+[а-яё]{3,}")
_VERBS = """
    приказываю приказывает приказываем постановляю постановляет постановила постановило
    постановили постановил обязываю обязывает распоряжаюсь распоряжается предлагаю
    поручаю решила решили решил
"""
_VERBS = "|".join(r"\s?".join(verb) for verb in _VERBS.split())  # «П О С Т А Н О В …»
_VERBS = f"(?:{_VERBS})"
_PREAMBLE = re.compile(
    r"(?:В целях|В соответствии|На основании|Руководствуясь|Во исполнение|С целью"
    r"|Уважаем|В рамках|В связи|Согласно|Для |Учитывая|Рассмотрев|Исходя|Во изменение"
    rf"|По итогам|Настоящ|В ЦЕЛЯХ|В СООТВЕТСТВИИ|НА ОСНОВАНИИ)|(?i:{_VERBS})|\d+\.\s"
)
_VERB = re.compile(rf"{_VERBS}\s*:?\s*\Z", re.IGNORECASE)
_VERB_AND_POINT = re.compile(rf"({_VERBS}\s*:)\s*(?=1[.)])", re.IGNORECASE)
# lines that are no part of a title: its stamps and signatures end it, the others do not
_STAMP = re.compile(
    r"[«\"]?(?:утвержда[ею]|утвержд[её]н|согласован|рассмотрен|принят[оа]?\b|введ[её]н)"
    r"|(?:директор|начальник|глава|заместитель|председатель|руководитель|исп(?:олнитель"
    r"|\.))\b.*(?:_{2,}|[А-ЯЁ]\.\s?[А-ЯЁ]\.|\Z)|.*_{3,}"
    r"|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+\Z|М\.\s?П\.|Раздел\b|[IVX]+\.|\d+[.)]\s",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"(?:(?:от\s+)?{_DATE}\s*(?:{_SIGN}\S*)?|{_SIGN}\S*(?:\s+от\s.*)?|(?i:г\.|гор\.|пгт|с\.)"
    r"\s?[А-ЯЁ][\w-]+(?:\s[А-ЯЁ][\w-]+)?)\s*\Z"
)
_BROKEN = re.compile(r"(?<=[а-яё])-\s+(?=[а-яё])")
_ANNEX = re.compile(r"(?:Приложение|ПРИЛОЖЕНИЕ|УТВЕРЖД[ЕЁ]Н|Утвержд[её]н)")
_PLAN_TITLE = re.compile(
    r"\bплан\b|дорожн\w+\s+карт|комплекс\w*\s+мер|\bпрограмм|перечень", re.IGNORECASE
)
_CAPTION = re.compile(
    r"(?:(?:муниципальн|городск)\w+\s+)?(?:план\b|дорожная\s+карта|комплекс\s+мер"
    r"|перечень\s+меропр)", re.IGNORECASE,
)  # fmt: skip


@dataclass
class Head:
    """The head of a document, its `points` not yet read (None: it is no order).

    `period` is the plan's own where the document states it apart from its titles;
    `place` names for a person where the points stand.
    """

    order: Order
    findings: list[Finding] = field(default_factory=list)
    points: list[Point] | None = None
    period: Span | None = None
    place: str = "пункты документа"


def read_head(paragraphs):
    """The `Head` of the paragraphs before the plan table."""
    lines = [
        line
        for text in paragraphs
        for line in _VERB_AND_POINT.sub(r"\1\n", clean(text)).split("\n")
        if line
    ]
    annex = _annex(lines)
    title = _title_start(lines[:annex])
    verb = _verb(lines[:annex])
    head, below = _texts(lines, title, verb, annex)
    number, day = _number_and_date(_figures(head), _figures(below))
    plan_title = _plan_title(lines, annex, title, verb)
    order = Order(number, day, title=_title(lines, title) or plan_title)
    order.plan_title = plan_title
    order.kind = read_kind(head, "" if verb is None else lines[verb], below)
    result = Head(order, missing(order, "шапка документа"))
    result.findings += _mistyped(head)
    if verb is not None:
        result.points = points_of(lines[verb + 1 : annex])
    return result


def missing(order, place):
    """Findings on what a head does not name."""
    codes = {"number": order.number, "date": order.date, "title": order.title}
    missed = (code for code, found in codes.items() if not found)
    return [finding(f"order_{code}_missing", place) for code in missed]


# -------------------------------------------------------------------------- places


def _annex(lines):
    found = (i for i, line in enumerate(lines) if i and _ANNEX.match(line))
    return next(found, len(lines))


def _title_start(lines):
    """The first line «О …»; in small letters only where none begins with a capital."""
    for pattern in (_TITLE, _SMALL_TITLE):
        for index, line in enumerate(lines):
            if pattern.match(line):
                return index
            if pattern is _SMALL_TITLE and _PREAMBLE.match(line):
                break
    return None


def _verb(lines):
    found = (i for i, line in enumerate(lines) if _VERB.search(line))
    verb = next(found, None)
    return _preamble_end(lines) if verb is None else verb


def _preamble_end(lines):
    """«Во исполнение плана работы:» before «1. …»: an order without its verb.

    A point «1. Утвердить …» below the title needs no words before it.
    """
    for index, (line, after) in enumerate(zip(lines, lines[1:], strict=False)):
        first = re.match(r"1[.)]\s+(\w+)", after)
        if first and (line.endswith(":") or is_infinitive(first[1])):
            above = lines[: index + 1]
            begun = any(_PREAMBLE.match(x) or _TITLE.match(x) for x in above)
            return index if begun else None
    return None


# ---------------------------------------------------------------------------- head


def _texts(lines, title, verb, annex):
    """Where number and date may stand: over the preamble, and on the annex."""
    first = 0 if title is None else title + 1
    texts = (i for i in range(first, len(lines)) if _PREAMBLE.match(lines[i]))
    preamble = next(texts, verb if verb is not None else 12)
    head = lines[: preamble if title is None else title]
    beside = lines[title + 1 : preamble] if title is not None else ()
    head += [line for line in beside if _BESIDE.match(line)]
    return " ".join(head), " ".join(lines[annex : annex + 10])


def _number_and_date(head, below):
    """In the head, else on the annex («УТВЕРЖДЁН от … № …»)."""
    number = day = None
    sure = [_MARKED, _REVERSED]
    for text, patterns in (head, [*sure, _BARE]), (below, sure), (head, [_ALONE]):
        found = [item for pattern in patterns for item in _matched(pattern, text)]
        if found:  # «Принято: протокол № 1 от … Утверждено: приказ № 47 от …»
            number, day, _minutes = min(found, key=lambda item: item[2])
            break
    if not number:
        lone = _LONE_NUMBER.search(_OTHER_NUMBER.sub("", head))
        number = lone and _tidied(lone["number"])
    return number, day


def _figures(text):
    """A text whose mistyped figures are put right, number and date apart."""
    text = _MISTYPED.sub(lambda found: found.group().translate(_FIGURES), text)
    return _GLUED.sub(" ", text)


def _mistyped(head):
    """A finding on letters that were read as figures."""
    found = [words.strip() for words in _MISTYPED.findall(head)]
    if not found:
        return []
    words, taken = "», «".join(found), ", ".join(found).translate(_FIGURES)
    return [finding("order_mistyped", "шапка документа", text=words, taken=taken)]


def _tidied(number):
    number = re.sub(r"\s?([-–/])\s?", r"\1", number).replace("–", "-")
    return number.rstrip(".,") or None


def _matched(pattern, text):
    """(number, date, whether it is of minutes) of each place in a text."""
    for found in pattern.finditer(text):
        day = parse_date(found["date"])
        if day:
            minutes = bool(_MINUTES.search(text[: found.start()]))
            yield _tidied(found.groupdict().get("number") or ""), day, minutes


def _title(lines, start):
    if start is None:
        return None
    title = [lines[start]]
    for line in lines[start + 1 : start + 12]:
        ended = title[-1].endswith(".") and line[0].isupper()
        ended |= any(p.match(line) for p in (_PREAMBLE, _ANNEX, _CAPTION, _STAMP))
        # «В 2024 году проведено 12 слётов»
        told = line[0].isupper() and stories_of(line, line.lower())
        if ended or told or _VERB.search(line):
            break
        if not _BESIDE.match(line):
            title.append(line)
    return _unquoted(_joined(title).rstrip("."))


def _unquoted(text):
    """A title that stands in quotes as a whole, without them.

    >>> _unquoted("«Об утверждении плана «Дети»»"), _unquoted("О плане «Дети»")
    ('Об утверждении плана «Дети»', 'О плане «Дети»')
    """
    return text[1:-1] if text[:1] in '«"' and text[-1] in '»"' else text


def _joined(lines):
    """Lines of a title as one, words broken by a hyphen made whole.

    >>> _joined(["План меро-", "приятий социально-", "экономического развития"])
    'План мероприятий социально-экономического развития'
    """
    text = oneline(" ".join(lines))
    text = re.sub(r"(?<=[а-яё]{4}о-)\s+(?=[а-яё])", "", text)
    return _BROKEN.sub("", text)


def _plan_title(lines, annex, title, verb):
    """The plan's own title: the last lines over the table that speak of a plan."""
    headed = title is not None or verb is not None
    bare = annex == len(lines) and headed  # then only a caption of its own
    lines = lines[annex if annex < len(lines) else 0 :]
    for index, line in enumerate(lines):
        caption = _PLAN_TITLE.search(line) and not re.match(r"\d|к\s|от\s", line)
        caption = _CAPTION.match(line) if bare else caption
        if caption and not _ANNEX.match(line) and not _STAMP.match(line):
            below = lines[index + 1 : index + 8]
            rest = takewhile(
                lambda x: not _STAMP.match(x) and not _VERB.search(x), below
            )
            return _joined([line, *(x for x in rest if not _BESIDE.match(x))])
    return None
