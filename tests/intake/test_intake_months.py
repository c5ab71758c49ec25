"""Headings that name a month: the terms under them are days of it."""

import pytest
from intake import read_document
from layouts import document, table
from test_intake_rows import HEAD, plan, saved


def ends(draft):
    return [str(m.deadline.end) for m in draft.measures]


def test_days_under_a_month_are_days_of_it():
    draft = plan(
        "СЕНТЯБРЬ", ("1", "Линейка", "до 10", "ИМЦ"), ("2", "Слёт", "15", "ИМЦ"),
        "Октябрь 2027", ("3", "Сбор", "20-25", "ИМЦ"),
    )  # fmt: skip
    assert [s.name for s in draft.sections] == ["СЕНТЯБРЬ", "Октябрь 2027"]
    assert ends(draft) == ["2027-09-10", "2027-09-15", "2027-10-25"]


def test_the_month_holds_for_the_parts_under_it():
    draft = plan(
        "Сентябрь", "Дети", ("1", "Слёт", "5", "ИМЦ"), "Родители",
        ("2", "Собрание", "6", "ИМЦ"),
    )  # fmt: skip
    assert ends(draft) == ["2027-09-05", "2027-09-06"]


def test_another_section_ends_the_month():
    draft = plan(
        "Сентябрь", ("1", "Слёт", "5", "ИМЦ"), "Разное", ("2", "Сбор", "6", "ИМЦ")
    )
    assert ends(draft) == ["2027-09-05", "None"]


def test_a_column_of_months_beside_days_dates_them():
    head = ("Месяц", "Мероприятие", "Дата", "Ответственный")
    made = document("План работы на 2027 год")
    grid = table(
        made, head, [("Май", "Слёт", "до 10", "ИМЦ"), ("", "Сбор", "15", "ИМЦ")]
    )
    grid.cell(1, 0).merge(grid.cell(2, 0))
    draft = read_document(saved(made))
    assert [s.name for s in draft.sections] == ["Май"]
    assert ends(draft) == ["2027-05-10", "2027-05-15"]


def test_a_measure_without_a_term_of_its_own_has_its_month_and_it_is_told():
    head = ("Мероприятие", "Ответственный")
    draft = plan("Сентябрь", ("Слёт", "ИМЦ"), "Октябрь", ("Сбор", "ИМЦ"), head=head)
    assert ends(draft) == ["2027-09-30", "2027-10-31"]
    [found] = [f for f in draft.findings if f.code == "deadline_from_heading"]
    assert (found.rows, found.words) == (("m1", "m2"), ("Сентябрь", "Октябрь"))
    assert not [f for f in draft.findings if f.code == "deadline_missing"]


@pytest.mark.parametrize(
    "heading", ["Подготовка к 2027 году", "Работа в мае с детьми", "Осенние каникулы"]
)
def test_a_heading_that_is_more_than_a_month_dates_nothing(heading):
    draft = plan(heading, ("1", "Слёт", "5", "ИМЦ"), head=HEAD)
    assert ends(draft) == ["None"]


def test_a_heading_that_is_a_term_has_no_number_of_its_own():
    draft = plan(
        "I полугодие", ("1", "Слёт", "", "ИМЦ"), "1. Итоги", ("2", "Сбор", "", "")
    )
    assert [(s.code, s.name) for s in draft.sections] == [
        ("2", "I полугодие"), ("1", "Итоги"),
    ]  # fmt: skip
