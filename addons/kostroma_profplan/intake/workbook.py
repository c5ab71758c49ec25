"""The parts of an Excel workbook: sheets, shared texts, styles, cells.

Read from the XML itself: only what a plan needs is looked at, so a broken style,
print area, name or validation rule refuses no file, and the strict form of the format
(other namespaces) is the same to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.escape import unescape

from .findings import finding, refusal
from .number_format import DAY_ZERO, show, show_text
from .safety import MAX_ROWS, MAX_TEXT
from .text import clean

NOT_COMPUTED = "(не вычислено)"
_1904 = 1462  # days between the two date systems


@dataclass(slots=True)
class Value:
    """What a cell shows; `day` is (date, with year) of a date, `struck` what is not
    read since it is crossed out, `computed` is False for a formula without result."""

    text: str = ""
    struck: str = ""
    day: tuple | None = None
    computed: bool = True
    doubts: list = field(default_factory=list)


@dataclass
class Sheet:
    """Cells {row: {column: Value}}, hidden rows and columns, merges as rectangles
    (top, left, bottom, right); all numbers begin with 1. `length` is of all texts."""

    name: str
    visible: bool
    rows: dict = field(default_factory=dict)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    merges: list = field(default_factory=list)
    length: int = 0


class Workbook:
    """An open workbook: the file's name and its `Package`."""

    def __init__(self, name, package):
        self.name = name
        part = package.main()[0]
        self.package = package
        self.root = package.root(part)
        self.relations = package.relations(part)
        self.strings = self._shared(package.related(part, "sharedStrings"))
        self.styles = self._styles(package.related(part, "styles"))
        self.known = {}  # cells alike are many
        self.shift = _1904 if self._says("workbookPr", "date1904") else 0
        # the writer left all computing to Excel: its zeros are no results
        self.stale = self._says("calcPr", "fullCalcOnLoad")

    def sheets(self, ignored=()):
        """The sheets in the order of the tabs, but for those of `ignored` names."""
        for item in self.root.iter("{*}sheet"):
            name, visible = item.get("name", ""), item.get("state", "visible")
            link = next((v for k, v in item.items() if k.endswith("}id")), None)
            kind, part = self.relations[link]
            if kind == "worksheet" and name not in ignored:
                yield self._read(Sheet(name, visible == "visible"), part)

    def _read(self, sheet, part):
        number = 0
        tags = ("{*}col", "{*}row", "{*}mergeCell")
        for item in self.package.elements(part, *tags):
            tag = etree.QName(item).localname
            if tag == "row":
                number = _int(item.get("r"), number + 1)
                self._row(sheet, number, item)
            elif tag == "col" and _unseen(item, "width"):
                last = min(_int(item.get("max"), 0), 16384)
                columns = range(_int(item.get("min"), 1), last + 1)
                sheet.hidden_columns.update(columns)
            elif tag == "mergeCell":
                left, top, right, bottom = range_boundaries(item.get("ref"))
                sheet.merges.append((top, left, bottom, right))
        return sheet

    # ------------------------------------------------------------------ parts

    def _says(self, tag, name):
        """Whether the workbook switches one of its properties on."""
        return any(_on(item.get(name, "0")) for item in self.root.iter("{*}" + tag))

    def _shared(self, part):
        if part not in self.package:
            return []
        return [_runs(item) for item in self.package.elements(part, "{*}si")]

    def _styles(self, part):
        """[(format code, whether crossed out)] by a cell's style; None if unread."""
        try:
            root = self.package.root(part)
        except (KeyError, etree.XMLSyntaxError):
            return None
        codes = BUILTIN_FORMATS | {
            _int(item.get("numFmtId"), -1): item.get("formatCode", "")
            for item in root.iterfind("{*}numFmts/{*}numFmt")
        }
        struck = dict(enumerate(map(_struck, root.iterfind("{*}fonts/{*}font"))))
        return [
            (
                codes.get(_int(item.get("numFmtId"), 0), "General"),
                struck.get(_int(item.get("fontId"), 0)),
            )
            for item in root.iterfind("{*}cellXfs/{*}xf")
        ]

    # ------------------------------------------------------------------ cells

    def _row(self, sheet, number, row):
        if _unseen(row, "ht"):
            sheet.hidden_rows.add(number)
        values, column = {}, 0
        for cell in row.iterchildren("{*}c"):
            place = cell.get("r")
            column = coordinate_to_tuple(place)[1] if place else column + 1
            value = self._value(cell)
            if value:
                values[column] = value
                sheet.length += len(value.text) + len(value.struck)
        if values:
            sheet.rows[number] = values
            self._check_size(sheet, number)

    def _check_size(self, sheet, row):
        """A sheet of absurd size is refused, not walked through."""
        if row > MAX_ROWS or sheet.length > MAX_TEXT:
            size = f"{MAX_ROWS} строк" if row > MAX_ROWS else "5 МБ текста"
            raise refusal("sheet_large", name=self.name, sheet=sheet.name, size=size)

    def _value(self, cell):
        """What a cell shows, or None for an empty one."""
        kind, stored = cell.get("t", "n"), cell.findtext("{*}v")
        style = _int(cell.get("s"), 0)
        styles = self.styles or ()
        look = styles[style] if style < len(styles) else ("", None)
        if cell.find("{*}f") is not None:
            none = stored is None or (not stored and kind != "str")
            if none or (self.stale and stored == "0"):
                return Value(NOT_COMPUTED, computed=False)
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return None if inline is None else self._text(_runs(inline), *look)
        if not stored:
            return None
        key = kind, stored, look
        if key not in self.known:
            self.known[key] = self._stored(*key)
        return self.known[key]

    def _stored(self, kind, text, look):
        if kind == "s":
            return self._text(self.strings[int(text)], *look)
        if kind == "str":
            return self._text([(unescape(text), None)], *look)
        if kind == "e":
            return _wrong(text)
        if kind == "b":
            return self._text([("ИСТИНА" if _on(text) else "ЛОЖЬ", None)], "", look[1])
        return self._number(text, kind, *look)

    @staticmethod
    def _text(runs, code, struck):
        """Runs of text; those crossed out are not read."""
        parts = ["", ""]
        for text, own in runs:
            parts[bool(struck if own is None else own)] += text
        seen, gone = map(clean, parts)
        if not seen and not gone:
            return None
        value = Value(clean(show_text(seen, code)) if seen else "", gone)
        if seen and not value.text:
            value.doubts.append(finding("cell_format_hides", text=seen))
        if gone:
            value.doubts.append(finding("cell_struck", text=gone))
        return value

    def _number(self, text, kind, code, struck):
        try:
            if kind == "d":  # an ISO date
                moment = datetime.fromisoformat(text.rstrip("Z"))
                number = (moment - DAY_ZERO) / timedelta(days=1)
                shown = show(number, code)
                shown = shown if shown.day else show(number, "dd.mm.yyyy")
            else:
                shown = show(float(text), code, self.shift)
        except (ValueError, ArithmeticError):
            return _wrong("#####")
        value = self._text([(shown.text, None)], "", struck)
        if value is None:
            return Value(doubts=[finding("cell_format_hides", text=text)])
        if shown.odd:
            value.doubts.append(finding("cell_format_odd", text=shown.text))
        if shown.day:
            value.day = (shown.day, shown.with_year)
        return value


def _runs(item):
    """[(text, whether crossed out or None)] of a rich text, without phonetic signs."""
    runs = []
    for child in item.iterchildren("{*}t", "{*}r"):
        text = "".join(part.text or "" for part in child.iter("{*}t"))
        font = child.find("{*}rPr")
        runs.append((unescape(text), None if font is None else _struck(font)))
    return runs


def _struck(font):
    strike = font.find("{*}strike")
    return strike is not None and _on(strike.get("val", "1"))


def _wrong(text):
    return Value(doubts=[finding("cell_error", text=text)])


def _unseen(item, size):
    """A row or column that is hidden (by hand, group or filter) or has no size."""
    return _on(item.get("hidden", "0")) or re.fullmatch(r"0(\.0*)?", item.get(size, ""))


def _int(text, default):
    return int(text) if text and text.isdigit() else default


def _on(text):
    return text.lower() in ("1", "true", "on")
