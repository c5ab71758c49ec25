"""How much a document may unfold to, so that a small file cannot say «all of it again».

A spreadsheet and a text of OpenDocument repeat rows and cells by a number, and merged
cells are rectangles: what is counted is what is made of them, in the whole document.
"""

from __future__ import annotations

from .findings import refusal
from .safety import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, MEGABYTE

MAX_CELLS = MAX_ROWS * MAX_COLUMNS  # a full sheet of the largest size that is read


class Budget:
    """What is left to one document; the name is that of its file."""

    def __init__(self, name, cells=MAX_CELLS):
        self.name, self._most = name, cells
        self._cells, self._text = cells, MAX_TEXT

    def spend(self, cells=0, text=0):
        """Count cells (rows, runs) and the length of texts before they are made.

        >>> Budget("a.ods").spend(MAX_CELLS + 1)
        Traceback (most recent call last):
        ...
        intake.findings.IntakeError: В файле «a.ods» больше 300000 ячеек: \
оставьте в нём только план и загрузите снова.
        """
        self._cells -= cells
        self._text -= text
        if self._cells < 0:
            self._refuse(f"{self._most} ячеек")
        if self._text < 0:
            self._refuse(f"{MAX_TEXT // MEGABYTE} МБ текста")

    def _refuse(self, size):
        raise refusal("content_large", name=self.name, size=size)
