"""Units that a plan names: one for all mentions of it, its kind, its parent."""

from __future__ import annotations

import re
from dataclasses import replace

from .draft import UnitDraft
from .text import plain

# what the name of a unit nobody knows suggests; a person sees and corrects it
_KINDS = (
    ("group", r"(?:все\s+|муниципальные\s+|подведомственные\s+)*(?:руководители"
     r"|директора|заведующие|образовательные|общеобразовательные|дошкольные|школы\b|оо\b|оу\b"
     r"|доу\b|учреждения|организации)"),
    ("external", r"(?:ог[аб]|фг[аб]|ооо\b|о?ао\b|пао\b|ип\b|чоу|нко\b)"),
    ("organisation", r"(?:м[бак]?д?оу\b|м[бак]у\s+до\b)"),
    ("centre", r"м[бак]у\b"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)


def kind_of(name):
    """What a unit's name says of its kind.

    >>> kind_of("Руководители школ"), kind_of("Руководитель центра")
    ('group', 'department')
    >>> kind_of("МБОУ «СОШ № 5»"), kind_of("МБУ «Центр»"), kind_of("ОГБПОУ «КМТ»")
    ('organisation', 'centre', 'external')
    """
    words = plain(name)
    return next((k for k, pattern in _KINDS if pattern.match(words)), "department")


def name_once(draft):
    """All mentions of a unit that is not known get the name it was first given."""
    names = {}
    for row in (*draft.measures, *draft.order.clauses):
        for party in row.responsibles:
            if not party.known:
                names.setdefault(party.key, party.name)
    for row in (*draft.measures, *draft.order.clauses):
        row.responsibles = list(
            {
                party.key: replace(party, name=names.get(party.key, party.name))
                for party in reversed(row.responsibles)
            }.values()
        )[::-1]


def units_of(draft, directory):
    """`UnitDraft` of every unit named, in the order of the document, then parents."""
    by_name = {unit["name"]: unit for unit in directory}
    parties = [
        party
        for row in (*draft.measures, *draft.order.clauses)
        for party in row.responsibles
    ]
    keys = {party.name: party.key for party in parties}
    waiting = [(party.name, party.parent) for party in parties]
    units = {}
    for name, parent in waiting:  # grows while it is walked: parents of parents
        key = keys.get(name) or key_of(by_name.get(name, {"name": name}))
        if key in units:
            continue
        units[key] = _unit(key, name, by_name.get(name))
        parent = (by_name.get(name) or {}).get("parent") or parent
        if parent:
            units[key].parent = keys.get(parent) or key_of(
                by_name.get(parent, {"name": parent})
            )
            waiting.append((parent, None))
    return list(units.values())


def _unit(key, name, known):
    if not known:
        return UnitDraft(key, name, kind_of(name))
    aliases = list(known.get("aliases") or ())
    return UnitDraft(
        key, name, known.get("kind") or kind_of(name), None, aliases, known=True
    )


def key_of(unit):
    """What all mentions of a unit share: the directory's own key, or the tidied name.

    Letter case, quotes, «г.» for «город», ё never make two units of one.

    >>> key_of({"name": "Отдел «Семья» г. Костромы"})
    'отдел семья город костромы'
    >>> key_of({"name": "ГЦОКО", "key": "7"})
    '7'
    """
    if unit.get("key"):
        return str(unit["key"])
    words = re.findall(r"[а-яa-z0-9]+", plain(unit["name"]))
    return " ".join("город" if re.match(r"г\Z|город", w) else w for w in words)
