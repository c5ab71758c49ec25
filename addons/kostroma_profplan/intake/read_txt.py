r"""A text file → `Content`: a plan copied out of Word or Excel, or a .csv.

Copied out of Word, a cell begins with a tab at the start of a line; a row begins after
an empty line::

    <empty line>
    \t1.1.
    \tУчастие в …
    \t2020, 2021 гг.

Empty lines may also stand inside a cell, so a row is told from a cell by its number
and by how many cells the head has. Copied out of Excel, a row is a line whose cells are
separated by tabs; in a .csv (RFC 4180) they are separated by semicolons or commas.
Legal databases draw their tables with bars (│, |): there a row may take several lines
and ends with a drawn one.
"""

from __future__ import annotations

import csv
import io
import re
from typing import NamedTuple

from .findings import refusal
from .grid import Cell, Content, Paragraph, Table
from .heads import read_head
from .safety import MAX_COLUMNS, MAX_ROWS, decode
from .text import clean

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?\Z")
_HEAD = re.compile(r"\t(?:№|n\s?п/п|п/п|(?:наименовани|мероприяти)\w*)", re.IGNORECASE)
_SECTION = re.compile(r"(?:(?:\d{1,3}\.)+\s*\S|[IVX]+\.?\s+\S|раздел\b)", re.IGNORECASE)
# a line of a drawn table: cells between bars, or the drawn line between two rows
_BARRED = re.compile(r"[^|│┃║]*(?:[|│┃║][^|│┃║]*){2,}\Z")
_RULE = re.compile(
    r"\s*[|│┃║+├┌└┼╟╠╔╚┠┣┏┗:][-─═━=+┬┼┴┐┤┘╪╫╬╤╧╦╩╗╢╣╝╨╥┨┫┓┛|│┃║:\s]{3,}\Z"
)
# Excel quotes a cell of several lines when it is copied
_QUOTED = re.compile(r'(?:(?<![^\t\n]))"((?:[^"\t]|"")*)"(?![^\t\n])')


class _Raw(NamedTuple):
    text: str
    after_gap: bool


def read(data, name):
    """Paragraphs and tables of the bytes of a .txt or .csv."""
    text = decode(name, data).replace("\r\n", "\n").replace("\r", "\n")
    content = Content()
    marks = "\t;," if _is_csv(name) else "\t;"
    if max(map(text.count, marks)) > MAX_ROWS * MAX_COLUMNS:
        raise _too_large(name)
    rows = _separated(text, name)
    if rows:
        _add_separated(content, rows)
    else:
        _add_lines(content, _QUOTED.sub(_on_one_line, text).split("\n"))
    for table in content.tables:
        if len(table.rows) > MAX_ROWS or table.width > MAX_COLUMNS:
            raise _too_large(name)
    return content


def _is_csv(name):
    return name.lower().endswith(".csv")


def _too_large(name):
    return refusal("text_wide", name=name, rows=MAX_ROWS, columns=MAX_COLUMNS)


def _add_lines(content, lines):
    index = 0
    while index < len(lines):
        if lines[index].startswith("\t"):
            cells, index = _cells(lines, index)
            _add_table(content, _by_head(cells))
        elif _is_drawn(lines, index):
            block, index = _block(lines, index, _is_drawn)
            _add_table(content, _grid(_drawn(block)))
        elif _is_parted(lines, index):
            block, index = _block(lines, index, _is_parted)
            _add_table(content, _grid([line.split(";") for line in block]))
        elif _is_row(lines, index):
            block, index = _block(lines, index, _goes_on)
            _add_table(content, _grid([line.split("\t") for line in block]))
        else:
            _add_paragraph(content, lines[index])
            index += 1


def _block(lines, index, belongs):
    """(the lines of one table from `index` on, the index behind it)."""
    end = next(n for n in range(index, len(lines) + 1) if not belongs(lines, n))
    return lines[index:end], end


def _add_paragraph(content, text):
    text = clean(text)
    if text:
        count = len(content.blocks) - len(content.tables) + 1
        content.blocks.append(Paragraph(text, count))


def _add_table(content, rows):
    number = len(content.tables) + 1
    if rows:
        content.blocks.append(Table(rows, f"таблица {number}", number=number))


# ---------------------------------------------------------------- a line for a row


def _separated(text, name):
    """Rows of a .csv, or of a text that is one: its head tells the separator."""
    is_csv = _is_csv(name)
    if not is_csv and ("\t" in text or ";" not in text):
        return []
    text = re.sub(r"\Asep=.\n", "", text)
    found = []
    for separator in ";\t," if is_csv else ";":
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        except csv.Error:  # a cell that never ends
            continue
        found.append(rows)
        if _head_row(rows) is not None:
            return rows
    return max(found, key=lambda rows: len(max(rows, key=len))) if is_csv else []


def _head_row(rows):
    """The number of the row that is a plan's head, or None."""
    grid = [[Cell(clean(t), n, n) for n, t in enumerate(row)] for row in rows[:100]]
    return next((n for n in range(len(grid)) if read_head(grid, n)), None)


def _add_separated(content, rows):
    """What stands over the head are paragraphs."""
    head = _head_row(rows) or 0
    for row in rows[:head]:
        _add_paragraph(content, "; ".join(text for text in row if text.strip()))
    _add_table(content, _grid(rows[head:]))


def _grid(rows):
    """Cells of rows of texts; a line of one cell goes over all columns."""
    width = max(map(len, rows), default=0)
    return [
        [Cell(clean(row[0]), 0, width - 1)]
        if len(row) == 1
        else [
            Cell(clean(t), n, n) for n, t in enumerate(row + [""] * (width - len(row)))
        ]
        for row in filter(None, rows)
    ]


def _is_drawn(lines, index):
    line = lines[index] if index < len(lines) else ""
    return bool(_BARRED.match(line) or _RULE.match(line))


def _drawn(lines):
    """Rows of a drawn table; a line that begins empty goes on with the one above it.

    >>> _drawn(["|1 |Ярмарка|март |", "|  |школ   |     |", "+--+-------+-----+",
    ...         "|2 |Осмотр |май  |", "+--+-------+-----+"])
    [['1', 'Ярмарка школ', 'март'], ['2', 'Осмотр', 'май']]
    """
    blocks = [[]]
    for line in lines:
        if _RULE.match(line):
            blocks.append([])
        else:
            blocks[-1].append(_barred(line))
    blocks = list(filter(None, blocks))
    ruled = _are_ruled(blocks)
    return [row for block in blocks for row in _rows_of(block, ruled)]


def _barred(line):
    """Cells of a drawn line."""
    cells = [cell.strip() for cell in re.split("[|│┃║]", line.strip())]
    if re.match(r"\s*[|│┃║]", line):
        cells = cells[1:-1] if not cells[-1] else cells[1:]
    return cells


def _are_ruled(blocks):
    """Whether each row has a drawn line under it: then no block holds two numbers."""
    numbered = [sum(bool(_NUMBER.match(cells[0])) for cells in own) for own in blocks]
    return max(numbered, default=0) == 1 and sum(numbered) * 2 >= len(blocks)


def _rows_of(block, ruled):
    rows = []
    for cells in block:
        if rows and (ruled or not cells[0]) and len(cells) == len(rows[-1]):
            pairs = zip(rows[-1], cells, strict=True)
            rows[-1] = [" ".join(filter(None, pair)) for pair in pairs]
        else:
            rows.append(cells)
    return rows


def _is_row(lines, index):
    """Whether a table begins: three cells or more, and more cells behind them."""
    behind = lines[index + 1 : index + 3]
    return lines[index].count("\t") > 1 and any("\t" in line for line in behind)


def _is_parted(lines, index):
    """Whether a line has as many semicolons inside as one beside it, two or more."""
    counts = [
        lines[at].strip().rstrip(";").count(";") if 0 <= at < len(lines) else 0
        for at in (index - 1, index, index + 1)
    ]
    return counts[1] > 1 and counts[1] in (counts[0], counts[2])


def _goes_on(lines, index):
    """A line of cells, or one (a section, an empty line) with such a line behind it."""
    return any("\t" in line for line in lines[index : index + 2])


def _on_one_line(found):
    text = found[1]
    if "\n" not in text and '""' not in text:
        return found[0]
    return text.replace('""', '"').replace("\n", "\v")


# ---------------------------------------------------------------- a line for a cell


def _cells(lines, index):
    """Cells of one table: it ends with two empty lines and a line without a tab."""
    ends = (
        n
        for n in range(index + 1, len(lines))
        if lines[n].strip() and not lines[n].startswith("\t")
        if not "".join(lines[max(n - 2, 0) : n]).strip()
        if not _more_cells(lines, n)
    )
    end = next(ends, len(lines))
    pieces = re.split(r"\n?\t", "\n".join(lines[index:end]))[1:]
    gaps = [True, *(bool(re.search(r"\n\s*\Z", piece)) for piece in pieces[:-1])]
    return [_Raw(clean(p), gap) for p, gap in zip(pieces, gaps, strict=True)], end


def _more_cells(lines, index):
    """Whether a text belongs to a cell: what follows is no head of another table."""
    behind = range(index, min(index + 40, len(lines)))
    later = next((n for n in behind if lines[n].startswith("\t")), None)
    return later is not None and not _HEAD.search("\n".join(lines[later : later + 3]))


def _by_head(cells):
    """Rows by the width of the head, the numbers and the gaps."""
    rows = [[]]
    for cell in cells:
        if rows[0] and cell.after_gap and _ends(rows[-1], cell, len(rows[0])):
            rows.append([])
        rows[-1].append(cell.text)
    width = max(map(len, rows))
    return [_spread(row, width) for row in rows]


def _ends(row, cell, width):
    """Whether the row is complete when a cell comes after an empty line."""
    if len(row) >= width or _NUMBER.match(cell.text):
        return True
    return bool(row[0] if len(row) == 1 else _SECTION.match(cell.text))


def _spread(row, width):
    """Cells over the grid: a short row's last cell covers the rest.

    An empty cell means "the same as above" in this form.
    """
    filled = [text for text in row if text]
    if len(filled) == 1 and len(row) <= 2:
        return [Cell(filled[0], 0, width - 1)]
    cells = [Cell(t, n, n, merged=not t and len(row) > 2) for n, t in enumerate(row)]
    cells[-1].last = width - 1
    return cells
