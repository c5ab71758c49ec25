"""What is doubtful about the parties of a plan: told once for all rows."""

from __future__ import annotations

from dataclasses import replace

from .findings import finding
from .responsibles import words_left

_SHOWN = 6  # more examples than that nobody reads


def doubts_of_parties(rows):
    """Findings on the parties of measures and clauses, each kind once.

    What is weaker than a name or an alias is told, and the words of a cell that are in
    none of its parties.
    """
    yield from _matches(rows)
    left = {
        row.key: words
        for row in rows
        if (words := words_left(_text(row), row.responsibles))
    }
    if left:
        words = tuple(dict.fromkeys(word for item in left.values() for word in item))
        found = finding("party_words_left", rows=left, texts=_shown(words, "», «"))
        yield replace(found, words=words)


def _matches(rows):
    for match in ("former", "inflected", "beginning"):
        named, keys = {}, {}
        for row in rows:
            for party in row.responsibles:
                if party.match == match and party.words:
                    keys[row.key] = True
                    named[party.words[0].lower()] = (party.words[0], party.name)
        if named:
            pairs = [f"«{words}» принято за «{name}»" for words, name in named.values()]
            found = finding(f"party_{match}", rows=keys, pairs=_shown(pairs, ", "))
            yield replace(found, words=tuple(words for words, _n in named.values()))


def _text(row):
    """The words of the document that a row's parties were read from."""
    return getattr(row, "responsible_text", None) or getattr(row, "addressee_text", "")


def _shown(texts, joint):
    more = f"{joint}… (ещё {len(texts) - _SHOWN})" if len(texts) > _SHOWN else ""
    return joint.join(texts[:_SHOWN]) + more
