"""An amending order against a plan: the next edition, what changes, what is not done.

```
file ─► document.load ─► paragraphs, tables
                             │ amendment_words: what is told to do, with what below it
                             ▼
       instructions ─► amendment_apply ─► next edition ─► amendment_compare.compare
           └ a whole new edition: document.read_content, then amendment_compare.align
```
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from .accounting import read_accounting
from .amendment_apply import apply
from .amendment_compare import Change, align, compare
from .amendment_edition import Edition
from .amendment_quotes import mask
from .amendment_words import Where, is_amending, mark_of, read_paragraph
from .directory import Directory
from .document import load, read_content
from .draft import PlanDraft
from .findings import Finding, IntakeError, finding, refusal
from .grid import Table
from .order import read_head
from .places import in_order, with_places
from .school_calendar import USUAL
from .text import clean, oneline
from .units import name_once, units_of

_ANNEX = re.compile(r"(?:Приложение|ПРИЛОЖЕНИЕ|УТВЕРЖД[ЕЁ]Н|Утвержд[её]н)")
_REFERENCE = re.compile(r"(?:№|N)\s*(?P<number>[\w][\w/.–-]*(?:\s?[-–/]\s?\w+)*)")
_OTHER_POINT = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s+\S")
_LAST_PARAGRAPHS = 40  # of one text in quotes


@dataclass
class Amendment:
    """What an amending order makes of a plan.

    `draft` is the next edition with all `changes` in it, its rows with the keys of the
    present one; `findings` tell what could not be done and what was doubtful. `whole`
    tells that the order sets a whole new edition.
    """

    draft: PlanDraft
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    number: str | None = None
    date: date | None = None
    title: str | None = None
    kind: str | None = None
    whole: bool = False


def read_amendment(
    old, source, directory=(), place=None, columns=None, calendar=USUAL
) -> Amendment:
    """What an amending order makes of the edition `old`.

    :param old: `PlanDraft` of the present edition
    :param source: a path or (name, bytes) of the amending order's file
    :param directory, columns, calendar: as for `read_document`
    :raises IntakeError: no file of an order, or nothing in it amends a plan
    """
    content, name = load(source)
    known = Directory(list(Directory.of(directory, place)), use="always")
    return _Amending(old, content, name, known, columns, calendar).read()


class _Amending:
    def __init__(self, old, content, name, directory, columns, calendar):
        self.old, self.content, self.name = old, content, name
        self.blocks = _whole_lines(content.blocks)
        self.directory = directory
        self.columns = columns
        self.edition = Edition(old, directory, name, calendar)
        self.used = set()
        self.plain = []  # paragraphs that ask for nothing

    def read(self):
        paragraphs = [b for b in self.content.blocks if not isinstance(b, Table)]
        head = read_head(paragraphs)
        instructions = self._instructions()
        whole = any(one.verb == "whole" for one in instructions)
        if not instructions and any(map(self._is_plan, self.content.tables)):
            whole = True
            self.edition.findings.append(
                finding("amendment_whole_inferred", "документ")
            )
        if not instructions and not whole:
            raise refusal("amendment_empty", name=self.name)
        if whole:
            self._take_whole()
        for one in instructions:
            apply(self.edition, one)
        if not whole:
            self._tell_tables()
        self._tell_other_order(head.order, paragraphs)
        result = Amendment(self._draft(), whole=whole)
        order = head.order
        result.number, result.date, result.title = order.number, order.date, order.title
        result.kind = order.kind
        result.changes = self._changes(result.draft, whole)
        self._tell_known(result)
        found = [*self.content.findings, *self.edition.findings]
        both = replace(result.draft)
        both.measures = [*self._gone(result.draft), *both.measures]
        result.findings = in_order(dict.fromkeys(with_places(found, both)))
        return result

    def _gone(self, draft):
        keys = {row.key for row in draft.measures}
        return [row for row in self.old.measures if row.key not in keys]

    # ---------------------------------------------------------------- instructions

    def _instructions(self):
        """What the order tells to do, each with the blocks that it goes on with."""
        blocks, result, above = self.blocks, [], [(0, "", Where())]
        index = 0
        while index < len(blocks):
            block = blocks[index]
            index += 1
            if isinstance(block, Table):
                continue
            text = clean(str(block))
            if result and _ANNEX.match(text):
                break
            depth, mark, rest = mark_of(text)
            while depth < 9 and len(above) > 1 and above[-1][0] >= depth:
                above.pop()
            point = _point(above[-1][1], mark)
            found, where = read_paragraph(rest, above[-1][2], point)
            under_head = len(above) > 1
            if found and not under_head and not self._is_amending(found, rest):
                found = []
            if not found and not is_amending(rest) and not rest.endswith(":"):
                self.plain.append(text)
                continue
            if found and found[-1].wants_blocks:
                found[-1], index = self._with_blocks(found[-1], index)
            result += found
            if rest.endswith(":") or not found:
                above.append((depth if depth < 9 else above[-1][0] + 0.5, point, where))
        return self._with_annex(result)

    @staticmethod
    def _is_amending(found, text):
        """«Исключить случаи опозданий» is an assignment, no amendment."""
        if any(one.verb and (one.where != Where() or one.pairs) for one in found):
            return True
        return bool(re.search(r"утратив|изложить|редакци", text, re.I))

    def _with_blocks(self, one, index):
        """The instruction with the paragraphs and the table that are its text."""
        blocks, taken = self.blocks, []
        depth = 0
        if one.going_on:
            taken.append(one.text or "")
            depth, one = 1, replace(one, text=None)
        while index < len(blocks) and len(taken) < _LAST_PARAGRAPHS:
            block = blocks[index]
            if isinstance(block, Table):
                taken.append(block)
                self.used.add(id(block))
                index += 1
                if index < len(blocks) and _is_only_quotes(blocks[index]):
                    index += 1
                if not self._goes_on_with_table(index):
                    break
                continue
            text = clean(str(block))
            if _is_only_quotes(text):
                index += 1
                depth = 1
                continue
            if not depth and self._begins_another(text):
                break
            taken.append(block)
            index += 1
            whole = "\n".join(str(b) for b in taken if not isinstance(b, Table))
            depth = 1 if mask(whole).open else 0
            following = blocks[index] if index < len(blocks) else None
            if not depth and not isinstance(following, Table):
                break
        return replace(one, blocks=tuple(taken)), index

    def _goes_on_with_table(self, index):
        blocks = self.blocks
        return index < len(blocks) and isinstance(blocks[index], Table)

    def _begins_another(self, text):
        _depth, _mark, rest = mark_of(text)
        masked = mask(rest).text
        return (
            is_amending(masked)
            or not masked.startswith("⟦")
            and bool(
                re.match(
                    r"(?:Контроль|Настоящ|Опубликов|Начальник|Председател|Глава)", rest
                )
            )
        )

    def _with_annex(self, found):
        """«… в редакции согласно приложению»: the text is a table behind the points."""
        left = [t for t in self.content.tables if id(t) not in self.used]
        result = []
        for one in found:
            if one.wants_blocks and not one.blocks and one.verb in ("restate", "add"):
                if left and (one.annexed or len(left) == 1):
                    table = left.pop(0)
                    self.used.add(id(table))
                    one = replace(one, blocks=(table,))
            result.append(one)
        return result

    # ---------------------------------------------------------------- a whole edition

    def _is_plan(self, table):
        return sum(len(row) > 2 for row in table.rows) > 1

    def _take_whole(self):
        """The plan as the order's annex has it; what it does not hold stays."""
        period = self.old.order.period
        new = read_content(
            self.content,
            self.name,
            period,
            self.directory,
            self.columns,
            self.edition.calendar,
        )
        edition = self.edition
        if not new.measures:
            raise refusal("amendment_empty", name=self.name)
        new = replace(new, order=replace(new.order, clauses=list(edition.clauses)))
        if not new.indicators and edition.indicators:
            new = replace(new, indicators=list(edition.indicators))
            told = finding("amendment_no_indicators", "документ")
            edition.findings.append(told)
        new = align(self.old, new)
        edition.measures, edition.sections = list(new.measures), list(new.sections)
        edition.indicators = list(new.indicators)
        edition.findings += [
            found for found in new.findings if found.rows or found.severity != "info"
        ]
        self.used |= {id(table) for table in self.content.tables}

    # ---------------------------------------------------------------- the result

    def _draft(self):
        draft = self.edition.result()
        draft.order.clauses = list(draft.order.clauses)
        known = {row.key for row in (*self.old.measures, *self.old.order.clauses)}
        name_once(draft)
        draft.units = units_of(draft, self.directory)
        kinds = {unit.key: unit.kind for unit in draft.units}
        for row in draft.measures:
            if row.key not in known:
                parties = [kinds.get(party.key) for party in row.responsibles]
                row.accounting = read_accounting(row.words, parties)
        self._drop_clauses(draft)
        return draft

    @staticmethod
    def _drop_clauses(draft):
        """Clauses on plans and reports that are not there any more."""
        keys = {clause.key for clause in draft.order.clauses}
        for name in ("plan_clause", "report_clause"):
            if getattr(draft.order, name) not in keys:
                setattr(draft.order, name, None)

    def _changes(self, draft, whole):
        changes, asked = compare(self.old, draft, aligned=True), self.edition.asked
        result = []
        for change in changes:
            points = asked.get(change.key, [])
            point = "; ".join(dict.fromkeys(point for point, _words in points if point))
            words = "\n".join(dict.fromkeys(words for _point, words in points))
            result.append(replace(change, point=point, words=words))
        return result

    def _tell_known(self, result):
        """Points that change nothing: the plan says so already."""
        changed = {change.key for change in result.changes}
        idle = defaultdict(list)
        for key, points in self.edition.asked.items():
            if key not in changed:
                for point, words in points:
                    idle[point, words].append(key)
        active = {p for key in changed for p in self.edition.asked.get(key, ())}
        for (point, words), _keys in idle.items():
            if (point, words) not in active:
                where = (
                    f"пункт {point} изменений" if point else "документ об изменениях"
                )
                told = finding("amendment_no_change", where, text=words[:200])
                self.edition.findings.append(told)

    def _tell_tables(self):
        for table in self.content.tables:
            if id(table) not in self.used and self._is_plan(table):
                told = finding("amendment_table_unused", table.place)
                self.edition.findings.append(told)
        points = [oneline(text) for text in self.plain if _OTHER_POINT.match(text)]
        if points:
            names = "», «".join(text[:100] for text in points)
            told = finding("amendment_other_points", "документ", names=names)
            self.edition.findings.append(told)

    def _tell_other_order(self, order, paragraphs):
        """Whether the document names the plan's own order among those it amends."""
        own = _tidy(self.old.order.number)
        named = [
            _tidy(found["number"])
            for text in paragraphs
            if re.search(r"внести|измен|утвержд", str(text), re.I)
            for found in _REFERENCE.finditer(str(text))
        ]
        named = [one for one in named if one and one != _tidy(order.number)]
        if own and named and not any(one.startswith(own) for one in named):
            told = finding(
                "amendment_other_order",
                "документ",
                number=self.old.order.number,
                names=", ".join(dict.fromkeys(named)),
            )
            self.edition.findings.append(told)


def _whole_lines(blocks):
    """Blocks whose paragraphs end where their sentences do.

    >>> _whole_lines(["1. Внести в план", "следующие изменения:", "а) слова"])
    ['1. Внести в план следующие изменения:', 'а) слова']
    """
    result = []
    for block in blocks:
        last = result[-1] if result else None
        both = isinstance(block, str) and isinstance(last, str)
        if both and last[-1:].isalnum() and _goes_on(clean(str(block))):
            result[-1] = f"{last} {block}"
        else:
            result.append(block)
    return result


def _goes_on(text):
    return text[:1].islower() and mark_of(text)[0] == 9


def _point(above, mark):
    """The number of a point: «1.2.а» of «а)» below «1.2»."""
    if not mark or mark.startswith(f"{above}.") or not above:
        return mark or above
    return mark if "." in mark else f"{above}.{mark}"


def _is_only_quotes(block):
    return not isinstance(block, Table) and bool(
        re.fullmatch(r"[\s«»\"“”„;.,]+", str(block))
    )


def _tidy(number):
    return re.sub(r"[\s.]", "", (number or "").lower()).replace("–", "-")


__all__ = ["Amendment", "Change", "IntakeError", "read_amendment"]
