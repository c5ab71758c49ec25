"""What a rule for a set phrase is, and the pieces that several rules share."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lexicon import MONTH

# stands where a phrase was taken out; the tokens know it as MARK
TAKEN = "\x01"


class Mark(NamedTuple):
    """A phrase found: `kind`, `value`, `text`, where it stood, the rule that did it."""

    kind: str
    value: object
    text: str
    start: int
    rule: str = ""


class Rule(NamedTuple):
    """One phrase of the language of terms.

    `read` makes the mark's value of the match; `hint` is a cheap test that spares most
    texts the pattern; `examples` are plain texts that the rule alone must find.
    """

    name: str
    kind: str
    pattern: re.Pattern
    examples: tuple
    read: object
    hint: re.Pattern | None = None


def rule(name, kind, pattern, *examples, read=lambda found: None, hint=""):
    compiled = re.compile(hint) if hint else None
    return Rule(name, kind, re.compile(pattern), examples, read, compiled)


# What ends the tail of a phrase («по плану учреждения, …»): punctuation, and any word
# with which a date or another phrase begins. A date swallowed by a tail would be lost,
# so this lists the beginnings of all of them: «по плану учреждения **до 1 марта**».
_STOP = (
    rf"(?!-(?:\s|\Z)|до\s|к\s|ко\s|не\s+позд|не\s+реже|еже|постоянно|в\s+течени|с\s+\d"
    rf"|(?:в\s+|на\s+|с\s+|по\s+)?{MONTH}|\d{{1,2}}\.\d|\d{{1,2}}\s+{MONTH}"
    r"|(?:19|20)\d\d|[ivx]+\s+(?:кв|полуг)|\d\s+(?:кв|полуг|раз)"
    r"|по\s+(?:мере|необход|заявк|запрос))"
)
# a year may belong to the phrase: «по плану на 2021 год»
_OF_YEAR = (
    r"(?:\s+(?:на|за)\s+(?:19|20)\d\d(?:\s*[-/]\s*(?:20)?\d\d)?"
    r"(?:\s+(?:уч\w*\.?\s*)?г\w*\.?)?)"
)
TAIL = rf"(?:{_OF_YEAR}|[ ]+{_STOP}[^\s,;(){TAKEN}]+)*"
# an event runs on to the next punctuation, dates included: they only name it
EVENT_TAIL = rf"[^,;()\n{TAKEN}]*"
