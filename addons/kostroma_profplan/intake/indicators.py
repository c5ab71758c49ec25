"""Rows of an indicator table → `Indicator`: words, the numbers in them, what is better.

What the table does not say (whether more or less is better, how a bare number binds)
is inferred once for the indicator and always told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from .draft import Indicator
from .findings import finding, listed
from .heads import year_of
from .target import read_indicator_target
from .text import oneline, plain

# names of what a plan wants less of
_FALLING = re.compile(
    r"сниж|сокращ|уменьш|неуспева|правонаруш|преступ|травм|заболева|отсев|второгод"
    r"|жалоб|безработ|дефицит|просроч|нарушени|аварийн|ветх|не\s+(?:получ|охвач|приступ"
    r"|преодол|сда|трудоустро)|отчисл|безнадзор|потребност\w+ в кадр|нехват|задолженн"
)
_BINDS = {"higher": "at_least", "lower": "at_most"}


def read_indicators(rows, head, before=0):
    """(indicators, findings) of the rows under an indicator head; they get their fate.

    `before` indicators were read from earlier tables. A row that is a measure needs a
    target to be an indicator as well.
    """
    indicators = []
    for row in rows:
        indicator = _indicator(row, head, before + len(indicators) + 1)
        if indicator and (row.fate != "measures" or indicator.targets):
            indicators.append(indicator)
            row.fate = row.fate or "indicators"
    return indicators, _doubts(indicators)


def _indicator(row, head, order):
    texts = {role: _text(row, columns[0]) for role, columns in head.roles.items()}
    if row.fate == "heads" or not texts["name"] or len(row.filled) < 2:
        return None
    number = re.sub(r"[.)]\s*\Z", "", texts.get("number", "")) or str(order)
    indicator = Indicator(number, texts["name"], texts.get("unit", ""))
    indicator.key = f"i{order}"
    indicator.source = row.table.source(row.number)
    if "base" in head.roles:
        indicator.base_year = year_of(head.roles["base"][0])
        indicator.base = texts["base"] or None
    cells = []
    for column in head.roles.get("target", ()):
        cell = _cell(row, column)
        if cell and cell.text:
            indicator.targets[str(year_of(column))] = oneline(cell.text)
            cells.append(id(cell))
    indicator.merged_target = len(set(cells)) < len(cells)
    _read_numbers(indicator)
    return indicator


def _cell(row, column):
    return next((c for c in row.cells if c.first <= column.first <= c.last), None)


def _text(row, column):
    cell = _cell(row, column)
    return oneline(cell.text) if cell else ""


def _read_numbers(indicator):
    """Base, targets and the direction they go in."""
    base, _named = read_indicator_target(indicator.base or "", indicator.unit)
    indicator.base_value = base and base.value
    bounds = set()
    for year, text in indicator.targets.items():
        target, named = read_indicator_target(text, indicator.unit)
        if target:
            indicator.readings[year] = target
            bounds |= {target.comparator} if named else set()
    bounds.discard("equal")
    indicator.direction, indicator.inferred = _direction(indicator, bounds)
    bind_bare_numbers(indicator)


def bind_bare_numbers(indicator):
    """Numbers whose words do not say how they bind follow the direction."""
    for year, target in indicator.readings.items():
        if not read_indicator_target(indicator.targets[year], indicator.unit)[1]:
            bound = _BINDS[indicator.direction]
            indicator.readings[year] = replace(target, comparator=bound)


def _direction(indicator, bounds):
    """(direction, how it was told): by the words of targets, by the name, by habit.

    >>> _direction(Indicator("1", "Доля неуспевающих", "%"), set())
    ('lower', 'name')
    >>> _direction(Indicator("1", "Число школ", "шт"), {"at_least"})
    ('higher', 'words')
    """
    if len(bounds) == 1:
        return ("lower" if bounds == {"at_most"} else "higher"), "words"
    if len(bounds) > 1:
        return "higher", "mixed"
    if _FALLING.search(plain(indicator.name)):
        return "lower", "name"
    return "higher", "habit"


_TOLD = {
    "name": "indicator_lower", "mixed": "indicator_direction_mixed",
    "habit": "indicator_direction",
}  # fmt: skip


_BOUNDS = {"at_least": "не менее", "at_most": "не более", "equal": "ровно"}


def _taken(indicator, text):
    """What was read of a target in words, for its doubt.

    >>> told = Indicator("1", "Доля", "%", targets={"2027": "не более 5,5"})
    >>> _read_numbers(told)
    >>> _taken(told, "не более 5,5")
    'Прочитано: не более 5,5 (%). Проверьте.'
    """
    years = (year for year, words in indicator.targets.items() if words == text)
    target = indicator.readings.get(next(years))
    if not target:
        return "Для расчётов укажите число."
    number = f"{target.value:.12g}".replace(".", ",")
    unit = f" ({indicator.unit})" if indicator.unit else ""
    return f"Прочитано: {_BOUNDS[target.comparator]} {number}{unit}. Проверьте."


def _doubts(indicators):
    findings, alike = [], defaultdict(list)
    for indicator in indicators:
        findings += _doubts_of(indicator)
        if indicator.readings and indicator.inferred in _TOLD:
            alike[_TOLD[indicator.inferred]].append(indicator)
        if indicator.base is None:
            alike["indicator_base_missing"].append(indicator)
    for code, rows in alike.items():
        numbers = listed(row.number for row in rows)
        keys = [row.key for row in rows]
        findings.append(finding(code, rows=keys, numbers=numbers))
    return findings


def _doubts_of(indicator):
    key, texts = [indicator.key], list(dict.fromkeys(indicator.targets.values()))
    if indicator.merged_target:
        years = ", ".join(indicator.targets)
        yield finding("indicator_merged_target", rows=key, years=years, text=texts[0])
    for text in texts:
        if re.search(r"[^\W\d_]{2,}", text):
            taken = _taken(indicator, text)
            yield finding("indicator_target_words", rows=key, text=text, taken=taken)
        elif not read_indicator_target(text, indicator.unit)[0]:
            yield finding("indicator_target_unread", rows=key, text=text)
