"""Places that the head of a document names: whose units its directory may hold."""

from __future__ import annotations

import re
from os.path import commonprefix

from .text import clean, plain

_NAME = r"[А-ЯЁ][а-яёА-ЯЁ]+(?:-[а-яёА-ЯЁ]+)*"
_ADJECTIVE = r"[А-ЯЁ][а-яёА-ЯЁ-]+(?:[иыо]й|[ое]го|[ое]му|[иы]м|[ао]я|[оу][йю]|ое)"
_KIND = (
    r"(?:(?:муниципальн|городск|сельск|автономн|национальн|внутригородск)\w+\s+)*"
    r"(?:округ|район|поселени|дум[аыеу]\b|муниципалитет)\w*"
)
_REGION_KIND = r"(?:област|кра[йяюе]|республик|автономн\w+\s+(?:округ|област))\w*"
_TITLES = (
    r"(?:(?<!\d)(?<!\d )\bг(?:\.|(?=\s))|\bгор\.|\bгород(?:а|у|ом|е)?(?:-\w+)?\b"
    r"|\bпгт\b\.?|\b(?:пос|п|с|ст)\.|\bпос[её]л(?:ок|ка)\b|\bсел[оа]\b|\bстаниц[аы]\b|\bЗАТО\b"
    r"|\b(?:городско\w+|муниципальн\w+)\s+(?:округ|район)\w*|\bмуниципальн\w+\s+образовани\w+)"
)
# where a name begins: behind the kind of the place, or before it
_AFTER = re.compile(
    rf"(?i:{_TITLES}(?:\s*[«\"]?(?:город\w*|г\.))?)\s*[«\"]?"
    rf"(?P<name>(?:{_ADJECTIVE}\s+(?!(?i:{_KIND}|{_REGION_KIND})))?{_NAME})"
)
_BEFORE = re.compile(rf"(?P<name>{_ADJECTIVE})\s+(?i:{_KIND})")
_REGION = re.compile(
    rf"(?P<name>{_ADJECTIVE})\s+(?i:{_REGION_KIND})"
    rf"|(?i:республик\w+)\s+(?P<other>{_NAME})"
)
_COMMON = re.compile(  # words that stand where a name could, and parts of cities
    r"(?:муниципальн|городск|сельск|администраци|российск|федера|образован|управлени"
    r"|департамент|комитет|областн|краев|районн|центральн|ленинск|октябрьск|советск"
    r"|первомайск|приказ|распоряж|постановл|утвержд|округ|район|област|кра[йя]\b|город"
    r"|дум[аы]|глав|республик|автономн|националь|школ|отдел|мэри|наш)"
)
_BESIDE_HEAD = re.compile(r"(?:В |На основании|Руководствуясь|Во исполнение|\d+[.)])")
_ENDING = re.compile(  # of a place's name: «-ов» and «-ев» belong to it
    r"(?:[оие]го|[ое]му|[ыи]ми?|ая|яя|ую|юю|ое|ее|и[яюие]|ией|[иыое]й|[ое]м|[аяоеиыуюьй])\Z"
)
_ADJECTIVE_END = re.compile(r"(?<=.{4})ск\Z")


def places_named(lines):
    """Stems of the cities, districts and regions that a document's head names.

    A region that only tells where its city lies («города Буя Костромской области») is
    not one of them; preambles and clauses name other authorities and are not read.

    >>> sorted(places_named(["АДМИНИСТРАЦИЯ ГОРОДА БУЯ", "КОСТРОМСКОЙ ОБЛАСТИ"]))
    ['бу']
    >>> sorted(places_named(["Министерство образования Республики Карелия"]))
    ['карел']
    >>> places_named(["Полевского городского округа"])
    {'полев'}
    """
    lines = [x for text in lines for x in clean(text).split("\n")]
    lines = [line for line in lines if line and not _BESIDE_HEAD.match(line)]
    found = [
        place_stem(match["name"])
        for line in lines
        for pattern in (_AFTER, _BEFORE)
        for match in pattern.finditer(line)
    ]
    cities = {name for name in found if not _COMMON.match(name)}
    text = "\n".join(lines)
    for match in _REGION.finditer(text):
        name = place_stem(match["name"] or match["other"])
        if not _COMMON.match(name) and not (cities and _only_tells(text, match)):
            cities.add(name)
    return cities


def _only_tells(text, region):
    """Whether a region stands alone in its line or right behind its city's name."""
    line = text[: region.start()].rpartition("\n")[2].strip(" ,(")
    alone = not line and text[region.end() :].lstrip(" ,)")[:1] in ("", "\n")
    return alone or any(
        not line[match.end() :].strip(' ,»"(')
        for pattern in (_AFTER, _BEFORE)
        for match in pattern.finditer(line)
    )


def same_place(one, other):
    """Whether two stems are of one place: all letters but the last agree.

    >>> same_place("вологд", "вологод"), same_place("озерск", "озер")
    (True, True)
    >>> same_place("красноярск", "краснодар"), same_place("тул", "твер")
    (False, False)
    """
    shared = len(commonprefix((one, other)))
    return shared >= max(3, min(len(one), len(other)) - 1)


def place_stem(name):
    """The stem of a place's name, whatever its case, as noun or adjective.

    >>> place_stem("Костромы"), place_stem("Костромской"), place_stem("Нижний Тагил")
    ('костром', 'костром', 'нижн тагил')
    >>> place_stem("Тверь"), place_stem("Тверской"), place_stem("Томская")
    ('твер', 'твер', 'томск')
    """
    return re.sub(r"[а-я]+", lambda word: _word_stem(word.group()), plain(name))


def _word_stem(word):
    base = _ENDING.sub("", word)
    if re.search(r"ск(?:ий|[ао]й|ого|ому|им|ом|ая|ую|ое)\Z", word):
        base = _ADJECTIVE_END.sub("", base)
    if base == word:  # «Орёл», «Череповец»: the vowel is gone in «Орла», «Череповца»
        base = re.sub(r"(?<=[^аеиоуыэюя])ь?[ео](?=[лц]\Z)", "", base)
    return re.sub(r"ь(?=ц?\Z)", "", base)
