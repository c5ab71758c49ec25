"""How well terms are read: our own set against what a person reads, as shares."""

from datetime import date

from deadline_corpus_own import CELLS, PROSE
from intake import read_deadline
from intake.terms import term_words

SETS = {"cells": CELLS, "prose": PROSE}


def read(name):
    """[(words, meaning, what was read, whether a doubt was told)] of a set."""
    result = []
    for (start, end), rows in SETS[name].items():
        period = date.fromisoformat(start), date.fromisoformat(end)
        for text, meaning in rows:
            words = term_words(text) if name == "prose" else text
            deadline = read_deadline(words, *period)
            kind = ":".join(filter(None, (deadline.kind, deadline.recurrence)))
            told = any(found.severity != "info" for found in deadline.findings)
            result.append((text, meaning, f"{kind} {deadline.end or '-'}", told))
    return result


def figures(name):
    """{"rows", "right" and "untold": shares of a set}; untold is wrong in silence."""
    rows = read(name)
    wrong = [row for row in rows if row[1] != row[2]]
    untold = [row for row in wrong if not row[3] and not row[2].startswith("unknown")]
    return {
        "rows": len(rows),
        "right": 1 - len(wrong) / len(rows),
        "untold": len(untold) / len(rows),
        "wrong": [row[0] for row in wrong],
    }
