"""Points of the order itself in other words, read as an order's points are."""

from __future__ import annotations

import re
from dataclasses import replace

from .accounting import read_accounting
from .amendment_compare import carry
from .amendment_edition import NotDone
from .amendment_rows import unquoted
from .cases import is_infinitive
from .clauses import read_clauses
from .grid import Table
from .order import Head
from .points import Point

_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)*)[.)]?\s+(?=\D)")


def is_text(block):
    return not isinstance(block, Table)


def _read_clause(edition, number, text, addressee):
    """(Clause, findings) of a point of the order in other words."""
    order = replace(edition.draft.order, clauses=[])
    begins = is_infinitive(re.split(r"\W", text.strip(), maxsplit=1)[0])
    point = Point(number, text, addressee if begins and addressee else None)
    told, _tally = read_clauses(Head(order, points=[point]), edition.directory)
    if not order.clauses:
        raise NotDone("amendment_not_understood")
    return order.clauses[0], [one for one in told if one.rows]


def put_clause(edition, one, row, text):
    read, told = _read_clause(edition, row.number, text, row.addressee_text)
    if not read.responsibles:
        read.responsibles = list(row.responsibles)
    new = carry(row, read)
    edition.findings += [replace(found, rows=(row.key,)) for found in told]
    edition.put(one, row, new)


def restate_clause(edition, one, rows):
    text = one.text or "\n".join(str(b) for b in one.blocks if is_text(b))
    text = unquoted(text)
    if len(rows) > 1 or not text:
        raise NotDone("amendment_not_understood")
    found = _NUMBER.match(text)
    put_clause(edition, one, rows[0], text[found.end() :] if found else text)


def new_clause(edition, one):
    """Add a point to the order itself, where it is spoken of."""
    if one.where.scope != "order" or one.where.section or one.new_section:
        return None
    if any(not is_text(block) for block in one.blocks):
        return None
    text = unquoted(one.text or "\n".join(map(str, one.blocks)))
    found = _NUMBER.match(text)
    number = found[1] if found else next(iter(one.numbers), "")
    if not number or not text:
        raise NotDone("amendment_no_rows")
    above = number.rpartition(".")[0]
    beside = [c for c in edition.clauses if c.number.rpartition(".")[0] == above]
    addressee = beside[0].addressee_text if beside and above else ""
    text = text[found.end() :] if found else text
    read, told = _read_clause(edition, number, text, addressee)
    kinds = {unit.key: unit.kind for unit in edition.draft.units}
    parties = [kinds.get(party.key) for party in read.responsibles]
    row = edition.add(
        one, replace(read, accounting=read_accounting(read.words, parties))
    )
    edition.findings += [replace(item, rows=(row.key,)) for item in told]
    return row
