"""One sheet of a file, written from the top down: plain Python over xlsxwriter.

A report says its columns and its rows; where they stand, how high they are, what is
repeated on paper and how a formula names a cell is known here.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell

LINE_HEIGHT, MAX_ROW_HEIGHT = 16, 400
# Of a row that nobody has measured, and as pixels: one line has room.
ROW_HEIGHT, ROW_PIXELS = 18, 24
# Excel holds no more in a cell; xlsxwriter would leave the cell empty.
MAX_TEXT = 32_767
# Of a letter of a head, in characters of a column's width: it is bold.
HEAD_LETTER = 1.27
# No row is higher than this much of a text, whatever the width.
MAX_MEASURED = 3_000
# A4 landscape in inches: its margins leave the table this room.
MARGINS = {"left": 0.6, "right": 0.4, "top": 0.5, "bottom": 0.7}
PRINTED_WIDTH = 11.69 - MARGINS["left"] - MARGINS["right"]
PRINTED_HEIGHT = 8.27 - MARGINS["top"] - MARGINS["bottom"]
# Programs differ in a line or two of what a page holds.
SAFE = 0.97

FONT = {"font_name": "Times New Roman", "font_size": 12}
# Widths of columns are counted in digits of the file's own font: seven pixels wide in
# this one, which every program has, so that pages are as wide in all and end alike.
FILE_FONT = {"font_name": "Times New Roman", "font_size": 10.5}
BOX = {**FONT, "border": 1, "valign": "vcenter", "text_wrap": True}
CENTRE = {"align": "center"}
# The one language of all our files.
STYLES = {
    "order": {**FONT, "align": "right"},
    "title": {**FONT, "bold": True, "font_size": 14, **CENTRE, "valign": "vcenter"},
    "plan": {**FONT, **CENTRE, "valign": "vcenter", "text_wrap": True},
    "small": {**FONT, "font_size": 10, "italic": True},
    "small_centre": {**FONT, "font_size": 10, "italic": True, **CENTRE},
    "head": {**BOX, **CENTRE, "bold": True, "bg_color": "#E8EEF4"},
    "column": {**BOX, **CENTRE, "font_size": 8, "font_color": "#595959"},
    "section": {**BOX, "bold": True, "bg_color": "#F3F6F9"},
    "text": {**BOX},
    "top": {**BOX, "valign": "top"},
    "part": {**BOX, "valign": "top", "font_size": 10, "indent": 1},
    "centre": {**BOX, **CENTRE},
    "day": {**BOX, **CENTRE, "num_format": "dd.mm.yyyy"},
    "number": {**BOX, **CENTRE},
    "fact": {**BOX, **CENTRE, "bold": True},
    "no_data": {**BOX, **CENTRE, "italic": True, "font_color": "#7F7F7F"},
    "deviation": {**BOX, **CENTRE, "num_format": "+General;-General;0"},
    "percent": {**BOX, **CENTRE, "num_format": "0.0%"},
    "mean": {**BOX, **CENTRE, "num_format": "0.0"},
    "total": {**BOX, "bold": True, "bg_color": "#E8EEF4"},
    "total_number": {**BOX, **CENTRE, "bold": True, "bg_color": "#E8EEF4"},
    "total_percent": {
        **BOX,
        **CENTRE,
        "bold": True,
        "bg_color": "#E8EEF4",
        "num_format": "0.0%",
    },
    "total_mean": {
        **BOX,
        **CENTRE,
        "bold": True,
        "bg_color": "#E8EEF4",
        "num_format": "0.0",
    },
    # Without a frame: summaries, signatures
    "plain": {**FONT, "text_wrap": True, "valign": "vcenter"},
    "sum": {**FONT, "bold": True, "align": "left"},
    "share": {**FONT, "align": "left", "num_format": "0.0%"},
    "line": {**FONT, "bottom": 1},
    "under": {**FONT, "font_size": 9, **CENTRE, "valign": "top"},
    # Laid over by a condition
    "met": {"font_color": "#1E6B34", "bg_color": "#E6F4EA"},
    "warned": {"font_color": "#7A5200", "bg_color": "#FFF4D6"},
    "missed": {"font_color": "#9C1C1C", "bg_color": "#FBE9E7"},
    "muted": {"font_color": "#7F7F7F"},
}
# Styles of numbers: their cells say nothing about the height of a row.
_UNMEASURED = frozenset({"day", "number", "deviation", "percent", "mean"})
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """A column of a table.

    :param width: in characters
    :param group: the words above this head and those beside it with the same words
    """

    key: str
    head: str
    width: float
    style: str = "text"
    group: str = ""


@dataclass(frozen=True)
class Formula:
    """A live formula, and what it comes to while nobody has typed anything over."""

    text: str
    value: object = 0


def clean(text):
    """Text as a cell holds it: words, without signs that a file cannot hold.

    >>> clean("=1+1"), clean("a\\x0bb\\x00")
    ('=1+1', 'ab')
    >>> len(clean("x" * 40_000))
    32767
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def count_lines(text, width):
    """Lines that a text takes in a column: it breaks between words.

    >>> count_lines("two words", 20), count_lines("x" * 40, 20), count_lines("a\\nb", 9)
    (1, 3, 2)
    >>> count_lines("Руководители образовательных организаций", 26)
    3
    """
    room = width * 0.9
    if len(text) <= room and "\n" not in text:
        return 1
    lines = 0
    for part in text[:MAX_MEASURED].split("\n"):
        lines += 1
        if len(part) > room:
            lines += _count_breaks(part, room)
    return lines


def _count_breaks(text, room):
    """How often a text of one paragraph goes on in another line."""
    breaks, used = 0, 0
    for word in text.split(" "):
        size = len(word)
        if used and used + 1 + size > room:
            breaks, used = breaks + 1, 0
        if size > room:  # broken where the line ends
            breaks += int(size // room)
            size %= room
        used += size + (1 if used else 0)
    return breaks


def get_head_width(head):
    """Room for the longest word of a head: none is broken.

    >>> get_head_width("в срок"), get_head_width("Возвращено")
    (6, 14)
    """
    longest = max(map(len, re.split(r"[\s-]", str(head))))
    return math.ceil(longest * HEAD_LETTER + 0.5)


def get_height(texts):
    """Room for the longest text: not every program measures it by itself.

    :param texts: (text, width of its column in characters)
    """
    lines = max((count_lines(text or "", width) for text, width in texts), default=1)
    return min(MAX_ROW_HEIGHT, LINE_HEIGHT * lines + 4)


def get_room(widths):
    """How many points of rows a page holds that is as wide as these columns.

    :param widths: in characters

    >>> round(get_room([20])), round(get_room([40] * 7))
    (494, 968)
    """
    pixels = sum(int(width * 7 + 5) for width in widths)
    scale = min(100, int(100 * PRINTED_WIDTH * 96 / pixels)) / 100
    return PRINTED_HEIGHT * 72 * SAFE / scale


def get_breaks(heights, kept, room, heads=(0, 0)):
    """Rows with which a new page begins.

    :param heights: of all rows, from the top
    :param kept: rows that stand on one page with the row beneath them
    :param room: of a page
    :param heads: the rows from .. to (not included) that are repeated on later pages

    A page holds three rows; the second row of the table heads the third one:

    >>> get_breaks([10] * 6, set(), 30), get_breaks([10] * 6, {2}, 30)
    ([3], [2, 5])
    >>> get_breaks([10] * 6, set(), 30, (0, 1))
    [3, 5]
    """
    breaks, used, first = [], 0, 0
    repeated = sum(heights[slice(*heads)])
    for row in range(len(heights)):
        if row in kept and row + 1 < len(heights):
            continue
        block = sum(heights[first : row + 1])
        top = repeated if first >= heads[1] else 0
        if used + block > room and first and used > top:
            breaks.append(first)
            used = top
        # What is higher than a page goes on where the program ends it.
        used = (used + block) if used + block <= room else (used + block) % room
        first = row + 1
    return breaks


class Formats(dict):
    """The formats of a file by their style, each made when it is first asked for.

    A pair (style, number format) is that style with numbers written otherwise.
    """

    def __init__(self, workbook):
        super().__init__()
        self._workbook = workbook

    def __missing__(self, style):
        if isinstance(style, str):
            look = STYLES[style]
        else:
            name, num_format = style
            look = {**STYLES[name], "num_format": num_format}
        self[style] = self._workbook.add_format(look)
        return self[style]


class Page:
    """A sheet with one table; ``row`` is the next free row.

    The order of calls is that of the page: :meth:`title`, what stands above the table
    (rows kept free by :meth:`skip` are written later, when the table is known),
    :meth:`head`, :meth:`section` and :meth:`line`, :meth:`totals`, :meth:`end_table`,
    :meth:`note`, signatures.
    """

    def __init__(self, sheet, formats, columns):
        self.sheet, self.formats = sheet, formats
        self.columns = [
            replace(column, width=max(column.width, get_head_width(column.head)))
            for column in columns
        ]
        self.at = {column.key: index for index, column in enumerate(self.columns)}
        self.last = len(self.columns) - 1
        self.width = sum(column.width for column in self.columns)
        self.row = 0
        self.head_row = self.first = self.end = None
        self._sums = dict.fromkeys(self.at, 0)
        self._heights, self._kept, self._heads = {}, set(), (0, 0)
        self._measured = [
            (index, column.key, column.width)
            for index, column in enumerate(self.columns)
            if column.style not in _UNMEASURED
        ]
        for index, column in enumerate(self.columns):
            sheet.set_column(index, index, column.width)
        sheet.set_default_row(ROW_HEIGHT)

    # --- Cells ---

    def cell(self, key, row, fixed=False):
        """How a formula names a cell."""
        return xl_rowcol_to_cell(row, self.at[key], row_abs=fixed, col_abs=fixed)

    def range(self, key):
        """How a formula names a column of the table, once the table is written."""
        first, end = self.first, max(self.first, self.end - 1)
        return f"{self.cell(key, first, True)}:{self.cell(key, end, True)}"

    def write(self, row, column, value, style):  # pylint: disable=method-required-super
        """Write a value as what it is: text stays text.

        :param column: an index or the key of a column
        :param value: text, a number, a date, a :class:`Formula` or nothing
        """
        sheet, look = self.sheet, self.formats[style]
        column = self.at.get(column, column)
        if value is None or value == "" or value is False:
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), look)
        elif isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, look, value.value)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, look)
        else:
            sheet.write_number(row, column, value, look)

    def merge(self, row, first, last, text, style, last_row=None):
        """Merge cells and write text as text: merge_range alone would guess."""
        first, last = self.at.get(first, first), self.at.get(last, last)
        last_row = row if last_row is None else last_row
        if (row, first) != (last_row, last):
            self.sheet.merge_range(row, first, last_row, last, "", self.formats[style])
        self.write(row, first, text, style)

    def get_width(self, first, last):
        """Of the columns from one to another, both included."""
        return sum(column.width for column in self.columns[first : last + 1])

    def set_height(self, row, height, level=0):
        """How high a row is, on the screen and for the ends of pages.

        :param level: of the outline
        """
        self._heights[row] = height
        self.sheet.set_row(row, height, None, {"level": level} if level else {})

    def keep(self, first, last):
        """Rows that are printed on one page, if it holds them."""
        self._kept.update(range(first, last))

    def skip(self, rows=1):
        """Keep rows free; return the first of them."""
        first, self.row = self.row, self.row + rows
        return first

    # --- What stands above the table ---

    def title(self, *lines):
        """Lines across the page: (text, style), from the top."""
        for text, style in lines:
            row = self.skip()
            self.merge(row, 0, self.last, text, style)
            height = get_height([(text, self.width)]) if style != "title" else 24
            self.set_height(row, height)
        self.skip()

    def head(self, frozen=None):
        """The heads, in one row or two, and the row of column numbers.

        They are repeated on every page and stay in sight with the columns up to the
        key ``frozen``.
        """
        self.head_row = first = self.skip()
        grouped = any(column.group for column in self.columns)
        last = self.skip() if grouped else first
        for index, column in enumerate(self.columns):
            if not column.group:
                self.merge(first, index, index, column.head, "head", last)
            else:
                self.write(last, index, column.head, "head")
        for start, end, words in self._get_groups():
            self.merge(first, start, end, words, "head")
        if grouped:
            self.set_height(first, self._get_group_height())
        numbers = self.skip()
        for index in range(len(self.columns)):
            self.write(numbers, index, index + 1, "column")
        lines = max(count_lines(str(one.head), one.width * 0.9) for one in self.columns)
        self.set_height(last, max(32, LINE_HEIGHT * lines + 2))
        self.sheet.repeat_rows(first, numbers)
        self.first = self.row
        self._heads = (first, self.first)
        self.keep(first, self.first)
        self.sheet.freeze_panes(self.first, self.at[frozen] + 1 if frozen else 0)

    def _get_group_height(self):
        """Room for the words above the heads: they are bold."""
        return get_height(
            (words, 0.9 * sum(one.width for one in self.columns[start : end + 1]))
            for start, end, words in self._get_groups()
        )

    def _get_groups(self):
        """(first column, last column, words) of the heads above heads."""
        groups = []
        for index, column in enumerate(self.columns):
            if not column.group:
                continue
            if groups and groups[-1][1:] == (index - 1, column.group):
                groups[-1] = (groups[-1][0], index, column.group)
            else:
                groups.append((index, index, column.group))
        return groups

    # --- The table ---

    def section(self, text):
        """A row across the table that heads those beneath it."""
        row = self.skip()
        self.merge(row, 0, self.last, text, "section")
        self.set_height(row, get_height([(text, self.width)]))
        self.keep(row, row + 1)
        return row

    def line(self, values, styles=None, level=0):
        """One row; what has no value stays an empty cell.

        :param values: ``{key of a column: value}``
        :param styles: ``{key: style}`` where it is not the column's own
        :param level: of the outline: rows that may be folded under the one above
        :return: its number
        """
        row, styles = self.skip(), styles or {}
        for index, column in enumerate(self.columns):
            value = values.get(column.key)
            self.write(row, index, value, styles.get(column.key, column.style))
            number = value.value if isinstance(value, Formula) else value
            if isinstance(number, int | float):
                self._sums[column.key] += number
        height = get_height(
            (text, width)
            for _index, key, width in self._measured
            if isinstance(text := values.get(key), str)
        )
        self.set_height(row, height, level)
        return row

    def end_table(self, filtered=True):
        """The table ends here; its heads get a filter."""
        self.end = self.row
        if filtered and self.end > self.first:
            self.sheet.autofilter(self.first - 1, 0, self.end - 1, self.last)

    def totals(self, words, sums, formulas=None):
        """The row beneath the table; ends it.

        :param sums: keys of columns that are added up, live
        :param formulas: ``{key: (Formula, style)}`` of other cells of the row
        """
        if self.end is None:
            self.end_table()
        row, formulas = self.skip(), formulas or {}
        self.keep(row - 1, row)
        for column in self.columns:
            value, style = None, "total"
            if column.key in sums:
                text = f"=SUM({self.range(column.key)})" if self.end > self.first else 0
                total = self._sums[column.key]
                value = Formula(text, total) if text else 0
                style = "total_number"
            elif column.key in formulas:
                value, style = formulas[column.key]
            self.write(row, column.key, value, style)
        labelled = next(
            (i for i, one in enumerate(self.columns) if one.key in sums), self.last + 1
        )
        self.merge(row, 0, max(0, labelled - 1), words, "total")
        return row

    def colour(self, key, words_by_style):
        """Colours of a column of the table by its words, which follow the cells.

        :param words_by_style: ``{style: words}`` that a cell may hold
        """
        if self.end <= self.first:
            return
        column = self.at[key]
        place = (self.first, column, self.end - 1, column)
        for style, words in words_by_style.items():
            for word in words:
                quoted = word.replace('"', '""')
                rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"'}
                self.sheet.conditional_format(
                    *place, {**rule, "format": self.formats[style]}
                )

    # --- What stands beneath it ---

    def note(self, text, style="small"):
        """A line beneath the table, across it, as high as it needs."""
        row = self.skip()
        self.merge(row, 0, self.last, text, style)
        self.set_height(row, get_height([(text, self.width)]))
        return row

    def finish(self, as_of, page_words):
        """A4 landscape, as wide as one page; below, the day and the pages.

        Pages end where no heading is left alone: only breaks that are set are the same
        in every program.

        :param as_of: the words of the day
        :param page_words: «page &P of &N»
        """
        set_page(self.sheet, as_of, page_words)
        self.sheet.print_area(0, 0, max(0, self.row - 1), self.last)
        self.sheet.set_h_pagebreaks(self._get_breaks())

    def _get_breaks(self):
        heights = [self._heights.get(row, ROW_HEIGHT) for row in range(self.row)]
        room = get_room(column.width for column in self.columns)
        return get_breaks(heights, self._kept, room, self._heads)


def set_page(sheet, as_of, page_words):
    """A4 landscape, as wide as one page; below, the day and the pages."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**MARGINS)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_footer(f"&L&9{as_of}&R&9{page_words}")
