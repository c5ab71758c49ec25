"""Our own set of terms: floors that no change may go below."""

import pytest
from deadline_corpus_own import CELLS, PROSE
from deadline_figures import figures

FLOORS = {"cells": 0.95, "prose": 0.85}  # of terms that are right by kind and last day
UNTOLD = 0.005  # wrong, and nobody is told


@pytest.mark.parametrize("name", FLOORS)
def test_terms_are_read_as_a_person_reads_them(name):
    found = figures(name)
    assert found["right"] >= FLOORS[name], found["wrong"]
    assert found["untold"] <= UNTOLD, found["wrong"]


def test_the_set_is_large_and_has_no_row_twice():
    for rows in (*CELLS.values(), *PROSE.values()):
        texts = [text for text, _meaning in rows]
        assert len(set(texts)) == len(texts)
    assert sum(len(rows) for rows in (*CELLS.values(), *PROSE.values())) >= 300
