"""Numbers that Word makes itself («1.», «2.3.», «а)»): they stand in no text of a file.

ISO/IEC 29500-1, 17.9: a list (`w:num`) is a use of a definition (`w:abstractNum`); all
uses of one definition go on counting, unless a use says where it starts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache

from .docx_package import integer, is_on, value, w
from .docx_text import symbols

_DEPTHS = range(9)
_LONGEST, _HIGHEST = 100, 780  # of a number's pattern; a number written in letters
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"  # 17.18.59, russianLower
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """How one level of a list is counted and written."""

    kind: str = "decimal"
    pattern: str = ""
    start: int = 1
    space: str = " "
    legal: bool = False
    after: int | None = None  # the level whose use restarts this one
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
        properties = paragraph.find(w.pPr)
        if properties is None:
            return ""
        number, depth = self._place(properties)
        uses = self._lists.get(number, List())
        level = uses.levels.get(depth)
        if level is None:
            return ""
        _count(uses, depth)
        if level.kind == "bullet":
            return "+ " if symbols(level.font, level.pattern) == "+" else "- "
        written = _written(level, uses)
        return written + level.space if written else ""

    def _place(self, properties):
        """(numId, level) of a paragraph, by itself or by its style."""
        own = properties.find(w.numPr)
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
        after = uses.levels.get(deeper, Level()).after
        if after is None or depth <= after:
            del counters[deeper]


def _definitions(root):
    """{numId: List} of a numbering part."""
    elements = {one.get(w.abstractNumId): one for one in root.iter(w.abstractNum)}
    linked = {value(one, w.styleLink): key for key, one in elements.items()}
    counters, result = defaultdict(dict), {}
    for use in root.iter(w.num):
        key = value(use, w.abstractNumId)
        link = value(elements.get(key), w.numStyleLink)
        key = linked.get(link, key) if link else key
        found = elements[key].iterchildren(w.lvl) if key in elements else ()
        levels = {integer(one.get(w.ilvl)): _level(one) for one in found}
        levels = {depth: levels[depth] for depth in levels if depth in _DEPTHS}
        uses = List(levels, counters[key])
        for override in use.iterchildren(w.lvlOverride):
            _override(uses, override)
        result[integer(use.get(w.numId))] = uses
    result.pop(0, None)  # «no list»
    return result


def _override(uses, override):
    depth = integer(override.get(w.ilvl))
    own, start = override.find(w.lvl), value(override, w.startOverride)
    if own is not None and depth in _DEPTHS:
        uses.levels[depth] = _level(own)
    if start is not None and depth in uses.levels:
        uses.levels[depth] = replace(uses.levels[depth], start=integer(start, 1))
        uses.starts.add(depth)


def _level(element):
    kinds = [one.get(w.val) for one in element.iter(w.numFmt)]  # the last is plain
    restart, legal = value(element, w.lvlRestart), element.find(w.isLgl)
    fonts = element.find(f"{w.rPr}/{w.rFonts}")
    return Level(
        kind=(kinds[-1] if kinds else None) or "decimal",
        pattern=(value(element, w.lvlText) or "")[:_LONGEST],
        start=integer(value(element, w.start), 1),
        space="" if value(element, w.suff) == "nothing" else " ",
        legal=legal is not None and is_on(legal),
        after=integer(restart) - 1 if restart is not None else None,
        style=value(element, w.pStyle),
        font=fonts.get(w.ascii) if fonts is not None else None,
    )


def _written(level, uses):
    def number(found):
        depth = int(found[1]) - 1
        other = uses.levels.get(depth, Level())
        count = uses.counters.get(depth, other.start)
        return shown(count, "decimal" if level.legal else other.kind)

    return re.sub(r"%([1-9])", number, level.pattern)


def shown(count, kind):
    """A number as a kind of list writes it; a kind not known is written in digits.

    >>> shown(2, "russianLower"), shown(30, "russianUpper"), shown(28, "lowerLetter")
    ('б', 'АА', 'bb')
    >>> shown(4, "upperRoman"), shown(12, "lowerRoman"), shown(3, "decimalZero")
    ('IV', 'xii', '03')
    >>> shown(2, "ordinal"), shown(2, "none"), shown(7, "cardinalText")
    ('2-й', '', '7')
    """
    if 0 < count <= _HIGHEST and kind in _KINDS:
        return _KINDS[kind](count)
    return str(count)


def _letter(count, letters):
    again, at = divmod(count - 1, len(letters))
    return letters[at] * (again + 1)


def _roman(count):
    result = ""
    for number, letters in _ROMAN:
        result += letters * (count // number)
        count %= number
    return result


_KINDS = {
    "none": lambda count: "",
    "decimalZero": lambda count: f"{count:02}",
    "ordinal": lambda count: f"{count}-й",
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": lambda count: _letter(count, _LATIN.upper()),
    "lowerLetter": lambda count: _letter(count, _LATIN),
    "russianUpper": lambda count: _letter(count, _RUSSIAN.upper()),
    "russianLower": lambda count: _letter(count, _RUSSIAN),
}
