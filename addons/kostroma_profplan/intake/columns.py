"""What a column is where the words of its head do not tell: by what stands in it.

`settle` gives the columns of a recognised plan their roles for good; `infer` finds the
plan in a table whose head is not recognised or that has none. A guess is used and told,
a column without a role is kept and told; what a person decided wins over both.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from .deadline import read_deadline
from .heads import (
    SHARED,
    Column,
    Head,
    columns_at,
    indicator_head,
    is_tick,
    part_text,
    year_text,
)
from .text import oneline, plain

_MOST = 0.6  # so many of a column's cells must look alike
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?\Z")
_AMOUNT = re.compile(r"\d[\d ]*(?:[.,]\d+)?\s*(?:%|(?:тыс|млн)?\.?\s*(?:руб\w*)?\.?)\Z")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?:\.\d{2,4})?\Z")
_CLOCK = re.compile(r"(?:(?:с|до|в)\s)?\d{1,2}[.:-]\d\d(?:\D.{0,12})?\Z")
# how the name of a unit, a post or a person begins
_UNIT = re.compile(
    r"(?:все\s+|\w+(?:ые|ий|ая|ое|ый|ого|ой)\s+)?(?:кл\.\s*рук|зам\b|директор|заместител"
    r"|руководител|начальник|заведующ|учител|педагог|воспитател|методист|специалист"
    r"|психолог|библиотекар|завуч|вожат|родител|председател|управлени|отдел(?!ен)"
    r"|комитет|департамент|сектор|администраци|центр(?!ал)|комисси|учреждени|организаци|школы\b|совету?\b|служб"
    r"|библиотек|музе[йяи]\b|клуб|колледж|техникум|лице[йи]|гимнази|детск\w+\s+сад)"
)
_LEGAL = re.compile(r"[А-ЯЁ]{2,6}(?![а-яё])")  # «МБОУ СОШ № 5», «ЦРО»
_PERSON = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ]\.|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ]"
    r"|(?:[А-ЯЁ][а-яё]+\s+){2}[А-ЯЁ][а-яё]+(?:вич|вна)\b"
)


def settle(head, texts, decided=()):
    """Gives the columns of a plan their roles; {head: (role, how)} of the told ones.

    `texts` are the cells under each column, `decided` the roles by a person, by heads
    ("" only keeps the cells). `how` is "decided", "guessed", "kept" (a column the
    product has no place for) or "unknown".
    """
    decided = {plain(text): role for text, role in dict(decided or {}).items()}
    told = dict(head.told)
    for column, cells in zip(head.columns, texts, strict=True):
        own = plain(column.head)
        if column in head.beside:
            continue
        if own in decided:
            column.role = decided[own]
            column.rank = 1 if column.role in SHARED else -1
            told[column.head] = (column.role, "decided")
        elif column.role == "deadline" and _tells_no_term(column, cells):
            column.role = ""
    head.indicators = _indicators(head)
    told |= _guess(head.assign(), texts, set(told))
    used = sum(head.indicators.roles.values(), []) if head.indicators else []
    for column, cells in zip(head.columns, texts, strict=True):
        if column in head.beside:
            continue
        if column in head.spare() and any(cells) and column not in used:
            how = "unknown" if column.role is None else "kept"
            told.setdefault(column.head, ("", how))
    return told


def _tells_no_term(column, cells):
    """Sums of money or values by years and parts of one, hours of the day."""
    filled = [oneline(text) for text in cells if text]
    if filled and all(map(_CLOCK.match, filled)):
        return plain(column.head).startswith(("врем", "час", "начал", "оконч"))
    if year_text(column) and _amounts(cells):
        return True
    return bool(part_text(column)) and _amounts(cells, 31)


def _indicators(head):
    """The head of the indicators that stand beside the measures, with their years."""
    spare = [column for column in head.columns if not column.role]
    if not any(year_text(column) for column in spare):
        return None
    for roles in ("result", "number", None, ""), ("name", "number", None, ""):
        columns = [column for column in head.columns if column.role in roles]
        if found := indicator_head(columns, head.size):
            return found
    return None


def _guess(head, texts, decided, roles=(*SHARED, "result")):
    """Gives the roles that the plan lacks to columns whose cells fit them."""
    told = {}
    for role in roles:
        if role in head.roles:
            continue
        fits = _FITS[role]
        shares = {}
        for n, column in enumerate(head.columns):
            open_ = column.role is None or (role, column.role) == ("deadline", "group")
            if open_ and column.head not in decided:
                shares[n] = _share(texts[n], fits)
        best = max(shares, key=shares.get, default=None)
        if best is not None and shares[best] >= _MOST:
            column = head.columns[best]
            column.role, column.rank = role, 1
            told[column.head] = (role, "guessed")
            head.assign()
    return told


def _share(texts, fits):
    """The part of the filled cells that fit.

    >>> _share(["март", "1-4", ""], is_term)
    0.5
    """
    filled = [text for text in texts if text][:100]
    return sum(bool(fits(text)) for text in filled) / len(filled) if filled else 0


def is_term(text):
    """Whether a cell reads as a term, of whatever year.

    >>> is_term("до 1 марта 2027 г."), is_term("1-4"), is_term("Отдел образования")
    (True, False, False)
    """
    if len(text) > 150:
        return False
    year = int((_YEAR.findall(text) or ["2024"])[0])
    read = read_deadline(text, date(year, 1, 1), date(year, 12, 31))
    return read.kind != "unknown" or read.delay is not None


def is_unit(text):
    """Whether a cell begins with a unit, a post or a person.

    >>> is_unit("Кл. руководители"), is_unit("МБУ ГЦОКО"), is_unit("Ветров В.А.")
    (True, True, True)
    >>> is_unit("Провести совещание директоров"), is_unit("1-4")
    (False, False)
    """
    text = oneline(text)
    if len(text) > 200:
        return False
    return bool(_UNIT.match(plain(text)) or _LEGAL.match(text) or _PERSON.match(text))


def _is_long(text):
    return len(text) > 20 and " " in text


_FITS = {
    "number": _NUMBER.match,
    "deadline": is_term,
    "responsible": is_unit,
    "result": _is_long,
}


def _amounts(texts, days=0):
    """Whether the cells of a year are sums of money or values, not days of it.

    `days`: numbers up to it are days, as in a column of a month.
    """
    texts = [oneline(t) for t in texts if t and not is_tick(t) and t not in "-–—"]
    plainly = [text for text in texts if not _DAY.match(text)]
    if not plainly or not all(map(_AMOUNT.match, texts)):
        return False
    return not days or any(not t.isdigit() or int(t) > days for t in plainly)


def continues(rows, head):
    """Whether a table without a head goes on with the plan before it (a new page).

    Its first whole row must look like a measure, or like the rest of one.
    """
    whole = [row for row in rows if len(row.cells) == len(head.columns)]
    if not whole:
        return False
    cells = whole[0].cells
    found = {r: head.cell(cells, columns[0]) for r, columns in head.roles.items()}
    telling = found.keys() & {"number", "deadline", "responsible"}
    if any(_FITS[role](found[role].text) for role in telling):
        return True
    return head.kind == "plan" and any(cell.merged or not cell.text for cell in cells)


def infer(rows):
    """(head, its rows, rows under it) of a table without a recognised head, or None.

    The cells must tell a term and a name, without any head also who answers.
    """
    full = [row for row in rows if len(row.filled) > 2]
    width = Counter(len(row.cells) for row in full).most_common(1)
    full = [row for row in full if len(row.cells) == width[0][0]]
    if len(full) < 2:
        return None
    start = rows.index(full[0])
    columns, _size = columns_at([row.cells for row in rows], start)
    heads = [column for column in columns if column.text]
    headed = any(column.role for column in heads) and not any(
        _NUMBER.match(column.text) or is_term(column.text) for column in heads
    )
    bare = not headed and _inferred(rows, start, False)
    if bare and is_term(bare[0].cell(full[0].cells, bare[0].roles["deadline"][0]).text):
        return bare
    return _inferred(rows, start, True) if headed or bare else None


def _inferred(rows, start, headed):
    """A plan whose columns their cells tell; `headed`: its first row is a head."""
    if headed:
        columns, size = columns_at([row.cells for row in rows], start)
    else:
        columns = [Column(cell.first, cell.last, "") for cell in rows[start].cells]
        size = 0
    head = Head("plan", columns, size).assign()
    under = rows[start + size :]
    cells = texts_under(head, under)
    _guess(head, cells, set(), ["number"])
    told = _guess(head, cells, set(), SHARED) | _name(head, cells)
    if not headed:
        _guess_executor(head, cells)
    told |= _guess(head, cells, set(), ["result"])
    head.told = told if headed else {}
    enough = {"name", "deadline"} if headed else {"name", "deadline", "responsible"}
    if enough <= set(head.roles):
        return head, rows[start : start + size], under
    return None


def _guess_executor(head, cells):
    """Beside number, measure and term a filled column is of those who answer.

    Some of its cells name units, or they say the same again.
    """
    if "responsible" in head.roles or not {"number", "name", "deadline"} <= set(
        head.roles
    ):
        return
    own = []
    for n, column in enumerate(head.columns):
        filled = list(filter(None, cells[n]))
        if column.role is None and len(filled) * 5 >= len(cells[n]) * 4:
            own.append((column, filled))
    if len(own) == 1:
        (column, filled) = own[0]
        if len(set(filled)) < len(filled) or _share(filled, is_unit):
            column.role = "responsible"
            head.assign()


def _name(head, cells):
    """The measures are the first long texts of what is left, no people or units."""
    if "name" in head.roles:
        return {}
    lengths = {
        n: sum(map(len, cells[n]))
        for n, column in enumerate(head.columns)
        if column.role is None and _share(cells[n], is_unit) < _MOST
    }
    longest = max(lengths.values(), default=0)
    best = next((n for n in lengths if lengths[n] * 2 > longest), None)
    if best is None or longest <= 10 * len(cells[best]):
        return {}
    head.columns[best].role = "name"
    head.assign()
    return {head.columns[best].head: ("name", "guessed")}


def texts_under(head, rows):
    """The texts under each column, of rows that are more than a heading."""
    rows = [row for row in rows if _is_telling(row)]
    found = [[head.cell(row.cells, column) for row in rows] for column in head.columns]
    return [[cell.text if cell else "" for cell in cells] for cells in found]


def _is_telling(row):
    """Whether a row is more than a heading or the numbers of the columns."""
    return len({cell.text for cell in row.filled}) > 1 and not row.counts_columns
