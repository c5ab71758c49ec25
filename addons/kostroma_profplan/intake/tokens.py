"""Tokens of a deadline: numbers, dates, months, quarters, prepositions, the rest."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from .lexicon import ORDINALS, month_of, roman
from .text import stem

_TENS = ("двадцат", "тридцат")
_SEASONS = {"зим": "winter", "весн": "spring", "лет": "summer", "осен": "autumn"}
_SEASON_WORDS = re.compile(
    r"(?:зим(?:а|ы|е|у|ой|ний|него|нем)|весн(?:а|ы|е|у|ой)|лет(?:о|а|е|ом)"
    r"|осен(?:ь|и|ью|ний|него|нем)|весенний|весеннего|летн(?:ий|его|ем)"
    r"|весеннем|осенне|зимне|весенне|летне)\Z"
)
_WORDS = {
    word: kind
    for kind, words in {
        "YEARWORD": "г гг год года году годы годов годах годом",
        "WORD": "лет", "SCHOOL": "уч учеб", "QUARTER": "кв", "HALF": "полуг",
        "WEEK": "нед", "FROM": "с со от начиная", "TO": "по", "UNTIL": "до к ко",
        "AFTER": "после", "AND": "и или либо", "AT": "в во на за",
    }.items()
    for word in words.split()
}  # fmt: skip
_STEMS = {
    "SCHOOL": "учебн", "QUARTER": "квартал", "HALF": "полугод",
    "SUMMER": ("летних", "летние"), "DECADE": "декад", "WEEK": "недел",
    "HOLIDAY": "каникул", "TERM": ("четверт", "триместр"), "DAYWORD": "числ",
    "HALFOF": "половин",
    "PART": ("начал", "середин", "конц", "конец", "окончан", "завершен"),
}  # fmt: skip
_TERM = re.compile(r"(?:четверт(?:ь|и|ей|ью|ям|ях)|триместр\w*)\Z")

_MASTER = re.compile(
    r"""
    (?P<MARK>\x01)
  | (?P<ISO>(?<!\d)(?:19|20)\d\d(?:-\d\d-\d\d|(?:\.\d\d?){2}|(?:/\d\d?){2})(?!\d))
  | (?P<DATE>(?<!\d)\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?(?:\d{4}|\d\d(?!\d)))
  | (?P<DASHDATE>(?<!\d)\d\d-\d\d-(?:19|20)\d\d(?!\d))
  | (?P<MY>(?<![\d./])\d{1,2}[./](?:19|20)\d\d(?![\d./]\d))
  | (?P<DM>(?<![\d.])\d{1,2}\.\d\d(?!\d)(?!\.\d))
  | (?P<UNTIL>не\ поздн\w+(?:\ чем)?(?:\ до)?|не\ позже(?:\ чем)?
      |в\ срок\ до|срок\ до)
  | (?P<SINCE>не\ ран(?:ее|ьше)(?:\ чем)?|начиная\ со?)
  | (?P<ONWARD>и\ далее|и\ (?:в\ )?последующ\w+(?:\ год\w*)?)
  | (?P<SUMMER>летн\w+\ оздоровительн\w+\ (?:кампани|период|сезон)\w*)
  | (?P<WITHIN>в\ течени[еи]|в\ теч\.?|на\ протяжении|в\ период|за\ период|период)(?!\w)
  | (?P<NOW>т\.?\s?г\.|(?:текущ|настоящ|эт|отчетн)\w+\ год\w*|тек\.\ ?г\w*\.?)
  | (?P<BEHIND>год\w*,?\ следующ\w+\ за\ (?:последн\w+\ (?:отчетн\w+\ )?год|год\w*
      \ (?:оконч|заверш)|(?:окончани|завершени)|(?:период|срок)\w*\ (?:реал|дейст))
      \w*(?:\ (?:реализаци|исполнени|действи|выполнени|окончани|завершени|программ
      |плана|проекта|год|муниципальн|настоящ|данн)\w*)*)
  | (?P<NEXT>(?:следующ|будущ)\w+\ год\w*
      |год\w*,?\ следующ\w+\ за\ (?:(?:отчетн|планов|текущ)\w+(?:\ (?:год|период)\w*)?
      |год\w*\ (?:реализаци|исполнени|выполнени)\w*))
  | (?P<LASTYEAR>последн\w+\ год\w*\ (?:реализаци|действи|исполнени|выполнени)\w*
      (?:\ (?:муниципальн\w+\ )?(?:программ|план|проект)\w*)?)
  | (?P<ORD>\d{1,2}\s?-?
      (?:ого|го|ое|ему|ому|му|ый|ий|ой|ая|ую|ые|ых|его|[ейюямх])(?!\w))
  | (?P<YEAR>(?<!\d)(?:19|20)\d\d(?!\d))
  | (?P<NUM>\d+)
  | (?P<ROMAN>(?<![a-zа-я])(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2}|x)
      (?:-(?:ый|ой|ий|й|ая|я|ое|ого|го|е|ом|м))?(?![a-zа-я]))
  | (?P<WORD>[^\W\d_]+)
  | (?P<COMMA>,) | (?P<SEMI>;) | (?P<COLON>:) | (?P<LPAR>\() | (?P<RPAR>\))
  | (?P<DASH>-) | (?P<SLASH>/)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """`kind` is what the grammar sees, `value` its meaning, `text` its letters."""

    kind: str
    value: object
    text: str
    start: int
    end: int


def tokenize(text):
    """Tokens of a `plain` text; full stops and quotes mean nothing and are dropped.

    >>> [(t.kind, t.value) for t in tokenize("с 15 окт. 2020г.")]
    [('FROM', None), ('NUM', 15), ('MONTH', 10), ('YEAR', 2020), ('YEARWORD', None)]
    >>> [(t.kind, t.value) for t in tokenize("31.02.2021")]
    [('BADDATE', None)]
    """
    tokens = []
    for found in _MASTER.finditer(text):
        kind, words = found.lastgroup, found.group()
        kind, value = _READERS[kind](words) if kind in _READERS else (kind, None)
        _append(tokens, Token(kind, value, words, *found.span()))
    return tokens


def _append(tokens, token):
    """One more token; «двадцать второе» is one number."""
    before = tokens[-1] if tokens else None
    tens = before and before.kind == "NUM" and before.text.startswith(_TENS)
    if tens and token.kind == "NUM" and token.text.isalpha() and token.value < 10:
        text = f"{before.text} {token.text}"
        value = before.value + token.value
        tokens[-1] = Token("NUM", value, text, before.start, token.end)
    else:
        tokens.append(token)


def _full_date(text):
    day, month, year = (int(part) for part in re.findall(r"\d+", text))
    if day > 999:  # «2021-04-30»
        day, year = year, day
    year += 2000 if year < 100 else 0
    try:
        return "DATE", date(year, month, day)
    except ValueError:
        return "BADDATE", None


def _day_month(text):
    day, month = (int(part) for part in text.split("."))
    if not 1 <= month <= 12:
        return ("MARK", None) if day < 24 and month < 60 else ("BADDATE", None)
    try:
        date(2020, month, day)
    except ValueError:
        return "BADDATE", None
    return "DM", (day, month)


def _month_year(text):
    month, year = (int(part) for part in re.findall(r"\d+", text))
    return ("MY", (month, year)) if 1 <= month <= 12 else ("BADDATE", None)


def _roman(text):
    return "NUM", roman(text.partition("-")[0])


def _word(text):
    if text in _WORDS:
        return _WORDS[text], None
    month = month_of(text)
    if month:
        return "MONTH", month
    if _SEASON_WORDS.match(text):
        return "SEASON", next(name for key, name in _SEASONS.items() if text[:3] in key)
    if _TERM.match(text):
        return "TERM", None
    base = stem(text)
    if base in ORDINALS:
        return "NUM", ORDINALS[base]
    kinds = (kind for kind, beginning in _STEMS.items() if text.startswith(beginning))
    kind = next(kinds, "WORD")
    return kind, _part(text) if kind == "PART" else None


def _part(text):
    if text.startswith("начал"):
        return "start"
    return "middle" if text.startswith("середин") else "end"


_READERS = {
    "ISO": _full_date,
    "DATE": _full_date,
    "DASHDATE": _full_date,
    "DM": _day_month,
    "MY": _month_year,
    "ORD": lambda text: ("NUM", int(re.match(r"\d+", text).group())),
    "YEAR": lambda text: ("YEAR", int(text)),
    "NUM": lambda text: ("NUM", int(text)),
    "ROMAN": _roman,
    "WORD": _word,
}
