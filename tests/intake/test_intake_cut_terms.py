"""What a plan's file shows of terms that were cut or guessed: told once, with rows."""

from datetime import date
from pathlib import Path

import docx
import pytest
from intake import read_document

CASES = Path(__file__).parent / "cases"


def plan(path, title, terms):
    """A file with one measure for each term."""
    document = docx.Document()
    document.add_paragraph("РАСПОРЯЖЕНИЕ")
    document.add_paragraph("10.01.2012 № 7-р")
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=4)
    heads = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
    rows = [(str(n), f"Провести дело {n}", t, "Отдел") for n, t in enumerate(terms, 1)]
    for row in (heads, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(path)
    return path


def found(draft, code):
    return [finding for finding in draft.findings if finding.code == code]


@pytest.mark.parametrize(
    "term", ["2012–2016 гг.", "до 2016 года включительно", "ежегодно, 2012-2016 годы"]
)
def test_years_beyond_the_plan_are_told_once_for_all_rows(tmp_path, term):
    period = date(2012, 1, 1), date(2014, 12, 31)
    file = plan(tmp_path / "plan.docx", "План на 2012-2014 годы", [term] * 3)
    draft = read_document(file, period)
    assert {measure.deadline.end for measure in draft.measures} == {period[1]}
    [cut] = found(draft, "deadline_clipped")
    assert cut.rows == ("m1", "m2", "m3") and "01.01.2012–31.12.2014" in cut.message


def test_the_plans_own_years_are_not_told(tmp_path):
    period = date(2012, 1, 1), date(2014, 12, 31)
    terms = ["2012-2014 гг.", "2013 год", "2012, 2013 и 2014 годы"]
    draft = read_document(plan(tmp_path / "plan.docx", "План", terms), period)
    assert not found(draft, "deadline_clipped")


def test_in_a_school_year_its_own_years_stay_and_one_of_them_is_cut(tmp_path):
    period = date(2020, 9, 1), date(2021, 8, 31)
    terms = ["2020, 2021 гг.", "2021 год", "2020-2021 уч. год", "2021 г."]
    draft = read_document(plan(tmp_path / "plan.docx", "План", terms), period)
    [cut] = found(draft, "deadline_clipped")
    assert cut.rows == ("m2", "m4") and cut.severity == "info"


def test_a_letter_for_a_digit_is_a_warning_and_no_other_day():
    draft = read_document(CASES / "17_lookalike_digit.docx")
    [told] = found(draft, "deadline_lookalike")
    [row] = [row for row in draft.measures if row.key in told.rows]
    assert told.severity == "warning"
    assert row.deadline.end == date(2027, 3, 15)
