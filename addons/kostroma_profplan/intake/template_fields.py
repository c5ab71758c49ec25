"""The sheet «Распоряжение» of the import template → `Order`."""

from __future__ import annotations

from .findings import IntakeError, finding
from .order import OrderReader, check_period, parse_date
from .text import oneline

NUMBER, DATE, TITLE = "Номер", "Дата", "Заголовок"
START, END, SCHOOL_YEAR = "Начало периода", "Конец периода", "Учебный год"
CONTROL, PLAN_TITLE = "Контроль", "Название плана"
_TEXTS = (NUMBER, TITLE, CONTROL, PLAN_TITLE)
CLAUSES = ("Пункт", "Кому", "Поручение")


class FieldsReader(OrderReader):
    """Reads the head of an order from named values instead of paragraphs."""

    def __init__(self, fields, directory):
        super().__init__([], directory)
        self.rows = fields.get("clauses", ())
        self.values = {
            key: oneline(value) for key, value in fields.items() if key != "clauses"
        }

    def read(self):
        value = {name: self.values.get(name.lower()) or None for name in _TEXTS}
        order = self.order
        order.number, order.title = value[NUMBER], value[TITLE]
        order.control, order.plan_title = value[CONTROL], value[PLAN_TITLE]
        order.date = _date(self.values, DATE)
        start, end = _date(self.values, START), _date(self.values, END)
        if start and end:
            place = "Лист «Распоряжение», «Конец периода»"
            self.own_period = check_period((start, end), place)
        for found, code in (
            (order.number, "order_number_missing"),
            (order.date, "order_date_missing"),
            (order.title, "order_title_missing"),
            (order.control, "order_control_missing"),
        ):
            if not found:
                self.findings.append(finding(code, "лист «Распоряжение»"))
        return order

    def clauses(self, period):
        for number, addressee, text in self.rows:
            parties = self._parties(addressee) if addressee else []
            self.add_clause(oneline(number).rstrip("."), parties, text, period)


def _date(values, name):
    text = values.get(name.lower())
    if not text:
        return None
    day = parse_date(text)
    if not day:
        raise IntakeError(
            f"Лист «Распоряжение», «{name}»: «{text}» — не дата; впишите её в виде "
            "25.12.2020."
        )
    return day
