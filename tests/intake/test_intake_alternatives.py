"""Every reading keeps its words, how sure it is, and what else it could be."""

from datetime import date

import pytest
from intake import Deadline, SchoolCalendar, codec, read_deadline
from intake.alternatives import RULES

YEAR = date(2020, 9, 1), date(2021, 8, 31)


@pytest.mark.parametrize("rule", RULES, ids=[rule.example[0] for rule in RULES])
def test_a_doubt_offers_what_else_it_could_be(rule):
    text, offered = rule.example
    read = read_deadline(text, *rule.period)
    assert rule.code in [found.code for found in read.findings]
    found = {other.text: other for other in read.alternatives}
    assert offered in found
    assert all(other.end and other.confidence for other in found.values())
    meanings = {(str(o.occurrences), o.recurrence) for o in found.values()}
    assert len(meanings) == len(found)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("до 01.04.2021", "sure"),
        ("ежемесячно", "sure"),
        ("апрель", "inferred"),
        ("до апреля", "doubtful"),
        ("в установленном порядке", "none"),
        ("перед отпуском", "sure"),
        ("в 10-дневный срок", "doubtful"),
    ],
)
def test_a_reading_tells_how_sure_it_is(text, confidence):
    read = read_deadline(text, *YEAR)
    assert (read.text, read.confidence) == (text, confidence)


def test_what_is_sure_offers_nothing_else():
    assert not read_deadline("до 01.04.2021", *YEAR).alternatives


def test_a_reading_with_alternatives_survives_the_draft():
    read = read_deadline("начало марта", *YEAR)
    assert len(read.alternatives) > 1
    assert codec.load(Deadline, codec.dump(read)) == read


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("до 10 марта", date(2020, 9, 1), date(2021, 3, 10)),
        ("за 10 дней до 1 сентября", None, None),
    ],
)
def test_alternatives_never_change_the_reading_itself(text, first, last):
    read = read_deadline(text, *YEAR)
    assert (read.start, read.end) == (first, last)


# ---------------------------------------------------------------------- the calendar

OWN = SchoolCalendar.of(
    "1 четверть: 01.09–25.10; 2 четверть: 05.11–29.12; осенние: 26.10–04.11"
)


@pytest.mark.parametrize(
    ("text", "calendar", "days"),
    [
        ("осенние каникулы", OWN, ["2020-10-26..2020-11-04"]),
        ("осенние каникулы", SchoolCalendar(), ["2020-10-28..2020-11-05"]),
        ("в течение 2 четверти", OWN, ["2020-11-05..2020-12-29"]),
        ("1–2 четверти", OWN, ["2020-09-01..2020-12-29"]),
        ("1, 3 четверти", OWN, ["2020-09-01..2020-10-25", "2021-01-09..2021-03-22"]),
        ("зимние каникулы", OWN, ["2020-12-29..2021-01-08"]),
        ("осенние и весенние каникулы", OWN,
         ["2020-10-26..2020-11-04", "2021-03-23..2021-03-31"]),
        ("до конца 1 четверти", OWN, ["2020-09-01..2020-10-25"]),
        ("ноябрь (осенние каникулы)", OWN, ["2020-11-01..2020-11-30"]),
        ("1 четверть (сентябрь)", OWN, ["2020-09-01..2020-09-30"]),
    ],
)  # fmt: skip
def test_school_terms_and_holidays_are_those_of_the_calendar(text, calendar, days):
    read = read_deadline(text, *YEAR, calendar=calendar)
    assert [f"{first}..{last}" for first, last in read.occurrences] == days
    assert read.confidence == "doubtful", "these days are told, whose ever they are"


def test_a_calendar_is_a_value_of_its_own():
    assert OWN != SchoolCalendar() and hash(OWN)
    assert OWN.spring == SchoolCalendar().spring, "what is not named is as usual"
