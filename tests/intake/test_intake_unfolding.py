"""Small files that unfold to a lot end soon, in one sentence (.odt, .ods, .xlsx)."""

import io

import pytest
from intake import IntakeError, read_document, read_odt
from open_document import Raw, flat, odt, packed, paragraph, table
from openpyxl import Workbook

MEASURE = ("1", "Ярмарка", "май 2027", "Школы")
HEAD = ("№", "Мероприятие", "Срок", "Ответственный")


def sheets(body, count=1):
    made = "".join(
        f'<table:table table:name="t{n}">{body}</table:table>' for n in range(count)
    )
    return packed("spreadsheet", made, "spreadsheet")


def cell(text="x", **numbers):
    numbers = " ".join(f'table:number-{k.replace("_", "-")}="{v}"'
                       for k, v in numbers.items())  # fmt: skip
    return f"<table:table-cell {numbers}>{paragraph(text)}</table:table-cell>"


def row(cells, again=1):
    repeated = f'table:number-rows-repeated="{again}"'
    return f"<table:table-row {repeated}>{cells}</table:table-row>"


def nested(depth):
    inner = nested(depth - 1) if depth else "x" * 300
    one = cell(Raw(inner) if depth else inner, columns_repeated=61)
    return f"<table:table>{row(one, 50)}</table:table>"


def levels(shown):
    style = (
        '<text:list-style style:name="B"><text:list-level-style-number text:level="1"'
        f' style:num-format="1" text:display-levels="{shown}"/></text:list-style>'
    )
    item = "<text:list-item><text:p>x</text:p></text:list-item>"
    body = f'<text:list text:style-name="B">{item}</text:list>'
    end = b"</office:automatic-styles>"
    return flat("text", body).replace(end, style.encode() + end)


def stray():
    """Sheets with one cell far down and right, each of which is a whole grid."""
    book = Workbook()
    for n in range(2):
        book.create_sheet(f"t{n}").cell(5000, 60, "x")
    return saved(book)


def overlapping():
    book = Workbook()
    sheet = book.active
    for column in range(1, 61):
        sheet.cell(5000, column, "x")
    for n in range(400):
        sheet.merged_cells.ranges.add(f"A{n + 1}:BH5000")
    return saved(book)


def saved(book):
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


BOMBS = {
    "rows of an .ods": ("a.ods", lambda: sheets(
        row(cell(columns_repeated=300), 5000))),
    "sheets of an .ods": ("a.ods", lambda: sheets(
        row(cell("x" * 300, columns_repeated=60), 100), 90)),
    "spans of an .ods": ("a.ods", lambda: sheets("".join(
        row(cell(columns_spanned=300, rows_spanned=5000) * 20) for _n in range(400)))),
    "tables in an .odt": ("a.odt", lambda: odt(Raw(nested(3)))),
    "rows of an .odt": ("a.odt", lambda: odt(Raw(
        f"<table:table>{row(cell('x' * 3000, columns_repeated=61), 50)}"
        "</table:table>"))),
    "tables of an .odt": ("a.odt", lambda: odt(Raw(
        f"<table:table>{row(cell(columns_repeated=61), 50)}</table:table>" * 200))),
    "merges of an .xlsx": ("a.xlsx", overlapping),
}  # fmt: skip


@pytest.mark.parametrize("kind", BOMBS)
def test_what_unfolds_to_a_lot_is_refused_soon(kind):
    name, make = BOMBS[kind]
    data = make()
    with pytest.raises(IntakeError, match="больше|нет таблицы"):
        read_document((name, data))


def test_spans_in_a_repeated_row_are_of_that_row():
    """One over another they would be read again and again."""
    wide = cell(columns_spanned=3, rows_spanned=5000) * 20
    with pytest.raises(IntakeError, match="нет таблицы"):
        read_document(("a.ods", sheets(row(wide, 400))))


def test_all_sheets_together_have_one_limit():
    with pytest.raises(IntakeError, match="больше 300000 ячеек"):
        read_document(("a.xlsx", stray()))


@pytest.mark.parametrize("shown", [999_999, -5])
def test_a_number_of_a_list_shows_no_more_levels_than_there_are(shown):
    content = read_odt.read(levels(shown), "a.fodt")
    assert content.blocks[0] == "1 x"


def test_a_repeated_row_of_a_plan_is_still_read_as_often():
    plan = table([HEAD]).replace("</table:table>", "")
    again = "".join(map(cell, ("", "Ярмарка", "май 2027", "Школы")))
    body = plan + row(again, 3) + "</table:table>"
    for name, kind in (("a.ods", "spreadsheet"), ("a.odt", "text")):
        draft = read_document((name, packed(kind, body, kind)))
        assert len(draft.measures) == 3
