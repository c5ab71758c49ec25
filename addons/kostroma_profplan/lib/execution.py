"""The rules of execution (design §5): plain Python, no Odoo.

One table says which move of a task is allowed, to whom and what it demands; one
function says how healthy a task is; two count the days fairly. Buttons, drag and
drop, portal and RPC all come here through ``project.task.write``.
"""

from dataclasses import dataclass
from datetime import date, timedelta  # noqa: F401 (the examples use date)

OPEN_STEPS = ("assigned", "in_progress", "review", "returned")
CLOSED_STEPS = ("done", "dropped")
# The work is with the executor: only these are reminded of.
EXECUTING_STEPS = ("assigned", "in_progress", "returned")

# Who: "worker" is a member of the task's unit; "acceptor" is a coordinator or manager,
# but never for their own organisation; "own_acceptor" is an acceptor at work of their
# own unit.
# Demands: "contract" is the measure's evidence contract with its figures, "outcome" is
# what became of the work and why, "remark" and "reason" are words given with the move,
# "parts" wants every subtask closed, "silent" that the organisations that have not
# reported are named.


@dataclass(frozen=True)
class Move:
    """One allowed move: from a step to a step, by whom, on what conditions."""

    source: str
    target: str
    who: frozenset
    demands: tuple = ()


def _moves():
    anybody_at_work = frozenset({"worker", "coordinator", "manager"})
    acceptors = frozenset({"acceptor"})
    manager = frozenset({"manager"})
    handed_in = ("contract", "outcome")
    closed = (*handed_in, "parts", "silent")
    yield Move("assigned", "in_progress", anybody_at_work)
    yield Move("returned", "in_progress", anybody_at_work)
    yield Move("in_progress", "review", frozenset({"worker"}), handed_in)
    yield Move("review", "done", acceptors, closed)
    yield Move("in_progress", "done", frozenset({"own_acceptor"}), closed)
    yield Move("review", "returned", acceptors, ("remark",))
    # Withdrawing: until it is answered, those who submitted may take it back.
    yield Move("review", "in_progress", frozenset({"worker"}))
    for step in OPEN_STEPS:
        yield Move(step, "dropped", manager, ("reason",))
    for step in CLOSED_STEPS:
        yield Move(step, "in_progress", manager, ("reason",))


MOVES = {(move.source, move.target): move for move in _moves()}


def get_targets(source):
    """Steps that can follow a step.

    >>> get_targets("assigned")
    ['in_progress', 'dropped']
    >>> get_targets("review")
    ['done', 'returned', 'in_progress', 'dropped']
    >>> get_targets("done")
    ['in_progress']
    """
    return [target for start, target in MOVES if start == source]


def is_withdrawal(source, target):
    """Whether a move takes a submission back: its review pauses nothing.

    >>> is_withdrawal("review", "in_progress"), is_withdrawal("done", "in_progress")
    (True, False)
    """
    return (source, target) == ("review", "in_progress")


def get_limit(report_date, reviews, submitted_on, step):
    """The last day on which the work, or the next submission, is on time.

    The one rule of fairness (design §5): days on which the work was not with the
    executor are never theirs. While they work on it all such days that lie after the
    report date are added; what is submitted is judged by those before the last
    submission.

    :param reviews: (first day, last day) of each time that the work was with the
        acceptor, or off control, and came back; a submission that was withdrawn is
        none of them
    :param submitted_on: the day of the last submission, None before the first
    :return: a date; None without a report date

    >>> day = date(2021, 4, 1)
    >>> get_limit(day, [], None, "in_progress")
    datetime.date(2021, 4, 1)
    >>> get_limit(day, [(day, date(2021, 4, 11))], day, "returned")
    datetime.date(2021, 4, 11)
    >>> get_limit(day, [(day, date(2021, 4, 11))], date(2021, 4, 13), "review")
    datetime.date(2021, 4, 11)
    >>> get_limit(day, [(day, date(2021, 4, 11))], day, "done")
    datetime.date(2021, 4, 1)
    """
    if not report_date:
        return None
    judged = step in ("review", "done") and submitted_on
    paused = sum(
        get_paused_days(report_date, start, end)
        for start, end in reviews
        if not judged or end <= submitted_on
    )
    return report_date + timedelta(days=paused)


def get_paused_days(report_date, start, end):
    """Days of one review that lie after the report date.

    >>> get_paused_days(date(2021, 4, 1), date(2021, 3, 31), date(2021, 4, 10))
    9
    >>> get_paused_days(date(2021, 4, 1), date(2021, 3, 1), date(2021, 3, 10))
    0
    >>> get_paused_days(date(2021, 4, 1), date(2021, 4, 5), date(2021, 4, 10))
    5
    """
    return max(0, (end - max(report_date, start)).days)


def get_days_left(limit, step, submitted_on, today):
    """Days until the limit; below zero, days overdue.

    Work under review is judged by the day it was submitted, not by today.

    >>> day = date(2021, 4, 1)
    >>> get_days_left(day, "returned", None, date(2021, 4, 3))
    -2
    >>> get_days_left(day, "review", day, date(2021, 5, 1))
    0
    """
    reached = submitted_on if step == "review" and submitted_on else today
    return (limit - reached).days


def is_expected_late(step, limit, expected):
    """Whether work that is still with the executor is expected after its limit.

    >>> day = date(2021, 4, 1)
    >>> is_expected_late("in_progress", day, date(2021, 4, 2))
    True
    >>> is_expected_late("in_progress", day, day)
    False
    >>> is_expected_late("review", day, date(2021, 4, 2))
    False
    """
    return bool(step in EXECUTING_STEPS and limit and expected and expected > limit)


def get_health(step, limit, submitted_on, today, soon=14, expected=None):
    """How a task stands on a day.

    On time means *submitted* by the limit, see :func:`get_limit`.

    :param soon: from how many days before the limit a task is due soon
    :param expected: the day by which the executor expects to hand it in
    :return: done_on_time, done_late, on_track, due_soon, at_risk, overdue or dropped

    >>> day = date(2021, 4, 1)
    >>> get_health("in_progress", day, None, date(2021, 3, 1))
    'on_track'
    >>> get_health("in_progress", day, None, date(2021, 3, 18))
    'due_soon'
    >>> get_health("in_progress", day, None, day)
    'due_soon'
    >>> get_health("in_progress", day, None, date(2021, 4, 2))
    'overdue'
    >>> get_health("assigned", day, None, date(2021, 3, 1), expected=date(2021, 4, 5))
    'at_risk'
    >>> get_health("review", day, day, date(2021, 5, 1))
    'on_track'
    >>> get_health("review", day, date(2021, 4, 2), date(2021, 5, 1))
    'overdue'
    >>> get_health("done", day, day, date(2021, 5, 1))
    'done_on_time'
    >>> get_health("done", day, date(2021, 4, 2), date(2021, 5, 1))
    'done_late'
    """
    if step == "dropped":
        return "dropped"
    if step == "done":
        late = limit and submitted_on and get_late_days(limit, submitted_on)
        return "done_late" if late else "done_on_time"
    if not limit:
        return "on_track"
    left = get_days_left(limit, step, submitted_on, today)
    if left < 0:
        return "overdue"
    if is_expected_late(step, limit, expected):
        return "at_risk"
    return "due_soon" if left <= soon and step != "review" else "on_track"


def get_late_days(limit, submitted_on):
    """Days by which a submission missed its limit.

    >>> get_late_days(date(2021, 4, 11), date(2021, 4, 12))
    1
    >>> get_late_days(date(2021, 4, 1), date(2021, 3, 12))
    0
    """
    return max(0, (submitted_on - limit).days)
