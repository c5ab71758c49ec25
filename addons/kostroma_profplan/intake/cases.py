"""Forms of words: infinitives; dative or accusative of posts and bodies → nominative.

By endings, not by a dictionary: any post or body may stand in an order. Only the words
of its head change («Отделу **кадров**» stays). Source of the rules: the declensions.
"""

from __future__ import annotations

import re

from . import offices
from .naming import HEADS
from .text import plain

_HARD = "[бвгджзклмнпрстфхцчшщ]"
# (ending, the nominative's ending); the first that fits is taken
_NOUNS = {
    "dative": (
        (r"(иректор|астер|октор|рофессор|овар)ам", r"\1а"), (r"(чител)ям", r"\1я"),
        (r"\b([Лл]иц)ам", r"\1а"),
        (r"([ео]ни|(?<!омп)ани|яти|едени|овани)ям", r"\1я"), (r"ям", "и"),
        (r"(ств)ам", r"\1а"), (r"([гкхжшчщ])ам", r"\1и"), (r"ам", "ы"),
        (r"([иь])ю", r"\1е"), (r"([аеоу])ю", r"\1й"), (r"([лрнт])ю", r"\1ь"),
        (r"(ств)у", r"\1о"), (rf"({_HARD})у", r"\1"), (r"ии", "ия"),
        (rf"({_HARD})е", r"\1а"),
    ),
    "accusative": (
        (r"(иректор|астер|октор|рофессор|овар)ов", r"\1а"), (r"(чител)ей", r"\1я"),
        (r"([гкх])ов", r"\1и"), (r"ов", "ы"), (r"(л)ей", r"\1и"), (r"([лр])я", r"\1ь"),
        (rf"({_HARD})у", r"\1а"), (r"ию", "ия"), (rf"({_HARD})а", r"\1"),
    ),
}  # fmt: skip
_ADJECTIVES = {
    "dative": (
        (r"имся", "иеся"), (r"ым", "ые"), (r"им", "ие"), (r"([Вв]с)ем", r"\1е"),
        (r"(ородск|бластн|кружн|раев|частк)ому", r"\1ой"),
        (r"([гкх])ому", r"\1ий"), (r"(\w\w)ому", r"\1ый"), (r"ему", "ий"),
        (r"([жшчщ])ей", r"\1ая"), (r"(н)ей", r"\1яя"), (r"ой", "ая"),
    ),
    "accusative": (
        (r"([гкх])ого", r"\1ий"), (r"ого", "ый"), (r"его", "ий"), (r"ых", "ые"),
        (r"их", "ие"), (r"ую", "ая"), (r"юю", "яя"),
    ),
}  # fmt: skip
_INFINITIVE = re.compile(
    r"(?:[а-яё]*(?:[аеиоуыюя]ть|[внрд]ести|йти|(?:у|про|за|с|вы)честь"
    r"|[вк]лечь|беречь|сечь|мочь))(?:ся|сь)?\Z"
)
_NOT_INFINITIVE = {
    "сеть", "соцсеть", "печать", "пять", "девять", "десять", "память", "мать", "путь",
    "кровать", "нить", "суть", "чуть", "тетрадь", "обитель"
}  # fmt: skip
_AS_NOUNS = re.compile(r"(?:заведующ|управляющ|обучающ|учащ|исполняющ)")
_WORD = re.compile(r"[А-ЯЁа-яё]+")
_ACTING = re.compile(r"(?:[Вв]р)?[ИиВв]\.\s?[Оо]\.\s*|[Вв]рио\s+")
_NEUTER = re.compile(r"\s[а-яё]+(?:ие|во|ье|ое)\b")
# what a second addressee begins with; behind «по» fields of work stand in the dative
_DATIVE = re.compile(r"(?:[А-ЯЁа-яё]+-)?[А-ЯЁа-яё]{3,}(?:[ое]му|[аяыи]м(?:ся)?|[ую])\b")
_NAMES = re.compile(r"[А-ЯЁ]{2}|[А-ЯЁ]\.|[«\"№]")
_FIELDS = re.compile(r"\sпо\s+[а-яё]{3}")
_PERSON = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
    r"(?:(?=\s+[А-ЯЁ]\.)|\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич[уа]|[вч]н[еу])\b)"
)
_SURNAMES = {
    "dative": (
        (r"((?:[оеё]в|[иы]н))ой", r"\1а"), (r"([сц]к)ой", r"\1ая"),
        (r"([сц]к)ому", r"\1ий"), (r"ой|ей|дзе", r"\g<0>"),
        (r"ье", "ья"),
    ),
    "accusative": ((r"([сц]к)ого", r"\1ий"), (r"ую", "ая"), (r"ых|их", r"\g<0>")),
}  # fmt: skip
_JOINTS = re.compile(
    r"(\s*[,;\n]\s*|\s[–—-]\s|\s+и\s+|\s+а\s+также\s+|\s+совместно\s+со?\s+)"
)


def nominative(text, case="dative"):
    """Addressees of a clause in the nominative; `case` is the one they stand in.

    >>> nominative("Заместителю начальника, МБУ ЦО и Отделу кадров")
    'Заместитель начальника, МБУ ЦО и Отдел кадров'
    >>> nominative("Всем образовательным организациям"), nominative("МКУ «Центр»")
    ('Все образовательные организации', 'МКУ «Центр»')
    >>> nominative("первого заместителя главы", "accusative")
    'первый заместитель главы'
    """
    parts, before = _JOINTS.split(text.strip()), ""
    for index in range(0, len(parts), 2):
        if index == 0 or _begins_unit(parts[index], before, case):
            before = parts[index]
            parts[index] = _phrase(before, case)
    return _PERSON.sub(lambda found: _person(found.group(), case), "".join(parts))


def _begins_unit(part, before, case):
    """Whether a new addressee begins behind a comma: «… и спорту» goes on with one."""
    if case == "dative" and _DATIVE.match(part) and not _FIELDS.search(before):
        return True
    words = _WORD.findall(part)
    nouns = (word for word in words if _changed(word, _ADJECTIVES[case]) == word)
    heads = (word for word in words if _AS_NOUNS.match(word.lower()))
    first = next(nouns, "") if not next(heads, "") else words[0]
    return bool(HEADS.match(plain(first)))


def addresses(text):
    """Whether words speak to somebody: in the dative, or a name without cases.

    >>> [addresses(text) for text in ("Школам", "МБУ «Луч»", "Чиж И.И.", "Фестиваль")]
    [True, True, True, False]
    """
    named = _NAMES.search(text) or HEADS.match(plain(text).split(" ")[0])
    return bool(named) or nominative(text) != text


def _person(name, case):
    """A surname, alone or with the names behind it, in the nominative.

    >>> [_person(name, "dative") for name in ("Ершовой", "Черных", "Юлии Ильиничне")]
    ['Ершова', 'Черных', 'Юлия Ильинична']
    """
    rules = (*_SURNAMES[case], *_NOUNS[case])
    return " ".join(_changed(word, rules) for word in name.split())


def _phrase(text, case):
    """Adjectives and the noun at the beginning of a phrase are changed."""
    acting = _ACTING.match(text)
    if acting:
        return acting.group() + _phrase(text[acting.end() :], case)
    found = _WORD.match(text)
    if not found or found.group().isupper() and len(found.group()) < 6:
        return text
    if found.group().isupper():  # no abbreviation: «ОТДЕЛУ КУЛЬТУРЫ»
        return _phrase(text.capitalize(), case)
    word, rest = found.group(), text[found.end() :]
    if rest[:1] == ".":  # «Кл. руководителям», but «Зам. директора»
        whole = word.lower() in offices.SHORT_POSTS
        return text if whole else f"{word}. {_phrase(rest[1:].strip(), case)}"
    if _PERSON.match(text):
        return text
    changed = _changed(word, _ADJECTIVES[case])
    if changed == word:
        noun = _changed(word, _NOUNS[case])
        return noun + ("-" + _phrase(rest[1:], case) if rest[:1] == "-" else rest)
    if rest[:1] in " -" and rest[:1] and not _AS_NOUNS.match(word.lower()):
        rest = rest[0] + _phrase(rest[1:], case)
    if _NEUTER.match(rest):
        changed = re.sub(r"(?<=[гкх])ий\Z|[ыо]й\Z", "ое", changed)
    return changed + rest


def _changed(word, rules):
    for ending, nominal in rules:
        changed, count = re.subn(rf"{ending}\Z", nominal, word)
        if count:
            return changed
    return word


def is_infinitive(word):
    """Whether a word is a verb in the infinitive: what a clause tells to do.

    >>> [is_infinitive(word) for word in ("Провести", "занятости", "учесть", "сеть")]
    [True, False, True, False]
    """
    word = word.lower()
    return bool(_INFINITIVE.match(word)) and word not in _NOT_INFINITIVE
