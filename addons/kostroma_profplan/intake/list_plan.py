"""A plan without a table: points with «Срок: …» and «Ответственный: …» → measures.

A point may stand in one paragraph or in several; what carries no such words stays text
of the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .draft import Source
from .in_passing import read_in_passing, term_behind
from .plan_table import FIELDS, RawMeasure, RawSection, is_term_heading, section_heading
from .text import clean, oneline, plain

_LABEL = re.compile(
    r"(?:\A|(?<=[\s.;(]))(?:"
    r"(?P<deadline_text>срок\w*(?:\s+(?:исполн|реализ|выполн|провед|представ)\w+)?)"
    r"|(?P<responsible_text>отв\.|ответственн\w+(?:\s+исполнител\w+)?|исполнител[ьи])"
    r"|(?P<result_text>(?:ожидаемый\s+)?результат\w*|форма\s+отч[её]т\w*)"
    r")\s*(?:[:–—]|(?<=\s)-|(?=до\s)|(?<=отв\.)|(?<=отв\.\s))\s*", re.IGNORECASE,
)  # fmt: skip
_POINT = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2})*[.)]|[а-я]\)|[-–—•])\s*(?P<text>[^\d\s].*)", re.S
)
_TITLE = re.compile(
    "(?:план|дорожная|перечень|комплекс|программа|график|мероприятия)\\b"
)
_HEARD = re.compile(r"(?:слушали|рассмотрели)\s*[:.]\s*", re.IGNORECASE)  # of minutes
_SECTION = re.compile(r"(?:раздел|[ivx]+[.)])\s")
_HEADING = re.compile(r"[А-ЯЁ][^.:;]{3,120}\Z")


@dataclass
class _Point:
    number: str
    name: str
    first: int  # the paragraph it begins in
    texts: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)


def read_list(paragraphs, reader):
    """Adds the measures of a list to the plan; returns the paragraphs they stand in."""
    lines = [
        (n, line)
        for n, paragraph in enumerate(paragraphs)
        for line in clean(paragraph).split("\n")
    ]
    points = _points(lines)
    if sum(len(point.texts) for point in points) < 2:
        _read_in_passing(points, lines)
    labelled = [point for point in points if point.texts]
    if sum(len(point.texts) for point in labelled) < 2:
        return set()
    first = points.index(labelled[0])
    while first and _is_heading(points[first - 1], points[first]):
        first -= 1
    start = max(
        (n for n, line in lines if n < labelled[0].first and _TITLE.match(plain(line))),
        default=points[first].first - 1,
    )
    taken, section, month = set(), None, ""
    points = [point for point in points if point.first > start]
    for point, following in zip(points, [*points[1:], None], strict=True):
        if point.texts:
            measure = RawMeasure(point.number.strip("-–—•"), section, point.name)
            measure.texts = {name: point.texts.get(name, "") for name in FIELDS}
            measure.within = month
            number = getattr(paragraphs[point.first], "number", None)
            measure.sources["name"] = Source(paragraph=number)
            reader.plan.measures.append(measure)
        elif _is_heading(point, following):
            name = _HEARD.sub("", point.name)
            section = RawSection(*section_heading(f"{point.number} {name}"))
            month = section.name if is_term_heading(section.name) else ""
            reader.plan.sections.append(section)
        else:
            continue
        taken.update(point.lines)
    return taken


def _points(lines):
    """Numbered lines with the lines of labels that belong to them, and headings."""
    points = []
    for at, (n, line) in enumerate(lines):
        found = _POINT.match(line)
        if found:
            points.append(_Point(found["number"], "", n))
        elif _SECTION.match(plain(line)) or _heads(line, lines[at + 1 : at + 2]):
            points.append(_Point("", "", n))
        elif not (points and _LABEL.match(line)):
            continue
        _read(points[-1], found["text"] if found else line)
        points[-1].lines.append(n)
    return points


def _heads(line, below):
    """Whether a line without a number heads points: a month, or over a first one."""
    if is_term_heading(line):
        return True
    first = any(re.match(r"(?:1|а)[.)]", text) for _n, text in below)
    own = _HEADING.match(line) and not _LABEL.search(line)
    return bool(first and own and not _TITLE.match(plain(line)))


def _read(point, text):
    """Words before the first label are the name, those behind a label its value.

    >>> point = _Point("1.", "", 0)
    >>> _read(point, "Провести ярмарку. Срок: до 1 марта. Отв.: МБУ «Центр».")
    >>> point.name, point.texts["deadline_text"], point.texts["responsible_text"]
    ('Провести ярмарку', 'до 1 марта', 'МБУ «Центр»')
    """
    labels = list(_LABEL.finditer(text))
    name = text[: labels[0].start()] if labels else text
    point.name = f"{point.name} {oneline(name).strip(' .,;(–—-')}".strip()
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):
        value = oneline(text[label.end() : end]).strip(" ,;")
        if value.count(")") > value.count("("):  # «(срок: март, отв.: школы).»
            value = value.rstrip(". ").removesuffix(")").rstrip(" ,;")
        short = re.search(r"(?:\bгг?|\b[А-ЯЁ])\.\Z", value)  # «2027 г.», «Лукина О.В.»
        point.texts[label.lastgroup] = value if short else value.rstrip(".")
    if (
        labels
        and "deadline_text" not in point.texts
        and (told := term_behind(point.name))
    ):
        point.name, point.texts["deadline_text"] = told  # «… (12 сентября, отв. школы)»


def _read_in_passing(points, lines):
    """Terms and units of points under a plan's title that carry no labels.

    Most of them must name both: else it is an order, whose points are clauses.
    """
    titles = [n for n, line in lines if _TITLE.match(plain(line))]
    own = [point for point in points if titles and point.first > titles[-1]]
    told = [(point, read_in_passing(point.name)) for point in own]
    told = [(point, found) for point, found in told if found]
    both = sum(bool(who) for _point, (_name, _term, who) in told)
    if both < 2 or both * 2 < len(own):
        return
    for point, (name, term, who) in told:
        point.name = name
        point.texts = {"deadline_text": term, "responsible_text": who}


def _is_heading(point, following):
    """«1. Работа с детьми» over «1.1. …», «Раздел I. …»."""
    own = re.escape(point.number.rstrip(".)"))
    deeper = following and re.match(rf"{own}\.\d", following.number)
    return not point.number or bool(deeper)
