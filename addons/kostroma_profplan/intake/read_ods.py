"""An OpenDocument spreadsheet → `Content`: its sheets are read as those of Excel.

The file keeps what each cell shows, so no formats are needed.
"""

from __future__ import annotations

import re
from datetime import date

from .budget import Budget
from .docx_package import integer
from .findings import finding, refusal
from .lexicon import MONTH_NAMES
from .odf_package import OpenDocument, o
from .read_xlsx import read_sheets
from .safety import MAX_ROWS, damage_told
from .text import clean
from .workbook import NOT_COMPUTED, Sheet, Value

_GROUPS = {
    o(f"table:{name}")
    for name in (
        "table-header-rows", "table-rows", "table-row-group", "table-columns",
        "table-header-columns", "table-column-group",
    )
}  # fmt: skip
_SILENT = {o("office:annotation"), o("text:note"), o("table:shapes")}
_WRONG = re.compile(r"#\w|Err:\d")
_MOST_COLUMNS = 300  # so many cells of a row are looked at


def read(data, name):
    """Tables (one per sheet) of the bytes of an .ods or .fods."""
    with damage_told(name, "LibreOffice"):
        document = OpenDocument(data, "spreadsheet")
        sheets = document.body.iterchildren(o("table:table"))
        reader = _SheetOf(document, name)
        return read_sheets(map(reader.of, sheets), name)


class _SheetOf:
    """Tables of a spreadsheet as `workbook.Sheet`."""

    def __init__(self, document, name):
        self._document = document
        self._name = name
        self._budget = Budget(name)

    def of(self, table):
        """The sheet of a table."""
        look = self._document.look("table", table.get(o("table:style-name")))
        visible = look.get(o("table:display"), "true") != "false"
        sheet = Sheet(table.get(o("table:name"), ""), visible)
        column = 0
        for item in _children(table, o("table:table-column")):
            again = min(_again(item, "columns"), _MOST_COLUMNS)
            if _unseen(item):
                sheet.hidden_columns.update(range(column + 1, column + again + 1))
            column += again
        number = 0
        for row in _children(table, o("table:table-row")):
            number += self._row(row, sheet, number + 1)
        return sheet

    def _row(self, row, sheet, number):
        """Adds a row as often as it is repeated; returns how often."""
        again = _again(row, "rows")
        values, merges = self._cells(row)
        if values or merges:
            if number + again - 1 > MAX_ROWS:
                raise refusal(
                    "sheet_large",
                    name=self._name,
                    sheet=sheet.name,
                    size=f"{MAX_ROWS} строк",
                )
            length = sum(len(one.text) + len(one.struck) for one in values.values())
            self._budget.spend(again * (len(values) + len(merges)), again * length)
            sheet.length += again * length
            for at in range(number, number + again):
                sheet.rows[at] = dict(values)
                for left, width, height in merges:
                    height = height if again == 1 else 1  # else one over another
                    sheet.merges.append((at, left, at + height - 1, left + width - 1))
        if _unseen(row):
            sheet.hidden_rows.update(range(number, min(number + again, MAX_ROWS + 2)))
        return again

    def _cells(self, row):
        values, merges, column = {}, [], 0
        for cell in row.iterchildren(
            o("table:table-cell"), o("table:covered-table-cell")
        ):
            again = min(_again(cell, "columns"), _MOST_COLUMNS)
            value = self._value(cell)
            width = integer(cell.get(o("table:number-columns-spanned")), 1)
            height = integer(cell.get(o("table:number-rows-spanned")), 1)
            if width > 1 or height > 1:
                merges.append(
                    (column + 1, min(width, _MOST_COLUMNS), min(height, MAX_ROWS))
                )
            if value:
                values |= {column + 1 + n: value for n in range(again)}
            column += again
            if column > _MOST_COLUMNS:
                break
        return values, merges

    def _value(self, cell):
        """What a cell shows, or None for an empty one."""
        kind = cell.get(o("office:value-type"))
        style = cell.get(o("table:style-name"))
        parts = [], []
        for paragraph in cell.iterchildren(o("text:p")):
            struck = self._struck("table-cell", style)
            for part in filter(None, parts):
                part.append("\n")
            self._texts(paragraph, struck, parts)
        seen, gone = (clean("".join(part)) for part in parts)
        if not seen and cell.get(o("table:formula")) and not kind:
            return Value(NOT_COMPUTED, computed=False)
        if not seen and not gone:
            return None
        if _WRONG.match(seen):
            return Value(doubts=[finding("cell_error", text=seen)])
        value = Value(seen, gone)
        if gone:
            value.doubts.append(finding("cell_struck", text=gone))
        day = re.match(r"\d{4}-\d\d-\d\d", cell.get(o("office:date-value"), ""))
        if kind == "date" and day:
            value.day = date.fromisoformat(day[0]), bool(re.search(r"\d{4}", seen))
            value.text = _in_russian(seen, value.day[0])
        return value

    def _texts(self, element, struck, parts):
        """Adds the text of a paragraph: what is seen, what is struck out."""
        _add(parts[struck], element.text)
        for child in element:
            if child.tag == o("text:s"):
                parts[struck].append(" ")
            elif child.tag in (o("text:line-break"), o("text:tab")):
                sign = "\n" if child.tag == o("text:line-break") else " "
                parts[struck].append(sign)
            elif isinstance(child.tag, str) and child.tag not in _SILENT:
                style = child.get(o("text:style-name"))
                own = self._struck("text", style, struck)
                self._texts(child, own, parts)
            _add(parts[struck], child.tail)

    def _struck(self, family, style, default=False):
        line = self._document.look(family, style).get(
            o("style:text-line-through-style")
        )
        return default if line is None else line != "none"


def _in_russian(text, day):
    """A date as a Russian file shows it, whatever language this one was saved in.

    >>> day = date(2027, 3, 1)
    >>> _in_russian("03/01/27", day), _in_russian("Mar-27", day)
    ('01.03.2027', 'март 2027')
    >>> _in_russian("1 марта 2027", day)
    '1 марта 2027'
    """
    if not re.search(r"[A-Za-z]{3}|/", text):
        return text
    if len(re.findall(r"\d+", text)) > 1:
        return f"{day:%d.%m.%Y}"
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def _children(element, tag):
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _GROUPS:
            yield from _children(child, tag)


def _add(part, text):
    if text:
        part.append(text)


def _again(element, what):
    return max(integer(element.get(o(f"table:number-{what}-repeated")), 1), 1)


def _unseen(element):
    return element.get(o("table:visibility"), "visible") != "visible"
