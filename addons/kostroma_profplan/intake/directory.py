"""The units known so far, and the only answer to «which unit is this name».

A name is found by the words of its units: exactly (letter case, quotes, ё, «г.» and
signs do not count), as an alias or a former name, by the stems of its words, or by the
beginning of a long name. What is weaker than an alias is told (`party_doubts`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from . import naming, offices
from .cases import CASES, nominative
from .findings import finding
from .locality import place_stem, places_named, same_place
from .naming import PERSON, Words, one_of, stems_of, words_of, written
from .text import clean, plain, stems
from .units import key_of

EPITHET = one_of(offices.EPITHETS)
# words behind a unit's name that tell what it is of; the place's own name follows
PLACE_WORD = re.compile(
    r"(?:(?:администраци|мэри)[ие]й?|исполкома|город|район(?:а|у|ом)|округ(?:а|у|ом)|поселения|области|края"
    r"|республики|муниципалитета|мо|го|мр|(?:муниципальн|городск|сельск)(?:ого|ому|ым))\Z"
)
_EPITHET = re.compile(
    r"(?:муниципальн|районн|городск|окружн|территориальн|подведомственн)[а-я]+\Z", re.I
)
_JOINED = re.compile(r"\b([А-ЯЁ]{2,})и([А-ЯЁ]{2,})\b")
_PARTED = re.compile(r"\b([А-ЯЁ]{2,})\s+и\s+([А-ЯЁ]{2,4})\b")
_CITY = re.compile(r"(?:город|район|округ)\b", re.IGNORECASE)  # «Город Тверь»
_FORM = re.compile(r"д?п?о\Z")
_FILLER = re.compile(r"\bпо\s+(?:делам|вопросам)\s+")
# «… администрации города Твери» behind a name, a school by its number
_OF_BODY = re.compile(r"\s+(?:администрации|мэрии|исполкома)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?P<kind>[А-ЯЁ][А-ЯЁа-яё-]+(?:\s[а-яё]+)*)\s№\s?(?P<number>\d+)"
)
_IN_PLACE = {"образования": "муниципальн", ".": "город"}  # behind another place word
_OF_REGION = re.compile(r"(?:области|края|республики)\Z")
_REGION = re.compile(r"(?:муниципальн|район|област|кра[яй]|республик)")


class Found(NamedTuple):
    """A unit of the directory found at words[first:last]."""

    name: str
    match: str
    first: int
    last: int
    genitive: bool = False


@dataclass(eq=False)
class Directory:
    """Units by their words. `units` are dicts with name, kind, parent, aliases, former
    names and, where they have one, key; `place` the city or district they are of.

    Without a `place` it is the one that the units' "place" or names tell; with "" they
    are of no place in particular. `use` says for which documents the directory is
    good: "not_foreign" (those that name no place, or its own), "own" or "always".
    """

    units: list
    place: str | None = None
    use: str = "not_foreign"

    @classmethod
    def of(cls, units, place=None):
        """The directory of a list of dicts (the last one is kept), or itself."""
        if isinstance(units, cls):
            return units
        key = (place, *(tuple(map(str, unit.items())) for unit in units))
        if key not in _compiled:
            _compiled.clear()
            _compiled[key] = cls(list(units), place)
        return _compiled[key]

    def __iter__(self):
        return iter(self.units)

    @cached_property
    def by_name(self):
        # of two units of one name the first that was known
        return {unit["name"]: unit for unit in reversed(self.units)}

    @cached_property
    def keys(self):
        return {name: key_of(unit) for name, unit in self.by_name.items()}

    @cached_property
    def _keyed(self):
        """{tidied name: (unit's name, match)} of names that somebody has written."""
        sure = ("exact", "alias", "former")
        found = {}
        for match, name, text in self._written_names():
            if match in sure:
                found.setdefault(key_of({"name": text}), (name, match))
        return found

    def keyed(self, key):
        """(unit's name, match) of what is not found by its words, or None.

        Persons and posts are none: whoever was said to stand for a unit is it again.

        >>> units = [{"name": "Отдел", "aliases": ["Иванова И.И."]}]
        >>> Directory(units).keyed("иванова и и")
        ('Отдел', 'alias')
        """
        return self._keyed.get(key)

    def parent(self, name):
        return self.by_name.get(name, {}).get("parent")

    def is_office(self, name):
        return _is_office(self.by_name[name])

    def ancestors(self, name):
        """Names of all units above a unit."""
        result = []
        while (name := self.parent(name)) and name not in result:
            result.append(name)
        return result

    # ------------------------------------------------------------------ places

    @cached_property
    def places(self):
        """Stems of the places that the units are of."""
        if self.place is not None:
            return {place_stem(self.place)} if self.place else set()
        given = {place_stem(unit["place"]) for unit in self.units if unit.get("place")}
        return given or places_named(
            [name for unit in self.units for name in (unit["name"], *_aliases(unit))]
        )

    def serves(self, named):
        """Whether the units may be those of a document that names these places."""
        if self.use == "always" or not self.places:
            return True
        if not named:
            return self.use != "own"
        return any(self._own(one) for one in named)

    def _own(self, name):
        return any(
            same_place(name, place) and name.count(" ") == place.count(" ")
            for place in self.places
        )

    def place_behind(self, words, at, quoted=False):
        """(index behind the place words, whose place: "", "own", "other" or "open").

        >>> city = Directory([], "Тверь")
        >>> [city.place_behind(Words(f"Отдел {x}"), 1) for x in (
        ...     "Администрации города Твери", "города Ржева", "Тверской области")]
        [(4, 'own'), (3, 'other'), (3, 'other')]
        """
        named, begun = [], at
        while at < len(words):
            text, before = words[at].text, words[at - 1].text
            own = quoted and self._is_quoted_place(words, at)
            if self._may_be_place(words, at) or (own and not PLACE_WORD.match(text)):
                named.append(at)
            elif text == "при" and PLACE_WORD.match(words.after(at)):
                pass  # «комиссия при администрации города»
            elif not (
                PLACE_WORD.match(text) or before.startswith(_IN_PLACE.get(text, "-"))
            ):
                break
            at += 1
        if not named:  # «Управление образования области» may be nobody's of the city
            region = any(_OF_REGION.match(word.text) for word in words[begun:at])
            return at, "open" if region and self.places else ""
        return at, self._whose(words, named, at)

    def _may_be_place(self, words, at):
        text = words[at].text
        common = any(p.match(text) for p in (PLACE_WORD, naming.LEGAL, naming.HEADS))
        common = common or words.acronym(at) or words.quoted(at)
        name = text.isalpha() and words.capital(at) and not common
        return name and not self._best(words, at, ())

    def _is_quoted_place(self, words, at):
        """«Администрации городского округа «Город **Портовый**»»."""
        quote = words.quoted(at)
        return bool(quote) and bool(_CITY.match(words.text[quote[0] + 1 : quote[1]]))

    def _whose(self, words, named, end):
        if not self.places:
            return "open"
        for at in named:
            behind = " ".join(word.text for word in words[at + 1 : end])
            region = words[at].text.endswith(("ого", "ой")) and _REGION.match(behind)
            if self._own(place_stem(words[at].text)) and not region:
                return "own"
        whole = " ".join(words[at].text for at in named)
        return "own" if " " in whole and self._own(place_stem(whole)) else "other"

    # ------------------------------------------------------------------ names

    @cached_property
    def _names(self):
        """{written words: (name, match)}, {stems: [(name, match, its words)]}."""
        exact, loose = {}, {}
        for match, name, text in self._written_names():
            words = words_of(plain(text))
            exact.setdefault(written(words), (name, match))
            weaker = match if match in ("former", "beginning") else "inflected"
            texts = [word.text for word in words if word.is_name]
            loose.setdefault(stems_of(words), []).append((name, weaker, texts))
        exact.pop((), None)
        loose.pop((), None)
        return exact, loose

    def _written_names(self):
        """(match, unit's name, how it may be written), the surest first."""
        for match, names_of in (
            ("exact", lambda unit: [unit["name"]]),
            ("alias", _aliases),
            ("alias", _joined_letters),
            ("former", lambda unit: unit.get("former") or ()),
            ("alias", self._short_names),
            ("inflected", _without_epithet),
            ("inflected", self._local_names),
            ("inflected", self._without_fillers),
            ("beginning", self._beginnings),
            ("inflected", _members),
        ):
            for unit in self.units:
                yield from ((match, unit["name"], text) for text in names_of(unit))

    def _short_names(self, unit):
        """What nobody else may be called of a name that is cut in orders."""
        for name in _short_names(unit):
            if self._shared_names[name.lower()] < 2:
                yield name

    def _local_names(self, unit):
        """«Межпоселенческая библиотека» of the place whose «Речная …» it is."""
        quoted = re.search(r"[«\"]([А-ЯЁ][а-яё]+)\s(.{6,})[»\"]", unit["name"])
        if quoted and " " in quoted[2] and self._own(place_stem(quoted[1])):
            yield quoted[2]

    @cached_property
    def _shared_names(self):
        return Counter(
            name
            for unit in self.units
            for name in {name.lower() for name in _short_names(unit)}
        )

    def _without_fillers(self, unit):
        """«Отдел ГО и ЧС» is the «Отдел по делам ГО и ЧС»."""
        if _FILLER.search(unit["name"]):
            yield _FILLER.sub("", unit["name"])

    def _beginnings(self, unit):
        """«Комитет образования» may mean «Комитет образования, культуры, …»."""
        name = unit["name"]
        others = [stems(other) for other in self.by_name if other != name]
        for end in re.finditer(r",|\sи\s", name):
            key = stems(name[: end.start()])
            longer = any(other[: len(key)] == key for other in others)
            if _is_office(unit) and not longer:
                yield name[: end.start()]

    @cached_property
    def _longest(self):
        return max(map(len, self._names[1]), default=0)

    @cached_property
    def _firsts(self):
        return {key[0] for key in self._names[1]}

    def match_at(self, words, at):
        """The unit named at a word, or None: the longest name, its place behind it."""
        word = words[at]
        if not word.is_name:
            return None
        known = word.stem in self._firsts
        if _FORM.match(word.text) and at and naming.LEGAL.match(words[at - 1].text):
            return None  # «МБУ ДО», whatever department is called «ДО»
        best = self._best(words, at, ()) if known else None
        if not best and (known or EPITHET.match(word.text)):
            best = self._best(words, at, EPITHET)
        if not best:
            return None
        last, whose = self.place_behind(words, best.last, quoted=True)
        if whose == "other":
            return None
        if whose == "open" and best.match in ("exact", "alias"):
            best = best._replace(match="inflected")
        return best._replace(last=last)

    def _best(self, words, at, skipped):
        exact, loose = self._names
        for run, end in reversed(self._runs(words, at, skipped)):
            key = tuple(word.stem for word in run)
            if key not in loose or self._only_part(words, loose[key][0][0], end):
                continue
            whole = len(run) == sum(word.is_name for word in words[at:end])
            name, match = exact.get(written(run), ("", "")) if whole else ("", "")
            case = ""
            for inflected, weaker, texts in () if name else loose[key]:
                case = _case_of(run, texts)
                if case is not None:
                    name, match = inflected, weaker
                    break
            if name and not words.cuts_quote(at, end):
                return Found(name, match, at, end, bool(case))
        return None

    def _runs(self, words, at, skipped):
        """[(words, index behind them)] that may be a name, the shortest first."""
        result, run = [], []
        for index in range(at, len(words)):
            word = words[index]
            if not word.is_name:
                if word.text in f";/:{PERSON}":
                    break
            elif not (skipped and skipped.match(word.text)):
                run.append(word)
                if len(run) > self._longest or run[0].stem not in self._firsts:
                    break
                if index + 1 == len(words) or words[index + 1].raw:
                    result.append((tuple(run), index + 1))
        return result

    def _only_part(self, words, name, end):
        """A number or one more field of work behind makes another name.

        «школа № 5» is not «школа», «Комитет образования, науки …» is not the
        «Комитет образования, культуры …».
        """
        if end >= len(words):
            return False
        if words[end].text == "№" or words[end].text.isdigit():
            return True
        following = words.following(end)
        if words[end].text not in (",", "и") or following is None:
            return False
        return not words.begins_head(following) and not shares_head(
            plain(name).split()[0], words[following].text
        )

    def find(self, text):
        """(unit, match) of a whole name, or (None, "").

        >>> units = [{"name": "Отдел культуры", "former": ["Отдел досуга"]},
        ...          {"name": "МБУ «Центр „Семья“»", "aliases": ["Семья"]}]
        >>> [Directory(units).find(text)[1] for text in (
        ...     "ОТДЕЛ КУЛЬТУРЫ", "семья", "отдел досуга", "Отделу культуры", "Отдел")]
        ['exact', 'alias', 'former', 'inflected', '']
        """
        words = Words(clean(text))
        found = self.match_at(words, 0) if len(words) else None
        if not found or any(word.is_name for word in words[found.last :]):
            return None, ""
        return self.by_name[found.name], found.match


_compiled = {}


def fitting(directory, lines):
    """(the directory that is good for a document of these lines, findings on it).

    >>> units = Directory([{"name": "Отдел культуры"}], "Тверь")
    >>> [fitting(units, [line])[0] is units for line in ("г. Тверь", "г. Ржев", "")]
    [True, False, True]
    """
    named = places_named(lines)
    if directory.serves(named):
        return directory, []
    other = "документ другого города или района"
    reason = other if named else "город в документе не назван"
    return Directory([]), [
        finding("directory_foreign", "шапка документа", reason=reason)
    ]


def match_unit(name, directory):
    """(unit's dict or None, match) of a name in a list of units: see `Directory`."""
    return Directory.of(directory).find(name)


_SHARED = re.compile(rf"(?:{'|'.join(offices.SHARED)})(?!(?:ь|ий|ая)?\Z)")


def shares_head(head, word):
    """«Руководители школ, **организаций** допобразования»: the head stands once.

    >>> shares_head("руководители", "садов"), shares_head("директор", "садов")
    (True, False)
    """
    genitive = re.search(r"(?:(?<![гжкчшщ])ий|тек|ов|ев|ств|ых|их|ей|ол)\Z", word)
    return bool(genitive and _SHARED.match(head))


def _is_office(unit):
    return unit.get("kind") in ("department", "centre", None)


def _aliases(unit):
    return unit.get("aliases") or ()


def _short_names(unit):
    """What stands in quotes names the unit as well: «Городской центр …»."""
    for name in (unit["name"], *_aliases(unit)):
        found = re.search(r"[«\"](.{8,})[»\"]", name)
        if found and " " in found[1] and not _CITY.match(found[1]):
            yield found[1]
        yield from _numbered(name)
        bare, body = _OF_BODY.split(name, 1)[0], _OF_BODY.search(name)
        if body and len(stems(bare)) > 1:
            yield bare


def _without_epithet(unit):
    """«Комиссия по делам …» is the «Муниципальная комиссия по делам …»."""
    epithet, _space, rest = unit["name"].partition(" ")
    if _EPITHET.match(epithet) and " " in rest:
        yield rest


def _joined_letters(unit):
    """«КДН и ЗП» is the «КДНиЗП», and the other way round."""
    for name in _aliases(unit):
        apart = _JOINED.sub(r"\1 и \2", name)
        yield apart if apart != name else _PARTED.sub(r"\1и\2", name)


def _numbered(name):
    """«МБОУ СОШ № 2» is called «СОШ № 2», too.

    >>> list(_numbered("МБОУ СОШ № 2")), list(_numbered("МБДОУ № 3"))
    (['СОШ № 2', 'СШ № 2', 'школа № 2'], [])
    >>> list(_numbered("МОУ «Средняя общеобразовательная школа № 2 имени Ленина»"))
    ['Средняя общеобразовательная школа № 2', 'СОШ № 2', 'СШ № 2', 'школа № 2']
    """
    found = _NUMBERED.search(name)
    form = name.partition(" ")[0].lower()
    if not found or not naming.LEGAL.match(form):
        return
    kinds = found["kind"], *offices.SCHOOLS.get(plain(found["kind"]), ())
    for kind in dict.fromkeys(kinds):
        if not naming.LEGAL.match(plain(kind)):
            yield f"{kind} № {found['number']}"


def _members(unit):
    """«Общеобразовательные организации» means their «Руководители …»."""
    head, _space, rest = unit["name"].partition(" ")
    if unit.get("kind") == "group" and " " in rest and head.lower() == "руководители":
        many = re.sub(r"([а-я]+[ыи])х(?= организаций)", r"\1е", rest)
        yield re.sub(r"\bорганизаций", "организации", many, count=1)
        yield rest


def _case_of(run, texts):
    """The case in which words are a name, "" for the nominative, None if they are not.

    «Управлению образования», not «управления образованием» nor «управлений …».
    """
    written = " ".join(word.text for word in run)
    wanted = [_one_word(text) for text in texts]
    for case in ("", *CASES):
        named = nominative(written, case) if case else written
        if [_one_word(text) for text in named.split(" ")] == wanted:
            return case
    return None


def _one_word(text):
    """«Учреждений» and «организаций» are one word when names are compared."""
    return re.sub("учреждени(?:[яе]$)?", "организаци", text.removesuffix("и"))
