"""Figure `intake`: reading the order's .docx against python-docx touching its cells."""

import json
import statistics
import sys
import time
from pathlib import Path

from .harness import figure

ADDON = Path(__file__).resolve().parents[2] / "addons" / "kostroma_profplan"
ORDER = ADDON / "tests" / "data" / "order-1257.docx"
RUNS = 15


@figure(limit=2.1)
def intake():
    """Medians of alternating runs, so that a busy moment disturbs both alike."""
    if str(ADDON) not in sys.path:
        sys.path.insert(0, str(ADDON))
    from intake import deadline, read_document, responsibles

    units = json.loads((ADDON / "data" / "directory.json").read_text("utf-8"))

    def ours():
        deadline._read.cache_clear()  # a first reading, not a remembered one
        for cached in ("_read", "_left", "_parts"):
            getattr(responsibles, cached).cache_clear()
        read_document(ORDER, directory=units)

    ours(), touch_every_cell()  # imports and caches of the libraries
    pairs = [(_seconds(ours), _seconds(touch_every_cell)) for _run in range(RUNS)]
    mine, reference = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {"ours": mine, "reference": reference, "queries": 0}


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


def _seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
