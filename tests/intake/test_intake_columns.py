"""Columns whose heads are not ours: kept, guessed by their cells, decided by a person."""

import pytest
from intake import IntakeError, read_document
from layouts import ABOVE, document, table
from test_intake_rows import CONTEST, FAIR, HEAD, plan, saved, told


@pytest.mark.parametrize(
    "word",
    ["Отв.", "Исп.", "Организатор", "Куратор", "Кто отвечает", "Подразделение", "Лица",
     "OTBETCTBEHHЫE", "Ответст-венный испол-нитель"],
)  # fmt: skip
def test_who_answers_is_found_under_many_heads(word):
    draft = plan(("1", *FAIR), ("2", *CONTEST), head=(*HEAD[:3], word))
    assert [m.responsible_text for m in draft.measures] == [FAIR[2], CONTEST[2]]
    assert not told(draft, "column_missing")


@pytest.mark.parametrize(
    "word",
    ["Контрольные точки", "Месяц", "Год реализации", "Этап", "Окончание", "Ориентир"],
)
def test_the_term_is_found_under_many_heads(word):
    head = ("№", "Мероприятие", word, "Ответственный")
    draft = plan(("1", *FAIR), ("2", *CONTEST), head=head)
    assert [m.deadline_text for m in draft.measures] == [FAIR[1], CONTEST[1]]
    assert not draft.sections


@pytest.mark.parametrize("word", ["Выход", "Целевое значение", "Финиш"])
def test_the_result_is_found_under_many_heads(word):
    texts = "Создан банк данных наставников", "Проведено не менее 5 мероприятий"
    draft = plan(("1", *FAIR, texts[0]), ("2", *CONTEST, texts[1]), head=(*HEAD, word))
    assert [m.result_text for m in draft.measures] == list(texts)


@pytest.mark.parametrize(
    "word",
    ["Дела", "Рассматриваемые вопросы", "Поручение", "Содержание работы", "Что делаем",
     "Направление деятельности", "Вид работы"],
)  # fmt: skip
def test_measures_are_found_under_many_heads(word):
    draft = plan(FAIR, CONTEST, head=(word, "Дата", "Ответственные"))
    assert [m.name for m in draft.measures] == [FAIR[0], CONTEST[0]]


def test_a_guess_by_the_cells_is_used_and_told_once():
    head = ("№", "Мероприятие", "Ориентир", "Лица")
    made = document("План работы на 2027 год")
    table(made, head, [("1", *FAIR)])
    made.add_paragraph("2. Контроль")
    table(made, head, [("2", *CONTEST)])
    draft = read_document(saved(made))
    found = [f for f in draft.findings if f.code == "column_guessed"]
    assert [f.words for f in found] == [("Ориентир",), ("Лица",)]
    assert [(c.key, c.head, c.role) for c in draft.columns] == [
        ("k1", "Ориентир", "deadline"), ("k2", "Лица", "responsible"),
    ]  # fmt: skip


def test_an_unknown_column_is_kept_and_asked_about_once():
    head = (*HEAD, "Шифр", "Чей бюллетень")
    draft = plan(("1", *FAIR, "А-1", "наш"), ("2", *CONTEST, "", "их"), head=head)
    assert [m.extra for m in draft.measures] == [
        {"Шифр": "А-1", "Чей бюллетень": "наш"}, {"Чей бюллетень": "их"},
    ]  # fmt: skip
    [found] = [f for f in draft.findings if f.code.startswith("column_")]
    assert (found.code, found.where, found.rows) == (
        "column_unknown",
        "таблица плана",
        (),
    )
    assert "«Шифр», «Чей бюллетень»" in found.message
    assert [c.role for c in draft.columns] == ["", ""]


def test_a_known_column_without_a_field_of_ours_is_kept_without_a_question():
    head = (*HEAD, "Место проведения", "Отметка о выполнении", "Примечание")
    draft = plan(
        ("1", *FAIR, "ДК", "", ""), ("2", *CONTEST, "Школа", "", ""), head=head
    )
    assert draft.measures[0].extra == {"Место проведения": "ДК"}
    assert not told(draft, "column_unknown")
    assert "Примечание" not in told(draft, "column_kept").message
    assert [c.head for c in draft.columns] == ["Место проведения"]


def test_a_second_column_of_results_is_kept():
    head = (*HEAD, "Ожидаемый результат", "Форма отчёта")
    [measure] = plan(("1", *FAIR, "100 детей", "Справка"), head=head).measures
    assert measure.result_text == "100 детей"
    assert measure.extra == {"Форма отчёта": "Справка"}


def test_what_a_person_decided_wins_over_words_and_guesses():
    head = ("№", "Мероприятие", "Срок", "Лица", "Шифр")
    decided = {"Лица": "", "Шифр": "responsible"}
    draft = plan(("1", *FAIR, "ИМЦ"), ("2", *CONTEST, "ДК"), head=head, columns=decided)
    assert [m.responsible_text for m in draft.measures] == ["ИМЦ", "ДК"]
    assert draft.measures[0].extra == {"Лица": FAIR[2]}
    assert [(c.head, c.role) for c in draft.columns] == [
        ("Лица", ""), ("Шифр", "responsible"),
    ]  # fmt: skip
    assert not [f for f in draft.findings if f.code.startswith("column_")]


def test_columns_of_money_by_years_are_not_terms():
    head = (*HEAD, "2027", "2028")
    draft = plan(
        ("1", *FAIR, "150,5", "200"), ("2", *CONTEST, "-", "1 200,00"), head=head
    )
    assert [m.deadline_text for m in draft.measures] == [FAIR[1], CONTEST[1]]
    assert draft.measures[0].extra == {"2027": "150,5", "2028": "200"}


def test_days_in_columns_of_months_are_days_of_these_months():
    head = ("№", "Мероприятие", "Сентябрь", "Октябрь", "Ответственный")
    draft = plan(
        ("1", "Слёт", "15", "", "ИМЦ"), ("2", "Сбор", "", "20-25", "ИМЦ"), head=head
    )
    ends = [m.deadline.end.isoformat() for m in draft.measures]
    assert ends == ["2027-09-15", "2027-10-25"]


def test_a_head_over_three_rows():
    made = document("План работы на 2026-2027 годы")
    grid = made.add_table(4, 6)
    rows = [("№", "Мероприятие", "Сроки", "", "", "Ответственный"),
            ("", "", "2026 год", "", "2027 год", ""),
            ("", "", "I полугодие", "II полугодие", "I полугодие", ""),
            ("1", "Слёт", "", "+", "", "ИМЦ")]  # fmt: skip
    for row, texts in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    grid.cell(0, 2).merge(grid.cell(0, 4))
    grid.cell(1, 2).merge(grid.cell(1, 3))
    for column in (0, 1, 5):
        grid.cell(0, column).merge(grid.cell(2, column))
    draft = read_document(saved(made))
    [measure] = draft.measures
    assert measure.deadline_text == "II полугодие 2026"
    assert draft.tally["heads"] == 3


def test_a_table_without_a_head_is_read_by_its_cells_and_told():
    rows = [("2", *CONTEST), ("3", "Слёт вожатых", "май", "Школы города")]
    draft = plan(*rows, head=("1", *FAIR))
    assert [m.number for m in draft.measures] == ["1", "2", "3"]
    assert draft.measures[0].responsible_text == FAIR[2]
    assert "3 — срок, 4 — ответственный" in told(draft, "head_inferred").message


def test_a_head_of_words_nobody_knows_is_still_a_head():
    draft = plan(("1", *FAIR), ("2", *CONTEST), head=("А", "Б", "В", "Г"))
    assert [m.name for m in draft.measures] == [FAIR[0], CONTEST[0]]
    guessed = [f.words for f in draft.findings if f.code == "column_guessed"]
    assert sorted(guessed) == [("Б",), ("В",), ("Г",)]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (("№", "Товар", "Цена", "Сумма"), ("1", "Мыло", "5", "60")),
        (
            ("№", "ФИО", "Должность", "Телефон"),
            ("1", "Лукина О.В.", "директор", "12-34"),
        ),
        (("№", "Школа", "Куратор"), ("1", "Школа № 5", "Лукина О.В.")),
        (
            ("№", "Должность", "ФИО", "Дата", "Подпись"),
            ("1", "Начальник отдела культуры", "Лукина О.В.", "12.01.2027", ""),
        ),
        (
            ("№", "Фамилия, имя, отчество", "Дата рождения"),
            ("1", "Лукина Ольга Викторовна", "12.01.2017"),
        ),
    ],
)
def test_a_list_of_goods_or_people_is_no_plan(head, row):
    with pytest.raises(IntakeError, match="найдены столбцы"):
        plan(row, ("2", *row[1:]), head=head)


def test_measures_and_their_indicators_in_one_table():
    head = (*HEAD, "Показатель", "Ед. изм.", "2027", "2028")
    draft = plan(
        ("1", *FAIR, "Охват детей", "%", "75", "80"),
        ("2", "Слёт", "май 2027 г.", "ИМЦ", "Число школ", "ед.", "5", "6"),
        head=head, lines=("План работы на 2027-2028 годы",),
    )  # fmt: skip
    assert [m.deadline_text for m in draft.measures] == [FAIR[1], "май 2027 г."]
    assert [(i.name, i.unit, i.targets) for i in draft.indicators] == [
        ("Охват детей", "%", {"2027": "75", "2028": "80"}),
        ("Число школ", "ед.", {"2027": "5", "2028": "6"}),
    ]


def test_a_name_of_indicators_beside_measures_does_not_refuse_the_plan():
    head = ("№", "Наименование показателя", "Мероприятие", "Срок")
    [measure] = plan(("1", "Охват детей", *FAIR[:2]), head=head).measures
    assert (measure.name, measure.result_text) == (FAIR[0], "Охват детей")


def test_indicators_without_measures_are_a_draft_and_told():
    head = ("№", "Показатель", "Ед. изм.", "2027", "2028")
    draft = plan(("1", "Охват", "%", "75", "80"), head=head)
    assert not draft.measures and len(draft.indicators) == 1
    assert told(draft, "measures_missing")
    assert draft.tally["indicators"] == 1


def test_a_missing_result_is_not_told_and_a_missing_term_is():
    draft = plan(("1", FAIR[0], FAIR[2]), head=("№", "Мероприятие", "Ответственный"))
    missing = [f.words for f in draft.findings if f.code == "column_missing"]
    assert missing == [("Срок",)]


YEARS = ("План работы на 2027-2028 годы",)


def test_measures_with_nothing_but_indicators_are_measures_too():
    head = ("№", "Мероприятие", "Показатель", "Ед. изм.", "2027", "2028")
    draft = plan(("1", FAIR[0], "Охват", "%", "75", "80"), head=head, lines=YEARS)
    assert [m.name for m in draft.measures] == [FAIR[0]]
    assert draft.indicators[0].targets == {"2027": "75", "2028": "80"}
    assert {f.words for f in draft.findings if f.code == "column_missing"} == {
        ("Срок",), ("Ответственный",),
    }  # fmt: skip
    assert not told(draft, "deadline_missing")


def test_a_second_indicator_of_a_measure_is_no_second_measure():
    head = (*HEAD, "Показатель", "Ед. изм.", "2027", "2028")
    draft = plan(
        ("1", *FAIR, "Охват", "%", "75", "80"),
        (ABOVE, ABOVE, ABOVE, ABOVE, "Число школ", "ед.", "5", "6"),
        head=head, lines=YEARS,
    )  # fmt: skip
    assert len(draft.measures) == 1
    assert [i.name for i in draft.indicators] == ["Охват", "Число школ"]
    assert (draft.tally["measures"], draft.tally["indicators"]) == (1, 1)


def test_rows_of_indicators_between_rows_of_measures():
    head = ("№", "Мероприятие, показатель", "Срок", "Ответственный", "2027", "2028")
    draft = plan(
        ("1", *FAIR, "", ""), ("1.1", "Охват детей, %", "", "", "75", "80"),
        ("2", *CONTEST, "", ""), head=head, lines=YEARS,
    )  # fmt: skip
    assert [m.number for m in draft.measures] == ["1", "2"]
    assert [(i.number, i.name) for i in draft.indicators] == [("1.1", "Охват детей, %")]


def test_sums_by_quarters_are_no_plan_and_ticks_are():
    head = ("Мероприятие", "I квартал", "II квартал")
    with pytest.raises(IntakeError, match="найдены столбцы"):
        plan(("Ремонт", "150,5", "200"), ("Закупка", "-", "90"), head=head)
    draft = plan(("Ремонт", "+", ""), ("Закупка", "", "+"), head=head)
    assert [m.deadline_text for m in draft.measures] == ["I квартал", "II квартал"]


def test_two_columns_of_one_head_are_both_kept():
    draft = plan(("1", *FAIR, "а", "б"), head=(*HEAD, "Прочее", "Прочее"))
    assert draft.measures[0].extra == {"Прочее": "а\nб"}
    assert [c.head for c in draft.columns] == ["Прочее"]


def test_a_curator_beside_a_responsible_is_kept_apart():
    [measure] = plan(("1", *FAIR, "Лукина О.В."), head=(*HEAD, "Куратор")).measures
    assert measure.responsible_text == FAIR[2]
    assert measure.extra == {"Куратор": "Лукина О.В."}


@pytest.mark.parametrize("word", ["Проводимая работа", "Пункты", "Выставка, акция"])
def test_long_texts_are_measures_before_they_are_results(word):
    fair, contest = "Провести ярмарку вакансий", "Провести олимпиаду школьников"
    rows = [("1", fair, *FAIR[1:]), ("2", contest, *CONTEST[1:])]
    draft = plan(*rows, head=("№", word, *HEAD[2:]))
    assert [m.name for m in draft.measures] == [fair, contest]
    assert told(draft, "column_guessed")


BESIDE = (
    ("№", "Мероприятие", "Срок", "Ответственный") * 2,
    ("№", "Мероприятие", "Срок", "Ответственный", "", "Мероприятие", "Срок", "Исп."),
    ("Срок", "Мероприятие", "Ответственный") * 2,
    ("№ п/п", *("Мероприятия", "Дата") * 2),
)


@pytest.mark.parametrize("head", BESIDE)
def test_two_plans_side_by_side_are_told_and_not_glued(head):
    """Meant: the left plan as it stands, an error that names the columns beside it."""
    own = {"Срок": "март", "Дата": "март", "Ответственный": "ИМЦ"}
    other = {"Срок": "май", "Дата": "май", "Ответственный": "ДК", "Исп.": "ДК"}
    names, rows = ("Ярмарка", "Слёт"), []
    for number, name in enumerate(names, 1):
        seen, row = set(), []
        for text in head:
            texts = other if text in seen or text == "Исп." else own
            right = text in seen
            seen.add(text)
            if text.startswith("Мероприяти"):
                row.append(f"{name} вторая" if right else name)
            else:
                row.append(str(number) if text.startswith("№") else texts.get(text, ""))
        rows.append(row)
    draft = plan(*rows, head=head)
    assert [m.name for m in draft.measures] == list(names)
    assert {m.deadline_text for m in draft.measures} == {"март"}
    assert {m.responsible_text for m in draft.measures} <= {"ИМЦ", ""}
    found = told(draft, "plans_side_by_side")
    assert found.severity == "error"
    assert "Мероприяти" in found.message
    assert "Слёт вторая" in str(draft.measures[1].extra)


@pytest.mark.parametrize(
    "head",
    [
        ("№", "Мероприятие", "Начало", "Окончание", "Ответственный", "Соисполнители"),
        ("№", "Мероприятие", "Срок 2026 год", "Срок 2027 год", "Ответственный"),
        ("№", "Мероприятие", "Срок", "Форма", "Ответственный"),
    ],
)
def test_columns_that_share_a_role_are_no_second_plan(head):
    row = ("1", "Ярмарка", "01.03.2027", "01.04.2027", "ИМЦ", "ДК")[: len(head)]
    assert "plans_side_by_side" not in {f.code for f in plan(row, head=head).findings}
