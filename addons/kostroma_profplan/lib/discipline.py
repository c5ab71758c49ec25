"""Executive discipline: what of a unit's work counts as what (design §8).

Columns as offices have them: on control = done on time + done late + not done + under
review + ahead. Plain Python, no Odoo: screens, reports and the API count by it.
"""

from collections.abc import Iterable
from datetime import date

from . import execution

# What a task on control is: exactly one of these.
VERDICTS = ("on_time", "late", "overdue", "review", "ahead")
# Those of whose term is known how it was kept: the share in time is counted over them.
JUDGED = ("on_time", "late", "overdue")
MISSED = ("late", "overdue")
# Besides, how many of the tasks were ever postponed, how many ever returned.
MARKS = ("postponed", "returned")
# How health (execution.get_health) counts; what is not here has its term ahead.
BY_HEALTH = {"done_on_time": "on_time", "done_late": "late", "overdue": "overdue"}


def get_verdict(health: str, step: str, not_executed: bool = False) -> str | None:
    """What a task counts as; None of a dropped one, which is on control no more.

    :param not_executed: its plan was closed while it was open: what is not documented
        is not done (LAW 504388, п. 185–187)

    >>> get_verdict("done_late", "done"), get_verdict("overdue", "review")
    ('late', 'overdue')
    >>> get_verdict("on_track", "review"), get_verdict("due_soon", "returned")
    ('review', 'ahead')
    >>> get_verdict("on_track", "assigned", True), get_verdict("dropped", "dropped")
    ('overdue', None)
    """
    if step == "dropped":
        return None
    if not_executed and step != "done":
        return "overdue"
    return BY_HEALTH.get(health) or ("review" if step == "review" else "ahead")


def get_delay(
    verdict: str | None,
    limit: date | None,
    submitted_on: date | None,
    step: str,
    today: date,
) -> int | None:
    """Days by which work is late, or has been until today; None of what is not late.

    None is counted before the limit: of work left open by a plan that was closed.

    >>> day, today = date(2026, 4, 1), date(2026, 4, 11)
    >>> get_delay("late", day, date(2026, 4, 3), "done", today)
    2
    >>> get_delay("overdue", day, None, "assigned", today)
    10
    >>> get_delay("on_time", day, day, "done", today) is None
    True
    """
    if verdict == "late" and limit and submitted_on:
        return execution.get_late_days(limit, submitted_on)
    if verdict == "overdue":
        left = execution.get_days_left(limit, step, submitted_on, today) if limit else 0
        return max(0, -left)
    return None


def get_share(numbers: dict) -> float | None:
    """Share in time, a fraction of one; None where nothing is judged yet.

    >>> get_share({"on_time": 3, "late": 1, "overdue": 0})
    0.75
    >>> get_share({"on_time": 0, "late": 0, "overdue": 0}) is None
    True
    """
    judged = sum(numbers[name] for name in JUDGED)
    return round(numbers["on_time"] / judged, 9) if judged else None


def get_mean_delay(numbers: dict) -> float | None:
    """Days of delay of what was missed, on average; None where nothing was.

    >>> get_mean_delay({"delay_total": 5, "late": 1, "overdue": 1})
    2.5
    >>> get_mean_delay({"delay_total": 0, "late": 0, "overdue": 0}) is None
    True
    """
    missed = sum(numbers[name] for name in MISSED)
    return round(numbers["delay_total"] / missed, 9) if missed else None


def count(rows: Iterable[dict]) -> dict:
    """The numbers of some tasks.

    :param rows: of each task its ``verdict``, ``delay`` (days or None) and marks
    :return: total, each verdict and mark, ``delay_total`` and ``delay_days`` (the
        mean over what was missed, or None), ``share``

    >>> late = {"verdict": "late", "delay": 4, "postponed": True, "returned": False}
    >>> done = {"verdict": "on_time", "delay": None, "postponed": 0, "returned": 0}
    >>> numbers = count([late, done])
    >>> numbers["total"], numbers["late"], numbers["postponed"], numbers["returned"]
    (2, 1, 1, 0)
    >>> numbers["delay_days"], numbers["share"]
    (4.0, 0.5)
    >>> count([])["delay_days"] is None
    True
    """
    rows = list(rows)
    numbers: dict = {"total": len(rows)}
    for name in VERDICTS:
        numbers[name] = sum(row["verdict"] == name for row in rows)
    for name in MARKS:
        numbers[name] = sum(bool(row[name]) for row in rows)
    numbers["delay_total"] = sum(row["delay"] or 0 for row in rows)
    numbers["delay_days"] = get_mean_delay(numbers)
    numbers["share"] = get_share(numbers)
    return numbers
