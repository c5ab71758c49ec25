"""Blocks of a document → what is read from each: plan rows, indicators, text."""

from __future__ import annotations

import re

from .findings import IntakeError, finding
from .grid import Content, Table
from .indicators import read_indicators
from .plan_table import PlanReader, segments
from .text import oneline, plain

_TITLE = re.compile(
    r"\bплан\b|план-график|дорожн|комплекс\w* мер|программ|перечень|график|приложени"
    r"|утвержд|\A(?:на|по|в|от|к)\s"
)


class Walk:
    """One walk over a document; raises IntakeError where nothing of a plan is in it."""

    def __init__(self, content: Content, name):
        self.content = content
        self.name = name
        self.paragraphs = []  # before the first plan table
        self.plan = PlanReader()
        self.indicators = []
        self.findings = []
        self.beside = []  # paragraphs since the last table
        for block in self.content.blocks:
            if isinstance(block, Table):
                self._table(block)
                self.beside = []
            else:
                self.beside.append(block)
                if not self.plan.found:
                    self.paragraphs.append(block)
        self._refuse_empty()

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
