"""Two editions of a plan held against each other: the same rows, what differs.

`align` gives the rows of a later edition the keys of the rows that they continue;
`compare` lists what differs; `choose` makes the edition of some of these changes only.
What the order says in the same words stays as a person has decided it (`carry`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from .draft import Clause, Indicator, Measure
from .findings import shown, shown_span
from .numbering_keys import number_key
from .text import plain, stems, words_key
from .windows import expand_windows

ALIKE = 0.5  # rows with as many words in common are the same row under other numbers
OTHER = 0.2  # rows of one number with fewer words in common are different ones


@dataclass(frozen=True)
class Change:
    """What becomes of one row: `kind` is "added", "removed", "reworded", "redated",
    "reassigned", "target" or "moved" (another number, another section).

    `key` is the row's in both editions. `fields` are those of the row that change
    together; `old` and `new` the words of both editions. `point` is the point of the
    amending order that asks for it, `words` its own words; both are empty where a
    whole new edition does.
    """

    kind: str
    key: str
    number: str
    fields: tuple[str, ...]
    old: str = ""
    new: str = ""
    point: str = ""
    words: str = ""


# kind → the fields that change together, in the order in which changes are told
_FIELDS = {
    Measure: (
        ("moved", ("number", "section")),
        ("reworded", ("name",)),
        ("redated", ("deadline_text", "deadline", "term")),
        ("reassigned", ("responsible_text", "responsibles")),
        ("target", ("result_text", "target")),
    ),
    Clause: (
        ("moved", ("number",)),
        ("reworded", ("text",)),
        ("redated", ("deadline", "meant", "term")),
        ("reassigned", ("addressee_text", "responsibles")),
    ),
    Indicator: (
        ("moved", ("number",)),
        ("reworded", ("name",)),
        ("target", ("targets", "readings", "unit", "base", "base_year", "base_value")),
    ),
}
# what else of a row changes is a change of its words only: {kind: whether it is so}
_ESSENCE = {
    "redated": lambda row: term_key(row.term),
    "reassigned": lambda row: tuple(party.key for party in row.responsibles),
    "target": lambda row: row.targets if isinstance(row, Indicator) else row.target,
}


def wording(row):
    """What a row is about, in the order's words."""
    return getattr(row, "words", None) or row.name


def term_key(term):
    """What two terms share that put the same days on control."""
    if term is None:
        return None
    windows = sorted((w.start, w.end, w.kind) for w in expand_windows(term))
    return term.start, term.end, term.recurrence, term.delay, tuple(windows)


# ------------------------------------------------------------------------ same rows


def align(old, new):
    """The later edition with the keys of the rows of `old` that it continues.

    A row is the one of the same number and words; else of the same words under another
    number; else the one that has most words in common, at least half of them; else that
    of the same number with some words in common. What is in the same words is taken
    over as it was decided (`carry`).
    """
    clauses = _aligned(old.order.clauses, new.order.clauses, "c")
    measures = _aligned(old.measures, new.measures, "m")
    keys = dict(zip((c.key for c in new.order.clauses), clauses, strict=True))
    keys |= zip((m.key for m in new.measures), measures, strict=True)
    order = replace(
        new.order,
        clauses=clauses,
        plan_clause=_key_of(keys, new.order.plan_clause),
        report_clause=_key_of(keys, new.order.report_clause),
    )
    indicators = _aligned(old.indicators, new.indicators, "i")
    keys |= zip((i.key for i in new.indicators), indicators, strict=True)
    findings = [
        replace(found, rows=tuple(_key_of(keys, key) or key for key in found.rows))
        for found in new.findings
    ]
    return replace(
        new,
        order=order,
        measures=measures,
        indicators=indicators,
        sections=_sections(old, new),
        findings=findings,
    )


def _key_of(keys, key):
    return keys[key].key if key in keys else None


def _sections(old, new):
    keys = {section.code: section.key for section in old.sections}
    free = _free_keys(old.sections, "s")
    return [
        replace(section, key=keys.get(section.code) or next(free))
        for section in new.sections
    ]


def _free_keys(rows, letter):
    used = (int(row.key[1:]) for row in rows if row.key[1:].isdigit())
    last = max(used, default=0)
    return (f"{letter}{n}" for n in range(last + 1, last + 100_000))


def _aligned(old, new, letter):
    """The rows of `new` with the keys of `old`, decisions on them taken over."""
    pairs = _Pairs(old, new)
    for by in (
        lambda row: (number_key(row.number), words_key(wording(row))),
        lambda row: words_key(wording(row)),
    ):
        pairs.match(by)
    pairs.match_alike()
    pairs.match_numbers()
    free = _free_keys(old, letter)
    rows = []
    for index, row in enumerate(new):
        if index in pairs.found:
            rows.append(carry(old[pairs.found[index]], row))
        else:
            rows.append(replace(row, key=next(free)))
    return rows


class _Pairs:
    """Rows of two editions found to be the same: `found` is {new index: old index}."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.found = {}
        self.left_old = dict.fromkeys(range(len(old)))
        self.left_new = dict.fromkeys(range(len(new)))

    def _pair(self, new, old):
        self.found[new] = old
        del self.left_new[new], self.left_old[old]

    def match(self, by):
        """Rows of the same key, one after another where several have it."""
        known = defaultdict(list)
        for index in self.left_old:
            known[by(self.old[index])].append(index)
        for index in list(self.left_new):
            same = known.get(by(self.new[index]))
            if same:
                self._pair(index, same.pop(0))

    def match_alike(self):
        """Rows with most words in common, the surest pairs first."""
        pairs = []
        for new, shared in self._shared():
            for old, likeness in shared.items():
                if likeness >= ALIKE:
                    other = number_key(self.old[old].number) != number_key(
                        self.new[new].number
                    )
                    pairs.append((-likeness, other, new, old))
        for _likeness, _other, new, old in sorted(pairs):
            if new in self.left_new and old in self.left_old:
                self._pair(new, old)

    def match_numbers(self):
        """Rows of one number that have something in common."""
        known = defaultdict(list)
        for index in self.left_old:
            known[number_key(self.old[index].number)].append(index)
        for index in list(self.left_new):
            same = known.get(number_key(self.new[index].number), ())
            if len(same) == 1 and likeness(self.old[same[0]], self.new[index]) >= OTHER:
                self._pair(index, same[0])
                known[number_key(self.new[index].number)] = []

    def _shared(self):
        """(new row, {old row: share of their words in common}), by way of the words."""
        by_stem = defaultdict(list)
        sizes = {}
        for index in self.left_old:
            own = set(stems(wording(self.old[index])))
            sizes[index] = len(own)
            for one in own:
                by_stem[one].append(index)
        for index in self.left_new:
            own = set(stems(wording(self.new[index])))
            # a word that half of the plan has tells no row from another
            common = Counter(
                old for one in own if len(by_stem[one]) <= 50 for old in by_stem[one]
            )
            yield (
                index,
                {
                    old: count / max(len(own), sizes[old], 1)
                    for old, count in common.items()
                },
            )


def likeness(one, other):
    """The share of words that two rows have in common, from 0 to 1."""
    mine, others = set(stems(wording(one))), set(stems(wording(other)))
    return len(mine & others) / max(len(mine), len(others), 1)


def carry(old, new):
    """A row of a later edition as the one that it continues.

    What is in the same words stays as it was decided: term, responsibles, target; so do
    the way of accounting, the report's day and the row of an earlier plan.
    """
    kept = {
        "key": old.key,
        "previous": old.previous,
        "number": _same_number(old, new),
    }
    if isinstance(new, Measure):
        kept |= _kept_cells(old, new)
        kept["accounting"] = old.accounting
    elif isinstance(new, Clause):
        kept["accounting"] = old.accounting
        if _same(old.text, new.text):
            kept |= {name: getattr(old, name) for name in ("text", "deadline", "term")}
        if _same(old.addressee_text, new.addressee_text):
            names = ("addressee_text", "responsibles")
            kept |= {name: getattr(old, name) for name in names}
    elif isinstance(new, Indicator):
        names = ("direction", "inferred", "aggregation", "base_value")
        kept |= {name: getattr(old, name) for name in names}
        readings = {
            year: old.readings[year]
            for year, words in new.targets.items()
            if year in old.readings and _same(words, old.targets.get(year))
        }
        kept["readings"] = {**new.readings, **readings}
    if hasattr(new, "report_date") and "term" in kept:
        kept["report_date"] = old.report_date
    return replace(new, **kept)


def _kept_cells(old, new):
    cells = (
        ("name", ()),
        ("deadline_text", ("deadline", "term")),
        ("responsible_text", ("responsibles",)),
        ("result_text", ("target",)),
    )
    kept = {}
    for name, others in cells:
        if _same(getattr(old, name), getattr(new, name)):
            kept |= {one: getattr(old, one) for one in (name, *others)}
    return kept


def _same(one, other):
    """Whether words are the same but for signs, letter case and spaces."""
    return plain(one or "").split() == plain(other or "").split()


def _same_number(old, new):
    """«3.5» and «3.5.» are one number: it stays as it was written."""
    same = number_key(old.number) == number_key(new.number)
    return old.number if same else new.number


# ------------------------------------------------------------------------ differences


def compare(old, new, aligned=False):
    """What differs between two editions: `Change`s, in the order of the later one.

    :param aligned: the rows of `new` have the keys of `old` already
    """
    if not aligned:
        new = align(old, new)
    before, after = old.rows(), new.rows()
    changes = []
    for key, row in after.items():
        if key not in before:
            changes += _added(row)
        elif type(row) in _FIELDS:
            changes += _changed(before[key], row)
        elif row.name != before[key].name:
            names = ("name",)
            one = Change("reworded", key, row.code, names, before[key].name, row.name)
            changes.append(one)
    for key, row in before.items():
        if key not in after and type(row) in _FIELDS:
            fields = ()
            changes.append(Change("removed", key, row.number, fields, wording(row)))
    return changes


def _added(row):
    if type(row) not in _FIELDS:
        return []  # a section comes with the rows in it
    return [Change("added", row.key, row.number, (), "", wording(row))]


def _changed(old, new):
    for kind, names in _FIELDS[type(new)]:
        if kind in _ESSENCE and _ESSENCE[kind](old) != _ESSENCE[kind](new):
            yield _change(kind, names, old, new)
        elif kind not in _ESSENCE and _values(old, names) != _values(new, names):
            yield _change(kind, names, old, new)
        elif kind in _ESSENCE and not _same(words_of(kind, old), words_of(kind, new)):
            if names[0].endswith("_text"):
                yield _change("reworded", names[:1], old, new, kind)


def _values(row, names):
    return [getattr(row, name) for name in names]


def _change(kind, names, old, new, told=None):
    told = told or kind
    was, now = words_of(told, old), words_of(told, new)
    return Change(kind, new.key, new.number, names, was, now)


def words_of(kind, row):
    """What a row says of a thing, in the order's words."""
    if kind == "moved":
        section = getattr(row, "section", None)
        return f"{row.number} ({section})" if section else row.number
    if kind == "redated":
        return getattr(row, "deadline_text", "") or _days(row.term)
    if kind == "reassigned":
        words = getattr(row, "responsible_text", "") or getattr(
            row, "addressee_text", ""
        )
        return words or ", ".join(party.name for party in row.responsibles)
    if kind == "target":
        if isinstance(row, Indicator):
            return "; ".join(f"{year}: {words}" for year, words in row.targets.items())
        return row.result_text
    return wording(row)


def _days(term):
    if not term or not term.end:
        return ""
    return shown_span(term.start, term.end) if term.start else shown(term.end)


# ------------------------------------------------------------------------ some of them


def choose(old, new, changes):
    """The edition `old` with these of the changes to `new` only."""
    added = {change.key for change in changes if change.kind == "added"}
    removed = {change.key for change in changes if change.kind == "removed"}
    values = defaultdict(dict)
    after = new.rows()
    for change in changes:
        for name in change.fields:
            values[change.key][name] = getattr(after[change.key], name)

    def chosen(before, later):
        kept = [
            replace(row, **values[row.key]) for row in before if row.key not in removed
        ]
        return _in_order_of(kept, [row for row in later if row.key in added], later)

    measures = chosen(old.measures, new.measures)
    order = replace(old.order, clauses=chosen(old.order.clauses, new.order.clauses))
    used = {row.section for row in measures}
    known = {section.code for section in old.sections}
    sections = [replace(section, **values[section.key]) for section in old.sections]
    more = [s for s in new.sections if s.code in used and s.code not in known]
    units = {unit.key: unit for unit in (*new.units, *old.units)}
    return replace(
        old,
        order=order,
        measures=measures,
        indicators=chosen(old.indicators, new.indicators),
        sections=_in_order_of(sections, more, new.sections),
        units=list(units.values()),
        findings=[],
    )


def _in_order_of(rows, added, later):
    """Rows with the added ones behind those that they follow in the later edition."""
    behind, before = defaultdict(list), None
    kept, wanted = {row.key for row in rows}, {row.key for row in added}
    for row in later:
        if row.key in wanted:
            behind[before].append(row)
        elif row.key in kept:
            before = row.key
    result = list(behind[None])
    for row in rows:
        result += [row, *behind[row.key]]
    return result
