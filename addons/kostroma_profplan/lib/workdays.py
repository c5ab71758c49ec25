"""Working days of the Russian production calendar: plain Python, no Odoo."""

from datetime import date, timedelta  # noqa: F401 (the examples use date)

import holidays

ONE_DAY = timedelta(days=1)
CALENDAR = holidays.country_holidays("RU")


def is_day_off(day):
    """Whether a day is a weekend or a public holiday in Russia.

    A Saturday that was exchanged for another day off is a working day.

    >>> is_day_off(date(2021, 1, 8)), is_day_off(date(2021, 2, 20))
    (True, False)
    """
    return not CALENDAR.is_working_day(day)


def get_working_day(day, first=None, last=None):
    """The day itself, or the working day before it when it is a day off.

    Term rules of records management: a last day that falls on a day off moves to
    the preceding working day (design §4). The order's words stay.

    >>> get_working_day(date(2021, 1, 31)), get_working_day(date(2021, 5, 10))
    (datetime.date(2021, 1, 29), datetime.date(2021, 5, 7))
    >>> get_working_day(date(2021, 1, 15))
    datetime.date(2021, 1, 15)

    Nothing is due before it begins: where the preceding working day lies before
    ``first`` it is the following one, or, past ``last``, the day itself.

    >>> year = date(2027, 1, 1), date(2027, 12, 31)
    >>> get_working_day(date(2027, 1, 10), *year)
    datetime.date(2027, 1, 11)
    >>> get_working_day(date(2027, 1, 10), date(2027, 1, 1), date(2027, 1, 10))
    datetime.date(2027, 1, 10)
    """
    before = _get_nearest(day, -ONE_DAY)
    if not first or before >= first:
        return before
    after = _get_nearest(day, ONE_DAY)
    return day if last and after > last else after


def _get_nearest(day, step):
    while is_day_off(day):
        day += step
    return day
