"""The sheet «Распоряжение» of the import template → `Order`."""

from __future__ import annotations

from .document_kinds import key_of
from .draft import Order
from .findings import refusal
from .order import Head, missing
from .period import check_period, parse_date
from .points import Point
from .text import oneline

NUMBER, DATE, TITLE = "Номер", "Дата", "Заголовок"
START, END, SCHOOL_YEAR = "Начало периода", "Конец периода", "Учебный год"
CONTROL, PLAN_TITLE = "Контроль", "Название плана"
KIND = "Вид документа"
_TEXTS = (KIND, NUMBER, TITLE, CONTROL, PLAN_TITLE)
CLAUSES = ("Пункт", "Кому", "Поручение")
_SHEET = "лист «Распоряжение»"


def read_fields(fields):
    """The `Head` of an order from named values instead of paragraphs."""
    values = {key: oneline(value) for key, value in fields.items() if key != "clauses"}
    text = {name: values.get(name.lower()) or None for name in _TEXTS}
    order = Order(text[NUMBER], _date(values, DATE), title=text[TITLE])
    order.control, order.plan_title = text[CONTROL], text[PLAN_TITLE]
    order.kind = key_of(text[KIND] or "")
    points = [
        Point(oneline(number).rstrip("."), task, addressee or "")
        for number, addressee, task in fields.get("clauses", ())
    ]
    head = Head(order, missing(order, _SHEET), points, place=_SHEET)
    start, end = _date(values, START), _date(values, END)
    if start and end:
        head.period = check_period((start, end), f"Л{_SHEET[1:]}, «Конец периода»")
    return head


def _date(values, name):
    text = values.get(name.lower())
    if not text:
        return None
    day = parse_date(text)
    if not day:
        raise refusal("template_date", name=name, text=text)
    return day
