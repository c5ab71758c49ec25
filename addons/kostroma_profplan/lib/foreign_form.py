"""Somebody else's form, an Excel file, filled in without touching the rest: no Odoo.

Only the cells that are given change, in the XML of their sheets: formats, formulas,
charts, protection and all that a library would drop on saving stay byte for byte. What
the formulas came to before is taken out: programs calculate it anew when they open it.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_from_string, coordinate_to_tuple

from ..intake import IntakeError, safety
from ..intake.package import Package

# A form is a page for people: what is larger is a table of data.
MAX_ROWS, MAX_COLUMNS, MAX_FREE = 400, 60, 1500
# openpyxl makes an object of each cell of a merged one.
MAX_MERGED, MAX_MERGED_CELLS = 1000, 50_000
MAX_WORDS = 160
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class FreeCell:
    """An empty cell of the form that something may be written into.

    :param row: the words of its row, :param column: those above it
    """

    sheet: str
    address: str
    row: str
    column: str


def read_free_cells(name, data):
    """Empty cells that stand in a row with words and beneath words.

    :param name: of the file, :param data: its bytes
    :return: (cells, words on what was left out, or "")
    :raises IntakeError: it is no workbook that can be filled; one sentence
    """
    _check(name, data)
    with safety.damage_told(name, "Excel"):
        book = load_workbook(io.BytesIO(data))
        found, cut = [], []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                found += _free_cells_of(sheet)
                if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
                    cut.append(sheet.title)
    if not found:
        raise IntakeError(
            f"В файле «{name}» не нашлось пустых клеток рядом с подписями: проверьте, "
            "та ли это форма, и уберите из неё прошлые цифры."
        )
    words = []
    if cut:
        words.append(
            f"На листах ({', '.join(cut)}) перечислены клетки первых {MAX_ROWS} "
            f"строк и {MAX_COLUMNS} столбцов."
        )
    if len(found) > MAX_FREE:
        words.append(f"Перечислены первые {MAX_FREE} клеток из {len(found)}.")
    return found[:MAX_FREE], " ".join(words)


def _free_cells_of(sheet):
    merged_over = [range_boundaries(str(one)) for one in sheet.merged_cells.ranges]
    covered = {
        cell
        for merged in sheet.merged_cells.ranges
        for row in merged.rows
        for cell in row
        if cell != (merged.min_row, merged.min_col)
    }
    rows = min(sheet.max_row, MAX_ROWS)
    columns = min(sheet.max_column, MAX_COLUMNS)
    heads, found = [""] * (columns + 1), []
    for row in range(1, rows + 1):
        words = ""
        if sheet.row_dimensions[row].hidden:
            continue
        empty = []
        for column in range(1, columns + 1):
            value = sheet.cell(row, column).value
            if isinstance(value, str) and value.strip() and value[0] != "=":
                text = " ".join(value.split())[:MAX_WORDS]
                words = words or (text if re.search(r"[^\W\d]", text) else "")
                heads[column] = text
            elif value is None and (row, column) not in covered and words:
                empty.append((column, words))
        found += [
            FreeCell(
                sheet.title,
                f"{get_column_letter(column)}{row}",
                words,
                heads[column] or _head_to_the_left(merged_over, heads, row, column),
            )
            for column, words in empty
            if not sheet.column_dimensions[get_column_letter(column)].hidden
        ]
    return [cell for cell in found if cell.column]


def _head_to_the_left(merged, heads, row, column):
    """The words of a head that is merged over several columns."""
    for left, top, right, _bottom in merged:
        if left <= column <= right and top < row:
            return heads[left]
    return ""


def fill(name, data, values):
    """The same file with `values` in its cells.

    :param values: ``{(sheet, address): number or text}``
    :return: bytes
    :raises IntakeError: no such sheet or cell any more, a formula in its place, a
        part of a merged cell; one sentence
    """
    _check(name, data)
    by_sheet = {}
    for (sheet, address), value in values.items():
        by_sheet.setdefault(sheet, {})[address] = value
    with (
        safety.damage_told(name, "Excel"),
        zipfile.ZipFile(io.BytesIO(data)) as archive,
    ):
        package = Package(archive)
        book_part, _type = package.main()
        book = _root(archive, book_part)
        parts = _sheet_parts(package, book_part, book)
        for sheet in by_sheet:
            if sheet not in parts:
                raise IntakeError(
                    f"В файле «{name}» нет листа «{sheet}»: форма изменилась, "
                    "загрузите её и свяжите клетки заново."
                )
        changed = {}
        for sheet, part in parts.items():
            root = _root(archive, part)
            if _fill_sheet(root, sheet, by_sheet.get(sheet, {})):
                changed[part] = _text(root)
        _calculate_on_opening(book)
        changed[book_part] = _text(book)
        return _rewritten(archive, changed)


def _check(name, data):
    _name, kind, _data = safety.load((name, data))
    if kind != "xlsx":
        raise IntakeError(
            f"«{name}» — не книга Excel: сохраните форму как .xlsx и загрузите снова."
        )
    with (
        safety.damage_told(name, "Excel"),
        zipfile.ZipFile(io.BytesIO(data)) as archive,
    ):
        _check_sheets(name, archive)


def _check_sheets(name, archive):
    """Before a sheet is read as a whole: where it lies and what it merges."""
    package = Package(archive)
    book_part, _type = package.main()
    folder = book_part.rpartition("/")[0]
    merged = cells = 0
    for part in _sheet_parts(package, book_part, _root(archive, book_part)).values():
        if not part.startswith(f"{folder}/worksheets/"):
            raise ValueError("a sheet out of its place is not looked at by safety")
        for one in package.elements(part, "{*}mergeCell"):
            left, top, right, bottom = range_boundaries(one.get("ref"))
            merged += 1
            cells += (right - left + 1) * (bottom - top + 1)
    if merged > MAX_MERGED or cells > MAX_MERGED_CELLS:
        raise IntakeError(
            f"В файле «{name}» слишком много объединённых клеток: это не форма для "
            "заполнения. Уберите объединение пустых строк и столбцов."
        )


def _root(archive, part):
    return etree.fromstring(archive.read(part), _PARSER)


def _text(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _sheet_parts(package, book_part, book):
    """{name of a sheet: its part}."""
    links = package.relations(book_part)
    real = {name.lower(): name for name in package.archive.namelist()}
    parts = {}
    for sheet in book.iter("{*}sheet"):
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
        kind, target = links.get(key, ("", ""))
        if kind == "worksheet":
            parts[sheet.get("name")] = real[target.lower()]
    return parts


def _fill_sheet(root, sheet, values):
    """Write into the cells of a sheet; whether anything of it changed."""
    covered = [
        (one.get("ref"), range_boundaries(one.get("ref")))
        for one in root.iter("{*}mergeCell")
    ]
    for address, value in values.items():
        if not _ADDRESS.fullmatch(address):
            raise IntakeError(f"«{address}» — не адрес клетки: напишите как C7.")
        _check_not_covered(address, sheet, covered)
        _write(_cell(root, address), value, address, sheet)
    stale = [
        value for formula in root.iter("{*}f") for value in formula.itersiblings("{*}v")
    ]
    for value in stale:
        value.getparent().remove(value)
    return bool(values or stale)


def _check_not_covered(address, sheet, covered):
    row, column = coordinate_to_tuple(address)
    for ref, (left, top, right, bottom) in covered:
        inside = left <= column <= right and top <= row <= bottom
        if inside and (row, column) != (top, left):
            raise IntakeError(
                f"Клетка {address} листа «{sheet}» — часть объединённой {ref}: свяжите "
                f"её первую клетку, {ref.partition(':')[0]}."
            )


def _cell(root, address):
    """The element of a cell; made in its place where the sheet has none."""
    data = root.find("{*}sheetData")
    name = etree.QName(data).namespace
    letters, number = coordinate_from_string(address)
    row = _placed(
        data, f"{{{name}}}row", {"r": str(number)}, lambda one: int(one.get("r"))
    )
    column = coordinate_to_tuple(f"{letters}1")[1]
    return _placed(
        row,
        f"{{{name}}}c",
        {"r": address},
        lambda one: coordinate_to_tuple(one.get("r"))[1],
        column,
    )


def _placed(parent, tag, attributes, place_of, place=None):
    """The child that is at its place, or a new one in order."""
    place = int(attributes["r"]) if place is None else place
    before = 0
    for child in parent.iterchildren(tag):
        if not child.get("r"):
            raise ValueError("cells without addresses")
        found = place_of(child)
        if found == place:
            return child
        if found < place:
            before = parent.index(child) + 1
    child = etree.Element(tag, attributes)
    parent.insert(before, child)
    return child


def _write(cell, value, address, sheet):
    if cell.find("{*}f") is not None:
        raise IntakeError(
            f"В клетке {address} листа «{sheet}» формула: она считается сама, свяжите "
            "другую клетку."
        )
    name = etree.QName(cell).namespace
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        holder = etree.SubElement(cell, f"{{{name}}}is")
        text = etree.SubElement(holder, f"{{{name}}}t")
        text.text = _clean(value)
        text.set(_SPACE, "preserve")
    else:
        etree.SubElement(cell, f"{{{name}}}v").text = repr(value)


def _clean(text):
    """Without signs that XML does not hold; no longer than a cell.

    >>> _clean("a\\x00b")
    'ab'
    """
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)[
        :32_767
    ]


def _calculate_on_opening(book):
    """Formulas are calculated by whatever program opens the file."""
    name = etree.QName(book).namespace
    settings = book.find("{*}calcPr")
    if settings is None:
        before = max(
            book.index(one)
            for kind in (
                "sheets",
                "functionGroups",
                "externalReferences",
                "definedNames",
            )
            for one in book.iterchildren(f"{{{name}}}{kind}")
        )
        settings = etree.Element(f"{{{name}}}calcPr")
        book.insert(before + 1, settings)
    settings.set("fullCalcOnLoad", "1")


def _rewritten(archive, changed):
    """The archive with other contents of some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for item in archive.infolist():
            content = changed.get(item.filename)
            if content is None:
                content = archive.read(item.filename)
            written.writestr(item, content, item.compress_type)
    return stream.getvalue()
