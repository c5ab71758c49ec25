"""How work stood on a past day (design §5, §8): plain Python, no Odoo.

Read from the record of changes, for now and for then alike.
"""

from datetime import date  # noqa: F401 (the examples use date)

from . import execution


def get_reviews(holds):
    """Times that were not the executor's and have ended.

    The same rule as that of the view ``profplan.hold``: a submission that was taken
    back is the executor's.

    :param holds: (step, first day) of each hold, from the first one
    :return: [(first day, last day)]

    >>> first, second, third = date(2021, 4, 1), date(2021, 4, 5), date(2021, 4, 9)
    >>> get_reviews([("in_progress", first), ("review", second), ("returned", third)])
    [(datetime.date(2021, 4, 5), datetime.date(2021, 4, 9))]
    >>> get_reviews([("review", second), ("in_progress", third)])
    []
    >>> get_reviews([("in_progress", first), ("review", second)])
    []
    """
    reviews = []
    for at, ((step, start), (_next, end)) in enumerate(
        zip(holds, holds[1:], strict=False)
    ):
        behind = next((one for one, _day in holds[at + 1 :] if one != "review"), None)
        if step in execution.CLOSED_STEPS or (
            step == "review" and behind != "in_progress"
        ):
            reviews.append((start, end))
    return reviews


def get_closing_day(holds):
    """The day since which the work is off control; None while it is on it.

    >>> get_closing_day([("review", date(2021, 4, 1)), ("done", date(2021, 4, 5))])
    datetime.date(2021, 4, 5)
    >>> get_closing_day([("done", date(2021, 4, 5)), ("in_progress", date(2021, 4, 6))])
    """
    step, day = holds[-1]
    return day if step in execution.CLOSED_STEPS else None


def judge(state, holds, day, soon):
    """How a task stood on a day by the rules of today (``lib.execution``).

    :param state: the values of that day, see ``project.task._get_state_at``
    :param holds: see :func:`get_reviews`
    :return: ``{limit_date, health, days_left, late_days, closed_on}``
    """
    step, submitted = state["step"], state["submitted_on"]
    reviews = get_reviews(holds)
    limit = execution.get_limit(state["report_date"], reviews, submitted, step)
    late = execution.get_limit(state["report_date"], reviews, submitted, "review")
    is_open = limit and step in execution.OPEN_STEPS
    return {
        "limit_date": limit,
        "health": execution.get_health(
            step, limit, submitted, day, soon=soon, expected=state["expected_date"]
        ),
        "days_left": execution.get_days_left(limit, step, submitted, day)
        if is_open
        else 0,
        "late_days": execution.get_late_days(late, submitted)
        if late and submitted
        else 0,
        "closed_on": get_closing_day(holds),
    }
