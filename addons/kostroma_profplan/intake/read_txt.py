r"""A text file → `Content`: the form that an order has when copied out of Word.

A cell begins with a tab at the start of a line; a row begins after an empty line::

    <empty line>
    \t1.1.
    \tУчастие в …
    \t2020, 2021 гг.

Empty lines may also stand inside a cell, so a row is told from a cell by its number
and by how many cells the head has.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .grid import Cell, Content, Paragraph, Table
from .safety import decode
from .text import clean

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?\Z")
_HEAD = re.compile(r"\t(?:№|n\s?п/п|п/п|(?:наименовани|мероприяти)\w*)", re.IGNORECASE)
_SECTION = re.compile(r"(?:(?:\d{1,3}\.)+\s*\S|[IVX]+\.?\s+\S|раздел\b)", re.IGNORECASE)


class _Raw(NamedTuple):
    text: str
    after_gap: bool


def read(data, name):
    """Paragraphs and tables of the bytes of a .txt."""
    lines = decode(name, data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    content = Content()
    index = paragraphs = 0
    while index < len(lines):
        if lines[index].startswith("\t"):
            cells, index = _cells(lines, index)
            place = f"таблица {len(content.tables) + 1}"
            table = _table(cells, place)
            table.number = len(content.tables) + 1
            content.blocks.append(table)
        else:
            text = clean(lines[index])
            if text:
                paragraphs += 1
                content.blocks.append(Paragraph(text, paragraphs))
            index += 1
    return content


def _cells(lines, index):
    """Cells of one table: it ends with two empty lines and a line without a tab."""
    cells, current, after_gap, gap = [], [], True, 0
    while index < len(lines):
        line = lines[index]
        if line.startswith("\t"):
            if current:
                cells.append(_Raw(clean("\n".join(current)), after_gap))
            after_gap = not current or gap > 0
            current, gap = [line[1:]], 0
            line = line[1:]
            if "\t" in line:
                first, *others = line.split("\t")
                cells.append(_Raw(clean(first), after_gap))
                cells += [_Raw(clean(text), False) for text in others[:-1]]
                current, after_gap = [others[-1]], False
        elif not line.strip():
            gap += 1
        elif gap > 1 and not _more_cells(lines, index):
            break
        else:
            current.append(line)
            gap = 0
        index += 1
    cells.append(_Raw(clean("\n".join(current)), after_gap))
    return cells, index


def _more_cells(lines, index):
    """Whether a text belongs to a cell: what follows is no head of another table."""
    for later in range(index, min(index + 40, len(lines))):
        if lines[later].startswith("\t"):
            return not _HEAD.search("\n".join(lines[later : later + 3]))
    return False


def _table(cells, place):
    """Rows by the width of the head, the numbers and the gaps."""
    rows, width = [], 0
    for cell in cells:
        if not rows or (cell.after_gap and _ends(rows[-1], cell, width)):
            rows.append([])
        rows[-1].append(cell.text)
        width = max(width, len(rows[0]))
    width = max(len(row) for row in rows)
    return Table([_spread(row, width) for row in rows], place)


def _ends(row, cell, width):
    """Whether the row is complete when a cell comes after an empty line."""
    if len(row) >= width or _NUMBER.match(cell.text):
        return True
    if len(row) == 1:
        return bool(row[0])
    return bool(_SECTION.match(cell.text))


def _spread(row, width):
    """Cells over the grid: a short row's last cell covers the rest.

    An empty cell means "the same as above" in this form.
    """
    cells = [
        Cell(text, column, column, merged=not text and len(row) > 2)
        for column, text in enumerate(row)
    ]
    if len([text for text in row if text]) == 1 and len(row) <= 2:
        text = next(text for text in row if text)
        return [Cell(text, 0, width - 1)]
    cells[-1].last = width - 1
    return cells
