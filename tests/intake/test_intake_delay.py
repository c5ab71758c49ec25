"""Terms counted from an event are a kind of their own: no dates, what they count by."""

from datetime import date

import pytest
from intake import Deadline, Delay, codec, read_deadline

YEAR = date(2021, 1, 1), date(2021, 12, 31)
ROWS = [
    ("в течение 5 рабочих дней со дня подписания", 5, "working_day",
     "со дня подписания", False),
    ("в течение 5 (пяти) рабочих дней", 5, "working_day", "", False),
    ("в течение пяти банковских дней с даты договора", 5, "working_day",
     "с даты договора", False),
    ("в течение 30 календарных дней с даты утверждения", 30, "day",
     "с даты утверждения", False),
    ("за 10 дней до начала", 10, "day", "до начала", True),
    ("за неделю до начала учебного года", 1, "week", "до начала учебного года", True),
    ("не позднее чем за 2 недели до начала ГИА", 2, "week", "до начала ГИА", True),
    ("не позднее, чем за три дня до заседания", 3, "day", "до заседания", True),
    ("не позднее чем за 10 дней", 10, "day", "", True),
    ("не позднее 3 дней после окончания смены", 3, "day", "после окончания смены",
     False),
    ("При приёме на работу", 0, "day", "При приёме на работу", False),
    ("при поступлении на службу", 0, "day", "при поступлении на службу", False),
    ("перед отпуском", 0, "day", "перед отпуском", True),
    ("накануне праздников", 1, "day", "накануне праздников", True),
    ("в трёхдневный срок", 3, "day", "", False),
    ("в 3-х дневный срок", 3, "day", "", False),
    ("в 10-дневный срок после утверждения бюджета", 10, "day",
     "после утверждения бюджета", False),
    ("в двухнедельный срок", 2, "week", "", False),
    ("в месячный срок со дня получения", 1, "month", "со дня получения", False),
    ("через месяц после окончания", 1, "month", "после окончания", False),
    ("в течение месяца со дня вступления в силу", 1, "month",
     "со дня вступления в силу", False),
    ("в течение года со дня принятия", 12, "month", "со дня принятия", False),
    ("в течение полугода после ввода", 6, "month", "после ввода", False),
    ("в течение 24 часов с момента происшествия", 24, "hour",
     "с момента происшествия", False),
    ("в течение суток", 1, "day", "", False),
    ("в течение рабочего дня", 1, "working_day", "", False),
    ("в день обращения", 0, "day", "в день обращения", False),
    ("после каждого заседания", 0, "day", "после каждого заседания", False),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_term_from_an_event_keeps_its_count(row):
    text, *expected = row
    read = read_deadline(text, *YEAR)
    assert (read.kind, read.start, read.end) == ("on_event", None, None)
    assert read.delay == Delay(*expected)
    [found] = read.findings
    if read.delay.event:
        assert (found.code, found.severity) == ("deadline_on_event", "info")
    else:  # from what, a person must say
        assert (found.code, found.severity) == ("deadline_event_unnamed", "warning")


def test_working_days_are_told_from_calendar_days():
    texts = ("в течение 5 рабочих дней со дня подписания", "за 5 дней до начала")
    units = [read_deadline(t, *YEAR).delay.unit for t in texts]
    assert units == ["working_day", "day"]


def test_a_delay_survives_the_draft():
    read = read_deadline("за 3 дня до проверки", *YEAR)
    assert codec.load(Deadline, codec.dump(read)) == read


@pytest.mark.parametrize(
    "text",
    ["незамедлительно", "в кратчайшие сроки", "при поступлении обращений", "май 2021"],
)
def test_where_nothing_is_counted_there_is_no_delay(text):
    assert read_deadline(text, *YEAR).delay is None


def test_a_date_wins_over_the_event_which_is_told():
    read = read_deadline("в течение 5 дней после приказа, до 1 марта 2021 г.", *YEAR)
    assert read.end == date(2021, 3, 1) and read.delay is None
    assert [found.code for found in read.findings] == ["deadline_relative"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("по мере необходимости, в течение 3 дней с обращения", "on_demand"),
        ("по графику, не позднее 3 дней после проверки", "external_schedule"),
        ("постоянно, при приёме на работу", "whole_period"),
        ("до 31.02.2021, в течение 5 дней после приказа", "unknown"),
    ],
)
def test_what_else_a_term_says_goes_before_the_event(text, kind):
    assert read_deadline(text, *YEAR).kind == kind


def test_the_date_of_a_named_day_is_read():
    read = read_deadline("ко Дню учителя (5 октября)", *YEAR)
    assert read.end == date(2021, 10, 5)


@pytest.mark.parametrize(
    "text",
    [
        "в течение 5000 дней со дня подписания",
        f"за {'9' * 30} дней до начала",
        "через 200 лет после ввода",
    ],
)
def test_a_count_that_nobody_can_keep_is_told_and_not_kept(text):
    read = read_deadline(text, *YEAR)
    assert (read.kind, read.delay) == ("unknown", None)
    assert [found.severity for found in read.findings] == ["warning"]
    assert read_deadline("в течение 1000 дней с даты сдачи", *YEAR).delay.count == 1000
