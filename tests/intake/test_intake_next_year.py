"""Next year's plan from this year's draft: the terms are read anew for the new period."""

from dataclasses import replace
from datetime import date

import pytest
from intake import (
    Deadline,
    Indicator,
    Measure,
    Order,
    PlanDraft,
    SchoolCalendar,
    expand_windows,
    next_year,
    read_deadline,
    read_document,
)
from intake.terms import on_control

YEAR = date(2020, 9, 1), date(2021, 8, 31)


def draft_of(*terms, period=YEAR, order_date=None):
    """A draft whose measures have these terms: words, or (words, the term given)."""
    measures = []
    for number, term in enumerate(terms, 1):
        words, given = (term, None) if isinstance(term, str) else term
        read = given or on_control(read_deadline(words, *period), period)
        row = Measure(f"1.{number}.", None, "Ярмарка", words, "Центр", "", read)
        measures.append(replace(row, term=read, key=f"m{number}"))
    return PlanDraft(Order("7", order_date, period), measures=measures)


def moved(term, years, period=YEAR):
    """(words, term, codes) of a measure so many years later."""
    new = next_year(draft_of(term, period=period), years)
    codes = {found.code for found in new.findings if "m1" in found.rows}
    return new.measures[0].deadline_text, new.measures[0].term, codes


@pytest.mark.parametrize(
    ("words", "years", "expected", "first", "last"),
    [
        ("октябрь 2020 – июнь 2021", 6, "октябрь 2026 – июнь 2027",
         date(2026, 10, 1), date(2027, 6, 30)),
        ("2020, 2021 гг. (октябрь – июнь)", 1, "2021, 2022 гг. (октябрь – июнь)",
         date(2021, 10, 1), date(2022, 6, 30)),
        ("февраль 2021 г.", 3, "февраль 2024 г.", date(2024, 2, 1), date(2024, 2, 29)),
        ("до 01.04.2021", 6, "до 01.04.2027", date(2026, 9, 1), date(2027, 4, 1)),
        ("до 01.04.21", 6, "до 01.04.27", date(2026, 9, 1), date(2027, 4, 1)),
        ("до 1 апреля", 6, "до 1 апреля", date(2026, 9, 1), date(2027, 4, 1)),
        ("2021 год", 6, "2027 год", date(2027, 1, 1), date(2027, 8, 31)),
        ("в течение 2020-2021 учебного года", 6, "в течение 2026-2027 учебного года",
         date(2026, 9, 1), date(2027, 8, 31)),
        ("по мере необходимости", 6, "по мере необходимости",
         date(2026, 9, 1), date(2027, 8, 31)),
    ],
)  # fmt: skip
def test_a_term_is_read_from_its_words_with_the_years_moved(
    words, years, expected, first, last
):
    text, term, codes = moved(words, years)
    assert (text, term.start, term.end) == (expected, first, last)
    assert not codes, "what was plain last year is plain"


def test_windows_and_checkpoints_are_those_of_the_new_year():
    _text, weekly, _codes = moved("еженедельно", 3)
    ends = [window.end for window in expand_windows(weekly)]
    assert len(ends) == 12 and date(2024, 2, 29) in ends
    text, watched, _codes = moved(
        "В течение года\nМониторинг результатов – апрель 2021 г.", 6
    )
    assert text.endswith("апрель 2027 г.")
    (point,) = watched.milestones
    assert (point.start, point.end) == (date(2027, 4, 1), date(2027, 4, 30))


def test_29_february_becomes_the_28th_and_is_told():
    leap = date(2019, 9, 1), date(2020, 8, 31)
    text, term, codes = moved("до 29.02.2020", 1, leap)
    assert (text, term.end) == ("до 28.02.2021", date(2021, 2, 28))
    assert codes == {"next_year_leap"}
    _text, term, codes = moved("до 29 февраля", 4, leap)
    assert term.end == date(2024, 2, 29) and not codes
    _text, term, codes = moved("до 29 февраля", 1, leap)
    assert term.end == date(2021, 2, 28) and "next_year_leap" in codes


def test_a_term_that_a_person_gave_keeps_its_days_and_is_told():
    day = date(2021, 3, 20)
    given = Deadline("date", YEAR[0], day, [(YEAR[0], day)])
    text, term, codes = moved(("по согласованию с комитетом", given), 6)
    assert text == "по согласованию с комитетом"
    assert (term.start, term.end) == (date(2026, 9, 1), date(2027, 3, 20))
    assert codes == {"next_year_dates"}
    month = date(2021, 2, 1), date(2021, 2, 28)
    given = Deadline("range", *month, [month])
    _text, term, _codes = moved(("по графику", given), 3)
    assert term.end == date(2024, 2, 29), "whole months stay whole"


def test_a_term_without_a_date_has_none_and_is_asked_for_again():
    _text, term, codes = moved("в течение 10 дней со дня издания приказа", 6)
    assert term.end is None and term.kind == "on_event" and term.delay
    assert "deadline_on_event" in codes
    _text, term, codes = moved("", 6)
    assert term.end is None and codes == {"deadline_missing"}


def test_only_the_new_order_tells_its_number_and_its_date():
    new = next_year(draft_of("март", order_date=date(2020, 8, 20)), 6)
    assert (new.order.number, new.order.date) == (None, None)
    codes = {found.code for found in new.findings}
    assert {"order_number_missing", "order_date_missing", "next_year_made"} <= codes
    new = next_year(draft_of("сентябрь"), 6, order_date=date(2026, 10, 5))
    codes = {found.code for found in new.findings}
    assert "deadline_before_order" in codes and "order_date_missing" not in codes


def test_a_confirmed_period_is_the_one_that_the_terms_are_read_for():
    period = date(2026, 10, 1), date(2027, 6, 30)
    new = next_year(draft_of("в течение года"), 6, period)
    assert (new.measures[0].term.start, new.measures[0].term.end) == period


def test_years_of_the_plan_move_in_its_words_and_others_stay_and_are_told():
    draft = draft_of("март")
    draft.order.title = "План до 2025 года на 2020-2021 учебный год"
    draft.order.school_year = "2020-2021"
    row = draft.measures[0]
    row.name = "Анализ по приказу от 01.10.2020 № 5 за 2021 год"
    row.result_text = "Создание с августа 2019 года 19 классов"
    new = next_year(draft, 6)
    assert new.order.title == "План до 2025 года на 2026-2027 учебный год"
    assert new.order.school_year == "2026-2027"
    assert new.measures[0].name == "Анализ по приказу от 01.10.2020 № 5 за 2027 год"
    assert new.measures[0].result_text == row.result_text
    kept = [found.words for found in new.findings if found.code == "next_year_kept"]
    assert kept == [("2025",), ("2019",)]


@pytest.mark.parametrize(
    ("years", "expected", "told"),
    [
        (1, {"2021": "580", "2022": "580"}, True),
        (6, {"2026": "580", "2027": "580"}, True),
    ],
)
def test_targets_are_those_of_the_next_columns_else_the_last_and_told(
    years, expected, told
):
    draft = draft_of("март")
    row = Indicator("1", "Охват", "человек", targets={"2020": "550", "2021": "580"})
    draft.indicators = [replace(row, key="i1")]
    new = next_year(draft, years)
    assert new.indicators[0].targets == expected
    codes = {found.code for found in new.findings if "i1" in found.rows}
    assert ("next_year_target" in codes) == told


def test_a_later_target_that_the_order_gives_is_taken_without_a_word():
    draft = draft_of("март")
    targets = {"2021": "550", "2022": "580", "2023": "600"}
    draft.indicators = [Indicator("1", "Охват", "человек", targets=targets, key="i1")]
    new = next_year(draft, 1)
    assert new.indicators[0].targets == {"2022": "580", "2023": "600", "2024": "600"}


def test_the_real_order_becomes_that_of_another_year(addon, units):
    order = addon / "tests/data/order-1257.docx"
    new = next_year(read_document(order, directory=units), 6)
    assert new.order.title.endswith("на 2026-2027 учебный год")
    codes = {found.code for found in new.findings}
    assert not codes & {"next_year_dates", "next_year_leap"}
    terms = {row.number: row.term for row in new.measures}
    assert terms["3.5."].end == date(2027, 6, 30)
    assert len(expand_windows(terms["3.9."])) == 3
    assert len(expand_windows(terms["5.6.5."])) == 12
    first, last = date(2026, 9, 1), date(2027, 8, 31)
    assert all(first <= term.start <= term.end <= last for term in terms.values())


OWN = SchoolCalendar.of("осенние: 25.10–02.11")


@pytest.mark.parametrize("read_by", [OWN, SchoolCalendar()])
def test_holidays_are_those_of_the_calendar_given_whatever_the_plan_was_read_by(
    read_by,
):
    words = "осенние каникулы"
    term = on_control(read_deadline(words, *YEAR, calendar=read_by), YEAR)
    new = next_year(draft_of((words, term)), 1, calendar=OWN)
    read = new.measures[0].term
    assert (read.start, read.end) == (date(2021, 10, 25), date(2021, 11, 2))
    told = {found.code for found in new.findings}
    assert "next_year_dates" not in told
    assert ("deadline_school_calendar" in told) == (read_by != OWN), "other days: told"


def test_days_that_a_person_gave_to_holidays_stay_and_are_told():
    given = Deadline("date", date(2020, 11, 3), date(2020, 11, 3))
    new = next_year(draft_of(("осенние каникулы", given)), 1, calendar=OWN)
    assert new.measures[0].term.end == date(2021, 11, 3)
    assert "next_year_dates" in {found.code for found in new.findings}
