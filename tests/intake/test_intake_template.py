"""The import template: shipped empty, and filled from a draft it reads back the same."""

import pytest
from intake import IntakeError, read_document
from intake.write_template import make_template
from openpyxl import load_workbook


def test_a_filled_template_reads_back_as_the_draft_it_was_filled_from(
    addon, units, tmp_path
):
    draft = read_document(addon / "tests/data/order-1257.docx", directory=units)
    make_template(draft).save(tmp_path / "plan.xlsx")
    again = read_document(tmp_path / "plan.xlsx", directory=units)
    first, second = draft.to_dict(), again.to_dict()
    for part in ("order", "sections", "measures", "indicators"):
        assert first[part] == second[part]


def test_the_shipped_template_is_the_one_the_code_makes(addon, tmp_path):
    make_template().save(tmp_path / "empty.xlsx")
    shipped = load_workbook(addon / "static/xlsx/import_template.xlsx")
    made = load_workbook(tmp_path / "empty.xlsx")
    assert shipped.sheetnames == made.sheetnames
    for name in made.sheetnames:
        assert _values(shipped[name]) == _values(made[name])


def _values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_empty_template_is_refused_with_what_to_fill_in(addon):
    with pytest.raises(IntakeError, match="нет ни одного мероприятия"):
        read_document(addon / "static/xlsx/import_template.xlsx")


def test_words_that_look_like_formulas_stay_words(tmp_path, addon, units):
    draft = read_document(addon / "tests/data/order-1257.docx", directory=units)
    draft.measures[0].name = '=HYPERLINK("http://x")'
    make_template(draft).save(tmp_path / "plan.xlsx")
    sheet = load_workbook(tmp_path / "plan.xlsx")["План"]
    cell = next(c for row in sheet.iter_rows() for c in row if "HYPER" in str(c.value))
    assert cell.data_type == "s"


def test_a_reversed_period_in_the_template_is_refused_with_its_place(
    tmp_path, addon, units
):
    draft = read_document(addon / "tests/data/order-1257.docx", directory=units)
    draft.order.period = draft.order.period[::-1]
    make_template(draft).save(tmp_path / "plan.xlsx")
    with pytest.raises(IntakeError, match="Лист «Распоряжение»"):
        read_document(tmp_path / "plan.xlsx")


def test_whatever_stands_in_a_draft_can_be_written(tmp_path, addon, units):
    draft = read_document(addon / "tests/data/order-1257.docx", directory=units)
    draft.measures[0].name += "\x0b\ufffe"
    draft.sections[0].name = "Работа\x0c"
    draft.sections[0].code = "=1"
    years = {str(year): str(year) for year in range(2020, 2045)}
    draft.indicators[0].targets, draft.indicators[0].merged_target = years, False
    draft.indicators[1].targets, draft.indicators[1].merged_target = {}, True
    make_template(draft).save(tmp_path / "plan.xlsx")
    book = load_workbook(tmp_path / "plan.xlsx")
    row = [cell.value for cell in book["Показатели"][2]]
    assert row[4:29] == list(years.values())
    section = next(c for c in book["План"]["A"] if str(c.value).startswith("=1"))
    assert (section.value, section.data_type) == ("=1. Работа", "s")
