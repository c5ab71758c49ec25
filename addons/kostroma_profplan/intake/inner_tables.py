"""Tables inside of cells: a plan comes out of its cell, any other one is its text."""

from __future__ import annotations

from .findings import finding
from .grid import Content, Table
from .heads import read_head
from .text import oneline

_HEAD = 6  # so many rows may stand over a plan's head
_SHOWN = 80  # signs of a table's text, for a person


def unfolded(content: Content) -> Content:
    """The same content without tables inside of cells.

    A plan stands as a table of its own behind the one that holds it.
    """
    if any(table.inner for table in content.tables):
        known = len(content.tables)
        blocks = [one for block in content.blocks for one in _with_plans(block)]
        plans = [one for one in blocks if isinstance(one, Table) and not one.number]
        for number, table in enumerate(plans, known + 1):
            table.number = number
            content.findings.append(finding("plan_in_cell", table.place))
        content.blocks = blocks
    return content


def _with_plans(block):
    """A block and the plans in its cells; what else is in them becomes their text."""
    yield block
    for _row, cell, inner in block.inner if isinstance(block, Table) else ():
        found = list(_with_plans(inner))
        yield from (table for table in found if _is_plan(table))
        if not _is_plan(inner):
            _write(cell, inner)


def _is_plan(table):
    heads = (read_head(table.rows, n) for n in range(min(_HEAD, len(table.rows))))
    return any(head and head.kind == "plan" for head in heads)


def _write(cell, inner):
    """The words of a table as lines of the cell that holds it."""
    lines = (" ".join(one.text for one in row if one.text) for row in inner.rows)
    text = "\n".join(filter(None, lines))
    if text:
        cell.text = "\n".join(filter(None, (cell.text, text)))
        cell.doubts += (finding("table_in_cell", text=oneline(text)[:_SHOWN]),)
