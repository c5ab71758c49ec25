"""Units of time, each with its year: a date, a month, «II квартал», «начало мая».

The shapes are written in the signs of `tokens`: `NMYg` is «15 марта 2021 года».
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from .dates import SEASON_START, Unit
from .expression import Parsed
from .school_calendar import USUAL

# one year, but not the first of «октябрь 2020, 2021 гг.»
_ONE_YEAR = r"Y(?!-Y|(?:g?[,&]Y)+(?:G|g?[;)]|g?\Z))[gG]*"
_BY_PLACE = {"n": "current", "x": "next", "l": "last", "b": "behind"}
_PARTS_OF_MONTH = {"T": "decade", "W": "week", "O": "halfmonth"}
_CALENDAR = re.compile("календарн").match
_THIRDS = {"start": 1, "middle": 2, "end": 3}


class Units:
    """A position in the tokens; a rule gives a result and moves it, or gives None.

    `kinds` are the signs of the tokens, `result` is what the rules have found so far.
    """

    def __init__(self, tokens, text, calendar=USUAL):
        self.tokens = tokens
        self.calendar = calendar
        self.kinds = "".join(token.kind for token in tokens)
        self.text = text
        self.at = 0
        self.result = Parsed()

    def sees(self, shape):
        return _matcher(shape)(self.kinds, self.at)

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
        for shape, make, _example in _UNITS.get(self.kinds[self.at : self.at + 1], ()):
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
            first = unit.days[0][0] if unit.days else first
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

    def _holidays(self, tokens):
        """«осенние каникулы»: by the calendar; the summer's are its months."""
        season = tokens[0].value
        if season == "winter" and self.sees("Yg?(?!-)"):  # which end of that year?
            return None
        if season == "summer" and self.calendar.summer == USUAL.summer:
            return self._summer(tokens)
        return Unit("school_days", days=getattr(self.calendar, season))

    def _term(self, tokens):
        """«2 четверть»: by the calendar."""
        number = 4 if tokens[0].value == -1 else tokens[0].value
        if tokens[1].value != "term" or not 1 <= number <= 4:
            return None
        return Unit("school_days", number, days=self.calendar.terms[number - 1])

    def _summer(self, _tokens):
        return Unit("season", month="summer", approximate=True)

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


@cache
def _matcher(shape):
    return re.compile(shape).match


def _school_half(number, school):
    year = school[0].value[number == 2] if school else None
    return Unit("school_half", number, year=year)


_UNITS = {  # by their first sign: the first shape of which a unit can be made, examples
    "D": [("D[gG]*", lambda rules, t: Unit("date", day=t[0].value), "15.01.2027 г.")],
    "d": [("d", lambda rules, t: Unit("day", *t[0].value), "15.01")],
    "m": [
        (
            "m[gG]*",
            lambda rules, t: Unit("month", t[0].value[0], year=t[0].value[1]),
            "01.2027",
        )
    ],
    "M": [("M", lambda rules, t: Unit("month", t[0].value), "апреля")],
    "N": [
        ("Nc?M", Units._day, "15 марта"),
        ("NQ", lambda rules, t: Unit("quarter", t[0].value), "II квартал"),
        ("Ns?H(?:sg?)?", Units._half, "2 полугодие"),
        ("N[TWO]M?", Units._part_of_month, "вторая декада мая"),
        ("Nq", Units._term, "3 четверть"),
    ],
    "S": [("S", Units._season, "весна")],
    "C": [("C", Units._summer, "летняя оздоровительная кампания")],
    "V": [
        ("Vw?h", Units._holidays, "осенние каникулы"),
        ("V(?=[,&])", Units._holidays, "осенние, весенние каникулы"),
    ],
    "P": [
        ("P(?:sg?K?|K|NQ|M|w?Yg?|w?g)", Units._part_of, "начало мая"),
    ],
    "K": [
        (
            "K",
            lambda rules, t: Unit("school_year", year=t[0].value[0]),
            "2026/2027 уч. год",
        )
    ],
    "Y": [("Y[gG]*", lambda rules, t: Unit("year", year=t[0].value), "2027 год")],
}
