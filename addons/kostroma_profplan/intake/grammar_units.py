"""Units of time, each with its year: a date, a month, «II квартал», «начало мая»."""

from __future__ import annotations

from .dates import Unit
from .grammar_years import Years
from .lexicon import MONTH_NAMES, misspelt_month

_PARTS_OF_MONTH = {"DECADE": "decade", "WEEK": "week", "HALFOF": "halfmonth"}


class Units(Years):
    """Rules for one unit of time."""

    def _single(self):
        """One unit with its year: a date, month, quarter, year …, or None."""
        rule = _OPERANDS.get(self.kind())
        return rule and self.attempt(rule, self)

    def date(self):
        unit = Unit("date", day=self.accept("DATE").value)
        self.accept("YEARWORD")
        return unit

    def day_month(self):
        day, month = self.accept("DM").value
        return self._with_year(Unit("day", day, month))

    def month_year(self):
        month, year = self.accept("MY").value
        self.accept("YEARWORD")
        return Unit("month", month, year=year)

    def month(self):
        number = self._month()
        return number and self._with_year(Unit("month", number))

    def _month(self):
        """Number of the month that comes next; a slip of the pen is reported."""
        token = self.accept("MONTH")
        if token:
            return token.value
        number = self.kind() == "WORD" and misspelt_month(self.token().text)
        if number:
            words = {"text": self.token().text, "taken": MONTH_NAMES[number - 1]}
            self.result.problems.append(("deadline_spelling", words))
            self.at += 1
        return number or None

    def numbered(self):
        return self._unit_of(self.accept("NUM").value)

    def _unit_of(self, number):
        """The unit behind a number: «15 **марта**», «II **квартал**»."""
        if self.kind() == "DAYWORD":
            several = self.tokens[self.at - 1].text.endswith(("е", "х"))
            self.at += 1
            if several:
                return self._around(number)
        if self.kind() in ("MONTH", "WORD"):
            month = self._month()
            return month and self._with_year(Unit("day", number, month))
        if self.kind() in ("DATE", "DM"):
            return self._single()
        if self.accept("QUARTER"):
            return self._with_year(Unit("quarter", number))
        if self.kind() == "HALF" or self.kind(1) == "HALF":
            return self._half(number)
        part = self.accept(*_PARTS_OF_MONTH)
        return part and self._part_of_month(_PARTS_OF_MONTH[part.kind], number)

    def _part_of_month(self, unit, number):
        """«2-я неделя **мая**», «май, 2-я неделя», «вторая половина **2022 года**»."""
        rough = unit == "week"
        month = self._month()
        if month:
            return self._with_year(Unit(unit, number, month, approximate=rough))
        if unit == "halfmonth" and self.accept("SCHOOL"):
            self.accept("YEARWORD")
            return _school_half(2 if number == -1 else number, self._school_years())
        if unit == "halfmonth" and self.kind() in ("YEAR", "YEARWORD", "NOW"):
            return self._with_year(Unit("half", number))
        before = self._month_before()
        return before and Unit(unit, number, before.n, before.year, approximate=rough)

    def _around(self, number):
        """«20-е числа мая», «в первых числах мая»: a third of the month, doubtful."""
        third = {1: 1, 10: 2, 20: 3, -1: 3}.get(number)
        month = third and self._month()
        return month and self._with_year(Unit("decade", third, month, approximate=True))

    def _half(self, number):
        school = self.accept("SCHOOL")
        if not self.accept("HALF"):
            return None
        if school or self.kind() == "SCHOOL":
            self.accept("SCHOOL")
            self.accept("YEARWORD")
            return _school_half(number, self._school_years())
        year = self._school_years()
        if year:
            return _school_half(number, year)
        return self._with_year(Unit("half", number))

    def season(self):
        season = self.accept("SEASON").value
        first = self.attempt(self._year_pair)
        if first:
            year = first + (season in ("spring", "summer"))
            return Unit("season", month=season, year=year)
        # which winter of the year, nobody knows
        rough = season == "winter" and self.kind() == "YEAR"
        return self._with_year(Unit("season", month=season, approximate=rough))

    def summer_holidays(self):
        """«летние каникулы»: the only ones that are the same everywhere."""
        campaign = " " in self.accept("SUMMER").text
        if not campaign and not self.accept("HOLIDAY"):
            return None
        return self._with_year(Unit("season", month="summer", approximate=True))

    def part(self):
        """«начало сентября», «конец мая»: a third of a month, said to be doubtful."""
        part = self.accept("PART").value
        if self.kind() in ("DASH", "COLON"):
            return None
        return self._part_of(part)

    def _part_of(self, part):
        year = self._named_year_part(part)
        if year:
            return year
        if self.kind() == "NUM" and self.kind(1) == "QUARTER" and part != "middle":
            number = self.accept("NUM").value
            self.accept("QUARTER")
            month = number * 3 - (0 if part == "end" else 2)
            return 1 <= number <= 4 and self._with_year(
                Unit("month", month, approximate=True)
            )
        month = self._month()
        third = {"start": 1, "middle": 2, "end": 3}[part]
        return month and self._with_year(Unit("decade", third, month, approximate=True))

    def _named_year_part(self, part):
        """«(конец) учебного года», «(конец) 2021 года», «(конец) года»."""
        calendar = self.kind() == "WORD" and self.token().text.startswith("календарн")
        self.at += calendar
        if self.kind() == "SCHOOL" and part in ("end", "start"):
            self.at += 1
            self.accept("YEARWORD")
            return _school_part(part, self._school_years())
        year = self._school_years()
        if year and part in ("end", "start"):
            return _school_part(part, year)
        if part == "end" and self.kind() == "YEARWORD":
            self.at += 1
            return Unit("year_end", approximate=not calendar)
        if part == "end" and self.kind() == "YEAR":
            return Unit("year_end", year=self._one_year())
        return None

    def year(self):
        school = self._school_years()
        if school:
            return Unit("school_year", year=school)
        return Unit("year", year=self._one_year())

    def _month_before(self):
        """The month just read, for «октябрь, **2-я неделя**», or None."""
        before = self.result.expressions[-1:]
        if not before or before[0].first != before[0].last or before[0].bound != "at":
            return None
        unit = before[0].first
        if unit.unit in ("week", "decade", "halfmonth"):
            return Unit("month", unit.month, year=unit.year)
        return unit if unit.unit == "month" else None

    def _end_of(self):
        """«(до) конца X»: X itself, whose last day counts."""
        if self.kind() != "PART" or self.token().value != "end":
            return None
        self.at += 1
        return self._named_year_part("end") or self._single()

    def _middle(self):
        """«до середины марта»: the 15th, said to be doubtful."""
        part = self.accept("PART")
        month = part and part.value == "middle" and self._month()
        return month and self._with_year(Unit("day", 15, month, approximate=True))


def _school_part(part, year):
    """The end of a school year lies in its second calendar year."""
    year = year and year + (part == "end")
    return Unit(f"school_{part}", year=year, approximate=True)


def _school_half(number, year):
    return Unit("school_half", number, year=year and year + (number == 2))


_OPERANDS = {
    "DATE": Units.date, "DM": Units.day_month, "MY": Units.month_year,
    "MONTH": Units.month, "WORD": Units.month, "NUM": Units.numbered,
    "SEASON": Units.season, "SUMMER": Units.summer_holidays, "PART": Units.part,
    "YEAR": Units.year,
}  # fmt: skip
