"""A table of a PDF that no lines are drawn around: told by where its words stand.

Its head is found by its words (`heads.read_head`); between two columns of the head lies
the strip that the fewest words of the rows cross.
"""

from __future__ import annotations

import re
from statistics import median

from .grid import Cell
from .heads import read_head
from .pdf_lines import step_of, text_in

_GAP = 7  # points between two cells of a line
_HEAD_LINES = 4
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[IVX]+[.)])\Z")
_ROW_GAP = 1.35  # so many usual steps between lines begin a new row


def find(lines):
    """(number of lines above it, its edges, lines of its head), or None.

    `edges` are the x of the columns' borders, the outer ones included.
    """
    for start in range(len(lines)):
        for size in range(min(_HEAD_LINES, len(lines) - start), 0, -1):
            head = lines[start : start + size]
            columns = _intervals(head)
            if len(columns) > 2 and _is_head(head, columns):
                return start, _edges(columns, lines[start + size :]), size
    return None


def _is_head(lines, columns):
    """Whether lines close to each other, none of a row, are a plan's head."""
    for above, below in zip(lines, lines[1:], strict=False):
        if below.top - above.bottom > (above.bottom - above.top) * 0.6:
            return False
        if _NUMBER.match(below.words[0].text) and below.x0 < columns[0][1]:
            return False
    texts = [_text(lines, left - 1, right + 1) for left, right in columns]
    row = [Cell(text, n, n) for n, text in enumerate(texts)]
    return bool(read_head([row], 0))


def _pieces(line):
    """Intervals of a line's words that stand close together."""
    pieces = []
    for word in line.words:
        if pieces and word.x0 - pieces[-1][1] < _GAP:
            pieces[-1][1] = word.x1
        else:
            pieces.append([word.x0, word.x1])
    return pieces


def _intervals(lines):
    """The columns that several lines make together."""
    merged = []
    for left, right in sorted(piece for line in lines for piece in _pieces(line)):
        if merged and left < merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], right)
        else:
            merged.append([left, right])
    return merged


def _edges(columns, lines):
    """Borders between columns: where the fewest words of the rows are crossed."""
    words = [word for line in lines for word in line.words]
    edges = [0.0]
    for one, other in zip(columns, columns[1:], strict=False):
        first, last = int(sum(one) / 2), int(sum(other) / 2)
        crossed = [
            sum(word.x0 < x < word.x1 for word in words) for x in range(first, last)
        ]
        least = min(crossed, default=0)
        best = _longest([n for n, count in enumerate(crossed) if count == least])
        edges.append(first + median(best) if best else (one[1] + other[0]) / 2)
    return [*edges, 10_000.0]


def _longest(numbers):
    """The longest run of whole numbers.

    >>> _longest([1, 3, 4, 5, 9])
    [3, 4, 5]
    """
    runs = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return max(runs, key=len, default=[])


def rows_of(lines, edges):
    """Rows of cells of the lines under a head."""
    groups, step = [], step_of(lines)
    for n, line in enumerate(lines):
        wide = _is_wide(line, edges)
        number = not wide and _NUMBER.match(_text([line], *edges[:2]))
        gap = n and line.top - lines[n - 1].top > step * _ROW_GAP
        before = groups[-1] if groups else None
        if before is None or number or gap or wide != before[0]:
            groups.append((wide, [line]))
        else:
            before[1].append(line)
    return [_row(own, edges, wide) for wide, own in groups]


def _is_wide(line, edges):
    """A line over the borders of columns: a heading, a text under the table."""
    crossed = (line.x0 < edge - 2 and line.x1 > edge + 2 for edge in edges[1:-1])
    return len(_pieces(line)) == 1 and any(crossed)


def _row(lines, edges, wide):
    if wide:
        return [Cell(" ".join(line.text for line in lines), 0, len(edges) - 2)]
    pairs = zip(edges, edges[1:], strict=False)
    return [Cell(_text(lines, *pair), n, n) for n, pair in enumerate(pairs)]


def _text(lines, left, right):
    words = [w for line in lines for w in line.words if left <= w.centre < right]
    if not words:
        return ""
    first, last = min(w.x0 for w in words), max(w.x1 for w in words)
    return text_in(words, first - 7, last + 7)
