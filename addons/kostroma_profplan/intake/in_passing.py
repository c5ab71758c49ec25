"""Texts that name a term and who answers in passing, without labels or columns.

«Провести ярмарку (до 1 марта, Управление образования)», «Смотр, апрель, Отдел спорта».
"""

from __future__ import annotations

import re

from .columns import is_term, is_unit

_BRACKET = re.compile(r"(?P<name>.+?)\s*\((?P<rest>[^()]+)\)[\s.;,]*\Z", re.DOTALL)
_COMMA = re.compile(r"\s*[,;]\s+|\s+[–—-]\s+")
_BEHIND = re.compile(r"\s*\(\s*|\s*[,;]\s+|\s+[–—-]\s+")


def read_in_passing(text):
    """(name, term, responsible) of a point, or None where it names no term.

    >>> read_in_passing("Провести ярмарку (до 1 марта, Управление образования).")
    ('Провести ярмарку', 'до 1 марта', 'Управление образования')
    >>> read_in_passing("Провести смотр, апрель, Отдел спорта;")
    ('Провести смотр', 'апрель', 'Отдел спорта')
    >>> read_in_passing("сверить списки – до 1 мая (Отдел опеки);")
    ('сверить списки', 'до 1 мая', 'Отдел опеки')
    >>> read_in_passing("Утвердить план (приложение).")
    """
    found = _BRACKET.match(text)
    if found and (told := _split(found["rest"], 0)):
        return found["name"], *told[1:]
    told = found and is_unit(found["rest"]) and _split(found["name"], 1)
    if told and not told[2]:
        return *told[:2], found["rest"]
    return _split(text, 1)


def term_behind(text):
    """(name, term) of words whose last part is a term, or None.

    >>> term_behind("День здоровья (12 сентября"), term_behind("Слёт, май, июнь")
    (('День здоровья', '12 сентября'), ('Слёт', 'май, июнь'))
    >>> term_behind("Неделя письма")
    """
    for found in _BEHIND.finditer(text):
        name, term = text[: found.start()], text[found.end() :].strip(" .,;)")
        if name.strip() and term and is_term(term):
            return name.strip(), term
    return None


def parted(text):
    """(term, responsible) of a cell that holds both, or None.

    >>> parted("апрель, Отдел спорта"), parted("Отдел спорта, до 1 мая")
    (('апрель', 'Отдел спорта'), ('до 1 мая', 'Отдел спорта'))
    >>> parted("Отдел спорта")
    """
    found = _split(text, 0)
    return found[1:] if found and not found[0] else None


def _split(text, least):
    """What stands before the first term among the parts, the term, what is behind.

    `least` parts must stand before it.
    """
    text = text.strip(" ;")
    parts = _COMMA.split(text if text.endswith(" г.") else text.strip(" .;"))
    terms = [n for n, part in enumerate(parts) if n >= least and is_term(part)]
    if not terms:
        return None
    first = terms[0]
    last = next((n for n in range(first, len(parts)) if n not in terms), len(parts))
    name, behind = ", ".join(parts[:first]), ", ".join(parts[last:])
    if not behind and not least and first and is_unit(name):
        name, behind = "", name  # «(Управление образования, до 1 марта)»
    term = ", ".join(parts[first:last])
    return (name, term, behind) if not behind or is_unit(behind) else None
