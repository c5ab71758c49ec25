"""What was done or is so names no term: its words of time are told."""

import re
from datetime import date

import pytest
from intake import read_deadline
from intake.left_in_sentence import term_left
from intake.sentence_terms import term_words
from intake.story import EXAMPLES


@pytest.mark.parametrize(
    ("example", "pattern"), EXAMPLES, ids=[e for e, _p in EXAMPLES]
)
def test_a_word_is_found_by_its_own_pattern(example, pattern):
    assert re.match(rf"(?:{pattern})\b", example)


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("В 2019 году проведено 12 слётов", "В 2019 году"),
        ("Работа комиссии завершена 15.08.2014 года", "15.08.2014 года"),
        ("Летом состоялся слёт юных туристов", "Летом"),
        ("Доля выпускников в 2022 году составляет 99 %", "в 2022 году"),
        ("С 2020 года в районе действует система", "С 2020 года"),
        ("Конкурс проводится в городе с 2015 года", "с 2015 года"),
        ("Школы, построенные в 2019 году, оснастить", "в 2019 году"),
        ("Обсудить итоги смотра, состоявшегося 5 мая 2021 года", "5 мая 2021 года"),
        ("перечень завершённых в течение года мероприятий", "в течение года"),
        (
            "Утвердить положение о смотре, который проводится с 1 по 5 мая",
            "с 1 по 5 мая",
        ),
        ("Вместо 5 мая считать рабочим днём субботу", "5 мая"),
        ("слова «до 1 мая 2026 года» исключить", "до 1 мая 2026 года"),
        ("Утвердить план на период с 1 по 15 ноября 2021 года", "на период"),
    ],
)
def test_words_that_tell_when_something_was_done_are_told(sentence, left):
    assert term_left(sentence) == left


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Отчёт должен быть представлен до 5 мая", "до 5 мая"),
        (
            "План разработан и вступает в силу с 1 января 2018 года",
            "с 1 января 2018 года",
        ),
        ("В 2019 году проведено 12 слётов. До 5 мая сдать отчёт.", "до 5 мая"),
        ("В 2019 г. Управлением проведено 12 слётов.", ""),
        ("Устранить нарушения, выявленные комиссией до 12 мая", "до 12 мая"),
        ("Для граждан в мае проводится ярмарка материалов журнала", "в мае"),
        ("Руководители ежегодно готовят показатели", "ежегодно"),
        ("24 ноября – география", "24 ноября"),
        ("За период с 1 по 30 мая 2026 года отчитаться до 5 июня", "до 5 июня"),
        ("Провести смотр «15» мая 2026 года", "«15» мая 2026 года"),
    ],
)
def test_what_is_to_be_done_keeps_its_term(sentence, words):
    assert term_words(sentence) == words


def test_so_long_before_the_next_year_begins_is_told():
    words = "не позднее чем за месяц до начала следующего года"
    read = read_deadline(words, date(2020, 1, 1), date(2024, 12, 31))
    assert "deadline_time_left" in [found.code for found in read.findings]
