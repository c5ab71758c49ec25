"""An OpenDocument text → `Content`: told in Word's own words and read as they are.

So what is hidden, struck out, merged or boxed is treated as in a .docx: one place for
each rule.
"""

from __future__ import annotations

from lxml import etree

from .budget import MAX_CELLS, Budget
from .docx_package import integer, w
from .findings import finding
from .odf_lists import Lists
from .odf_package import OpenDocument, o
from .read_docx import read_opened
from .safety import MAX_COLUMNS, damage_told
from .told_as_word import ToldAsWord

# what is looked through, and what holds no text of the document
_AROUND = {
    o(name)
    for name in (
        "text:section", "text:index-body", "text:table-of-content", "text:list-header",
        "text:numbered-paragraph", "text:alphabetical-index", "draw:g",
        "text:illustration-index", "table:table-header-rows", "table:table-rows",
        "table:table-row-group",
    )
}  # fmt: skip
_SILENT = {
    o(name)
    for name in (
        "text:note", "office:annotation", "text:tracked-changes", "text:ruby-text",
        "text:hidden-text", "office:forms", "text:sequence-decls",
    )
}  # fmt: skip
_SHAPES = {o(f"draw:{name}") for name in ("frame", "custom-shape", "rect", "ellipse")}
_SIGNS = {o("text:tab"): w.tab, o("text:line-break"): w.br}
_MOST_BLANKS, _MOST_REPEATED = 200, 50  # blanks in a row, rows that are the same
_MOST_PARTS = MAX_CELLS // 2  # rows, cells, paragraphs, runs
_LONGEST = 60  # of a font's name


def read(data, name):
    """Paragraphs and tables of the bytes of an .odt or .fodt."""
    with damage_told(name, "LibreOffice"):
        document = _Told(OpenDocument(data, "text"), Budget(name, _MOST_PARTS))
        content = read_opened(document, name)
        images = document.source.iter(o("draw:image"))
        content.pictures = sum(1 for _one in images)
        if next(document.source.iter(o("text:note")), None) is not None:
            content.findings.append(finding("notes_unread", "весь файл"))
        if next(document.source.iter(o("text:changed-region")), None) is not None:
            told = finding("changes_tracked", "весь файл", details="")
            content.findings.append(told)
        return content


class _Told(ToldAsWord):
    def __init__(self, document, budget):
        super().__init__(budget)
        self._document = document
        self._inside = 0  # tables whose cells are being read
        self.source = document.body
        self._lists = Lists(document)
        self._blocks(document.body, self.body)

    # ------------------------------------------------------------------ blocks

    def _blocks(self, parent, into):
        for element in parent:
            if element.tag in (o("text:p"), o("text:h")):
                self._paragraph(element, into)
            elif element.tag == o("text:list"):
                self._list(element, into)
            elif element.tag == o("table:table"):
                self._table(element, into)
            elif element.tag in _AROUND:
                if element.get(o("text:display")) != "none":
                    self._blocks(element, into)
            elif element.tag in _SHAPES:
                self._boxes(element, into)

    def _list(self, element, into, depth=1, style=None, counters=None):
        style = element.get(o("text:style-name")) or style
        if counters is None:
            counters = self._lists.counters(element, style)
        for item in element:
            prefix = ""
            if item.tag == o("text:list-item"):
                first = next(iter(item), None)
                if first is None or first.tag != o("text:list"):
                    prefix = self._lists.prefix(style, depth, counters, item)
            for child in item:
                if child.tag == o("text:list"):
                    self._list(child, into, depth + 1, style, counters)
                elif child.tag in (o("text:p"), o("text:h")):
                    self._paragraph(child, into, prefix)
                    prefix = ""

    def _paragraph(self, element, into, prefix=""):
        look = self._document.look("paragraph", element.get(o("text:style-name")))
        self._budget.spend(1)
        paragraph = etree.SubElement(into, w.p)
        if prefix:
            self._run(paragraph, prefix)
        if _shade(look):
            etree.SubElement(paragraph, w.pPr).append(_fill())
        self._inline(element, paragraph, look, into)

    def _boxes(self, element, into):
        if element.tag != o("draw:frame"):
            self._blocks(element, into)
        for box in element.iterchildren(o("draw:text-box")):
            self._blocks(box, into)

    # ------------------------------------------------------------------ text

    def _inline(self, element, paragraph, look, into):
        self._run(paragraph, element.text, _properties(look))
        for child in element:
            if child.tag in _SHAPES:
                self._boxes(child, into)
            elif child.tag in _SIGNS:
                self._budget.spend(1)
                run = etree.SubElement(paragraph, w.r)
                etree.SubElement(run, _SIGNS[child.tag])
            elif child.tag == o("text:s"):
                blanks = min(integer(child.get(o("text:c")), 1), _MOST_BLANKS)
                self._run(paragraph, " " * blanks, _properties(look))
            elif isinstance(child.tag, str) and child.tag not in _SILENT:
                own = self._document.look("text", child.get(o("text:style-name")))
                self._inline(child, paragraph, {**look, **own}, into)
            self._run(paragraph, child.tail, _properties(look))

    # ------------------------------------------------------------------ tables

    def _table(self, element, into):
        table = etree.SubElement(into, w.tbl)
        below = {}  # {column: (rows that go on, width)} of cells over several rows
        for row in _rows(element):
            repeated = self._again(row, "rows", _MOST_REPEATED)
            filled = repeated > 1 and any(True for _text in row.itertext())
            for _again in range(repeated if filled else 1):
                self._row(row, table, below)
        if not len(table):
            into.remove(table)

    def _again(self, element, what, most):
        """How often a row or a cell is repeated; what is inside of a cell is not."""
        again = integer(element.get(o(f"table:number-{what}-repeated")), 1)
        return 1 if self._inside else min(again, most)

    def _row(self, row, table, below):
        self._budget.spend(1)
        told, column = etree.SubElement(table, w.tr), 0
        hidden = row.get(o("table:visibility"), "visible") != "visible"
        if hidden:
            etree.SubElement(etree.SubElement(told, w.trPr), w.hidden)
        for cell in row.iterchildren(
            o("table:table-cell"), o("table:covered-table-cell")
        ):
            for _n in range(self._again(cell, "columns", MAX_COLUMNS + 1)):
                self._cell(cell, told, below, column)
                column += 1

    def _cell(self, cell, row, below, column):
        width = max(integer(cell.get(o("table:number-columns-spanned")), 1), 1)
        height = max(integer(cell.get(o("table:number-rows-spanned")), 1), 1)
        merge = None
        if cell.tag == o("table:covered-table-cell"):
            left, width = below.get(column, (0, 0))
            if not left:
                return
            merge = "continue"
            below[column] = left - 1, width
        else:
            below.pop(column, None)
            if height > 1:
                merge, below[column] = "restart", (height - 1, width)
        told, properties = self._tc(row, width, merge)
        if _shade(self._document.look("table-cell", cell.get(o("table:style-name")))):
            properties.append(_fill())
        self._inside += 1
        self._blocks(cell, told)
        self._inside -= 1


def _rows(element):
    """Rows of a table, those of its groups as well, but not of tables inside of it."""
    for child in element:
        if child.tag == o("table:table-row"):
            yield child
        elif child.tag in _AROUND:
            yield from _rows(child)


def _shade(look):
    return look.get(o("fo:background-color"), "transparent").lower() not in (
        "transparent", "#ffffff",
    )  # fmt: skip


def _fill():
    mark = etree.Element(w.shd)
    mark.set(w.fill, "808080")
    return mark


def _properties(look):
    """What Word's readers look for: hidden, struck, white, tiny, raised, a font."""
    if look.get(o("text:display")) == "none":
        yield etree.Element(w.vanish)
    if look.get(o("style:text-line-through-style"), "none") != "none":
        yield etree.Element(w.strike)
    marks = {}
    if look.get(o("fo:color"), "").lower() == "#ffffff":
        marks[w.color] = "FFFFFF"
    size = look.get(o("fo:font-size"), "")
    if size.endswith("pt"):
        marks[w.sz] = str(round(float(size[:-2]) * 2))
    if look.get(o("style:text-position"), "").startswith("super"):
        marks[w.vertAlign] = "superscript"
    for name, value in marks.items():
        mark = etree.Element(name)
        mark.set(w.val, value)
        yield mark
    if _shade(look):
        yield _fill()
    if font := look.get(o("svg:font-family")):
        mark = etree.Element(w.rFonts)
        mark.set(w.ascii, font[:_LONGEST])
        yield mark
