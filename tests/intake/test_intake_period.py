"""The period of a plan: which years of a title are the plan's, and what is told."""

from datetime import date

import pytest
from intake import IntakeError, read_document
from intake.draft import Order
from intake.period import settle_period
from openpyxl import Workbook

DAY = date(2027, 1, 12)


def settled(title, plan_title=None, day=DAY, texts=(), sheets=(), given=None):
    """(first day, last day, codes of the findings) of an order with such titles."""
    order = Order("1", day, title=title, plan_title=plan_title)
    findings = settle_period(order, given, None, texts, sheets)
    first, last = (day.isoformat() for day in order.period)
    return f"{first} {last}", {found.code for found in findings}


NAMED = [
    ("Об утверждении плана на 2027 год", "2027-01-01 2027-12-31"),
    ("ПЛАН РАБОТЫ НА 2027 Г.", "2027-01-01 2027-12-31"),
    ("План работы. 2027 г.", "2027-01-01 2027-12-31"),
    ("План работы на 2027 календарный год", "2027-01-01 2027-12-31"),
    ("О мероприятиях в 2027 году", "2027-01-01 2027-12-31"),
    ("План на 2027-2030 гг.", "2027-01-01 2030-12-31"),
    ("План на 2027–30 гг.", "2027-01-01 2030-12-31"),
    ("План в 2027-2029 годах", "2027-01-01 2029-12-31"),
    ("План на 2026, 2027 и 2028 годы", "2026-01-01 2028-12-31"),
    ("План с 2026 по 2028 год", "2026-01-01 2028-12-31"),
    ("План на 2027 г. и плановый период 2028 и 2029 годов", "2027-01-01 2029-12-31"),
    ("План на 2027 год и на плановый период 2028-2029 гг.", "2027-01-01 2029-12-31"),
    ("План на I полугодие 2027 года", "2027-01-01 2027-06-30"),
    ("План на 2-е полугодие 2027 г.", "2027-07-01 2027-12-31"),
    ("План на второе полугодие 2027 года", "2027-07-01 2027-12-31"),
    ("План на III квартал 2027 года", "2027-07-01 2027-09-30"),
    ("План на ІV квартал 2027 года", "2027-10-01 2027-12-31"),
    ("План на 3-й квартал 2027 г.", "2027-07-01 2027-09-30"),
    ("План на первый квартал 2027 года", "2027-01-01 2027-03-31"),
    ("План на III–IV кварталы 2027 года", "2027-07-01 2027-12-31"),
    ("План на сентябрь 2027", "2027-09-01 2027-09-30"),
    ("ПЛАН НА ЯНВАРЬ 2027 ГОДА", "2027-01-01 2027-01-31"),
    ("План на сентябрь – декабрь 2027 года", "2027-09-01 2027-12-31"),
    ("План на ноябрь – февраль 2027 года", "2026-11-01 2027-02-28"),
    ("План на сентябрь 2026 – май 2027 года", "2026-09-01 2027-05-31"),
    ("План с 01.09.2026 по 31.05.2027", "2026-09-01 2027-05-31"),
    ("План на период с 1 марта по 31 мая 2027 года", "2027-03-01 2027-05-31"),
    ("Программа «Развитие образования на 2027–2031 годы»", "2027-01-01 2031-12-31"),
    ("План к 85-летию Победы 1941–1945 гг. на 2027 год", "2027-01-01 2027-12-31"),
    ("План на 2027 год программы «Рост на 2019–2028 годы»", "2027-01-01 2027-12-31"),
    ("О плане на 2027 год по закону от 29.12.2012 № 273", "2027-01-01 2027-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "period"), NAMED)
def test_a_period_that_a_title_names_is_taken_without_a_doubt(title, period):
    assert settled(title) == (period, set())


@pytest.mark.parametrize(
    ("title", "period"),
    [("План на 2026/2027 уч. год", "2026-09-01 2027-08-31"),
     ("План на 2026-27 учебный год", "2026-09-01 2027-08-31"),
     ("План на первое полугодие 2026/2027 учебного года", "2026-09-01 2026-12-31")],
)  # fmt: skip
def test_a_school_year_is_told(title, period):
    assert settled(title, day=date(2026, 9, 1)) == (period, {"period_school_year"})


@pytest.mark.parametrize(
    "title",
    ["План мероприятий к 80-летию Победы в Великой Отечественной войне 1941–1945 гг.",
     "О плане по реализации программы «Развитие образования на 2019–2025 годы»",
     "План подготовки школ к новому 2028/2029 учебному году",
     "План подготовки к осенне-зимнему периоду 2028/2029 годов",
     "О мерах во исполнение Указа от 7 мая 2018 года № 204",
     "О плане к годовщине битвы 1943 года",
     "О проведении Года семьи"],
)  # fmt: skip
def test_years_that_are_not_the_plans_are_not_its_period(title):
    assert settled(title) == ("2027-01-01 2027-12-31", {"period_inferred"})


def test_a_period_that_no_title_names_is_that_of_the_deadlines_and_told():
    texts = ["до 1 марта 2027 г.", "май 2028 г."]
    assert settled("О плане", texts=texts) == (
        "2027-01-01 2028-12-31",
        {"period_inferred"},
    )


@pytest.mark.parametrize(
    ("title", "period", "code"),
    [("Стратегия развития до 2030 года", "2027-01-01 2030-12-31", "period_until"),
     ("План на летний период 2027 года", "2027-06-01 2027-08-31", "period_season"),
     ("План на осенне-зимний период 2027/2028 гг.", "2027-09-01 2028-02-29",
      "period_season")],
)  # fmt: skip
def test_a_period_without_its_dates_is_told(title, period, code):
    assert settled(title) == (period, {code})


def test_an_amending_order_takes_the_period_of_its_own_annex():
    title = "О внесении изменений в постановление «О плане на 2025–2027 годы»"
    assert settled(title, "План на 2025–2029 годы") == (
        "2025-01-01 2029-12-31",
        {"period_conflict"},
    )


def test_an_amending_order_without_a_new_title_is_told():
    title = "О внесении изменений в план на 2025–2027 годы"
    assert settled(title) == ("2025-01-01 2027-12-31", {"period_of_amended"})
    line = "1. Слова «на 2025–2027 годы» заменить словами «на 2025–2029 годы»."
    assert settled(title, sheets=[line]) == (
        "2025-01-01 2029-12-31",
        {"period_replaced"},
    )


def test_two_periods_of_one_title_or_of_two_titles_are_told():
    _period, told = settled("Об итогах за 2026 год и плане на 2027 год")
    assert told == {"period_two"}
    _period, told = settled("План на 2027 год", "План на 2027–2028 годы")
    assert told == {"period_conflict"}


@pytest.mark.parametrize(
    ("title", "told"),
    [("План на 2019 год", {"order_outside_period"}),
     ("План на 2029 год", {"order_outside_period"}),
     ("План на 2028 год", set()),
     ("План на 2026/2027 учебный год", {"period_school_year"})],
)  # fmt: skip
def test_an_order_dated_outside_of_its_period_is_told(title, told):
    assert settled(title)[1] == told


def test_a_confirmed_period_is_not_doubted():
    given = date(2027, 3, 1), date(2027, 4, 30)
    assert settled("План на 2019 год", given=given) == ("2027-03-01 2027-04-30", set())


def test_a_reversed_period_is_refused():
    with pytest.raises(IntakeError, match="раньше, чем"):
        settled("План с 01.09.2027 по 31.05.2027")


@pytest.mark.parametrize("titled", [True, False])
def test_sheets_by_quarter_are_one_plan_of_the_year(tmp_path, titled):
    book = Workbook()
    book.remove(book.active)
    for part in ("I", "II", "III", "IV"):
        sheet = book.create_sheet(f"{part} квартал")
        if titled or part == "I":
            sheet.append([f"План работы на {part} квартал 2027 года"])
        sheet.append(["№", "Мероприятие", "Срок", "Ответственный"])
        sheet.append([1, f"Ярмарка {part}", "в течение года", "Школа"])
    book.save(tmp_path / "plan.xlsx")
    draft = read_document(tmp_path / "plan.xlsx")
    assert draft.order.period == (date(2027, 1, 1), date(2027, 12, 31))
    assert "period_of_sheets" in {found.code for found in draft.findings}
