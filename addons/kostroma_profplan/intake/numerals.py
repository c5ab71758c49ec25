"""Numbers written in words: «не менее двадцати пяти человек», «полутора тысяч»."""

from __future__ import annotations

import re

from .lexicon import CARDINAL

# nominative and genitive of the numerals of one word
_FORMS = {
    form: number
    for number, forms in {
        1: "один одна одно одного одной", 2: "два две двух двое", 3: "три трех трое",
        4: "четыре четырех четверо", 5: "пять пяти", 6: "шесть шести", 7: "семь семи",
        8: "восемь восьми", 9: "девять девяти", 10: "десять десяти",
        11: "одиннадцать одиннадцати", 12: "двенадцать двенадцати",
        13: "тринадцать тринадцати", 14: "четырнадцать четырнадцати",
        15: "пятнадцать пятнадцати", 16: "шестнадцать шестнадцати",
        17: "семнадцать семнадцати", 18: "восемнадцать восемнадцати",
        19: "девятнадцать девятнадцати", 20: "двадцать двадцати",
        30: "тридцать тридцати", 40: "сорок сорока", 50: "пятьдесят пятидесяти",
        60: "шестьдесят шестидесяти", 70: "семьдесят семидесяти",
        80: "восемьдесят восьмидесяти", 90: "девяносто девяноста", 100: "сто ста",
        200: "двести двухсот", 300: "триста трехсот", 400: "четыреста четырехсот",
        500: "пятьсот пятисот", 600: "шестьсот шестисот", 700: "семьсот семисот",
        800: "восемьсот восьмисот", 900: "девятьсот девятисот",
    }.items()
    for form in forms.split()
}  # fmt: skip
_WORD = "|".join(sorted(_FORMS, key=len, reverse=True))
_RUN = re.compile(rf"(?<![\w-])(?:{_WORD})(?:\s+(?:{_WORD}))*(?![\w-])")
# a cheap test that spares most texts the patterns: how numerals in words begin
_MAY_BE = re.compile(
    r"\b(?:од[ин]|дв[аеоу]|тр[еио]|четыр|четверо|пят|шест|сем|вос|девя|деся|соро|ст[оа]|пол|тыс)"
)
_ONE = re.compile(rf"{CARDINAL}\Z")
_HALVES = re.compile(r"(?<![\w-])пол(?:утора|торы?)(?![\w-])")
_WHOLE = re.compile(r"(?<![\w-])сто\s?-?процентн\w*")
_THOUSAND = re.compile(r"(?<![\w-])(?<!\d )(?<!\d)тысяч[аиу]?(?=\s+[а-я])")


def in_digits(text):
    """A plain text with digits for its numerals of several words, and rare ones.

    What the reader of targets knows as one word stays: «один из …» counts nothing.

    >>> in_digits("не менее двадцати пяти человек, сорока школ, двух центров")
    'не менее 25 человек, 40 школ, двух центров'
    >>> in_digits("не менее полутора тысяч детей, не менее тысячи детей")
    'не менее 1,5 тысяч детей, не менее 1000 детей'
    """
    if not _MAY_BE.search(text):
        return text
    text = _RUN.sub(_number, text)
    text = _WHOLE.sub("100 %", _HALVES.sub("1,5", text))
    return _THOUSAND.sub(_thousand, text)


def _number(found):
    words = found.group().split()
    values = [_FORMS[word] for word in words]
    falling = all(
        left >= 20 and left % 10 == 0 and right < (100 if left >= 100 else 10)
        for left, right in zip(values, values[1:], strict=False)
    )
    if len(words) == 1 and _ONE.match(words[0]) or not falling:
        return found.group()
    return str(sum(values))


def _thousand(found):
    """«тысячи детей» alone is 1000; behind a number it is its scale."""
    before = found.string[: found.start()].split()
    return found.group() if before and _ONE.match(before[-1]) else "1000"
