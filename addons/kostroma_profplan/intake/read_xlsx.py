"""An Excel workbook → `Content`: each sheet is a table, merged cells as in Word."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
from lxml import etree
from openpyxl.utils import range_boundaries

from .findings import IntakeError
from .grid import Cell, Content, Table
from .safety import MAX_COLUMNS, MAX_ROWS
from .text import clean

SHEET_ORDER = "Распоряжение"
_IGNORED = {"Инструкция"}
_MERGE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"


def read(data, name):
    """Tables (one per sheet) of the bytes of an .xlsx, and the template's fields."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        content = Content()
        for sheet in book.worksheets:
            if sheet.title in _IGNORED or sheet.sheet_state != "visible":
                continue
            rows = _rows(sheet, name)
            if sheet.title == SHEET_ORDER:
                content.fields = _fields(rows)
            elif rows:
                merged = _merged(data, sheet)
                table = Table(_grid(rows, merged), f"лист «{sheet.title}»")
                table.number = len(content.tables) + 1
                content.blocks.append(table)
    except IntakeError:
        raise
    except Exception as error:  # the library raises whatever the broken part causes
        raise IntakeError(
            f"Файл «{name}» повреждён: откройте его в Excel, сохраните заново и "
            "загрузите снова."
        ) from error
    return content


def _rows(sheet, name):
    """Texts of the used rows; a sheet of absurd size is refused, not walked through."""
    sheet.reset_dimensions()
    rows, empty = [], 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        if number > MAX_ROWS:
            raise IntakeError(
                f"В файле «{name}» на листе «{sheet.title}» больше {MAX_ROWS} строк: "
                "оставьте на листе только план и удалите пустые строки под ним."
            )
        texts = [_text(cell) for cell in row]
        empty = 0 if any(texts) else empty + 1
        rows.append(texts)
    return rows[: len(rows) - empty]


def _text(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int | float):
        if "%" in (cell.number_format or ""):
            return f"{round(value * 100, 6):g}%"
        return str(int(value)) if value == int(value) else f"{value:g}"
    return clean(str(value))


def _merged(data, sheet):
    """{(row, column): (first row, first column, last column)} of merged cells."""
    result = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path = sheet._worksheet_path.lstrip("/")
        with archive.open(path) as part:
            for _event, element in etree.iterparse(
                part, tag=_MERGE, resolve_entities=False
            ):
                left, top, right, bottom = range_boundaries(element.get("ref"))
                if top > MAX_ROWS or left > MAX_COLUMNS:
                    continue
                for row in range(top, min(bottom, MAX_ROWS) + 1):
                    for column in range(left, min(right, MAX_COLUMNS) + 1):
                        result[row - 1, column - 1] = (top - 1, left - 1, right - 1)
                element.clear()
    return result


def _grid(rows, merged):
    width = max((len(_trimmed(row)) for row in rows), default=0)
    result = []
    for number, row in enumerate(rows):
        cells, column = [], 0
        while column < width:
            top, _left, right = merged.get((number, column), (number, column, column))
            last = min(right, width - 1)
            text = row[column] if column < len(row) else ""
            cells.append(Cell(text, column, max(last, column), top < number))
            column = max(last, column) + 1
        result.append(cells)
    return result


def _trimmed(row):
    while row and not row[-1]:
        row = row[:-1]
    return row


def _fields(rows):
    """Named values of the sheet «Распоряжение», and its clauses as rows of texts."""
    fields, clauses = {}, None
    for row in rows:
        cells = [*_trimmed(row), "", "", ""]
        if clauses is not None:
            if cells[2]:
                clauses.append(tuple(cells[:3]))
        elif cells[0].lower().startswith("пункт"):
            clauses = []
        elif cells[0]:
            fields[cells[0].lower()] = cells[1]
    fields["clauses"] = clauses or []
    return fields
