"""By when what was done is reported: plain Python, no Odoo.

The term of doing and the day of reporting differ. A term that names a day is reported
by that day; one that names a month or a quarter by a day of the next month, the 10th
unless the setting says otherwise («ежемесячно», «ежеквартально»:
docs.cntd.ru/document/453106005, п. 16; programmes: /570879271); one that lasts for the
whole plan on its last day, by organisations on the plan's own reporting day.
"""

import re
from datetime import date, timedelta  # noqa: F401 (the examples use date)

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)
DAY_OF_MONTH = 10

# A year that is cut by the plan's period («2021 год» in a school year's plan) lasts for
# the rest of it; half a year and what is shorter are months.
LONGER_THAN_HALF_A_YEAR = 185

# The nature of a term by its kind; of the other kinds it is seen from the dates.
NATURES = {
    "date": "day",
    "unknown": "day",
    "whole_period": "period",
    "on_demand": "period",
    "external_schedule": "period",
    "on_event": "day",
    "milestone": "day",
}
# Terms of several windows end as their last window does.
REPEATED = ("daily", "weekly", "monthly", "quarterly", "half_yearly")


def get_nature(kind, start, end, period, words="", recurrence=None):
    """What a term is for reporting: ``day``, ``months`` or ``period``.

    :param kind: of the term, or ``milestone``
    :param start, end: its first and last day, by the words of the order
    :param period: first and last day of the plan, as far as they are known
    :param words: the order's own words of the term

    >>> year = date(2020, 9, 1), date(2021, 8, 31)
    >>> get_nature("range", *year, year, "2020, 2021 гг.")
    'period'
    >>> get_nature("range", date(2021, 1, 1), year[1], year, "2021 год")
    'period'
    >>> get_nature("range", date(2021, 2, 1), date(2021, 2, 28), year, "Февраль 2021")
    'months'
    >>> april = date(2021, 4, 1), date(2021, 4, 30)
    >>> get_nature("range", *april, year, "с 1 по 30 апреля")
    'day'
    >>> get_nature("milestone", *april, year, "Мониторинг – апрель 2021 г.")
    'day'
    >>> get_nature("recurring", *year, year, "еженедельно", "weekly")
    'months'
    >>> get_nature("recurring", *year, year, "1 раз в год", "yearly")
    'period'
    """
    if kind in NATURES or not start or not end:
        return NATURES.get(kind, "day")
    repeated = kind == "ranges" or recurrence in REPEATED
    if not repeated and _is_period(start, end, period):
        return "period"
    return "months" if _is_months(start, end, period, words, repeated) else "day"


def _is_period(start, end, period):
    first, last = period
    if not first or not last:
        return False
    rest = end == last and (end - start).days >= LONGER_THAN_HALF_A_YEAR
    return rest or (start <= first and end >= last)


def _is_months(start, end, period, words, repeated):
    """Whole calendar months, cut by the plan's period or not; no day of it is named."""
    first, last = period
    begins = repeated or start.day == 1 or start == first
    ends = (end + ONE_DAY).day == 1 or end == last
    return begins and ends and not names_day(words, end)


def names_day(words, day):
    """Whether words name a day by its number: «по 30 апреля», «до 30.04», «30 числа».

    >>> names_day("с 1 по 30 апреля 2030 г.", date(2030, 4, 30))
    True
    >>> names_day("апрель 2030 г., в 10.30", date(2030, 4, 30))
    False
    """
    number = rf"(?<![\d.:])0?{day.day}(?!\d)"
    return bool(re.search(number, words or ""))


def get_report_date(nature, end, day_of_month=DAY_OF_MONTH):
    """The day by which a term is reported; None without a last day.

    :param day_of_month: of the next month, for months

    >>> get_report_date("months", date(2020, 12, 31))
    datetime.date(2021, 1, 10)
    >>> get_report_date("months", date(2021, 1, 31), 31)
    datetime.date(2021, 2, 28)
    >>> get_report_date("period", date(2021, 8, 31))
    datetime.date(2021, 8, 31)
    """
    if nature != "months" or not end:
        return end
    return end + relativedelta(months=1, day=day_of_month)


def get_organisation_dates(nature, start, end, report_date, report_day, on_sheet=False):
    """When an organisation reports a measure, and as of which day.

    The whole period is reported on the plan's reporting day, and nothing later than on
    it: what lies behind it «по состоянию на» that day. A part that an organisation
    hands in by itself keeps a day that the order names, and is not reported before it
    begins; a line of its report (``on_sheet``) goes with the report in any case.

    :param report_date: the measure's own
    :param report_day: the plan's, None: there is none
    :return: (report date, day as of which, or None)

    >>> year, day = (date(2020, 9, 1), date(2021, 8, 31)), date(2021, 4, 30)
    >>> get_organisation_dates("period", *year, year[1], day)
    (datetime.date(2021, 4, 30), datetime.date(2021, 4, 30))
    >>> get_organisation_dates("period", *year, date(2021, 3, 20), day)[0]
    datetime.date(2021, 3, 20)
    >>> february = date(2021, 2, 1), date(2021, 2, 28)
    >>> get_organisation_dates("months", *february, date(2021, 3, 10), day)
    (datetime.date(2021, 3, 10), None)
    >>> contest = year[0], date(2021, 5, 15)
    >>> get_organisation_dates("day", *contest, contest[1], day)
    (datetime.date(2021, 5, 15), None)
    >>> get_organisation_dates("day", *contest, contest[1], day, on_sheet=True)[1]
    datetime.date(2021, 4, 30)
    """
    if not report_day or not end:
        return report_date, None
    if not on_sheet and (nature == "day" or (start and start > report_day)):
        return report_date, None
    # Another day than the rule's is one that a person gave.
    whole = nature == "period" and report_date == end
    reported = report_day if whole else min(report_date, report_day)
    return reported, (reported if end > reported else None)
