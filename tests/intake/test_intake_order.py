"""Number, date and title of an order, however the office lays out its head."""

import time
from datetime import date
from pathlib import Path

import pytest
from intake import read_document
from intake.order import read_head

CASES = Path(__file__).resolve().parent / "cases"
DAY = date(2027, 1, 12)
# number and date between «ПРИКАЗ» and the title
NUMBERED = [
    ("№ 15-р от 12.01.2027", "15-р"),
    ("от 12 января 2027 г. № 15-р", "15-р"),
    ("12.01.2027 № 15-р", "15-р"),
    ("12.01.2027 15-р", "15-р"),
    ("12.01.2027\nг. Вологда\n№ 15-р", "15-р"),
    ("№ 15-р\n12.01.2027", "15-р"),
    ("№ 15-р\n«12» января 2027 года\nг. Вологда", "15-р"),
    ("15-р12.01.2027 № 15-р", "15-р"),
    ("от «12» января 2027 года N 15", "15"),
    ("от 12.01.2027 г. №15", "15"),
    ("12.01.2027 No 15", "15"),
    ("12.01.2027 № 01-09/123", "01-09/123"),
    ("12.01.2027 № 01-09 / 123", "01-09/123"),
    ("12.01.2027 № 15 - р", "15-р"),
    ("12.01.2027 № 15–р", "15-р"),
    ("12.01.2027 № 123 од", "123 од"),
    ("12.01.2027 № 1234-ПА", "1234-ПА"),
    ("12.01.2027 № А-15/2", "А-15/2"),
    ("12.01.2027 № СЭД-26-01-06-15", "СЭД-26-01-06-15"),
    ("12 января 2027 года № 15-п/а", "15-п/а"),
    ("12.01.27 № 15/1-ОД", "15/1-ОД"),
    ("12 . 01 . 2027 № 7", "7"),
    ("12.01.2027 г. г. Кострома № 15", "15"),
]


def head(*lines):
    return read_head(["АДМИНИСТРАЦИЯ ГОРОДА N", "ПРИКАЗ", *lines])


def codes(read):
    return {found.code for found in read.findings}


@pytest.mark.parametrize(("words", "number"), NUMBERED)
def test_number_and_date_in_any_usual_form(words, number):
    read = head(words, "О плане работы на 2027 год", "ПРИКАЗЫВАЮ:", "1. Утвердить.")
    assert (read.order.number, read.order.date) == (number, DAY)
    assert read.order.title == "О плане работы на 2027 год"
    assert not read.findings


@pytest.mark.parametrize("words", ["«___» ________ 2027 г. № ____", "№ б/н", "от № "])
def test_blanks_are_no_number_and_no_date(words):
    read = head(words, "О плане", "ПРИКАЗЫВАЮ:")
    assert (read.order.number, read.order.date) == (None, None)
    assert codes(read) == {"order_number_missing", "order_date_missing"}


def test_letters_typed_for_figures_are_read_and_told():
    read = head("12.О1.2027 № I5-р", "О плане", "ПРИКАЗЫВАЮ:")
    assert (read.order.number, read.order.date) == ("15-р", DAY)
    [found] = read.findings
    assert found.code == "order_mistyped" and "12.01.2027, 15" in found.message


def test_the_number_of_another_authoritys_order_is_not_taken():
    preamble = "В соответствии с приказом от 25.02.2021 № 345 приказываю:"
    read = head(preamble, "1. Утвердить план.")
    assert (read.order.number, read.order.date) == (None, None)
    read = head("О плане", "12.01.2027 № 15-р", preamble, "1. Утвердить план.")
    assert (read.order.number, read.order.date) == ("15-р", DAY)


TITLES = [
    (["ОБ УТВЕРЖДЕНИИ ПЛАНА", "НА 2027 ГОД"], "ОБ УТВЕРЖДЕНИИ ПЛАНА НА 2027 ГОД"),
    (["Об утверждении", "плана", "В целях развития"], "Об утверждении плана"),
    (["О плане меро-", "приятий"], "О плане мероприятий"),
    (["О плане социально-", "экономического развития"],
     "О плане социально-экономического развития"),
    (["О плане", "в рамках Года семьи", "для школ"], "О плане в рамках Года семьи для школ"),
    (["О плане на 2027 год.", "Иванову И.И. приказываю:"], "О плане на 2027 год"),
    (["О плане", "г. Вологда", "на 2027 год"], "О плане на 2027 год"),
    (["О плане", "12.01.2027 № 15"], "О плане"),
    (["О плане", "УТВЕРЖДАЮ", "Директор И.И. Иванов"], "О плане"),
    (["О плане", "Согласовано: начальник отдела"], "О плане"),
    (["О плане", "Директор школы    И.И. Иванов"], "О плане"),
    (["«Об утверждении плана «Дети»»"], "Об утверждении плана «Дети»"),
    (["План работы школы", "на 2027 год", "Утверждаю: директор Иванов И.И."],
     "План работы школы на 2027 год"),
    (["Утверждаю: директор МБУ «Центр»", "И.И. Иванов", "ПЛАН РАБОТЫ", "на 2027 год"],
     "ПЛАН РАБОТЫ на 2027 год"),
    (["План работы", "на 2027 год", "г. Вологда", "1. Организация"],
     "План работы на 2027 год"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "title"), TITLES)
def test_a_title_ends_where_stamps_places_and_signatures_begin(lines, title):
    assert head(*lines).order.title == title


def test_the_plans_own_title_is_without_its_stamp():
    read = head("О плане", "ПРИКАЗЫВАЮ:", "1. Утвердить.", "Приложение", "к приказу",
                "от 12.01.2027 № 15-р", "ПЛАН РАБОТЫ", "на 2027 год",
                "Согласовано", "Глава   И.И. Иванов")  # fmt: skip
    assert read.order.plan_title == "ПЛАН РАБОТЫ на 2027 год"
    assert (read.order.number, read.order.date) == ("15-р", DAY)


def test_the_first_point_may_stand_behind_the_verb():
    read = head("О плане", "ПРИКАЗЫВАЮ: 1. Утвердить план.", "2. Школам провести урок.")
    assert [point.number for point in read.points] == ["1", "2"]


def test_points_below_a_title_need_no_verb():
    lines = [
        "РАСПОРЯЖЕНИЕ",
        "12.01.2027 № 5",
        "О плане на 2027 год",
        "1. Утвердить план.",
    ]
    read = read_head([*lines, "2. Школам провести слёт.", "Приложение"])
    assert [point.number for point in read.points] == ["1", "2"]
    plan = read_head(
        ["План работы", "О нём", "1. Организационная работа", "Приложение"]
    )
    assert plan.points is None


def test_a_title_in_small_letters_is_found_where_there_is_no_other():
    lines = ["от 12.01.2027 № 5", "об утверждении плана на 2027 год", "ПРИКАЗЫВАЮ:"]
    assert head(*lines, "1. Утвердить.").order.title == lines[1]


def test_titles_end_where_a_verb_or_an_address_stands():
    letter = head("О плане на 2027 год", "Уважаемые коллеги!", "Направляем план.")
    assert letter.order.title == "О плане на 2027 год"
    order = head("О весне", "План на март 2027 года", "ПРИКАЗЫВАЮ:", "1. Утвердить.")
    assert order.order.plan_title == "План на март 2027 года"


def test_a_number_in_a_text_box_is_read():
    order = read_document(CASES / "03_text_box_number.docx").order
    assert (order.number, order.date) == ("15-р", DAY)


@pytest.mark.parametrize("line", ["№ " + "1-2/" * 5000, "г. " * 9000, "«" * 9000])
def test_a_senseless_line_does_not_hold_up_the_reading(line):
    started = time.perf_counter()
    head(line, "О плане", line, "ПРИКАЗЫВАЮ:", line)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "lines",
    [
        ("Принято на педсовете", "протокол от 30.08.2026 № 1", "Утверждено",
         "приказ от 31.08.2026 № 47"),
        ("Протокол № 1 от 30.08.2026", "УТВЕРЖДЕНО", "приказом № 47 от 31.08.2026"),
    ],
)  # fmt: skip
def test_the_order_wins_over_the_minutes_of_a_council(lines):
    order = head(*lines, "ПЛАН работы на 2026-2027 учебный год").order
    assert (order.number, order.date) == ("47", date(2026, 8, 31))


def test_minutes_alone_are_the_document():
    order = head("Утверждён (протокол от 30.08.2026 № 1)", "ПЛАН работы").order
    assert (order.number, order.date) == ("1", date(2026, 8, 30))


def test_a_commission_decrees_in_the_past_tense():
    read = head(
        "КОМИССИЯ ПО ДЕЛАМ НЕСОВЕРШЕННОЛЕТНИХ", "от «12» 01 2027 г. № 15",
        "Об утверждении плана работы", "Комиссия ПОСТАНОВИЛА:",
        "1. Утвердить план.", "2. Секретарю направить план членам комиссии.",
    )  # fmt: skip
    assert (read.order.number, read.order.date) == ("15", date(2027, 1, 12))
    assert read.order.title == "Об утверждении плана работы"
    assert len(read.points) == 2


def test_what_was_done_before_is_no_part_of_the_title():
    lines = (
        "РАСПОРЯЖЕНИЕ", "12.01.2027 № 15-р", "О плане мероприятий",
        "на 2027 год", "В 2026 году проведено 12 слётов", "1. Утвердить план.",
    )  # fmt: skip
    assert read_head(lines).order.title == "О плане мероприятий на 2027 год"
