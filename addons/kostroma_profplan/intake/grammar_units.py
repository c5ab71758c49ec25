"""Units of time, each with its year: a date, a month, «II квартал», «начало мая».

The shapes are written in the signs of `tokens`: `NMYg` is «15 марта 2021 года».
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from .dates import SEASON_START, Unit
from .expression import Parsed

# one year, but not the first of «октябрь 2020, 2021 гг.»
_ONE_YEAR = r"Y(?!-Y|(?:g?[,&]Y)+(?:G|g?[;)]|g?\Z))[gG]*"
_BY_PLACE = {"n": "current", "x": "next", "l": "last", "b": "behind"}
_PARTS_OF_MONTH = {"T": "decade", "W": "week", "O": "halfmonth"}
_CALENDAR = re.compile("календарн").match
_THIRDS = {"start": 1, "middle": 2, "end": 3}

_compiled = cache(re.compile)


class Units:
    """A position in the tokens; a rule gives a result and moves it, or gives None.

    `kinds` are the signs of the tokens, `result` is what the rules have found so far.
    """

    def __init__(self, tokens, text):
        self.tokens = tokens
        self.kinds = "".join(token.kind for token in tokens)
        self.text = text
        self.at = 0
        self.result = Parsed()

    def sees(self, shape):
        return _compiled(shape).match(self.kinds, self.at)

    def take(self, shape):
        """The next tokens if they are of a shape, else ()."""
        found = self.sees(shape)
        begin, self.at = self.at, found.end() if found else self.at
        return self.tokens[begin : self.at]

    def attempt(self, rule, *args):
        """Result of a rule; where it fails, nothing is consumed."""
        saved = self.at
        result = rule(*args)
        if not result:
            self.at = saved
        return result

    def between(self, begin):
        """The text from a token to the position."""
        return self.text[self.tokens[begin].start : self.tokens[self.at - 1].end]

    def unit(self):
        """One unit with its year, or None."""
        for shape, make in _UNITS:
            saved = self.at
            tokens = self.take(shape)
            unit = tokens and make(self, tokens)
            if unit:
                return unit if unit.dated else self._with_year(unit)
            self.at = saved
        return None

    def _with_year(self, unit):
        """The unit with the year behind it, if one is there."""
        if school := self.take("K"):
            first = SEASON_START.get(unit.month, unit.month) or unit.n
            first *= 3 if unit.unit == "quarter" else 1
            return replace(unit, year=school[0].value[first < 9])
        if year := self.take(_ONE_YEAR):
            return replace(unit, year=year[0].value)
        if self.sees("Ng") and 10 <= self.tokens[self.at].value < 100:
            return replace(unit, year=2000 + self.take("Ng")[0].value)
        place = self.take("[nxlb]")
        return replace(unit, of_year=_BY_PLACE[place[0].kind]) if place else unit

    def month_before(self):
        """The month just read, for «октябрь, **2-я неделя**», or None."""
        before = self.result.expressions[-1:]
        if not before or before[0].first != before[0].last or before[0].bound != "at":
            return None
        unit = before[0].first
        if unit.unit in _PARTS_OF_MONTH.values():
            return Unit("month", unit.month, year=unit.year)
        return unit if unit.unit == "month" else None

    # ------------------------------------------------------------------ shapes

    def _day(self, tokens):
        number, month = tokens[0], tokens[-1].value
        if "c" in (t.kind for t in tokens) and number.text.endswith(("е", "х")):
            third = {1: 1, 10: 2, 20: 3, -1: 3}.get(number.value)  # «20-е числа мая»
            return third and Unit("decade", third, month, approximate=True)
        return Unit("day", number.value, month)

    def _half(self, tokens):
        number, school = tokens[0].value, self.take("K")
        if school or "s" in (token.kind for token in tokens):
            return _school_half(number, school)
        return Unit("half", number)

    def _part_of_month(self, tokens):
        """«2-я неделя **мая**», «май, 2-я неделя», «вторая половина **2022 года**»."""
        number, part = tokens[0].value, tokens[1].kind
        if part == "O" and (self.sees("K") or self.take("sg?")):
            return _school_half(2 if number == -1 else number, self.take("K"))
        if part == "O" and len(tokens) < 3 and self.sees("[YgGn]"):
            return Unit("half", number)
        before = self.month_before()
        month = tokens[2].value if len(tokens) > 2 else before and before.n
        year = before.year if len(tokens) < 3 and before else None
        unit, rough = _PARTS_OF_MONTH[part], part == "W"
        return month and Unit(unit, number, month, year, approximate=rough)

    def _season(self, tokens):
        # which winter of the year, nobody knows
        rough = tokens[0].value == "winter" and self.sees("Y(?!-)")
        return Unit("season", month=tokens[0].value, approximate=bool(rough))

    def _part_of(self, tokens):
        """«конец учебного года», «конец 2021 года», «начало мая»: told as doubtful."""
        part, shape = tokens[0].value, "".join(token.kind for token in tokens[1:])
        if "s" in shape or "K" in shape:
            year = tokens[-1].value[part == "end"] if "K" in shape else None
            return part != "middle" and Unit(
                f"school_{part}", year=year, approximate=True
            )
        if shape == "M":
            return Unit("decade", _THIRDS[part], tokens[1].value, approximate=True)
        if shape == "NQ" and part != "middle" and 1 <= tokens[1].value <= 4:
            month = tokens[1].value * 3 - (0 if part == "end" else 2)
            return Unit("month", month, approximate=True)
        words = (token.text for token in tokens if token.kind == "w")
        if part != "end" or shape == "NQ" or not all(map(_CALENDAR, words)):
            return None
        year = next((token.value for token in tokens if token.kind == "Y"), None)
        return Unit("year_end", year=year, approximate=shape == "g")


def _school_half(number, school):
    year = school[0].value[number == 2] if school else None
    return Unit("school_half", number, year=year)


_UNITS = [  # the first shape of which a unit can be made
    ("D[gG]*", lambda rules, t: Unit("date", day=t[0].value)),
    ("d", lambda rules, t: Unit("day", *t[0].value)),
    ("m[gG]*", lambda rules, t: Unit("month", t[0].value[0], year=t[0].value[1])),
    ("M", lambda rules, t: Unit("month", t[0].value)),
    ("Nc?M", Units._day),
    ("NQ", lambda rules, t: Unit("quarter", t[0].value)),
    ("Ns?H(?:sg?)?", Units._half),
    ("N[TWO]M?", Units._part_of_month),
    ("S", Units._season),
    ("C|Uh", lambda rules, t: Unit("season", month="summer", approximate=True)),
    ("P(?:sg?K?|K|NQ|M|w?Yg?|w?g)", Units._part_of),
    ("K", lambda rules, t: Unit("school_year", year=t[0].value[0])),
    ("Y[gG]*", lambda rules, t: Unit("year", year=t[0].value)),
]
