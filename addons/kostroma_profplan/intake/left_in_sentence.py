"""Words of time in a clause that its term has not used: they are told."""

from __future__ import annotations

import re

from .lexicon import MONTH
from .sentence_terms import (
    ANY_MONTH,
    DOING,
    LABELLED,
    NAMED,
    PART,
    YEAR,
    same_length,
    spans_of_time,
)
from .time_words import spoken

# «за I квартал», «на 2028 год», «итоги мая», «от 12.01.2027 № 15», what is in quotes
THINGS = re.compile(
    r'"[^"]*"|«[^»]*»'
    r"|\bот\s+[«\"]?\d{1,2}[»\"]?(?:\s?\.\s?\d\d\s?\.\s?\d{2,4}|\s+[а-я]+\s+\d{4})"
    rf"|\bза\s+(?!месяц\s+не\s|[а-я]+\s+каникул|текущ)(?:[а-я]+(?:ий|ый|ой|ое|ую|ые|их)\s+)?(?:{NAMED}|\d+\s+месяц\w*|месяц"
    rf"|(?:полу)?год|квартал|полугодие){YEAR}"
    r"|\bза\s+(?:весь\s+)?период\s+с\s+[^,;.]*?\s+по\s+"
    rf"(?:{NAMED}|20\d\d{YEAR})"
    rf"|\bна\s+(?:\d{{4}}(?:\s?[–—-]\s?\d{{4}})?|{PART}|{MONTH}(?![а-я]*ск)[а-я]*){YEAR}"
    rf"|\b(?:итог|результат)\w*\s+(?:работы\s+|реализации\s+)?{NAMED}{YEAR}"
    rf"|\b[а-я]+[вкглр]ш[а-я]{{2,3}}(?:ся)?\s+с\s+{NAMED}{YEAR}"
    rf"|{DOING}в\s+(?:{ANY_MONTH}{YEAR}|20\d\d\s+году)",
    re.I,
)

_ENDS = re.compile(
    r"\b(начать|открыть|приступить)\b.*\b(завершить|закончить|закрыть|прекратить)\b"
    r"|\b(перенести)\b"
)
# «назначить на март», which is no plan for March
_SET_FOR = re.compile(
    rf"\b(?:назнач|запланир|намет|перенес|отлож)[а-я]+\s+(?:[а-я]+\s+){{0,3}}на\s+"
    rf"(?:\d|{MONTH}|{PART})[^,.;]*"
    rf"|\bна\s+(?:{MONTH}[а-я]*|{PART})\s+(?:назначить|запланировать|наметить)"
    r"|\b(?:утвердить|одобрить|согласовать)\b[^.;]*(?P<of>\bна\s+период)\b",
    re.I,
)


def term_left(text):
    """Words that speak of time and that the term of a clause has not used, or "".

    What only names a thing is none of them: what a report is about («за I квартал»,
    «на 2028 год»), the name of an event in quotes, the date of another document.

    >>> term_left("Проверки проводить каждую субботу, итоги подводить в конце месяца")
    'в конце'
    >>> term_left("Отчёт за май и план на II квартал представить до 5 июня")
    ''
    """
    folded = same_length(text)
    labelled = LABELLED.search(text)
    spans = [(*labelled.span(), "", False)] if labelled else spans_of_time(text)
    terms = [span for span in spans if not span[-1]]
    for start, end, *_said in spans:
        folded = folded[:start] + "§" * (end - start) + folded[end:]
    set_for = [m["of"] or m.group() for m in _SET_FOR.finditer(folded)]
    folded = THINGS.sub(lambda found: "§" * len(found.group()), folded)
    left = spoken(folded, bool(terms)) + set_for
    left += [said for _start, _end, said, told in spans if told]
    if len(terms) > 1 and (ends := _ENDS.search(folded)):  # one span, not two terms
        left += filter(None, ends.groups())
    words = (piece.replace("§", " ").strip(" ,") for piece in left)
    return "; ".join(dict.fromkeys(filter(None, words)))
