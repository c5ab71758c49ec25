"""Plans of other authorities: other heads, orders of columns, sections, files."""

from datetime import date

import layouts
import pytest
from intake import read_document


@pytest.fixture
def read(tmp_path):
    """Reads what a layout function makes, with no directory."""

    def reader(make, **options):
        made = make()
        name = "plan.xlsx" if hasattr(made, "active") else "plan.docx"
        made.save(tmp_path / name)
        return read_document(tmp_path / name, **options)

    return reader


def rows(draft):
    return [(m.section, m.number, m.name) for m in draft.measures]


def codes(draft):
    return {item.code for item in draft.findings}


def test_a_decree_with_roman_sections_and_a_row_of_column_numbers(read):
    draft = read(layouts.decree_of_a_district)
    order = draft.order
    assert (order.number, order.date) == ("345-п", date(2022, 9, 15))
    assert order.period == (date(2022, 9, 1), date(2023, 8, 31))
    assert order.school_year == "2022-2023"
    assert order.title.startswith("Об утверждении плана мероприятий")
    assert order.title.endswith("на 2022-2023 учебный год")
    assert order.control == "заместитель главы администрации района"
    [clause] = order.clauses
    assert (clause.number, clause.deadline) == ("2", date(2023, 6, 1))
    assert clause.addressee == "Отдел образования администрации района"
    assert [(s.code, s.name) for s in draft.sections] == [
        ("I", "Нормативное обеспечение"), ("II", "Работа с педагогами"),
    ]  # fmt: skip
    assert rows(draft) == [
        ("I", "1", "Разработать положение о наставничестве"),
        ("I", "2", "Назначить кураторов"),
        ("II", "1", "Семинары для наставников"),
        ("II", "2", "Конкурс «Лучший наставник»"),
    ]
    last = draft.measures[-1]
    assert last.inherits == ["result_text"]
    assert last.result_text == "Не менее 4 семинаров в год"
    assert draft.measures[2].target.value == 4
    assert "number_duplicate" not in codes(draft)


def test_an_order_with_other_columns_and_a_table_for_each_part(read):
    draft = read(layouts.order_of_a_department)
    order = draft.order
    assert (order.number, order.date) == ("7", date(2021, 1, 12))
    assert order.period == (date(2021, 1, 1), date(2021, 12, 31))
    assert [(c.number, c.addressee, c.deadline) for c in order.clauses] == [
        ("2", "Руководители общеобразовательных организаций", date(2021, 1, 20))
    ]
    assert [(s.code, s.name) for s in draft.sections] == [
        ("1", "Организационные меры"), ("2", "Контроль"),
    ]  # fmt: skip
    assert rows(draft) == [
        ("1", "1.1.", "Совещание с директорами"),
        ("1", "1.2.", "Сбор сведений об участниках"),
        ("2", "2.1.", "Наблюдение на экзаменах"),
        ("2", "2.2.", "Горячая линия"),
    ]
    assert draft.measures[1].deadline.end == date(2021, 2, 1)
    assert draft.measures[3].deadline.kind == "on_demand"
    assert "number_missing" in codes(draft)
    assert "column_missing" not in codes(draft)


def test_an_annex_alone_with_a_column_for_each_school_year(read):
    draft = read(layouts.plan_without_an_order)
    order = draft.order
    assert (order.number, order.date) == ("88-р", date(2021, 9, 3))
    assert order.period == (date(2021, 1, 1), date(2023, 12, 31))
    assert [m.number for m in draft.measures] == ["1.1", "1.2", "1.3"]
    week, raids, survey = (m.deadline for m in draft.measures)
    assert week.occurrences == [
        (date(2021, 11, 1), date(2021, 11, 30)), (date(2022, 11, 1), date(2022, 11, 30)),
    ]  # fmt: skip
    assert (raids.start, raids.end) == (date(2021, 9, 1), date(2023, 8, 31))
    assert survey.occurrences == [(date(2022, 4, 1), date(2022, 4, 30))]
    assert [p.name for p in draft.measures[1].responsibles] == ["КДН и ЗП"]


def test_sections_in_usual_rows_and_a_repeated_head(read):
    draft = read(layouts.nested_sections)
    order = draft.order
    assert (order.number, order.date) == ("12-р", date(2022, 2, 1))
    assert order.control == "начальник отдела культуры"
    assert [(s.code, s.name) for s in draft.sections] == [
        ("1", "Просвещение"), ("1.1", "Родители"), ("1.2", "Дети"),
    ]  # fmt: skip
    assert rows(draft) == [
        ("1.1", "1.1.1.", "Лекторий"),
        ("1.2", "1.2.1.", "Праздник «День книги»"),
        ("1.2", "1.2.2.", "Выставка"),
    ]
    assert [m.deadline.kind for m in draft.measures] == ["recurring", "date", "range"]
    assert [m.result_text for m in draft.measures] == ["Справка", "Фотоотчёт", ""]


def test_a_table_torn_by_pages_whose_numbers_restart(read):
    draft = read(layouts.several_pages)
    assert draft.order.period == (date(2021, 9, 1), date(2022, 8, 31))
    assert rows(draft) == [
        ("1", "1.", "Педсовет"), ("1", "2.", "Собрание"), ("1", "3.", "Совещание"),
        ("2", "1.", "Семинар"),
    ]  # fmt: skip
    assert [s.name for s in draft.sections] == [
        "Организационная работа", "Методическая работа",
    ]  # fmt: skip
    assert "section_code_missing" in codes(draft)


def test_an_excel_sheet_with_dates_numbers_and_merged_cells(read):
    draft = read(layouts.excel_plan)
    assert draft.order.period == (date(2021, 1, 1), date(2021, 12, 31))
    assert rows(draft) == [
        ("1", "1.1", "Приёмка лагерей"), ("1", "1.2", "Медосмотр"),
        ("2", "2.1", "Первая смена"),
    ]  # fmt: skip
    assert draft.measures[0].deadline.end == date(2021, 5, 25)
    assert draft.measures[1].inherits == ["responsible_text"]
    third = draft.measures[2].deadline
    assert (third.start, third.end) == (date(2021, 6, 1), date(2021, 6, 21))
    assert {"order_number_missing", "order_date_missing"} <= codes(draft)


def test_numbers_that_word_makes_itself(read):
    draft = read(layouts.automatic_numbers)
    assert [m.number for m in draft.measures] == ["1.", "2."]


def test_a_measure_over_two_rows_is_two_measures_of_one_name(read):
    draft = read(layouts.two_deadlines_of_one_measure)
    assert rows(draft) == [
        (None, "1", "Олимпиада"), (None, "1", "Олимпиада"), (None, "2", "Награждение"),
    ]  # fmt: skip
    assert [m.deadline.end for m in draft.measures] == [
        date(2022, 10, 31), date(2022, 12, 31), date(2022, 12, 20),
    ]  # fmt: skip
    assert "number_duplicate" not in codes(draft)


def test_every_measure_with_an_unknown_deadline_has_a_finding(read):
    for make in (layouts.several_pages, layouts.nested_sections):
        draft = read(make)
        for measure in draft.measures:
            if measure.deadline.kind == "unknown":
                assert measure.deadline.findings


def test_directions_in_a_column_are_sections(read):
    draft = read(layouts.directions_in_a_column)
    order = draft.order
    assert (order.number, order.date) == ("15", date(2023, 1, 12))
    assert order.title == (
        "О плане мероприятий по реализации Стратегии воспитания в 2023 году"
    )
    assert [(c.number, c.addressee) for c in order.clauses] == [
        ("2", "Управление образования, Комитет по культуре")
    ]
    assert order.control is None and "order_control_self" in codes(draft)
    assert rows(draft) == [
        ("1", "1", "Фестиваль"), ("1", "2", "Конкурс"), ("2", "3", "Спартакиада"),
    ]  # fmt: skip
    first, second, _third = draft.measures
    assert [p.name for p in first.responsibles] == ["Управление образования", "Школы"]
    assert second.inherits == ["responsible_text"]
    assert first.result_text == "Фото"


def test_a_title_in_the_first_row_of_the_table(read):
    draft = read(layouts.title_inside_the_table)
    assert draft.order.title == "План работы по профориентации на 2022-2023 учебный год"
    assert draft.order.school_year == "2022-2023"
    assert rows(draft) == [("1", "1", "Диагностика"), ("2", "1", "Консультации")]


def test_a_column_for_each_calendar_year(read):
    draft = read(layouts.years_as_columns)
    assert draft.order.number == "55/1-од"
    repair, purchase, training = (m.deadline for m in draft.measures)
    assert (repair.start, repair.end) == (date(2021, 1, 1), date(2021, 3, 31))
    assert (purchase.kind, purchase.end) == ("date", date(2022, 6, 1))
    assert (training.start, training.end) == draft.order.period


def test_a_head_in_a_frame_and_clauses_numbered_by_a_style(read):
    draft = read(layouts.head_in_a_table)
    order = draft.order
    assert (order.number, order.date) == ("1234", date(2021, 9, 15))
    [clause] = order.clauses
    assert (clause.number, clause.deadline) == ("2", date(2021, 9, 20))
    assert order.control == "заместитель директора"
    assert [m.number for m in draft.measures] == ["1.1.", "1.2."]


def test_another_authoritys_text_file(tmp_path):
    (tmp_path / "plan.txt").write_text(layouts.TEXT, "utf-8")
    draft = read_document(tmp_path / "plan.txt")
    assert (draft.order.number, draft.order.control) == ("3", "методист")
    assert rows(draft) == [
        ("I", "1.", "Собрание"), ("I", "2.", "Отчёт"), ("II", "3.", "Праздник"),
    ]  # fmt: skip
    assert draft.measures[1].inherits == ["responsible_text"]


def test_a_text_file_of_windows_is_read_as_well(tmp_path):
    (tmp_path / "plan.txt").write_bytes(
        layouts.TEXT.replace("\n", "\r\n").encode("cp1251")
    )
    assert len(read_document(tmp_path / "plan.txt").measures) == 3
