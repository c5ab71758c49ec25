"""Units that a plan names: one for all mentions of it, its kind, its parent."""

from __future__ import annotations

import re
from dataclasses import replace

from . import offices
from .draft import UnitDraft
from .text import plain

_MANY = "|".join(s for s in offices.POSTS if s not in offices.WORKERS)
_POST = "|".join((*offices.POSTS, *(rf"{s}\b" for s in offices.SHORT_POSTS)))
# what the name of a unit nobody knows suggests, the first that fits; a person sees it
_KINDS = (
    ("external", r"\b(?:ооо|о?ао|пао|зао|ип|нко|ано|чоу|чу)\b|\A(?:ог|фг|кг)[а-я]*у"
     r"|\Aг(?:[бак]?у[пз]?|[бак]?поу)\b"
     r"|колледж|техникум|университет|\bинститут|\bакадеми|училищ|министерств"
     r"|(?:центр|служб)[а-я]* занятост|\bцзн\b|полици|мвд\b|\bпдн\b|гибдд|\bмчс\b"
     r"|прокуратур|военкомат|роспотребнадзор|больниц|поликлиник|\bцрб\b|епархи"
     r"|благочини|\bприход|\bхрам|церк[во]|митрополи|монастыр"),
    ("group", rf"\A(?:(?:все|[а-я]+[ыи]е|кл)\W+)*(?:(?:{_MANY})(?:и|ы|а|я|ие|ые)\b"
     r"|(?:организаци|гимнази|библиотек|музе|лице)и\b|(?:учреждени|предприяти)я\b"
     r"|школы\b|сады\b)|\A(?:все )?(?:оо|оу|доо|м?б?доу|мб?оу|сош|удод?|одо)\Z"),
    ("department", rf"\A(?:(?:[а-я]+(?:[ыи]й|ая|ое)|ст|гл|пед|соц|кл|и\.? ?о)\W+)*"
     rf"(?:{_POST}|комитет|управлени|отдел|департамент|сектор|администраци|комисси"
     r"|совет)"),
    ("organisation", r"\A[а-я]{0,3}?[бак]?д?оу\b|\A[мг][бак]у(?: ?до\b|к\b)|\bсош\b"
     r"|\b[он]ош\b|\bшкол|гимнази|\bлице[йя]|детск[а-я]+ сад|\bинтернат|\bд/?с\b"
     r"|библиотек|\bмузе[йя]|\bдвор(?:ец|ца)|\bдом\b|\bд/?д[ют]|\bц[др]т|\bдю"),
    ("centre", r"центр|\b[им]?мц\b|\bцро\b|цоко\b|\Aм[бак]?у\b"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
# «образовательные организации» in any case, as their abbreviation is written out
_MANY_OF = {
    full: re.compile(
        full.replace("организаций", "(?:организаци|учреждени)(?:й|и|я|ями?|ям|ях)\\b")
        .replace("ых ", "ы[а-я]+ ")
    )
    for full in sorted(set(offices.ABBREVIATIONS.values()), key=len)
}  # fmt: skip
_DISTRICT = re.compile(r"\bр-н")
_WORDS = re.compile(r"[а-яa-z]+|\d+")
_INITIALS_FIRST = re.compile(r"((?:\b[А-ЯЁ]\.\s?)+)([А-ЯЁ][а-яё-]+)")
# one word for each of the ways it is written
_SAME = {"г": "город", "гор": "город", "города": "город", "городу": "город",
         "городе": "город", "р": "район", "района": "район"}  # fmt: skip


def kind_of(name):
    """What a unit's name says of its kind.

    >>> kind_of("Руководители школ"), kind_of("Руководитель центра")
    ('group', 'department')
    >>> kind_of("МБОУ «СОШ № 5»"), kind_of("МБУ «Центр»"), kind_of("ОГБПОУ «КМТ»")
    ('organisation', 'centre', 'external')
    """
    words = plain(name).replace('"', "")
    return next((k for k, pattern in _KINDS if pattern.search(words)), "department")


def name_once(draft):
    """All mentions of a unit that is not known get one name: the first with a capital.

    A unit named twice in a row stands in it once.
    """
    rows = (*draft.measures, *draft.order.clauses)
    names = {}
    for party in (party for row in rows for party in row.responsibles):
        name = names.setdefault(party.key, party.name)
        if not party.known and name[:1].islower() and not party.name[:1].islower():
            names[party.key] = party.name
    for row in rows:
        row.responsibles = once(
            party if party.known else replace(party, name=names[party.key])
            for party in row.responsibles
        )


def once(parties):
    """Each unit at its first mention, with the words of all of them."""
    result = {}
    for party in parties:
        first = result.setdefault(party.key, party)
        if first is not party:
            result[party.key] = replace(first, words=first.words + party.words)
    return list(result.values())


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
        known = by_name.get(name, {})
        key = keys.get(name) or key_of(known or {"name": name})
        if key in units:
            continue
        kind, aliases = known.get("kind") or kind_of(name), known.get("aliases") or ()
        unit = UnitDraft(key, name, kind, None, list(aliases), known=bool(known))
        parent = known.get("parent") or parent
        if parent:
            unit.parent = keys.get(parent) or key_of(
                by_name.get(parent, {"name": parent})
            )
            waiting.append((parent, None))
        units[key] = unit
    return list(units.values())


def key_of(unit):
    """What all mentions of a unit share: the directory's own key, or the tidied name.

    Letter case, quotes, «г.» for «город», ё, signs, «ОО» for «образовательные
    организации» and initials before the surname never make two units of one.

    >>> key_of({"name": "Отдел «Семья» г. Костромы"})
    'отдел семья город костромы'
    >>> key_of({"name": "Директора ОО"}) == key_of({
    ...     "name": "директора образовательных учреждений"})
    True
    >>> key_of({"name": "ГЦОКО", "key": "7"})
    '7'
    """
    if unit.get("key"):
        return str(unit["key"])
    name = unit["name"]
    name = plain(_INITIALS_FIRST.sub(r"\2 \1", name) if "." in name else name)
    words = _WORDS.findall(_DISTRICT.sub("район", name) if "-" in name else name)
    if not any(word.isdigit() for word in words):  # «ДОУ № 3» is one of them
        words = [offices.ABBREVIATIONS.get(word, word) for word in words]
    tidy = " ".join(_SAME.get(word, word) for word in words)
    if "организац" in tidy or "учрежден" in tidy:
        for full, pattern in _MANY_OF.items():
            tidy = pattern.sub(full, tidy)
    return tidy
