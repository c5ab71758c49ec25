"""Our own set of terms: floors that no change may go below."""

import pytest
from deadline_figures import SETS, figures

# of terms that are right by kind and last day
FLOORS = {name: 0.85 if name.endswith("prose") else 0.95 for name in SETS}
UNTOLD = 0.005  # wrong, and nobody is told


@pytest.mark.parametrize("name", FLOORS)
def test_terms_are_read_as_a_person_reads_them(name):
    found = figures(name)
    assert found["right"] >= FLOORS[name], found["wrong"]
    assert found["untold"] <= UNTOLD, found["wrong"]


def test_the_set_is_large_and_has_no_row_twice():
    kinds = [(name.split()[-1], periods) for name, periods in SETS.items()]
    texts = [
        (kind, period, text)
        for kind, periods in kinds
        for period, rows in periods.items()
        for text, _meaning in rows
    ]
    assert len(set(texts)) == len(texts)
    assert len(texts) >= 300
