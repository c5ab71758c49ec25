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
# Demands: "contract" is the measure's evidence contract, "remark" and "reason" are
# words given with the move, "parts" wants every subtask closed.


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
    yield Move("assigned", "in_progress", anybody_at_work)
    yield Move("returned", "in_progress", anybody_at_work)
    yield Move("in_progress", "review", frozenset({"worker"}), ("contract",))
    yield Move("review", "done", acceptors, ("contract", "parts"))
    yield Move(
        "in_progress", "done", frozenset({"own_acceptor"}), ("contract", "parts")
    )
    yield Move("review", "returned", acceptors, ("remark",))
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
    ['done', 'returned', 'dropped']
    >>> get_targets("done")
    ['in_progress']
    """
    return [target for start, target in MOVES if start == source]


def get_health(step, control_date, submitted_on, today, soon=14, paused=0):
    """How a task stands on a day.

    On time means *submitted* by the control date; days spent in review are the
    acceptor's, not the executor's (``paused``: such days after the control date).

    :param submitted_on: the day of the last submission, None before the first
    :param soon: from how many days before the control date a task is due soon
    :return: done_on_time, done_late, on_track, due_soon, overdue or dropped

    >>> day = date(2021, 4, 1)
    >>> get_health("in_progress", day, None, date(2021, 3, 1))
    'on_track'
    >>> get_health("in_progress", day, None, date(2021, 3, 18))
    'due_soon'
    >>> get_health("in_progress", day, None, day)
    'due_soon'
    >>> get_health("in_progress", day, None, date(2021, 4, 2))
    'overdue'
    >>> get_health("review", day, day, date(2021, 5, 1))
    'on_track'
    >>> get_health("done", day, day, date(2021, 5, 1))
    'done_on_time'
    >>> get_health("done", day, date(2021, 4, 2), date(2021, 5, 1))
    'done_late'
    >>> get_health("done", day, date(2021, 4, 12), date(2021, 5, 1), paused=11)
    'done_on_time'
    """
    if step == "dropped":
        return "dropped"
    limit = control_date + timedelta(days=paused) if control_date else None
    if step == "done":
        late = limit and submitted_on and submitted_on > limit
        return "done_late" if late else "done_on_time"
    reached = submitted_on if step == "review" and submitted_on else today
    if limit and reached > limit:
        return "overdue"
    near = limit and reached >= limit - timedelta(days=soon)
    return "due_soon" if near and step != "review" else "on_track"


def get_late_days(control_date, submitted_on, paused=0):
    """Days between the control date and the submission, the acceptor's left out.

    >>> get_late_days(date(2021, 4, 1), date(2021, 4, 12), paused=10)
    1
    >>> get_late_days(date(2021, 4, 1), date(2021, 3, 12))
    0
    """
    return max(0, (submitted_on - control_date).days - paused)


def get_paused_days(control_date, submitted_on, answered_on):
    """Days of one review that lie after the control date.

    >>> get_paused_days(date(2021, 4, 1), date(2021, 3, 31), date(2021, 4, 10))
    9
    >>> get_paused_days(date(2021, 4, 1), date(2021, 3, 1), date(2021, 3, 10))
    0
    >>> get_paused_days(date(2021, 4, 1), date(2021, 4, 5), date(2021, 4, 10))
    5
    """
    return max(0, (answered_on - max(control_date, submitted_on)).days)
