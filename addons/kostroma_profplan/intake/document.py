"""From a file to a `PlanDraft`: opens it, has it read, builds the draft, tells doubts.

safety.load → read_docx | read_xlsx | read_odt | read_ods | read_html | read_pdf
             | read_txt → grid.Content, tables inside of cells unfolded (inner_tables)
walk.Walk   → heads, columns → plan_table, indicators, list_plan: rows with fates
_Document   → order, deadline, responsibles, target, terms: the draft of these rows
doubts      → what only the whole draft shows;  places: where each finding stands
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from . import (
    legacy,
    read_docx,
    read_html,
    read_ods,
    read_odt,
    read_pdf,
    read_txt,
    read_xlsx,
    safety,
)
from .accounting import account
from .clauses import read_clauses
from .deadline import read_deadline
from .directory import Directory, fitting
from .doubts import doubts_of
from .draft import ColumnDraft, Measure, PlanDraft, Section
from .findings import finding, joined
from .grid import Content
from .inner_tables import unfolded
from .order import read_head
from .period import settle_period
from .places import in_order, with_places
from .proofs import read_proofs
from .responsibles import read_responsibles
from .school_calendar import USUAL
from .target import read_target
from .template_fields import read_fields
from .terms import on_control
from .units import name_once, units_of
from .walk import Walk

_READERS = {
    "docx": read_docx.read,
    "xlsx": read_xlsx.read,
    "txt": read_txt.read,
    "odt": read_odt.read,
    "ods": read_ods.read,
    "pdf": read_pdf.read,
    "html": read_html.read,
}


def read_document(
    source, period=None, directory=(), place=None, columns=None, calendar=USUAL
) -> PlanDraft:
    """The draft of the plan in a document, a sheet, a PDF with text or a text file.

    `source` is a path or (name, bytes); `period` is (first day, last day) when a person
    has confirmed it; `directory` the units known so far, as dicts with name, kind,
    parent, aliases and, where they have one, former names and key, or a `Directory`;
    `place` the city they are of;
    `columns` the roles of columns as a person decided them, by their heads ("deadline",
    "responsible", "result", "name"; "" keeps the cells only);
    `calendar` the school's terms and holidays (`SchoolCalendar`).
    Raises IntakeError with one Russian sentence for a file that cannot be read.
    """
    content, name = load(source)
    directory = Directory.of(directory, place)
    return read_content(content, name, period, directory, columns, calendar)


def read_content(
    content, name, period, directory, columns=None, calendar=USUAL
) -> PlanDraft:
    """The draft of what a file holds; `name` is the file's, for sentences on it."""
    walk = Walk(content, name, columns)
    return _Document(content, walk, directory, calendar).draft(period)


def load(source):
    """(what a person sees in a file, its name); `source` as for `read_document`.

    What only LibreOffice can open is what it makes of it.
    """
    name, kind, data = safety.load(source, kinds={*_READERS, *legacy.TURNED})
    if kind in legacy.TURNED:
        made = legacy.convert(data, name, kind)
        kind = legacy.TURNED[kind]
        _name, kind, data = safety.load((name, made), kinds=(kind,))
    return unfolded(_READERS[kind](data, name)), name


class _Document:
    """The parts of one document on their way to a draft."""

    def __init__(self, content: Content, walk: Walk, directory, calendar):
        self.content = content
        self.walk = walk
        self.directory = directory
        self.calendar = calendar
        self.findings = walk.findings

    def draft(self, period):
        raw = self.walk.plan.plan
        lines = [*self.walk.paragraphs, *map(str, self.content.fields.values())]
        self.directory, told = fitting(self.directory, lines)
        self.findings += told
        order = self._order(period, raw)
        sections = self._sections(raw)
        measures = self._measures(raw, order.period)
        draft = PlanDraft(order, sections, measures, self.walk.indicators)
        draft.columns = [
            ColumnDraft(f"k{n}", head, role, how == "decided")
            for n, (head, (role, how)) in enumerate(self.walk.columns.items(), 1)
        ]
        draft.tally = self.walk.tally | self.points
        name_once(draft)
        draft.units = units_of(draft, self.directory)
        found = self.content.findings + self.findings + account(draft)
        found += doubts_of(draft, raw, self.walk.columns)
        draft.findings = in_order(with_places(found, draft))
        return draft

    def _order(self, period, raw):
        """The head of the order, the period it is for, its clauses."""
        fields = self.content.fields
        head = read_fields(fields) if fields else read_head(self.walk.paragraphs)
        order = head.order
        texts = [measure.texts["deadline_text"] for measure in raw.measures]
        self.findings += settle_period(
            order, period, head.period, texts, self.walk.titles()
        )
        told, self.points = read_clauses(head, self.directory, self.calendar)
        self.findings += [*head.findings, *told_together(told)]
        order.controllers = read_responsibles(order.control or "", self.directory)
        return order

    def _sections(self, raw):
        """Sections with codes; one without a number gets the next free one."""
        used = {section.code for section in raw.sections if section.code}
        free = (str(n) for n in range(1, 1000) if str(n) not in used)
        given = []
        for section in raw.sections:
            if section.code is None:
                section.code = next(free)
                given.append(f"{section.code} — «{section.name}»")
        if given:
            told = finding("section_code_missing", "разделы", names=", ".join(given))
            self.findings.append(told)
        unique = dict.fromkeys((section.code, section.name) for section in raw.sections)
        return [Section(*named, f"s{n}") for n, named in enumerate(unique, 1)]

    def _measures(self, raw, period):
        self._number_missing(raw.measures)
        measures, told = [], []
        for n, row in enumerate(raw.measures, 1):
            measure = self._measure(row, period, f"m{n}")
            doubts = (*measure.deadline.findings, *row.doubts)
            told += [replace(item, rows=(measure.key,)) for item in doubts]
            measures.append(measure)
        if "Срок" in raw.missing and not any(m.deadline_text for m in measures):
            # the missing column is told once, not in each row
            told = [item for item in told if item.code != "deadline_missing"]
        self.findings += told_together(told)
        return measures

    def _measure(self, row, period, key):
        texts = row.texts
        deadline = self._deadline(row, period)
        section = row.section and row.section.code
        measure = Measure(row.number, section, row.name, **texts, deadline=deadline)
        measure.responsibles = read_responsibles(
            texts["responsible_text"], self.directory
        )
        measure.target = read_target(texts["result_text"])
        measure.proofs = read_proofs(row.proof)
        measure.term = on_control(deadline, period)
        measure.key, measure.inherits = key, row.inherits
        measure.extra, measure.sources = row.extra, row.sources
        return measure

    def _deadline(self, row, period):
        """The term of a row; under a heading «СЕНТЯБРЬ» it is one of that month."""
        text = row.texts["deadline_text"]
        month = row.within and read_deadline(
            row.within, *period, calendar=self.calendar
        )
        if not month or not month.start:
            return read_deadline(text, *period, calendar=self.calendar)
        if text:
            within = month.start, month.end
            return read_deadline(text, *period, within, self.calendar)
        month.findings.append(finding("deadline_from_heading", text=row.within))
        return month

    def _number_missing(self, rows):
        missing, count = [], Counter()
        for row in rows:
            prefix = f"{row.section.code}." if row.section else ""
            count[prefix] += 1
            if not row.number:
                row.number = f"{prefix}{count[prefix]}."
                missing.append(row.number)
        if missing:
            numbers = missing[0] if len(missing) == 1 else f"{missing[0]}–{missing[-1]}"
            self.findings.append(finding("number_missing", "план", numbers=numbers))


def told_together(findings):
    """One finding of a kind for all rows that share it; those without rows as they are.

    >>> alike = [finding("deadline_missing", rows=[key]) for key in ("m1", "m2")]
    >>> [item.rows for item in told_together(alike)]
    [('m1', 'm2')]
    """
    together, kinds = [item for item in findings if not item.rows], defaultdict(list)
    for item in findings:
        if item.rows:
            kinds[item.code].append(item)
    for items in kinds.values():
        keys = dict.fromkeys(key for item in items for key in item.rows)
        alike = dict.fromkeys(replace(item, rows=()) for item in items)
        together.append(replace(joined(list(alike)), rows=tuple(keys)))
    return together
