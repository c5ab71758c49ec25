"""Rows of an indicator table → `Indicator`."""

from __future__ import annotations

import re

from .draft import Indicator
from .findings import finding
from .heads import year_of
from .text import oneline


def read_indicators(rows, head):
    """(indicators, findings) of the rows under an indicator head."""
    indicators, findings = [], []
    for _number, row in rows:
        indicator = _indicator(row, head, len(indicators) + 1)
        if indicator:
            indicators.append(indicator)
            findings += _doubts(indicator)
    return indicators, findings


def _indicator(row, head, order):
    texts = {role: _text(row, columns[0]) for role, columns in head.roles.items()
             if role != "target"}  # fmt: skip
    if not texts.get("name") or len([c for c in row if c.text]) < 2:
        return None
    if [c.text for c in row if c.text] == [str(n) for n in range(1, len(row) + 1)]:
        return None
    number = re.sub(r"[.)]\s*\Z", "", texts.get("number") or "") or str(order)
    indicator = Indicator(number, texts["name"], texts.get("unit") or "")
    if "base" in head.roles:
        indicator.base_year = year_of(head.roles["base"][0])
        indicator.base = texts.get("base") or None
    cells = []
    for column in head.roles.get("target", ()):
        cell = _cell(row, column)
        if cell and cell.text:
            indicator.targets[str(year_of(column))] = oneline(cell.text)
            cells.append(id(cell))
    indicator.merged_target = len(set(cells)) < len(cells)
    return indicator


def _cell(row, column):
    return next((c for c in row if c.first <= column.first <= c.last), None)


def _text(row, column):
    cell = _cell(row, column)
    return oneline(cell.text) if cell else ""


def _doubts(indicator):
    where = f"показатель {indicator.number}"
    texts = list(dict.fromkeys(indicator.targets.values()))
    findings = []
    if indicator.merged_target:
        years = ", ".join(indicator.targets)
        findings.append(
            finding("indicator_merged_target", where, years=years, text=texts[0])
        )
    for text in texts:
        if re.search(r"[^\W\d_]{2,}", text):
            findings.append(finding("indicator_target_words", where, text=text))
    if indicator.base is None:
        findings.append(finding("indicator_base_missing", where))
    return findings
