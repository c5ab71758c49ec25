"""A PDF with text → `Content`; one table for each page it stands on.

Where words and lines are is asked of `pdf_layout`, which runs apart from us; here they
become cells. A row that goes on at the top of the next page is one row.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from bisect import bisect_right

from . import pdf_columns, pdf_layout
from .findings import finding, listed, refusal
from .grid import Cell, Content, Paragraph, Table
from .pdf_lines import lines_of, paragraphs, text_in, words_of
from .safety import MAX_ROWS
from .text import clean

_SECONDS = pdf_layout.SECONDS * 2  # of the clock: the machine may be busy
# of our environment
_GIVEN = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH")
_NEAR = 3  # edges so close to each other are one
_MOST_HEAD = 4  # rows of a head that may be repeated on each page
_MARGIN = 0.09  # of a page: where its number and running titles stand
_NUMBER = re.compile(r"[-–—\s]*(?:стр\w*\.?\s*)?\d{1,3}(?:\s*из\s*\d{1,3})?[-–—\s]*\Z")


def read(data, name):
    """Paragraphs and tables of the bytes of a .pdf."""
    layout = _layout(data, name)
    reader = _Reader()
    for number, page in enumerate(layout["pages"], 1):
        reader.page(page, number)
    content = reader.content
    if not content.blocks:
        raise refusal("pdf_scan", name=name)
    if sum(len(table.rows) for table in content.tables) > MAX_ROWS:
        raise refusal("content_large", name=name, size=f"{MAX_ROWS} строк")
    if layout["count"] > len(layout["pages"]):
        raise refusal(
            "content_large", name=name, size=f"{pdf_layout.MAX_PAGES} страниц"
        )
    content.findings += reader.told()
    return content


def _layout(data, name):
    """What `pdf_layout` prints of a file; it learns no password of ours."""
    program = [sys.executable, pdf_layout.__file__]
    try:
        done = subprocess.run(
            program,
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={name: os.environ[name] for name in _GIVEN if name in os.environ},
        )
        code, printed = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        code, printed = -1, b""
    if code in (pdf_layout.NO_LIBRARY, pdf_layout.LOCKED):
        known = {pdf_layout.NO_LIBRARY: "pdf", pdf_layout.LOCKED: "file_locked"}
        raise refusal(known[code], name=name)
    if code < 0:
        raise refusal("pdf_slow", name=name)
    if code:
        raise refusal("file_damaged", name=name, program="программе для PDF")
    return json.loads(printed)


class _Reader:
    """Pages one after another."""

    def __init__(self):
        self.content = Content()
        self.paragraphs = 0
        self.last, self.top, self.edges = None, [], []  # the last table, its head
        self.known = None  # the edges of a table without lines that may go on
        self.silent, self.joined, self.running = [], [], set()

    def page(self, page, number):
        """Adds the blocks of a page in their order."""
        words = words_of(page)
        if page["struck"].strip():
            told = finding(
                "text_struck", f"страница {number}", text=page["struck"][:300]
            )
            self.content.findings.append(told)
        if not words:
            if page["images"]:
                self.silent.append(str(number))
            return
        tables = []
        for boxes in page["tables"]:
            grid = _Grid(boxes)
            if grid.width > 1:
                words = grid.take(words)
                if grid.is_filled:
                    tables.append(grid)
        lines = [line for line in lines_of(words) if not self._is_running(line, page)]
        self.first = True  # nothing stands on this page yet
        for grid in sorted(tables, key=lambda grid: grid.top):
            above = [line for line in lines if line.top < grid.top]
            self._text(above, page)
            lines = lines[len(above) :]
            self._add(grid.rows(), number, grid.edges)
        if tables and lines:
            self.known = None
        self._text(lines, page, number)

    def _is_running(self, line, page):
        """A page's number, a title that stood there on a page before."""
        height = page["height"]
        if height * _MARGIN < line.top < height * (1 - _MARGIN):
            return False
        key = line.text, line.top > height / 2
        again = key in self.running
        self.running.add(key)
        return again or bool(_NUMBER.match(line.text))

    def _text(self, lines, page, number=0):
        """Paragraphs; at a page's end (`number`) also a table without lines."""
        found = pdf_columns.find(lines) if number else None
        if found:
            start, edges, size = found
            head = pdf_columns.rows_of(lines[start : start + size], edges)
            self._paragraphs(lines[:start], page)
            row = [
                Cell(" ".join(filter(None, (cells[n].text for cells in head))), n, n)
                for n in range(len(edges) - 1)
            ]
            rows = pdf_columns.rows_of(lines[start + size :], edges)
            self._add([row, *rows], number, edges)
            self.known = edges
        elif number and self.known and self.first and lines:
            self._add(pdf_columns.rows_of(lines, self.known), number, self.known)
        else:
            self._paragraphs(lines, page)

    def _paragraphs(self, lines, page):
        if not lines:
            return
        left, right = min(x.x0 for x in lines), max(x.x1 for x in lines)
        right = max(right, page["width"] * 0.85)
        for text, _line in paragraphs(lines, left, right):
            self.paragraphs += 1
            self.content.blocks.append(Paragraph(text, self.paragraphs))
        self.first = False

    # ------------------------------------------------------------------ tables

    def _add(self, rows, page, edges):
        """A table of a page; a row of the page before may go on in its first row."""
        number = len(self.content.tables) + 1
        place = f"страница {page}, таблица {number}"
        table = Table(rows, place, number=number, page=page)
        before = self.content.blocks[-1] if self.content.blocks else None
        top = rows[:_MOST_HEAD]
        if self.first and before is self.last:
            if _alike(self.edges, edges):
                top = self.top
                self._join(before, table)
        if table.rows:
            self.content.blocks.append(table)
            self.last, self.top, self.edges = table, top, edges
        self.first, self.known = False, None

    def _join(self, before, table):
        """The rest of a row that the end of a page has cut goes back to it."""
        repeated = 0
        for above, below in zip(self.top, table.rows, strict=False):
            if [c.text for c in above] != [c.text for c in below]:
                break
            repeated += 1
        if repeated >= len(table.rows):
            return
        cut, rest = before.rows[-1], table.rows[repeated]
        if not _is_rest(cut, rest):
            return
        for cell, more in zip(cut, rest, strict=True):
            between = " " if more.text[:1].islower() else "\n"
            cell.text = clean(between.join(filter(None, (cell.text, more.text))))
        del table.rows[repeated]
        if not any(cell.text for row in table.rows[repeated:] for cell in row):
            table.rows = []
        self.joined.append(f"{before.place}, строка {len(before.rows)}")

    def told(self):
        """Findings on what was joined and on the pages without text."""
        found = []
        if self.joined:
            found.append(finding("pdf_rows_joined", listed(self.joined)))
        if self.silent:
            found.append(finding("pdf_pages_unread", f"страницы {listed(self.silent)}"))
        return found


def _is_rest(cut, rest):
    """Whether a row without its first cell goes on with the last one of a page."""
    places = [(cell.first, cell.last) for cell in cut]
    same = places == [(cell.first, cell.last) for cell in rest]
    empty = any(not cell.text and not cell.merged for cell in rest[1:])
    own = same and len(rest) > 2 and cut[0].text and not rest[0].text
    return bool(own and (empty or rest[1].text[:1].islower()))


def _alike(edges, others):
    pairs = zip(edges, others, strict=False)
    return len(edges) == len(others) and all(abs(a - b) < 5 for a, b in pairs)


class _Grid:
    """A table drawn with lines: boxes of cells → rows, and the words in them."""

    def __init__(self, boxes):
        self.edges = _snapped(edge for box in boxes for edge in (box[0], box[2]))
        self._levels = _snapped(edge for box in boxes for edge in (box[1], box[3]))
        self.width = len(self.edges) - 1
        self.top = self._levels[0]
        self._cells = {}  # (row, column): (last row, last column, words)
        for x0, top, x1, bottom in boxes:
            row, column = _at(self._levels, top), _at(self.edges, x0)
            last = _at(self._levels, bottom) - 1, _at(self.edges, x1) - 1
            self._cells[row, column] = (*last, [])
        self._owners = {
            (row, column): (top, left)
            for (top, left), (bottom, right, _words) in self._cells.items()
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    def take(self, words):
        """Puts words into the cells they stand in; returns the others."""
        left = []
        for word in words:
            row = bisect_right(self._levels, word.middle) - 1
            column = bisect_right(self.edges, word.centre) - 1
            owner = self._owners.get((row, column))
            if owner is None:
                left.append(word)
            else:
                self._cells[owner][2].append(word)
        return left

    @property
    def is_filled(self):
        return any(words for _bottom, _right, words in self._cells.values())

    def rows(self):
        """Cells row by row; one over several rows goes on as a merged one."""
        return [self._row(number) for number in range(len(self._levels) - 1)]

    def _row(self, number):
        cells, column = [], 0
        while column < self.width:
            owner = self._owners.get((number, column))
            if owner is None:
                cells.append(Cell("", column, column))
                column += 1
                continue
            _bottom, last, words = self._cells[owner]
            merged = owner[0] < number
            text = "" if merged else self._text(words, owner[1], last)
            cells.append(Cell(text, column, last, merged))
            column = last + 1
        return cells

    def _text(self, words, first, last):
        return text_in(words, self.edges[first], self.edges[last + 1])


def _snapped(edges):
    """Edges in their order, those near to each other as one.

    >>> _snapped([10, 200, 11, 90])
    [10, 90, 200]
    """
    result = []
    for edge in sorted(edges):
        if not result or edge - result[-1] > _NEAR:
            result.append(edge)
    return result


def _at(edges, edge):
    """The number of the edge that another one was snapped to."""
    return max(bisect_right(edges, edge) - 1, 0)
