"""A Word document → `Content`: what a person sees of it, each text once.

The package is opened (`docx_package`), brought to one version (`docx_changes`), its
signs drawn (`docx_text`), what is hidden or struck out taken out (`docx_looks`); what
is left is walked here, with the numbers that Word prints (`numbering`).
"""

from __future__ import annotations

import re

from .docx_changes import release_boxes, settle
from .docx_looks import HIDDEN, STRUCK, take_out, worded
from .docx_package import Document, integer, is_on, value, w
from .docx_text import draw, text_of
from .findings import finding, refusal
from .grid import Cell, Content, Paragraph, Table
from .numbering import Numbering
from .safety import MAX_COLUMNS, MAX_ROWS, damage_told
from .text import clean, oneline
from .typed_tables import Typed

_WRAPPERS = {w.sdt, w.sdtContent, w.ins, w.moveTo, w.smartTag, w.customXml}
_MAX_CELLS = 200  # Word itself makes 63
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_VML = "{urn:schemas-microsoft-com:office:office}"
_ROW_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?)?\Z")
_UNREAD = {  # parts whose text stands elsewhere in the file, in words for a person
    w.altChunk: "вставленный целиком документ",
    w.subDoc: "вложенный документ",
    f"{_DIAGRAM}relIds": "схема SmartArt",
    f"{_VML}OLEObject": "вставленная таблица Excel или документ Word",
    w.checkBox: "флажки старой формы",
    w.ddList: "списки старой формы",
}
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_OFFICE = re.compile(r"(?:Excel|Word)\.(?!Picture)")


def read(data, name):
    """Paragraphs and tables of the bytes of a .docx."""
    with damage_told(name, "Word"):
        return read_opened(Document(data), name)


def read_opened(document, name):
    """Paragraphs and tables of a document that has the parts of `Document`."""
    return _Reader(document, name).content


class _Reader:
    def __init__(self, document, name):
        body = document.body
        self.name = name
        self.content = Content(findings=[*settle(body), *_unread(body)])
        self.content.pictures = sum(1 for _one in body.iter(*_PICTURES))
        draw(body)
        self.left = take_out(document)
        release_boxes(body)
        self.numbering = Numbering(document)
        self.paragraphs = 0
        self.typed = Typed()
        self._walk(body)
        self.content.blocks = self.typed.as_tables(self.content)

    def _walk(self, body):
        left = []
        for element in _children(body):
            if element.tag == w.p:
                left += self.left.get(element, ())
                text = self._paragraph(element)
                if shown := clean(text):
                    self.paragraphs += 1
                    paragraph = Paragraph(shown, self.paragraphs)
                    self.content.blocks.append(paragraph)
                    self.typed.note(paragraph, text)
            elif element.tag == w.tbl and (frame := _frame(element)):
                for cell in frame:
                    self._walk(cell)
            elif element.tag == w.tbl:
                self._table(element)
        self.content.findings += _told(left, "текст документа")

    def _paragraph(self, paragraph):
        """The text with its printed number; the number of struck words still counts."""
        text, left = text_of(paragraph), dict(self.left.get(paragraph, ()))
        gone = left and not text.strip()
        if gone and STRUCK not in left:
            return ""
        prefix = self.numbering.prefix(paragraph)
        if prefix == "+ " and text.strip():
            prefix = "- "  # a tick of a list: it ticks nothing
        return "" if gone else prefix + text

    def _left_out(self, element):
        """What was taken out of a row or a cell."""
        if not self.left:
            return []
        return [one for p in element.iter(w.p) for one in self.left.get(p, ())]

    # ------------------------------------------------------------------ tables

    def _table(self, element):
        number = len(self.content.tables) + 1
        table = self._rows(element, Table([], f"таблица {number}", number))
        if table.rows:
            self.content.blocks.append(table)

    def _rows(self, element, table):
        """Fills a table with the rows that are seen."""
        rows = [child for child in _children(element) if child.tag == w.tr]
        if len(rows) > MAX_ROWS or any(len(row) > _MAX_CELLS for row in rows):
            size = {"rows": MAX_ROWS, "cells": _MAX_CELLS}
            raise refusal("table_large", name=self.name, place=table.place, **size)
        above = []  # cells that may go on in the next row: (cell, text)
        for at, row in enumerate(rows, 1):
            place = f"{table.place}, строка {at}"
            hidden = row.find(f"{w.trPr}/{w.hidden}")
            if hidden is not None and is_on(hidden):
                self._tell_row(HIDDEN, map(text_of, row.iter(w.tc)), place)
                continue
            cells, above = self._row(row, above, table)
            if not cells:
                continue
            left = self._left_out(row)
            texts = [cell.text for cell in cells if cell.text]
            if left and len(texts) < 2 and _ROW_NUMBER.match("".join(texts)):
                kind = STRUCK if STRUCK in dict(left) else HIDDEN
                self._tell_row(kind, [*texts, *(words for _kind, words in left)], place)
                cells = [Cell("", cell.first, cell.last) for cell in cells]
                above = []
            table.rows.append(cells)
        return table

    def _tell_row(self, kind, texts, place):
        if text := worded(texts):
            self.content.findings.append(finding(f"row_{kind}", place, text=text))

    def _row(self, row, above, table):
        """(cells, those of them that the next row may go on with)."""
        cells, goes_on = [], []
        column = _columns(value(row.find(w.trPr), w.gridBefore), 0)
        for element in _children(row):
            if element.tag != w.tc:
                continue
            properties = element.find(w.tcPr)
            marks = {} if properties is None else {m.tag: m for m in properties}
            last = column + _columns(_value(marks, w.gridSpan), 1) - 1
            merge = _merge(marks, w.vMerge)
            over = [c for c in above if c.first <= last and c.last >= column]
            merged = merge == "continue" and bool(over)
            if cells and _merge(marks, w.hMerge) == "continue":
                cells[-1].last = last
                cells[-1].doubts += _doubt_covered(element, cells[-1].text)
            else:
                cell = Cell("", column, last, merged)
                if merged:
                    shown = next((c.text for c in over if c.text), "")
                    cell.doubts = _doubt_covered(element, shown)
                    goes_on.append(Cell(shown, column, last))
                else:
                    self._cell(element, cell, table)
                    cell.doubts = tuple(_told(self._left_out(element)))
                    if merge:
                        goes_on.append(cell)
                cells.append(cell)
            column = last + 1
        return cells, goes_on

    def _cell(self, element, cell, table):
        """Gives a cell the text that is seen, the table the tables inside of it."""
        lines, row = [], len(table.rows) + 1
        for child in _children(element):
            if child.tag == w.p:
                lines.append(self._paragraph(child))
            elif child.tag == w.tbl:
                place = f"{table.place}, строка {row}, таблица в ячейке"
                inner = self._rows(child, Table([], place))
                table.inner += [(row, cell, inner)] if inner.rows else []
        cell.text = clean("\n".join(lines))


def _children(element):
    """Child elements; content controls and tracked insertions are looked through."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _frame(table):
    """The cells of a table of one column that is a mere frame around other tables."""
    rows = [[c for c in _children(row) if c.tag == w.tc] for row in _children(table)]
    cells = [cell for row in rows for cell in row]
    single = all(len(row) < 2 for row in rows)
    inner = any(child.tag == w.tbl for cell in cells for child in _children(cell))
    return cells if single and inner else []


def _columns(text, least):
    """How many columns of the grid, however oddly that is written."""
    return min(max(integer(text, least), least), MAX_COLUMNS)


def _value(marks, name):
    return marks[name].get(w.val) if name in marks else None


def _merge(marks, name):
    """«restart» or «continue» of a merge of cells; else None."""
    return _value(marks, name) or "continue" if name in marks else None


def _doubt_covered(element, shown):
    """Text that a merged cell hides, unless it is the very text that is shown."""
    text = oneline("\n".join(map(text_of, element.iter(w.p))))
    if not text or text == oneline(shown):
        return ()
    return (finding("text_covered", text=text),)


def _told(left, where=""):
    """Findings on the words taken out, one for each kind."""
    result = []
    if not left:
        return result
    for kind in (HIDDEN, STRUCK):
        if text := worded(words for other, words in left if other == kind):
            result.append(finding(f"text_{kind}", where, text=text))
    return result


def _unread(body):
    """Findings on the parts of the file that hold text but are not read."""
    found = [
        element.tag
        for element in body.iter(*_UNREAD)
        if not element.get("ProgID") or _OFFICE.match(element.get("ProgID"))
    ]
    what = ", ".join(_UNREAD[tag] for tag in dict.fromkeys(found))
    result = [finding("part_unread", "весь файл", what=what)] if what else []
    if next(body.iter(w.footnoteReference, w.endnoteReference), None) is not None:
        result.append(finding("notes_unread", "весь файл"))
    return result
