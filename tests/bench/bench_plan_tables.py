"""Figures of the reader on plan tables it was not written after (tests/intake).

Each is the share of what came out wrong against the share that may: measures with
number, name, term and responsible in the right place, sections by their names.
"""

import sys
from functools import cache
from pathlib import Path

from .harness import figure

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {"heads": 0.01, "sections": 0.03, "loose": 0.10}


@cache
def _measured():
    for folder in (ROOT / "tests" / "intake", ROOT / "addons" / "kostroma_profplan"):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    import plan_tables
    import plan_tables_unseen  # noqa: F401 – adds its plans
    import unseen_rounds  # noqa: F401
    from intake import read_document

    return plan_tables.measured(read_document)[0]


def _wrong(name):
    right, every = _measured()[name]
    return {"ours": 1 - right / every, "reference": ALLOWED[name]}


@figure(limit=1.0)
def tables_with_heads():
    """Measures of plans whose tables have heads."""
    return _wrong("heads")


@figure(limit=1.0)
def tables_sections():
    """Sections of all plans."""
    return _wrong("sections")


@figure(limit=1.0)
def tables_loose():
    """Measures of lists, of tables without heads, of PDF."""
    return _wrong("loose")
