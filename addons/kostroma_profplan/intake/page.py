"""A document as it looked, for the screen of its review (design §4): HTML of `Content`.

Text only: paragraphs and tables, escaped; nothing of the file's own markup is kept.
Places have anchors that `anchor` makes of a `Source`: `p7` is the 7th paragraph, `t2r5`
the 5th row of the 2nd table, `t2r5c3` its 3rd cell.
"""

from __future__ import annotations

from html import escape

from .draft import Source
from .grid import Content, Paragraph, Table

_TOLD_APART = 40  # signs by which the paragraph of a clause is found


def anchor(source):
    """The anchor of a place, of a `Source` or of what `dump` made of one.

    >>> anchor(Source(table=2, row=5, cell=3)), anchor({"paragraph": 7}), anchor(None)
    ('t2r5c3', 'p7', '')
    """
    place = source if isinstance(source, dict) else vars(source or Source())
    if place.get("paragraph"):
        return f"p{place['paragraph']}"
    if not place.get("table"):
        return ""
    parts = zip("trc", ("table", "row", "cell"), strict=True)
    return "".join(f"{sign}{place[name]}" for sign, name in parts if place.get(name))


def draw(content: Content) -> str:
    """HTML of a document's blocks, in their order.

    >>> draw(Content([Paragraph("План <b>", 1)]))
    '<p id="p1">План &lt;b&gt;</p>'
    """
    return "\n".join(map(_block, content.blocks))


def draw_rows(head, rows) -> str:
    """HTML of a draft that no document shows: a table of texts.

    :param rows: [(anchor, texts)]
    """
    lines = [_line("", head, "th"), *(_line(at, texts, "td") for at, texts in rows)]
    return f"<table>{''.join(lines)}</table>"


def _line(at, texts, tag):
    cells = "".join(f"<{tag}>{_words(text)}</{tag}>" for text in texts)
    return f"<tr{_id(at)}>{cells}</tr>"


def _block(block):
    if isinstance(block, Table):
        return _table(block)
    place = Source(paragraph=block.number) if isinstance(block, Paragraph) else None
    return f"<p{_id(anchor(place))}>{_words(block)}</p>"


def _table(table):
    spans = _spans(table.rows)
    lines = []
    for number, row in enumerate(table.rows, 1):
        cells = "".join(
            _cell(cell, anchor(table.source(number, at)), spans[id(cell)])
            for at, cell in enumerate(row, 1)
            if id(cell) in spans
        )
        lines.append(f"<tr{_id(anchor(table.source(number)))}>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _cell(cell, at, rows):
    columns = cell.last - cell.first + 1
    spans = (("colspan", columns), ("rowspan", rows))
    wide = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
    return f"<td{_id(at)}{wide}>{_words(cell.text)}</td>"


def _spans(rows):
    """{id of a cell that is drawn: how many rows it goes over}.

    A merged cell is drawn by the one above that it continues.
    """
    spans, above = {}, {}
    for row in rows:
        here = {}
        for cell in row:
            place = (cell.first, cell.last)
            whole = above.get(place) if cell.merged else None
            whole = here[place] = whole or cell
            spans[id(whole)] = spans.get(id(whole), 0) + 1
        above = here
    return spans


def _id(at):
    return f' id="{at}"' if at else ""


def _words(text):
    return escape(str(text or "")).replace("\n", "<br>")


def places_of(content: Content, draft) -> dict:
    """Where each row of a draft stands: `{key: {field: anchor}}`.

    :param draft: what `PlanDraft.dump` made
    Clauses are found by their first words; a row that is not found has no place.
    """
    places = {}
    for row in draft["measures"]:
        sources = row.get("sources") or {}
        places[row["key"]] = {name: anchor(place) for name, place in sources.items()}
    for row in draft["indicators"]:
        places[row["key"]] = {"name": anchor(row.get("source"))}
    lines = [
        (block.number, _plain(block))
        for block in content.blocks
        if isinstance(block, Paragraph)
    ]
    for row in draft["order"]["clauses"]:
        words = _plain(row["text"])[:_TOLD_APART]
        at = next((number for number, line in lines if words in line), None)
        places[row["key"]] = {"name": anchor(Source(paragraph=at))}
    return places


def _plain(text):
    return " ".join(text.lower().split())
