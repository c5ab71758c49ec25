"""Numbers of indicators: one reader, what binds, what is better, everything told."""

import io

import docx
import pytest
from intake import read_document, read_indicator_target

# (cell, unit of the column, value, comparator, whether its words say how it binds)
CELLS = [
    ("менее 5 процентов", "%", 5, "at_most", True),
    ("не превышает 10 %", "%", 10, "at_most", True),
    ("ниже 3 %", "%", 3, "at_most", True),
    ("доведение до 80 %", "%", 80, "at_least", False),
    ("1,5 тыс. человек", "человек", 1500, "equal", False),
    ("468 учащихся 8-10 классов", "человек", 468, "equal", False),
    ("в 2021 году – 5 классов", "штук", 5, "equal", False),
    ("не менее 1 200,5 тыс. руб.", "руб.", 1200500, "at_least", True),
    ("1 200,5", "руб.", 1200.5, "equal", False),
    ("−3", "градусов", -3, "equal", False),
    ("97%", "%", 97, "equal", False),
    ("0", "штук", 0, "equal", False),
    ("2021", "человек", 2021, "equal", False),
    ("равно 3", "штук", 3, "equal", True),
    ("ровно 3", "штук", 3, "equal", True),
    ("≥ 90", "%", 90, "at_least", True),
    ("20 и более", "штук", 20, "at_least", True),
    ("до 80", "%", 80, "at_most", False),
]
NO_NUMBER = [
    "от 20 до 30", "10-15 школ", "50/60", "рост", "увеличение на 5 %", "", "—",
    "не менее 5, но не более 10", "5 из 37",
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "value", "comparator", "named"), CELLS)
def test_a_cell_gives_its_number_and_how_it_binds(text, unit, value, comparator, named):
    target, binds = read_indicator_target(text, unit)
    assert (target.value, target.comparator, binds) == (value, comparator, named)


@pytest.mark.parametrize("text", NO_NUMBER)
def test_several_numbers_or_none_promise_nothing(text):
    assert read_indicator_target(text, "%") == (None, False)


def read(*rows):
    """The draft of a plan whose indicators are (name, base, first, second)."""
    document = docx.Document()
    document.add_paragraph("План работы на 2026-2027 годы")
    for head, lines in (
        (("№", "Мероприятие", "Срок", "Ответственный"),
         [("1", "Ярмарка", "март 2026 г.", "Школа № 5")]),
        (("№", "Показатель", "Ед. изм.", "2025 (базовое значение)", "2026", "2027"),
         [(str(n), name, "%", base, first, last)
          for n, (name, base, first, last) in enumerate(rows, 1)]),
    ):  # fmt: skip
        table = document.add_table(0, len(head))
        for line in (head, *lines):
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
        document.add_paragraph("Показатели")
    buffer = io.BytesIO()
    document.save(buffer)
    return read_document(("plan.docx", buffer.getvalue()))


def told(draft, code):
    """Keys of the rows that findings of a code speak of."""
    return [key for item in draft.findings if item.code == code for key in item.rows]


def test_what_is_better_is_told_by_words_or_inferred_and_told():
    draft = read(
        ("Охват программами", "50", "не менее 60", "70"),
        ("Охват занятиями", "50", "60", "70"),
        ("Доля неуспевающих", "9", "5", "4"),
        ("Доля опозданий", "9", "не более 5", "4"),
        ("Доля прочих", "9", "не более 5", "не менее 4"),
    )
    assert [i.direction for i in draft.indicators] == [
        "higher", "higher", "lower", "lower", "higher",
    ]  # fmt: skip
    assert told(draft, "indicator_direction") == ["i2"]
    assert told(draft, "indicator_lower") == ["i3"]
    assert told(draft, "indicator_direction_mixed") == ["i5"]


def test_a_bare_number_binds_the_way_its_indicator_goes():
    draft = read(("Доля опозданий", "9", "не более 5", "4"), ("Охват", "1", "2", "3"))
    bounds = [[t.comparator for t in i.readings.values()] for i in draft.indicators]
    assert bounds == [["at_most", "at_most"], ["at_least", "at_least"]]
    assert [i.base_value for i in draft.indicators] == [9, 1]


def test_one_word_until_among_the_years_turns_nothing_over():
    draft = read(("Увеличение охвата", "50", "60", "доведение до 80 %"))
    [indicator] = draft.indicators
    assert indicator.direction == "higher"
    assert [t.comparator for t in indicator.readings.values()] == ["at_least"] * 2


def test_a_target_that_is_no_number_is_told_and_keeps_its_words():
    draft = read(("Охват", "50", "10-15", "рост"))
    [indicator] = draft.indicators
    assert indicator.targets == {"2026": "10-15", "2027": "рост"}
    assert indicator.readings == {}
    assert told(draft, "indicator_target_unread") == ["i1"]
    assert told(draft, "indicator_target_words") == ["i1"]


def test_a_doubt_about_a_target_in_words_says_what_was_read():
    draft = read(("Доля неуспевающих", "50", "не более 55", "рост"))
    said = [f.message for f in draft.findings if f.code == "indicator_target_words"]
    assert "Прочитано: не более 55" in said[0]
    assert "укажите число" in said[1]


def test_the_shape_of_the_seed_has_no_more_keys():
    [indicator] = read(("Охват", "50", "60", "70")).indicators
    assert set(indicator.to_dict()) == {
        "number", "name", "unit", "base_year", "base", "targets", "merged_target",
    }  # fmt: skip
