"""Tokens of a deadline: numbers, dates, months, quarters, prepositions, the rest.

The kind of a token is one sign, so that the grammar may write «15 марта 2021 г.» as
`NMYg`. The signs `, ; : ( ) - /` stand for themselves::

    D 15.01.2021     d 15.01          m 01.2021        ! a date that does not exist
    N number         M month          Q quarter        H half-year     S season
    T decade         W week           O half of …      c «числа»       P beginning, end
    Y year           K school year    g «год»          G «годы»        s «учебный»
    n this year      x next year      l the last year  b the year behind it
    f from           t through        u until          a after         @ in   ~ during
    & and            > and further    h holidays       q school term
    V «осенние» (каникулы)            C «летняя кампания»
    w another word   o an hour
    . a phrase that was taken out
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from .lexicon import ORDINALS, misspelt_month, month_of, roman
from .school_calendar import HOLIDAYS
from .text import stem

_WORDS = {
    word: kind
    for kind, words in {
        "g": "г год года году годом", "G": "гг годы годов годах", "s": "уч учеб",
        "Q": "кв", "H": "полуг пол", "W": "нед", "f": "с со от начиная", "t": "по",
        "u": "до к ко", "a": "после", "&": "и или либо", "@": "в во на за",
    }.items()
    for word in words.split()
}  # fmt: skip
_SEASON = re.compile(
    r"(зим|весн|весен|лет|осен)(?:[аыеуиоь]|ой|ом|ью|ний|него|нем|не)\Z"
)
_SEASONS = {
    "зим": "winter", "весн": "spring", "весен": "spring", "лет": "summer",
    "осен": "autumn",
}  # fmt: skip
_ENDS = {"конца", "конце", "концу"}  # no «концерт», no «концепция»
_TERM = re.compile(r"(?:четв(?:ерт(?:ь|и|ей|ью|ям|ях))?|триместр\w*)\Z")
_BEGINNINGS = {
    "учебн": "s", "квартал": "Q", "полугод": "H",
    "декад": "T", "недел": "W", "каникул": "h", "числ": "c", "половин": "O",
    "начал": "P start", "середин": "P middle", "конец": "P end",
    "окончан": "P end", "завершен": "P end",
}  # fmt: skip

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
  | (?P<NOW>т\.?\s?г\.|(?:текущ|настоящ|эт|отчетн)\w+\ (?:финансов\w+\ )?год\w*
      |тек\.\ ?г\w*\.?)
  | (?P<BEHIND>год\w*\ ?,?\ следующ\w+\ за\ (?:последн\w+\ (?:отчетн\w+\ )?год|год\w*
      \ (?:оконч|заверш)|(?:окончани|завершени)|(?:период|срок)\w*\ (?:реал|дейст))
      \w*(?:\ (?:реализаци|исполнени|действи|выполнени|окончани|завершени|программ
      |плана|проекта|год|муниципальн|настоящ|данн)\w*)*)
  | (?P<NEXT>(?:следующ|будущ)\w+\ год\w*
      |год\w*\ ?,?\ следующ\w+\ за\ (?:(?:отчетн|планов|текущ|истекш|прошедш)\w+
      (?:\ (?:финансов|налогов|отчетн)\w+)?(?:\ (?:год|период)\w*)?
      |год\w*\ (?:реализаци|исполнени|выполнени)\w*))
  | (?P<LAST>последн\w+\ год\w*\ (?:реализаци|действи|исполнени|выполнени)\w*
      (?:\ (?:муниципальн\w+\ )?(?:программ|план|проект)\w*)?)
  | (?P<HALF>пол\.?\ (?=[а-я]))
  | (?P<HOLIDAYS>(?:осен|зим|весен|лет)\.?(?=\ ?кан)
      |(?:осенн|зимн|новогодн|весенн|летн)(?:ие|их|ими|им)
      (?=(?:\s*(?:,|и)\s*(?:осенн|зимн|новогодн|весенн|летн)(?:ие|их|ими|им))*
      \s+(?:школьн\w+\s+)?каникул))
  | (?P<SCHOOL>(?<!\d)20\d\d\s?[-,]\s?(?:20)?\d\d(?:,\ ?20\d\d\ ?-\ ?20\d\d)*
      \s?уч\w*\.?(?:\s?г\w*\.?)?
      |(?<!\d)20\d\d\s?/\s?(?:20)?\d\d(?!\d)(?:\s?уч\w*\.?)?(?:\s?г\w*\.?)?
      |уч\w*\.?\ г\w*\.?\ 20\d\d\s?-\s?20\d\d(?:\s?г\w*\.?)?)
  | (?P<ORD>\d{1,2}\s?-?
      (?:ого|го|ое|ом|ему|ому|му|ый|ий|ой|ая|ую|ые|ых|его|[ейюямх])(?!\w))
  | (?P<TENS>(?:двадцат|тридцат)[а-я]+
      \ (?:перв|втор|трет|четверт|пят|шест|седьм|восьм|девят)[а-я]+)
  | (?P<YEAR>(?<!\d)(?:19|20)\d\d(?!\d)|(?<=20\d\d-)\d\d(?=\s?г))
  | (?P<NUM>\d+)
  | (?P<ROMAN>(?<![a-zа-я])(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2}|x)
      (?:-(?:ый|ой|ий|й|ая|я|ое|ого|го|е|ом|м))?(?![a-zа-я]))
  | (?P<WORD>[^\W\d_]+)
  | (?P<LINE>(?<=[^\s,;:(-])\n)
  | (?P<SIGN>[,;:()/-])
    """,
    re.VERBOSE,
)
_KINDS = {
    "MARK": ".", "UNTIL": "u", "SINCE": "f", "ONWARD": ">", "SUMMER": "C",
    "WITHIN": "~", "NOW": "n", "BEHIND": "b", "NEXT": "x", "LAST": "l",
    "HALF": "O", "LINE": ";",
}  # fmt: skip


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
    [('f', None), ('N', 15), ('M', 10), ('Y', 2020), ('g', None)]
    >>> [(t.kind, t.value) for t in tokenize("31.02.2021; 2020/21 уч. год")]
    [('!', None), (';', None), ('K', (2020, 2021))]
    """
    tokens = []
    for found in _MASTER.finditer(text):
        group, words = found.lastgroup, found.group()
        if group in _READERS:
            kind, value = _READERS[group](words)
        else:
            kind, value = _KINDS.get(group, words), None
        tokens.append(Token(kind, value, words, *found.span()))
    return tokens


def _full_date(text):
    day, month, year = (int(part) for part in re.findall(r"\d+", text))
    if day > 999:  # «2021-04-30»
        day, year = year, day
    year += 2000 if year < 100 else 0
    try:
        return "D", date(year, month, day)
    except ValueError:
        return "!", None


def _day_month(text):
    day, month = (int(part) for part in text.split("."))
    if not 1 <= month <= 12:
        return ("o", None) if day < 24 and month < 60 else ("!", None)
    return ("d", (day, month)) if _full_date(f"{text}.2020")[1] else ("!", None)


def _month_year(text):
    month, year = (int(part) for part in re.findall(r"\d+", text))
    return ("m", (month, year)) if 1 <= month <= 12 else ("!", None)


def _school_year(text):
    first, *_others, last = (int(part) for part in re.findall(r"\d+", text))
    last += first // 100 * 100 if last < 100 else 0
    return ("K", (first, last)) if first < last else ("!", None)


def _tens(text):
    return "N", sum(ORDINALS[stem(word)] for word in text.split())


def _word(text):
    season = _SEASON.match(text)
    if text in _WORDS:
        return _WORDS[text], None
    if month := month_of(text) or misspelt_month(text):
        return "M", month
    if season:
        return "S", _SEASONS[season[1]]
    if text in _ENDS:
        return "P", "end"
    if _TERM.match(text):
        return "q", "term" if text.startswith("четв") else None
    if number := ORDINALS.get(stem(text)):
        return "N", number
    begun = (kind for word, kind in _BEGINNINGS.items() if text.startswith(word))
    kind, _space, value = next(begun, "w").partition(" ")
    return kind, value or None


_READERS = {
    "ISO": _full_date,
    "DATE": _full_date,
    "DASHDATE": _full_date,
    "DM": _day_month,
    "MY": _month_year,
    "SCHOOL": _school_year,
    "TENS": _tens,
    "HOLIDAYS": lambda text: (
        "V",
        next(HOLIDAYS[w] for w in HOLIDAYS if w[:3] == text[:3]),
    ),
    "ORD": lambda text: ("N", int(re.match(r"\d+", text).group())),
    "YEAR": lambda text: ("Y", int(text) if len(text) > 2 else 2000 + int(text)),
    "NUM": lambda text: ("N", int(text)),
    "ROMAN": lambda text: ("N", roman(text.partition("-")[0])),
    "WORD": _word,
}
