"""The real order: three forms of one file, one exact meaning, all its quirks told."""

import json
import subprocess
import sys
from datetime import date

import pytest
from intake import read_document

FORMS = ("docx", "txt", "xlsx")


@pytest.fixture(scope="module", params=FORMS)
def draft(request, addon, units):
    return read_document(
        addon / f"tests/data/order-1257.{request.param}", directory=units
    )


@pytest.mark.parametrize("part", ["order", "sections", "measures", "indicators"])
def test_each_form_gives_exactly_the_meaning_of_the_order(draft, seed, part):
    got = draft.to_dict()[part]
    if isinstance(got, list):
        for mine, theirs in zip(got, seed[part], strict=True):
            assert mine == theirs
    assert got == seed[part]


# (flag of the seed by its first words, code, words the message or place must have)
FLAGS = [
    ("number 4.3. stands twice", "number_duplicate", ["4.3."]),
    ("clause 2.3 names", "clause_date_before_order", ["15.01.2020", "15.01.2021"]),
    ("5.2.6. has no responsible", "inherited_responsible_text", ["5.2.6."]),
    ("5.2.2., 5.2.4.", "inherited_result_text",
     ["5.2.2.", "5.2.4.", "5.2.5.", "5.2.6.", "5.2.7.", "5.2.8.", "5.2.14", "5.5.4."]),
    ("5.3.3. and 5.3.1.", "deadline_before_order", ["5.3.3.", "5.3.1.", "7.2."]),
    ("5.5.5 repeats", "measure_repeats", ["5.5.5", "5.5.1."]),
    ("indicator 1 has one target", "indicator_merged_target",
     ["показатель 1", "468 учащихся 8-10 классов"]),
    ("the order says school year", "period_conflict",
     ["2020-2021 учебный год", "2020, 2021 годы", "подтвердите"]),
]  # fmt: skip


@pytest.mark.parametrize(("flag", "code", "words"), FLAGS, ids=[f[1] for f in FLAGS])
def test_each_quirk_of_the_order_is_told(draft, seed, flag, code, words):
    assert any(text.startswith(flag) for text in seed["flags"])
    [found] = [item for item in draft.findings if item.code == code]
    for word in words:
        assert word in f"{found.where} {found.message}"


def test_every_flag_of_the_seed_has_its_test(seed):
    assert len(seed["flags"]) == len(FLAGS)


def test_the_person_is_not_drowned_in_findings(draft):
    assert len(draft.findings) <= 14


def test_findings_come_gravest_first(draft):
    order = ["error", "warning", "info"]
    severities = [order.index(item.severity) for item in draft.findings]
    assert severities == sorted(severities)


def test_a_confirmed_period_moves_the_deadlines(addon, units):
    period = (date(2020, 1, 1), date(2021, 12, 31))
    draft = read_document(addon / "tests/data/order-1257.docx", period, units)
    assert draft.order.period == period
    assert not [f for f in draft.findings if f.code == "period_conflict"]
    whole = next(m for m in draft.measures if m.number == "3.1.")
    assert (whole.deadline.start, whole.deadline.end) == period


def test_without_a_directory_the_same_rows_are_read(addon, seed):
    draft = read_document(addon / "tests/data/order-1257.docx")
    assert [m.name for m in draft.measures] == [m["name"] for m in seed["measures"]]
    assert {f.code for f in draft.findings} >= {"responsible_unknown"}


def run(addon, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "intake", *map(str, arguments)],
        cwd=addon, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_command_prints_the_draft_as_json(addon, seed):
    done = run(addon, "tests/data/order-1257.docx")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed["measures"] == seed["measures"]
    assert printed["findings"]


def test_the_command_takes_a_period(addon):
    done = run(addon, "tests/data/order-1257.txt", "--period", "2020-01-01..2021-12-31")
    assert json.loads(done.stdout)["order"]["period"] == ["2020-01-01", "2021-12-31"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["tests/data/none.docx"],
        ["data/directory.json"],
        ["tests/data/order-1257.docx", "--period", "2021-08-31..2020-09-01"],
        ["tests/data/order-1257.docx", "--period", "вчера"],
        ["tests/data/order-1257.docx", "--units", "tests/data/order-1257.txt"],
    ],
)
def test_the_command_fails_with_one_plain_line(addon, arguments):
    done = run(addon, *arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
