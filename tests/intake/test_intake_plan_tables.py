"""Plans the reader was not written after: how much of them comes out right."""

import plan_tables
import plan_tables_unseen  # noqa: F401 – adds its plans
import pytest
import unseen_rounds  # noqa: F401 – adds its plans
from intake import read_document

FLOORS = {plan_tables.HEADS: 0.99, "sections": 0.97, plan_tables.LOOSE: 0.90}


@pytest.fixture(scope="module")
def measured():
    pytest.importorskip("pdfplumber", reason="named in requirements.txt")
    return plan_tables.measured(read_document)


@pytest.mark.parametrize("name", FLOORS)
def test_measures_and_sections_stand_in_the_right_place(measured, name):
    counts, wrong = measured
    right, every = counts[name]
    assert right / every >= FLOORS[name], "\n".join(wrong)


def test_there_are_plans_enough():
    assert len({one.name for one in plan_tables.PLANS}) >= 15


@pytest.mark.parametrize("one", plan_tables.PLANS, ids=lambda one: one.name)
def test_every_row_of_these_plans_is_read_or_told(one):
    if one.name.endswith(".pdf"):
        pytest.importorskip("pdfplumber", reason="named in requirements.txt")
    tally = read_document((one.name, one.make())).tally
    fates = ("measures", "headings", "heads", "indicators", "text", "told")
    assert tally["rows"] == sum(tally[fate] for fate in fates)
