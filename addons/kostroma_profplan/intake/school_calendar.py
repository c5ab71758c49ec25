"""School terms and holidays: usual dates, or those of a city's own calendar.

Orders name them («осенние каникулы», «2 четверть»), their days are set each year by the
founder or the school. So what is read by them is always told.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .lexicon import number_of, roman

HOLIDAYS = {
    "осенн": "autumn", "зимн": "winter", "новогодн": "winter", "весенн": "spring",
    "летн": "summer",
}  # fmt: skip
_DAY = r"(\d{1,2})\.(\d{1,2})"
_LINE = re.compile(rf"([\w\s]+?)\s*:?\s*{_DAY}\.?\s*[-–—]\s*{_DAY}")


class SchoolCalendar(NamedTuple):
    """First and last (month, day) of the four terms, and of holidays by their season.

    The defaults are the usual school year: a city's own days are given instead.
    """

    terms: tuple = (
        ((9, 1), (10, 27)), ((11, 6), (12, 28)), ((1, 9), (3, 22)), ((4, 1), (5, 26)),
    )  # fmt: skip
    autumn: tuple = ((10, 28), (11, 5))
    winter: tuple = ((12, 29), (1, 8))
    spring: tuple = ((3, 23), (3, 31))
    summer: tuple = ((6, 1), (8, 31))

    @classmethod
    def of(cls, text):
        """A calendar written in lines; what it does not name is as usual.

        >>> own = SchoolCalendar.of("2 четверть: 05.11 – 29.12\\nосенние: 27.10–04.11")
        >>> own.terms[1], own.autumn, own.spring == SchoolCalendar().spring
        (((11, 5), (12, 29)), ((10, 27), (11, 4)), True)
        >>> SchoolCalendar.of("") == SchoolCalendar()
        True
        """
        usual = cls()
        terms, days = list(usual.terms), {}
        for found in _LINE.finditer((text or "").lower()):
            day, month, last_day, last_month = map(int, found.groups()[1:])
            span = (month, day), (last_month, last_day)
            words = found[1].split()
            season = next((HOLIDAYS[s] for s in HOLIDAYS if s in found[1]), None)
            number = words and (roman(words[0]) or number_of(words[0]))
            if season:
                days[season] = span
            elif "четверт" in found[1] and number in (1, 2, 3, 4):
                terms[number - 1] = span
        return usual._replace(terms=tuple(terms), **days)


USUAL = SchoolCalendar()
