"""Numbers of lists in an OpenDocument text: they stand in no text of a file."""

from __future__ import annotations

import re

from .docx_package import integer
from .numbering import shown
from .odf_package import o

# ways of writing a number; the Russian ones are called «А, Б, .., Аа, Аб, ... (ru)»
_KINDS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "а,": "russianLower", "А,": "russianUpper", "": "none",
}  # fmt: skip

_MOST_LEVELS = 10  # of a list, OpenDocument 1.3 part 3, 16.30


class Lists:
    """Counts the items of lists in the order they are met."""

    def __init__(self, document):
        self._levels = {
            name: {integer(one.get(o("text:level")), 1): one for one in style}
            for name, style in document.list_styles().items()
        }
        self._by_id, self._by_style = {}, {}

    def counters(self, element, style):
        """The counters {level: number} of a list that begins or goes on."""
        continued = element.get(o("text:continue-list"))
        on = element.get(o("text:continue-numbering")) == "true"
        found = self._by_id.get(continued)
        if found is None and (on or continued):
            found = self._by_style.get(style)
        found = {} if found is None else found
        self._by_style[style] = found
        for name, value in element.attrib.items():
            if name.endswith("}id"):
                self._by_id[value] = found
        return found

    def prefix(self, style, depth, counters, item):
        """«2.1. » of the next item of a list, «- » of a bullet."""
        level = self._levels.get(style, {}).get(depth)
        start = integer(level.get(o("text:start-value")), 1) if level is not None else 1
        start = integer(item.get(o("text:start-value")), start)
        own = item.get(o("text:start-value")) is not None
        counters[depth] = start if own else counters.get(depth, start - 1) + 1
        for deeper in [at for at in counters if at > depth]:
            del counters[deeper]
        if level is None:
            return ""
        if level.tag != o("text:list-level-style-number"):
            return "- "
        written = self._written(level, style, depth, counters)
        return written and f"{written} "

    def _written(self, level, style, depth, counters):
        def number(at):
            other = self._levels[style].get(at, level)
            kind = other.get(o("style:num-format"), "")[:2]
            return shown(counters.get(at, 1), _KINDS.get(kind, "decimal"))

        pattern = level.get(o("loext:num-list-format"))
        if pattern is not None:
            return re.sub(r"%(\d)%", lambda found: number(int(found[1])), pattern)
        if not level.get(o("style:num-format")):
            return ""
        shown_levels = integer(level.get(o("text:display-levels")), 1)
        shown_levels = min(max(shown_levels, 1), depth, _MOST_LEVELS)
        numbers = ".".join(
            number(at) for at in range(depth - shown_levels + 1, depth + 1)
        )
        before = level.get(o("style:num-prefix"), "")
        return before + numbers + level.get(o("style:num-suffix"), "")
