"""What a draft says in words where the order's own words are not there.

Rows typed in the system have dates and units, but no words of an order. What is written
here is read again as the same.
"""

from __future__ import annotations

from .findings import shown


def term_words(measure):
    """The order's words of a term, or those of its dates."""
    term = measure.term or measure.deadline
    if measure.deadline_text or not term or not term.end:
        return measure.deadline_text or ""
    spans = [*term.occurrences] if len(term.occurrences) > 1 else []
    if spans:
        return ", ".join(_span(*span) for span in spans)
    until = term.kind == "date" or not term.start
    return f"до {shown(term.end)}" if until else _span(term.start, term.end)


def _span(start, end):
    return shown(end) if start == end else f"с {shown(start)} по {shown(end)}"


def responsible_words(row):
    """The order's words of who answers, or the names of the units."""
    words = getattr(row, "responsible_text", "")
    return words or ", ".join(party.name for party in row.responsibles)
