"""Deeds and effect: what became of the measures that are to move an indicator (§7)."""

from .execution import CLOSED_STEPS

FULL, PART, NONE, OPEN = "full", "part", "none", "open"
KINDS = (FULL, PART, NONE, OPEN)
# What of a measure that is still open lets its indicator be at risk.
BURNING = ("overdue", "at_risk")
# Degree of achievement (docs.cntd.ru/document/550278753).
HIGH, MIDDLE, LOW = "high", "middle", "low"


def get_kind(step, outcome, not_executed=False):
    """What one measure counts as; None: it was dropped and counts nowhere.

    >>> get_kind("done", "full"), get_kind("done", "part"), get_kind("done", None)
    ('full', 'part', 'full')
    >>> get_kind("review", "none"), get_kind("assigned", None, not_executed=True)
    ('open', 'none')
    >>> get_kind("dropped", None)
    """
    if step == "dropped":
        return None
    if step == "done":
        return outcome or FULL
    return NONE if not_executed else OPEN


def is_burning(step, health):
    """Whether an open measure is late or will be.

    >>> is_burning("assigned", "overdue"), is_burning("done", "done_late")
    (True, False)
    """
    return step not in CLOSED_STEPS and health in BURNING


def get_mismatch(result, kinds):
    """Where deeds and effect part; None where they agree or nobody can tell.

    :param result: ``met``, ``missed`` or ``no_data``
    :param kinds: {kind: how many measures}

    >>> get_mismatch("missed", {"full": 3}), get_mismatch("met", {"full": 1, "none": 1})
    ('deeds', 'effect')
    >>> get_mismatch("missed", {"full": 3, "open": 1}), get_mismatch("missed", {})
    (None, None)
    >>> get_mismatch("met", {"open": 2}), get_mismatch("no_data", {"full": 1})
    (None, None)
    """
    done = kinds.get(FULL, 0)
    undone = kinds.get(PART, 0) + kinds.get(NONE, 0)
    if result == "missed" and done and not undone and not kinds.get(OPEN):
        return "deeds"
    if result == "met" and undone:
        return "effect"
    return None


def get_level(attainment):
    """The level of what was reached; above one counts as one.

    :param attainment: a fraction of one, or None

    >>> get_level(1.2), get_level(0.95), get_level(0.9), get_level(0.899)
    ('high', 'middle', 'middle', 'low')
    >>> get_level(None)
    """
    if attainment is None:
        return None
    if attainment >= 1:
        return HIGH
    return MIDDLE if attainment >= 0.9 else LOW


def get_standing(result, attainment, is_over, burning):
    """How an indicator stands in its year, in the words of reports.

    A target that is not reached yet is missed only when its year is over; until then
    it is at risk where the measures that are to move it burn.

    :param is_over: whether the year of the target, or the plan, is over
    :param burning: whether one of its measures is late, at risk or was not done

    >>> get_standing("met", 1.0, False, True), get_standing("met", 1.2, True, False)
    ('met', 'exceeded')
    >>> get_standing("missed", 0.5, True, False), get_standing("missed", 0.5, False, 0)
    ('missed', 'under_way')
    >>> get_standing("no_data", None, False, True)
    'risk'
    >>> get_standing("no_data", None, True, True)
    'no_data'
    """
    if result == "met":
        return "exceeded" if attainment and attainment > 1 else "met"
    if is_over:
        return result
    if burning:
        return "risk"
    return "under_way" if result == "missed" else "no_data"
