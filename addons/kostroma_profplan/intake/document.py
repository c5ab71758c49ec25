"""From a file to a `PlanDraft`: opens it, finds the tables, reads, tells the doubts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from . import read_docx, read_txt, read_xlsx, safety
from .deadline import read_deadline
from .directory import Directory, fitting
from .doubts import doubts_of
from .draft import Measure, PlanDraft, Section
from .findings import IntakeError, finding
from .grid import Content, Table
from .indicators import read_indicators
from .order import OrderReader, settle_period
from .places import in_order, with_places
from .plan_table import PlanReader, segments
from .responsibles import read_responsibles
from .target import read_target
from .template_fields import FieldsReader
from .terms import on_control
from .text import oneline, plain
from .units import name_once, units_of

_READERS = {"docx": read_docx.read, "xlsx": read_xlsx.read, "txt": read_txt.read}
_TITLE = re.compile(
    r"\bплан\b|план-график|дорожн|комплекс\w* мер|программ|перечень|график|приложени"
    r"|утвержд|\A(?:на|по|в|от|к)\s"
)
_GROUPED = {
    # findings alike in many rows are told once, with all their numbers
    "deadline_year_inferred", "deadline_clipped", "deadline_school_year",
    "deadline_missing", "deadline_school_term", "deadline_unread_words",
    "deadline_day_of_month",
}  # fmt: skip


def read_document(source, period=None, directory=(), place=None) -> PlanDraft:
    """The draft of the plan in a .docx, .xlsx or .txt file.

    `source` is a path or (name, bytes); `period` is (first day, last day) when a person
    has confirmed it; `directory` the units known so far, as dicts with name, kind,
    parent, aliases and, where they have one, former names and key, or a `Directory`;
    `place` the city they are of.
    Raises IntakeError with one Russian sentence for a file that cannot be read.
    """
    name, kind, data = safety.load(source)
    content = _READERS[kind](data, name)
    return _Document(content, name, Directory.of(directory, place)).draft(period)


class _Document:
    """The parts of one document on their way to a draft."""

    def __init__(self, content: Content, name, directory):
        self.content = content
        self.name = name
        self.directory = directory
        self.paragraphs = []  # before the first plan table
        self.plan = PlanReader()
        self.indicators = []
        self.findings = []
        self.beside = []  # paragraphs since the last table

    def draft(self, period):
        self._walk()
        self._refuse_empty()
        raw = self.plan.plan
        lines = [*self.paragraphs, *map(str, self.content.fields.values())]
        self.directory, told = fitting(self.directory, lines)
        self.findings += told
        order = self._order(period, raw)
        sections = self._sections(raw)
        measures = self._measures(raw, order.period)
        draft = PlanDraft(order, sections, measures, self.indicators)
        name_once(draft)
        draft.units = units_of(draft, self.directory)
        findings = [*self.content.findings, *self.findings, *doubts_of(draft, raw)]
        draft.findings = in_order(with_places(findings, draft))
        return draft

    def _order(self, period, raw):
        """The head of the order, the period it is for, its clauses."""
        reader = self._order_reader()
        order = reader.read()
        texts = [measure.texts["deadline_text"] for measure in raw.measures]
        settle_period(order, period, reader.own_period, texts, self.findings)
        reader.clauses(order.period)
        order.controllers = read_responsibles(order.control or "", self.directory)
        self.findings += reader.findings
        return order

    # ------------------------------------------------------------------ tables

    def _walk(self):
        for block in self.content.blocks:
            if isinstance(block, Table):
                self._table(block)
                self.beside = []
            else:
                self.beside.append(block)
                if not self.plan.found:
                    self.paragraphs.append(block)

    def _table(self, table):
        parts = segments(table)
        recognised = False
        for head, rows in parts:
            if head is None:
                recognised |= self._headless(table, rows, len(parts))
            elif head.kind == "plan":
                self._refuse_nested(table)
                self.plan.add(rows, head, table, self._heading())
                self.beside = []
                recognised = True
            else:
                indicators, findings = read_indicators(rows, head)
                self.indicators += indicators
                self.findings += findings
                recognised = True
        if not recognised:
            self._other(table)

    def _headless(self, table, rows, parts):
        """Rows before any head: a plan that goes on, or plain text."""
        if not rows:
            return False
        known = self.plan.head if self.plan.found else None
        fits = known and len(rows[0][1]) == len(known.columns)
        if parts == 1 and (fits or self._goes_on(rows, known)):
            self.plan.add(rows, known, table, self._heading())
            return True
        if not self.plan.found:
            for _number, row in rows:
                self.paragraphs += [cell.text for cell in row if cell.text]
                self.beside += [cell.text for cell in row if cell.text]
        return parts == 1 and not self.plan.found and not self._columns(table)

    def _goes_on(self, rows, known):
        """A part of the plan on a new page that begins with a section row."""
        return bool(known) and any(len(row) == len(known.columns) for _n, row in rows)

    def _heading(self):
        """A section named in a paragraph over its own table."""
        if not self.beside:
            return None
        text = oneline(self.beside[-1].split("\n")[-1])
        first = not self.plan.plan.measures
        if first:
            self.over_first = text
        elif self.over_first:
            self._adopt_first(text)
        marked = r"раздел|направление|[IVX]+[.)]" + (
            "" if first else r"|\d+[.)]\s?[А-ЯЁ]"
        )
        if len(text) > 250 or (first and not re.match(marked, text, re.IGNORECASE)):
            return None
        return text

    over_first = None

    def _adopt_first(self, text):
        """Once a second table has a heading, the line over the first one is one too."""
        first, self.over_first = self.over_first, None
        alike = re.match(r"1[.)]?\s*[А-ЯЁ]", first) and re.match(r"2[.)]?\s", text)
        plainly = re.match(r"[А-ЯЁ][^.:;\d]{3,120}\Z", first) and not text[0].isdigit()
        sections = any(measure.section for measure in self.plan.plan.measures)
        if sections or not (alike or (plainly and not _TITLE.search(plain(first)))):
            return
        self.plan.begin_with(first)
        if self.paragraphs and oneline(self.paragraphs[-1]).endswith(first):
            self.paragraphs[-1] = oneline(self.paragraphs[-1])[: -len(first)].strip()

    def _other(self, table):
        words = oneline(" ".join(cell.text for cell in table.rows[0]))[:60]
        if self._columns(table):
            self.findings.append(finding("table_skipped", table.place, text=words))
            self.skipped_columns = self._columns(table)

    skipped_columns = ()

    @staticmethod
    def _columns(table):
        """Head texts of a real table (at least two columns and two rows)."""
        if len(table.rows) < 2 or len(table.rows[0]) < 2:
            return ()
        return [oneline(cell.text) for cell in table.rows[0] if cell.text][:6]

    # ------------------------------------------------------------------ refusals

    def _refuse_nested(self, table):
        if table.nested:
            raise IntakeError(
                f"«{self.name}», {table.place}, строка {table.nested}: внутри ячейки "
                "вложена ещё одна таблица; разнесите её по строкам плана и загрузите "
                "снова."
            )

    def _refuse_empty(self):
        if self.plan.found and self.plan.plan.measures:
            return
        need = "«Мероприятие», «Срок», «Ответственный»"
        if self.plan.found:
            text = (
                f"«{self.name}», {self.plan.table.place}: в таблице плана нет ни "
                f"одного мероприятия; заполните столбцы {need} и загрузите снова."
            )
        elif any(table.nested for table in self.content.tables):
            table = next(table for table in self.content.tables if table.nested)
            text = (
                f"«{self.name}», {table.place}, строка {table.nested}: план вложен в "
                "ячейку другой таблицы; вынесите его в отдельную таблицу и загрузите "
                "снова."
            )
        elif self.skipped_columns:
            columns = ", ".join(f"«{text[:30]}»" for text in self.skipped_columns)
            text = (
                f"В файле «{self.name}» нет таблицы плана: найдены столбцы {columns}, "
                f"а нужны {need}; переименуйте столбцы или возьмите шаблон импорта."
            )
        else:
            text = (
                f"В файле «{self.name}» нет таблицы с планом: добавьте таблицу со "
                f"столбцами {need} или возьмите шаблон импорта."
            )
        raise IntakeError(text)

    # ------------------------------------------------------------------ parts

    def _order_reader(self):
        if self.content.fields:
            return FieldsReader(self.content.fields, self.directory)
        return OrderReader(self.paragraphs, self.directory)

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
            names = ", ".join(given)
            self.findings.append(
                finding("section_code_missing", "разделы", names=names)
            )
        unique = {}
        for section in raw.sections:
            unique.setdefault((section.code, section.name), section)
        return [
            Section(section.code, section.name, f"s{n}")
            for n, section in enumerate(unique.values(), 1)
        ]

    def _measures(self, raw, period):
        self._number_missing(raw.measures)
        measures, told = [], defaultdict(list)
        for n, row in enumerate(raw.measures, 1):
            measure = self._measure(row, period, f"m{n}")
            for item in (*measure.deadline.findings, *row.doubts):
                told[_group(item)].append((measure.key, item))
            measures.append(measure)
        self._tell(told)
        return measures

    def _measure(self, row, period, key):
        texts = row.texts
        deadline = read_deadline(texts["deadline_text"], *period)
        return Measure(
            row.number,
            row.section.code if row.section else None,
            row.name,
            texts["deadline_text"],
            texts["responsible_text"],
            texts["result_text"],
            deadline,
            read_responsibles(texts["responsible_text"], self.directory),
            read_target(texts["result_text"]),
            row.inherits,
            key,
            on_control(deadline, period),
            row.extra,
            row.sources,
        )

    def _number_missing(self, rows):
        missing, count = [], defaultdict(int)
        for row in rows:
            section = row.section.code if row.section else ""
            count[section] += 1
            if not row.number:
                prefix = f"{section}." if section else ""
                row.number = f"{prefix}{count[section]}."
                missing.append(row.number)
        if missing:
            numbers = missing[0] if len(missing) == 1 else f"{missing[0]}–{missing[-1]}"
            self.findings.append(finding("number_missing", "план", numbers=numbers))

    def _tell(self, told):
        """One finding for all rows that share it; different words are joined."""
        for items in told.values():
            keys = dict.fromkeys(key for key, _item in items)
            details = list(dict.fromkeys(item.message for _key, item in items))
            message = " ".join(details[:3])
            if len(details) > 3:
                message += f" И ещё {len(details) - 3}."
            words = dict.fromkeys(word for _key, item in items for word in item.words)
            first = items[0][1]
            self.findings.append(
                replace(first, message=message, rows=tuple(keys), words=tuple(words))
            )


def _group(item):
    return (item.code, "" if item.code in _GROUPED else item.message)
