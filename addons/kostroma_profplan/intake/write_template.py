"""The import template: an Excel workbook to fill by hand, or filled from a draft."""

from __future__ import annotations

import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .document_kinds import words_of
from .findings import shown
from .template_fields import (
    CLAUSES,
    CONTROL,
    DATE,
    END,
    KIND,
    NUMBER,
    PLAN_TITLE,
    SCHOOL_YEAR,
    START,
    TITLE,
)
from .write_words import responsible_words, term_words

PLAN_COLUMNS = (
    ("№ п/п", 9), ("Мероприятие", 52), ("Срок", 26), ("Ответственный исполнитель", 40),
    ("Планируемый результат", 44),
)  # fmt: skip
_INDICATORS = (("№ п/п", 9), ("Наименование показателя", 60), ("Единица измерения", 18))
_HELP = (
    "Шаблон импорта плана мероприятий",
    "1. Лист «Распоряжение»: впишите номер, дату, заголовок, период плана и вид "
    "документа (распоряжение, приказ, постановление или решение). Ниже — пункты "
    "распоряжения, которыми что-либо поручено; срок пишите словами внутри "
    "поручения («… в срок до 15.01.2021 г.»).",
    "2. Лист «План»: одна строка — одно мероприятие. Слова срока, ответственных и "
    "результата пишите так, как они стоят в документе: программа прочтёт их сама и "
    "покажет всё, в чём сомневается.",
    "3. Раздел — строка, у которой заполнена только одна ячейка («1. Работа с "
    "родителями»), лучше объединённая на всю ширину таблицы.",
    "4. Если срок, ответственный или результат «тот же, что выше», объедините ячейки "
    "по вертикали. Просто пустая ячейка значит «не указано».",
    "5. Сроки: «до 01.04.2021», «октябрь – июнь», «I квартал 2021 года», «ежемесячно», "
    "«в течение года», «по мере необходимости» и тому подобное.",
    "6. Несколько исполнителей перечислите через запятую; первый — ответственный, "
    "остальные — соисполнители.",
    "7. Лист «Показатели» можно оставить пустым. Столбцов с годами может быть сколько "
    "угодно; одно значение на несколько лет — объединённая ячейка.",
)
# what XML cannot hold
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BOLD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="DDE7F3")
_SECTION_FILL = PatternFill("solid", fgColor="F2F2F2")
_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="top")


def make_template(draft=None):
    """An openpyxl workbook: empty (with one sample section) or filled from a draft.

    >>> make_template().sheetnames
    ['Инструкция', 'Распоряжение', 'План', 'Показатели']
    """
    book = Workbook()
    _help_sheet(book.active)
    _order_sheet(book.create_sheet("Распоряжение"), draft.order if draft else None)
    _plan_sheet(book.create_sheet("План"), draft)
    _indicator_sheet(book.create_sheet("Показатели"), draft.indicators if draft else ())
    return book


def _help_sheet(sheet):
    sheet.title = "Инструкция"
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(_HELP, 1):
        cell = sheet.cell(row, 1, text)
        cell.alignment = _WRAP
        cell.font = Font(bold=row == 1, size=14 if row == 1 else 11)


def _order_sheet(sheet, order):
    for column, width in zip("ABC", (20, 44, 90), strict=True):
        sheet.column_dimensions[column].width = width
    period = order.period if order and order.period else (None, None)
    values = (
        (NUMBER, order and order.number), (DATE, order and order.date),
        (TITLE, order and order.title), (PLAN_TITLE, order and order.plan_title),
        (START, period[0]), (END, period[1]),
        (SCHOOL_YEAR, order and order.school_year), (CONTROL, order and order.control),
        (KIND, order and order.kind and words_of(order.kind).one),
    )  # fmt: skip
    for row, (name, value) in enumerate(values, 1):
        sheet.cell(row, 1, name).font = _BOLD
        text = shown(value) if hasattr(value, "strftime") else value
        _put(sheet, row, 2, text)
    start = len(values) + 2
    for column, name in enumerate(CLAUSES, 1):
        _head(sheet.cell(start, column, name))
    for row, clause in enumerate(order.clauses if order else (), start + 1):
        for column, text in enumerate(
            (clause.number, clause.addressee, clause.text), 1
        ):
            _put(sheet, row, column, text)


def _plan_sheet(sheet, draft):
    for column, (name, width) in enumerate(PLAN_COLUMNS, 1):
        sheet.column_dimensions["ABCDE"[column - 1]].width = width
        _head(sheet.cell(1, column, name))
    sheet.freeze_panes = "A2"
    row, top = 2, {}
    for section, measures in _by_section(draft) if draft else ():
        if section:
            _section(sheet, row, f"{section.code}. {section.name}")
            row += 1
        for measure in measures:
            _measure(sheet, row, measure, top)
            row += 1
    for column, (first, last) in list(top.items()):
        _merge(sheet, column, first, last)


def _by_section(draft):
    """[(section or None, measures)] in the order of the plan."""
    loose = [measure for measure in draft.measures if measure.section is None]
    groups = [(None, loose)] if loose else []
    for section in draft.sections:
        own = [measure for measure in draft.measures if measure.section == section.code]
        groups.append((section, own))
    return groups


def _section(sheet, row, text):
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
    cell = _put(sheet, row, 1, text)
    cell.font, cell.fill, cell.alignment = _BOLD, _SECTION_FILL, _WRAP


def _measure(sheet, row, measure, top):
    """One row; a text taken from above is merged with the cell it was taken from."""
    values = (measure.number, measure.name, term_words(measure),
              responsible_words(measure), measure.result_text)  # fmt: skip
    fields = (None, None, "deadline_text", "responsible_text", "result_text")
    for column, (text, name) in enumerate(zip(values, fields, strict=True), 1):
        inherits = name in measure.inherits and column in top
        first, last = top.get(column, (row, row))
        if inherits and last == row - 1:
            top[column] = (first, row)
            continue
        _merge(sheet, column, first, last)
        top[column] = (row, row)
        _put(sheet, row, column, text)


def _merge(sheet, column, first, last):
    if last > first:
        sheet.merge_cells(
            start_row=first, start_column=column, end_row=last, end_column=column
        )


def _indicator_sheet(sheet, indicators):
    years = sorted({year for item in indicators for year in item.targets})
    years = years or ["2025", "2026"]
    base = next((item.base_year for item in indicators if item.base_year), "")
    heads = [*_INDICATORS, (f"{base} (базовое значение)".strip(), 18)]
    for column, (name, width) in enumerate([*heads, *((y, 16) for y in years)], 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        _head(_put(sheet, 1, column, name))
    for row, item in enumerate(indicators, 2):
        for column, text in enumerate(
            (f"{item.number}.", item.name, item.unit, item.base), 1
        ):
            _put(sheet, row, column, text)
        _targets(sheet, row, item, years)


def _targets(sheet, row, item, years):
    if item.merged_target:
        _put(sheet, row, 5, next(iter(item.targets.values()), None))
        sheet.merge_cells(
            start_row=row, start_column=5, end_row=row, end_column=4 + len(years)
        )
        return
    for column, year in enumerate(years, 5):
        _put(sheet, row, column, item.targets.get(year))


def _put(sheet, row, column, text):
    """Text as text, in a cell that is returned: «=…» never becomes a formula."""
    cell = sheet.cell(row, column)
    cell.alignment, cell.border, cell.number_format = _WRAP, _BORDER, "@"
    if text:
        cell.value = _ILLEGAL.sub("", text)
        cell.data_type = "s"
    return cell


def _head(cell):
    cell.font, cell.fill, cell.border = _BOLD, _HEAD_FILL, _BORDER
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
