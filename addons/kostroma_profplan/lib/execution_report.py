"""How a plan is executed, as a document (design §8), without Odoo.

The rows that files, pages and letters lay out: the order's own words and what became
of them by a day.
"""

from dataclasses import dataclass, field
from datetime import date

from . import execution

# How a row stands, from what is done to what burns.
DONE, IN_PART, NOT_DONE = "full", "part", "none"
DROPPED, REVIEW, RETURNED = "dropped", "review", "returned"
OPEN, OVERDUE, ABSENT = "open", "overdue", "absent"
STATUSES = (
    DONE,
    IN_PART,
    NOT_DONE,
    DROPPED,
    REVIEW,
    RETURNED,
    OPEN,
    OVERDUE,
    ABSENT,
)


def get_status(state, plan_closed=False):
    """How a task stands, in one word.

    What is still open in a plan that is closed was not executed: what is not
    documented is not done (design §5). Overdue is what its health says, as on boards
    and in the figures of discipline: handed in late and not accepted yet, it is.

    :param state: as ``project.task._get_standings`` gives it; None: not on control yet

    >>> get_status(None)
    'absent'
    >>> get_status({"step": "done", "outcome": "part", "health": "done_late"})
    'part'
    >>> open_task = {"step": "in_progress", "outcome": None, "health": "overdue"}
    >>> get_status(open_task), get_status(open_task, plan_closed=True)
    ('overdue', 'none')
    >>> late = {"step": "review", "outcome": "full", "health": "overdue"}
    >>> get_status(late), get_status({**late, "health": "on_track"})
    ('overdue', 'review')
    """
    if state is None:
        return ABSENT
    step = state["step"]
    if step == "done":
        return state["outcome"] or DONE
    if step == "dropped":
        return DROPPED
    if plan_closed:
        return NOT_DONE
    if state["health"] == "overdue":
        return OVERDUE
    if step == "review":
        return REVIEW
    return RETURNED if step == "returned" else OPEN


def get_days_late(state):
    """Days late: of what was handed in by its last submission, else until the day.

    :return: None where nothing can be late yet, 0 on time

    >>> get_days_late({"step": "done", "late_days": 2, "days_left": 0})
    2
    >>> get_days_late({"step": "assigned", "late_days": 0, "days_left": -3})
    3
    >>> get_days_late({"step": "assigned", "late_days": 0, "days_left": 5})
    """
    if state is None or state["step"] == "dropped":
        return None
    if state["step"] in execution.EXECUTING_STEPS:
        return -state["days_left"] if state["days_left"] < 0 else None
    return state["late_days"]


@dataclass(slots=True)
class RollUp:
    """What the organisations of a collective measure have handed in by the day.

    :param owed: how many of them owe it
    :param evidence: how many pieces of evidence they have given
    """

    owed: set = field(default_factory=set)
    silent: set = field(default_factory=set)
    evidence: int = 0


@dataclass(slots=True)
class Row:
    """A measure, or one of its terms (``level`` 1).

    :param state: as ``project.task._get_standings`` gives it, None: not on control yet
    :param figures: figures reached, in words
    :param organisations: :class:`RollUp` of a collective measure, else None
    """

    measure_id: int
    task_id: int
    number: str
    name: str
    term: str
    responsible: str
    expected: str
    level: int
    state: dict | None
    status: str
    figures: str = ""
    organisations: RollUp | None = None
    parts: list = field(default_factory=list)

    def get(self, what):
        """A value of the day; None where there is none."""
        return (self.state or {}).get(what) or None

    @property
    def unit(self):
        """Who answers for it, by the name of that day."""
        unit = self.get("unit")
        return unit["name"] if unit else ""

    @property
    def planned(self) -> date | None:
        return self.get("control_date")

    @property
    def days_late(self):
        return get_days_late(self.state)


@dataclass(slots=True)
class Section:
    """A section with its rows; ``title`` "" for the order's own clauses."""

    title: str
    level: int = 0
    rows: list = field(default_factory=list)


@dataclass(slots=True)
class Execution:
    """A plan's execution by a day.

    :param on_control: whether the plan had been put on control by then
    """

    title: str
    order_number: str
    day: date
    sections: list
    on_control: bool = True

    @property
    def rows(self):
        """Measures and clauses, without their parts."""
        return [row for section in self.sections for row in section.rows]

    @property
    def every(self):
        """All rows with their parts, as they stand."""
        return [one for row in self.rows for one in (row, *row.parts)]
