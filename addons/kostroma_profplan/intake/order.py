"""The head of an order: number, date, title; where its points stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .draft import Order, Span
from .findings import Finding, finding
from .period import parse_date
from .points import Point, points_of
from .text import clean, oneline

_DATE = (
    r"(?P<date>\d{1,2}\s?\.\s?\d{1,2}\s?\.\s?\d{4}|[«\"]?\s?\d{1,2}\s?[»\"]?\s+"
    r"[а-яА-Я]{3,8}\s+\d{4})\s*(?:года?\b|г\b)?\.?"
)
_NUMBER = r"(?P<number>[\w][\w/\-–.]*(?:\s?-\s?[\w/]+)?)"
_MARKED = re.compile(_DATE + r"\s*(?:№|N\b|No\b)\s*" + _NUMBER)
_REVERSED = re.compile(r"(?:№|N\b)\s*" + _NUMBER + r"\s+от\s+" + _DATE)
_BARE = re.compile(_DATE + r"\s+(?P<number>\d[\w/\-–.]*)")
_ALONE = re.compile(_DATE)
_LONE_NUMBER = re.compile(r"(?:№|N\b)\s*" + r"(?P<number>\d[\w/\-–.]*)")

_ANNEX_NUMBER = re.compile(r"Приложени\w+\s*(?:№|N)\s*\d+", re.IGNORECASE)
_TITLE = re.compile(r"(?:О|Об|Обо)\s+[а-яёА-ЯЁ«\d]")
_PREAMBLE = re.compile(
    r"(?:В целях|В соответствии|На основании|Руководствуясь|Во исполнение|С целью"
    r"|В рамках|В связи|Согласно|Для "
    r"|Учитывая|Рассмотрев|Исходя|Во изменение|По итогам|Настоящ)"
    r"|(?:п\s?р\s?и\s?к\s?а\s?з\s?ы\s?в|п\s?о\s?с\s?т\s?а\s?н\s?о\s?в\s?л|обязываю"
    r"|распоряжаюсь|решил)|\d+\.\s",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:п\s?р\s?и\s?к\s?а\s?з\s?ы\s?в\s?а\s?(?:ю|е\s?т)"
    r"|п\s?о\s?с\s?т\s?а\s?н\s?о\s?в\s?л\s?я\s?(?:ю|е\s?т)|обязыва(?:ю|ет)"
    r"|распоряжаюсь|п\s?р\s?е\s?д\s?л\s?а\s?г\s?а\s?ю)\s*:?\s*\Z",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:Приложение|УТВЕРЖД[ЕЁ]Н|Утвержд[её]н)")
_PLAN_TITLE = re.compile(
    r"\bплан\b|\bплан-график|дорожн\w+\s+карт|комплекс\w*\s+мер|\bпрограмм|перечень",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:муниципальн\w+\s+|городск\w+\s+)?(?:план\b|план-график|дорожная\s+карта"
    r"|комплекс\s+мер|перечень\s+меропр)",
    re.IGNORECASE,
)


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
    lines = [line for text in paragraphs for line in clean(text).split("\n")]
    annex = _annex(lines)
    title = _title_start(lines[:annex])
    verb = _verb(lines[:annex])
    number, day = _number_and_date(lines, title, verb, annex)
    plan_title = _plan_title(lines, annex, title, verb)
    order = Order(number, day, title=_title(lines, title) or plan_title)
    order.plan_title = plan_title
    head = Head(order, missing(order, "шапка документа"))
    if verb is not None:
        head.points = points_of(lines[verb + 1 : annex])
    return head


def missing(order, place):
    """Findings on what a head does not name."""
    codes = {"number": order.number, "date": order.date, "title": order.title}
    return [
        finding(f"order_{code}_missing", place) for code, found in codes.items()
        if not found
    ]  # fmt: skip


# -------------------------------------------------------------------------- places


def _annex(lines):
    for index, line in enumerate(lines):
        if index and _ANNEX.match(line):
            return index
    return len(lines)


def _title_start(lines):
    return next((i for i, line in enumerate(lines) if _TITLE.match(line)), None)


def _verb(lines):
    found = (i for i, line in enumerate(lines) if _VERB.search(line))
    verb = next(found, None)
    return _preamble_end(lines) if verb is None else verb


def _preamble_end(lines):
    """«Во исполнение плана работы:» before «1. …»: an order without its verb."""
    for index, (line, after) in enumerate(zip(lines, lines[1:], strict=False)):
        if line.endswith(":") and re.match(r"1[.)]\s", after):
            begun = any(_PREAMBLE.match(before) for before in lines[: index + 1])
            return index if begun else None
    return None


# ---------------------------------------------------------------------------- head


def _number_and_date(lines, title, verb, annex):
    """In the head, else on the annex («УТВЕРЖДЁН от … № …»)."""
    end = title if title is not None else verb
    head = " ".join(lines[: end if end is not None else 12])
    below = " ".join(lines[annex : annex + 10])
    number = day = None
    for text, patterns in (
        (head, (_MARKED, _REVERSED, _BARE)),
        (below, (_MARKED, _REVERSED)),
        (head, (_ALONE,)),
    ):
        found = (_matched(pattern, text) for pattern in patterns)
        number, day = next(filter(None, found), (None, None))
        if day:
            break
    if not number:
        lone = _LONE_NUMBER.search(_ANNEX_NUMBER.sub("", head))
        number = lone and lone["number"].rstrip(".,")
    return number, day


def _matched(pattern, text):
    for found in pattern.finditer(text):
        day = parse_date(found["date"])
        if day:
            number = found.groupdict().get("number") or ""
            number = number.rstrip(".,").replace("–", "-").replace(" ", "")
            return number or None, day
    return None


def _title(lines, start):
    if start is None:
        return None
    title = [lines[start]]
    for line in lines[start + 1 : start + 12]:
        if any(p.match(line) for p in (_PREAMBLE, _ANNEX, _CAPTION)):
            break
        if _VERB.search(line):
            break
        title.append(line)
    return oneline(" ".join(title)).rstrip(".")


def _plan_title(lines, annex, title, verb):
    """The plan's own title: the last lines over the table that speak of a plan."""
    headed = title is not None or verb is not None
    bare = annex == len(lines) and headed  # then only a caption of its own
    lines = lines[annex if annex < len(lines) else 0 :]
    for index, line in enumerate(lines):
        caption = _PLAN_TITLE.search(line) and not re.match(r"\d|к\s|от\s", line)
        caption = _CAPTION.match(line) if bare else caption
        if caption and not _ANNEX.match(line):
            return oneline(" ".join(lines[index : index + 8]))
    return None
