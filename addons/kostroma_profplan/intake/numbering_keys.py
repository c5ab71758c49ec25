"""Numbers of rows as orders refer to them: «пункт 3.5», «п. 3.5.», «строки 3–5»."""

from __future__ import annotations

import re

from .text import latin_numerals

NUMBER = r"(?:№\s*)?(?:\d{1,3}(?:\.\d{1,3})*|[IVXІХ]{1,5}(?![\wа-я]))\.?"
_JOINT = r"\s*(?:,\s*(?:и\s+)?|\sи\s|[-–—]|\sпо\s)\s*"
NUMBERS = rf"{NUMBER}(?:{_JOINT}{NUMBER})*"
_ONE = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[IVXІХ]+")
_RANGE = re.compile(r"[-–—]|по")


def number_key(number):
    """What all writings of one number share.

    >>> number_key("3.5.") == number_key(" 3.5)") == number_key("№ 3.5")
    True
    """
    return re.sub(r"[^\w.]", "", latin_numerals(number or "")).strip(".").lower()


def numbers_of(text):
    """The numbers that a reference names; spans are written out.

    >>> numbers_of("3.5, 3.7–3.9 и 4")
    ['3.5', '3.7', '3.8', '3.9', '4']
    >>> numbers_of("IV"), numbers_of("2.3.")
    (['IV'], ['2.3'])
    """
    result, behind = [], 0
    for found in _ONE.finditer(latin_numerals(text)):
        number = found.group()
        if result and _RANGE.search(latin_numerals(text)[behind : found.start()]):
            result += _between(result[-1], number)
        result.append(number)
        behind = found.end()
    return result


def _between(first, last):
    above, _dot, low = first.rpartition(".")
    other, _dot, high = last.rpartition(".")
    if above != other or not (low.isdigit() and high.isdigit()):
        return []
    prefix = f"{above}." if above else ""
    return [f"{prefix}{n}" for n in range(int(low) + 1, min(int(high), int(low) + 99))]
