"""Tables drawn with bars in a text file, and plans over several sheets or groups."""

import docx
import pytest
from intake import read_document
from layouts import document, table
from openpyxl import Workbook
from test_intake_rows import HEAD, plan, saved, told

BOX = """План работы на 2027 год
┌──┬───────────────┬──────────┬──────────────┐
│№ │Мероприятие    │Срок      │Ответственный │
│  │               │исполнения│              │
├──┼───────────────┼──────────┼──────────────┤
│1 │Провести       │до 1 марта│Заведующий,   │
│  │ярмарку        │2027 г.   │старший       │
│  │               │          │воспитатель   │
├──┼───────────────┼──────────┼──────────────┤
│2 │Осмотр школ    │май       │Отдел         │
└──┴───────────────┴──────────┴──────────────┘"""
ASCII = BOX.translate(
    {ord(a): b for a, b in zip("│─┌┬┐├┼┤└┴┘", "|-+++++++++", strict=True)}
)
MARKDOWN = """План работы на 2027 год

| № | Мероприятие | Срок | Ответственный |
|---|:-----------:|------|---------------|
| 1 | Провести ярмарку | до 1 марта 2027 г. | Заведующий, старший воспитатель |
| 2 | Осмотр школ | май | Отдел |"""
BARE = "\n".join(
    line.strip("| ") for line in MARKDOWN.splitlines() if not line.startswith("|-")
)


@pytest.mark.parametrize("text", [BOX, ASCII, MARKDOWN, BARE])
def test_a_drawn_table_is_read_row_by_row(text):
    draft = read_document(("plan.txt", text.encode()))
    assert [
        (m.number, m.name, m.deadline_text, [p.name for p in m.responsibles])
        for m in draft.measures
    ] == [
        ("1", "Провести ярмарку", "до 1 марта 2027 г.",
         ["Заведующий", "старший воспитатель"]),
        ("2", "Осмотр школ", "май", ["Отдел"]),
    ]  # fmt: skip
    assert draft.order.plan_title == "План работы на 2027 год"


# ------------------------------------------------------------------ sheets


def book(**sheets):
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        sheet.append([f"План работы, {name}, 2027 год"])
        for row in (HEAD, *rows):
            sheet.append(row)
    return read_document(saved(made))


def sections(draft):
    names = {section.code: section.name for section in draft.sections}
    return [names.get(measure.section) for measure in draft.measures]


def test_the_names_of_sheets_head_their_parts_of_the_plan():
    draft = book(
        Спорт=[("1", "Кросс", "май", "Отдел")], Культура=[("1", "Бал", "май", "Отдел")]
    )
    assert sections(draft) == ["Спорт", "Культура"]
    assert not told(draft, "number_duplicate")


def test_a_sheet_of_a_month_dates_its_rows():
    rows = [("1", "Кросс", "15", "Отдел"), ("2", "Бал", "в течение месяца", "Отдел")]
    draft = book(Январь=rows, Февраль=rows)
    assert [m.term.end.isoformat() for m in draft.measures] == [
        "2027-01-15", "2027-01-31", "2027-02-15", "2027-02-28",
    ]  # fmt: skip


def test_a_sheet_alone_or_without_a_name_of_its_own_heads_nothing():
    row = ("1", "Кросс", "май", "Отдел")
    assert sections(book(Спорт=[row])) == [None]
    assert sections(book(Лист1=[row], Лист2=[("2", *row[1:])])) == [None, None]


# ------------------------------------------------------------------ headings


def test_the_first_of_several_headings_over_heads_is_one_too():
    made = document("План работы на 2027 год")
    for name in ("Урочная деятельность", "Внеурочная деятельность"):
        grid = table(made, HEAD, [("1", f"{name}: смотр", "май", "Отдел")])
        grid._tbl.insert(2, _wide(name))
        made.add_paragraph()
    assert sections(read_document(saved(made))) == [
        "Урочная деятельность", "Внеурочная деятельность",
    ]  # fmt: skip


def _wide(text):
    """A row of one cell over the four columns."""
    grid = table(docx.Document(), HEAD, [text])
    return grid.rows[1]._tr


def test_a_month_over_the_first_table_dates_its_rows():
    made = document("План работы на 2027 год")
    for month in ("Сентябрь", "Октябрь"):
        made.add_paragraph(month)
        table(made, HEAD, [("1", f"{month}: смотр", "до 20", "Отдел")])
    ends = [m.term.end.isoformat() for m in read_document(saved(made)).measures]
    assert ends == ["2027-09-20", "2027-10-20"]


def test_a_group_among_the_measures_ends_with_the_next_number():
    draft = plan(
        ("1", "Провести проверки:", "", ""),
        ("а)", "школ", "до 1 марта", "Отдел"), ("б)", "садов", "до 1 мая", "Отдел"),
        ("2", "Составить отчёт", "до 1 июня", "Отдел"),
    )  # fmt: skip
    assert sections(draft) == ["Провести проверки:", "Провести проверки:", None]
