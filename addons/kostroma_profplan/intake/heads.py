"""What a column is, by the words of its head (№, мероприятие, срок, …)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from .lexicon import MONTH, PART_OF_YEAR
from .text import oneline, plain

# role ("" keeps the cells only), words, rank (the lower the surer, when two columns
# claim one role); the first row of the table that fits a head decides
_WORDS = [
    ("number", r"\A(?:№|n\b|no\b|номер|п/?п|п\.\s?п|#)", 0),
    ("", r"отметк|примечан|комментар|финанс|\bруб|стоимост|бюджет|\bфакт(?!ор)"
     r"|рожден", 0),
    ("responsible", r"ответств|\bисполнител|\Aотв\b|\Aисп\b"
     r"|кто\s+(?:провод|отвеча|исполн|делает)", 0),
    ("responsible", r"соисполнител|участник\w*\s+исполн", 1),
    ("responsible", r"организатор|курато?р|подразделени|докладчик", 2),
    ("name", r"\A(?:наименовани\w+\s+)?мероприяти", 0),
    ("result", r"(?:ожидаем|планируем|конечн|предполагаем)\w*\s+(?:\w+\s+)?результат",
     0),
    ("result", r"результат|итог", 1),
    ("result", r"форма\s+(?:исполн|отч|представ|предост|завершен|подтвер)|отчетн"
     r"|вид\s+документ|\Aвыход|продукт|подтвержда|документ", 2),
    ("result", r"показател|индикатор|критери|эффект|целев\w+\s+значени", 3),
    ("deadline", r"срок|дата|\bдаты|период|врем[яе]|когда|график|\Aмесяц"
     r"|\A(?:числ[оа]|дни|день(?:\s+недели)?)\Z"
     r"|\A(?:планов\w+\s+)?(?:начал|оконч|заверш|конец)"
     r"|\Aгод\w*\s+(?:реализ|выполн|исполн|провед)", 0),
    ("", r"\A(?:класс|группа|участник|целев\w+\s+аудитор|категори|контингент|возраст"
     r"|охват|форма\s+(?:провед|работ|организ)|формат|мест[оа]\b|адрес|количеств"
     r"|единиц|ед\.|цел[ьи]\s+(?:провед|меропр|заняти))", 0),
    ("name", r"мероприяти", 0),
    ("name", r"содержани|\bдействи|вид\w*\s+(?:работ|деятельн)|событи|\bмер[аы]?\b", 1),
    ("name", r"наименован|назван|перечень|тема|форма|что\s|вопрос|поручени|задани"
     r"|\Aдел[ао]\b|\Aработ[аы]\b", 2),
    ("group", r"направлени|раздел|задач|блок|этап|цел[ьи]|модул", 3),
]  # fmt: skip
_WORDS = [(role, re.compile(pattern), rank) for role, pattern, rank in _WORDS]
_NAMED = re.compile(r"показател|индикатор|критери")
_OF_INDICATORS = (
    ("unit", re.compile(r"единиц|ед\.?\s*изм")),
    ("base", re.compile(r"базов|факт|исходн|текущ|отчетн")),
    ("target", re.compile(r"(?:19|20)\d\d")),
)
_BROKEN = re.compile(r"(?<=[а-я])-\s*(?=[а-я])")  # «испол-нения»: hyphenated by hand
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_WORDS = r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:20)?\d\d)?\s*(?:уч\w*\.?\s*)?(?:г\w*\.?)?"
_YEAR_HEAD = re.compile(
    rf"(?:(?:на|в)\s+)?{_YEAR_WORDS}(?:\s*\(?(?:план\w*|факт\w*)\)?)?\Z"
)
_PART_HEAD = re.compile(
    rf".*?(?P<part>(?<!\w){PART_OF_YEAR}|{MONTH}[а-я]?)"
    r"(?P<year>\s*(?:19|20)\d\d(?:\s*г\w*\.?)?)?\s*\Z", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_ROW_NUMBER = re.compile(r"\d+(?:\.\d+)*[.)]?(?:\s|\Z)")
_PLUS = re.compile(r"[+хxv✓*]\Z")


@dataclass(eq=False)
class Column:
    """Columns first…last of the grid under one head text."""

    first: int
    last: int
    text: str
    role: str | None = None  # "" of a column whose cells are only kept
    rank: int = 9

    @property
    def head(self):
        """The head's words on one line; of a head without words its place."""
        return oneline(self.text) or f"столбец {self.first + 1}"


# the roles of a plan's columns, in words for a person
ROLES = {
    "number": "номер", "name": "мероприятие", "deadline": "срок",
    "responsible": "ответственный", "result": "результат", "group": "раздел",
}  # fmt: skip
# those that several columns may share, in the order of the columns
SHARED = ("deadline", "responsible")


@dataclass
class Head:
    """A recognised table head: `kind` is "plan" or "indicators"; `size` in rows.

    `indicators` is the head of the indicators that stand in the rows of a plan;
    `told` what was guessed of its columns: {head: (role, how)} (`columns.settle`).
    The columns `beside` repeat those of the plan: nothing of them is read as its own.
    """

    kind: str
    columns: list[Column]
    size: int = 1
    roles: dict = field(default_factory=dict)
    indicators: Head | None = None
    told: dict = field(default_factory=dict)
    beside: list = field(default_factory=list)  # columns of a second plan beside it

    def texts(self):
        return [plain(column.text) for column in self.columns]

    def assign(self):
        """Gives each role its columns: the surest one, or all that may share it."""
        self.roles = {}
        for role in ROLES:
            found = [column for column in self.columns if column.role == role]
            if role != "deadline":
                found.sort(key=lambda column: column.rank)
            if role not in SHARED:
                found = found[:1]
            if role == "responsible":
                found = [c for c in found if c.rank < 2] or found[:1]
            if found:
                self.roles[role] = found
        self._months()
        return self

    def _months(self):
        """«Месяц» beside «Дата»: its cells are headings of the days under them."""
        terms = self.roles.get("deadline", [])
        months = [c for c in terms if plain(c.text).startswith("месяц")]
        outer = self.roles.get("group", months)[:1]  # a part of the plan is around them
        first = [c for c in self.columns if c in (*months, *outer)][:1]
        if months and len(terms) > len(months) and first == months[:1]:
            self.roles["group"] = months[:1]
            self.roles["deadline"] = [c for c in terms if c not in months]

    @property
    def is_mixed(self):
        """Whether one column, «Срок, ответственный», holds both."""
        own = self.roles.get("responsible", ())
        alone = len(own) == 1 and "deadline" not in self.roles
        return alone and bool(re.search(r"\b(?:срок|дат[аы]\b)", plain(own[0].text)))

    def spare(self):
        """Columns without a role: their cells are kept as they are."""
        used = sum(self.roles.values(), [])
        return [column for column in self.columns if column not in used]

    def role_of(self, column):
        return next((r for r, found in self.roles.items() if column in found), None)

    def cell(self, cells, column):
        """The cell of a row under a column, or None.

        Rows as long as the head are matched one to one (Word files often have grids
        that are off by a hair), others by the grid; a cell over columns of several
        roles belongs to the first of them.
        """
        if len(cells) == len(self.columns):
            return cells[self.columns.index(column)]
        best = max(cells, key=lambda cell: _common(cell, column))
        if _common(best, column) <= 0:
            return None
        owner = next((c for c in self.columns if _covers(best, c)), column)
        alike = owner is column or self.role_of(owner) == self.role_of(column)
        return best if alike else None


def _common(cell, column):
    return min(cell.last, column.last) - max(cell.first, column.first) + 1


def _covers(cell, column):
    return cell.first <= column.first and column.last <= cell.last


def read_head(rows, index):
    """The `Head` that begins at a row, or None.

    >>> from .grid import Cell
    >>> row = [Cell(text, i, i) for i, text in enumerate(
    ...     ["№ п/п", "Наименование мероприятия", "Срок", "Ответственные"])]
    >>> [column.role for column in read_head([row], 0).columns]
    ['number', 'name', 'deadline', 'responsible']
    """
    row = rows[index]
    if len(row) < 2 or any(len(cell.text) > 160 for cell in row):
        return None
    if _ROW_NUMBER.match(row[0].text) or sum(len(c.text) > 70 for c in row) > 1:
        return None
    columns, size = columns_at(rows, index)
    return _plan_head(columns, size) or indicator_head(columns, size)


def columns_at(rows, index):
    """(columns, rows) of a head that begins at a row; the roles are those of its words.

    A head over several rows gives «above below» texts.
    """
    columns = [Column(cell.first, cell.last, cell.text) for cell in rows[index]]
    _widen(columns, *rows[index + 1 : index + 2])
    size = 1
    while index + size < len(rows) and _goes_on(columns, rows[index + size]):
        below = []
        for cell in rows[index + size]:
            above = next((c for c in columns if c.first <= cell.first <= c.last), None)
            text = f"{above.text if above else ''} {cell.text}".strip()
            below.append(Column(cell.first, cell.last, text))
        columns, size = below, size + 1
    for column in columns:
        column.role, column.rank = _role(column)
    if not columns[0].text.strip() and columns[0].role is None:
        columns[0].role = "number"
    return columns, size


def _widen(columns, below=()):
    """«Срок | | Отв.» over «начало | конец |»: heads that were meant to be merged."""
    filled = [cell.first for cell in below if cell.text]
    empty = [c for c in columns[1:] if not c.text and c.first in filled]
    left = [columns[columns.index(c) - 1] for c in empty]
    if empty and {*filled} == {c.first for c in (*empty, *left)}:
        for column, wide in zip(empty, left, strict=True):
            wide.last = column.last
            columns.remove(column)


def _goes_on(columns, below):
    """Whether the next row goes on with the head: it divides a wide cell of it."""
    if len(below) < 3 or any(len(cell.text) > 60 for cell in below):
        return False
    if all(cell.text and not cell.merged for cell in below):
        return False
    return any(
        sum(c.first <= cell.first <= c.last and bool(cell.text) for cell in below) > 1
        for c in columns
        if c.last > c.first
    )


def _role(column):
    text = plain(column.text).replace("\n", " ")
    if len(text.split()) > 9:
        return None, 9
    for form in (text, _BROKEN.sub("", text)):
        for role, pattern, rank in _WORDS:
            if pattern.search(form):
                return role, rank
    return None, 9


def _plan_head(columns, size):
    """A plan has a name of the measure and a deadline or somebody responsible."""
    roles = {column.role for column in columns}
    if not roles & {"name", "group"}:
        return None
    sure = {column.role for column in columns if column.rank < 2}
    if not sure & {"deadline", "responsible"} and not _measures_alone(columns, size):
        return None
    if "name" not in roles:
        for column in columns:
            if column.role == "group":
                column.role = "name"
    for column in columns:
        own = _YEAR_HEAD.match(plain(column.text)) or _PART_HEAD.match(column.text)
        if column.role is None and own:
            column.role = "deadline"
    beside = _beside(columns)
    for column in beside:
        column.role = ""
    return Head("plan", columns, size, beside=beside).assign()


def _beside(columns):
    """Columns of a second plan that stands beside the first one in the same table.

    >>> texts = ["№", "Мероприятие", "Срок", "", "№", "Мероприятие", "Срок"]
    >>> columns = [Column(i, i, text) for i, text in enumerate(texts)]
    >>> for column in columns:
    ...     column.role, column.rank = _role(column)
    >>> [column.first for column in _beside(columns)]
    [4, 5, 6]
    >>> _beside(columns[:4])
    []
    """
    named = [c for c in columns if c.text.strip()]
    roles = [c.role for c in named]
    for first in (0, 1):  # one number may stand before all of them
        own = roles[first:]
        for times in (2, 3):
            size = len(own) // times
            once = own[:size]
            if size > 1 and own == once * times and "name" in once:
                if {"deadline", "responsible"} & set(once):
                    return named[first + size :]
    return []


def _measures_alone(columns, size):
    """«Мероприятие» beside columns of quarters or months, or beside its indicators."""
    if not any(column.role == "name" and column.rank == 0 for column in columns):
        return False
    parts = sum(bool(_PART_HEAD.match(column.text)) for column in columns)
    return parts > 1 or bool(indicator_head(columns, size))


def indicator_head(columns, size):
    """An indicator table has names of indicators and values by year."""
    texts = {column: plain(column.text).replace("\n", " ") for column in columns}
    years = [column for column, text in texts.items() if _YEAR.search(text)]
    named = (c for c, text in texts.items() if c not in years and _NAMED.search(text))
    name = next(named, None)
    if not name or not years:
        return None
    head = Head("indicators", columns, size, {"name": [name]})
    for column, text in texts.items():
        if column is name:
            continue
        fits = (role for role, pattern in _OF_INDICATORS if pattern.search(text))
        role = next(fits, column.role)
        if role == "target":
            head.roles.setdefault(role, []).append(column)
        elif role in ("unit", "base", "number"):
            head.roles.setdefault(role, [column])
    return head


def year_of(column):
    """The last year named in a head («Года реализации плана 2021» → 2021)."""
    years = _YEAR.findall(column.text)
    return int(years[-1]) if years else None


def year_text(column):
    """Words of a year column to stand behind a date, or '' for a usual column.

    >>> year_text(Column(2, 2, "Срок 2021/22 уч. год"))
    '2021/22 уч. год'
    """
    return _year_text(column.text)


@lru_cache(maxsize=256)  # asked of every row
def _year_text(text):
    found = re.search(_YEAR_WORDS, text)
    return found.group().strip() if found else ""


def part_text(column):
    """Words of a quarter's or a month's own column, or ''.

    >>> part_text(Column(2, 2, "Сроки, 2024 год III квартал"))
    'III квартал 2024'
    >>> part_text(Column(2, 2, "Срок"))
    ''
    """
    return _part_text(column.text)


@lru_cache(maxsize=256)  # asked of every row
def _part_text(text):
    found = _PART_HEAD.match(text)
    if not found:
        return ""
    year = found["year"] or " ".join(_YEAR.findall(text)[-1:])
    return f"{found['part']} {year.strip()}".strip()


def is_tick(text):
    """A cell that only says "here": «+», «х».

    >>> is_tick("+"), is_tick("март")
    (True, False)
    """
    return bool(_PLUS.match(plain(text)))
