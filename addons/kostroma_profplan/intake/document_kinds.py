"""What kind of paper approves a plan: распоряжение, приказ, постановление, решение."""

from __future__ import annotations

import re
from typing import NamedTuple


class Kind(NamedTuple):
    """Its word, of one and of many («в редакции …»); stems of the word and its verb."""

    one: str
    of_one: str
    of_many: str
    stem: str
    verb: str


KINDS = {
    "order": Kind(
        "распоряжение", "распоряжения", "распоряжений", "распоряжени", "распоряжа"
    ),
    "directive": Kind("приказ", "приказа", "приказов", "приказ", "приказыва"),
    "ordinance": Kind(
        "постановление", "постановления", "постановлений", "постановлени",
        "постановля|постанови",
    ),
    "decision": Kind("решение", "решения", "решений", "решени", "реши"),
}  # fmt: skip
OTHER = "other"
UNNAMED = Kind("документ", "документа", "документов", "документ", "")


def _spaced(word):
    """«П Р И К А З» is the word, too."""
    return r"\s?".join(word)


def _titled(kind):
    return rf"(?<![А-ЯЁ]){_spaced(kind.one.upper())}(?![А-ЯЁ])"


def _commanded(kind):
    verbs = "|".join(map(_spaced, kind.verb.split("|")))
    return rf"(?i)(?<!\w)(?:{verbs})"


def _approved(kind):
    return r"(?i)(?:утвержд\w+|приложени\w+(?:\s*№?\s*\d+)?\s+к)\W{0,3}\s?" + kind.stem


def _named(kind):
    return rf"(?i)(?<!\w){kind.one}(?!\w)"


def read_kind(head, verb="", below=""):
    """The key in `KINDS` of the paper, None where nothing tells.

    :param head: what stands over its title
    :param verb: the line that commands: «ПРИКАЗЫВАЮ:»
    :param below: what stands over the plan on the annex

    >>> read_kind("АДМИНИСТРАЦИЯ П О С Т А Н О В Л Е Н И Е от 12.01.2026 № 5")
    'ordinance'
    >>> read_kind("МБОУ «Школа № 3»", "П Р И К А З Ы В А Ю :")
    'directive'
    >>> read_kind("Принято: решение педсовета. Утверждено: приказ № 47 от 1.09.2026")
    'directive'
    >>> read_kind("", below="Приложение № 1 к распоряжению комитета")
    'order'
    >>> read_kind("Решение от 12.01.2026 № 5"), read_kind("План работы школы")
    ('decision', None)
    """
    for rule, text in (
        (_titled, head),
        (_commanded, verb),
        (_approved, f"{head} {below}"),
        (_named, head),
    ):
        found = [
            (match.start(), key)
            for key, kind in KINDS.items()
            if (match := re.search(rule(kind), text))
        ]
        if found:
            return min(found)[1]
    return None


def key_of(word):
    """The key of the kind that a person wrote; `OTHER` of any word that is no kind's.

    >>> key_of(" Приказ "), key_of("записка"), key_of("")
    ('directive', 'other', None)
    """
    plain = word.strip().lower()
    known = (key for key, kind in KINDS.items() if kind.one == plain)
    return next(known, OTHER) if plain else None


def words_of(key):
    """The words of a kind; those of a paper without one for `OTHER` and None."""
    return KINDS.get(key, UNNAMED)


def edition_words(amended):
    """What has changed a paper since: each kind by its own word.

    :param amended: ``[(key, number, day as written)]``, by turns

    >>> edition_words([("order", "3-р", "20.01.2026"), ("order", "9-р", "02.02.2026")])
    'в редакции распоряжений от 20.01.2026 № 3-р, от 02.02.2026 № 9-р'
    >>> edition_words([("order", "3", "20.01.2026"), (None, "9", "02.02.2026")])
    'в редакции распоряжения от 20.01.2026 № 3, документа от 02.02.2026 № 9'
    """
    keys = [key for key, _number, _day in amended]
    parts = []
    for key in dict.fromkeys(keys):
        kind = words_of(key)
        word = kind.of_many if keys.count(key) > 1 else kind.of_one
        own = [f"от {day} № {number}" for at, number, day in amended if at == key]
        parts.append(f"{word} {', '.join(own)}")
    return f"в редакции {', '.join(parts)}"
