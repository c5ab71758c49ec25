"""How many results of other authorities' plans are read as what they promise."""

import parties_fields
import targets_of_plans
import targets_unseen
from intake import read_target
from unseen_rounds import ROUNDS

CELLS = targets_of_plans.CELLS + targets_unseen.CELLS + parties_fields.TARGETS
CELLS += [cell for one in ROUNDS for cell in one.TARGETS]
FLOOR, WRONG = 0.92, 0.005
SIGNS = {"=": "equal", ">": "at_least", "<": "at_most"}


def wrong():
    """[(result, what was read, whether it is another number than was promised)]."""
    for text, meant in CELLS:
        read = read_target(text)
        got = read and (read.value, read.comparator, read.unit)
        wanted = meant and (meant[0], SIGNS[meant[1]], meant[2])
        if got != wanted:
            yield text, got, bool(got and got[:2] != (wanted or ())[:2])


def test_at_least_ninety_two_of_a_hundred_are_right():
    missed = list(wrong())
    assert len(CELLS) >= 120
    assert len(missed) <= (1 - FLOOR) * len(CELLS), missed


def test_a_number_that_nobody_promised_is_hardly_ever_read():
    invented = [item for item in wrong() if item[2]]
    assert len(invented) <= WRONG * len(CELLS), invented
