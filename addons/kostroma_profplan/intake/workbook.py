"""The parts of an Excel workbook: sheets, shared texts, styles, cells.

Read from the XML itself: only what a plan needs is looked at, so a broken style,
print area, name or validation rule refuses no file, and the strict form of the format
(other namespaces) is the same to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from .findings import finding
from .number_format import BUILT_IN, show, show_text
from .text import clean

NOT_COMPUTED = "(не вычислено)"
_1904 = 1462  # days between the two date systems
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})\Z")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERRORS = {
    "#REF!": "#ССЫЛКА!", "#N/A": "#Н/Д", "#VALUE!": "#ЗНАЧ!", "#NAME?": "#ИМЯ?",
    "#DIV/0!": "#ДЕЛ/0!", "#NUM!": "#ЧИСЛО!", "#NULL!": "#ПУСТО!",
}  # fmt: skip


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
    (top, left, bottom, right); all numbers begin with 1."""

    name: str
    visible: bool
    rows: dict = field(default_factory=dict)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    merges: list = field(default_factory=list)


class Workbook:
    """An open workbook; `package` is its `Package`, `part` its main part."""

    def __init__(self, package, part):
        self.package = package
        self.root = package.root(part)
        self.relations = package.relations(part)
        by_kind = {kind: target for kind, target in self.relations.values()}
        self.strings = self._shared(by_kind.get("sharedStrings"))
        self.styles_read = True
        self.styles = self._styles(by_kind.get("styles"))
        self.known = {}  # cells alike are many
        self.shift = 0
        for item in self.root.iter("{*}workbookPr"):
            self.shift = _1904 if _on(item.get("date1904", "0")) else 0
        # the writer left all computing to Excel: its zeros are no results
        self.stale = any(
            _on(item.get("fullCalcOnLoad", "0")) for item in self.root.iter("{*}calcPr")
        )

    def sheets(self):
        """(name, whether visible, part) in the order of the tabs."""
        for item in self.root.iter("{*}sheet"):
            link = next((v for k, v in item.items() if k.endswith("}id")), None)
            kind, part = self.relations[link]
            if kind == "worksheet":
                visible = item.get("state", "visible") == "visible"
                yield item.get("name", ""), visible, part

    def read(self, name, visible, part, refuse):
        """The `Sheet` of a part; `refuse(row, value)` may raise for a filled cell."""
        sheet = Sheet(name, visible)
        tags = ("{*}col", "{*}row", "{*}mergeCell")
        number = 0
        with self.package.open(part) as stream:
            for _event, item in etree.iterparse(
                stream, tag=tags, resolve_entities=False, no_network=True
            ):
                tag = etree.QName(item).localname
                if tag == "row":
                    number = _int(item.get("r"), number + 1)
                    self._row(sheet, number, item, refuse)
                elif tag == "col" and _unseen(item, "width"):
                    last = min(_int(item.get("max"), 0), 16384)
                    columns = range(_int(item.get("min"), 1), last + 1)
                    sheet.hidden_columns.update(columns)
                elif tag == "mergeCell":
                    first, _colon, last = item.get("ref", "").partition(":")
                    corners = _place(first), _place(last or first)
                    if all(corners):
                        sheet.merges.append(corners[0] + corners[1])
                item.clear()
        return sheet

    # ------------------------------------------------------------------ parts

    def _shared(self, part):
        if not part or part not in self.package:
            return []
        strings = []
        with self.package.open(part) as stream:
            for _event, item in etree.iterparse(
                stream, tag="{*}si", resolve_entities=False, no_network=True
            ):
                strings.append(_runs(item))
                item.clear()
        return strings

    def _styles(self, part):
        """[(format code, whether crossed out)] by the number of a cell's style."""
        try:
            root = self.package.root(part or "")
        except (KeyError, etree.XMLSyntaxError):
            self.styles_read = False
            return []
        codes, struck = dict(BUILT_IN), {}
        for item in root.iterfind("{*}numFmts/{*}numFmt"):
            codes[_int(item.get("numFmtId"), -1)] = item.get("formatCode", "")
        for number, font in enumerate(root.iterfind("{*}fonts/{*}font")):
            struck[number] = _struck(font)
        return [
            (
                codes.get(_int(item.get("numFmtId"), 0), "General"),
                struck.get(_int(item.get("fontId"), 0)),
            )
            for item in root.iterfind("{*}cellXfs/{*}xf")
        ]

    # ------------------------------------------------------------------ cells

    def _row(self, sheet, number, row, refuse):
        if _unseen(row, "ht"):
            sheet.hidden_rows.add(number)
        values, column = {}, 0
        for cell in row.iterchildren("{*}c"):
            place = _place(cell.get("r", ""))
            column = place[1] if place else column + 1
            value = self._value(cell)
            if value:
                refuse(number, value)
                values[column] = value
        if values:
            sheet.rows[number] = values

    def _value(self, cell):
        """What a cell shows, or None for an empty one."""
        kind, stored = cell.get("t", "n"), cell.findtext("{*}v")
        style = _int(cell.get("s"), 0)
        look = self.styles[style] if style < len(self.styles) else ("", None)
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
            return self._text([(_unescaped(text), None)], *look)
        if kind == "e":
            return _wrong(_ERRORS.get(text, text))
        if kind == "b":
            return self._text([("ИСТИНА" if _on(text) else "ЛОЖЬ", None)], "", look[1])
        return self._number(text, kind, *look)

    @staticmethod
    def _text(runs, code, struck):
        """Runs of text; those crossed out are not read."""
        crossed = [struck if own is None else own for _text, own in runs]
        parts = ["", ""]
        for (text, _own), gone in zip(runs, crossed, strict=True):
            parts[bool(gone)] += text
        seen, gone = clean(parts[0]), clean(parts[1])
        if not seen and not gone:
            return None
        value = Value(clean(show_text(seen, code)) if seen else "", gone)
        if seen and not value.text:
            value.doubts.append(finding("cell_format_hides", text=seen))
        return value

    def _number(self, text, kind, code, struck):
        try:
            if kind == "d":
                number = _serial(text)
                shown = show(number, code)
                shown = shown if shown.day else show(number, "dd.mm.yyyy")
            else:
                shown = show(float(text), code, self.shift)
        except (ValueError, ArithmeticError):
            return _wrong("#####")
        value = self._text([(shown.text, None)], "", struck)
        if value is None:
            return Value(doubts=[finding("cell_format_hides", text=text)])
        if shown.day:
            value.day = (shown.day, shown.with_year)
        return value


def _runs(item):
    """[(text, whether crossed out or None)] of a rich text, without phonetic signs."""
    runs = []
    for child in item:
        tag = etree.QName(child).localname
        if tag == "t":
            runs.append((_unescaped(child.text or ""), None))
        elif tag == "r":
            font = child.find("{*}rPr")
            own = None if font is None else _struck(font)
            runs.append((_unescaped(child.findtext("{*}t") or ""), own))
    return runs


def _unescaped(text):
    """«_x000D_» is how the format writes a character that XML cannot hold."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _struck(font):
    strike = font.find("{*}strike")
    return strike is not None and _on(strike.get("val", "1"))


def _wrong(text):
    return Value(doubts=[finding("cell_error", text=text)])


def _serial(text):
    """The day number of an ISO date (cells of type «d»)."""
    moment = datetime.fromisoformat(text.rstrip("Z"))
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86400


def _unseen(item, size):
    """A row or column that is hidden (by hand, group or filter) or has no size."""
    return _on(item.get("hidden", "0")) or re.fullmatch(r"0(\.0*)?", item.get(size, ""))


def _place(reference):
    """(row, column) of «B12», or None.

    >>> _place("B12"), _place("$AA$1"), _place("B")
    ((12, 2), (1, 27), None)
    """
    found = _REF.match(reference)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _int(text, default):
    return int(text) if text and text.isdigit() else default


def _on(text):
    return text.lower() in ("1", "true", "on")
