"""The common form of a document: paragraphs and tables, whatever the file."""

from __future__ import annotations

from dataclasses import dataclass, field

from .draft import Source
from .findings import Finding


class Paragraph(str):
    """A paragraph's visible text; `number` is its place in the document, from 1."""

    __slots__ = ("number",)

    def __new__(cls, text, number=None):
        paragraph = super().__new__(cls, text)
        paragraph.number = number
        return paragraph


@dataclass(slots=True)
class Cell:
    """A cell over the grid columns first…last; `text` is what a person sees in it.

    `merged`: it continues the cell above («the same as above»). `doubts` are the
    reader's findings on its text; they are tied to the row it becomes a part of.
    """

    text: str
    first: int
    last: int
    merged: bool = False
    doubts: tuple[Finding, ...] = ()


@dataclass
class Table:
    """Rows of cells; `place` names the table for a person («таблица 1», «лист План»).

    `number` counts the tables of the document from 1, `page` its pages where the file
    has any. `inner` are the tables inside of its cells: (row's number, cell, table).
    """

    rows: list[list[Cell]]
    place: str
    number: int = 0
    page: int = 0
    inner: list[tuple[int, Cell, Table]] = field(default_factory=list)

    def source(self, row, cell=None):
        """Where a row or a cell of the table stands, counted from 1."""
        return Source(self.number, row, cell, page=self.page or None)

    @property
    def width(self):
        return max((row[-1].last + 1 for row in self.rows if row), default=0)


@dataclass(eq=False)
class Row:
    """A row of a table on its way into the draft; `number` counts from 1.

    `fate` is what became of it, a key of `PlanDraft.tally`: "heads", "headings",
    "measures", "indicators", "text" (of the document's head, of a frame) or "told".
    """

    table: Table
    number: int
    cells: list[Cell]
    fate: str = ""

    @property
    def filled(self):
        return [cell for cell in self.cells if cell.text]

    @property
    def counts_columns(self):
        """Whether it is the row «1 2 3 4 5» under a head."""
        texts = [cell.text.rstrip(".") for cell in self.filled]
        return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]

    @property
    def words(self):
        """The row's own words on one line."""
        return " ".join(" ".join(cell.text.split()) for cell in self.filled)


@dataclass
class Content:
    """Blocks of a document in their order: `Paragraph` or `Table`.

    `fields` are the named values of an import template (sheet «Распоряжение»);
    `findings` what the file form itself makes doubtful: text that is not shown, struck
    out, changed and not accepted, not computed; rows left out for that.
    """

    blocks: list = field(default_factory=list)
    fields: dict = field(default_factory=dict)
    pictures: int = 0  # a scan may be among them
    findings: list[Finding] = field(default_factory=list)

    @property
    def tables(self):
        return [block for block in self.blocks if isinstance(block, Table)]
