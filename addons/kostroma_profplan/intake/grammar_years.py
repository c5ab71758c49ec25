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
        school = self.attempt(self._school_years)
        if school:
            month = unit.month if isinstance(unit.month, int) else unit.n
            if unit.unit == "quarter":
                month = unit.n * 3
            return school if month >= 9 else school + 1
        if self.kind() == "YEAR" and not self._several_years():
            year = self.accept("YEAR").value
            self.accept("YEARWORD")
            return year
        if self.kind() == "NUM" and self.kind(1) == "YEARWORD":
            year = self.accept("NUM").value
            self.accept("YEARWORD")
            return 2000 + year if 10 <= year < 100 else None
        return None

    def _several_years(self):
        """«октябрь **2020, 2021** гг.»: the list belongs to the month as a whole."""
        ahead = 1
        while self.kind(ahead) in ("COMMA", "AND") and self.kind(ahead + 1) == "YEAR":
            ahead += 2
        if ahead == 1:
            return self.kind(1) == "DASH" and self.kind(2) == "YEAR"
        if self.kind(ahead) == "YEARWORD":
            return self.token(ahead).text in ("гг", "годы", "годов", "годах")
        return self.kind(ahead) in (None, "SEMI", "RPAR")

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
        if self.kind() == "DASH" and self.kind(1) == "NUM" and self._many_years(2):
            self.at += 1
            last = years[-1] // 100 * 100 + self.accept("NUM").value
            years += range(years[-1] + 1, last + 1)  # «2021-22 гг.»
        self.accept("YEARWORD")
        return tuple(years)

    def _many_years(self, ahead):
        token = self.token(ahead) if self.kind(ahead) == "YEARWORD" else None
        return token and token.text in ("гг", "годы", "годов", "годах")

    def _year_pair(self):
        """(2020, 2021) of «2020-2021», «2020/21»."""
        first = self.accept("YEAR")
        if not first or not self.accept("DASH", "SLASH"):
            return None
        last = self.accept("YEAR", "NUM")
        if not last:
            return None
        year = (
            last.value if last.kind == "YEAR" else first.value // 100 * 100 + last.value
        )
        return (first.value, year) if year == first.value + 1 else None

    def _school_years(self):
        """First year of «2020-2021 учебный год», «2020/21», or None."""
        saved = self.at
        slash = self.kind(1) == "SLASH"
        pair = self._year_pair()
        school = pair and self.accept("SCHOOL")
        if pair and (school or slash):
            self.accept("YEARWORD")
            return pair[0]
        self.at = saved
        return None
