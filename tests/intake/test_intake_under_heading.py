"""A month over the rows («СЕНТЯБРЬ») completes the days in their cells, and is told."""

from datetime import date

import pytest
from intake import IntakeError, read_deadline

SCHOOL = date(2020, 9, 1), date(2021, 8, 31)
YEARS = date(2021, 1, 1), date(2023, 12, 31)
OCTOBER = date(2020, 10, 1), date(2020, 10, 31)
QUARTER = date(2020, 10, 1), date(2020, 12, 31)
YEAR = date(2021, 1, 1), date(2021, 12, 31)


def spans(read):
    return ", ".join(
        f"{a:%m-%d}" if a == b else f"{a:%m-%d}..{b:%m-%d}" for a, b in read.occurrences
    )


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("до 10", "date", "10-01..10-10"),
        ("не позднее 20", "date", "10-01..10-20"),
        ("к 5", "date", "10-01..10-05"),
        ("до 10 числа", "date", "10-01..10-10"),
        ("до 10, до 20", "ranges", "10-01..10-10, 10-11..10-20"),
        ("15", "date", "10-15"),
        ("15-го", "date", "10-15"),
        ("20–25", "range", "10-20..10-25"),
        ("с 10 по 15", "range", "10-10..10-15"),
        ("10, 20", "ranges", "10-10, 10-20"),
        ("10 и 20 числа", "ranges", "10-10, 10-20"),
        ("в течение месяца", "range", "10-01..10-31"),
        ("весь месяц", "range", "10-01..10-31"),
        ("1 неделя", "range", "10-01..10-07"),
        ("1, 3 неделя", "ranges", "10-01..10-07, 10-15..10-21"),
        ("2 декада", "range", "10-11..10-20"),
        ("конец месяца", "range", "10-21..10-31"),
        ("до конца месяца", "date", "10-01..10-31"),
        ("вторая половина месяца", "range", "10-16..10-31"),
        ("последняя пятница месяца", "date", "10-30"),
        ("первый четверг", "date", "10-01"),
        ("каждый вторник", "recurring", "10-01..10-31"),
        ("еженедельно", "recurring", "10-01..10-31"),
        ("2 раза в месяц", "recurring", "10-01..10-31"),
    ],
)
def test_days_are_read_in_the_month_of_the_heading(text, kind, expected):
    read = read_deadline(text, *SCHOOL, within=OCTOBER)
    assert (read.kind, spans(read)) == (kind, expected)
    assert (read.start, read.end) == (read.occurrences[0][0], read.occurrences[-1][1])
    assert read.findings[0].code == "deadline_by_heading"
    assert not [f for f in read.findings if f.code == "deadline_year_inferred"]


@pytest.mark.parametrize(
    "text",
    [
        "до 10 ноября", "ноябрь", "10.11", "31.02", "постоянно", "по плану", "",
        "до 10 числа каждого месяца", "ежемесячно", "октябрь 2022 г.",
        "в течение месяца со дня подписания", "в течение года", "с 1 сентября по 10",
    ],
)  # fmt: skip
def test_the_cells_own_month_wins_over_the_heading(text):
    assert read_deadline(text, *SCHOOL, within=OCTOBER) == read_deadline(text, *SCHOOL)


def test_a_day_that_the_month_does_not_have_is_an_error():
    november = date(2020, 11, 1), date(2020, 11, 30)
    read = read_deadline("31", *SCHOOL, within=november)
    assert read.kind == "unknown"
    assert [found.code for found in read.findings] == ["deadline_impossible_date"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("в течение квартала", "range", "10-01..12-31"),
        ("ежемесячно", "recurring", "10-01..12-31"),
        ("до 10", "unknown", ""),
    ],
)
def test_a_quarter_over_the_rows_names_no_month_for_days(text, kind, expected):
    read = read_deadline(text, *SCHOOL, within=QUARTER)
    assert (read.kind, spans(read)) == (kind, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("октябрь", "10-01..10-31"), ("до 1 марта", "01-01..03-01")],
)
def test_a_year_over_the_rows_tells_the_year_of_a_month(text, expected):
    assert read_deadline(text, *YEARS).kind == "unknown"
    read = read_deadline(text, *YEARS, within=YEAR)
    assert (spans(read), read.end.year) == (expected, 2021)
    assert read.findings[0].code == "deadline_by_heading"


def test_the_dates_taken_stand_in_the_finding():
    [found] = read_deadline("до 10", *SCHOOL, within=OCTOBER).findings
    assert "01.10.2020–10.10.2020" in found.message and "«до 10»" in found.message
    assert found.severity == "info"


def test_a_period_turned_round_is_refused_under_a_heading_too():
    with pytest.raises(IntakeError):
        read_deadline("15", *reversed(SCHOOL), within=OCTOBER)
