"""Prepositions, ranges and lists: «с 1 по 15 мая», «I–II кварталы», «2020, 2021»."""

from __future__ import annotations

from dataclasses import replace

from .dates import Unit
from .expression import Expression
from .grammar_units import Units
from .rules import TAKEN


class Ranges(Units):
    """Rules for an expression; each gives a list of `Expression`, or None."""

    def expression(self):
        """Preposition and operand(s): a list of `Expression`, or None."""
        if self.accept("FROM", "SINCE"):
            ranges = self.first_of(self._shared_ranges, self._from_to)
            return ranges or self._from("from")
        if self.accept("AFTER"):
            return self._from("after")
        during = self.accept("WITHIN")
        if during and self.accept("FROM"):
            return self.attempt(self._from_to) or self._from("from")
        bound = self.accept("UNTIL", "TO")
        if bound:
            return self._until(bound)
        self.skip("AT")
        found = self._spans()
        for expression in found or ():
            expression.during = bool(during)
        return found

    def _from_to(self):
        first = self._first_operand()
        if not first:
            return None
        self.accept("COMMA")
        self.skip("AT")
        if self.kind() == "AND" and self.kind(1) == "UNTIL":
            self.at += 1  # «не ранее 1 марта и не позднее 1 апреля»
        closing = self.accept("TO", "UNTIL", "DASH")
        to_the_end = self.kind() == "PART"
        last = closing and self._last_operand(first)
        if not last:
            return None
        first = _complete(first, last)
        inclusive = to_the_end or closing.text not in ("до", "к", "ко")
        if not first:
            return None
        scope = {first.unit, last.unit} == {"year"} and first.dated
        return [Expression(first, last, inclusive=inclusive, scope=scope)]

    def _shared_ranges(self):
        """«с 10 по 12 и с 17 по 19 февраля»: the month stands once, at the end."""
        first = self.accept("NUM")
        last = first and self.accept("TO", "DASH") and self.accept("NUM")
        if not last or not self.accept("COMMA", "AND"):
            return None
        rest = self.kind() in ("FROM", "AND") and self.expression()
        unit = rest and rest[0].last
        if not unit or unit.unit not in ("day", "date"):
            return None
        own = Expression(self._like(unit, first.value), self._like(unit, last.value))
        return [own, *rest]

    def _from(self, bound):
        unit = self._single()
        scope = bool(unit) and unit.unit in ("year", "school_year")
        return unit and [Expression(unit, unit, bound, scope=scope)]

    def _until(self, token):
        self.accept("AT")
        if self.kind() == "MARK" and self.token().text != TAKEN:
            self.at += 1  # an hour: «до 12.00 15.01.2021»
        end = self._end_of()
        if end:
            return [Expression(end, end, "until")]
        unit = self.first_of(self._middle, self._single, self._bare_day)
        inclusive = token.text not in ("до", "к", "ко", "срок до", "в срок до")
        if self.kind() == "WORD" and self.token().text == "включительно":
            inclusive = True
        return unit and [Expression(unit, unit, "until", inclusive=inclusive)]

    def _bare_day(self):
        """«июнь, не позднее **25-го**»: a day of the month just read."""
        number = self.accept("NUM")
        month = number and self._month_before()
        ends = self.kind() in (None, "COMMA", "SEMI", "RPAR")
        return month and ends and Unit("day", number.value, month.n, month.year)

    def _first_operand(self):
        """An operand, or a bare number that the last one completes (с **1** по 5)."""
        unit = self.attempt(self._single)
        if unit:
            return unit
        number = self.accept("NUM")
        return number and Unit("bare", number.value)

    def _last_operand(self, first):
        closes_bare = self.kind(1) in (None, "SEMI", "RPAR")
        if first.unit == "month" and self.kind() == "NUM" and closes_bare:
            return None
        return self.first_of(self._end_of, self._single)

    def _spans(self):
        """Operand lists and ranges: «октябрь – июнь», «1, 3 кварталы», «2020, 2021»."""
        rules = (self._days, self._years, self._numbered, self._parts, self._dash_range)
        return self.first_of(*rules, self._one)

    def _one(self):
        """One unit, in each of the years behind it: «октябрь 2020, 2021»."""
        unit = self._single()
        years = () if not unit or unit.dated else self._year_list()
        return unit and [Expression(unit, unit, years=years)]

    def _days(self):
        """«май (**21–23**)»: days of the month just read, which they stand for."""
        month = self._month_before()
        groups = month and month.unit == "month" and self._number_groups()
        if not groups or len(groups[0]) < 2 or self.kind() not in (None, "RPAR"):
            return None
        self.result.expressions.pop()
        return [
            Expression(
                *(Unit("day", day, month.n, month.year) for day in (g[0], g[-1]))
            )
            for g in groups
        ]

    def _dash_range(self):
        first = self._first_operand()
        last = None
        while first and self.accept("DASH", "TO"):
            following = self.attempt(self._last_operand, last or first)
            if not following:
                self.at -= 1
                break
            last = following
        if not last:
            return None
        if last.unit == "year" and not first.dated and first.unit != "bare":
            unit = replace(first, year=last.year)  # «март – 2022 г.»
            return [Expression(unit, unit)]
        first = _complete(first, last)
        years = () if not first or first.dated or last.dated else self._year_list()
        return first and [Expression(first, last, years=years)]

    def _numbered(self):
        """«1, 3 и 5 марта», «I–II, IV кварталы»: numbers that share a unit."""
        groups = self._number_groups()
        if not groups:
            return None
        end = groups[-1][-1]
        unit = self._unit_of(end)
        if not unit or (len(groups) == 1 and len(groups[0]) == 1):
            return None
        return [
            Expression(self._like(unit, group[0]), self._like(unit, group[-1]))
            for group in groups
        ]

    def _parts(self):
        """«в начале и в конце учебного года»: parts that share their whole."""
        first = self.accept("PART")
        if not first or not self.accept("AND", "COMMA"):
            return None
        self.skip("AT")
        second = self.accept("PART")
        whole = self.at
        last = second and self._part_of(second.value)
        behind, self.at = self.at, whole
        own = last and self._part_of(first.value)
        self.at = behind
        return own and [Expression(own, own), Expression(last, last)]

    @staticmethod
    def _like(unit, number):
        if unit.unit == "date":
            return _day_like(unit, number) or unit
        return replace(unit, n=number)

    def _number_groups(self):
        """[[1], [3, 5]] of «1, 3-5»; fewer when the last number starts a date."""
        groups = []
        while self.kind() == "NUM":
            group = [self.token().value]
            self.at += 1
            if self.kind() == "DASH" and self._number_next(1):
                self.at += 1
                group.append(self._number_value())
                self.at += 0 if self.kind() != "NUM" else 1
            groups.append(group)
            separator = self.kind() in ("COMMA", "AND", "SLASH")
            if not separator or not self._number_next(1) or self.kind() == "DATE":
                break
            self.at += 1
            if self.kind() in ("DATE", "DM"):
                groups.append([self._number_value()])
                break
        return groups

    def _number_next(self, ahead):
        return self.kind(ahead) in ("NUM", "DATE", "DM")

    def _number_value(self):
        token = self.token()
        if token.kind == "DATE":
            return token.value.day
        return token.value[0] if token.kind == "DM" else token.value

    def _years(self):
        """«2020, 2021 гг.», «2020–2022 годы», «2020-2021 учебный год»: a scope."""
        named = self.accept("SCHOOL")
        self.accept("YEARWORD")
        school = self._year_pair() if named else self._school_years()
        if school:
            unit = Unit("school_year", year=school)
            return [Expression(unit, unit, scope=True)]
        years = () if named else self._year_list()
        if not years:
            return None
        if len(years) > 1 and self.accept("SCHOOL"):
            self.accept("YEARWORD")
            first, last = (
                Unit("school_year", year=y) for y in (min(years), max(years) - 1)
            )
            return [Expression(first, last, scope=True)]
        self.accept("YEARWORD")
        return [
            Expression(Unit("year", year=first), Unit("year", year=last), scope=True)
            for first, last in _runs(sorted(set(years)))
        ]


def _runs(years):
    """Neighbouring years as one run.

    >>> _runs([2020, 2021, 2023])
    [(2020, 2021), (2023, 2023)]
    """
    runs = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _complete(first, last):
    """A bare first number takes unit and month from the last operand."""
    if first.unit != "bare":
        return first
    if last.unit == "date":
        return _day_like(last, first.n)
    if last.unit in ("day", "quarter", "half", "decade", "week", "school_half"):
        return replace(last, n=first.n)
    return None


def _day_like(unit, number):
    """Day `number` of the month of a dated unit (15-20.01.2021)."""
    return Unit("day", number, unit.day.month, unit.day.year)
