"""A directory of units from a file: plain Python, no Odoo.

JSON as in ``data/directory.json``, or a table (.xlsx, .csv) with the columns
«Название», «Вид», «Входит в», «Также пишется».
"""

import csv
import io
import json
import re

from openpyxl import load_workbook

from ..intake import IntakeError, safety
from ..intake.units import kind_of

MAX_UNITS = 2000
KINDS = {
    "подразделение": "department",
    "отдел": "department",
    "управление": "department",
    "методический центр": "centre",
    "центр": "centre",
    "организация": "organisation",
    "школа": "organisation",
    "сторонняя организация": "external",
    "внешняя организация": "external",
    "группа": "group",
    "группа организаций": "group",
}
COLUMNS = {
    "name": ("название", "наименование", "подразделение"),
    "kind": ("вид", "тип"),
    "parent": ("входит в", "в составе"),
    "aliases": ("также пишется", "другие названия"),
}
_NAMES = set(KINDS.values())


def read_directory(name, data):
    """Units of a file, as ``intake`` takes them: name, kind, parent, aliases.

    Raises IntakeError with one Russian sentence for a file that cannot be read.

    >>> text = "Название;Вид;Входит в;Также пишется\\nОтдел кадров;;Комитет;ОК, кадры"
    >>> list(read_directory("a.csv", text.encode())[0].values())
    ['Отдел кадров', 'department', 'Комитет', ['ОК', 'кадры']]
    """
    if len(data) > safety.MAX_TEXT:
        raise IntakeError(f"Файл «{name}» слишком велик для справочника.")
    suffix = name.rpartition(".")[2].lower()
    if suffix == "xlsx":
        units = _of_rows(name, _xlsx_rows(name, data))
    elif suffix == "csv":
        units = _of_rows(name, _csv_rows(name, data))
    elif suffix == "json":
        units = _json_units(name, data)
    else:
        raise IntakeError(
            f"«{name}»: справочник загружается из файла .xlsx, .csv или .json."
        )
    units = [_unit(unit) for unit in units]
    if not units:
        raise IntakeError(f"В файле «{name}» нет ни одного подразделения.")
    if len(units) > MAX_UNITS:
        raise IntakeError(f"В файле «{name}» больше {MAX_UNITS} подразделений.")
    return units


def _json_units(name, data):
    try:
        units = json.loads(safety.decode(name, data))
    except ValueError as error:
        raise IntakeError(f"«{name}» — не JSON: проверьте файл.") from error
    units = units.get("units", ()) if isinstance(units, dict) else units
    if not isinstance(units, list) or not all(
        isinstance(unit, dict) and isinstance(unit.get("name"), str) for unit in units
    ):
        raise IntakeError(
            f"«{name}»: нужен список подразделений, у каждого — название (name)."
        )
    return [unit for unit in units if unit["name"].strip()]


def _csv_rows(name, data):
    text = safety.decode(name, data)
    head = text.partition("\n")[0]
    mark = max(";,\t", key=head.count)
    return [row for row in csv.reader(io.StringIO(text), delimiter=mark) if any(row)]


def _xlsx_rows(name, data):
    _name, kind, _data = safety.load((name, data))
    if kind != "xlsx":
        raise IntakeError(f"«{name}» — не таблица Excel: сохраните её как .xlsx.")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    rows = sheet.iter_rows(max_col=20, max_row=MAX_UNITS + 10, values_only=True)
    rows = [[str(cell or "").strip() for cell in row] for row in rows]
    return [row for row in rows if any(row)]


def _of_rows(name, rows):
    head = [" ".join(cell.lower().split()) for cell in rows[0]] if rows else []
    places = {
        role: head.index(word)
        for role, words in COLUMNS.items()
        for word in words
        if word in head
    }
    if "name" not in places:
        raise IntakeError(
            f"В файле «{name}» нет столбца «Название»: назовите столбцы «Название», "
            "«Вид», «Входит в», «Также пишется»."
        )
    units = [
        {role: row[at].strip() for role, at in places.items() if at < len(row)}
        for row in rows[1:]
    ]
    return [unit for unit in units if unit.get("name")]


def _unit(unit):
    """One unit, its kind by the word for it or by its name."""
    kind = " ".join(str(unit.get("kind") or "").lower().split())
    aliases = unit.get("aliases") or []
    if isinstance(aliases, str):
        aliases = re.split(r"[;\n]|,(?![^«]*»)", aliases)
    name = unit["name"].strip()
    names = dict.fromkeys(str(alias).strip() for alias in aliases)
    return {
        "name": name,
        "kind": KINDS.get(kind) or (kind if kind in _NAMES else kind_of(name)),
        "parent": str(unit.get("parent") or "").strip() or None,
        "aliases": [alias for alias in names if alias and alias != name],
    }
