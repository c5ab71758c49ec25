"""Numbers that Word makes itself («1.», «2.3.»): they stand in no text of the file."""

from __future__ import annotations

import re

from docx.oxml.ns import qn

_NUMPR, _PPR, _VAL = qn("w:numPr"), qn("w:pPr"), qn("w:val")
_ILVL, _NUMID = qn("w:ilvl"), qn("w:numId")
_DECIMAL = {"decimal", "decimalZero", None}


class Numbering:
    """Counts numbered paragraphs in the order they are asked for."""

    def __init__(self, document):
        self._document = document
        self._levels = None
        self._counters = {}

    def prefix(self, paragraph):
        """«2.1. » of a numbered paragraph, «» of any other one and of bullets."""
        properties = paragraph.find(_PPR)
        numbered = properties.find(_NUMPR) if properties is not None else None
        if numbered is None:
            return ""
        number = self._value(numbered, _NUMID)
        level = self._value(numbered, _ILVL)
        levels = self._load().get(number)
        if not levels or level not in levels:
            return ""
        kind, pattern, start = levels[level]
        counters = self._counters.setdefault(number, {})
        counters[level] = counters.get(level, start - 1) + 1
        for deeper in [key for key in counters if key > level]:
            del counters[deeper]
        if kind == "bullet":
            return "- "
        return self._written(pattern, levels, counters) + " "

    @staticmethod
    def _value(element, tag):
        found = element.find(tag)
        return int(found.get(_VAL) or 0) if found is not None else 0

    def _written(self, pattern, levels, counters):
        def number(found):
            level = int(found[1]) - 1
            kind, _pattern, start = levels.get(level, (None, "", 1))
            value = counters.get(level, start)
            return _roman(value) if kind == "upperRoman" else str(value)

        return re.sub(r"%(\d)", number, pattern)

    def _load(self):
        """{numId: {level: (format, text pattern, first number)}}."""
        if self._levels is None:
            try:
                root = self._document.part.numbering_part.element
            except (KeyError, NotImplementedError, AttributeError):
                root = None
            self._levels = _definitions(root) if root is not None else {}
        return self._levels


def _definitions(root):
    abstract = {}
    for element in root.iter(qn("w:abstractNum")):
        levels = {}
        for level in element.iter(qn("w:lvl")):
            start = level.find(qn("w:start"))
            kind = level.find(qn("w:numFmt"))
            text = level.find(qn("w:lvlText"))
            levels[int(level.get(_ILVL) or 0)] = (
                kind.get(_VAL) if kind is not None else None,
                (text.get(_VAL) or "") if text is not None else "",
                int(start.get(_VAL) or 1) if start is not None else 1,
            )
        abstract[element.get(qn("w:abstractNumId"))] = levels
    result = {}
    for element in root.iter(qn("w:num")):
        link = element.find(qn("w:abstractNumId"))
        if link is not None:
            number = int(element.get(_NUMID) or 0)
            result[number] = abstract.get(link.get(_VAL), {})
    return result


def _roman(number):
    """Roman numeral of a small number.

    >>> _roman(4), _roman(12)
    ('IV', 'XII')
    """
    result = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            result += letters
            number -= value
    return result
