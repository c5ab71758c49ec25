"""New rows in an amending order: a table with or without a head, or words alone.

They are read by the plan's own readers. A table without a head has the columns of the
plan: which is which is told by the rows of the plan that stand in it, by terms and by
units; it gets the plan's head and goes the way of any plan table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations
from typing import NamedTuple

from .amendment_quotes import mask
from .deadline import read_deadline
from .document import read_content
from .draft import Measure
from .grid import Cell, Content, Row, Table
from .heads import read_head
from .numbering_keys import NUMBER, number_key
from .responsibles import read_responsibles
from .target import read_target
from .terms import on_control
from .text import clean, plain

_HEADS = {
    "number": "№ п/п",
    "name": "Наименование мероприятия",
    "deadline": "Срок исполнения",
    "responsible": "Ответственный исполнитель",
    "result": "Ожидаемый результат",
    "": "Примечание",
}
_FIELDS = {
    "deadline": "deadline_text",
    "responsible": "responsible_text",
    "result": "result_text",
    "name": "name",
}
_NUMBERED = re.compile(rf"\s*(?P<number>{NUMBER})[)]?\s+(?P<words>\S.*)\Z", re.S)
_IS_NUMBER = re.compile(rf"\s*{NUMBER}[)]?\s*\Z")
_LABEL = re.compile(
    r"(?:\A|[;.,\n–—-]\s*)(?P<role>(?P<deadline>срок[а-яё]*(?:\s+(?:исполн|выполн|реализ"
    r"|провед)[а-яё]*)?)|(?P<responsible>ответственн[а-яё]*(?:\s+исполнител[а-яё]*)?"
    r"|исполнител[а-яё]*)|(?P<result>(?:ожидаем[а-яё]*\s+)?результат[а-яё]*))"
    r"\s*[:–—-]\s*", re.I,
)  # fmt: skip
_CELLS = re.compile(r"\t+|\s+\|\s*|\s*\|\s+")


class Rows(NamedTuple):
    """New rows of a plan: measures, {code: name} of their sections, doubts on them.

    `unsaid` are the names of a measure's texts that its words do not say, by its key.
    """

    measures: list
    sections: dict
    findings: list
    unsaid: dict


def rows_of(blocks, text, edition):
    """The `Rows` that an amending order sets; IntakeError where it sets none.

    :param blocks: paragraphs and tables that hold the rows
    :param text: the rows' words where they stand in the point itself
    :param edition: has `period`, `directory` and the plan's `measures`
    """
    tables = [block for block in blocks if isinstance(block, Table)]
    if tables:
        return _of_tables(tables, edition)
    lines = [text] if text else []
    lines += [str(block) for block in blocks]
    return _of_words(unquoted("\n".join(lines)), edition)


def unquoted(text):
    """Words without the quotes around them, whatever stands behind these.

    >>> unquoted("«3.5. Ярмарка «Мир»».")
    '3.5. Ярмарка «Мир»'
    """
    text = clean(text)
    masked = mask(text)
    if re.fullmatch(r"⟦0⟧[\s;.,]*", masked.text):
        return masked.quotes[0].strip()
    return text


# ---------------------------------------------------------------------------- words


def _of_words(text, edition):
    rows = []
    for line in filter(None, text.split("\n")):
        numbered = _NUMBERED.match(line)
        if numbered or not rows:
            number = numbered["number"] if numbered else ""
            rows.append([number, numbered["words"] if numbered else line])
        else:
            rows[-1][1] += f"\n{line}"
    measures, unsaid = [], {}
    for n, (number, words) in enumerate(rows, 1):
        said, key = _said(words, edition), f"m{n}"
        measures.append(read_row(number, said, edition, key))
        unsaid[key] = [name for name in _FIELDS.values() if name not in said]
    found = [
        replace(one, rows=(row.key,))
        for row in measures
        for one in row.deadline.findings
        if "deadline_text" not in unsaid[row.key]
    ]
    return Rows(measures, {}, found, unsaid)


def _said(words, edition):
    """{field: text} of a row in words: cells, or labelled parts, or its name alone."""
    cells = [cell.strip() for cell in _CELLS.split(words) if cell.strip()]
    if len(cells) > 1:
        roles = guess_roles([cells], edition)
        named = zip(roles, cells, strict=True)
        return {_FIELDS[role]: cell for role, cell in named if role in _FIELDS}
    labels = list(_LABEL.finditer(words))
    if not labels or not words[: labels[0].start()].strip():
        return {"name": words.strip(" ;")}
    said = {"name": words[: labels[0].start()].strip(" ;\n")}
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        role = next(n for n in _FIELDS if n in label.groupdict() and label[n])
        end = following.start() if following else len(words)
        said[_FIELDS[role]] = words[label.end() : end].strip(" ;.\n")
    return said


def read_row(number, said, edition, key):
    """A `Measure` of its texts, read by the rules of the plan.

    :param said: `{field: text}`; what is not there is empty
    """
    texts = {name: said.get(name, "") for name in _FIELDS.values()}
    deadline = read_deadline(
        texts["deadline_text"], *edition.period, calendar=edition.calendar
    )
    measure = Measure(number, None, **texts, deadline=deadline, key=key)
    measure.responsibles = read_responsibles(
        texts["responsible_text"], edition.directory
    )
    measure.target = read_target(texts["result_text"])
    measure.term = on_control(deadline, edition.period)
    return measure


# ---------------------------------------------------------------------------- tables


def _of_tables(tables, edition):
    blocks = []
    for table in map(_without_quotes, tables):
        rows = [Row(table, n, cells) for n, cells in enumerate(table.rows, 1)]
        headed = any(read_head(table.rows, n) for n in range(min(3, len(rows))))
        blocks.append(table if headed else _headed(table, edition))
    draft = read_content(
        Content(blocks), edition.name, edition.period, edition.directory
    )
    sections = {section.code: section.name for section in draft.sections}
    found = [one for one in draft.findings if one.rows]
    return Rows(draft.measures, sections, found, {})


def _without_quotes(table):
    """A table whose first cell opens the quotation that its last one closes."""
    filled = [cell for row in table.rows for cell in row if cell.text.strip()]
    if not filled:
        return table
    first, last = filled[0], filled[-1]
    if first.text[:1] in '«"“„' and mask(first.text).open:
        first.text = first.text[1:].strip()
    tail = re.search(r"[»\"”“]\s*[;.]?\s*\Z", last.text)
    if tail and last.text.count("»") > last.text.count("«"):
        last.text = last.text[: tail.start()].strip()
    alone = re.compile(r"[«»\"“”„;.\s]+\Z")
    for cell in (first, last):
        if alone.match(cell.text):
            cell.text = ""
    return table


def _headed(table, edition):
    """The table with the plan's head over its columns."""
    width = table.width
    rows = [_texts(row, width) for row in table.rows]
    full = [row for row in rows if sum(map(bool, row)) > 2] or rows
    roles = guess_roles(full, edition)
    head = [Cell(_HEADS[role], n, n) for n, role in enumerate(roles)]
    return replace(table, rows=[head, *table.rows])


def _texts(row, width):
    texts = [""] * width
    for cell in row:
        texts[cell.first] = cell.text
    return texts


def guess_roles(rows, edition):
    """The role of each column, "" where it has none of ours.

    What stands in the plan's own rows decides, then what reads as a term, as units.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    number = next((n for n, column in enumerate(columns) if _is_number(column)), None)
    left = [n for n in range(len(columns)) if n != number and any(columns[n])]
    known = {number_key(row.number): row for row in edition.measures}
    numbers = columns[number] if number is not None else []
    like = [known.get(number_key(one)) for one in numbers]
    points = {
        (n, role): _points(columns[n], role, like, edition)
        for n in left
        for role in _FIELDS
    }
    roles = ["" for _column in columns]
    if number is not None:
        roles[number] = "number"
    names = ("name", "deadline", "responsible", "result")[: len(left)]
    best = max(
        permutations(left[:6], len(names)),
        key=lambda found: (
            sum(points[n, role] for n, role in zip(found, names, strict=True)),
            [-n for n in found],
        ),
        default=(),
    )
    for n, role in zip(best, names, strict=True):
        roles[n] = role
    return roles


def _is_number(column):
    filled = [text for text in column if text]
    return bool(filled) and all(_IS_NUMBER.match(text) for text in filled)


def _points(column, role, like, edition):
    """How well a column fits a role."""
    filled = [text for text in column if text]
    total = 0.0
    for text, row in zip(column, like or [None] * len(column), strict=True):
        own = row and getattr(row, _FIELDS[role])
        if text and own and plain(own) == plain(text):
            total += 5
    if role == "deadline":
        read = (
            read_deadline(text, *edition.period, calendar=edition.calendar)
            for text in filled
        )
        total += 3 * sum(one.kind != "unknown" for one in read)
    if role == "responsible":
        parties = (p for t in filled for p in read_responsibles(t, edition.directory))
        total += 3 * any(p.known or p.key in edition.unit_keys for p in parties)
    if role == "name":
        total += 0.5
    return total / max(len(filled), 1) if filled else -1
