"""A directory of units from a file: plain Python, no Odoo.

JSON as in ``data/directory.json``, or tables (.xlsx, .csv): units with what is known
of them, the enrolment of organisations, or both. Columns are found by their heads, in
any order (:mod:`.directory_columns`); Excel is read as orders are, so what is hidden,
crossed out or merged is told.
"""

import csv
import io
import json
import re
from dataclasses import dataclass, field

from ..intake import IntakeError, read_xlsx, safety
from ..intake.grid import Cell, Table
from ..intake.units import kind_of
from .directory_columns import KINDS, TYPES, CellError, read_cell, read_role

MAX_UNITS = 2000
MAX_ROWS = 5000
HEAD_WITHIN = 20  # rows; titles may stand above the head
_NAMES = frozenset(KINDS.values())
_TOTAL = re.compile(r"(?:итого|всего)\b", re.IGNORECASE)
# Columns that say something of the unit itself, and those of enrolment.
OF_UNIT = (
    "short_name",
    "district",
    "grades",
    "director_name",
    "phone",
    "email",
    "closed_on",
)
_OF_ENROLMENT = frozenset({"pupils", "ovz", "grade", "year"})
_IDENTITY = frozenset({"name", "inn"})


@dataclass
class Unit:
    """A row of the directory; ``values`` only holds what the file says."""

    place: str
    name: str
    kind: str | None = None
    parent: str | None = None
    aliases: list = field(default_factory=list)
    type: str | None = None
    inn: str | None = None
    values: dict = field(default_factory=dict)

    def to_dict(self):
        """As ``intake`` takes units."""
        kind = self.kind or kind_of(self.name)
        return {
            "name": self.name,
            "kind": kind,
            "parent": self.parent,
            "aliases": self.aliases,
        }


@dataclass
class Pupils:
    """Children of one organisation in one class; ``grade`` None: all, by no class."""

    place: str
    name: str
    inn: str | None
    year: str | None
    grade: int | None
    pupils: int | None
    ovz: int | None


@dataclass
class Reading:
    """All that files say; ``problems`` must be put right, ``notes`` are to know."""

    units: list = field(default_factory=list)
    pupils: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    broken: set = field(default_factory=set)  # names and ИНН of rows told as wrong


def read_directory(name, data):
    """Units of a file, as ``intake`` takes them: name, kind, parent, aliases.

    Raises IntakeError with one Russian sentence for a file that cannot be read.

    >>> text = "Название;Вид;Входит в;Также пишется\\nОтдел кадров;;Комитет;ОК, кадры"
    >>> list(read_directory("a.csv", text.encode())[0].values())
    ['Отдел кадров', 'department', 'Комитет', ['ОК', 'кадры']]
    """
    return [unit.to_dict() for unit in read_files([(name, data)]).units]


def read_files(files):
    """What one or several files say together.

    :param files: pairs of name and bytes
    :raises IntakeError: a file cannot be read at all

    >>> text = "Учебный год;5 класс;ИНН;Название\\n2025/26;40;7707083893;Школа № 5"
    >>> reading = read_files([("a.csv", text.encode())])
    >>> [(one.year, one.grade, one.pupils) for one in reading.pupils]
    [('2025/2026', 5, 40)]
    """
    reading = Reading()
    for name, data in files:
        _read_file(reading, name, data)
    if not reading.units and not reading.pupils and not reading.problems:
        raise IntakeError(f"В файле «{files[0][0]}» нет ни одного подразделения.")
    if len(reading.units) > MAX_UNITS:
        raise IntakeError(f"В файле «{files[0][0]}» больше {MAX_UNITS} подразделений.")
    return reading


def _read_file(reading, name, data):
    if len(data) > safety.MAX_TEXT:
        raise IntakeError(f"Файл «{name}» слишком велик для справочника.")
    suffix = name.rpartition(".")[2].lower()
    if suffix == "json":
        reading.units += _json_units(name, data)
        return
    if suffix not in ("xlsx", "csv"):
        raise IntakeError(
            f"«{name}»: справочник загружается из файла .xlsx, .csv или .json."
        )
    tables = _xlsx_tables(reading, name, data) if suffix == "xlsx" else None
    tables = [_csv_table(name, data)] if tables is None else tables
    read = [_TableReader(reading, table).go_through() for table in tables]
    if not any(read):
        raise IntakeError(
            f"В файле «{name}» нет столбца «Название» или «ИНН»: назовите столбцы, как "
            "в образце («Название», «Вид», «Тип», «ИНН», «Район» и другие)."
        )


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
    return [
        _unit_of_json(number, unit)
        for number, unit in enumerate(units, 1)
        if unit["name"].strip()
    ]


def _unit_of_json(number, unit):
    kind, type_ = _kind_and_type(str(unit.get("kind") or ""))
    name = unit["name"].strip()
    aliases = unit.get("aliases") or []
    return Unit(
        place=f"запись {number}",
        name=name,
        kind=kind or kind_of(name),
        parent=str(unit.get("parent") or "").strip() or None,
        aliases=_aliases(aliases, name),
        type=type_,
    )


def _csv_table(name, data):
    text = safety.decode(name, data)
    head = text.partition("\n")[0]
    mark = max(";,\t", key=head.count)
    rows = [
        [Cell(" ".join(text.split()), at, at) for at, text in enumerate(row)]
        for row in csv.reader(io.StringIO(text), delimiter=mark)
    ]
    return Table(rows[: MAX_ROWS + 1], "")


def _xlsx_tables(reading, name, data):
    _name, kind, data = safety.load((name, data))
    if kind != "xlsx":
        raise IntakeError(f"«{name}» — не таблица Excel: сохраните её как .xlsx.")
    content = read_xlsx.read(data, name)
    reading.notes += [f"{one.where}: {one.message}" for one in content.findings]
    return content.tables


def _kind_and_type(word):
    """What a word says a unit is.

    >>> _kind_and_type("Отдел"), _kind_and_type("лицей"), _kind_and_type("Кадетский")
    (('department', None), ('organisation', 'lyceum'), (None, 'Кадетский'))
    """
    key = " ".join(word.lower().replace("ё", "е").split())
    if not key:
        return None, None
    if key in KINDS or key in _NAMES:
        return KINDS.get(key, key), None
    if key in TYPES:
        return "organisation", TYPES[key]
    return None, word.strip()


def _aliases(aliases, name):
    if isinstance(aliases, str):
        aliases = re.split(r"[;\n]|,(?![^«]*»)", aliases)
    names = dict.fromkeys(str(alias).strip() for alias in aliases)
    return [alias for alias in names if alias and alias != name]


class _TableReader:
    """One table: its head, then its rows."""

    def __init__(self, reading, table):
        self.reading = reading
        self.table = table
        self.roles = {}  # {column: role}
        self.head = None

    def go_through(self):
        """Read all rows; whether the table has a head that is understood."""
        self._find_head()
        if self.head is None:
            return False
        above = {}
        for number, row in enumerate(self.table.rows, 1):
            if number <= self.head or not any(cell.text for cell in row):
                continue
            texts = self._get_texts(row, above)
            if texts:
                self._read_row(self._place(number), row, texts)
        return True

    def _place(self, number):
        place = f"строка {number}"
        return f"{self.table.place}, {place}" if self.table.place else place

    def _find_head(self):
        for number, row in enumerate(self.table.rows[:HEAD_WITHIN], 1):
            roles = {cell.first: read_role(cell.text) for cell in row if cell.text}
            known = {column: role for column, role in roles.items() if role}
            if not _IDENTITY.intersection(known.values()):
                continue
            if len(known) > 1 or len(roles) == 1:
                self.head, self.roles = number, known
                self._tell_head(row, known)
                return

    def _tell_head(self, row, known):
        place = self._place(self.head)
        seen = {}
        for cell in row:
            role = known.get(cell.first)
            if role in seen and role not in ("name",):
                self.reading.problems.append(
                    f"{place}: столбцы «{seen[role]}» и «{cell.text}» об одном и том "
                    "же: оставьте один"
                )
            if role == "name" and role in seen:
                del self.roles[cell.first]  # «Организация» beside «Название»
            elif role:
                seen[role] = cell.text
            elif cell.text and not re.fullmatch(r"№.*|п/?п\.?", cell.text):
                self.reading.notes.append(f"{place}: столбец «{cell.text}» не читается")

    def _get_texts(self, row, above):
        """``{role: text}`` of a row; a cell merged with the one above repeats it."""
        texts = {}
        for cell in row:
            role = self.roles.get(cell.first)
            if role:
                text = cell.text
                if cell.merged and not text:
                    text = above.get(cell.first, "")
                above[cell.first] = texts[role] = text
        return texts

    # ------------------------------------------------------------------ rows

    def _read_row(self, place, row, texts):
        if _TOTAL.match(texts.get("name") or "") or not any(texts.values()):
            self.reading.notes.append(f"{place}: итоги не читаются")
            return
        for cell in row:
            self.reading.problems += [
                f"{place}: {doubt.message}"
                for doubt in cell.doubts
                if cell.first in self.roles and doubt.severity == "error"
            ]
        values = self._read_cells(place, texts)
        if values is None:
            if self._tells_of_units():
                named = {texts.get("name"), texts.get("inn")}
                self.reading.broken |= named - {None, ""}
            return
        name, inn = values.pop("name", None) or "", values.pop("inn", None)
        if not name and not inn:
            self.reading.problems.append(f"{place}: нет ни названия, ни ИНН")
            return
        if self._tells_of_units():
            self._add_unit(place, name, inn, values)
        self._add_pupils(place, name, inn, values)

    def _tells_of_units(self):
        """Whether a row is of an organisation, and not of its enrolment only."""
        roles = set(self.roles.values())
        of_unit = roles - _OF_ENROLMENT - _IDENTITY
        of_unit = {role for role in of_unit if not isinstance(role, tuple)}
        return bool(of_unit) or roles <= _IDENTITY

    def _read_cells(self, place, texts):
        """``{role: value}``, or None of a row in which something is wrong."""
        values, wrong = {}, []
        heads = {
            self.roles[cell.first]: cell.text
            for cell in self.table.rows[self.head - 1]
            if cell.first in self.roles
        }
        for role, text in texts.items():
            of_class = isinstance(role, tuple)
            try:
                value = read_cell(role[1] if of_class else role, text)
            except CellError as error:
                wrong.append(f"{place}, «{heads[role]}»: {error}")
                continue
            if value is not None:
                values[role] = value
        self.reading.problems += wrong
        return None if wrong else values

    def _add_unit(self, place, name, inn, values):
        kinds = [_kind_and_type(values.get(role) or "") for role in ("kind", "type")]
        kind = next((kind for kind, _type in kinds if kind), None)
        type_ = next((type_ for _kind, type_ in reversed(kinds) if type_), None)
        given = {role: values[role] for role in OF_UNIT if role in values}
        if "grades" in given:
            given["grade_first"], given["grade_last"] = given.pop("grades")
        self.reading.units.append(
            Unit(
                place=place,
                name=name,
                kind=kind or ("organisation" if type_ or inn else None),
                parent=values.get("parent"),
                aliases=_aliases(values.get("aliases") or [], name),
                type=type_,
                inn=inn,
                values=given,
            )
        )

    def _add_pupils(self, place, name, inn, values):
        classes = {}
        for role, value in values.items():
            if isinstance(role, tuple):
                classes.setdefault(role[0], {})[role[1]] = value
        pupils, ovz = values.get("pupils"), values.get("ovz")
        alike = (place, name, inn, values.get("year"))
        if classes:
            total = sum(one.get("pupils", 0) for one in classes.values())
            if pupils is not None and pupils != total:
                self.reading.problems.append(
                    f"{place}: всего {pupils}, а по классам {total}: проверьте числа"
                )
            for grade, one in sorted(classes.items()):
                given = Pupils(*alike, grade, one.get("pupils"), one.get("ovz"))
                self.reading.pupils.append(given)
        elif pupils is not None or ovz is not None:
            given = Pupils(*alike, values.get("grade"), pupils, ovz)
            self.reading.pupils.append(given)
