"""Prepositions, ranges and lists: «с 1 по 15 мая», «I–II кварталы», «2020, 2021»."""

from __future__ import annotations

from dataclasses import replace

from .dates import Unit
from .expression import Expression
from .grammar_units import Units

_NUMBERED = {
    "day", "date", "quarter", "half", "decade", "week", "halfmonth", "school_half",
    "school_days",
}  # fmt: skip
_ODD_PAIRS = ({"quarter", "month"}, {"half", "month"})  # one of which is a slip
_YEARS = r"Y(?:g?[,&-]Y)*[gG]*"
_BARE_YEARS = r"Y(?:g[,;&-]?Y|[,;&-]Y)*[gG]*"
_OPEN = ("до", "к", "ко", "срок до", "в срок до")  # «до апреля» is without April


class Ranges(Units):
    """Rules for an expression; each gives a list of `Expression`, or None."""

    def expression(self):
        """Preposition and operand(s): a list of `Expression`, or None."""
        during = self.take("~")
        since = self.take("f")
        if since:
            ranges = self.attempt(self._shared_ranges) or self.attempt(self._from_to)
            return ranges or self._from("from", since[0].text)
        if self.take("a"):
            return self._from("after")
        bound = self.take("[ut]")
        if bound:
            return self._until(bound[0].text)
        about = self.take("@+")
        rules = (self._days, self._years, self._numbers, self._dash_range, self._one)
        found = next(filter(None, map(self.attempt, rules)), None)
        for expression in found or ():
            expression.during = bool(during)
            expression.about = bool(about) and about[-1].text == "за"
        return found

    def _from_to(self):
        first = self._first()
        closing = first and self.take(",?@*(?:&(?=u))?[tu-]")
        to_the_end = self.sees("P")
        last = closing and (self.attempt(self._end_of) or self.unit())
        first = last and _complete(first, last)
        if not first:
            return None
        inclusive = bool(to_the_end) or closing[-1].text not in _OPEN
        scope = {first.unit, last.unit} == {"year"} and first.dated
        return [Expression(first, last, inclusive=inclusive, scope=scope)]

    def _shared_ranges(self):
        """«с 10 по 12 и с 17 по 19 февраля»: the month stands once, at the end."""
        own = self.take("N[t-]N[,&](?=[f&])")
        rest = own and self.expression()
        if not rest or rest[0].last.unit not in ("day", "date"):
            return None
        first, last = (_like(rest[0].last, own[at].value) for at in (0, 2))
        return [Expression(first, last), *rest]

    def _from(self, bound, word=""):
        unit = self.unit()
        if unit and word == "от":  # from that day, or of that day?
            self.result.unclear.append(word)
        scope = bool(unit) and unit.unit in ("year", "school_year")
        return unit and [Expression(unit, unit, bound, scope=scope)]

    def _until(self, word):
        self.take(r"\.(?=D|d|NM)|@?o?")  # an hour: «до 12.00 15.01.2021»
        unit = self.attempt(self._end_of)
        inclusive = bool(unit) or word not in _OPEN
        unit = unit or self._middle() or self.unit() or self._bare_day()
        following = self.tokens[self.at : self.at + 1]
        inclusive |= bool(following) and following[0].text == "включительно"
        return unit and [Expression(unit, unit, "until", inclusive=inclusive)]

    def _end_of(self):
        """«(до) конца X»: X itself, whose last day counts."""
        if not self.sees("P") or self.tokens[self.at].value != "end":
            return None
        begin = self.at
        unit = self.unit()
        if not unit or unit.unit not in ("school_end", "year_end"):
            self.at = begin + 1
            unit = self.unit()
        return unit

    def _middle(self):
        """«до середины марта»: the 15th, said to be doubtful."""
        middle = self.sees("PM") and self.tokens[self.at].value == "middle"
        month = middle and self.take("PM")[1].value
        return month and self._with_year(Unit("day", 15, month, approximate=True))

    def _bare_day(self):
        """«июнь, не позднее **25-го**»: a day of the month just read."""
        month = self.month_before()
        number = month and self.take(r"N(?=[,;)]|\Z)")
        return number and Unit("day", number[0].value, month.n, month.year)

    def _first(self):
        """A unit, or a bare number that the last one completes (с **1** по 5)."""
        unit = self.attempt(self.unit)
        number = () if unit else self.take("N")
        return Unit("bare", number[0].value) if number else unit

    def _one(self):
        """One unit, in each of the years behind it: «октябрь 2020, 2021»."""
        unit = self.unit()
        return unit and [Expression(unit, unit, years=self._years_of(unit))]

    def _years_of(self, *units):
        if any(unit.dated for unit in units):
            return ()
        if units[0].unit not in _NUMBERED and self.sees("Yg[,&]Y"):
            self.result.unclear.append("")  # «март 2021 г., 2022 г.»: March of both?
        return _listed(self.take(_YEARS))

    def _days(self):
        """«май (**21–23**)»: days of the month just read, which they stand for."""
        month = self.month_before()
        tokens = month and self.take(r"N-N(?:[,&/]N(?:-N)?)*(?=\)|\Z)")
        if not tokens:
            return None
        self.result.expressions.pop()
        unit = Unit("day", 0, month.n, month.year)
        return [Expression(_like(unit, a), _like(unit, b)) for a, b in _groups(tokens)]

    def _numbers(self):
        """«1, 3 и 5 марта», «I–II, IV кварталы»: numbers that share a unit."""
        before = self.take("(?:N[,&/-])+(?=[NDd])")
        last = self.tokens[self.at : self.at + 1]
        unit = before and self.unit()
        if not unit or unit.unit not in _NUMBERED:
            return None
        number = unit.day.day if unit.day else unit.n
        groups = _groups([*before, last[0]._replace(value=number)])
        if unit.unit == "school_days":
            return self._terms(unit, groups)
        return [Expression(_like(unit, a), _like(unit, b)) for a, b in groups]

    def _terms(self, unit, groups):
        """«1, 3–4 четверти»: each of its own days."""
        terms = self.calendar.terms
        if not all(0 < a <= b <= len(terms) for a, b in groups):
            return None
        return [
            Expression(*(replace(unit, n=n, days=terms[n - 1]) for n in group))
            for group in groups
        ]

    def _dash_range(self):
        begun = self.at
        first, last = self._first(), None
        while first and self.sees("[-t]"):
            begin = self.at
            self.at += 1
            following = self.attempt(self._end_of) or self.unit()
            if not following:
                self.at = begin
                break
            last = following
        if not last:
            return None
        if last.unit == "year" and not first.dated and first.unit != "bare":
            unit = replace(first, year=last.year)  # «март – 2022 г.»
            return [Expression(unit, unit)]
        first = _complete(first, last)
        if first and {first.unit, last.unit} in _ODD_PAIRS and not first.dated:
            self.result.unread.append(self.between(begun))  # «I квартал – октябрь»
        return first and [Expression(first, last, years=self._years_of(first, last))]

    def _years(self):
        """«2020, 2021 гг.», «2020–2022 годы», «2020-2021 учебный год»: a scope."""
        school = self.take("K")
        if school:
            first, last = school[0].value
            if last - first > 1 and "уч" not in school[0].text:  # «2027/2029 годы»
                return [_scope("year", first, last)]
            return [_scope("school_year", first, last - 1)]
        tokens = self.take(rf"(?!Yg*-N[QH]Y){_BARE_YEARS}")
        named, through = _listed(tokens), any(token.kind == "-" for token in tokens)
        if through and named[0] > named[-1]:  # «2023-2021 годы»
            return [_scope("year", named[0], named[-1])]
        years = sorted(set(named))
        begins = [y for y in years if y - 1 not in years]
        ends = [y for y in years if y + 1 not in years]
        return [_scope("year", *run) for run in zip(begins, ends, strict=True)]


def _scope(unit, first, last):
    return Expression(Unit(unit, year=first), Unit(unit, year=last), scope=True)


def _listed(tokens):
    """Years of «2020, 2022–2024 гг.»."""
    years, through = [], False
    for token in tokens:
        if token.kind == "Y":
            years += range(years[-1] + 1, token.value) if through else ()
            years.append(token.value)
        through = token.kind == "-"
    return tuple(years)


def _groups(tokens):
    """[(1, 1), (3, 5)] of «1, 3–5»."""
    groups = []
    for joint, number in zip((None, *tokens[1::2]), tokens[::2], strict=True):
        first = groups.pop()[0] if joint and joint.kind == "-" else number.value
        groups.append((first, number.value))
    return groups


def _complete(first, last):
    """A bare first number takes unit and month from the last operand."""
    if first.unit != "bare":
        return first
    return _like(last, first.n) if last.unit in _NUMBERED else None


def _like(unit, number):
    """The unit with another number; «**15**-20.01.2021» is a day of that month."""
    if unit.day and unit.day.day != number:
        return Unit("day", number, unit.day.month, unit.day.year)
    return unit if unit.day else replace(unit, n=number)
