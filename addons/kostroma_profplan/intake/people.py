"""Persons named in a text: «Петрова А.А.», «А. А. Петрова», «Петрова Анна Ивановна»."""

from __future__ import annotations

import re

from . import offices
from .naming import PERSON
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
_IN_BRACKETS = re.compile(r"\(\s*[А-ЯЁ][а-яё]{2,}(?:\s*,\s*[А-ЯЁ][а-яё]{2,})*\s*\)")
_NAMED_AFTER = re.compile(r"(?:\bим(?:ени)?\b\.?\s*|[«\"“„][^»\"”“]*)\Z", re.IGNORECASE)


def take_persons(text):
    """(text with a mark for each person, their names); a school's namesake is none.

    >>> take_persons("Школа № 5 (Петрова А.А.), директор И. И. Ильин")[1]
    ['Петрова А.А.', 'И. И. Ильин']
    >>> take_persons("Гимназия им. А.С. Пушкина (Ильина)")[1]
    ['Ильина']
    """
    names = []

    def mark(found):
        if _NAMED_AFTER.search(seen[: found.start()]):
            return found.group()
        names.append(" ".join(found.group().split()))
        return f" {PERSON} "

    seen = russian_letters(text)
    if len(seen) != len(text):
        text = seen
    places = list(_PERSON.finditer(seen))
    for found in _IN_BRACKETS.finditer(seen):
        places += re.compile(r"\w+").finditer(seen, *found.span())
    result, at = [], 0
    for found in sorted(places, key=lambda found: found.start()):
        if found.start() >= at:
            result += [text[at : found.start()], mark(found)]
            at = found.end()
    return "".join((*result, text[at:])), names
