"""The common form of a document: paragraphs and tables, whatever the file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Cell:
    """A cell over the grid columns first…last.

    `merged`: it continues the cell above («the same as above»).
    """

    text: str
    first: int
    last: int
    merged: bool = False


@dataclass
class Table:
    """Rows of cells; `place` names the table for a person («таблица 1», «лист План»).

    `nested` is the number of the row that holds a table of its own, or 0.
    `blank_inherits`: the file form cannot show merged cells, so an empty one means
    "the same as above" (text files).
    """

    rows: list[list[Cell]]
    place: str
    nested: int = 0
    blank_inherits: bool = False

    @property
    def width(self):
        return max((row[-1].last + 1 for row in self.rows if row), default=0)


@dataclass
class Content:
    """Blocks of a document in their order: str (a paragraph) or `Table`.

    `fields` are the named values of an import template (sheet «Распоряжение»).
    """

    blocks: list = field(default_factory=list)
    fields: dict = field(default_factory=dict)

    @property
    def tables(self):
        return [block for block in self.blocks if isinstance(block, Table)]
