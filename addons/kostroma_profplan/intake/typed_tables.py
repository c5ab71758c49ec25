"""A plan typed in paragraphs whose words are parted by tabs, without a table."""

from __future__ import annotations

from .grid import Cell, Content, Paragraph, Table
from .heads import read_head
from .text import clean


class Typed:
    """Paragraphs with tabs, as they were typed: a plan of them becomes a table."""

    def __init__(self):
        self._texts = {}  # by the number of the paragraph

    def note(self, paragraph, text):
        """Remembers the text of a paragraph that has tabs inside."""
        if text.strip().count("\t") > 1:
            self._texts[paragraph.number] = text.strip("\n ")

    def as_tables(self, content: Content):
        """The blocks of a document; a plan's head with lines like it is a table."""
        known = len(content.tables)
        return self._joined(content.blocks, known) if self._texts else content.blocks

    def _joined(self, blocks, known):
        result, at = [], 0
        while at < len(blocks):
            end = self._end(blocks, at)
            if end - at > 1:
                known += 1
                rows = [self._row(block) for block in blocks[at:end]]
                result.append(Table(_even(rows), f"таблица {known}", known))
            else:
                result.append(blocks[at])
                end = at + 1
            at = end
        return result

    def _end(self, blocks, at):
        """Where the lines of a table that begins with a plan's head end, or `at`."""
        if not self._is_typed(blocks, at) or not read_head(
            _even([self._row(blocks[at])]), 0
        ):
            return at
        end = at + 1
        while self._is_typed(blocks, end) or (
            self._is_line(blocks, end) and self._is_typed(blocks, end + 1)
        ):
            end += 1
        return end

    def _is_typed(self, blocks, at):
        return self._is_line(blocks, at) and blocks[at].number in self._texts

    @staticmethod
    def _is_line(blocks, at):
        return at < len(blocks) and isinstance(blocks[at], Paragraph)

    def _row(self, paragraph):
        text = self._texts.get(paragraph.number, paragraph)
        return [clean(cell) for cell in text.split("\t")]


def _even(rows):
    """Cells of rows of texts; a line of one text goes over all columns."""
    width = max(map(len, rows))
    return [
        [Cell(row[0], 0, width - 1)]
        if len(row) == 1
        else [Cell(t, n, n) for n, t in enumerate(row + [""] * (width - len(row)))]
        for row in rows
    ]
