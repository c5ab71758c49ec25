"""Counts reconcile: every row of a document is read as something, or told."""

import io
import random
import re
import zipfile
from pathlib import Path

import layouts
import openpyxl
import pytest
from intake import IntakeError, read_document
from intake.findings import Finding
from intake.grid import Cell, Content, Table
from intake.walk import Walk
from layouts import ABOVE, document, table
from lxml import etree
from plans_of_cities import CITIES

FATES = ("measures", "headings", "heads", "indicators", "text", "told")
HEAD = ("№", "Мероприятие", "Срок", "Ответственный")
FAIR = ("Провести ярмарку", "до 1 марта 2027 г.", "Управление образования")
CONTEST = ("Провести олимпиаду", "апрель", "МБУ ГЦОКО")
LAYOUTS = [
    layouts.decree_of_a_district, layouts.order_of_a_department,
    layouts.plan_without_an_order, layouts.nested_sections, layouts.several_pages,
    layouts.excel_plan, layouts.automatic_numbers,
    layouts.two_deadlines_of_one_measure, layouts.directions_in_a_column,
    layouts.title_inside_the_table, layouts.years_as_columns, layouts.head_in_a_table,
]  # fmt: skip
HERE = Path(__file__).resolve().parent
SEED = HERE.parents[1] / "addons/kostroma_profplan/tests/data"
FILES = [SEED / "order-1257.docx", SEED / "order-1257.xlsx"]
FILES += sorted(
    p for p in (HERE / "cases").glob("*.*") if p.suffix in (".docx", ".xlsx")
)


def saved(made):
    """(name, bytes) of a made document."""
    buffer = io.BytesIO()
    made.save(buffer)
    return f"plan.{'xlsx' if hasattr(made, 'active') else 'docx'}", buffer.getvalue()


def plan(*rows, head=HEAD, lines=("План работы на 2027 год",), **options):
    made = document(*lines)
    table(made, head, rows)
    return read_document(saved(made), **options)


# ------------------------------------------------------------------ the walk


def parts(data, pattern):
    """Roots of the parts of a package whose names fit."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
        return [etree.fromstring(archive.read(name)) for name in names]


def above(element):
    return {etree.QName(parent).localname for parent in element.iterancestors()}


def rows_of_docx(data):
    """Rows of all tables with a word that a person sees, counted without the reader."""
    [document] = parts(data, r"word/document\d*\.xml")
    count = 0
    for row in document.iter("{*}tr"):
        deleted = row.find("{*}trPr/{*}del") is not None
        if deleted or "Fallback" in above(row):
            continue
        words = [text.text for text in row.iter("{*}t")
                 if not {"del", "moveFrom"} & above(text)]  # fmt: skip
        numbered = next(row.iter("{*}numPr", "{*}pStyle"), None) is not None
        count += bool("".join(words).strip() or numbered)
    return count


def rows_of_xlsx(data):
    """Rows with a value in all sheets that are not the import template's own."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except TypeError:  # a style that the library does not open
        book = None
    if not book or not book.sheetnames:
        sheets = parts(data, r"xl/worksheets/\w+\.xml")
        return sum(row.find("{*}c/{*}v") is not None or row.find("{*}c/{*}is") is not None
                   for sheet in sheets for row in sheet.iter("{*}row"))  # fmt: skip
    return sum(
        any(cell.value not in (None, "") for cell in row)
        for sheet in book
        if sheet.title not in ("Распоряжение", "Инструкция")
        for row in sheet.iter_rows()
        if not sheet.row_dimensions[row[0].row].hidden
        and not all(cell.font.strike for cell in row if cell.value)
    )


def reconcile(name, data):
    draft = read_document((name, data))
    tally = draft.tally
    count = rows_of_docx if name.endswith("docx") else rows_of_xlsx
    assert tally["rows"] == count(data)
    assert tally["rows"] == sum(tally[fate] for fate in FATES)
    assert tally["measures"] == len(draft.measures) - tally.get("listed", 0)
    told = [f for f in draft.findings if f.code in ("row_skipped", "table_skipped")]
    assert tally["told"] == 0 or told or "row_total" in {f.code for f in draft.findings}


@pytest.mark.parametrize("make", [*LAYOUTS, *CITIES], ids=lambda make: make.__name__)
def test_every_row_of_a_plan_is_read_or_told(make):
    reconcile(*saved(make()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_of_a_file_is_read_or_told(path):
    reconcile(path.name, path.read_bytes())


# texts of cells that decide what a row is, in any place of any table
CELLS = (
    "", "", "", "1", "2.", "1.1.", "I", "№", "Срок", "Мероприятие", "Ответственный", "75",
    "Показатель", "2027", "2028", "Этап", "Месяц", "Итого", "Сентябрь", "15", "+", "100,5",
    "до 1 марта", "Отдел образования", "Провести ярмарку вакансий", "Раздел 1. Работа",
    "1. Работа", "Исп. Лукина, тел. 5", "Класс", "I квартал", "Подпрограмма 2", "Задача 1",
)  # fmt: skip


def random_table(rnd, number):
    width, rows = rnd.randint(1, 7), []
    for row in range(rnd.randint(1, 9)):
        rows.append([])
        while (first := rows[-1][-1].last + 1 if rows[-1] else 0) < width:
            last = first if rnd.random() < 0.85 else rnd.randint(first, width - 1)
            merged = row > 0 and rnd.random() < 0.1
            rows[-1].append(Cell(rnd.choice(CELLS), first, last, merged))
    if rnd.random() < 0.6:
        head = (*HEAD, "Показатель", "2027", "2028")[:width]
        rows.insert(rnd.randint(0, 1), [Cell(t, n, n) for n, t in enumerate(head)])
    return Table(rows, f"таблица {number}", number=number)


@pytest.mark.parametrize("seed", range(0, 1500, 100))
def test_rows_of_senseless_tables_reconcile_as_well(seed):
    for n in range(seed, seed + 100):
        rnd = random.Random(n)
        content = Content([random_table(rnd, k) for k in range(1, rnd.randint(2, 4))])
        try:
            walk = Walk(content, "plan.docx")
        except IntakeError:
            continue
        rows = [row for table in content.tables for row in table.rows]
        tally = walk.tally
        assert tally["rows"] == sum(any(cell.text for cell in row) for row in rows)
        assert tally["rows"] == sum(tally[fate] for fate in FATES)
        assert tally["measures"] == len(walk.plan.plan.measures)


def words(text):
    return re.findall(r"[^\W_]{3,}", text.lower().replace("ё", "е"))


# words that only join the parties of a cell
GLUE = {"согласованию", "совместно", "при", "участии", "также"}


@pytest.mark.parametrize("make", [*LAYOUTS, *CITIES], ids=lambda make: make.__name__)
def test_every_word_of_a_responsible_cell_is_read_or_told(make):
    draft = read_document(saved(make()))
    told = [f for f in draft.findings if f.code == "party_words_left"]
    for measure in draft.measures:
        names = [party.name for party in measure.responsibles]
        mine = [word for f in told if measure.key in f.rows for word in f.words]
        left = set(words(measure.responsible_text)) - set(words(" ".join(names + mine)))
        left -= GLUE
        assert not left


# ------------------------------------------------------------------ rows, one by one


def numbers(draft):
    return [(m.section, m.number, m.name) for m in draft.measures]


def told(draft, code):
    return next((f for f in draft.findings if f.code == code), None)


def test_a_total_is_no_measure_and_is_told_once():
    draft = plan(
        "I. Подготовка", ("1", *FAIR), ("Итого по разделу", "", "", ""),
        "II. Итоги", ("2", *CONTEST), ("", "Всего мероприятий", "2", ""),
    )  # fmt: skip
    assert numbers(draft) == [("I", "1", FAIR[0]), ("II", "2", CONTEST[0])]
    found = told(draft, "row_total")
    assert found.where == "таблица 1, строки 4, 7"
    assert found.words == ("Итого по разделу", "Всего мероприятий 2")
    assert draft.tally["told"] == 2


@pytest.mark.parametrize(
    "note",
    ["Исп. Лукина О.В., тел. 12-34-56", "* по согласованию", "Примечание: даты уточняются",
     "Начальник управления _______ О.В. Лукина", "Директор школы О.В. Лукина"],
)  # fmt: skip
def test_a_note_under_a_table_is_neither_section_nor_measure(note):
    draft = plan(("1", *FAIR), note)
    assert not draft.sections and len(draft.measures) == 1
    assert told(draft, "row_note").words == (note,)


def test_a_person_in_a_heading_does_not_make_it_a_signature():
    draft = plan("Чтения имени А.С. Пушкина", ("1", *FAIR))
    assert [s.name for s in draft.sections] == ["Чтения имени А.С. Пушкина"]


def test_a_row_that_is_nothing_is_told_with_its_place():
    draft = plan(("1", *FAIR), ("2", "", "май", "ИМЦ"), ("3", *CONTEST))
    found = told(draft, "row_skipped")
    assert (found.where, found.words) == ("таблица 1, строка 3", ("2 май ИМЦ",))
    assert draft.tally["told"] == 1


def merged_heading(row_texts, texts):
    """A plan whose rows `texts` have a number and one cell over all the others."""
    made = document("План работы на 2027 год")
    grid = table(made, HEAD, row_texts)
    for row, text in texts.items():
        grid.cell(row, 1).merge(grid.cell(row, 3)).text = text
    return read_document(saved(made))


def test_a_number_and_a_text_merged_over_the_rest_is_a_heading():
    empty = ("", "", "")
    draft = merged_heading(
        [("1.", *empty), ("1.1", *FAIR), ("2.", *empty), ("2.1", *CONTEST)],
        {1: "Работа в 2026-2027 учебном году", 3: "Контроль"},
    )
    assert [(s.code, s.name) for s in draft.sections] == [
        ("1", "Работа в 2026-2027 учебном году"), ("2", "Контроль"),
    ]  # fmt: skip
    assert numbers(draft) == [("1", "1.1", FAIR[0]), ("2", "2.1", CONTEST[0])]


def test_a_heading_repeated_in_each_column_is_one_heading():
    draft = plan(("1.", "Контроль", "Контроль", "Контроль"), ("1.1", *FAIR))
    assert [(s.code, s.name) for s in draft.sections] == [("1", "Контроль")]


def test_a_measure_with_nothing_but_its_name_is_not_taken_for_a_heading():
    draft = plan(
        ("1", *FAIR), ("2", "Слёт", "", ""), ("3", *CONTEST), ("4", "Итоги", "", "")
    )
    assert [m.number for m in draft.measures] == ["1", "2", "3", "4"]
    assert not draft.sections
    assert told(draft, "deadline_missing").rows == ("m2", "m4")


def test_a_line_at_the_end_without_measures_is_no_section():
    draft = plan("Подготовка", ("1", *FAIR), "Срок хранения документа 5 лет")
    assert [s.name for s in draft.sections] == ["Подготовка"]
    assert told(draft, "row_skipped").words == ("Срок хранения документа 5 лет",)


def test_a_cell_over_term_and_responsible_serves_as_the_term_only():
    made = document("План работы на 2027 год")
    grid = table(made, HEAD, [("1", *FAIR), ("2", "Слёт", "", "")])
    grid.cell(2, 2).merge(grid.cell(2, 3)).text = "в течение года"
    second = read_document(saved(made)).measures[1]
    assert (second.deadline_text, second.responsible_text) == ("в течение года", "")


@pytest.mark.parametrize(
    ("head", "row"),
    [(("№", "Товар", "Цена", "Сумма"), ("1", "Мыло", "5", "60")),
     (("Должность", "ФИО", "Дата", "Подпись"), ("Директор", "Лукина", "12.01.2027", ""))],
)  # fmt: skip
def test_a_table_that_is_not_read_is_told_and_counted(head, row):
    made = document("План работы на 2027 год")
    table(made, HEAD, [("1", *FAIR)])
    table(made, head, [row])
    draft = read_document(saved(made))
    assert len(draft.measures) == 1
    assert told(draft, "table_skipped").where == "таблица 2"
    assert draft.tally["told"] == 2


def test_a_section_over_the_head_of_each_table_is_a_heading():
    made = document("План работы на 2027 год")
    for part, row in (("Подготовка", FAIR), ("Контроль", CONTEST)):
        grid = made.add_table(3, 4)
        grid.cell(0, 0).merge(grid.cell(0, 3)).text = part
        for texts, cells in zip((HEAD, ("1", *row)), grid.rows[1:], strict=False):
            for cell, text in zip(cells.cells, texts, strict=True):
                cell.text = text
        made.add_paragraph()
    draft = read_document(saved(made))
    assert [s.name for s in draft.sections] == ["Подготовка", "Контроль"]
    assert [m.section for m in draft.measures] == ["1", "2"]


def test_parts_named_over_repeated_heads_are_sections_from_the_first_on():
    head = ("Дела", "Классы", "Дата", "Ответственные")
    made = document("Календарный план на 2026-2027 учебный год")
    grid = made.add_table(0, 4)
    rows = ["Модуль «Ключевые дела»", head, ("День знаний", "1-4", "1 сентября", "Учителя"),
            "Модуль «Медиа»", head, ("Газета", "5-9", "весь год", "Совет школы")]  # fmt: skip
    for row in rows:
        cells = grid.add_row().cells
        if isinstance(row, str):
            cells[0].merge(cells[3]).text = row
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    draft = read_document(saved(made))
    assert [s.name for s in draft.sections] == rows[::3]
    assert [m.section for m in draft.measures] == ["1", "2"]
    assert (draft.tally["headings"], draft.tally["heads"]) == (2, 2)


def test_the_same_direction_in_each_row_is_one_section():
    head = ("№", "Направление", "Мероприятие", "Срок", "Ответственный")
    draft = plan(("1", "Спорт", *FAIR), ("2", "Спорт", *CONTEST), head=head)
    assert [s.name for s in draft.sections] == ["Спорт"]


def test_sources_name_the_cells_of_a_measure():
    draft = plan(("1", *FAIR), ("2", "Слёт", "май", ABOVE))
    first, second = draft.measures
    where = first.sources["deadline_text"]
    assert (where.table, where.row, where.cell) == (1, 2, 3)
    assert second.sources["name"].row == 3
    assert second.sources["responsible_text"] == first.sources["responsible_text"]


def test_one_doubt_of_several_rows_is_told_once_with_the_words_of_all():
    draft = plan(
        *((str(n), f"Дело {n}", f"как-нибудь {n}", "ИМЦ") for n in range(1, 6))
    )
    found = [f for f in draft.findings if f.code == "deadline_not_understood"]
    assert [f.rows for f in found] == [("m1", "m2", "m3", "m4", "m5")]
    assert found[0].words == tuple(f"как-нибудь {n}" for n in range(1, 6))
    assert "» и ещё 2 не удалось прочитать" in found[0].message


def test_a_title_over_the_head_of_a_later_table_is_told_once():
    made = document("План работы на 2027 год")
    table(made, HEAD, [("1", *FAIR)])
    grid = table(made, ("", "", "", ""), [HEAD, ("2", *CONTEST)])
    grid.cell(0, 0).merge(grid.cell(0, 3)).text = "Приложение 2. План на II квартал"
    draft = read_document(saved(made))
    assert [m.section for m in draft.measures] == [None, None]
    assert told(draft, "row_note").where == "таблица 2, строка 1"
    assert not told(draft, "row_skipped")


def test_a_signature_in_several_cells_is_told():
    draft = plan(("1", *FAIR), ("", "Директор школы", "", "О.В. Лукина"))
    assert len(draft.measures) == 1
    assert told(draft, "row_note").words == ("Директор школы О.В. Лукина",)


def test_the_executor_named_between_tables_is_no_section():
    made = document("План работы на 2027 год")
    table(made, HEAD, [("1", *FAIR)])
    made.add_paragraph("Исп. Лукина О.В., тел. 12-34-56")
    table(made, HEAD, [("2", *CONTEST)])
    draft = read_document(saved(made))
    assert [m.section for m in draft.measures] == [None, None]


def test_doubts_of_cells_go_to_their_measure_or_to_their_row():
    doubt = Finding("warning", "text_hidden", "", "Скрытый текст.")
    cells = [[Cell(text, n, n, doubts=(doubt,)) for n, text in enumerate(row)]
             for row in (HEAD, ("1", *FAIR))]  # fmt: skip
    cells.insert(1, [Cell("Подготовка", 0, 3, doubts=(doubt,))])
    walk = Walk(Content([Table(cells, "таблица 1", number=1)]), "plan.docx")
    [measure] = walk.plan.plan.measures
    assert measure.doubts == [doubt] * 4
    told = [item.where for item in walk.findings if item.code == doubt.code]
    assert told == ["таблица 1, строки 1, 2"]


@pytest.mark.parametrize(
    "row",
    [
        ("Участие в региональном этапе", "весь период", "Учителя"),
        ("Мероприятия ко Дню матери", "ноябрь", "Ответственный секретарь"),
        ("Перечень мероприятий", "31 февраля", "Ответственный секретарь"),
    ],
)
def test_a_measure_that_sounds_like_a_head_is_not_lost(row):
    draft = plan(FAIR, row, CONTEST, head=HEAD[1:])
    assert [m.name for m in draft.measures] == [FAIR[0], row[0], CONTEST[0]]
    assert draft.measures[1].deadline_text == row[1]


def test_a_head_of_other_columns_in_the_middle_of_a_table_is_one():
    head = ("Содержание работы", "Ответственный", "Дата")
    row = ("Смотр", "Отдел", "май")
    draft = plan(FAIR, head, row, head=HEAD[1:])
    assert [(m.name, m.deadline_text) for m in draft.measures] == [
        FAIR[:2], ("Смотр", "май"),
    ]  # fmt: skip
