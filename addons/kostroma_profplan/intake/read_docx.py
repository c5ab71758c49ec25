"""A Word document → `Content`.

python-docx opens the package; the body is walked on its own elements, since
`row.cells` costs a search of the whole row for each cell.
"""

from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn

from .findings import IntakeError
from .grid import Cell, Content, Paragraph, Table
from .numbering import Numbering
from .safety import MAX_ROWS
from .text import clean

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_T, _BR, _CR, _TAB = qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab")
_HYPHEN, _SOFT = qn("w:noBreakHyphen"), qn("w:softHyphen")
_VAL, _NUMPR, _PPR = qn("w:val"), qn("w:numPr"), qn("w:pPr")
_TCPR, _SPAN, _VMERGE, _TRPR = (
    qn("w:tcPr"),
    qn("w:gridSpan"),
    qn("w:vMerge"),
    qn("w:trPr"),
)
_BEFORE = qn("w:gridBefore")
_TEXT = {_BR: "\n", _CR: "\n", _TAB: " ", _HYPHEN: "-", _SOFT: ""}
_WRAPPERS = {
    qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml"),
}  # fmt: skip


def read(data, name):
    """Paragraphs and tables of the bytes of a .docx."""
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except Exception as error:  # the library raises whatever the broken part causes
        raise IntakeError(
            f"Файл «{name}» повреждён: откройте его в Word, сохраните заново и "
            "загрузите снова."
        ) from error
    content = Content()
    numbering = Numbering(document)
    paragraphs = 0
    for element in _children(body):
        if element.tag == _P:
            text = clean(numbering.prefix(element) + _paragraph(element))
            if text:
                paragraphs += 1
                content.blocks.append(Paragraph(text, paragraphs))
        elif element.tag == _TBL:
            place = f"таблица {len(content.tables) + 1}"
            if len(element) > MAX_ROWS:
                raise IntakeError(
                    f"«{name}», {place}: больше {MAX_ROWS} строк; оставьте в документе "
                    "только план и загрузите снова."
                )
            table = _table(element, place, numbering)
            table.number = len(content.tables) + 1
            content.blocks.append(table)
    return content


def _children(element):
    """Child elements; content controls and tracked insertions are looked through."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _paragraph(paragraph):
    parts = []
    for element in paragraph.iter(_T, _BR, _CR, _TAB, _HYPHEN, _SOFT):
        parts.append(element.text or "" if element.tag == _T else _TEXT[element.tag])
    return "".join(parts)


def _table(element, place, numbering):
    table = Table([], place)
    for tr in _children(element):
        if tr.tag != _TR:
            continue
        cells, column = [], _skipped(tr)
        for tc in _children(tr):
            if tc.tag != _TC:
                continue
            cell, nested = _cell(tc, column, numbering)
            if nested and not table.nested:
                table.nested = len(table.rows) + 1
            cells.append(cell)
            column = cell.last + 1
        if cells:
            table.rows.append(cells)
    return table


def _skipped(tr):
    """Grid columns left out before the first cell of a row."""
    properties = tr.find(_TRPR)
    before = properties.find(_BEFORE) if properties is not None else None
    return int(before.get(_VAL) or 0) if before is not None else 0


def _cell(tc, column, numbering):
    span, merged = 1, False
    properties = tc.find(_TCPR)
    if properties is not None:
        grid_span = properties.find(_SPAN)
        if grid_span is not None:
            span = max(1, int(grid_span.get(_VAL) or 1))
        vmerge = properties.find(_VMERGE)
        merged = vmerge is not None and vmerge.get(_VAL) != "restart"
    lines, nested = [], False
    for child in _children(tc):
        if child.tag == _P:
            lines.append(numbering.prefix(child) + _paragraph(child))
        nested = nested or child.tag == _TBL
    return Cell(clean("\n".join(lines)), column, column + span - 1, merged), nested
