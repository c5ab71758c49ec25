"""Points of an order: assignments, their addressees and terms; none is lost."""

from datetime import date
from pathlib import Path

import pytest
from intake import read_document
from intake.cases import nominative
from intake.clauses import read_clauses, split
from intake.order import read_head
from intake.period import settle_period
from intake.sentence_terms import term_words

CASES = Path(__file__).resolve().parent / "cases"
HEAD = ["ПРИКАЗ", "12.01.2027 № 15-р", "О плане на 2027 год", "ПРИКАЗЫВАЮ:"]
FOOT = ["Глава города        И.И. Иванов", "Приложение", "План на 2027 год"]
UNITS = [
    {"name": "МБУ ГЦОКО", "kind": "centre"},
    {"name": "Управление образования", "kind": "department"},
]


def read(*lines):
    """(clauses, order, findings, tally) of an order with such points."""
    head = read_head([*HEAD, *lines, *FOOT])
    settle_period(head.order, None, None, [])
    findings, tally = read_clauses(head, UNITS)
    kinds = ("clauses", "point_heads", "points_known", "points_told")
    assert tally["points"] == sum(tally[kind] for kind in kinds)
    return head.order.clauses, head.order, findings, tally


def brief(clauses):
    return [f"{c.number} | {c.addressee} | {c.text}" for c in clauses]


def told(findings):
    return {found.code for found in findings} - {"order_control_missing"}


@pytest.mark.parametrize("case", ["11_letters_auto.docx", "11b_letters_typed.docx"])
def test_lettered_points_are_assignments_of_their_heads_addressees(case):
    draft = read_document(CASES / case)
    clauses = draft.order.clauses
    assert [clause.addressee for clause in clauses] == ["Руководители школ"] * 2
    assert [c.deadline for c in clauses] == [date(2027, 1, 20), date(2027, 12, 15)]
    assert len({clause.number for clause in clauses}) == 2
    points = {"points": 5, "clauses": 2, "point_heads": 1, "points_known": 2,
              "points_told": 0}  # fmt: skip
    assert draft.tally.items() >= points.items()


MARKS = {
    "1.": ("1.", "2.", "3."), "1)": ("1)", "2)", "3)"), "(1)": ("(1)", "(2)", "(3)"),
    "а)": ("а)", "б)", "в)"), "а.": ("а.", "б.", "в."), "(а)": ("(а)", "(б)", "(в)"),
    "2.1": ("2.1", "2.2", "2.3"), "2.1.": ("2.1.", "2.2.", "2.3."), "a)": ("a)", "b)", "c)"),
}  # fmt: skip


@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
def test_points_below_a_head_whatever_their_marks(marks):
    below = [f"{mark} провести урок {n};" for n, mark in enumerate(marks)]
    clauses, order, findings, tally = read(
        "1. Утвердить план.", "2. Школам:", *below, "3. Контроль оставляю за собой."
    )
    # the same marks as the order's own: nobody can tell the last point's level
    assert [c.text for c in clauses] == ["провести урок 0", "провести урок 1",
                                         "провести урок 2"]  # fmt: skip
    assert {c.addressee for c in clauses} == {"Школы"}
    assert all(c.number.startswith("2.") for c in clauses)
    assert tally["point_heads"] == 1 and not order.control


def test_points_of_any_depth_take_over_their_addressees():
    clauses, _order, _findings, tally = read(
        "1. Руководителям школ:", "1.1. назначить ответственных;",
        "1.2. МБУ ГЦОКО, Управлению образования:", "а) собрать отчёты;",
        "б) школам сообщить итоги.", "1.3 провести уроки.", "2. Отделу кадров издать приказ.",
    )  # fmt: skip
    assert brief(clauses) == [
        "1.1 | Руководители школ | назначить ответственных",
        "1.2.а | МБУ ГЦОКО, Управление образования | собрать отчёты",
        "1.2.б | школы | сообщить итоги",
        "1.3 | Руководители школ | провести уроки",
        "2 | Отдел кадров | издать приказ",
    ]
    assert tally["point_heads"] == 2


def test_a_head_with_a_verb_gives_it_to_its_points():
    clauses, *_rest = read("1. Отделу занятости обеспечить:", "а) участие школ до 1 марта;",
                           "б) представить отчёт до 1 апреля.")  # fmt: skip
    assert brief(clauses) == [
        "1.а | Отдел занятости | обеспечить участие школ до 1 марта",
        "1.б | Отдел занятости | представить отчёт до 1 апреля",
    ]
    assert clauses[0].deadline == date(2027, 3, 1)


def test_a_list_of_dashes_is_one_assignment_unless_each_has_its_addressee():
    clauses, *_rest = read("1. Школам:", "- провести урок;", "- сообщить.")
    assert brief(clauses) == ["1 | Школы | провести урок;\n- сообщить"]
    clauses, *_rest = read("1. Поручить:", "- отделу культуры провести вечер до 1 марта;",
                           "- отделу спорта провести турнир до 1 мая.")  # fmt: skip
    assert brief(clauses) == [
        "1.1 | отдел культуры | провести вечер до 1 марта",
        "1.2 | отдел спорта | провести турнир до 1 мая",
    ]


def test_points_known_to_assign_nothing_are_counted_and_not_told():
    clauses, order, findings, tally = read(
        "1. Утвердить план.", "2. Признать утратившим силу приказ от 11.01.2026 № 3.",
        "3. Приказ вступает в силу со дня подписания.",
        "4. Контроль за исполнением возложить на начальника отдела А.Б. Белову.",
    )  # fmt: skip
    assert (clauses, findings, tally["points_known"]) == ([], [], 4)
    assert order.control == "начальник отдела"


def test_what_only_speaks_of_control_or_of_the_order_is_told_apart():
    clauses, order, *_rest = read(
        "1. Утвердить:", "1.1. план;", "1.2. состав комиссии.",
        "2. Отделу образования обеспечить контроль за питанием.",
        "3. Настоящий приказ разместить на сайте.",
        "4. Ответственность за исполнение возложить на директоров.",
        "5. Координацию и контроль исполнения возложить на заместителя главы.",
    )  # fmt: skip
    assert brief(clauses) == [
        "2 | Отдел образования | обеспечить контроль за питанием",
        "4 | None | Ответственность за исполнение возложить на директоров",
    ]
    assert order.control == "заместитель главы"


def test_a_head_may_name_the_term_of_its_points():
    clauses, *_rest = read("1. Школам:", "1.1. до 1 марта:", "а) провести урок;",
                           "б) сообщить;", "1.2. до 1 апреля:", "а) издать приказ.")  # fmt: skip
    assert [(c.addressee, c.deadline.month) for c in clauses] == [
        ("Школы", 3), ("Школы", 3), ("Школы", 4),
    ]  # fmt: skip


def test_a_term_is_doubted_where_its_sentence_gives_a_reason_to():
    moved = "2. Управлению образования продлить приём до 5 мая 2027 года."
    plain = "1. Управлению образования сдать отчёт до 5 мая 2027 года."
    clauses, _order, findings, _tally = read(plain, moved)
    doubts = [found for found in findings if "sentence" in found.code]
    assert [found.code for found in doubts] == ["deadline_sentence_moves"]
    assert doubts[0].rows == (clauses[1].key,)
    assert "«до 5 мая 2027 года»" in doubts[0].message


def test_a_point_that_is_no_assignment_is_told_with_its_words():
    _clauses, _order, findings, tally = read("1. План.", "2. Школам провести урок.")
    assert tally["points_told"] == 1
    [found] = [found for found in findings if found.code == "point_skipped"]
    assert found.words == ("План.",) and found.where == "Пункт 1"


def test_a_missing_number_or_a_false_signature_loses_no_point():
    clauses, *_rest = read("1. Школам провести урок.", "Директор Центра И.И. Иванов",
                           "2. Отделу кадров издать приказ.",
                           "4. Отделу культуры провести вечер.")  # fmt: skip
    assert [clause.number for clause in clauses] == ["1", "2", "4"]
    clauses, *_rest = read("2.1. Школам провести урок.", "2.2. Лицею провести вечер.",
                           "3. Музею провести экскурсию.")  # fmt: skip
    assert [clause.number for clause in clauses] == ["2.1", "2.2", "3"]


def test_lines_of_a_point_are_one_text():
    clauses, *_rest = read(
        "1. Отделу кадров подготовить", "смету.", "Срок: до 1 марта."
    )
    assert brief(clauses) == ["1 | Отдел кадров | подготовить смету. Срок: до 1 марта"]
    assert clauses[0].deadline == date(2027, 3, 1)


def test_several_addressees_are_several_units_known_by_their_nominative():
    clauses, *_rest = read("1. МБУ ГЦОКО (Ивановой И.И.), Управлению образования и отделу "
                           "кадров провести конкурс.")  # fmt: skip
    assert [(p.name, p.known, p.match) for p in clauses[0].responsibles] == [
        ("МБУ ГЦОКО", True, "exact"),
        ("Управление образования", True, "exact"),
        ("отдел кадров", False, ""),
    ]


def test_an_addressee_without_a_verb_is_found_before_a_dash():
    clauses, *_rest = read("1. Детским садам – отчёты до 1 июня.")
    assert brief(clauses) == ["1 | Детские сады | отчёты до 1 июня"]


NOMINATIVES = [
    ("Отделу кадров", "Отдел кадров"), ("Школам", "Школы"),
    ("Заместителю начальника", "Заместитель начальника"),
    ("МКУ «Центр»", "МКУ «Центр»"), ("Специалистам отдела", "Специалисты отдела"),
    ("Директору МБОУ СОШ № 5", "Директор МБОУ СОШ № 5"),
    ("Всем образовательным организациям", "Все образовательные организации"),
    ("Отделу А и отделу Б", "Отдел А и отдел Б"), ("Лицею № 3", "Лицей № 3"),
    ("Комитету по культуре и спорту", "Комитет по культуре и спорту"),
    ("Городскому отделу", "Городской отдел"), ("Музею", "Музей"),
    ("Главному специалисту-эксперту", "Главный специалист-эксперт"),
    ("Исполняющему обязанности главы", "Исполняющий обязанности главы"),
    ("Контрольно-счётной палате", "Контрольно-счётная палата"),
    ("Администрации района", "Администрация района"), ("Главе города", "Глава города"),
    ("Комиссии по делам", "Комиссия по делам"), ("Министерству", "Министерство"),
    ("Педагогам-психологам", "Педагоги-психологи"), ("Учителям", "Учителя"),
    ("Директорам школ", "Директора школ"), ("Обучающимся", "Обучающиеся"),
    ("Секретарю комиссии", "Секретарь комиссии"), ("Гимназиям", "Гимназии"),
    ("Управление образования", "Управление образования"),
    ("Финансовому управлению", "Финансовое управление"),
    ("Городскому финансовому управлению", "Городское финансовое управление"), ("ДОУ", "ДОУ"),
    ("Заведующим детскими садами", "Заведующие детскими садами"),
    ("Зам. директора по ВР", "Зам. директора по ВР"), ("Дому культуры", "Дом культуры"),
    ("Кл. руководителям 5-9 классов", "Кл. руководители 5-9 классов"),
    ("Завхозу, поварам и детским садам", "Завхоз, повара и детские сады"),
    ("Комитету по культуре, спорту и туризму, школам",
     "Комитет по культуре, спорту и туризму, школы"),
    ("Заместителю директора по УВР, повару", "Заместитель директора по УВР, повар"),
    ("Управлению образования, молодёжной политики",
     "Управление образования, молодёжной политики"),
    ("Юрьевой О.О., Белову А.П., Черных И.И.", "Юрьева О.О., Белов А.П., Черных И.И."),
    ("Методисту Домбровской Е.Е., Толстой И.И.", "Методист Домбровская Е.Е., Толстой И.И."),
    ("Смирнову Олегу Петровичу", "Смирнов Олег Петрович"),
]  # fmt: skip


def test_those_who_are_obliged_stand_in_the_accusative():
    assert nominative("главного инженера Громова П.П.", "accusative") == (
        "главный инженер Громов П.П."
    )
    clauses, *_rest = read("1. Обязать руководителей школ, методиста Орлову А.А. провести "
                           "конкурс.")  # fmt: skip
    assert clauses[0].addressee == "руководители школ, методист Орлова А.А."


def test_when_where_and_what_a_point_speaks_of_are_no_addressees():
    lines = ["1. Школам:", "1.1. По окончании смены представить отчёт.",
             "1.2. На базе центра провести слёт.", "2. Пункт 5 плана исключить.",
             "3. Дополнить план пунктом 7."]  # fmt: skip
    clauses, _order, findings, tally = read(*lines)
    assert [clause.addressee for clause in clauses] == ["Школы", "Школы"]
    assert tally["points_known"] == 2 and told(findings) == {"deadline_on_event"}


@pytest.mark.parametrize("text", [
    "Фестиваль провести 24 апреля", "Ответственным за питание назначить повара",
    "Координатором считать методиста Орлову А.А.", "Оплату услуг произвести",
])  # fmt: skip
def test_what_is_done_and_what_somebody_becomes_are_no_addressees(text):
    clauses, *_rest = read(f"1. {text}.")
    assert brief(clauses) == [f"1 | None | {text}"]


def test_a_participle_behind_a_comma_belongs_to_the_addressee():
    clauses, *_rest = read("1. Директорам школ, имеющих бассейн, и библиотек, шеф-повару "
                           "Чижу Г.Г. подготовить здания.")  # fmt: skip
    assert [party.name for party in clauses[0].responsibles] == [
        "Директора школ, имеющих бассейн", "Директора библиотек", "шеф-повар Чиж Г.Г.",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), [
    ("организовать выставку 19 февраля", "19 февраля"),
    ("провести конкурс – 10-20 ноября 2027 года", "10-20 ноября 2027 года"),
    ("провести консультации 15, 22 апреля", "15, 22 апреля"),
    ("исполнять приказ от 12 января 2027 г.", ""),
    ("провести занятия после 12 января 2027 г.", ""),
    ("исполнять приказ 12.01.2027 № 5", ""),
    ("открыть ёлку 25 декабря 2026 года в 18.00", "25 декабря 2026 года"),
    ("провести сходы в марте-апреле 2027 года", "в марте-апреле 2027 года"),
    ("дежурить 31 декабря и 1 января", "31 декабря и 1 января"),
    ("утвердить отчёт (март 2027 года)", "март 2027 года"),
    ("учиться в первой декаде сентября", "в первой декаде сентября"),
    ("учиться до конца II квартала 2027 г", "до конца II квартала 2027 г"),
    ("отчитаться два раза в год (декабрь, май) письменно", "два раза в год (декабрь, май)"),
    ("ежемесячно к 25 числу отчитываться", "ежемесячно, к 25 числу"),
])  # fmt: skip
def test_a_term_of_a_point_is_found_wherever_it_stands(text, words):
    assert term_words(text) == words


def test_an_addressee_ends_where_a_term_begins():
    clauses, *_rest = read(
        "1. Библиотекарю Чиж Т.Т. во II квартале 2027 года провести сверку."
    )
    assert clauses[0].addressee == "Библиотекарь Чиж Т.Т."
    assert clauses[0].term.end == date(2027, 6, 30)


@pytest.mark.parametrize(("text", "read_as"), [
    ("До 1 марта методисту Чиж С.С. сдать отчёт", "методист Чиж С.С. | До 1 марта сдать отчёт"),
    ("Ежеквартально школам вести учёт", "школы | Ежеквартально вести учёт"),
    ("В срок до 1 мая 2027 г. школам вести учёт",
     "школы | В срок до 1 мая 2027 г. вести учёт"),
    ("До 1 марта провести слёт", "None | До 1 марта провести слёт"),
    ("Дежурным администраторам вести учёт", "Дежурные администраторы | вести учёт"),
    ("Заместителю главы – начальнику отдела вести учёт",
     "Заместитель главы – начальник отдела | вести учёт"),
])  # fmt: skip
def test_an_addressee_is_found_behind_a_term_and_a_dash(text, read_as):
    clauses, *_rest = read(f"1. {text}.")
    assert brief(clauses) == [f"1 | {read_as}"]


def test_dashes_with_terms_of_their_own_are_points():
    clauses, *_rest = read("1. Школам:", "- до 1 мая провести слёт;", "- купить книги.")
    assert [(c.number, c.term.end) for c in clauses] == [
        ("1.1", date(2027, 5, 1)), ("1.2", date(2027, 12, 31)),
    ]  # fmt: skip


@pytest.mark.parametrize(("dative", "name"), NOMINATIVES)
def test_any_addressee_gets_its_nominative(dative, name):
    assert nominative(dative) == name


CONTROL = [
    ("Контроль возложить на первого заместителя главы Иванову И.И.",
     "первый заместитель главы"),
    ("Контроль исполнения возложить на комиссию по делам семьи.",
     "комиссия по делам семьи"),
    ("Возложить контроль за исполнением на директора центра.", "директор центра"),
    ("Контроль за исполнением осуществляет начальник отдела.", "начальник отдела"),
    ("Контроль за исполнением возлагается на отдел кадров.", "отдел кадров"),
    ("Контроль за исполнением оставляю за собой.", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "who"), CONTROL)
@pytest.mark.parametrize("mark", ["2. ", ""])
def test_who_controls(words, who, mark):
    clauses, order, findings, _tally = read("1. Школам провести урок.", mark + words)
    assert order.control == who and len(clauses) == 1
    codes = {found.code for found in findings}
    assert codes == ({"order_control_self"} if who is None else set())


TERMS = [
    ("до 1 марта 2027 г. сообщить", "date", "2027-01-12", "2027-03-01", "2027-03-01"),
    ("сообщить к 15.05.2027", "date", "2027-01-12", "2027-05-15", "2027-05-15"),
    ("ежеквартально до 5 числа сообщать", "recurring", "2027-01-01", "2027-10-05", None),
    ("ежегодно, не позднее 1 февраля, сообщать", "recurring", "2027-01-01", "2027-02-01",
     "2027-02-01"),
    ("провести с 14.03.2027 по 15.04.2027 смотр", "range", "2027-03-14", "2027-04-15",
     None),
    ("провести смотр с 1 по 30 апреля 2027 г.", "range", "2027-04-01", "2027-04-30",
     None),
    ("провести смотр в марте 2027 года", "range", "2027-03-01", "2027-03-31", None),
    ("постоянно вести учёт", "whole_period", "2027-01-01", "2027-12-31", None),
    ("вести постоянно действующую комиссию", "whole_period", "2027-01-01", "2027-12-31",
     None),
    ("сообщить", "whole_period", "2027-01-01", "2027-12-31", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "start", "end", "deadline"), TERMS)
def test_the_term_of_an_assignment(words, kind, start, end, deadline):
    [clause], *_rest = read(f"1. Школам {words}.")
    term = clause.term
    assert (term.kind, term.start.isoformat(), term.end.isoformat()) == (
        kind,
        start,
        end,
    )
    assert (clause.deadline and clause.deadline.isoformat()) == deadline
    assert clause.addressee == "Школы"


@pytest.mark.parametrize(
    "words",
    ["в течение 10 дней со дня подписания подготовить приказы",
     "направить заявки за 10 дней до начала конкурса"],
)  # fmt: skip
def test_a_term_from_an_event_names_no_day_of_its_own(words):
    [clause], *_rest = read(f"1. Отделу кадров {words}.")
    assert clause.deadline is None and clause.term.end is None


def test_doubts_on_a_term_are_tied_to_their_clause():
    _clauses, _order, findings, _tally = read(
        "1. Школам провести урок.", "2. Школам до 31.02.2027 сообщить.",
        "3. Школам сообщить до 15.01.2026.", "4. Провести урок.",
    )  # fmt: skip
    rows = {found.code: found.rows for found in findings if found.rows}
    assert rows == {
        "clause_date_bad": ("c2",),
        "clause_date_before_order": ("c3",),
        "clause_no_addressee": ("c4",),
    }


def test_the_words_of_a_term_end_before_the_task():
    words = "в течение 10 дней со дня подписания подготовить приказы"
    assert term_words(words) == "в течение 10 дней со дня подписания"
    assert (
        term_words("ежеквартально до 5 числа сообщать") == "ежеквартально, до 5 числа"
    )


def test_what_addressees_had_to_do_before_is_no_term_of_the_clause():
    text = (
        "Школам, не сдавшим отчёт до 1 мая 2024 года, сдать его до 1 февраля 2025 года"
    )
    assert split(text) == (
        "Школам, не сдавшим отчёт до 1 мая 2024 года",
        "сдать его до 1 февраля 2025 года",
    )
