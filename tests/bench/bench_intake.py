"""Figure `intake`: reading the order's .docx against python-docx touching its cells."""

import json
import sys
from pathlib import Path

from .harness import figure, in_pairs, seconds_of

ADDON = Path(__file__).resolve().parents[2] / "addons" / "kostroma_profplan"
ORDER = ADDON / "tests" / "data" / "order-1257.docx"
RUNS = 15


@figure(limit=2.1)
def intake():
    """Medians of alternating runs, so that a busy moment disturbs both alike."""
    if str(ADDON) not in sys.path:
        sys.path.insert(0, str(ADDON))
    from intake import deadline, read_document, responsibles, text

    units = json.loads((ADDON / "data" / "directory.json").read_text("utf-8"))

    def ours():
        deadline._read.cache_clear()  # a first reading, not a remembered one
        text.plain.cache_clear()
        for cached in ("_read", "_left", "_parts"):
            getattr(responsibles, cached).cache_clear()
        read_document(ORDER, directory=units)

    ours(), touch_every_cell()  # imports and caches of the libraries
    return in_pairs(
        lambda: seconds_of(ours), lambda: seconds_of(touch_every_cell), RUNS
    )


def touch_every_cell():
    """What python-docx needs to open the order and read the text of each cell once."""
    import docx

    document = docx.Document(str(ORDER))
    return sum(
        len(cell.text)
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    )
