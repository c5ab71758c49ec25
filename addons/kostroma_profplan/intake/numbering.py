"""Numbers that Word makes itself («1.», «2.3.», «а)»): they stand in no text of a file.

ISO/IEC 29500-1, 17.9: a list (`w:num`) is a use of a definition (`w:abstractNum`); all
uses of one definition go on counting, unless a use says where it starts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache

from .docx_package import child_of, integer, value, w
from .docx_text import symbols
from .lexicon import ROMAN

_LONGEST, _HIGHEST = 100, 780  # of a number's pattern; a number written in letters
_LETTERS = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "russian": "абвгдежзиклмнопрстуфхцчшщыэюя",  # 17.18.59, russianLower
}


@dataclass(frozen=True)
class Level:
    """How one level of a list is counted and written."""

    kind: str = "decimal"
    pattern: str = ""
    start: int = 1
    space: str = " "
    legal: bool = False
    style: str | None = None
    font: str | None = None


@dataclass
class List:
    """A use of a definition, whose `counters` all its uses share."""

    levels: dict[int, Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    starts: set[int] = field(default_factory=set)  # levels that are to begin anew


class Numbering:
    """Counts numbered paragraphs in the order they are asked for."""

    def __init__(self, document):
        self._document = document
        root = document.numbering
        self._lists = _definitions(root) if root is not None else {}
        self._of_style = cache(self._of_style)

    def prefix(self, paragraph):
        """«2.1. » of a numbered paragraph, «» of any other one; a bullet is «- ».

        A bullet that is a tick is «+ ».
        """
        number, depth = self._place(child_of(paragraph, w.pPr))
        uses = self._lists.get(number)
        level = uses.levels.get(depth) if uses else None
        if level is None:
            return ""
        _count(uses, depth)
        if level.kind == "bullet":
            return "+ " if symbols(level.font, level.pattern) == "+" else "- "
        written = _written(level, uses)
        return written + level.space if written else ""

    def _place(self, properties):
        """(numId, level) of a paragraph, by itself or by its style."""
        if properties is None:
            return 0, 0
        own = child_of(properties, w.numPr)
        number, depth = value(own, w.numId), value(own, w.ilvl)
        style = value(properties, w.pStyle)
        if number is None and style is not None:
            number, default = self._of_style(style)
            depth = depth or default
        return integer(number), integer(depth)

    def _of_style(self, style):
        """(numId, level) that a style gives, the level by the list's own links."""
        number, depth, names = None, None, []
        for element in self._document.chain(style):
            names.append(element.get(w.styleId))
            own = element.find(f"{w.pPr}/{w.numPr}")
            number = number or value(own, w.numId)
            depth = depth or value(own, w.ilvl)
        uses = self._lists.get(integer(number), List())
        linked = {level.style: str(at) for at, level in uses.levels.items()}
        return number, next((linked[name] for name in names if name in linked), depth)


def _count(uses, depth):
    counters = uses.counters
    if depth in uses.starts or depth not in counters:
        counters[depth] = uses.levels[depth].start
    else:
        counters[depth] += 1
    uses.starts.discard(depth)
    for deeper in [at for at in counters if at > depth]:
        del counters[deeper]


def _definitions(root):
    """{numId: List} of a numbering part."""
    defined = {
        one.get(w.abstractNumId): _levels(one) for one in root.iter(w.abstractNum)
    }
    counters, result = defaultdict(dict), {}
    for use in root.iter(w.num):
        key = value(use, w.abstractNumId)
        uses = List(dict(defined.get(key, {})), counters[key])
        for override in use.iterchildren(w.lvlOverride):
            uses.levels |= _levels(override)
            depth, start = (
                integer(override.get(w.ilvl)),
                value(override, w.startOverride),
            )
            if start is not None and depth in uses.levels:
                uses.levels[depth] = replace(
                    uses.levels[depth], start=integer(start, 1)
                )
                uses.starts.add(depth)
        result[integer(use.get(w.numId))] = uses
    result.pop(0, None)  # «no list»
    return result


def _levels(element):
    return {
        integer(one.get(w.ilvl)): _level(one) for one in element.iterchildren(w.lvl)
    }


def _level(element):
    kinds = [one.get(w.val) for one in element.iter(w.numFmt)]  # the last is plain
    fonts = element.find(f"{w.rPr}/{w.rFonts}")
    return Level(
        kind=(kinds[-1] if kinds else None) or "decimal",
        pattern=(value(element, w.lvlText) or "")[:_LONGEST],
        start=integer(value(element, w.start), 1),
        space="" if value(element, w.suff) == "nothing" else " ",
        legal=element.find(w.isLgl) is not None,
        style=value(element, w.pStyle),
        font=fonts.get(w.ascii) if fonts is not None else None,
    )


def _written(level, uses):
    def number(found):
        depth = int(found[1]) - 1
        other = uses.levels.get(depth, Level())
        kind = "decimal" if level.legal else other.kind
        return shown(uses.counters.get(depth, other.start), kind)

    return re.sub(r"%([1-9])", number, level.pattern)


def shown(count, kind):
    """A number as a kind of list writes it; a kind not known is written in digits.

    >>> shown(2, "russianLower"), shown(30, "russianUpper"), shown(28, "lowerLetter")
    ('б', 'АА', 'bb')
    >>> shown(4, "upperRoman"), shown(19, "lowerRoman"), shown(3, "decimalZero")
    ('IV', 'xix', '03')
    >>> shown(2, "none"), shown(7, "cardinalText")
    ('', '7')
    """
    written = f"{count:02}" if kind == "decimalZero" else str(count)
    if kind == "none":
        return ""
    if "Roman" in kind and 0 < count < 40:
        written = "X" * (count // 10) + ["", *ROMAN][count % 10]
    elif ("Letter" in kind or "russian" in kind) and 0 < count <= _HIGHEST:
        letters = _LETTERS["russian" if "russian" in kind else "latin"]
        again, at = divmod(count - 1, len(letters))
        written = letters[at] * (again + 1)
    return written.upper() if "pper" in kind else written.lower()
