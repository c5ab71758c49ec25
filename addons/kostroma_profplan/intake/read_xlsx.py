"""An Excel workbook → `Content`: each sheet is a table, merged cells as in Word.

What a person sees is read: cells as their formats show them, one value for a merged
cell. What is hidden, crossed out or not computed is left out and told.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace

from openpyxl.utils import get_column_letter

from .budget import Budget
from .findings import finding
from .grid import Cell, Content, Table
from .heads import read_head
from .package import Package
from .safety import MAX_COLUMNS, damage_told
from .text import oneline
from .workbook import NOT_COMPUTED, Value, Workbook

SHEET_ORDER = "Распоряжение"
_IGNORED = {"Инструкция"}
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.?\Z")
_LINES = {
    "rows": (("строка", "строки"), str),
    "columns": (("столбец", "столбцы"), get_column_letter),
}
_BARE_NUMBER = re.compile(r"[\d.)]*\Z")


def read(data, name):
    """Tables (one per sheet) of the bytes of an .xlsx, and the template's fields."""
    with damage_told(name, "Excel"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = Workbook(name, Package(archive))
        content = read_sheets(book.sheets(_IGNORED), name)
    if book.styles is None:
        content.findings.append(finding("styles_unread", "файл"))
    return content


def read_sheets(sheets, name):
    """Tables of sheets, one of each, and the template's fields."""
    content, budget = Content(), Budget(name)
    for sheet in sheets:
        if sheet.name not in _IGNORED:
            budget.spend(text=sheet.length)
            _SheetReader(sheet, content, budget).read()
    return content


class _SheetReader:
    """One sheet on its way to a table; rows and columns are numbered from 1."""

    def __init__(self, sheet, content, budget):
        self.sheet = sheet
        self.budget = budget
        self.content = content
        self.place = f"лист «{sheet.name}»"
        self.rows = sheet.rows
        self.corners = set()  # of merged cells that are read
        self.struck = {
            number
            for number, row in sheet.rows.items()
            if any(value.struck for value in row.values())
            and all(_BARE_NUMBER.match(value.text) for value in row.values())
        }
        self.columns = sorted({*range(1, MAX_COLUMNS + 1)} - sheet.hidden_columns)

    def read(self):
        if not self.sheet.visible:
            values = (value for row in self.rows.values() for value in row.values())
            self._tell("sheet_hidden", self.place, [_words(values)])
            return
        table = Table(self._grid(), self.place)
        self._settle_by_heads(table)
        self._tell_left_out()
        self._tell_not_computed()
        is_order = self.sheet.name == SHEET_ORDER
        for number, row in enumerate(table.rows, 1):
            if is_order or not any(cell.text for cell in row):
                self._tell_doubts(row, f"{self.place}, строка {number}")
        if is_order:
            texts = ([cell.text for cell in row] for row in table.rows)
            self.content.fields = _fields(texts)
        elif table.rows:
            table.number = len(self.content.tables) + 1
            self.content.blocks.append(table)

    def _tell_doubts(self, row, where):
        """Doubts of a row that becomes no row of the plan."""
        for cell in row:
            told = (replace(doubt, where=where) for doubt in cell.doubts)
            self.content.findings += told
            cell.doubts = ()

    # ------------------------------------------------------------------ left out

    def _tell_left_out(self):
        """Hidden and crossed-out rows, hidden columns, columns far to the right."""
        left = defaultdict(lambda: defaultdict(list))  # {reason: {line: values}}
        for number, row in sorted(self.rows.items()):
            for column, value in sorted(row.items()):
                if (number, column) in self.corners:
                    continue  # a part of its merged cell is visible
                if number in self.sheet.hidden_rows:
                    left["rows_hidden"][number].append(value)
                elif column in self.sheet.hidden_columns:
                    left["columns_hidden"][column].append(value)
                elif column > MAX_COLUMNS:
                    left["columns_beyond"][column].append(value)
                elif number in self.struck:
                    left["rows_struck"][number].append(value)
        for code in sorted(left, key=lambda code: code.startswith("columns")):
            words, name = _LINES[code.partition("_")[0]]
            numbers = sorted(left[code])
            where = f"{words[len(numbers) > 1]} {_some(map(name, numbers))}"
            texts = [_words(left[code][n]) for n in numbers]
            self._tell(code, f"{self.place}, {where}", texts)

    def _tell(self, code, where, texts):
        """One finding for all that is left out for one reason."""
        texts = [text for text in texts if text]
        if texts:
            words = {"text": _some(texts, "»; «"), "count": len(texts)}
            words["limit"] = MAX_COLUMNS
            self.content.findings.append(finding(code, where, **words))

    def _tell_not_computed(self):
        cells = [
            f"{get_column_letter(column)}{number}"
            for number, row in sorted(self.rows.items())
            if number not in self.sheet.hidden_rows
            for column, value in sorted(row.items())
            if not value.computed and column in self.columns
        ]
        if cells:
            told = finding("cells_not_computed", self.place, cells=_some(cells))
            self.content.findings.append(told)

    # ------------------------------------------------------------------ grid

    def _grid(self):
        """Rows of cells: those left out are empty, so that numbers stay Excel's."""
        left_out = self.sheet.hidden_rows | self.struck
        read = {n: row for n, row in self.rows.items() if n not in left_out}
        height = max(read, default=0)
        filled = {column for row in read.values() for column in row}
        self.columns = [c for c in self.columns if c <= max(filled, default=0)]
        numbers = [n for n in range(1, height + 1) if n not in left_out]
        self.budget.spend(height * len(self.columns))
        spans = self._spans(numbers)
        return [self._row(n, read.get(n, {}), spans) for n in range(1, height + 1)]

    def _spans(self, numbers):
        """{(row, column): (last column, value, merged)} of merged cells, row by row.

        The value of the corner stands in the first row that is read; what other cells
        under the merge hold nobody sees. Merges that do not overlap cost no more than
        the sheet has cells.
        """
        spans, spent = {}, Budget(self.budget.name)
        for top, left, bottom, right in self.sheet.merges:
            columns = [c for c in self.columns if left <= c <= right]
            corner = self.rows.get(top, {}).get(left) or Value()
            under = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
            spent.spend(1)
            for number in under if columns else ():
                first = number == under[0]
                row = self.rows.get(number, {})
                spent.spend(max(1, min(len(row), right - left + 1)))
                value = replace(corner if first else Value())
                lost = [
                    other.text
                    for column, other in _between(row, left, right)
                    if other is not corner
                    if other.text not in ("", corner.text)
                ]
                if lost:
                    told = finding("cell_under_merge", text=" ".join(lost))
                    value.doubts = [*value.doubts, told]
                spans[number, columns[0]] = columns[-1], value, not first
                self.corners.add((top, left))
        return spans

    def _row(self, number, row, spans):
        cells, last = [], 0
        for column in self.columns:
            if column <= last:
                continue
            plain = column, row.get(column) or Value(), False
            last, value, merged = spans.get((number, column), plain)
            place = column - 1, last - 1
            cells.append(Cell(value.text, *place, merged, tuple(value.doubts)))
        return cells

    # ------------------------------------------------------------------ numbers

    def _settle_by_heads(self, table):
        """Numbers of rows that Excel took for dates; what a name not computed says.

        A number «1.2» typed into a cell becomes 1 February: in the column of numbers it
        is read back as day.month where its year is not shown or numbers around it have
        two parts as well.
        """
        number = name = None
        for index, row in enumerate(table.rows):
            head = read_head(table.rows, index)
            if head:
                number, name = _first(head, "number"), _first(head, "name")
                below = (c for r in table.rows[index:] for c in r if c.first == number)
                dotted = any(_DOTTED.match(cell.text) for cell in below)
                continue
            for cell in row if number is not None else ():
                if cell.text == NOT_COMPUTED and cell.first != name:
                    cell.text = "" if cell.first == number else "—"
                value = self.rows.get(index + 1, {}).get(number + 1)
                if cell.first == number and value and value.day:
                    _settle_number(cell, *value.day, dotted)


def _between(row, left, right):
    """[(column, value)] of a row from one column to another, the shorter way."""
    if right - left < len(row):
        columns = range(left, right + 1)
        return [(column, row[column]) for column in columns if column in row]
    return [item for item in row.items() if left <= item[0] <= right]


def _settle_number(cell, day, with_year, dotted):
    """A number of a row that Excel has taken for a date."""
    back = dotted or not with_year
    code = "number_from_date" if back else "number_is_date"
    cell.doubts = (*cell.doubts, finding(code, text=cell.text))
    if back:
        cell.text = f"{day.day}.{day.month}"


def _first(head, role):
    columns = head.roles.get(role)
    return columns[0].first if columns else None


def _words(values):
    """The words of some cells, as much as a finding needs."""
    return oneline(" ".join(value.text or value.struck for value in values))[:80]


def _some(items, between=", "):
    """The first of some words.

    >>> _some("abcdefghijklmn")
    'a, b, c, d, e, f, g, h, i, j …'
    """
    items = list(items)
    return between.join(items[:10]) + " …" * (len(items) > 10)


def _fields(rows):
    """Named values of the sheet «Распоряжение», and its clauses as rows of texts."""
    fields, clauses = {}, None
    for row in rows:
        cells = [*row, "", "", ""]
        if clauses is not None:
            if cells[2]:
                clauses.append(tuple(cells[:3]))
        elif cells[0].lower().startswith("пункт"):
            clauses = []
        elif cells[0]:
            fields[cells[0].lower()] = cells[1]
    fields["clauses"] = clauses or []
    return fields
