"""Tables inside of the cells of other ones: a plan is read, any other is its cell's text."""

import io

from intake import read_document
from layouts import document, table
from test_intake_rows import saved, told

HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
ROWS = [("1", "Провести ярмарку", "март 2027 г.", "Отдел культуры")]


def filled(cell, rows):
    inner = cell.add_table(len(rows), len(rows[0]))
    for row, texts in zip(inner.rows, rows, strict=True):
        for one, text in zip(row.cells, texts, strict=True):
            one.text = text
    return inner


def test_a_table_in_a_cell_of_a_measure_is_text_of_that_cell_and_told():
    made = document("План на 2027 год")
    grid = table(made, HEAD, [("1", "Провести ярмарку", "март 2027 г.", "")])
    filled(grid.cell(1, 3), [("Отдел культуры", "Иванова А.А."), ("Отдел спорта", "")])
    draft = read_document(saved(made))
    (measure,) = draft.measures
    assert [party.name for party in measure.responsibles] == [
        "Отдел культуры", "Отдел спорта",
    ]  # fmt: skip
    found = told(draft, "table_in_cell")
    assert found.rows == ("m1",) and "Отдел спорта" in found.message


def test_a_plan_in_a_cell_of_a_frame_of_several_columns_is_read():
    made = document("План на 2027 год")
    frame = made.add_table(1, 2)
    filled(frame.cell(0, 1), [HEAD, *ROWS])
    draft = read_document(saved(made))
    assert [(m.number, m.name) for m in draft.measures] == [("1", "Провести ярмарку")]
    assert "таблица в ячейке" in told(draft, "plan_in_cell").where
    assert draft.measures[0].sources["name"].table == 2


def test_plans_in_cells_of_cells_are_read_in_their_order():
    made = document("План на 2027 год")
    frame = made.add_table(1, 2)
    outer = filled(frame.cell(0, 0), [("а", "б")])
    filled(outer.cell(0, 1), [HEAD, *ROWS])
    filled(frame.cell(0, 1), [HEAD, ("2", "Слёт", "май 2027 г.", "ИМЦ")])
    buffer = io.BytesIO()
    made.save(buffer)
    draft = read_document(("план.docx", buffer.getvalue()))
    assert [m.name for m in draft.measures] == ["Провести ярмарку", "Слёт"]
    assert [m.sources["name"].table for m in draft.measures] == [2, 3]
