"""What a column is, by the words of its head (№, мероприятие, срок, …)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .text import plain

# role, words, rank (the lower the surer, when two columns claim one role)
_WORDS = [
    ("number", r"\A(?:№|n\b|no\b|номер|п/?п|п\.\s?п|#)", 0),
    ("responsible", r"ответств|\bисполнител|кто\s+провод", 0),
    ("responsible", r"соисполнител|участник\w*\s+исполн", 1),
    ("result", r"(?:ожидаем|планируем|конечн|предполагаем)\w*\s+(?:\w+\s+)?результат",
     0),
    ("result", r"результат|итог", 1),
    ("result", r"форма\s+(?:отч|представ|предост|завершен|подтвер)|отчетн"
     r"|вид\s+документ|выходн|продукт|подтвержда|документ", 2),
    ("result", r"показател|индикатор|критери|эффект", 3),
    ("result", r"примечан|комментар", 4),
    ("deadline", r"срок|дата|\bдаты|период|врем[яе]|когда|график", 0),
    ("name", r"мероприяти", 0),
    ("name", r"содержани|\bдействи|вид\w*\s+(?:работ|деятельн)|событи|\bмер[аы]?\b", 1),
    ("name", r"наименован|назван|перечень|тема|форма|что\s", 2),
    ("group", r"направлени|раздел|задач|блок|этап|цел[ьи]", 3),
]  # fmt: skip
_WORDS = [(role, re.compile(pattern), rank) for role, pattern, rank in _WORDS]
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_HEAD = re.compile(
    r"(?:(?:на|в)\s+)?(?:19|20)\d\d(?:\s*[-/]\s*(?:20)?\d\d)?\s*(?:уч\w*\.?\s*)?"
    r"(?:г\w*\.?)?(?:\s*\(?(?:план\w*|факт\w*)\)?)?\Z"
)
_PART_HEAD = re.compile(
    r".*?(?P<part>(?<!\w)(?:[IVХX]{1,4}|[1-4])(?:-?[йяе]|-?[ыо]й)?\s*(?:квартал\w*"
    r"|кв\b\.?|полугоди\w*)|январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]"
    r"|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья])"
    r"(?P<year>\s*(?:19|20)\d\d(?:\s*г\w*\.?)?)?\s*\Z", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_ROW_NUMBER = re.compile(r"\d+(?:\.\d+)*[.)]?(?:\s|\Z)")
_PLUS = re.compile(r"[+хxv✓*]\Z")


@dataclass
class Column:
    """Columns first…last of the grid under one head text."""

    first: int
    last: int
    text: str
    role: str | None = None
    rank: int = 9


@dataclass
class Head:
    """A recognised table head: `kind` is "plan" or "indicators"; `size` in rows."""

    kind: str
    columns: list[Column]
    size: int = 1
    roles: dict = field(default_factory=dict)

    def texts(self):
        return [plain(column.text) for column in self.columns]


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
    columns, size = _columns(rows, index)
    for column in columns:
        column.role, column.rank = _role(column)
    if not columns[0].text.strip() and columns[0].role is None:
        columns[0].role = "number"
    return _plan_head(columns, size) or _indicator_head(columns, size)


def _columns(rows, index):
    """Head columns; a head over two rows gives «above below» texts."""
    row = rows[index]
    columns = [Column(cell.first, cell.last, cell.text) for cell in row]
    below = rows[index + 1] if index + 1 < len(rows) else []
    if not _second_row(row, below):
        return columns, 1
    columns = []
    for cell in below:
        above = next((c for c in row if c.first <= cell.first <= c.last), None)
        text = f"{above.text if above else ''} {cell.text}".strip()
        columns.append(Column(cell.first, cell.last, text))
    return columns, 2


def _second_row(row, below):
    """Whether the next row goes on with the head: it divides a wide cell of it."""
    if not below or any(len(cell.text) > 60 for cell in below):
        return False
    if not any(cell.merged or not cell.text for cell in below) or len(below) < 3:
        return False
    wide = [cell for cell in row if cell.last > cell.first]
    divided = any(
        sum(c.first <= cell.first <= c.last and bool(cell.text) for cell in below) > 1
        for c in wide
    )
    full = [cell for cell in below if cell.text]
    return divided and len(full) < len(below)


def _role(column):
    text = plain(column.text).replace("\n", " ")
    if len(text.split()) > 9:
        return None, 9
    for role, pattern, rank in _WORDS:
        if pattern.search(text):
            return role, rank
    return None, 9


def _plan_head(columns, size):
    """A plan has a name of the measure and a deadline or somebody responsible."""
    roles = {column.role for column in columns}
    texts = " ".join(plain(column.text) for column in columns)
    if not roles & {"deadline", "responsible"}:
        return None
    if not roles & {"name", "group"}:
        return None
    if re.search(r"наименован\w+ показател", texts) and "responsible" not in roles:
        return None
    head = Head("plan", columns, size)
    if "name" not in roles:
        for column in columns:
            if column.role == "group":
                column.role = "name"
    for column in columns:
        own = _YEAR_HEAD.match(plain(column.text)) or _PART_HEAD.match(column.text)
        if column.role is None and own:
            column.role = "deadline"
    for role in ("name", "result"):
        found = [c for c in columns if c.role == role]
        if found:
            head.roles[role] = [min(found, key=lambda c: c.rank)]
    for role in ("number", "deadline", "responsible", "group"):
        found = [c for c in columns if c.role == role]
        if role == "responsible":
            found.sort(key=lambda c: c.rank)
        if role in ("number", "group"):
            found = found[:1]
        if found:
            head.roles[role] = found
    return head


def _indicator_head(columns, size):
    """An indicator table has names of indicators and values by year."""
    texts = [plain(column.text).replace("\n", " ") for column in columns]
    name = [c for c, t in zip(columns, texts, strict=True)
            if re.search(r"показател|индикатор|критери", t)
            and not _YEAR.search(t)]  # fmt: skip
    years = [c for c, t in zip(columns, texts, strict=True) if _YEAR.search(t)]
    if not name or not years:
        return None
    head = Head("indicators", columns, size)
    head.roles["name"] = name[:1]
    for column, text in zip(columns, texts, strict=True):
        if column in name[:1]:
            continue
        if re.search(r"единиц|ед\.?\s*изм", text):
            head.roles.setdefault("unit", [column])
        elif re.search(r"базов|факт|исходн|текущ|отчетн", text):
            head.roles.setdefault("base", [column])
        elif _YEAR.search(text):
            head.roles.setdefault("target", []).append(column)
        elif column.role == "number":
            head.roles.setdefault("number", [column])
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
    found = re.search(
        r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:20)?\d\d)?\s*(?:уч\w*\.?\s*)?(?:г\w*\.?)?",
        column.text,
    )
    return found.group().strip() if found else ""


def part_text(column):
    """Words of a quarter's or a month's own column, or ''.

    >>> part_text(Column(2, 2, "Сроки, 2024 год III квартал"))
    'III квартал 2024'
    >>> part_text(Column(2, 2, "Срок"))
    ''
    """
    found = _PART_HEAD.match(column.text)
    if not found:
        return ""
    year = found["year"] or " ".join(_YEAR.findall(column.text)[-1:])
    return f"{found['part']} {year.strip()}".strip()


def is_tick(text):
    """A cell that only says "here": «+», «х».

    >>> is_tick("+"), is_tick("март")
    (True, False)
    """
    return bool(_PLUS.match(plain(text)))
