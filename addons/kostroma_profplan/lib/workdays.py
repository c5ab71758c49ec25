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


def get_working_day(day, rule="preceding", first=None, last=None):
    """The working day that a last day moves to when it is a day off.

    Sources disagree, so the rule is a setting. Preceding: a term of control that ends
    on a day off is kept on the working day before it, as instructions of records
    management have it (model instruction, КонсультантПлюс LAW 305378, п. 5.3.2; of
    Свердловская область, docs.cntd.ru/document/453106005, п. 17). Following: the next
    working day, as of terms of civil law (ГК РФ, ст. 193). The order's words stay.

    Nothing is due before it begins or past the plan: where the day that the rule gives
    lies outside of ``first`` … ``last`` it is the nearest on the other side, or the day
    itself.

    :param rule: preceding, following or none
    >>> get_working_day(date(2021, 1, 31), "following")
    datetime.date(2021, 2, 1)
    >>> get_working_day(date(2021, 1, 31), "none")
    datetime.date(2021, 1, 31)
    >>> year = date(2027, 1, 1), date(2027, 12, 31)
    >>> get_working_day(date(2027, 1, 10), "preceding", *year)
    datetime.date(2027, 1, 11)
    >>> get_working_day(date(2027, 1, 10), "preceding", year[0], date(2027, 1, 10))
    datetime.date(2027, 1, 10)
    """
    if rule == "none":
        return day
    for step in (-ONE_DAY, ONE_DAY) if rule == "preceding" else (ONE_DAY, -ONE_DAY):
        moved = _get_nearest(day, step)
        if not (first and moved < first) and not (last and moved > last):
            return moved
    return day


def _get_nearest(day, step):
    while is_day_off(day):
        day += step
    return day
