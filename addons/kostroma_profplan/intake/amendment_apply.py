"""What an amending order does with the rows of a plan: a function for each verb."""

from __future__ import annotations

from dataclasses import replace

from .amendment_clauses import is_text, new_clause, put_clause, restate_clause
from .amendment_compare import OTHER, carry, likeness
from .amendment_edition import (
    TEXTS,
    NotDone,
    of_number,
    replaced,
    sort_key,
    texts_of,
)
from .amendment_rows import read_row, rows_of, unquoted
from .draft import Clause, Indicator, Measure
from .findings import IntakeError, listed
from .numbering_keys import number_key
from .target import read_indicator_target

_COLUMNS = {
    "name": "name",
    "deadline": "deadline_text",
    "responsible": "responsible_text",
    "result": "result_text",
    "number": "number",
}


def apply(edition, one):
    """Do what an `Instruction` tells with an `Edition`; what cannot be done is told."""
    try:
        _DOERS[one.verb](edition, one)
    except NotDone as error:
        edition.tell(error.code, one, **error.words)
    except IntakeError:
        edition.tell("amendment_no_rows", one)


def _whole(_edition, _one):
    """The new edition is read as a plan before anything else is done."""


def _unknown(_edition, _one):
    raise NotDone("amendment_not_understood")


def _restate(edition, one):
    if one.where.kind == "section" and one.where.column == "name":
        return _rename_section(edition, one, lambda name: one.text)
    if one.where.column:
        return _restate_cell(edition, one)
    rows = edition.rows(one)
    if isinstance(rows[0], Clause):
        return restate_clause(edition, one, rows)
    if isinstance(rows[0], Indicator):
        raise NotDone("amendment_not_understood")
    if one.where.kind == "section":
        return _restate_section(edition, one, rows)
    new = rows_of(one.blocks, one.text, edition)
    _tell_doubts(edition, new, _restate_rows(edition, one, rows, new))
    return None


def _restate_rows(edition, one, rows, new):
    """{key of a read row: the row it became}."""
    numbered = {number_key(row.number): row for row in new.measures}
    became = {}
    for row in rows:
        read = numbered.get(number_key(row.number))
        if read is None and len(rows) == len(new.measures) == 1:
            read = new.measures[0]
            read = replace(read, number=read.number or row.number)
        if read is None:
            raise NotDone("amendment_rows_differ", numbers=row.number)
        became[read.key] = _restate_row(edition, one, row, read, new)
    for read in new.measures:
        if read.key not in became:
            became[read.key] = _add_measure(edition, one, read)
    return became


def _restate_row(edition, one, row, read, new):
    unsaid = new.unsaid.get(read.key, ())
    kept = {name: getattr(row, name) for name in unsaid}
    read = replace(read, section=row.section, extra=row.extra, **kept)
    if "name" not in unsaid and likeness(row, read) < OTHER:
        edition.tell("amendment_other_measure", one, [row.key])
    if len(unsaid) == len(TEXTS) - 1:
        edition.tell("amendment_words_only", one, [row.key])
    result = carry(row, read)
    edition.put(one, row, result)
    return result


def _restate_section(edition, one, rows):
    """A section's rows as the order has them now: those left out are not in it."""
    new = rows_of(one.blocks, one.text, edition)
    code = edition.section_of("", one.where.section)
    left, became = list(rows), {}
    for read in new.measures:
        same = next(
            (r for r in left if number_key(r.number) == number_key(read.number)), None
        )
        if same is not None and likeness(same, read) < OTHER:
            same = None
        if same is None:
            same = next((r for r in left if likeness(r, read) > 0.5), None)
        if same is None:
            became[read.key] = _add_measure(edition, one, replace(read, section=code))
        else:
            left.remove(same)
            became[read.key] = _restate_row(edition, one, same, read, new)
    for row in left:
        edition.remove(one, row)
    _tell_doubts(edition, new, became)


def _rename_section(edition, one, rename):
    code = edition.section_of("", one.where.section)
    for n, section in enumerate(edition.sections):
        if section.code == code:
            name = rename(section.name)
            if not name:
                raise NotDone("amendment_words_unknown", name=one.pairs[0][0])
            edition.sections[n] = replace(section, name=name)
            edition.note(one, section)
            return
    raise NotDone("amendment_section_unknown", numbers=one.where.section)


def _restate_cell(edition, one):
    field = _COLUMNS.get(one.where.column)
    text = one.text or unquoted("\n".join(str(b) for b in one.blocks if is_text(b)))
    if not field or not text:
        raise NotDone("amendment_not_understood")
    for row in edition.rows(one):
        if isinstance(row, Measure):
            edition.put(one, row, _edited(edition, one, row, {field: text}))
        elif isinstance(row, Clause):
            raise NotDone("amendment_not_understood")
        elif one.where.column == "name":
            edition.put(one, row, replace(row, name=text))
        else:
            raise NotDone("amendment_not_understood")


def _edited(edition, one, row, texts):
    """A measure with other texts in some cells; what these say is read anew."""
    if "number" in texts:
        return replace(row, number=texts["number"])
    said = {name: getattr(row, name) for name in TEXTS} | texts
    read = read_row(row.number, said, edition, row.key)
    if "deadline_text" in texts:
        found = read.deadline.findings
        edition.findings += [replace(item, rows=(row.key,)) for item in found]
    read = replace(read, section=row.section, extra=row.extra)
    return carry(row, read)


def _replace(edition, one):
    if one.where.kind == "section" and one.where.column == "name":
        old, new = one.pairs[0]
        return _rename_section(edition, one, lambda name: replaced(name, old, new))
    if one.everywhere and not (one.where.rows or one.where.section):
        return _replace_everywhere(edition, one)
    for row in edition.rows(one):
        texts = _replaced_in(row, one, _cells(row, one))
        _put_texts(edition, one, row, texts)
    return None


def _cells(row, one):
    names = texts_of(row)
    if isinstance(row, Measure) and one.where.column:
        name = _COLUMNS.get(one.where.column)
        if not name:
            raise NotDone("amendment_not_understood")
        return (name,)
    return names


def _replaced_in(row, one, names):
    texts = {name: getattr(row, name) or "" for name in names}
    if isinstance(row, Indicator):
        texts |= row.targets
    changed = {}
    for old, new in one.pairs:
        found = {
            n: replaced(changed.get(n, text), old, new) for n, text in texts.items()
        }
        found = {name: text for name, text in found.items() if text is not None}
        if not found:
            raise NotDone("amendment_words_unknown", name=old)
        changed |= found
    return changed


def _put_texts(edition, one, row, texts):
    if isinstance(row, Measure):
        if len(texts) > 1:
            edition.tell("amendment_several_cells", one, [row.key])
        edition.put(one, row, _edited(edition, one, row, texts))
    elif isinstance(row, Clause):
        put_clause(edition, one, row, texts["text"])
    else:
        edition.put(one, row, _edited_indicator(row, texts))


def _edited_indicator(row, texts):
    targets = {year: texts.get(year, words) for year, words in row.targets.items()}
    readings = dict(row.readings)
    for year in texts.keys() & row.targets.keys():
        target, _named = read_indicator_target(targets[year], row.unit)
        readings.pop(year, None)
        if target:
            readings[year] = target
    name = texts.get("name", row.name)
    return replace(row, name=name, targets=targets, readings=readings)


def _replace_everywhere(edition, one):
    found = []
    for row in [*edition.measures, *edition.clauses]:
        try:
            texts = _replaced_in(row, one, _cells(row, one))
        except NotDone:
            continue
        if isinstance(row, Measure):
            edition.put(one, row, _edited(edition, one, row, texts))
        else:
            put_clause(edition, one, row, texts["text"])
        found.append(row)
    if not found:
        raise NotDone("amendment_words_unknown", name=one.pairs[0][0])
    keys = [row.key for row in found]
    code = "amendment_everywhere_cases" if one.cases else "amendment_everywhere"
    edition.tell(code, one, keys, numbers=listed(row.number for row in found))


def _insert(edition, one):
    anchor, new = one.pairs[0]
    before = one.everywhere
    one = replace(one, everywhere=False)
    for row in edition.rows(one):
        names = _cells(row, one)
        if not anchor:
            name = names[0]
            _put_texts(edition, one, row, {name: f"{getattr(row, name)} {new}".strip()})
            continue
        words = f"{new} {anchor}" if before else f"{anchor}{_joint(new)}{new}"
        again = replace(one, pairs=((anchor, words),))
        _put_texts(edition, one, row, _replaced_in(row, again, names))


def _joint(words):
    return "" if words[:1] in ",;." else " "


def _delete(edition, one):
    rows = edition.rows(one)
    for row in rows:
        edition.remove(one, row)


def _add(edition, one):
    if one.where.kind == "indicator":
        raise NotDone("amendment_not_understood")
    clause = new_clause(edition, one)
    if clause:
        return
    new = rows_of(one.blocks, one.text, edition)
    if not new.measures:
        raise NotDone("amendment_no_rows")
    behind = of_number(edition.measures, one.behind) if one.behind else []
    behind = behind[-1] if behind else None
    numbers = [*one.numbers, *[""] * len(new.measures)]
    if one.new_section:
        numbers = [""] * len(new.measures)
        _add_named_section(edition, one, new)
    became = {}
    for read, number in zip(new.measures, numbers, strict=False):
        read = replace(read, number=read.number or number)
        behind = became[read.key] = _add_measure(edition, one, read, behind)
    _tell_doubts(edition, new, became)


def _add_named_section(edition, one, new):
    code = one.numbers[0] if one.numbers else next(iter(new.sections), None)
    if code:
        name = next(iter(new.sections.values()), "") or f"Раздел {code}"
        edition.add_section(code, name)


def _add_measure(edition, one, read, behind=None):
    twin = of_number(edition.measures, read.number) if read.number else []
    section = read.section and edition.section_of("", read.section)
    section = section or edition.section_of("", one.where.section)
    if section is None:
        section = edition.section_of(read.number)
    if section is None and behind is not None:
        section = behind.section
    number = read.number or _next_number(edition, section, behind)
    if twin:
        edition.tell("amendment_number_taken", one, [twin[0].key], numbers=number)
    row = edition.add(one, replace(read, number=number, section=section), behind)
    if not row.responsibles:
        edition.tell("amendment_no_responsible", one, [row.key], numbers=number)
    return row


def _next_number(edition, section, behind):
    rows = [row for row in edition.measures if row.section == section]
    if behind is not None:
        rows.append(behind)
    last = max((sort_key(row.number) for row in rows), default=[0])
    return ".".join(map(str, [*last[:-1], last[-1] + 1])) + "."


def _renumber(edition, one):
    moved = []
    for old, new in zip(one.where.rows, one.numbers, strict=True):
        only = replace(one, where=replace(one.where, rows=(old,)))
        for row in edition.rows(only):
            dot = "." if row.number.endswith(".") else ""
            moved.append((row, f"{new}{dot}"))
    for row, number in moved:
        edition.put(one, row, replace(row, number=number))


def _tell_doubts(edition, new, became):
    """Doubts on rows that were read, by the keys of the rows they became."""
    for found in new.findings:
        keys = [became[key].key for key in found.rows if key in became]
        if keys:
            edition.findings.append(replace(found, rows=tuple(keys), where=""))


_DOERS = {
    "": _unknown,
    "whole": _whole,
    "restate": _restate,
    "replace": _replace,
    "insert": _insert,
    "delete": _delete,
    "add": _add,
    "renumber": _renumber,
}
