"""The lines of a whole city as one workbook, out and in (design §6): no Odoo.

A row is a line of an organisation's report. Its keys stand in hidden columns: which
line it is, of which plan, and how it stood when the file was made. Columns are found
by their heads, rows by their keys: both may be moved as long as a row stays one.
"""

import hashlib
import io
from dataclasses import dataclass, field

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from ..intake import IntakeError, safety

SHEET = "Строки отчётов"
PROBLEMS = "Замечания"
MAX_ROWS = 30_000
# A city of 130 organisations and 45 measures, as Excel and openpyxl write it.
MAX_PART = 32 * safety.MEGABYTE
HEAD_WITHIN = 10  # rows; somebody may have put a title above
AUTHOR = "Профплан"

# {key: (head, width)}; hidden ones first, those that people fill in are in FREE.
HIDDEN = {"key": "Ключ строки", "place": "Ключ места", "stamp": "Отметка"}
SHOWN = {
    "unit": ("Организация", 34),
    "number": ("№", 8),
    "name": ("Мероприятие", 50),
    "report_date": ("Отчитаться до", 14),
    "state": ("Состояние", 16),
    "outcome": ("Итог", 20),
    "result_text": ("Что сделано", 44),
    "outcome_reason": ("Почему не в полном объёме", 30),
}
FREE = ("outcome", "result_text", "outcome_reason")

_WRONG = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_TOP = {"valign": "top", "text_wrap": True}
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass
class Line:
    """A row of the workbook: what is known of a line."""

    key: str
    place: str
    values: dict
    # [(name of the figure, value or None)], in the order of the measure.
    figures: list = field(default_factory=list)
    # Whether the organisation, and who enters for it, may write in it now.
    is_open: bool = True

    @property
    def stamp(self):
        """How it stood: another stamp later means that somebody has changed it."""
        told = [self.values.get(name) or "" for name in FREE]
        told += [f"{name}={value}" for name, value in self.figures]
        return hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:12]


@dataclass
class Row:
    """A row that was read: ``{column key: (value, address of the cell)}``."""

    number: int
    cells: dict

    def get(self, name):
        """The words of a cell; "" if it is empty or there is no such column."""
        return _to_text(self.cells.get(name, (None, ""))[0])

    def where(self, name):
        """The address of a cell, else that of the row's first one."""
        return self.cells[name][1] if name in self.cells else f"D{self.number}"


def _to_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def get_figure_heads(position):
    """Heads of the pair of columns of a figure: its name and its number.

    >>> get_figure_heads(1)
    ('Показатель 1', 'Число 1')
    """
    return f"Показатель {position}", f"Число {position}"


# --- Out ---


def write_book(lines, outcomes):
    """The workbook of these lines.

    :param lines: :class:`Line`
    :param outcomes: words that the outcome may be, for the list of its cells
    """
    output = io.BytesIO()
    # Text is text: what looks like a formula, a number or an address is none.
    book = xlsxwriter.Workbook(output, {"in_memory": True, **AS_TEXT})
    sheet = book.add_worksheet(SHEET)
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#D9E2F3", **_TOP}),
        "open": book.add_format(_TOP),
        "closed": book.add_format({"bg_color": "#EFEFEF", **_TOP}),
    }
    heads = _get_heads(lines)
    _dress(sheet, heads, len(lines))
    sheet.write_row(0, 0, heads, formats["head"])
    for number, line in enumerate(lines, 1):
        style = formats["open" if line.is_open else "closed"]
        sheet.write_row(number, 0, _get_values(line), style)
    _offer(sheet, outcomes, len(lines))
    book.close()
    return output.getvalue()


def _get_heads(lines):
    heads = [*HIDDEN.values(), *(head for head, _width in SHOWN.values())]
    pairs = max((len(line.figures) for line in lines), default=0)
    for position in range(1, pairs + 1):
        heads += get_figure_heads(position)
    return heads


def _get_values(line):
    values = [line.key, line.place, line.stamp]
    values += [line.values.get(name) or "" for name in SHOWN]
    for name, value in line.figures:
        values += [name, "" if value is None else value]
    return values


def _dress(sheet, heads, count):
    sheet.freeze_panes(1, len(HIDDEN) + 2)
    sheet.autofilter(0, 0, count, len(heads) - 1)
    widths = [width for _head, width in SHOWN.values()]
    for column, head in enumerate(heads):
        at = column - len(HIDDEN)
        width = 12 if head.startswith("Число") else 28
        width = widths[at] if 0 <= at < len(widths) else width
        sheet.set_column(column, column, width, None, {"hidden": at < 0})


def _offer(sheet, outcomes, count):
    """The outcome is chosen from a list; other words are told when it comes back."""
    column = len(HIDDEN) + [*SHOWN].index("outcome")
    if count and len(",".join(outcomes)) < 250:
        offered = {"validate": "list", "source": [*outcomes], "show_error": False}
        sheet.data_validation(1, column, count, column, offered)


# --- In ---


def read_book(name, data):
    """Rows of a workbook that came back.

    :raises IntakeError: it is no such workbook
    """
    sheet, top, columns = _find_head(name, _load(name, data))
    if sheet.max_row > MAX_ROWS:
        raise IntakeError(
            f"«{name}»: в листе больше {MAX_ROWS} строк. Загружайте файл, выгруженный "
            "отсюда, без лишних строк."
        )
    rows = []
    for cells in sheet.iter_rows(min_row=top + 1):
        found = {
            columns[cell.column]: (cell.value, cell.coordinate)
            for cell in cells
            if cell.column in columns
        }
        if any(_to_text(value) for value, _where in found.values()):
            rows.append(Row(cells[0].row, found))
    return rows


def _load(name, data):
    """The workbook, judged before it is unpacked."""
    _name, kind, data = safety.load((name, data), MAX_PART)
    if kind != "xlsx":
        raise IntakeError(f"«{name}»: это не книга Excel (.xlsx).")
    with safety.damage_told(name, "Excel"):
        return load_workbook(io.BytesIO(data))


def _find_head(name, book):
    """The sheet, the row of its heads and ``{column: key}``."""
    keys = {_fold(head): key for key, head in HIDDEN.items()}
    keys |= {_fold(head): key for key, (head, _width) in SHOWN.items()}
    for sheet in book.worksheets:
        for top, cells in enumerate(sheet.iter_rows(max_row=HEAD_WITHIN), 1):
            columns = {}
            for cell in cells:
                head = _fold(_to_text(cell.value))
                key = keys.get(head) or _read_figure_head(head)
                if key and key not in columns.values():
                    columns[cell.column] = key
            if {*HIDDEN, "unit", "number"} <= set(columns.values()):
                return sheet, top, columns
    raise IntakeError(
        f"«{name}»: нет столбцов с ключами строк. Загружается только файл, выгруженный "
        "отсюда («Выгрузить»): заполните его, не удаляя столбцов."
    )


def _fold(text):
    return " ".join(text.lower().split())


def _read_figure_head(head):
    """``("figure", 1)`` of «показатель 1», ``("value", 1)`` of «число 1».

    >>> _read_figure_head("число 2"), _read_figure_head("число")
    (('value', 2), None)
    """
    for word, key in (("показатель", "figure"), ("число", "value")):
        number = head.removeprefix(word).strip()
        if head.startswith(word) and number.isdecimal():
            return key, int(number)
    return None


# --- What is wrong, in a copy of the file ---


def mark_book(name, data, problems):
    """The same workbook with wrong cells coloured and remarked on.

    :param problems: ``[(address of the cell, words)]``
    """
    book = _load(name, data)
    sheet, _top, _columns = _find_head(name, book)
    words_by_cell = {}
    for where, words in problems:
        words_by_cell.setdefault(where, []).append(words)
    for where, words in words_by_cell.items():
        cell = sheet[where]
        cell.fill = _WRONG
        comment = Comment("\n".join(words), AUTHOR)
        comment.width, comment.height = 320, 40 + 40 * len(words)
        cell.comment = comment
    if PROBLEMS in book.sheetnames:
        del book[PROBLEMS]
    listed = book.create_sheet(PROBLEMS)
    listed.append(["Ячейка", "Что исправить"])
    for number, (where, words) in enumerate(problems, 2):
        listed.append([where, words])
        listed.cell(number, 2).data_type = "s"
        listed.cell(number, 1).hyperlink = f"#'{sheet.title}'!{where}"
    listed.column_dimensions["B"].width = 100
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
