"""An amending order against a plan: what changes, what is told, what stays."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from intake import PlanDraft, compare, read_amendment, read_document
from intake.findings import IntakeError

UNITS = [
    {"name": "Управление образования", "kind": "department", "key": "1"},
    {"name": "МБУ ГЦОКО", "kind": "centre", "key": "2"},
    {"name": "Отдел культуры", "kind": "department", "key": "3"},
    {"name": "Руководители школ", "kind": "group", "key": "4"},
]
HEAD = ["№ п/п", "Мероприятие", "Срок", "Ответственный", "Результат"]
ROWS = [
    ["Раздел 1. Школы"],
    ["1.1.", "Ярмарка профессий", "до 01.03.2021", "Отдел культуры", "Ярмарка"],
    [
        "1.2.",
        "Анкетирование обучающихся 9 классов",
        "март 2021 г.",
        "МБУ ГЦОКО",
        "Участие не менее 500 обучающихся",
    ],
    ["1.3.", "Экскурсии на предприятия", "в течение года", "Руководители школ", ""],
    ["Раздел 2. Педагоги"],
    [
        "2.1.",
        "Семинар для педагогов-навигаторов",
        "до 15.02.2021",
        "МБУ ГЦОКО, Управление образования",
        "Справка",
    ],
    ["2.2.", "Обзор лучших практик", "июнь 2021 г.", "МБУ ГЦОКО", "Сборник"],
    ["2.3.", "Конкурс методических разработок", "май 2021 г.", "МБУ ГЦОКО", "Итоги"],
]
POINTS = [
    "РАСПОРЯЖЕНИЕ",
    "от 25.09.2020 № 57-р",
    "Об утверждении плана мероприятий на 2020-2021 учебный год",
    "1. Утвердить план мероприятий.",
    "2. Руководителям школ:",
    "2.1. назначить ответственных за профориентацию;",
    "2.4. представить отчёт в МБУ ГЦОКО до 30.04.2021.",
    "3. Контроль оставляю за собой.",
    "Приложение",
    "План мероприятий на 2020-2021 учебный год",
]
INDICATORS = [
    ["№", "Показатель", "Единица измерения", "2020 год", "2021 год"],
    ["1", "Доля охваченных школьников", "процент", "70", "80"],
]
AMENDS = [
    "РАСПОРЯЖЕНИЕ",
    "от 12.01.2021 № 3-р",
    "О внесении изменений в распоряжение от 25.09.2020 № 57-р",
    "1. Внести в план мероприятий, утверждённый распоряжением от 25.09.2020 № 57-р "
    "«Об утверждении плана мероприятий», следующие изменения:",
]


def word(*blocks):
    """A Word file of paragraphs (str) and tables (lists of rows)."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = max(map(len, block))
        table = document.add_table(0, width)
        for texts in block:
            cells = table.add_row().cells
            for cell, text in zip(cells, texts, strict=False):
                cell.text = text
            if len(texts) == 1:
                cells[0].merge(cells[-1])
    buffer = io.BytesIO()
    document.save(buffer)
    return ("изменения.docx", buffer.getvalue())


@pytest.fixture(scope="module")
def plan():
    file = word(*POINTS, [HEAD, *ROWS], "Показатели", INDICATORS)
    return read_document(file, directory=UNITS)


@pytest.fixture
def amended(plan):
    def amend(*points, head=AMENDS):
        return read_amendment(plan, word(*head, *points), UNITS)

    return amend


def told(amendment):
    """The changes as (kind, number, old, new); the codes of what is told."""
    changes = [(c.kind, c.number, c.old, c.new) for c in amendment.changes]
    return changes, {found.code for found in amendment.findings}


def codes(amendment, severity="error"):
    return {f.code for f in amendment.findings if f.severity == severity}


def row(amendment, number):
    rows = (*amendment.draft.measures, *amendment.draft.order.clauses)
    return next(one for one in rows if one.number.rstrip(".") == number)


# ------------------------------------------------------------------- points: words


@pytest.mark.parametrize(
    "point",
    [
        "1.1. В пункте 1.1 слова «до 01.03.2021» заменить словами «до 15.04.2021».",
        "1.1. В строке 1.1: в графе «Срок» цифры «01.03» заменить цифрами «15.04».",
        "1.1) в графе „Срок исполнения“ строки 1.1 слова „01.03.2021“ заменить "
        "словами „15.04.2021“;",
        'В столбце 3 позиции 1.1 слова "01.03.2021" заменить на "15.04.2021"',
        "1.1. Срок исполнения мероприятия 1.1 перенести с 01.03.2021 на 15.04.2021.",
        "1.1. Продлить срок исполнения пункта 1.1 до 15.04.2021.",
        "1.1. Графу «Срок» пункта 1.1 изложить в следующей редакции: «до 15.04.2021».",
        "1.1. В п. 1.1 срок «до 01.03.2021» заменить на «до 15.04.2021».",
        "1.1. В пункте 1 раздела 1 слова «01.03.2021» заменить словами «15.04.2021».",
    ],
)
def test_a_date_moves_however_it_is_said(amended, point):
    result = amended(point)
    assert told(result)[0] == [("redated", "1.1.", "до 01.03.2021", "до 15.04.2021")]
    measure = row(result, "1.1")
    assert (measure.key, measure.term.end) == ("m1", date(2021, 4, 15))
    assert not codes(result)


def test_each_change_names_its_point_and_its_words(amended):
    change = amended(
        "1.1. В пункте 1.1 цифры «01.03» заменить цифрами «15.04».",
        "1.2. Пункт 2.2 исключить.",
    ).changes
    assert [(c.number, c.point) for c in change] == [("1.1.", "1.1"), ("2.2.", "1.2")]
    assert change[0].words.startswith("В пункте 1.1 цифры «01.03»")


def test_what_is_spoken_of_is_said_once_for_all_below_it(amended):
    result = amended(
        "1.1. В пункте 2.1:",
        "а) слова «для педагогов-навигаторов» заменить словами «для классных "
        "руководителей»;",
        "б) в графе «Срок» слова «15.02.2021» заменить словами «15.03.2021»;",
        "в) в графе «Ответственный» слова «, Управление образования» исключить.",
        "1.2. Пункт 1.3 признать утратившим силу.",
    )
    assert told(result)[0] == [
        (
            "reworded",
            "2.1.",
            "Семинар для педагогов-навигаторов",
            "Семинар для классных руководителей",
        ),
        ("redated", "2.1.", "до 15.02.2021", "до 15.03.2021"),
        (
            "reassigned",
            "2.1.",
            "МБУ ГЦОКО, Управление образования",
            "МБУ ГЦОКО",
        ),
        ("removed", "1.3.", "Экскурсии на предприятия", ""),
    ]
    assert [party.name for party in row(result, "2.1").responsibles] == ["МБУ ГЦОКО"]
    assert {c.point for c in result.changes} == {"1.1.а; 1.1.б; 1.1.в", "1.2"}


def test_several_things_in_one_paragraph(amended):
    changes, _codes = told(
        amended(
            "1.1. В пункте 1.2 слова «9 классов» заменить словами «8–9 классов», "
            "цифры «500» заменить цифрами «700».",
            "1.2. Пункты 2.2 и 2.3 исключить.",
        )
    )
    assert [(kind, number) for kind, number, _old, _new in changes] == [
        ("reworded", "1.2."),
        ("target", "1.2."),
        ("removed", "2.2."),
        ("removed", "2.3."),
    ]


def test_a_target_is_read_anew(amended):
    result = amended("1.1. В пункте 1.2 цифры «500» заменить цифрами «700».")
    assert row(result, "1.2").target.value == 700
    assert row(result, "1.2").term.end == date(2021, 3, 31)


def test_words_are_added_and_left_out(amended):
    result = amended(
        "1.1. Пункт 1.1 после слов «Ярмарка» дополнить словами «рабочих».",
        "1.2. В пункте 1.3 слова «на предприятия» исключить.",
    )
    texts = {(change.kind, change.new) for change in result.changes}
    assert ("reworded", "Ярмарка рабочих профессий") in texts
    assert ("reworded", "Экскурсии") in texts
    assert "amendment_several_cells" in told(result)[1]


def test_words_throughout_the_text(amended):
    result = amended(
        "1.1. По тексту плана слова «МБУ ГЦОКО» заменить словами «Отдел культуры» в "
        "соответствующих падежах."
    )
    kinds = {c.kind for c in result.changes if c.key.startswith("m")}
    assert kinds == {"reassigned"}
    assert len([c for c in result.changes if c.kind == "reassigned"]) == 4
    assert "amendment_everywhere_cases" in told(result)[1]


# ------------------------------------------------------------------- points: rows

NEW_ROW = ["2.4.", "Слёт наставников", "до 20.05.2021", "Отдел культуры", "Отчёт"]


@pytest.mark.parametrize(
    "blocks",
    [
        ["1.1. Дополнить пунктом 2.4 следующего содержания:", [NEW_ROW]],
        ["1.1. План дополнить строкой 2.4 следующего содержания:", [HEAD, NEW_ROW]],
        [
            "1.1. Раздел 2 дополнить строкой следующего содержания:",
            [[f"«{NEW_ROW[0]}", *NEW_ROW[1:4], "Отчёт».»".replace(".»", "")]],
        ],
        [
            "1.1. После строки 2.3 дополнить строкой 2.4 следующего содержания:",
            "«",
            [NEW_ROW],
            "».",
        ],
        [
            "1.1. Включить в раздел 2 мероприятие 2.4 следующего содержания:",
            "«2.4. Слёт наставников. Срок: до 20.05.2021. Ответственный: Отдел "
            "культуры. Результат: Отчёт».",
        ],
        [
            "1.1. Дополнить план пунктом 2.4 согласно приложению.",
            "2. Контроль оставляю за собой.",
            "Приложение",
            [HEAD, NEW_ROW],
        ],
    ],
)
def test_a_row_is_added_behind_its_section(amended, blocks):
    result = amended(*blocks)
    assert told(result)[0] == [("added", "2.4.", "", "Слёт наставников")]
    added = result.draft.measures[-1]
    assert (added.key, added.section, added.deadline_text) == (
        "m7",
        "2",
        "до 20.05.2021",
    )
    assert [party.key for party in added.responsibles] == ["3"]
    assert (added.term.end, added.result_text) == (date(2021, 5, 20), "Отчёт")
    assert not codes(result)


def test_the_columns_of_a_table_without_a_head_are_told_by_what_stands_in_them(amended):
    result = amended(
        "1.1. Строку 2.2 изложить в следующей редакции:",
        [
            [
                "2.2.",
                "Обзор лучших практик",
                "Отдел культуры",
                "до 10.06.2021",
                "Сборник",
            ]
        ],
    )
    assert told(result)[0] == [
        ("redated", "2.2.", "июнь 2021 г.", "до 10.06.2021"),
        ("reassigned", "2.2.", "МБУ ГЦОКО", "Отдел культуры"),
    ]


def test_a_row_in_words_keeps_what_they_do_not_say(amended):
    result = amended(
        "1.1. Пункт 2.3 изложить в следующей редакции:",
        "«2.3. Конкурс методических разработок «Мир профессий»».",
        "1.2. Пункт 2.2 исключить.",
    )
    changes, found = told(result)
    assert [change[0] for change in changes] == ["reworded", "removed"]
    assert changes[0][3] == "Конкурс методических разработок «Мир профессий»"
    assert row(result, "2.3").term.end == date(2021, 5, 31)
    assert "amendment_words_only" in found


def test_a_section_has_the_rows_that_the_order_gives_it(amended):
    result = amended(
        "1.1. Раздел 2 изложить в следующей редакции:",
        [
            HEAD,
            ["2.1.", "Обзор лучших практик", "июнь 2021 г.", "МБУ ГЦОКО", "Сборник"],
            NEW_ROW,
        ],
    )
    assert [(c.kind, c.number) for c in result.changes] == [
        ("moved", "2.1."),
        ("added", "2.4."),
        ("removed", "2.1."),
        ("removed", "2.3."),
    ]
    assert row(result, "2.1").key == "m5"


def test_rows_get_other_numbers(amended):
    result = amended(
        "1.1. Пункт 2.1 исключить.", "1.2. Пункты 2.2 и 2.3 считать пунктами 2.1 и 2.2."
    )
    assert [(c.kind, c.old, c.new) for c in result.changes if c.kind == "moved"] == [
        ("moved", "2.2. (2)", "2.1. (2)"),
        ("moved", "2.3. (2)", "2.2. (2)"),
    ]


# ------------------------------------------------------------------- the order itself

IN_ORDER = [
    *AMENDS[:3],
    "1. Внести в распоряжение от 25.09.2020 № 57-р следующие изменения:",
]


def test_a_point_of_the_order_is_changed_with_its_date(amended):
    result = amended(
        "1.1. В пункте 2.4 слова «до 30.04.2021» заменить словами «до 20.05.2021».",
        "1.2. Дополнить пунктом 2.5 следующего содержания:",
        "«2.5. обеспечить участие обучающихся в ярмарке до 01.02.2021.».",
        head=IN_ORDER,
    )
    clause = row(result, "2.4")
    assert clause.deadline == clause.term.end == date(2021, 5, 20)
    assert [party.key for party in clause.responsibles] == ["4"]
    added = row(result, "2.5")
    assert added.text.startswith("обеспечить участие")
    assert [party.key for party in added.responsibles] == ["4"]
    assert added.term.end == date(2021, 2, 1)
    assert [c.kind for c in result.changes] == ["reworded", "redated", "added"]


def test_a_number_of_both_the_plan_and_the_order_is_asked_about(amended):
    head = [*AMENDS[:3], "1. Внести следующие изменения:"]
    result = amended("1.1. Пункт 2.1 исключить.", head=head)
    assert not result.changes
    assert codes(result) == {"amendment_plan_or_order"}
    result = amended("1.1. Пункт 2.1 плана исключить.", head=head)
    assert [(c.kind, c.key) for c in result.changes] == [("removed", "m4")]


# ------------------------------------------------------------------- never silent


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ("1.1. Пункт 9.9 исключить.", "amendment_row_unknown"),
        ("1.1. Раздел 8 исключить.", "amendment_section_unknown"),
        (
            "1.1. В пункте 1.1 слова «май» заменить словами «июнь».",
            "amendment_words_unknown",
        ),
        ("1.1. Абзац второй пункта 1.1 исключить.", "amendment_not_understood"),
        ("1.1. Графу «Примечание» исключить.", "amendment_not_understood"),
        ("1.1. Слова «май» заменить словами «июнь».", "amendment_no_place"),
        ("1.1. Дополнить пунктом 2.4 следующего содержания:", "amendment_no_rows"),
        ("1.1. Дополнить план показателем эффективности.", "amendment_not_understood"),
    ],
)
def test_what_cannot_be_done_is_told(amended, point, code):
    result = amended(point)
    assert result.changes == []
    assert codes(result) == {code}
    assert point.removeprefix("1.1. ")[:20] in result.findings[0].message


def test_what_is_not_of_the_plan_is_told(amended):
    result = amended(
        "1.1. Пункт 2.2 исключить.",
        "2. Отделу культуры разместить распоряжение на сайте.",
        "3. Контроль оставляю за собой.",
    )
    found = next(f for f in result.findings if f.code == "amendment_other_points")
    assert "разместить распоряжение" in found.message


def test_an_order_that_amends_another_plan_is_told(plan):
    head = [line.replace("57-р", "88-р") for line in AMENDS]
    result = read_amendment(plan, word(*head, "1.1. Пункт 2.2 исключить."), UNITS)
    assert "amendment_other_order" in codes(result)


def test_a_file_that_amends_nothing_is_refused(plan):
    with pytest.raises(IntakeError, match="внесении изменений"):
        read_amendment(plan, word("Служебная записка", "Прошу рассмотреть."), UNITS)


# ------------------------------------------------------------------- a whole edition


def whole(rows, *more):
    text = "1.1. Приложение к распоряжению изложить в новой редакции (прилагается)."
    caption = "План мероприятий на 2020-2021 учебный год"
    return word(*AMENDS, text, "Приложение", caption, [HEAD, *rows], *more)


def test_a_whole_edition_is_held_against_the_plan_row_by_row(plan):
    rows = [list(one) for one in ROWS]
    rows[1][2] = "до 15.04.2021"  # 1.1 has another date
    rows.insert(2, ["1.2.", "Слёт наставников", "май 2021 г.", "Отдел культуры", ""])
    rows[3][0], rows[4][0] = "1.3.", "1.4."  # the rows behind it are counted on
    rows[6][3] = "МБУ ГЦОКО"
    rows[7][1] = "Обзор и обсуждение лучших практик"
    del rows[8]
    result = read_amendment(plan, whole(rows), UNITS)
    assert result.whole
    assert (result.number, result.date) == ("3-р", date(2021, 1, 12))
    assert [(c.kind, c.number, c.key) for c in result.changes] == [
        ("redated", "1.1.", "m1"),
        ("added", "1.2.", "m7"),
        ("moved", "1.3.", "m2"),
        ("moved", "1.4.", "m3"),
        ("reassigned", "2.1.", "m4"),
        ("reworded", "2.2.", "m5"),
        ("removed", "2.3.", "m6"),
    ]
    assert [clause.number for clause in result.draft.order.clauses] == ["2.1", "2.4"]
    assert "amendment_no_indicators" in told(result)[1]
    assert not codes(result)


def test_targets_of_indicators_are_compared(plan):
    indicators = [INDICATORS[0], [*INDICATORS[1][:4], "90"]]
    result = read_amendment(plan, whole(ROWS, "Показатели", indicators), UNITS)
    assert told(result)[0] == [
        ("target", "1", "2020: 70; 2021: 80", "2020: 70; 2021: 90")
    ]


def test_the_same_plan_again_changes_nothing(plan):
    result = read_amendment(plan, whole(ROWS, "Показатели", INDICATORS), UNITS)
    assert result.changes == []


def test_what_a_person_decided_stays_where_the_words_are_the_same(plan):
    decided = PlanDraft.load(plan.dump())
    measure = decided.measures[2]
    term = replace(measure.term, end=date(2021, 5, 1), occurrences=[])
    decided.measures[2] = replace(measure, term=term)
    rows = [list(one) for one in ROWS]
    rows[3][1] = "Экскурсии на предприятия города"
    result = read_amendment(decided, whole(rows), UNITS)
    assert row(result, "1.3").term.end == date(2021, 5, 1)
    assert [c.kind for c in result.changes] == ["reworded"]


def test_a_row_that_says_something_else_is_another_row(plan):
    rows = [list(one) for one in ROWS]
    rows[1][1] = "Видеоролики о городе"
    result = read_amendment(plan, whole(rows), UNITS)
    assert [(c.kind, c.number) for c in result.changes] == [
        ("added", "1.1."),
        ("removed", "1.1."),
    ]


def test_two_files_are_compared_without_an_order(plan):
    other = PlanDraft.load(plan.dump())
    other.measures = [
        replace(measure, key=f"m{n}")
        for n, measure in enumerate(reversed(other.measures), 1)
    ]
    assert compare(plan, other) == []
