"""Forms of words: infinitives; posts and bodies in any case → the nominative.

By endings, not by a dictionary: any post or body may stand in an order. Only the words
of its head change («Отделу **кадров**» stays). Source of the rules: the declensions.
"""

from __future__ import annotations

import re

from . import offices
from .naming import HEADS
from .text import plain


def _rules(text):
    """[(ending, the nominative's)] of «ending→nominative»; «#» is a hard consonant."""
    text = text.replace("#", "[бвгджзклмнпрстфхцчшщ]")
    pairs = (rule.split("→") for rule in text.split())
    return [(re.compile(rf"(?:{ending})\Z"), nominal) for ending, nominal in pairs]


# the first rule that fits is taken
_NOUNS = {
    "dative": _rules(r"""
        (иректор|астер|октор|рофессор|овар)ам→\1а (чител)ям→\1я \b([Лл]иц)ам→\1а
        ([ео]ни|(?<!омп)ани|яти|едени|овани)ям→\1я ям→и (ств)ам→\1а
        ([гкхжшчщ])ам→\1и ам→ы ([иь])ю→\1е ([аеоу])ю→\1й ([лрнт])ю→\1ь (ств)у→\1о
        (#)у→\1 ии→ия (#)е→\1а
    """),
    "accusative": _rules(r"""
        (иректор|астер|октор|рофессор|овар)ов→\1а (чител)ей→\1я ([гкх])ов→\1и ов→ы
        (л)ей→\1и ([лр])я→\1ь (#)у→\1а ию→ия (#)а→\1
    """),
    "genitive": _rules(r"""
        ости→ость ения→ение ений→ения (ци)й→\1и (школ|служб)→\1ы (ств)а→\1о ии→ия
        ([лр])я→\1ь (#)ы→\1а (#)а→\1 ([гкх])ов→\1и (#)ов→\1ы ([лр])ей→\1и
    """),
    "instrumental": _rules(r"""
        (ств)ом→\1о ием→ие ией→ия ями→и ([гкх])ами→\1и ами→ы (#)ом→\1
        ([лрт])ем→\1ь ([аеоу])ем→\1й (#)ой→\1а
    """),
}  # fmt: skip
_ADJECTIVES = {
    "dative": _rules(r"""
        имся→иеся ым→ые им→ие ([Вв]с)ем→\1е (ородск|бластн|кружн|раев|частк)ому→\1ой
        ([гкх])ому→\1ий (\w\w)ому→\1ый ему→ий ([жшчщ])ей→\1ая (н)ей→\1яя ой→ая
    """),
    "accusative": _rules(r"""
        ([гкх])ого→\1ий ого→ый его→ий ых→ые их→ие ую→ая юю→яя
    """),
    "genitive": _rules(r"""
        ([гкх])ого→\1ий ого→ый его→ий ых→ые их→ие ой→ая (н)ей→\1яя
    """),
    "instrumental": _rules(r"""
        ыми→ые ими→ие ым→ый ([гкхщ])им→\1ий им→ий
        ([сц]к|н|[ое]в|ш)ой→\1ая (н)ей→\1яя ([жшчщ])ей→\1ая
    """),
}  # fmt: skip
CASES = ("genitive", "dative", "accusative", "instrumental")
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
    "dative": _rules(r"""
        ((?:[оеё]в|[иы]н))ой→\1а ([сц]к)ой→\1ая ([сц]к)ому→\1ий ой|ей|дзе→\g<0>
        ье→ья
    """),
    "accusative": _rules(r"""
        ([сц]к)ого→\1ий ую→ая ых|их→\g<0>
    """),
    "genitive": _rules(r"([сц]к)ого→\1ий ([ое]в|ин)ой→\1а ых|их→\g<0>"),
    "instrumental": _rules(r"([ое]в|ин)ым→\1 ([ое]в|ин)ой→\1а"),
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
        changed, count = ending.subn(nominal, word)
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
