"""Blocks of a document → what is read from each: plan rows, indicators, text.

The way of a table: `segments` finds its heads (`heads`), or `columns.infer` a plan
without one; `columns.settle` gives the columns their roles, all tables of one head
together; then `plan_table` or `indicators` reads the rows. Every row that holds a word
ends with a `fate`, and `tally` counts them: no row goes missing in silence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

from .columns import continues, infer, is_term, settle, texts_under
from .findings import finding, joined, refusal
from .grid import Content, Row, Table
from .heads import ROLES, SHARED, read_head
from .indicators import read_indicators
from .list_plan import read_list
from .plan_table import NOTE, PlanReader, places, told_rows
from .text import oneline, plain

_TITLE = re.compile(
    r"\bплан\b|план-график|дорожн|комплекс\w* мер|программ|перечень|график|приложени"
    r"|утвержд|\A(?:на|по|в|от|к)\s"
)
# a sheet with a name that says something
_SHEET = re.compile(
    r"лист «(?!(?:лист|sheet|план|страница|таблица|приложение)[\s\d]*»|[^а-яё]*»)"
    r"(?P<name>.+)»", re.IGNORECASE,
)  # fmt: skip
# a table that lost its cells on the way, its head glued into a line of text
_GLUED = re.compile(
    r"\A\W*п\s*/\s*п\W*(?:наименовани\w*\s*|перечень\s*)?"
    r"(?:мероприяти|показател|содержани)\w*"
)
_GLUED_LEAST = 120  # signs; a head that stands alone is followed by nothing
FATES = ("measures", "headings", "heads", "indicators", "text", "told")


class Walk:
    """One walk over a document; raises IntakeError where nothing of a plan is in it.

    `columns` are the roles of columns as a person decided them, by their heads.
    """

    def __init__(self, content: Content, name, columns=None):
        self.content = content
        self.name = name
        self.paragraphs = []  # before the first plan table
        self.plan = PlanReader()
        self.indicators = []
        self.findings = []
        self.columns = {}  # {head: (role, how)} of those that are told
        self.beside = []  # paragraphs since the last table
        self.headed = set()  # sheets whose names are headings already
        self.rows = {
            id(table): [Row(table, n, cells) for n, cells in enumerate(table.rows, 1)]
            for table in content.tables
        }
        self.parts = self._find_parts()
        self._settle(columns)
        self.plan.look_ahead(self._plans())
        for block in content.blocks:
            if isinstance(block, Table):
                self._table(block)
                self.beside = []
            else:
                self.beside.append(block)
                self._tell_glued(block)
                if not self.plan.found:
                    self.paragraphs.append(block)
        if not self.plan.found and not self.indicators:
            self._read_list()
        self._refuse_empty()
        self._tell()

    # ------------------------------------------------------------------ heads

    def _find_parts(self):
        """[(head or None, rows)] of each table, by its id."""
        parts, known = {}, None
        for key, rows in self.rows.items():
            found = segments(rows)
            if len(found) == 1 and rows:
                if known and continues(rows, known):
                    found = [(known, rows)]
                else:
                    found = self._inferred(rows) or found
            heads = [head for head, _rows in found if head]
            known = heads[-1] if heads else known
            parts[key] = found
        return parts

    def _plans(self):
        """[(head, rows)] of all parts of the plan."""
        every = (part for found in self.parts.values() for part in found)
        return [(head, rows) for head, rows in every if head and head.kind == "plan"]

    def _inferred(self, rows):
        inferred = infer(rows)
        if not inferred:
            return None
        head, own, under = inferred
        for row in own:
            row.fate = "heads"
        if not head.size:
            roles = enumerate(map(head.role_of, head.columns), 1)
            names = ", ".join(f"{n} — {ROLES[role]}" for n, role in roles if role)
            place = rows[0].table.place
            self.findings.append(finding("head_inferred", place, names=names))
        first = rows.index((own or under)[0])
        return [(None, rows[:first]), (head, under)]

    def _settle(self, decided):
        """The roles of columns, from the rows of all tables of the same head."""
        alike = defaultdict(list)
        for head, rows in self._plans():
            alike[tuple(head.texts())].append((head, rows))
        for found in alike.values():
            texts = [texts_under(head, rows) for head, rows in found]
            pooled = [sum(column, []) for column in zip(*texts, strict=True)]
            for head in {id(head): head for head, _rows in found}.values():
                self.columns |= settle(head, pooled, decided)
        for key, found in self.parts.items():
            self.parts[key] = [(_still(head), rows) for head, rows in found]

    # ------------------------------------------------------------------ tables

    def _table(self, table):
        parts = self.parts[id(table)]
        if not any(head for head, _rows in parts):
            self._other(table, self.rows[id(table)])
            return
        above = None
        for n, (head, rows) in enumerate(parts):
            if head is None and n:
                self.plan.tell("row_skipped", *(row for row in rows if row.filled))
            elif head is None:
                above = self._above(rows, *parts[n + 1])
            elif head.kind == "plan":
                heading = self._heading(above) or self._sheet(table)
                self.plan.add(rows, head, table, heading)
                self._tell_beside(head, table)
                self._read_indicators(rows, head.indicators)
                self.beside, above = [], None
            else:
                self._read_indicators(rows, head)

    def _tell_beside(self, head, table):
        """A second plan beside the first one is not read: its cells are kept."""
        heads = ", ".join(dict.fromkeys(column.head for column in head.beside))
        told = heads and finding("plans_side_by_side", table.place, names=heads)
        if told and told not in self.findings:
            self.findings.append(told)

    def _tell_glued(self, text):
        """A table whose cells an old file has lost: nothing of it can be read."""
        words = plain(text[:_GLUED_LEAST])
        if len(text) > _GLUED_LEAST and _GLUED.match(words):
            told = finding("table_glued", "текст документа", text=oneline(text)[:60])
            self.findings.append(told)

    def _other(self, table, rows):
        """A table without a plan: a frame of the document's head, or told."""
        if not self.plan.found:
            self._take_text(rows)
        columns = _columns(rows)
        for row in rows:
            row.fate = "told" if columns and self.plan.found else "text"
        if columns:
            words = next(row.words for row in rows if row.filled)[:60]
            self.findings.append(finding("table_skipped", table.place, text=words))
            self.skipped_columns = columns

    skipped_columns = ()

    def _take_text(self, rows):
        texts = [cell.text for row in rows for cell in row.filled]
        self.paragraphs += texts
        self.beside += texts
        for row in rows:
            row.fate = "text"

    def _above(self, rows, head, under):
        """Rows over a head: titles, text; the section that the last one names."""
        above, section = [row for row in rows if row.filled], None
        if above and self._is_section(above[-1], head, under):
            last = above.pop()
            last.fate = "headings"
            section = oneline(last.filled[0].text)
        if self.plan.found:
            self.plan.tell("row_note", *above)
        else:
            self._take_text(above)
        return section

    def _is_section(self, row, head, under):
        """Whether a row over a head is a heading, as others over the same head are."""
        text = row.filled[0].text
        if not head or head.kind != "plan" or len(row.filled) > 1:
            return False
        if NOTE.match(text) or _TITLE.search(plain(text)):
            return False
        repeated = any(
            later.fate == "heads" and len(earlier.filled) == 1
            for earlier, later in zip(under, under[1:], strict=False)
        )
        return self.plan.found or repeated

    def _read_indicators(self, rows, head):
        """Indicators of their own table (`rows` get a fate), or beside measures."""
        if not head:
            return
        rows = [row for row in rows if row.filled and row.fate in ("", "measures")]
        for row in rows:
            row.fate = "heads" if row.counts_columns else row.fate
        indicators, findings = read_indicators(rows, head, len(self.indicators))
        self.indicators += indicators
        self.findings += findings

    # ------------------------------------------------------------------ headings

    def _heading(self, above):
        """A section named in the row above a head, or in a paragraph over its table."""
        lines = [text.split("\n")[-1] for text in self.beside[-1:]]
        text = above or oneline("".join(lines))
        if not text or NOTE.match(text):
            return None
        first = not self.plan.plan.measures
        if self.over_first and not first:
            self._adopt_first(text)
        elif first and not above:
            self.over_first = text
        marked = re.match(r"раздел|направление|[IVX]+[.)]", text, re.IGNORECASE)
        own = len(text) <= 250 and (marked or not first)
        return text if above or own else None

    def _sheet(self, table):
        """The name of a sheet heads its part of the plan, where several have parts."""
        named = _SHEET.match(table.place)
        sheets = {rows[0].table.place for _head, rows in self._plans() if rows}
        if not named or len(sheets) < 2 or table.place in self.headed:
            return None
        self.headed.add(table.place)
        return named["name"]

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

    # ------------------------------------------------------------------ the end

    listed = 0  # measures that stand in paragraphs

    def _read_list(self):
        """A plan without a table: points with «Срок: …», «Ответственный: …»."""
        taken = read_list(self.paragraphs, self.plan)
        if taken:
            left = enumerate(self.paragraphs)
            self.paragraphs = [line for n, line in left if n not in taken]
            self.listed = len(self.plan.plan.measures)
            self.findings.append(finding("plan_from_list", "текст", count=self.listed))

    def _tell(self):
        """What became of the rows; those that nothing became of are told."""
        every = [row for rows in self.rows.values() for row in rows if row.filled]
        self.plan.tell("row_skipped", *(row for row in every if not row.fate))
        for code, rows in self.plan.told.items():
            if rows:
                self.findings.append(told_rows(code, rows))
        self._tell_doubts([row for row in every if row.fate != "measures"])
        fates = Counter(row.fate for row in every)
        self.tally = {"rows": len(every)} | {fate: fates[fate] for fate in FATES}
        if self.listed:
            self.tally["listed"] = self.listed
        if not self.plan.plan.measures:
            self.findings.append(finding("measures_missing", "план"))

    def _tell_doubts(self, rows):
        """Doubts of cells that became part of no measure, one finding of a kind."""
        kinds = defaultdict(list)
        for row in rows:
            for cell in row.cells:
                for item in cell.doubts:
                    kinds[item.code].append((row, item))
        for found in kinds.values():
            where = places([row for row, _item in found])
            item = joined(list(dict.fromkeys(item for _row, item in found)))
            self.findings.append(replace(item, where=item.where or where))

    # ------------------------------------------------------------------ refusals

    def titles(self):
        """What may name the parts of a plan: sheets and the lines over their tables."""
        blocks = self.content.blocks
        lines = [oneline(line) for line in blocks if not isinstance(line, Table)]
        for table in self.content.tables:
            rows = (row for row in table.rows[:3] if row)
            lines += [table.place, *(oneline(row[0].text) for row in rows)]
        return lines

    def _refuse_empty(self):
        if self.plan.plan.measures or self.indicators:
            return
        if self.plan.found:
            raise refusal("no_measures", name=self.name, place=self.plan.table.place)
        if self.skipped_columns:
            columns = ", ".join(f"«{text[:30]}»" for text in self.skipped_columns)
            raise refusal("no_columns", name=self.name, columns=columns)
        code = "scan_inside" if self.content.pictures else "no_table"
        raise refusal(code, name=self.name)


def segments(rows):
    """[(head or None, rows)] of a table, which may hold several heads.

    Rows before the first head come with None: they are text. A head that is repeated
    stays among its rows, with its fate.
    """
    cells = [row.cells for row in rows]
    result, index = [(None, [])], 0
    while index < len(rows):
        head = read_head(cells, index)
        if head and _is_measure(head, result[-1][0]):
            head = None
        size = head.size if head else 1
        own = rows[index : index + size]
        if head:
            for row in own:
                row.fate = "heads"
            if not _same_as(head, result[-1][0]):
                result.append((head, []))
                own = []
        result[-1][1].extend(own)
        index += size
    return result


def _is_measure(head, known):
    """Whether a row under a plan's head only sounds like one more head of its own.

    «Мероприятия второго этапа | весь период | Ответственный секретарь»: a row without
    a number that holds a term. A head of quarters or months holds several.
    """
    if not known or known.kind != "plan" or _same_as(head, known):
        return False
    parts = sum(c.role == "deadline" and c.rank == 9 for c in head.columns)
    roles = zip(map(known.role_of, known.columns), head.columns, strict=False)
    terms = [column for role, column in roles if role == "deadline"]
    return parts < 2 and any(
        is_term(c.text) or (c.rank == 9 and re.search(r"\d", c.text)) for c in terms
    )


def _still(head):
    """A head whose columns of years proved to hold sums of money is no plan's."""
    if not head or head.kind != "plan":
        return head
    sure = head.indicators or not head.roles.keys().isdisjoint(SHARED)
    return head if sure and "name" in head.roles else None


def _same_as(head, other):
    return bool(other) and head.kind == other.kind and head.texts() == other.texts()


def _columns(rows):
    """Head texts of a real table (at least two columns and two rows)."""
    filled = [row for row in rows if row.filled]
    wide = [row for row in filled if len(row.filled) > 1]
    if len(filled) < 2 or not wide:
        return ()
    return [oneline(cell.text) for cell in wide[0].filled][:6]
