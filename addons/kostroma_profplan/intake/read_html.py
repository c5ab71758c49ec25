"""A web page → `Content`: told in Word's own words and read as they are.

What systems export «to Excel» often is a page under the name .xls; others were saved by
Word or a browser, alone or with their pictures in one file (.mht). Nothing is fetched.
"""

from __future__ import annotations

import re
from email import message_from_bytes

from lxml import etree, html

from .budget import MAX_CELLS, Budget
from .docx_package import integer, w
from .findings import refusal
from .foreign import utf8
from .read_docx import read_opened
from .safety import MAX_COLUMNS, MAX_PART, MAX_ROWS, MEGABYTE, damage_told, decode
from .told_as_word import ToldAsWord

_PACKED = re.compile(rb"[\w-]+: ")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_XML = re.compile(r"\A\s*<\?xml[^>]*>")
_SILENT = {"head", "style", "script", "template", "noscript", "select", "textarea"}
_INLINE = set(
    "a b big em font i ins label small span strong sub sup u s del strike".split()
)
_STRUCK = re.compile(r"line-through")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all")
_ROWS = "./tr|./thead/tr|./tbody/tr|./tfoot/tr"


def read(data, name):
    """Paragraphs and tables of the bytes of a page, whatever it is called."""
    with damage_told(name, "редакторе"):
        root = html.document_fromstring(_XML.sub("", _page(data, name)))
        content = read_opened(_Told(root, Budget(name, MAX_CELLS // 2)), name)
        content.pictures = sum(1 for _one in root.iter("img"))
        return content


def _page(data, name):
    """The text of a page; of several in one file the one that holds most of tables."""
    if _PACKED.match(data):
        parts = message_from_bytes(data).walk()
        parts = (part for part in parts if "html" in part.get_content_type())
        pages = (part.get_payload(decode=True) for part in parts)
        data = max(pages, key=lambda page: (page.lower().count(b"<td"), len(page)))
    if len(data) > MAX_PART:
        raise refusal("text_large", name=name, limit=MAX_PART // MEGABYTE)
    named = _CHARSET.search(data[:4096])
    marked = data[:1] > b"\x7f"  # by a mark of UTF-8 or UTF-16
    if marked or not named or named[1].lower().startswith(b"utf"):
        return decode(name, utf8(data))
    return data.decode(named[1].decode(), "replace")


class _Told(ToldAsWord):
    def __init__(self, root, budget):
        super().__init__(budget)
        self._line = None  # the paragraph that goes on
        self._flow(root, self.body, frozenset())

    def _flow(self, element, into, look):
        self._words(element.text, into, look)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                seen = look | _look(child)
                self._line = self._line if child.tag in _INLINE else None
                if child.tag == "table":
                    self._table(child, into, seen)
                else:
                    self._flow(child, into, seen)
                self._line = self._line if child.tag in _INLINE else None
            self._words(child.tail, into, look)

    def _words(self, text, into, look):
        words = " ".join(f"|{text or ''}|".split())[1:-1]
        if words.strip() and self._line is None:
            self._line = etree.SubElement(into, w.p)
        if self._line is not None:
            self._run(self._line, words, map(etree.Element, look))

    def _table(self, element, into, look):
        table, below = etree.SubElement(into, w.tbl), {}
        for row in element.xpath(_ROWS):
            told, column, seen = etree.SubElement(table, w.tr), 0, look | _look(row)
            for cell in row.iterchildren("td", "th"):
                column = self._going_on(told, below, column)
                width = min(max(integer(cell.get("colspan"), 1), 1), MAX_COLUMNS)
                height = min(integer(cell.get("rowspan"), 1), MAX_ROWS)
                made, _ = self._tc(told, width, "restart" if height > 1 else "")
                if height > 1:
                    below[column] = height, width
                self._flow(cell, made, seen | _look(cell))
                self._line, column = None, column + width
            self._going_on(told, below, column, to_end=True)
            below = {
                at: (left - 1, wide) for at, (left, wide) in below.items() if left > 1
            }

    def _going_on(self, row, below, column, to_end=False):
        """Cells of rows above that reach into this one; the next free column."""
        for at, (_left, width) in sorted(below.items()):
            if at == column or to_end and at > column:
                self._tc(row, width, "continue")
                column = at + width
        return column


def _look(element):
    """Word's words for how an element looks: hidden, struck."""
    style = element.get("style", "").lower()
    struck = element.tag in ("s", "del", "strike") or _STRUCK.search(style)
    looks = {w.strike: struck, w.vanish: _HIDDEN.search(style)}
    return {word for word, found in looks.items() if found}
