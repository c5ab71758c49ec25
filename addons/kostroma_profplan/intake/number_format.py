"""What Excel shows for a number: its format code applied (ECMA-376, 18.8.30–31).

Two departures from the letters on the screen, so that nothing is mistaken: a date is
written out as far as it is shown («мар.27» could be 27 March: «март 2027»; a day, a
month and a year are always dd.mm.yyyy, and a time beside them is left out), and the
decimal separator is a point, as in the numbers of rows.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import groupby

from .lexicon import MONTH_NAMES
from .text import oneline

# formats that a file names by number only; dates as a Russian Excel shows them
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "dd.mm.yyyy", 15: "dd.mmm.yy", 16: "dd.mmm", 17: "mmm.yy", 18: "h:mm",
    19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "dd.mm.yyyy h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "dd.mm.yyyy"),
}  # fmt: skip
_SYSTEM = {"f800": 'd mmmm yyyy" г."', "f400": "h:mm:ss"}  # [$-F800]: as Windows shows
_RUSSIAN = str.maketrans("ДдМмГг", "ddmmyy")  # some writers do not translate it
_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<space>_.) | \*. | (?P<end>;)
  | \[\$(?P<money>[^]-]*)[^]]*\] | \[(?P<condition>[<>=]+-?[\d.]+)\]
  | \[(?P<elapsed>h+|m+|s+)\] | \[[^]]*\] | (?P<general>General)
  | (?P<time>AM/PM|A/P|[hs]+(?:\.0+)?) | (?P<date>y+|m+|d+)
  | (?P<digit>[0#?]) | (?P<mark>[.,%@/]|E[+-]) | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CLOCK = ("date", "time", "elapsed")
_LITERAL = ("quoted", "escaped", "money", "plain", "space")
_COMPARE = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">": operator.gt,
            ">=": operator.ge, "<>": operator.ne}  # fmt: skip
DAY_ZERO = datetime(1899, 12, 30)
_DAYS = 2958466  # Excel knows no day after 31.12.9999
_ALL_OF_IT = (("general", "general"), ("mark", "@"))
_WEEKDAYS = "понедельник вторник среда четверг пятница суббота воскресенье".split()


@dataclass(frozen=True)
class Shown:
    """A number as shown; `day` is set for a date, `with_year` if its year is shown."""

    text: str
    day: datetime | None = None
    with_year: bool = False


@dataclass
class _Section:
    tokens: list
    condition: str = ""

    def has(self, *kinds):
        return any(kind in kinds for kind, _text in self.tokens)


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
    section, value = _chosen(_sections(code), value)
    if section.has(*_CLOCK):
        return _moment(section, value + shift)
    return Shown(oneline(_number(section, value)))


def show_text(text, code):
    """A text as its format shows it: «п. @» adds words, «;;;» hides it.

    >>> show_text("5", '"п. "@'), show_text("5", ";;;"), show_text("5", "0.00")
    ('п. 5', '', '5')
    """
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and ("mark", "@") not in section.tokens:
        return text
    return "".join(
        text if token == ("mark", "@") else token[1] * (token[0] == "literal")
        for token in section.tokens
    )


@lru_cache(maxsize=500)
def _sections(code):
    for locale, meant in _SYSTEM.items():
        if f"[$-{locale}]" in code.lower():
            code = meant
    if "гг" in code.lower() and "y" not in code.lower():
        code = code.translate(_RUSSIAN)
    sections = [_Section([])]
    for found in _TOKEN.finditer(code or "General"):
        kind = found.lastgroup
        if kind == "end":
            sections.append(_Section([]))
        elif kind == "condition":
            sections[-1].condition = found[kind]
        elif kind in _LITERAL:
            text = " " if kind == "space" else found[kind]
            sections[-1].tokens.append(("literal", text))
        elif kind:
            sections[-1].tokens.append((kind, found[kind].lower()))
    for section in sections:
        _name_minutes(section.tokens)
    return sections


def _name_minutes(tokens):
    """«m» behind hours or before seconds is minutes, not a month."""
    clock = [n for n, token in enumerate(tokens) if token[0] in _CLOCK]
    letters = "".join(tokens[n][1][0] for n in clock)
    for n, before, after in zip(clock, " " + letters, letters[1:] + " ", strict=False):
        if tokens[n][1] in ("m", "mm") and (before == "h" or after == "s"):
            tokens[n] = ("time", tokens[n][1])


def _chosen(sections, value):
    """The section for a value, and the value with the sign that is left to show."""
    numeric = [
        s for s in sections if len(sections) == 1 or ("mark", "@") not in s.tokens
    ]
    if any(section.condition for section in numeric):
        for section in numeric:
            sign, limit = re.match(r"([<>=]+)(.*)", section.condition or "=0").groups()
            if not section.condition or _COMPARE[sign](value, float(limit)):
                return section, value
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return (numeric or [_Section([("general", "")])])[0], value


def _number(section, value):
    tokens = section.tokens
    if section.has("general") or ("mark", "@") in tokens:
        shown = dict.fromkeys(_ALL_OF_IT, _general(value))
        return "".join(shown.get(token) or _literal(token) for token in tokens)
    if any(kind == "mark" and text[0] in "/e" for kind, text in tokens):
        return _general(value)
    if not section.has("digit"):
        return "".join(map(_literal, tokens))
    point = tokens.index(("mark", ".")) if ("mark", ".") in tokens else len(tokens)
    whole, rest = tokens[:point], tokens[point + 1 :]
    slots = [text for kind, text in rest if kind == "digit"]
    kinds = "".join(text for kind, text in whole if kind == "digit" or text == ",")
    thousands = len(kinds) - len(kinds.rstrip(","))
    number = Decimal(repr(value)).scaleb(-3 * thousands)
    number = number.scaleb(2 * tokens.count(("mark", "%")))
    number = number.quantize(Decimal(1).scaleb(-len(slots)), ROUND_HALF_UP)
    integer, _point, fraction = f"{abs(number):f}".partition(".")
    needed = "".join(slots).rfind("0") + 1
    fraction = fraction[:needed] + fraction[needed:].rstrip("0")
    integer = integer.lstrip("0").zfill(kinds.count("0"))
    if "," in kinds.rstrip(","):
        integer = f"{int(integer or 0):,}".replace(",", " ")
    tail = "".join(map(_literal, rest))
    sign = "-" if number < 0 else ""
    return sign + _filled(whole, integer) + ("." + fraction if fraction else "") + tail


def _literal(token):
    return token[1] if token[0] == "literal" or token == ("mark", "%") else ""


def _filled(tokens, digits):
    """Digits over the places of a format, from the right; the first takes the rest."""
    places, parts = sum(kind == "digit" for kind, _text in tokens), []
    for token in reversed(tokens):
        if token[0] == "digit":
            places -= 1
            cut = max(len(digits) - 1, 0) if places else 0
            parts.append(digits[cut:])
            digits = digits[:cut]
        else:
            parts.append(_literal(token))
    return "".join(reversed(parts))


def _general(value):
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"


def _moment(section, value):
    if not 0 <= value < _DAYS:
        raise ValueError(value)
    moment = DAY_ZERO + timedelta(seconds=round(value * 86400))
    dates = [text for kind, text in section.tokens if kind == "date"]
    if section.has("elapsed"):
        return Shown(f"{int(value * 24)}:{moment:%M}")
    if not dates:
        return Shown(f"{moment:%H:%M}")
    # one date for all its tokens; words between them stay where they are
    text, date = "", _date(dates, moment)
    for kind, run in groupby(
        section.tokens, key=lambda token: token[0].replace("mark", "literal")
    ):
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
    parts = [words[letter] for letter in words if letter in shown]
    return " ".join(parts) or _WEEKDAYS[moment.weekday()]
