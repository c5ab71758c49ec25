"""The points of an order by their marks: «1.», «2.1», «1)», «а)», «(а)», dashes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from .cases import nominative
from .clauses import names_task, split
from .sentence_terms import term_words

_LETTERS = ("абвгдежзиклмнопрстуфхцчшщэюя", "abcdefghijklmnopqrstuvwxyz")
_MARK = re.compile(
    r"(?P<dotted>\d{1,2}(?:\.\d{1,2})+)[.)]?\s*(?=[^\d.\s])"
    r"|(?P<open>\()?(?:(?P<number>\d{1,2})|(?P<letter>[а-яa-z]))(?P<close>[.)])"
    r"\s*(?=[^\d.\s])"
    r"|(?P<bare>\d{1,2})\s+(?=[А-ЯЁ])"
    r"|(?P<dash>[-–—•·*])\s*(?=\S)"
)
_SIGNED = re.compile(
    r"_{3,}|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\Z"
    r"|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.\Z"
)
_SIGNER = re.compile(
    r"(?:(?:Первый\s+)?(?:[Зз]аместитель|Глава|Начальник|Директор|Председатель|Министр"
    r"|Мэр|Заведующ(?:ий|ая)|Руководитель|Ректор)\b|(?:И\.\s?о|Врио|ВрИО)\b)"
)
_CONTROL = re.compile(
    r"(?:[А-ЯЁ]\w+\s+(?:и\s+)?)?[Кк]онтроль\b.*?(?:возл|за\s+собой|осуществл|поруч)"
    r"|Возл\w+\s+контрол|Оставл\w+\s.*контрол",
    re.DOTALL,
)


@dataclass
class Point:
    """A numbered point of an order; an import template names its addressee apart.

    `number` is the whole one («2.а»), `above` that of the point it stands under.
    """

    number: str
    text: str
    addressee: str | None = None
    above: str = ""


@dataclass
class _Level:
    """An open level of points: the kind of its marks, the last of them."""

    kind: str
    last: int
    point: Point | None = None


def points_of(lines):
    """The points among the lines between the verb and the annex.

    >>> lines = ["1. План", "2. Руководителям школ:", "а) назначить", "3. Отчёт"]
    >>> [(point.number, point.text) for point in points_of(lines)][1:]
    [('2', 'Руководителям школ:'), ('2.а', 'назначить'), ('3', 'Отчёт')]
    """
    return _marked(lines) or _unmarked(lines)


def _marked(lines):
    points, levels, ended = [], [], False
    for line in lines:
        if ended and not _is_next(line, levels):
            continue
        point, rest = _opened(line, levels)
        if point:
            ended, point.text = False, rest
            points.append(point)
        elif points and _ends_here(line):
            ended = True
        elif points and _CONTROL.match(line):  # of the order itself, without a number
            points.append(Point(str(levels[0].last + 1), line))
        elif points and _goes_on(points[-1].text):
            joint = "\n" if _MARK.match(line) else " "
            points[-1].text += joint + line
    return points


def _is_next(line, levels):
    """Whether the next point of the order follows: what seemed its end was not."""
    found = _MARK.match(line)
    kind, value, _label = _mark(found) if found else ("", 0, "")
    return bool(kind) and kind == levels[0].kind and value == levels[0].last + 1


def _ends_here(line):
    """Whether the signature begins."""
    signed = _SIGNER.match(line) or (not line[0].islower() and _SIGNED.search(line))
    return bool(signed) and not names_task(line)


def _goes_on(text):
    """Whether a line without a mark still belongs to the point before it."""
    return not _CONTROL.match(text) or not text.rstrip().endswith((".", ";"))


def _unmarked(lines):
    """Points whose numbers Word makes by a style: counted as they stand."""
    result = []
    for n, line in enumerate(takewhile(lambda x: not _ends_here(x), lines), 1):
        dash = _MARK.match(line)
        text = line[dash.end() :] if dash and dash["dash"] else line
        result.append(Point(str(n), text))
    return result


def _opened(line, levels):
    """(the new point of a line, its text), (None, line) for a line that goes on.

    `levels` are the open ones, the outermost first; they are brought up to date.
    """
    found = _MARK.match(line)
    if not found:
        return None, line
    kind, value, label = _mark(found)
    index = _sibling(levels, kind, value)
    if index is None and not _may_open(levels, kind, value, line[found.end() :]):
        return None, line
    if index is None:
        levels.append(_Level(kind, 0))
    else:
        del levels[index + 1 :]
    level = levels[-1]
    level.last = value or level.last + 1  # dashes are counted as they stand
    above = levels[-2].point.number if len(levels) > 1 else ""
    number = f"{above}.{label or level.last}".lstrip(".")
    if kind.startswith("dotted"):
        above, number = kind.split()[1], label
    level.point = Point(number, "", above=above)
    return level.point, line[found.end() :]


def _mark(found):
    """(kind of a mark, its place in the count, how it is written)."""
    if found["dotted"]:
        above, _dot, last = found["dotted"].rpartition(".")
        return f"dotted {above}", int(last), found["dotted"]
    if found["letter"]:
        place = max(letters.find(found["letter"]) for letters in _LETTERS) + 1
        return f"letter {found['close']}", place, found["letter"].replace("a", "а")
    if found["dash"]:
        return "dash", 0, ""
    number = found["number"] or found["bare"]
    return f"number {found['close'] or '.'}", int(number), number


def _sibling(levels, kind, value):
    """Index of the level that a mark goes on with: of its own kind, else counted on."""
    if kind == "dash":
        return len(levels) - 1 if levels and levels[-1].kind == kind else None
    sort = kind.split()[0]
    furthest = 2 if sort == "letter" else 20  # «г. Вологда» is no point behind «а)»
    for index in reversed(range(len(levels))):
        if levels[index].kind == kind and 0 < value - levels[index].last <= furthest:
            return index
    for index in reversed(range(len(levels))):
        level = levels[index]
        if sort != "dotted" and level.kind.startswith(sort) and value == level.last + 1:
            return index
    return None


def _may_open(levels, kind, value, text):
    """Whether a mark may begin a level below the open ones.

    A dash does where its words name whom they are for or their own term; other dashes
    are a list.
    """
    sort = kind.split()[0]
    if sort == "dotted":
        return _under(levels, kind.split()[1])
    speaks = bool(levels) and levels[-1].point.text.rstrip().endswith(":")
    if kind == "dash":
        name, task = split(text)
        own = name != nominative(name) if name else term_words(text)
        return speaks and bool(task and own)
    if sort == "number" and levels and levels[0].kind.startswith("dotted"):
        if value > int(levels[0].kind.split()[1].split(".")[0]):  # «2.2», then «3.»
            levels.clear()
            return True
    return value == 1 and (not levels or speaks or kind != levels[-1].kind)


def _under(levels, above):
    """Closes the levels that «2.1» does not stand under; «2» itself may be missing."""
    numbers = [level.point.number for level in levels]
    if above in numbers:
        del levels[numbers.index(above) + 1 :]
        return True
    first = int(above.split(".")[0])
    outermost = re.match(r"\d+", numbers[0]) if levels else None
    if levels and (not outermost or first < int(outermost[0])):
        return False
    del levels[1 if levels and levels[0].kind.startswith("number") else 0 :]
    for level in levels:
        level.last = first
    return True
