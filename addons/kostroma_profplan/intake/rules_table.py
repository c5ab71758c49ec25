"""The rules of reading terms as a table for people: `python -m intake.rules_table`.

Everything is taken from the code: rules of set phrases with their examples, shapes of
dates, methods of the grammar with the phrases of their docstrings, what a doubt offers,
remarks. `docs/rules-of-reading.md` is this text; a test says that it is up to date.
"""

from __future__ import annotations

import re
import sys
from datetime import date

from . import delays, frequency, phrases
from .alternatives import RULES as OTHERS
from .deadline import read_deadline
from .findings import CATALOG, shown, shown_span
from .grammar import Grammar
from .grammar_ranges import Ranges
from .grammar_units import _UNITS, Units
from .recurring import RUSSIAN
from .school_calendar import USUAL

PERIOD = date(2026, 9, 1), date(2027, 8, 31)
KINDS = {
    "date": "к дате", "range": "промежуток", "ranges": "несколько промежутков",
    "recurring": "повторяется", "whole_period": "весь период плана",
    "on_demand": "по необходимости", "external_schedule": "по чужому графику",
    "on_event": "от события", "unknown": "не прочитано",
}  # fmt: skip
_MARKS = {
    "noise": "не срок (час, реквизиты документа)", "exception": "исключение",
    "day_of_month": "день каждого месяца", "part_of_month": "часть месяца",
    "recurrence": "как часто", "weekly": "дни недели", "results": "по итогам",
    "relative": "от события", "on_demand": KINDS["on_demand"],
    "external_schedule": KINDS["external_schedule"], "whole": KINDS["whole_period"],
}  # fmt: skip
_SEVERITIES = {"error": "исправить", "warning": "решить", "info": "посмотреть"}
_HEAD = """# Правила чтения сроков

Этот файл составлен по коду: `python -m intake.rules_table > docs/rules-of-reading.md`
(из папки дополнения). Руками его не правят: правится правило, потом таблица
составляется заново. Столбец «Прочитано» показывает, что выходит из примера в плане на
2026/2027 учебный год (01.09.2026–31.08.2027).

Как искать: найдите похожий пример, в той же строке имя правила и файл, где оно стоит.
Правила устойчивых оборотов пробуются сверху вниз: что взяло одно, другое уже не видит;
даты читаются из того, что осталось.
"""


def text():
    """The whole page."""
    parts = (
        _HEAD, _set_phrases(), _shapes(), _methods(), _calendar(), _others(), _remarks()
    )  # fmt: skip
    return "\n".join(parts)


def _table(title, head, rows):
    lines = [f"## {title}", "", f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def meaning(words):
    """What is made of words, in a line.

    >>> meaning("ежемесячно до 5 числа")
    'повторяется, ежемесячно: 12 сроков до 05.08.2027'
    >>> meaning("в 10-дневный срок после заседания")
    'от события: 10 дн. (после заседания)'
    """
    read = read_deadline(words, *PERIOD)
    told = KINDS[read.kind]
    if read.recurrence:
        told += f", {RUSSIAN[read.recurrence]}"
    spans = read.occurrences
    if read.kind == "on_event":
        unit = {"working_day": "раб. дн.", "week": "нед.", "month": "мес.", "hour": "ч"}
        count = f"{read.delay.count} {unit.get(read.delay.unit, 'дн.')}"
        return f"{told}: {count} ({read.delay.event or 'не названо'})"
    if len(spans) > 3:
        return f"{told}: {len(spans)} сроков до {shown(read.end)}"
    if not spans:
        return told
    until = read.kind == "date" and spans[0][0] == PERIOD[0]
    dates = f"до {shown(read.end)}" if until else ""
    return f"{told}: {dates or ', '.join(shown_span(*span) for span in spans)}"


def _set_phrases():
    modules = {
        id(rule): module.__name__.rpartition(".")[2]
        for module in (phrases, frequency, delays)
        for name, rules in vars(module).items()
        if isinstance(rules, list)
        for rule in rules
        if hasattr(rule, "examples")
    }
    rows = [
        (
            _MARKS[rule.kind],
            "<br>".join(f"«{example}»" for example in rule.examples),
            meaning(rule.examples[0]),
            f"`{rule.name}`, {modules[id(rule)]}.py",
        )
        for rule in phrases.RULES
    ]
    return _table(
        "Устойчивые обороты",
        ("Что это", "Примеры", "Прочитано (первый пример)", "Правило"),
        rows,
    )


def _shapes():
    rows = [
        (f"«{example}»", meaning(example), f"`{shape}`, grammar_units.py")
        for shapes in _UNITS.values()
        for shape, _make, example in shapes
    ]
    return _table(
        "Единицы времени (знаки форм объяснены в tokens.py)",
        ("Пример", "Прочитано", "Форма"),
        rows,
    )


def _methods():
    rows = []
    for owner, file in ((Ranges, "grammar_ranges"), (Units, "grammar_units"),
                        (Grammar, "grammar")):  # fmt: skip
        for name, method in vars(owner).items():
            examples = re.findall("«[^»]*»", getattr(method, "__doc__", "") or "")
            if examples and callable(method):
                words = ", ".join(examples).replace("**", "")
                rows.append((words, f"`{name}`, {file}.py"))
    return _table(
        "Предлоги, перечни, промежутки, слова рядом с датами",
        ("Обороты", "Правило"),
        rows,
    )


def _calendar():
    names = [(f"{n} четверть", span) for n, span in enumerate(USUAL.terms, 1)]
    names += [
        ("осенние каникулы", USUAL.autumn), ("зимние каникулы", USUAL.winter),
        ("весенние каникулы", USUAL.spring), ("летние каникулы", USUAL.summer),
    ]  # fmt: skip
    rows = [
        (name, f"{first[1]:02}.{first[0]:02}–{last[1]:02}.{last[0]:02}")
        for name, (first, last) in names
    ]
    return _table(
        "Школьный календарь, если другой не задан (school_calendar.py)",
        ("Что названо", "Дни"),
        rows,
    )


def _others():
    rows = []
    for other in OTHERS:
        words = other.example[0]
        read = read_deadline(words, *other.period)
        offered = "<br>".join(f"«{one.text}»" for one in read.alternatives)
        rows.append((f"«{words}»", offered, f"`{other.code}`"))
    return _table(
        "Что предлагается на выбор, когда срок сомнителен (alternatives.py)",
        ("Срок", "Предлагается", "Замечание"),
        rows,
    )


def _remarks():
    rows = [
        (_SEVERITIES[severity], message, f"`{code}`")
        for code, (severity, message) in CATALOG.items()
        if code.startswith("deadline_")
    ]
    return _table("Замечания о сроках (findings.json)", ("", "Слова", "Код"), rows)


if __name__ == "__main__":
    sys.stdout.write(text())
