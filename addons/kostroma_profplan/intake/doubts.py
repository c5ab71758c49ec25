"""What only the whole draft shows: rows held against each other and the order."""

from __future__ import annotations

import re
from collections import defaultdict

from .findings import finding, listed, shown
from .heads import ROLES
from .party_doubts import doubts_of_parties
from .places import place
from .plan_table import FIELDS
from .text import oneline, plain


def doubts_of(draft, raw, columns):
    """Findings on a whole draft; `raw` is the `RawPlan` its measures were read from.

    `columns` are its doubtful columns, {head: (role, how)} (`columns.settle`).
    """
    return [
        *_inherited(draft),
        *_columns(raw, columns),
        *_without_responsible(draft, raw),
        *_duplicates(draft, raw),
        *before_order(draft),
        *_repeats(draft),
        *_unknown_units(draft),
        *doubts_of_parties([*draft.measures, *draft.order.clauses]),
    ]


def _of_rows(code, rows, **words):
    """The finding on measures or clauses, their numbers among its words."""
    if rows:
        numbers = listed(row.number for row in rows)
        yield finding(code, rows=[row.key for row in rows], numbers=numbers, **words)


def _inherited(draft):
    for field_name in FIELDS:
        rows = [row for row in draft.measures if field_name in row.inherits]
        yield from _of_rows(f"inherited_{field_name}", rows)


def _columns(raw, columns):
    """Columns that the plan lacks, that were guessed, that are only kept."""
    for name in raw.missing:
        yield finding("column_missing", "таблица плана", column=name)
    for head, (role, how) in columns.items():
        if how == "guessed":
            words = {"column": head, "role": ROLES[role]}
            yield finding("column_guessed", "таблица плана", **words)
    for code in ("unknown", "kept"):
        heads = [head for head, (_role, how) in columns.items() if how == code]
        if heads:
            names = "», «".join(heads)
            yield finding(f"column_{code}", "таблица плана", names=names)


def _without_responsible(draft, raw):
    if "Ответственный" not in raw.missing:
        rows = [row for row in draft.measures if not row.responsibles]
        yield from _of_rows("responsible_missing", rows)


def _duplicates(draft, raw):
    same_number = defaultdict(list)
    for measure, row in zip(draft.measures, raw.measures, strict=True):
        if not row.same_name:
            same_number[measure.section, measure.number.rstrip(".")].append(measure)
    for rows in same_number.values():
        if len(rows) > 1:
            keys = [row.key for row in rows]
            number, count = rows[0].number, len(rows)
            yield finding("number_duplicate", rows=keys, number=number, count=count)


def before_order(draft):
    """Months named by a measure that lie before the order's own date."""
    order = draft.order
    day = order.date
    if day:
        first = order.period[0]
        rows = [m for m in draft.measures if _is_before(m.deadline, day, first)]
        yield from _of_rows("deadline_before_order", rows, date=shown(day))


def _is_before(deadline, day, first):
    start, end = deadline.start, deadline.end
    if deadline.kind in ("range", "ranges", "recurring"):
        return bool(start and start < day and start != first or end and end < day)
    return deadline.kind == "date" and bool(end and end < day)


def _repeats(draft):
    """A measure named once more as a point of another one's list."""
    points = defaultdict(list)
    for measure in draft.measures:
        for line in measure.name.split("\n")[1:]:
            points[_essence(line)].append(measure)
    for measure in draft.measures:
        others = [m for m in points.get(_essence(measure.name), ()) if m != measure]
        if others and len(measure.name) > 20:
            text = re.sub(r"\A[-–—•]\s*", "", oneline(measure.name))
            words = {"other": place(others[0]), "text": text}
            yield finding("measure_repeats", rows=[measure.key], **words)


def _unknown_units(draft):
    """One finding for all units that the directory does not have."""
    rows, names = {}, {}
    for row in (*draft.measures, *draft.order.clauses):
        for party in row.responsibles:
            if not party.known:
                rows[row.key] = True
                names[party.key] = party.name
    if names:
        units = "», «".join(names.values())
        yield finding("responsible_unknown", rows=rows, names=units, count=len(names))


def _essence(text):
    """Letters of a name, without its bullet: what makes two names the same."""
    return re.sub(r"[\W_]+", "", plain(text))
