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


def get_working_day(day, rule="preceding", not_before=None):
    """The working day that a last day moves to when it is a day off.

    Sources disagree, so the rule is a setting. Preceding: a term of control that ends
    on a day off is kept on the working day before it, as instructions of records
    management have it (model instruction, КонсультантПлюс LAW 305378, п. 5.3.2; of
    Свердловская область, docs.cntd.ru/document/453106005, п. 17). Following: the next
    working day, as of terms of civil law (ГК РФ, ст. 193). The order's words stay.

    :param rule: preceding, following or none
    :param not_before: the first day of the work: a last day never moves before it

    >>> get_working_day(date(2021, 1, 31)), get_working_day(date(2021, 5, 10))
    (datetime.date(2021, 1, 29), datetime.date(2021, 5, 7))
    >>> get_working_day(date(2021, 1, 31), "following")
    datetime.date(2021, 2, 1)
    >>> get_working_day(date(2021, 1, 31), "none")
    datetime.date(2021, 1, 31)
    >>> get_working_day(date(2021, 1, 31), not_before=date(2021, 1, 30))
    datetime.date(2021, 1, 31)
    >>> get_working_day(date(2021, 1, 15))
    datetime.date(2021, 1, 15)
    """
    moved = day
    while rule != "none" and is_day_off(moved):
        moved += ONE_DAY if rule == "following" else -ONE_DAY
    return day if not_before and moved < not_before else moved
