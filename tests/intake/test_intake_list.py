"""A plan without a table: points with «Срок: …» and «Ответственный: …»."""

from datetime import date

import pytest
from intake import IntakeError, read_document
from layouts import document
from test_intake_rows import saved, told

ORDER = (
    "РАСПОРЯЖЕНИЕ", "от 12.01.2027 № 15-р", "О плане работы на 2027 год", "ОБЯЗЫВАЮ:",
    "1. Утвердить план.", "2. Контроль за исполнением оставляю за собой.",
)  # fmt: skip


def read(*lines):
    return read_document(saved(document(*lines)))


def test_points_with_labels_are_measures_and_the_order_stays_an_order():
    draft = read(
        *ORDER, "План работы на 2027 год",
        "1. Провести ярмарку. Срок: до 1 марта 2027 г. Ответственный: МБУ «Центр».",
        "2. Провести олимпиаду", "Срок исполнения – апрель", "Ответственные: школы, ИМЦ",
        "Начальник О.В. Лукина",
    )  # fmt: skip
    assert (draft.order.number, draft.order.date) == ("15-р", date(2027, 1, 12))
    assert [(m.number, m.name, m.deadline_text, m.responsible_text) for m in draft.measures
    ] == [
        ("1.", "Провести ярмарку", "до 1 марта 2027 г.", "МБУ «Центр»"),
        ("2.", "Провести олимпиаду", "апрель", "школы, ИМЦ"),
    ]  # fmt: skip
    assert draft.measures[0].sources["name"].paragraph == 8
    assert "(2)" in told(draft, "plan_from_list").message
    assert draft.tally["listed"] == 2 and draft.tally["rows"] == 0


def test_points_without_labels_over_deeper_ones_are_sections():
    draft = read(
        "План работы на 2027 год", "1. Работа с детьми",
        "1.1. Слёт. Срок: май. Отв.: ИМЦ", "2. Контроль", "2.1. Сверка. Срок: июнь.",
    )  # fmt: skip
    assert [(s.code, s.name) for s in draft.sections] == [
        ("1", "Работа с детьми"), ("2", "Контроль"),
    ]  # fmt: skip
    assert [(m.section, m.number) for m in draft.measures] == [
        ("1", "1.1."),
        ("2", "2.1."),
    ]


def test_labels_inside_brackets_and_sections_by_roman_numbers():
    draft = read(
        "План работы на 2027 год", "I. Работа с детьми",
        "- Провести слёт (срок: май, ответственный: ИМЦ);", "II. Контроль",
        "1) Сверить отчёты, срок до 1 июля; отв. Лукина О.В.",
    )  # fmt: skip
    assert [(m.section, m.name, m.deadline_text, m.responsible_text)
            for m in draft.measures] == [
        ("I", "Провести слёт", "май", "ИМЦ"),
        ("II", "Сверить отчёты", "до 1 июля", "Лукина О.В."),
    ]  # fmt: skip


def test_an_order_without_such_points_is_still_refused():
    with pytest.raises(IntakeError, match="нет таблицы с планом"):
        read(*ORDER)
