"""Words that a hyphen at a line's end broke are read whole; compounds stay."""

from datetime import date
from pathlib import Path

import pytest
from intake import read_deadline, read_document
from intake.text import clean, plain, stems

CASES = Path(__file__).parent / "cases"
YEAR = date(2021, 1, 1), date(2021, 12, 31)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Исполни-\nтель", "Исполнитель"),
        ("Наименование меро-приятия", "Наименование мероприятия"),
        ("Управле- ние образо-\nвания", "Управление образования"),
        ("по-сто-янно", "постоянно"),
        ("до 1 сен-тября", "до 1 сентября"),
        ("март-ап-рель", "март-апрель"),
        ("ЕЖЕКВАР-\nТАЛЬНО", "ЕЖЕКВАРТАЛЬНО"),
    ],
)
def test_a_broken_word_is_joined(broken, whole):
    assert clean(broken) == whole
    assert plain(broken) == whole.lower()


@pytest.mark.parametrize(
    "text",
    [
        "план-график", "учебно-методический", "пресс-служба", "север-юг",
        "январь-\nфевраль", "2020-\n2021", "I-\nII квартал", "янв-март",
        "психолого-педагогический", "педагог-психолог", "школа-интернат",
        "понедельник-\nпятница", "учебно- тематический план", "октябрь- ноябрь",
        "директор-учитель",
    ],
)  # fmt: skip
def test_a_compound_stays_as_it_is(text):
    assert clean(text) == text


def test_stems_of_a_broken_word_are_those_of_the_whole_one():
    assert stems("образо-\nвания") == stems("образования")


@pytest.mark.parametrize("words", ["фев-раля", "фев-\nраля", "февра- ля", "фев¬\nраля"])
def test_a_broken_month_is_not_another_date(words):
    read = read_deadline(f"ежегодно до 1 {words}", *YEAR)
    assert read.end == date(2021, 2, 1) and not read.milestones
    assert [found.code for found in read.findings] == ["deadline_year_inferred"]


def test_heads_broken_by_hand_are_recognised():
    draft = read_document(CASES / "16_hyphenated_head.docx")
    [measure] = draft.measures
    assert measure.deadline_text == "до 1 марта 2027 г."
    assert measure.responsible_text and measure.result_text
