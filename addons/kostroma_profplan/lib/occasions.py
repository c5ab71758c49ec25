"""By when work is due that is counted from an event: plain Python, no Odoo.

The day of the event itself is not counted (ГК РФ, ст. 191); months end on the day of
the same number, or the last one there is (ст. 192); a working day is one of the
production calendar.
"""

from datetime import date, timedelta  # noqa: F401 (the examples use date)

from dateutil.relativedelta import relativedelta

from . import workdays

HOURS_OF_A_DAY = 24


def get_last_day(happened, count, unit, before=False):
    """The last day of a term that an event on the day ``happened`` begins.

    :param count: 0: the order names none, the work goes with the event
    :param unit: day, working_day, week, month or hour
    :param before: the term ends so long before the event

    >>> friday = date(2027, 3, 5)
    >>> get_last_day(friday, 5, "working_day"), get_last_day(friday, 10, "day")
    (datetime.date(2027, 3, 15), datetime.date(2027, 3, 15))
    >>> get_last_day(friday, 10, "day", before=True), get_last_day(friday, 0, "day")
    (datetime.date(2027, 2, 23), datetime.date(2027, 3, 5))
    >>> get_last_day(date(2027, 1, 31), 1, "month"), get_last_day(friday, 24, "hour")
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 6))
    """
    sign = -1 if before else 1
    if unit == "working_day":
        return _count_working_days(happened, count, sign)
    if unit == "month":
        return happened + sign * relativedelta(months=count)
    days = {"week": 7 * count, "hour": -(-count // HOURS_OF_A_DAY)}.get(unit, count)
    return happened + timedelta(days=sign * days)


def _count_working_days(day, count, sign):
    while count:
        day += sign * workdays.ONE_DAY
        count -= not workdays.is_day_off(day)
    return day
