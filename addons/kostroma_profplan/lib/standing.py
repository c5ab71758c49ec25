"""How a set of measures stands, for cards and the first page: plain Python (design §9).

One count by step and health gives all that is shown of it: how much is done, what
burns, a traffic light, the nearest day.
"""

from collections import Counter
from datetime import date  # noqa: F401 (the examples use it)

from .execution import EXECUTING_STEPS, OPEN_STEPS

# A plan is red when more than this part of its measures is overdue: with a single one
# of sixty late it burns, but does not fail.
RED_SHARE = 0.10
LIGHTS = ("red", "yellow", "green")


class Standing:
    """Counts of measures; ``add`` them by step and health, then ask.

    >>> plan = Standing()
    >>> plan.add("done", "done_on_time", 3)
    >>> plan.add("in_progress", "overdue", 1, date(2021, 4, 1))
    >>> plan.add("assigned", "on_track", 16, date(2021, 5, 1))
    >>> plan.total, plan.done, plan.open, plan.overdue, plan.progress
    (20, 3, 17, 1, 15.0)
    >>> plan.light, plan.nearest
    ('yellow', datetime.date(2021, 5, 1))
    """

    def __init__(self):
        self.healths = Counter()
        self.steps = Counter()
        self.nearest = None
        # Single terms of measures that have several: October's while May's is ahead.
        self.missed_terms = 0

    def add(self, step, health, count, limit=None):
        """Count some measures that stand alike.

        :param limit: the earliest of their last days on time, if any; the nearest day
            is one that is still to come
        """
        self.steps[step] += count
        self.healths[health] += count
        self._come_nearer(step, health, limit)

    def add_terms(self, step, health, count, limit=None):
        """Count single terms of measures: they are no measures, but their days count.

        >>> plan = Standing()
        >>> plan.add("assigned", "on_track", 1, date(2021, 5, 31))
        >>> plan.add_terms("assigned", "on_track", 7, date(2021, 2, 26))
        >>> plan.add_terms("in_progress", "overdue", 2, date(2021, 1, 29))
        >>> plan.total, plan.nearest, plan.missed_terms
        (1, datetime.date(2021, 2, 26), 2)
        """
        if health == "overdue":
            self.missed_terms += count
        self._come_nearer(step, health, limit)

    def _come_nearer(self, step, health, limit):
        if limit and step in EXECUTING_STEPS and health != "overdue":
            self.nearest = min(self.nearest or limit, limit)

    def add_all(self, other):
        """Count what another one has counted."""
        self.steps += other.steps
        self.healths += other.healths
        self.missed_terms += other.missed_terms
        if other.nearest:
            self.nearest = min(self.nearest or other.nearest, other.nearest)

    @property
    def total(self):
        return self.steps.total()

    @property
    def done(self):
        return self.steps["done"]

    @property
    def open(self):
        return sum(self.steps[step] for step in OPEN_STEPS)

    @property
    def overdue(self):
        return self.healths["overdue"]

    @property
    def waiting(self):
        """Not done and not late: what is open and in time."""
        return self.open - self.overdue

    def get_bar(self, closed=False):
        """Parts of the bar of a card by health, from what is done to what burns.

        :param closed: of a plan that is closed nothing burns any more

        >>> plan = Standing()
        >>> plan.add("done", "done_late", 2)
        >>> plan.add("assigned", "at_risk", 1)
        >>> plan.add("assigned", "due_soon", 3)
        >>> plan.add("returned", "overdue", 4)
        >>> plan.get_bar()
        {'done_late': 2, 'on_track': 3, 'at_risk': 1, 'overdue': 4}
        >>> plan.get_bar(closed=True)
        {'done_late': 2, 'dropped': 8}
        """
        late = self.healths["done_late"]
        parts = {"done_on_time": self.done - late, "done_late": late}
        if closed:
            parts["dropped"] = self.open
        else:
            risk = self.healths["at_risk"]
            parts["on_track"] = self.waiting - risk
            parts |= {"at_risk": risk, "overdue": self.overdue}
        return {health: count for health, count in parts.items() if count}

    @property
    def progress(self):
        """Per cent of measures that are done."""
        return 100.0 * self.done / self.total if self.total else 0.0

    @property
    def light(self):
        """Red, yellow or green; None where nothing is on control any more.

        >>> plan = Standing()
        >>> plan.light
        >>> plan.add("assigned", "due_soon", 9)
        >>> plan.light
        'green'
        >>> plan.missed_terms = 1
        >>> plan.light
        'yellow'
        >>> plan.add("assigned", "overdue", 2)
        >>> plan.light
        'red'
        """
        if not self.open:
            return None
        if self.overdue > RED_SHARE * self.total:
            return "red"
        burning = self.overdue or self.missed_terms or self.healths["at_risk"]
        return "yellow" if burning else "green"
