"""From a file to a `PlanDraft`: opens it, finds the tables, reads, tells the doubts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from . import read_docx, read_txt, read_xlsx, safety
from .deadline import read_deadline
from .draft import Measure, PlanDraft, Section
from .findings import IntakeError, finding, listed, shown
from .grid import Content, Table
from .indicators import read_indicators
from .order import OrderReader, settle_period
from .plan_table import FIELDS, PlanReader, segments
from .responsibles import read_responsibles
from .target import read_target
from .template_fields import FieldsReader
from .text import oneline, plain

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


def read_document(path, period=None, directory=()) -> PlanDraft:
    """The draft of the plan in a .docx, .xlsx or .txt file.

    `period` is (first day, last day) when a person has confirmed it; `directory` the
    units known so far, as dicts with name, kind, parent, aliases. Raises IntakeError
    with one Russian sentence for a file that cannot be read.
    """
    path = Path(path)
    directory = list(directory)
    kind, data = safety.load(path)
    content = _READERS[kind](data, path.name)
    return _Document(content, path.name, directory).draft(period)


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
        self.seen_heads = []
        self.beside = []  # paragraphs since the last table

    def draft(self, period):
        self._walk()
        self._refuse_empty()
        raw = self.plan.plan
        reader = self._order_reader()
        order = reader.read()
        texts = [measure.texts["deadline_text"] for measure in raw.measures]
        settle_period(order, period, reader.own_period, texts, self.findings)
        reader.clauses(order.period)
        self.findings += reader.findings
        sections = self._sections(raw)
        measures = self._measures(raw, order.period)
        draft = PlanDraft(order, sections, measures, self.indicators)
        self._doubts(draft, raw)
        draft.findings = _sorted(self.findings)
        return draft

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
        return [Section(section.code, section.name) for section in unique.values()]

    def _measures(self, raw, period):
        self._number_missing(raw.measures)
        measures, told = [], defaultdict(list)
        for row in raw.measures:
            measure = self._measure(row, period)
            for item in measure.deadline.findings:
                told[_group(item)].append((measure.number, item))
            measures.append(measure)
        self._tell(told)
        return measures

    def _measure(self, row, period):
        texts = row.texts
        return Measure(
            row.number,
            row.section.code if row.section else None,
            row.name,
            texts["deadline_text"],
            texts["responsible_text"],
            texts["result_text"],
            read_deadline(texts["deadline_text"], *period),
            read_responsibles(texts["responsible_text"], self.directory),
            read_target(texts["result_text"]),
            row.inherits,
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
            numbers = listed(place(number) for number, _item in items)
            details = list(dict.fromkeys(item.message for _number, item in items))
            message = " ".join(details[:3])
            if len(details) > 3:
                message += f" И ещё {len(details) - 3}."
            first = items[0][1]
            self.findings.append(replace(first, where=numbers, message=message))

    # ------------------------------------------------------------------ doubts

    def _doubts(self, draft, raw):
        self._inherited(draft)
        self._missing(draft, raw)
        self._duplicates(draft, raw)
        self._before_order(draft)
        self._repeats(draft)
        self._unknown_units(draft)
        for text in raw.skipped:
            self.findings.append(finding("row_skipped", "таблица плана", text=text))

    def _inherited(self, draft):
        for field_name in FIELDS:
            numbers = [m.number for m in draft.measures if field_name in m.inherits]
            if numbers:
                places = listed(place(number) for number in numbers)
                self.findings.append(
                    finding(f"inherited_{field_name}", places, numbers=listed(numbers))
                )

    def _missing(self, draft, raw):
        for name in raw.missing:
            self.findings.append(
                finding("column_missing", "таблица плана", column=name)
            )
        if "Ответственный" not in raw.missing:
            numbers = [m.number for m in draft.measures if not m.responsibles]
            if numbers:
                where = listed(place(number) for number in numbers)
                self.findings.append(
                    finding("responsible_missing", where, numbers=listed(numbers))
                )

    def _duplicates(self, draft, raw):
        rows = defaultdict(list)
        for measure, row in zip(draft.measures, raw.measures, strict=True):
            if not row.same_name:
                rows[measure.section, measure.number.rstrip(".")].append(measure)
        for same in rows.values():
            if len(same) > 1:
                number = same[0].number
                self.findings.append(
                    finding("number_duplicate", place(number), number=number,
                            count=len(same))
                )  # fmt: skip

    def _before_order(self, draft):
        """Months named by a measure that lie before the order's own date."""
        order = draft.order
        if not order.date:
            return
        numbers = []
        for measure in draft.measures:
            deadline = measure.deadline
            if deadline.kind not in ("range", "ranges", "recurring", "date"):
                continue
            start = deadline.start if deadline.kind != "date" else deadline.end
            if start and start < order.date and start != order.period[0]:
                numbers.append(measure.number)
            elif deadline.end and deadline.end < order.date:
                numbers.append(measure.number)
        if numbers:
            where = listed(place(number) for number in numbers)
            self.findings.append(
                finding("deadline_before_order", where, date=shown(order.date),
                        numbers=listed(numbers))
            )  # fmt: skip

    def _repeats(self, draft):
        """A measure named once more as a point of another one's list."""
        points = defaultdict(list)
        for measure in draft.measures:
            lines = measure.name.split("\n")
            for line in lines[1:] if len(lines) > 1 else ():
                points[_essence(line)].append(measure)
        for measure in draft.measures if points else ():
            others = [m for m in points.get(_essence(measure.name), ()) if m != measure]
            if others and len(measure.name) > 20:
                text = re.sub(r"\A[-–—•]\s*", "", oneline(measure.name))
                self.findings.append(
                    finding("measure_repeats", place(measure.number),
                            other=place(others[0].number), text=text)
                )  # fmt: skip

    def _unknown_units(self, draft):
        unknown = defaultdict(list)
        for measure in draft.measures:
            for party in measure.responsibles:
                if not party.known:
                    unknown[party.name].append(measure.number)
        for name, numbers in unknown.items():
            where = listed(place(number) for number in numbers)
            self.findings.append(
                finding(
                    "responsible_unknown", where, name=name, numbers=listed(numbers)
                )
            )


def place(number):
    """«п. 4.3.» of a measure's number.

    >>> place("4.3.")
    'п. 4.3.'
    """
    return f"п. {number}"


def _group(item):
    return (item.code, "" if item.code in _GROUPED else item.message)


def _essence(text):
    """Letters of a name, without its bullet: what makes two names the same."""
    return re.sub(r"[\W_]+", "", plain(text))


_ORDER = {"error": 0, "warning": 1, "info": 2}


def _sorted(findings):
    return sorted(findings, key=lambda item: _ORDER[item.severity])
