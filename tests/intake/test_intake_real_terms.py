"""What public programmes say of time without naming a term, and years without a sign."""

from datetime import date

import pytest
from intake import read_deadline
from intake.left_in_sentence import term_left
from intake.sentence_terms import term_words

FIVE = date(2016, 1, 1), date(2020, 12, 31)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("в пределах средств, ежегодно предусматриваемых в бюджете", ""),
        ("по договорам, ежегодно заключаемым с хозяйствами", ""),
        ("ежегодно общественные слушания проводить", "ежегодно"),
        ("ежегодно необходимые средства предусматривать", "ежегодно"),
        ("по формам, установленным для ежеквартальной отчётности", ""),
        ("в течение трёх лет с ежегодной корректировкой", "в течение трёх лет"),
        ("в течение 5 дней с той же даты", "в течение 5 дней с той же даты"),
        (
            "вести в течение трёх лет с 2016 по 2018 годы",
            "в течение трёх лет, с 2016 по 2018 годы",
        ),
        ("по формам для представления ежеквартальной отчётности", ""),
        ("вести в течение 2016–2018 гг. и далее", "в течение 2016–2018 гг."),
    ],
)
def test_the_words_of_a_term(sentence, words):
    assert term_words(sentence) == words


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("до 30 декабря текущего финансового года", date(2020, 12, 30)),
        (
            "до 10 февраля года, следующего за истекшим налоговым периодом",
            date(2021, 2, 10),
        ),
    ],
)
def test_the_last_day_in_each_year(words, end):
    read = read_deadline(words, *FIVE)
    assert (read.recurrence, read.end, len(read.occurrences)) == ("yearly", end, 5)


@pytest.mark.parametrize("words", ["2016 2018 годы", "март июнь 2016 года"])
def test_two_dates_without_a_sign_are_told(words):
    codes = [found.code for found in read_deadline(words, *FIVE).findings]
    assert "deadline_until_month" in codes


def test_a_scrap_of_a_broken_word_is_told():
    read = read_deadline("Сентябр\nьдекабр\nь", date(2023, 9, 1), date(2024, 8, 31))
    assert [found.code for found in read.findings][-1] == "deadline_time_left"


@pytest.mark.parametrize("words", ["2016, 2018 годы", "март\nиюнь\nсентябрь 2016 года"])
def test_a_list_is_not(words):
    codes = [found.code for found in read_deadline(words, *FIVE).findings]
    assert "deadline_until_month" not in codes


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("в пределах средств, предусматриваемых ежегодно в бюджете", ""),
        ("при предоставлении ежеквартального отчёта значений нет", ""),
        ("готовить ежеквартальные отчёты", "ежеквартальные"),
        ("ежегодно до 1февраля представлять доклад", "ежегодно, до 1февраля"),
        (
            "до 1 апреля года , следующего за отчётным , готовить отчёт",
            "до 1 апреля года , следующего за отчётным",
        ),
        (
            "до 1 июня года, следующего за последним годом реализации программы, сдать",
            "до 1 июня года, следующего за последним годом реализации программы",
        ),
        ("в течение срока действия договора представлять отчёты", ""),
        ("реализовать с 2016 по 2020 годы без этапов", "с 2016 по 2020 годы"),
        ("вести с 2016 года по 2018 год", "с 2016 года по 2018 год"),
        (
            "в течение срока действия программы представлять отчёты",
            "в течение срока действия программы",
        ),
    ],
)
def test_the_words_of_a_term_of_round_j(sentence, words):
    assert term_words(sentence) == words


def test_a_year_behind_a_blank_and_a_comma():
    read = read_deadline("ежегодно до 1 апреля года , следующего за отчётным", *FIVE)
    assert read.end == date(2021, 4, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "ежегодно уточняются при формировании бюджета",
        "утверждаются ежегодно при разработке проекта местного бюджета",
    ],
)
def test_a_term_that_a_budget_sets_is_told(sentence):
    assert term_left(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "создание постоянно действующих советов",
        "постоянно повышающиеся затраты",
        "учитывать готовность постоянно совершенствоваться",
        "для обеспечения роста числа предприятий",
    ],
)
def test_what_names_a_thing_is_no_term(sentence):
    assert not term_words(sentence)


def test_years_behind_a_count_of_them_are_no_event():
    read = read_deadline("в течение трёх лет с 2016 по 2018 годы", *FIVE)
    assert (read.kind, read.end) == ("range", date(2018, 12, 31))
