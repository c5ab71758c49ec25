"""Figures of what is read right of other authorities' plans: parties and targets."""

import sys
from pathlib import Path

from .harness import figure

ROOT = Path(__file__).resolve().parents[2]


@figure(limit=0.10)
def intake_responsibles():
    """Cells «Ответственный» whose whole list is wrong, of all of the set."""
    _with_the_sets()
    import test_intake_responsibles_of_plans as parties

    return _share(len(list(parties.wrong())), parties.COUNT)


@figure(limit=0.08)
def intake_targets():
    """Results whose target is not read as it was promised, of all of the set."""
    _with_the_sets()
    import test_intake_targets_of_plans as targets

    return _share(len(list(targets.wrong())), len(targets.CELLS))


def _with_the_sets():
    for folder in (ROOT / "addons" / "kostroma_profplan", ROOT / "tests" / "intake"):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))


def _share(wrong, count):
    return {"ours": wrong, "reference": count, "ratio": wrong / count}
