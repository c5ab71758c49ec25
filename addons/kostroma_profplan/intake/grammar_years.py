"""Years behind a unit of time: «**2021 года**», «**следующего года**», «2020/21»."""

from __future__ import annotations

from dataclasses import replace

from .grammar_cursor import Cursor

YEARS_BY_PLACE = {
    "NOW": "current", "NEXT": "next", "LASTYEAR": "last", "BEHIND": "behind",
}  # fmt: skip


class Years(Cursor):
    """Rules for the year of a unit and for lists of years."""

    def _with_year(self, unit):
        """The unit with the year behind it, if one is there."""
        year = self.attempt(self._year_behind, unit)
        told = None if year else self.accept(*YEARS_BY_PLACE)
        if told:
            return replace(unit, of_year=YEARS_BY_PLACE[told.kind])
        self.accept("NOW")
        return replace(unit, year=year) if year else unit

    def _year_behind(self, unit):
        school = self._school_years()
        if school:
            month = unit.month if isinstance(unit.month, int) else unit.n
            if unit.unit == "quarter":
                month = unit.n * 3
            return school if month >= 9 else school + 1
        if self.kind() == "YEAR" and not self._several_years():
            return self._one_year()
        if self.kind() == "NUM" and self.kind(1) == "YEARWORD":
            year = self.accept("NUM").value
            self.accept("YEARWORD")
            return 2000 + year if 10 <= year < 100 else None
        return None

    def _one_year(self):
        year = self.accept("YEAR").value
        self.accept("YEARWORD")
        return year

    def _several_years(self):
        """«октябрь **2020, 2021** гг.»: the list belongs to the month as a whole."""
        ahead = 1
        while self.kind(ahead) in ("COMMA", "AND") and self.kind(ahead + 1) == "YEAR":
            ahead += 2
        if ahead == 1:
            return self.kind(1) == "DASH" and self.kind(2) == "YEAR"
        return self._many_years(ahead) or self.kind(ahead) in (None, "SEMI", "RPAR")

    def _year_list(self):
        """Years behind a unit that keep it in each of them, or ()."""
        if self.kind() != "YEAR":
            return ()
        years = [self.accept("YEAR").value]
        if self.kind() == "YEARWORD" and self.kind(1) == "DASH":
            if self.kind(2) == "YEAR":
                self.at += 1  # «2021 г. – 2025 г.»
        while self.kind() in ("COMMA", "AND", "DASH") and self.kind(1) == "YEAR":
            through = self.accept("COMMA", "AND", "DASH").kind == "DASH"
            year = self.accept("YEAR").value
            years += range(years[-1] + 1, year + 1) if through else [year]
        short = self.kind() == "DASH" and self.kind(1) == "NUM" and self._many_years(2)
        if short and self.token(1).value < 100:
            self.at += 1
            last = years[-1] // 100 * 100 + self.accept("NUM").value
            years += range(years[-1] + 1, last + 1)  # «2021-22 гг.»
        self.accept("YEARWORD")
        return tuple(years)

    def _many_years(self, ahead):
        word = self.kind(ahead) == "YEARWORD" and self.token(ahead).text
        return word in ("гг", "годы", "годов", "годах")

    def _year_pair(self):
        """The first year of «2020-2021», «2020/21», or None."""
        first = self.accept("YEAR")
        dash = first and self.accept("DASH", "SLASH")
        last = dash and self.accept("YEAR", "NUM")
        if not last:
            return None
        follows = first.value + 1
        short = last.kind == "NUM" and last.value == follows % 100
        return first.value if short or last.value == follows else None

    def _school_years(self):
        """First year of «2020-2021 учебный год», «2020/21», or None."""
        saved, slash = self.at, self.kind(1) == "SLASH"
        first = self._year_pair()
        if first and (self.accept("SCHOOL") or slash):
            self.accept("YEARWORD")
            return first
        self.at = saved
        return None
