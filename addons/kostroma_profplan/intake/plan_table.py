"""Rows of a plan table → sections and raw measures: texts, nothing interpreted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .grid import Table
from .heads import is_tick, part_text, read_head, year_text
from .text import oneline, plain

FIELDS = ("deadline_text", "responsible_text", "result_text")
_ROLE_OF = {
    "deadline_text": "deadline", "responsible_text": "responsible",
    "result_text": "result",
}  # fmt: skip
_WORD_CODE = re.compile(
    r"(?P<word>раздел|направление|подпрограмма|задача|глава|блок|модуль|этап|часть|цель)\s*(?:№\s*)?"
    r"(?P<code>\d+(?:\.\d+)*|[IVXІХ]+)(?:\s*[.:)\-–—]+|(?=\s))\s*(?P<name>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_OUTER = {"раздел", "направление", "подпрограмма", "цель"}
_CODE = re.compile(
    r"(?P<code>\d{1,2}(?:\.\d{1,2})*)(?:[.)]\s*|\s+)(?P<name>\D.*|\d{3,}.*)\Z",
    re.DOTALL,
)
_ROMAN = re.compile(r"(?P<code>[IVXІХ]{1,5})(?:[.):]\s*|\s+)(?P<name>.+)\Z", re.DOTALL)
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]+)[.)]?\Z")
_TOTAL = re.compile(r"(?:итого|всего|примечани[ея]|\*)", re.IGNORECASE)


@dataclass
class RawSection:
    code: str | None
    name: str


@dataclass
class RawMeasure:
    """One row in the order's own words; `row` tells where it stands."""

    number: str
    section: RawSection | None
    name: str
    texts: dict = field(default_factory=dict)
    inherits: list[str] = field(default_factory=list)
    place: str = ""
    same_name: bool = False
    doubts: list = field(default_factory=list)  # of its cells' texts
    extra: dict = field(default_factory=dict)  # cells of columns of unknown heads
    sources: dict = field(default_factory=dict)


@dataclass
class RawPlan:
    sections: list[RawSection] = field(default_factory=list)
    measures: list[RawMeasure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def section_heading(text):
    """(code, name) of a section's heading; the code is None where it has none.

    >>> section_heading("Раздел 2. Работа с родителями")
    ('2', 'Работа с родителями')
    >>> section_heading("5.1. Организация"), section_heading("IV. Контроль")
    (('5.1', 'Организация'), ('IV', 'Контроль'))
    >>> section_heading("Работа с родителями")
    (None, 'Работа с родителями')
    """
    text = oneline(text)
    for pattern in (_WORD_CODE, _CODE, _ROMAN):
        found = pattern.match(text)
        if found and found["name"].strip():
            code = found["code"].replace("І", "I").replace("Х", "X")
            name = found["name"].strip()
            again = _WORD_CODE.match(name)  # «1. | Раздел 1. Здоровье детей»
            if again and again["code"] == code and again["name"]:
                name = again["name"]
            return code, name
    return None, text


class PlanReader:
    """Collects the plan from one table after another (pages, parts, restarts)."""

    def __init__(self):
        self.plan = RawPlan()
        self.section = None
        self.outer = None  # code of the part whose tasks are numbered anew
        self.found = False

    def add(self, rows, head, table: Table, heading=None):
        """Rows under a head; `heading` is the paragraph that stands over the table."""
        self.found = True
        self.head = head
        self.table = table
        self.last = {}
        self._note_missing()
        if heading:
            self._new_section(heading)
        texts = head.texts()
        for number, row in rows:
            if self._is_head_again(row, texts) or _is_column_numbers(row):
                continue
            self._row(row, number)

    def begin_with(self, heading):
        """The section of the rows read so far, once it is known to have been one."""
        section = RawSection(*section_heading(heading))
        self.plan.sections.insert(0, section)
        for measure in self.plan.measures:
            measure.section = section

    def _note_missing(self):
        names = {
            "deadline": "Срок",
            "responsible": "Ответственный",
            "result": "Результат",
        }
        for role, name in names.items():
            if role not in self.head.roles and name not in self.plan.missing:
                self.plan.missing.append(name)

    @staticmethod
    def _is_head_again(row, texts):
        if len(row) != len(texts) or plain(row[-1].text) != texts[-1]:
            return False
        own = [plain(cell.text) for cell in row]
        return own == texts or (len(own) > 2 and own[1:] == texts[1:])

    # ------------------------------------------------------------------ rows

    def _row(self, row, number):
        full = [cell for cell in row if cell.text]
        if not full:
            return
        heading = self._heading(row, full)
        if heading:
            if not _TOTAL.match(heading):
                self._new_section(heading)
            return
        self._measure(row, number)

    def _heading(self, row, full):
        """Text of a section row: one filled cell, or a number and a name only."""
        continued = [c for c in row if c.merged and not c.text]
        if len(full) == 1 and not continued:
            return full[0].text if not _NUMBER.match(full[0].text) else None
        if len(full) == 1 and full[0].last - full[0].first >= self.table.width // 2:
            return full[0].text
        if len({cell.text for cell in full}) == 1 and len(full) > 2:
            return full[0].text  # a section's name repeated in every column
        if len(full) == 2 and _NUMBER.match(full[0].text) and not continued:
            others = self._cells(row, "deadline", "responsible", "result")
            if not any(cell.text for cell in others):
                return f"{full[0].text.rstrip('.)')}. {full[1].text}"
        return None

    def _new_section(self, heading):
        code, name = section_heading(heading)
        word = _WORD_CODE.match(oneline(heading))
        if word and word["word"].lower() in _OUTER:
            self.outer = code
        elif word and self.outer and not code.startswith(f"{self.outer}."):
            code = f"{self.outer}.{code}"  # «Подпрограмма 2», «Задача 1» → 2.1
        self.section = RawSection(code, name)
        self.plan.sections.append(self.section)

    def _measure(self, row, number):
        group = self._role(row, "group")
        if group and group.text:
            self._new_section(group.text)
        name = self._role(row, "name")
        code = self._role(row, "number")
        same = bool(name and name.merged and not name.text)
        measure = RawMeasure(
            oneline(code.text) if code else "",
            self.section,
            name.text if name else "",
            place=f"{self.table.place}, строка {number}",
            same_name=same,
        )
        self._number_in_name(measure, code)
        if same or (not measure.name and not measure.number and self._goes_on(row)):
            if not self._same_measure(measure):
                self.plan.skipped.append(oneline(" ".join(c.text for c in row))[:80])
                return
        elif not measure.name:
            self.plan.skipped.append(oneline(" ".join(c.text for c in row))[:80])
            return
        for field_name in FIELDS:
            self._take(measure, field_name, row)
        self.plan.measures.append(measure)

    def _number_in_name(self, measure, code):
        """Tables without a number column often number the names themselves."""
        if measure.number or (code and code.text):
            return
        found = re.match(r"(\d{1,2}(?:\.\d{1,2})*[.)])\s*(?=\D)", measure.name)
        if found and "number" not in self.head.roles:
            measure.number = found[1]
            measure.name = measure.name[found.end() :]

    def _goes_on(self, row):
        return any(cell.text for cell in row) and bool(self.plan.measures)

    def _same_measure(self, measure):
        """A row under a merged name: another deadline or unit of the same measure."""
        if not self.plan.measures:
            return False
        above = self.plan.measures[-1]
        measure.name = above.name
        measure.number = measure.number or above.number
        measure.same_name = True
        return True

    # ------------------------------------------------------------------ cells

    def _take(self, measure, field_name, row):
        role = _ROLE_OF[field_name]
        text, merged = self._joined(row, role)
        if not text and merged and self.last.get(role):
            text = self.last[role]
            measure.inherits.append(field_name)
        measure.texts[field_name] = text
        self.last[role] = text

    def _joined(self, row, role):
        """Text of all columns of a role, and whether an empty one is merged."""
        columns = self.head.roles.get(role, ())
        parts, merged = [], False
        for column in columns:
            cell = self._under(row, column)
            if cell is None:
                continue
            merged = merged or cell.merged
            text = (
                self._with_year(cell.text, column) if role == "deadline" else cell.text
            )
            if text and text not in parts:
                parts.append(text)
        if role == "deadline" and len(parts) == 2 and _from_to(columns):
            return f"с {parts[0]} по {parts[1]}", merged
        return "\n".join(parts), merged

    def _with_year(self, text, column):
        """Dates under a year's own column belong to that year («+» is all of it)."""
        part = part_text(column)
        if part:
            text = text.strip()
            return part if is_tick(text) else "" if text in ("-", "–", "—") else text
        year = year_text(column)
        if not year or not text or text.strip() in "-–—":
            return "" if text.strip() in ("-", "–", "—") else text
        if is_tick(text):
            return year
        return text if re.search(r"(?:19|20)\d\d", text) else f"{text} {year}"

    def _role(self, row, role):
        columns = self.head.roles.get(role)
        return self._under(row, columns[0]) if columns else None

    def _cells(self, row, *roles):
        found = [self._role(row, role) for role in roles]
        return [cell for cell in found if cell]

    def _under(self, row, column):
        """The cell of a row under a head column.

        Rows as long as the head are matched one to one (Word files often have grids
        that are off by a hair), others by the grid.
        """
        columns = self.head.columns
        if len(row) == len(columns):
            return row[columns.index(column)]
        best = max(row, key=lambda cell: _common(cell, column))
        return best if _common(best, column) > 0 else None


def _common(cell, column):
    return min(cell.last, column.last) - max(cell.first, column.first) + 1


def _from_to(columns):
    texts = [plain(column.text) for column in columns]
    return (
        len(texts) == 2
        and re.search(r"начал", texts[0])
        and re.search(r"оконч|заверш|конец", texts[1])
    )


def _is_column_numbers(row):
    """The row «1 2 3 4 5» under a head."""
    texts = [cell.text.rstrip(".") for cell in row if cell.text]
    return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]


def segments(table):
    """[(head or None, [(row number, row)])]: a table may hold several heads.

    Rows before the first head come with None: they are text.
    """
    result = [(None, [])]
    index = 0
    while index < len(table.rows):
        head = read_head(table.rows, index)
        if head and not _same_as(head, result[-1][0]):
            result.append((head, []))
            index += head.size
            continue
        if head:
            index += head.size
            continue
        result[-1][1].append((index + 1, table.rows[index]))
        index += 1
    return result


def _same_as(head, other):
    return bool(other) and head.kind == other.kind and head.texts() == other.texts()
