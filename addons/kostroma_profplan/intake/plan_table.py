"""Rows of a plan table → sections and raw measures: texts, nothing interpreted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .findings import finding, joined, listed
from .grid import Table
from .heads import is_tick, part_text, year_text
from .in_passing import parted
from .lexicon import MONTH, PART_OF_YEAR
from .proofs import is_proof_head
from .text import oneline, plain

FIELDS = ("deadline_text", "responsible_text", "result_text")
_WORD_CODE = re.compile(
    r"(?P<word>раздел|направление|подпрограмма|задача|глава|блок|модуль|этап|часть|цель)\s*(?:№\s*)?"
    r"(?P<code>\d+(?:\.\d+)*|[IVXІХ]+)(?:\s*[.:)\-–—]+|(?=\s))\s*(?P<name>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_OUTER = {"раздел", "направление", "подпрограмма", "цель"}
_CODE = re.compile(
    r"(?P<code>\d{1,2}(?:\.\d{1,2})*)(?:[.)]\s*|\s+(?!недел|смен|класс|четверт|этап))"
    r"(?P<name>\D.*|\d{3,}.*)\Z",
    re.DOTALL,
)
_ROMAN = re.compile(r"(?P<code>[IVXІХ]{1,5})(?:[.):]\s*|\s+)(?P<name>.+)\Z", re.DOTALL)
MAX_NUMBER = 24  # letters of a row's number
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]+)[.)]?\Z")
_TOTAL = re.compile(r"(?:итого|всего)\b", re.IGNORECASE)
# what stands under a table and is no part of it: a footnote, the executor, a signature
NOTE = re.compile(
    r"\*|примечани[ея]|исп\.|исполнитель\s*[:(]|телефон\s*[:\d(]|.*\bтел\.|.*_{4}"
    r"|согласовано|продолжение\s+таблицы"
    r"|(?:директор|начальник|глава|заместител|председател|заведующ|руководител|методист)"
    r"[^\d.]*\s(?-i:[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+"
    r"|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.)\Z",
    re.IGNORECASE | re.DOTALL,
)
# «-//-», «то же»: the same as above
_DITTO = re.compile(
    r"[-\s.]*(?:/{2,}|\"|'{2}|\|{2}|,,|то\s+же|тот\s+же|те\s+же)[-\s.]*\Z"
)
_SHORT = 12  # signs of such a mark
_LINES = re.compile(r"[,;]?\s*\n")
_TERM_PART = rf"(?:{MONTH}[а-я]?|{PART_OF_YEAR})"
_TERM = re.compile(
    rf"(?:(?:на|за|в)\s+)?{_TERM_PART}(?:\s*(?:-|и|,)\s*{_TERM_PART})?"
    r"(?:\s*20\d\d\s*(?:г\.?|год[а-я]*)?)?\.?\Z"
)


@dataclass
class RawSection:
    code: str | None
    name: str


@dataclass
class RawMeasure:
    """One row in the order's own words.

    `within` are the words of the heading that names the month of the terms under it.
    """

    number: str
    section: RawSection | None
    name: str
    texts: dict = field(default_factory=dict)
    inherits: list[str] = field(default_factory=list)
    within: str = ""
    same_name: bool = False
    doubts: list = field(default_factory=list)  # of its cells' texts
    extra: dict = field(default_factory=dict)  # cells of columns without a role
    sources: dict = field(default_factory=dict)
    proof: str = ""  # what proves it, in the words of a column of its own


@dataclass
class RawPlan:
    sections: list[RawSection] = field(default_factory=list)
    measures: list[RawMeasure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def told_rows(code, rows):
    """One finding for rows of the document: their places and first words."""
    items = [finding(code, places(rows), text=row.words[:80]) for row in rows]
    return joined(items)


def places(rows):
    """«таблица 1, строки 4, 7; таблица 2, строка 1»."""
    tables = {}
    for row in rows:
        tables.setdefault(row.table.place, []).append(str(row.number))
    return "; ".join(
        f"{place}, {'строка' if len(set(own)) == 1 else 'строки'} {listed(own)}"
        for place, own in tables.items()
    )


def section_heading(text):
    """(code, name) of a section's heading; the code is None where it has none.

    >>> section_heading("Раздел 2. Работа с родителями")
    ('2', 'Работа с родителями')
    >>> section_heading("5.1. Организация"), section_heading("IV. Контроль")
    (('5.1', 'Организация'), ('IV', 'Контроль'))
    >>> section_heading("Работа с родителями"), section_heading("I квартал")
    ((None, 'Работа с родителями'), (None, 'I квартал'))
    """
    text = oneline(text)
    if _TERM.match(plain(text)):
        return None, text
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


def is_term_heading(text):
    """Whether a heading names the time of the rows under it: «СЕНТЯБРЬ».

    >>> is_term_heading("Сентябрь"), is_term_heading("Сентябрь – месяц здоровья")
    (True, False)
    """
    return bool(_TERM.match(plain(text)))


class PlanReader:
    """Collects the plan from one table after another (pages, parts, restarts).

    Each row gets its `fate`; `told` are those that are neither heading nor measure.
    """

    def __init__(self):
        self.plan = RawPlan()
        self.section = None
        self.outer = None  # code of the part whose tasks are numbered anew
        self.found = False
        self.told = {"row_skipped": [], "row_total": [], "row_note": []}
        self.month = ""  # the heading whose month the terms under it are of
        self.fresh = self.parted = False  # nothing, a heading stands right under it
        self.inner = None  # (a section that is a group of measures, the one around it)
        self.kinds, self.following = {}, {}

    def look_ahead(self, parts):
        """What each row of the plan is; `parts` are all (head, rows), in their order.

        `kinds` holds (kind, heading) of a row, `following` the next one that is no
        remark.
        """
        for head, rows in parts:
            texts = head.texts()
            for row in rows:
                if row.fate or not row.filled:
                    continue
                if _is_head_again(row.cells, texts) or row.counts_columns:
                    row.fate = "heads"
                else:
                    self.kinds[row] = _kind(row, head)
        own = [row for row in self.kinds if self.kinds[row][0] not in self.told]
        self.following = dict(zip(own, own[1:], strict=False))

    def add(self, rows, head, table: Table, heading=None):
        """Rows under a head; `heading` is the paragraph that stands over the table."""
        self.found = True
        self.head = head
        self.table = table
        self.last = {}
        self.group = None
        self._note_missing()
        if heading:
            self._new_section(heading)
        for row in rows:
            if not row.fate and row in self.kinds:
                self._row(row)

    def tell(self, code, *rows):
        """Notes rows that are neither heading nor measure."""
        for row in rows:
            row.fate = "told"
        self.told[code] += rows

    def begin_with(self, heading):
        """The section of the rows read so far, once it is known to have been one."""
        section = RawSection(*section_heading(heading))
        self.plan.sections.insert(0, section)
        month = section.name if _TERM.match(plain(section.name)) else ""
        for measure in self.plan.measures:
            measure.section = section
            measure.within = measure.within or month

    def _note_missing(self):
        for role, name in (("deadline", "Срок"), ("responsible", "Ответственный")):
            if role == "deadline" and self.head.is_mixed:
                continue
            if role not in self.head.roles and name not in self.plan.missing:
                self.plan.missing.append(name)

    # ------------------------------------------------------------------ rows

    def _row(self, row):
        kind, heading = self.kinds[row]
        if kind in self.told:
            self.tell(kind, row)
        elif kind == "measure" or (kind == "bare" and not self._is_group(row, heading)):
            self._measure(row)
        elif row not in self.following and section_heading(heading)[0] is None:
            self.tell("row_skipped", row)
        else:
            around = self.section
            self._new_section(heading)
            self.inner = (self.section, around) if kind == "bare" else None
            row.fate = "headings"

    def _is_group(self, row, heading):
        """Whether a row with a number and a name alone heads the rows behind it.

        It is a measure where it counts among them («1, [2], 3») or heads nothing.
        """
        code = section_heading(heading)[0] or heading
        following = self.following.get(row)
        kind, below = self.kinds.get(following, ("", ""))
        if kind != "measure":
            other = below and below[0].isdigit() != code[0].isdigit()
            return bool(other) or below.startswith(f"{code}.")
        number, above = self._role(following, "number"), self.plan.measures[-1:]
        counted = number and above and _follows(above[0].number, code)
        return not (counted and _follows(code, number.text))

    def _leave_group(self, number):
        """«1. Провести:», «а) …», «б) …», «[2]»: the row is not of the group above."""
        (group, around), last = self.inner, self.plan.measures[-1:]
        own = last and last[0].section is group is self.section
        deeper = own and not re.match(r"\d+[.)]?\Z", last[0].number)
        if deeper and _follows(group.code, number):
            self.section = around

    def _new_section(self, heading):
        code, name = section_heading(heading)
        self._turn_month(name if code else heading)
        word = _WORD_CODE.match(oneline(heading))
        if word and word["word"].lower() in _OUTER:
            self.outer = code
        elif word and self.outer and not code.startswith(f"{self.outer}."):
            code = f"{self.outer}.{code}"  # «Подпрограмма 2», «Задача 1» → 2.1
        self.section = RawSection(code, name)
        self.plan.sections.append(self.section)

    def _turn_month(self, name):
        """A heading «СЕНТЯБРЬ» dates the rows under it, those of its parts as well."""
        if _TERM.match(plain(name)):
            self.month, self.fresh, self.parted = oneline(name), True, False
        elif self.fresh:
            self.parted = True
        elif not self.parted:
            self.month = ""

    def _is_indicator(self, row):
        """A row that only holds one more indicator, of the measure above or its own."""
        head = self.head.indicators
        if not head or self._has_text(row, "deadline", "responsible"):
            return False
        name = self._role(row, "name")
        own = name and name.text and head.roles["name"] != self.head.roles["name"]
        targets = (head.cell(row.cells, column) for column in head.roles["target"])
        return not own and any(cell and cell.text for cell in targets)

    def _measure(self, row):
        if self._is_indicator(row):
            return
        group = self._role(row, "group")
        if group and group.text and group.text != self.group:
            self._new_section(group.text)
            self.group = group.text
        name = self._role(row, "name")
        code = self._role(row, "number")
        same = bool(name and name.merged and not name.text)
        number = oneline(code.text) if code else ""
        if self.inner and number:
            self._leave_group(number)
        measure = RawMeasure(number, self.section, name.text if name else "")
        measure.within, measure.same_name = self.month, same
        self._number_in_name(measure)
        if not self._has_name(measure, row):
            return self.tell("row_skipped", row)
        row.fate, self.fresh = "measures", False
        self._note(measure, "name", row, name)
        for field_name in FIELDS:
            self._take(measure, field_name, row)
        self._take_proof(measure, row)
        self._keep(measure, row)
        if self.head.is_mixed:
            self._part(measure)
        measure.doubts += [item for cell in row.cells for item in cell.doubts]
        self.plan.measures.append(measure)

    def _has_name(self, measure, row):
        """Whether a row is a measure: of its own name, or one more term of the last."""
        if measure.same_name or not (measure.name or measure.number):
            above = self.plan.measures[-1:]
            for one in above:
                measure.name, measure.same_name = one.name, True
                measure.number = measure.number or one.number
            return bool(above)
        counted = not measure.number or re.search(r"[\dIVXІХ]", measure.number)
        others = counted or self._has_text(row, "deadline", "responsible", "result")
        return bool(measure.name and others)

    def _keep(self, measure, row):
        """Cells of columns without a role."""
        for column in self.head.spare():
            cell = self._under(row, column)
            if cell and cell.text:
                other = measure.extra.get(column.head)  # of another column so named
                measure.extra[column.head] = "\n".join(filter(None, (other, cell.text)))

    def _take_proof(self, measure, row):
        """The words of «Форма исполнения», whatever else the column is taken for."""
        for column in self.head.columns:
            if self.head.role_of(column) in (None, "result"):
                cell = is_proof_head(column.text) and self._under(row, column)
                text = cell.text if cell else ""
                if cell and not text and cell.merged:
                    text = self.last.get("proof", "")
                measure.proof = measure.proof or text
        self.last["proof"] = measure.proof

    def _note(self, measure, field_name, row, cell):
        """Where a text of the measure stands."""
        if cell is not None:
            place = row.table.source(row.number, row.cells.index(cell) + 1)
            measure.sources[field_name] = place

    def _number_in_name(self, measure):
        """Tables without a number column often number the names themselves."""
        found = re.match(r"(\d{1,2}(?:\.\d{1,2})*[.)])\s*(?=\D)", measure.name)
        if found and "number" not in self.head.roles:
            measure.number = found[1]
            measure.name = measure.name[found.end() :]

    # ------------------------------------------------------------------ cells

    def _take(self, measure, field_name, row):
        role = field_name.removesuffix("_text")
        text, merged, cell = self._joined(row, role)
        self._note(measure, field_name, row, cell)
        if text and len(text) < _SHORT and _DITTO.match(plain(text)):
            text, merged = "", True
        if not text and merged and self.last.get(role):
            text, measure.sources[field_name] = self.last[role]
            measure.inherits.append(field_name)
        measure.texts[field_name] = text
        self.last[role] = text and (text, measure.sources.get(field_name))

    def _part(self, measure):
        """«до 1 марта, Отдел спорта» under «Срок, ответственный» is both."""
        text = measure.texts["responsible_text"]
        if told := parted(_LINES.sub(", ", text)):
            measure.texts["deadline_text"], measure.texts["responsible_text"] = told
            measure.sources["deadline_text"] = measure.sources.get("responsible_text")

    def _joined(self, row, role):
        """(text of a role's columns, whether an empty one is merged, first cell)."""
        columns = self.head.roles.get(role, ())
        parts, merged, first = [], False, None
        for column in columns:
            cell = self._under(row, column)
            if cell is None:
                continue
            merged = merged or cell.merged
            text = _with_year(cell.text, column) if role == "deadline" else cell.text
            if text and text not in parts:
                parts.append(text)
                first = first or cell
        if role == "deadline" and len(parts) == 2 and _from_to(columns):
            return f"с {parts[0]} по {parts[1]}", merged, first
        return "\n".join(parts), merged, first

    def _role(self, row, role):
        columns = self.head.roles.get(role)
        return self._under(row, columns[0]) if columns else None

    def _has_text(self, row, *roles):
        cells = (self._role(row, role) for role in roles)
        return any(cell and cell.text for cell in cells)

    def _under(self, row, column):
        return self.head.cell(row.cells, column)


def _kind(row, head):
    """(kind, heading) of a row: "measure", "heading", "bare" or a remark's code.

    A heading is one text, alone, repeated or after a number; it is bare where it looks
    like a measure whose other cells are empty.
    """
    texts = [cell.text for cell in row.filled if not _NUMBER.match(cell.text)]
    if texts and _TOTAL.match(texts[0]):
        return "row_total", ""
    if texts and _is_note(row, head, texts):
        return "row_note", ""
    cells = [cell for cell in row.filled if not _is_number(cell.text)]
    numbers = [cell.text for cell in row.filled if cell not in cells]
    if len({cell.text for cell in cells}) != 1 or len(numbers) > 1:
        return "measure", ""
    cell = cells[0]
    wide = cell.last - cell.first >= row.table.width // 2
    repeated = len(cells) > 2
    continued = any(c.merged and not c.text for c in row.cells)
    if not numbers:
        alone = len(cells) == 1 and (wide or not continued)
        return ("heading", cell.text) if alone or repeated else ("measure", "")
    heading = f"{numbers[0].rstrip('.)')}. {cell.text}"
    if wide or repeated:
        return "heading", heading
    name = head.cell(row.cells, head.roles["name"][0])
    own = name is cell and len(cells) == 1 and not continued
    return ("bare", heading) if own else ("measure", "")


def _is_note(row, head, texts):
    """A line under the table, in one cell or (a signature) in several."""
    if len(set(texts)) == 1:
        return bool(NOTE.match(texts[0]))
    own = (
        head.roles[r][0] for r in ("number", "deadline", "result") if r in head.roles
    )
    filled = any(cell and cell.text for cell in (head.cell(row.cells, c) for c in own))
    return not filled and bool(NOTE.match(row.words))


def _is_head_again(row, texts):
    if len(row) != len(texts) or plain(row[-1].text) != texts[-1]:
        return False
    own = [plain(cell.text) for cell in row]
    return own == texts or (len(own) > 2 and own[1:] == texts[1:])


def _is_number(text):
    return len(text) < MAX_NUMBER and bool(_NUMBER.match(oneline(text)))


def _follows(number, other):
    """Whether a number comes right after another one.

    >>> _follows("1.2.", "1.3"), _follows("1.2", "2"), _follows("I", "2")
    (True, False, False)
    """
    *first, last = number.rstrip(".) ").split(".")
    *begin, end = other.rstrip(".) ").split(".")
    return first == begin and last.isdigit() and end == str(int(last) + 1)


def _with_year(text, column):
    """Dates under a year's own column belong to that year («+» is all of it)."""
    text, part, year = text.strip(), part_text(column), year_text(column)
    if not (part or year) or not text or text in "-–—":
        return text.strip("-–—") and text
    if is_tick(text):
        return part or year
    if part:  # days of the column's month
        days = re.fullmatch(r"\d{1,2}(?:\s*[-–]\s*\d{1,2})?", text)
        return f"{text} {part}" if days else text
    return text if re.search(r"(?:19|20)\d\d", text) else f"{text} {year}"


def _from_to(columns):
    heads = " | ".join(plain(column.text) for column in columns)
    return re.fullmatch(r"[^|]*начал[^|]*\|[^|]*(?:оконч|заверш|конец)[^|]*", heads)
