"""How organisations account for a row, and the clauses on their plans and reports."""

import pytest
from intake import PlanDraft, read_accounting, read_document
from intake.accounting import RULES, rule_of
from intake.text import plain

GROUP = ["group"]
EXAMPLES = [(rule, text) for rule in RULES for text in rule.examples]


def test_every_rule_has_a_name_of_its_own_and_an_example():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.examples for rule in RULES)


@pytest.mark.parametrize(
    ("rule", "text"), EXAMPLES, ids=[f"{r.name}:{text}" for r, text in EXAMPLES]
)
def test_a_rule_finds_its_example(rule, text):
    found = rule.pattern.search(text)
    assert text == plain(text)
    assert found and not text.replace(found.group(), "").strip()
    assert rule_of(text) is rule


WORDS = {
    "plan handed in": [
        "представить в срок до 1 мая в МБУ г. Костромы план",
        "разработать планы работы и представить их в отдел до 5 сентября",
        "копию утверждённого плана направить в отдел",
        "представить копии планов",
    ],
    "report handed in": [
        "представить в управление отчёт о реализации плана",
        "разработать план и представить отчёт до 1 мая",
        "Представление отчётов о выполнении плана в комитет",
    ],
    "told of the work": ["направить в отдел информацию об исполнении приказа"],
    "paper handed in": [
        "представить предложения по плану в отдел",
        "представить предложения в план работы",
        "представить в отчёт данные о кружках",
        "направить материалы на конкурс",
    ],
    "contest": ["Конкурс «Учитель года»"],
    "contest of works": ["Конкурс методических разработок «Кто есть кто?»"],
    None: [
        "организовать работу с учётом направлений и мероприятий муниципального плана",
        "в соответствии с планом направить педагогов на курсы",
        "утвердить план и направить детей в лагерь",
        "ознакомить представителей родителей с планом",
        "довести план до коллективов",
        "разместить отчёт на сайте организации",
        "Представление опыта работы школ",
        "Организация участия обучающихся в региональном конкурсе",
        "принять участие в конкурсе рисунков",
        "Школьный конкурс рисунков",
        "Конкурсы, викторины, олимпиады",
    ],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in WORDS.items() for text in texts]
)
def test_the_first_thing_that_is_handed_in_decides(name, text):
    found = rule_of(text)
    assert (found and found.name) == name


def test_where_no_group_is_named_nothing_comes_from_organisations():
    assert (
        read_accounting("Представить отчёт", ["department", "organisation"]) == "none"
    )
    assert read_accounting("Представить отчёт", ["department", "group"]) == "task"
    assert read_accounting("Классные часы", ["department", "group"]) == "line"


def test_the_lead_ticks_who_took_part_where_it_keeps_their_list():
    words = "Городская олимпиада (ведение списка участников)"
    assert read_accounting(words, ["centre", "group"]) == "lead"
    assert read_accounting(words, GROUP) == "line", "their own list"


HEAD = """РАСПОРЯЖЕНИЕ
12.01.2027 № 15-р
Об утверждении плана на 2027 год
1. Утвердить План.
2. Руководителям образовательных организаций:
{}
Глава города И.И. Иванов
Приложение к распоряжению
План мероприятий на 2027 год
№ п/п\tМероприятие\tСрок\tОтветственный\tРезультат
1.\tКлассные часы\tв течение года\tРуководители школ\tОхват
2.\tСеминар\tв течение года\tМБУ «Центр»\tОхват
"""


def read(*clauses):
    text = HEAD.format("\n".join(clauses))
    return read_document(("order.txt", text.encode()))


def test_the_clauses_on_plans_and_reports_are_found():
    draft = read(
        "2.1. утвердить план до 1 февраля 2027 г.;",
        "2.2. представить план в центр до 10 февраля 2027 г.;",
        "2.3. представить информацию о результатах до 1 декабря 2027 г.",
    )
    clauses = draft.order.clauses
    assert [one.accounting for one in clauses] == ["line", "task", "task"]
    order = draft.to_dict()["order"]
    assert (order["plan_clause"], order["report_clause"]) == ("2.2", "2.3")
    assert [one.accounting for one in draft.measures] == ["line", "none"]
    assert PlanDraft.load(draft.dump()) == draft


def test_of_several_reports_the_one_on_the_plan_is_meant():
    draft = read(
        "2.1. представить отчёт о расходовании средств до 1 марта 2027 г.;",
        "2.2. представить отчёт о реализации Плана до 1 декабря 2027 г.",
    )
    assert draft.order.report_clause == draft.order.clauses[1].key
    assert draft.order.plan_clause is None
    assert "report_clause_several" not in {item.code for item in draft.findings}


def test_several_reports_on_the_plan_are_left_to_a_person():
    draft = read(
        "2.1. представить отчёт о реализации Плана до 1 июня 2027 г.;",
        "2.2. представить отчёт о реализации Плана до 1 декабря 2027 г.",
    )
    assert draft.order.report_clause is None
    [found] = [one for one in draft.findings if one.code == "report_clause_several"]
    assert found.severity == "warning" and "2.1, 2.2" in found.message
