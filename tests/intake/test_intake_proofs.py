"""What proves a measure, by the plan's own column."""

import pytest
from intake.proofs import is_proof_head, read_proofs

HEADS = (
    "Форма исполнения", "Форма отчетности", "Вид документа", "Вид отчётного документа",
    "Подтверждающий документ", "Документ, подтверждающий исполнение",
    "Ожидаемый результат (документ)", "Форма завершения", "Отчетный документ",
)  # fmt: skip
OTHERS = ("Результат", "Форма проведения", "Показатель", "Мероприятие", "Форма работы")
CELLS = [
    ("Приказ", ["order"]),
    ("распоряжение администрации, протокол заседания", ["order", "minutes"]),
    ("Фотоотчёт на сайте школы", ["photo"]),
    ("Публикация в СМИ; приказ", ["publication", "order"]),
    ("размещение на сайте", ["publication"]),
    ("Список участников", ["participants"]),
    ("Количество участников, справка", ["participants", "other"]),
    ("Аналитическая справка", []),
    ("отчёт, информация", []),
    ("Протокол / приказ / протокол", ["minutes", "order"]),
    ("–", []),
    ("", []),
]


@pytest.mark.parametrize("head", HEADS)
def test_columns_of_papers_are_known_by_their_heads(head):
    assert is_proof_head(head)


@pytest.mark.parametrize("head", OTHERS)
def test_other_columns_are_none(head):
    assert not is_proof_head(head)


@pytest.mark.parametrize(("text", "kinds"), CELLS, ids=[row[0] for row in CELLS])
def test_kinds_are_read_in_their_order(text, kinds):
    assert read_proofs(text) == kinds
