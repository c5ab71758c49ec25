"""Persons named in a text: «Петрова А.А.», «А. А. Петрова», «Петрова Анна Ивановна»."""

from __future__ import annotations

import re

from . import offices
from .naming import PERSON, quotations
from .text import russian_letters

_HEAD = "|".join((*offices.OFFICES, *offices.POSTS, *offices.ORGANISATIONS, "им"))
_NAME = r"[А-ЯЁ][а-яё]+(?:\s?-\s?[А-ЯЁ][а-яё]+)?"
_SURNAME = rf"(?!(?i:{_HEAD})(?i:ь|й|ий|ая|[аяиыуюе]|[ое]м)?[\s.]){_NAME}"
_INITIAL = r"[А-ЯЁA-Z]\."
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич|вна|ична|инична)(?:а|у|ем|ой|ы|е)?\b"
_PERSON = re.compile(
    rf"\b{_SURNAME}\s*{_INITIAL}\s?(?:[А-ЯЁA-Z]\b\.?)?(?![а-яё])"
    rf"|\b{_SURNAME}\s[А-ЯЁ]\s[А-ЯЁ](?!\w)"
    rf"|\b{_INITIAL}\s?{_INITIAL}\s?{_NAME}"
    rf"|\b{_SURNAME}\s{_NAME}\s{_PATRONYMIC}|\b{_SURNAME}\s{_PATRONYMIC}\s{_NAME}"
)
_MAY_BE = re.compile(rf"{_INITIAL}|\b[А-ЯЁ]\s[А-ЯЁ]\b|(?:вич|вна|чна)\w?\w?\b")
_IN_BRACKETS = re.compile(r"\(\s*[А-ЯЁ][а-яё]{2,}(?:\s*,\s*[А-ЯЁ][а-яё]{2,})*\s*\)")
_NAMED_AFTER = re.compile(r"\bим(?:ени)?\b\.?\s*\Z", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def take_persons(text):
    """(text with a mark for each person, their names); a school's namesake is none.

    >>> take_persons("Школа № 5 (Петрова А.А.), директор И. И. Ильин")[1]
    ['Петрова А.А.', 'И. И. Ильин']
    >>> take_persons("Гимназия им. А.С. Пушкина (Ильина)")[1]
    ['Ильина']
    """
    text = text.replace(PERSON, " ")
    seen = russian_letters(text)
    found = list(_PERSON.finditer(seen)) if _MAY_BE.search(seen) else []
    for brackets in _IN_BRACKETS.finditer(seen):
        found += _WORD.finditer(seen, *brackets.span())
    quotes = quotations(seen) if found else ()
    parts, names, at = [], [], 0
    for start, end in sorted(person.span() for person in found):
        quoted = any(a < start < b for a, b in quotes)
        if start >= at and not quoted and not _NAMED_AFTER.search(seen[:start]):
            parts += [text[at:start], f" {PERSON} "]
            names.append(" ".join(seen[start:end].split()))
            at = end
    return "".join((*parts, text[at:])), names
