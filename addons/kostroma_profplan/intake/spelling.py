"""Slips of the keyboard in numbers: Russian letters in Roman numerals, letters for
digits, commas for full stops. What could be read in two ways is told, not guessed."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lexicon import MONTH, roman


class Slip(NamedTuple):
    """A number as written and as taken; `taken` is "" where nobody can tell."""

    written: str
    taken: str


_ANY_ROMAN = r"(?=[^\W\d]*[^\W\d])[пшуivl1іӏ|]{1,4}"
_CYRILLIC_ROMAN = re.compile(
    rf"(?<!\w)({_ANY_ROMAN}|1[уv])(?=(?:\s*(?:-|,|и)\s*(?:{_ANY_ROMAN}|1[уv]))*"
    r"\s*(?:-?[ыо]?й|-?е|-?м)?\s*(?:кв|полуг|декад))"
)
_ROMAN_OF = str.maketrans(
    {"п": "ii", "ш": "iii", "у": "v", "l": "i", "1": "i", "і": "i", "ӏ": "i", "|": "i"}
)
_GLUED = re.compile(r"(?<![\w])([ivx]+|[1-4])(?=(?:кв|полуг))")


def roman_numerals(text):
    """Roman numerals typed with Russian letters («П квартал») put right.

    >>> roman_numerals("п-ш квартал, 1у кв.")
    'ii-iii квартал, iv кв.'
    """
    if not any(part in text for part in ("кв", "полуг", "декад")):
        return text  # most texts: there is nothing that they would count
    text = _CYRILLIC_ROMAN.sub(lambda found: found[1].translate(_ROMAN_OF), text)
    return _GLUED.sub(r"\1 ", text)


_DIGITS = str.maketrans("оoзilіӏ|б", "003111116")
_ANY = r"[\dоoзilіӏ|]"  # a digit or a letter that looks like one
_DAY = r"[\dоoзilіӏ|б]{1,2}"  # «б» passes for 6 only where a day must stand
_BEFORE_DAY = r"(?:\A|(?<=\bдо )|(?<=\bс )|(?<=\bпо )|(?<=\bк )|(?<=позднее ))"
_ROMAN_DAY = r"(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2}|x)"
_MONTH_NEXT = rf"(?=(?:\s?-?(?:го|е|ое))?\"?\s*{MONTH})"
_NUMBERS = [
    # «О1.О9.2020», «15.I2.», but not the initials «О.З.»
    rf"(?<![\w.])(?![об]\.)(?=[^\s\d]{{0,4}}\d[^\s\d]*\d){_DAY}\.{_DAY}"
    rf"(?:\.\s?(?:{_ANY}{{4}}|{_ANY}{{2}}))?(?!\w)",
    # «I5 марта», «1б марта»; without a digit only behind a preposition
    rf"(?<![\w.№/])(?:(?=\D?\d){_DAY}|{_BEFORE_DAY}(?:[зб]|[зl|][оolз|]))(?!\w)"
    + _MONTH_NEXT,
    # «с I5 по 2О марта», «2О27»
    rf"(?<![\w.№/])(?<![№n]\s)(?=\D?\d){_ANY}{{2}}(?!\w|\s*(?:кл|шк))",
    rf"(?<![\w.№/])(?=(?:[^\s\d]*\d){{2}}){_ANY}{{4}}(?!\w)",
]  # fmt: skip
# a cheap test that spares most texts the patterns
_SUSPECT = re.compile(
    r"\d[оoзilіӏ|б]|[оoзilіӏ|б]\d|[оoз]\.\d|(?<!\w)(?:[зб]|з[оo])(?!\w)|[l|ivx]|\d \d"
)
_NUMBERS = [re.compile(pattern) for pattern in _NUMBERS]
_ROMAN_DATES = [
    re.compile(rf"{_BEFORE_DAY}(?P<roman>{_ROMAN_DAY})(?!\w){_MONTH_NEXT}"),
    re.compile(rf"(?<![\w.])(?P<roman>{_ROMAN_DAY})(?=\.\d\d?\.(?:19|20)\d\d)"),
    re.compile(rf"(?<=\d\.)(?P<roman>{_ROMAN_DAY})(?=\.\s?(?:19|20)?\d\d(?!\d))"),
]
_SPLIT = re.compile(rf"(?<![\w.,№/-])(?<!№ )[0-3] \d(?=\s*{MONTH})")  # «до 1 5 марта»
_COMMAS = re.compile(r"(?<!\d)(\d{1,2})[.,](\d{1,2})[.,]((?:19|20)\d\d)(?!\d)")


def numbers(text):
    """A `plain` text with its numbers in digits, and the slips to tell of.

    >>> numbers("15,01,2021, до i5 марта")
    ('15.01.2021, до 15 марта', [Slip(written='i5', taken='15')])
    >>> numbers("до ii марта")[1], numbers("iii декада мая")[1]
    ([Slip(written='ii', taken='')], [])
    """
    slips = []
    if not _SUSPECT.search(text):
        return _COMMAS.sub(r"\1.\2.\3", text) if "," in text else text, slips

    def digits(found):
        written = found.group()
        taken = written.translate(_DIGITS)
        if taken == written or (len(taken) == 4 and taken[:2] not in ("19", "20")):
            return written
        slips.append(Slip(written, taken))
        return taken

    def from_roman(found):
        written = found["roman"]
        taken = "" if written == "ii" else f"{roman(written):02}"  # 2 or 11?
        slips.append(Slip(written, taken))
        return taken or written

    for pattern in _ROMAN_DATES:
        text = pattern.sub(from_roman, text)
    slips += [Slip(found.group(), "") for found in _SPLIT.finditer(text)]
    if any(not slip.taken for slip in slips):
        return text, slips
    for pattern in _NUMBERS:
        text = pattern.sub(digits, text)
    return _COMMAS.sub(r"\1.\2.\3", text), slips
