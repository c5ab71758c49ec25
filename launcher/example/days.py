"""The days of the example: it is told for 2020–2021 and played again this year.

The order of 2020 came in the middle of its school year, this year's in August: what was
done on plans in January is done in August, all else on the same day of the year.
"""

import re
from datetime import date, timedelta

from odoo.addons.kostroma_profplan.lib.workdays import get_working_day

TOLD = 2020  # in which the school year of the story begins
# By when organisations hand in their plans: in the story, and (month, day) this year.
PLANS_TOLD = date(2021, 1, 15)
PLANS_DUE = 8, 28
LAST_OF_PLANS = date(2021, 1, 31)
DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


class ThisYear:
    """The school year of a day."""

    def __init__(self, today):
        self.today = today
        self.year = today.year - (today.month < 9)
        self.last = get_working_day(today - timedelta(days=1))
        self.plans_due = get_working_day(date(self.year, *PLANS_DUE))

    def move(self, told):
        """A story with its days and the words of its year moved to this one."""
        if isinstance(told, dict):
            return {self.move(key): self.move(one) for key, one in told.items()}
        if isinstance(told, list):
            return [self.move(one) for one in told]
        if not isinstance(told, str):
            return told
        if DAY.match(told):
            return self.move_day(date.fromisoformat(told)).isoformat()
        return told.replace(f"{TOLD}/{TOLD + 1}", f"{self.year}/{self.year + 1}")

    def move_day(self, day):
        """The working day of this year on which what was done then is done."""
        if day <= LAST_OF_PLANS:
            return get_working_day(day + (self.plans_due - PLANS_TOLD))
        return get_working_day(day.replace(year=day.year - TOLD + self.year))

    def ago(self, days, first=None):
        """The working day so many days before today, not before ``first``."""
        day = get_working_day(self.today - timedelta(days=days))
        return max(day, first) if first else day

    def get_day(self, month, day):
        """A day of this school year."""
        return date(self.year + (month < 8), month, day)
