"""What Excel shows for a number: its format code applied (ECMA-376, 18.8.30–31).

Two departures from the letters on the screen, so that nothing is mistaken: a date is
written out as far as it is shown («мар.27» could be 27 March: «март 2027»; a day, a
month and a year are always dd.mm.yyyy, and a time beside them is left out), and the
decimal separator is a point, as in the numbers of rows. A format with conditions,
fractions, scaled or broken digits shows the value itself, which is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import groupby

from .lexicon import MONTH_NAMES
from .text import oneline

_RUSSIAN = str.maketrans("ДдМмГг", "ddmmyy")  # some writers do not translate it
_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<space>_.) | \*. | (?P<end>;)
  | \[\$(?P<money>[^]-]*)[^]]*\] | (?P<odd>\[(?:[<>=][^]]*|[hms]+)\]) | \[[^]]*\]
  | (?P<value>General|@) | (?P<time>h+(?::m+)?(?::s+)?(?:\.0+)?|m+:s+(?:\.0+)?|AM/PM)
  | (?P<date>y+|m+|d+) | (?P<digits>[0#?](?:[0#?., ]*[0#?,])?) | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LITERAL = ("quoted", "escaped", "money", "plain", "space")
DAY_ZERO = datetime(1899, 12, 30)
_DAYS = 2958466  # Excel knows no day after 31.12.9999


@dataclass(frozen=True)
class Shown:
    """A number as shown; `day` is set for a date, `with_year` if its year is shown.

    `odd`: the format is not followed, the number is shown as it is.
    """

    text: str
    day: datetime | None = None
    with_year: bool = False
    odd: bool = False


def show(value, code="General", shift=0):
    """A number as its format shows it; `shift` is 1462 for the date system of 1904.

    >>> show(1.1, "0.00").text, show(0.1 + 0.2).text, show(-1250.5, '# ##0" чел."').text
    ('1.10', '0.3', '-1 251 чел.')
    >>> show(46447, "[$-419]mmmm\\\\ yyyy;@").text, show(46447, "mmm\\\\-yy").text
    ('март 2027', 'март 2027')
    >>> show(46447.4, "yyyy-mm-dd h:mm").text, show(46447, "dd.mmm").text
    ('01.03.2027', '1 марта')

    Raises ValueError for what Excel shows as «#####».
    """
    sections = _sections(code)
    tokens, value = _chosen(sections, value)
    digits = [text for kind, text in tokens if kind == "digits"]
    odd = any(kind == "odd" for section in sections for kind, _text in section)
    if odd or len(digits) > 1 or "".join(digits).endswith(","):
        return Shown(_general(value), odd=True)
    if {"date", "time"} & {kind for kind, _text in tokens}:
        return _moment(tokens, value + shift)
    return Shown(oneline(_number(tokens, value)))


def show_text(text, code):
    """A text as its format shows it: «п. @» adds words, «;;;» hides it.

    >>> show_text("5", '"п. "@'), show_text("5", ";;;"), show_text("5", "0.00")
    ('п. 5', '', '5')
    """
    sections = _sections(code)
    tokens = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and ("value", "@") not in tokens:
        return text
    own = {"value": text, "literal": ""}
    return "".join(own[kind] or words for kind, words in tokens if kind in own)


@lru_cache(maxsize=500)
def _sections(code):
    """[[(kind, text)]]: the tokens for positive and negative numbers, zero, texts."""
    if "гг" in code.lower() and "y" not in code.lower():
        code = code.translate(_RUSSIAN)
    sections = [[]]
    for found in _TOKEN.finditer(code or "General"):
        kind = found.lastgroup
        if kind == "end":
            sections.append([])
        elif kind in _LITERAL:
            sections[-1].append(("literal", " " if kind == "space" else found[kind]))
        elif kind:
            sections[-1].append((kind, found[kind].lower()))
    return sections


def _chosen(sections, value):
    """The tokens for a value, and the value with the sign that is left to show."""
    numeric = [s for s in sections if len(sections) == 1 or ("value", "@") not in s]
    at = 1 if value < 0 else 2 * (value == 0)
    if 0 < at < len(numeric):
        return numeric[at], -value
    return (numeric or [[("value", "@")]])[0], value


def _number(tokens, value):
    if ("literal", "%") in tokens:
        value *= 100
    shown = {"digits": lambda text: _digits(text, value), "literal": str}
    shown["value"] = lambda text: _general(value)
    return "".join(shown[kind](text) for kind, text in tokens)


def _digits(pattern, value):
    """A number with the digits that a pattern such as «#,##0.0#» has places for."""
    whole, _point, places = pattern.partition(".")
    number = Decimal(repr(value)).quantize(
        Decimal(1).scaleb(-len(places)), ROUND_HALF_UP
    )
    integer, _point, fraction = f"{abs(number):,f}".partition(".")
    integer = integer.replace(",", " " if re.search("[, ]", whole) else "")
    needed = places.rfind("0") + 1
    fraction = fraction[:needed] + fraction[needed:].rstrip("0")
    shown = integer.lstrip("0").zfill(whole.count("0")) + "." + fraction
    return ("-" if number < 0 else "") + shown.rstrip(".")


def _general(value):
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"


def _moment(tokens, value):
    if not 0 <= value < _DAYS:
        raise ValueError(value)
    moment = DAY_ZERO + timedelta(seconds=round(value * 86400))
    dates = [text for kind, text in tokens if kind == "date"]
    if not dates:
        return Shown(f"{moment:%H:%M}")
    # one date for all its tokens; words between them stay where they are
    text, date = "", _date(dates, moment)
    for kind, run in groupby(tokens, key=lambda token: token[0]):
        words = "".join(text for _kind, text in run)
        if kind == "literal":
            text += words if re.search(r"\w", words) else " "
        elif kind == "date":
            text, date = text + date, ""
    return Shown(oneline(text), moment, any(text[0] == "y" for text in dates))


def _date(tokens, moment):
    """The parts of a date that are shown, in the order of the language."""
    shown = {text[0]: text for text in tokens if not text.startswith("ddd")}
    if {"d", "m", "y"} <= shown.keys() and len(shown["m"]) < 3:
        return f"{moment:%d.%m.%Y}"
    month = MONTH_NAMES[moment.month - 1]
    if "d" in shown:
        month = month + "а" if month[-1] == "т" else month[:-1] + "я"
    words = {"d": str(moment.day), "m": month, "y": str(moment.year)}
    return " ".join(words[letter] for letter in words if letter in shown)
