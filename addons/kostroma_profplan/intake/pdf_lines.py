"""Words of a page by their places → lines and paragraphs as a person reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from .docx_text import symbols
from .text import clean

_BEGINS = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|[-–—•]|[а-я]\))\s")
_ENDING = re.compile(r"[а-яё]{1,4}[.,;:)]*\Z")
_SMALL_WORDS = set(
    "а без во в для до за и из или к как ко мая на над не о об от по под при с со у"
    " года год гг дня дни лет".split()
)
_PADDING = 6  # between a cell's text and its edge, in points


@dataclass(slots=True)
class Word:
    """A word and its box, in points from the page's upper left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self):
        return (self.top + self.bottom) / 2

    @property
    def centre(self):
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Line:
    """Words on one line, from left to right."""

    words: list[Word]

    @property
    def text(self):
        return " ".join(word.text for word in self.words)

    @property
    def x0(self):
        return self.words[0].x0

    @property
    def x1(self):
        return max(word.x1 for word in self.words)

    @property
    def top(self):
        return min(word.top for word in self.words)

    @property
    def bottom(self):
        return max(word.bottom for word in self.words)


def words_of(page):
    """The words of a page of `pdf_layout`, symbols shown as they look."""
    return [Word(symbols(None, text), *box) for text, *box in page["words"]]


def lines_of(words):
    """Words as lines: what stands side by side is one.

    >>> words = [["до", 0, 0, 9, 9], ["марта", 20, 1, 50, 9], ["I", 0, 20, 3, 29]]
    >>> [line.text for line in lines_of(words_of({"words": words}))]
    ['до марта', 'I']
    """
    lines = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        last = lines[-1] if lines else None
        height = word.bottom - word.top
        if last and abs(word.middle - last.words[0].middle) < height / 2:
            last.words.append(word)
        else:
            lines.append(Line([word]))
    for line in lines:
        line.words.sort(key=lambda word: word.x0)
    return lines


def paragraphs(lines, left, right):
    """[(text, its first line)] of lines between two edges.

    A line ends its paragraph where the next word would have found room on it.
    """
    result, above = [], None
    for line in lines:
        if above is None or _ended(above, line, left, right):
            result.append((line.text, line))
        else:
            text, first = result[-1]
            whole = (
                text.endswith("-")
                or line.text[0] in ",.;:)»"
                or _is_torn(above, line, left, right)
            )
            result[-1] = text + ("" if whole else " ") + line.text, first
        above = line
    return [(clean(text), first) for text, first in result]


def text_in(words, left, right):
    """The text of a cell, line breaks only where a person made them."""
    lines = lines_of(words)
    found = paragraphs(lines, left + _PADDING, right - _PADDING)
    return clean("\n".join(text for text, _line in found))


def _is_torn(above, line, left, right):
    """Whether a word too long for its column was cut at the edge, without a hyphen."""
    if len(above.words) > 1 and above.words[-1].x0 - left > (right - left) / 3:
        return False
    word, rest = above.words[-1], line.words[0]
    letter = (word.x1 - word.x0) / len(word.text)
    too_long = word.x1 - word.x0 + rest.x1 - rest.x0 > right - left
    short = _ENDING.match(rest.text) and rest.text.strip(".,;") not in _SMALL_WORDS
    return bool(
        too_long and right - word.x1 < letter * 1.6 and short and word.text.isalpha()
    )


def _ended(above, line, left, right):
    height = above.bottom - above.top
    if line.top - above.bottom > height * 0.9 or _BEGINS.match(line.text + " "):
        return True
    before, behind = above.x0 - left, right - above.x1
    centred = abs(before - behind) < height and before > height / 2
    room = before + behind if centred else behind
    first = line.words[0]
    return room > first.x1 - first.x0 + height / 3


def step_of(lines):
    """The usual distance from one line's top to the next one's."""
    steps = [b.top - a.top for a, b in zip(lines, lines[1:], strict=False)]
    return median(steps) if steps else 0.0
