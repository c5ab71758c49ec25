"""The life of an organisation's plan and report (design §6): plain Python, no Odoo.

One table says how a sheet moves, another how its lines do. Each move names the move of
a task that it equals (``execution.MOVES``): who makes it and what words it demands are
taken from there, so that a sheet and the task of its clause cannot disagree.
"""

from dataclasses import dataclass

from . import execution

# The parts of a sheet are the organisation's tasks of two clauses of the order.
PLAN, REPORT = "plan", "report"

# What a person does, as a move of a task.
ACTIONS = {
    "submit": ("in_progress", "review"),
    "accept": ("review", "done"),
    "return": ("review", "returned"),
    "withdraw": ("review", "in_progress"),
    "reopen": ("done", "in_progress"),
}

# The organisation is at work on its plan; on what it reports.
PLANNING_STATES = ("planning", "plan_returned")
REPORTING_STATES = ("executing", "report_returned")
REVIEW_STATES = ("plan_review", "report_review")

# Of the demands of tasks those that a sheet knows: it has no parts, for one.
_DEMANDS = frozenset({"contract", "remark", "reason"})


@dataclass(frozen=True)
class Move:
    """One allowed move of a sheet or a line, and the move of a task that it equals."""

    source: str
    target: str
    action: str
    part: str = ""

    @property
    def equals(self):
        """(step, step) of the task that moves with it."""
        return ACTIONS[self.action]

    @property
    def who(self):
        """Roles that may make it, as of tasks."""
        return execution.MOVES[self.equals].who

    @property
    def demands(self):
        """What it demands, as of tasks: "contract", "remark", "reason"."""
        return tuple(
            demand
            for demand in execution.MOVES[self.equals].demands
            if demand in _DEMANDS
        )


def _moves():
    for source in PLANNING_STATES:
        yield Move(source, "plan_review", "submit", PLAN)
    yield Move("plan_review", "executing", "accept", PLAN)
    yield Move("plan_review", "plan_returned", "return", PLAN)
    yield Move("plan_review", "planning", "withdraw", PLAN)
    yield Move("executing", "planning", "reopen", PLAN)
    for source in REPORTING_STATES:
        yield Move(source, "report_review", "submit", REPORT)
    yield Move("report_review", "accepted", "accept", REPORT)
    yield Move("report_review", "report_returned", "return", REPORT)
    yield Move("report_review", "executing", "withdraw", REPORT)
    yield Move("accepted", "executing", "reopen", REPORT)


MOVES = {(move.source, move.target): move for move in _moves()}


def _line_moves():
    for source in ("open", "returned"):
        yield Move(source, "reported", "submit")
    # An accepted line is returned once its sheet is open again.
    for source in ("reported", "accepted"):
        yield Move(source, "returned", "return")
    yield Move("reported", "open", "withdraw")
    yield Move("reported", "accepted", "accept")


LINE_MOVES = {(move.source, move.target): move for move in _line_moves()}

# How a line stands, in the words of a task's steps: its health follows from it.
LINE_STEPS = {
    "open": "in_progress",
    "reported": "review",
    "returned": "returned",
    "accepted": "done",
    "not_applicable": "dropped",
}


def get_targets(source):
    """States that can follow a state of a sheet.

    >>> get_targets("plan_review")
    ['executing', 'plan_returned', 'planning']
    >>> get_targets("accepted")
    ['executing']
    """
    return [target for start, target in MOVES if start == source]


def get_move(state, action):
    """The move of a sheet that an action makes from a state, or None.

    >>> get_move("executing", "submit").target, get_move("executing", "reopen").target
    ('report_review', 'planning')
    >>> get_move("planning", "accept") is None
    True
    """
    for move in MOVES.values():
        if (move.source, move.action) == (state, action):
            return move
    return None


def get_move_of_task(state, part, step, target):
    """The move of a sheet that equals a move of its part's task, or None.

    >>> get_move_of_task("planning", "plan", "in_progress", "review").target
    'plan_review'
    >>> get_move_of_task("planning", "report", "in_progress", "review") is None
    True
    """
    for move in MOVES.values():
        if (move.source, move.part, move.equals) == (state, part, (step, target)):
            return move
    return None


def get_steps(state, part):
    """Steps that the task of a part may be on while the sheet is in a state.

    >>> get_steps("plan_review", "plan"), get_steps("executing", "plan")
    (('review',), ('done',))
    >>> get_steps("planning", "report")
    ('assigned', 'in_progress')
    >>> get_steps("plan_returned", "plan")
    ('returned', 'in_progress')
    """
    at_work = ("assigned", "in_progress")
    if part == PLAN:
        return {
            "planning": at_work,
            "plan_review": ("review",),
            "plan_returned": ("returned", "in_progress"),
        }.get(state, ("done",))
    return {
        "report_review": ("review",),
        "report_returned": ("returned", "in_progress"),
        "accepted": ("done",),
    }.get(state, at_work)
