"""A term read from a sentence is doubted where the sentence gives a reason to."""

from datetime import date

import pytest
from intake import read_deadline
from intake.findings import CATALOG, finding, joined
from intake.sentence_doubts import SIGNS, sign_of
from intake.sentence_terms import term_words

PERIOD = date(2027, 1, 1), date(2027, 12, 31)
EXAMPLES = [(sign.code, words) for sign in SIGNS for words in sign.examples]


@pytest.mark.parametrize(("code", "sentence"), EXAMPLES)
def test_a_sign_shows_in_its_own_example(code, sentence):
    assert sign_of(sentence)[0] == code
    assert CATALOG[code][0] == "warning"
    assert read_deadline(term_words(sentence), *PERIOD).kind != "unknown"


@pytest.mark.parametrize(
    "sentence",
    [
        "Отделу спорта провести смотр с 5 по 9 мая 2027 года",
        "Представить отчёт в срок до 1 июня 2027 года",
        "Не позднее 5 мая сдать сведения",
        "Отчёт представляется до 5 мая 2027 года",
        "24 ноября – география",
        "Приказ вступает в силу с 1 января 2027 года",
        "Общегородской субботник состоится 22 апреля 2027 года",
        "Организовать питание обучающихся с 2 сентября 2027 года",
        "Договоры заключать по мере поступления, но не позднее 1 марта 2027 года",
        "Срок исполнения – июль 2027 года",
        "Провести конкурс в 2027 году",
        "Разработать план",
    ],
)
def test_a_plain_sentence_is_not_doubted(sentence):
    assert sign_of(sentence) is None


def test_equal_doubts_are_one_finding():
    code = "deadline_sentence_goes_on"
    told = [finding(code, text=words) for words in ("с 20 мая", "с 1 апреля")]
    assert "«с 20 мая», «с 1 апреля» прочитан" in joined(told).message
