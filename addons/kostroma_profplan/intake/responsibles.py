"""Reading who answers for a measure: «Отдел … Комитета …, МБУ ГЦОКО Руководители …».

Units of the directory are found by the stems of their names, longest name first, so
commas inside names and missing commas between units do no harm. What is left over is
split by punctuation into units that are not known yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .draft import Party
from .text import clean, plain, stem, stems
from .units import key_of

_TOKEN = re.compile(r"[а-яa-z]+|\d+|[,;/()\n:.№+\"]|-")
# abbreviations of the groups an order speaks of, as the words they stand for
_ABBREVIATIONS = {
    "оо": "образовательных организаций",
    "оу": "образовательных организаций",
    "доо": "дошкольных образовательных организаций",
    "доу": "дошкольных образовательных организаций",
    "мдоу": "дошкольных образовательных организаций",
    "удо": "организаций дополнительного образования",
    "одо": "организаций дополнительного образования",
    "удод": "организаций дополнительного образования",
}
_EPITHETS = {"муниципальн", "всех", "подведомственн"}
_NUMBERED = re.compile(r"\s*(?:№|\d|\")")
_SAME = {"учрежден": "организац"}  # one word for both, when names are compared
_HEADS = re.compile(
    r"(?:комитет|управлени|отдел|департамент|министерств|администраци|центр|секто?р|служб"
    r"|комисси|руководител|директор|заведующ|начальник|заместител|председател|педагог"
    r"|учител|воспитател|методист|специалист|психолог|классн|школ|гимнази|лице[йя]"
    r"|учреждени|организаци|предприяти|колледж|техникум|университет|институт|академи"
    r"|дворец|дом\b|библиотек|музе|совет|ассоциац|союз|глав|координатор|тьютор|куратор"
    r"|ответственн|образовательн|общеобразовательн|дошкольн|муниципальн|городск|районн"
    r"|краев|областн|региональн|государственн|м[а-я]?(?:оу|бу|ку|ау)|ог|гбу|гау|гку|фгб"
    r"|сош|оо|оу|доу|доо|гцоко|рцоко|кду|цзн|пдн|кдн|тмпк|пмпк|рмо|гмо|ммц|имц|цдо|цдт"
    r"|работодател|родител|психологическ|социальн\w+\s+педагог|старш|вожат|волонтер"
    r"|представител|сотрудник|член|эксперт|главн|ведущ|консультант|инспектор|орган)"
)
_FIELDS = re.compile(
    r"(?:образовани|культур|спорт|туризм|молод[её]ж|наук|здравоохранени|физическ|труд"
    r"|экономи|связ|сем[ьие]|опек|попечительств|печат|информаци|социальн\w+\s+(?:защит"
    r"|политик|развити)|занятост|строительств|архитектур|имуществ|финанс|торговл"
    r"|промышленност|предпринимательств|дел[аеу]|кадр|безопасност|развити|инвестици"
    r"|энергетик|транспорт|благоустройств|градостроительств|земель|коммуникац|реклам"
    r"|демограф|материнств|детств|национальн|искусств|природ|эколог|юридическ|правов"
    r"|жилищн|коммунальн|организационн|технологи)"
)
_POSTS = re.compile(
    r"(?:начальник|директор|руководител|заведующ|заместител|зам|специалист|методист"
    r"|председател|сотрудник|работник|консультант|инспектор|представител|и\.?о|главн"
    r"|ведущ|старш|перв|врио|исполняющ\w*|обязанност)[а-я]*\Z"
)
_GLUE = set("и а также совместно с со во в при участии содействии взаимодействии во по"
            " согласованию привлечением ответственные ответственный исполнители"
            " исполнитель соисполнители соисполнитель или отв все всех".split()
            )  # fmt: skip
_PLACE = re.compile(
    r"(?:администраци[а-я]+|город[а-я]*|г|район[а-я]*|округ[а-я]*|муниципальн[а-я]+"
    r"|области|край|края|республики|костром[а-я]*|костромск[а-я]+|муниципалитета)\Z"
)
_LEGAL = re.compile(r"(?:м|г|ог|ф|чу|ку)[бкао]?[уо]?[а-я]{0,5}\Z")
_PERSON = re.compile(
    r"\(?\b[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.?)?\)?"
    r"|\(?\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\)?"
)
_SURNAME = re.compile(r"\(\s*[А-ЯЁ][а-яё]{2,}(?:\s*,\s*[А-ЯЁ][а-яё]{2,})*\s*\)")
_AGREED = re.compile(r"\(\s*(?:по\s+согласованию|при\s+участии)\s*\)", re.IGNORECASE)


# what joins two parties as a comma does
_JOINED = re.compile(
    r"\s(?:совместно\s+со?|(?:при|с)\s+участи[ие]м?|при\s+(?:содействии|поддержке)"
    r"|с\s+привлечением|во\s+взаимодействии\s+со?)(?=\s)", re.IGNORECASE
)  # fmt: skip
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)](?=\s*[^\W\d])|[-–—•*·](?=\s))", re.MULTILINE)
_LISTED = re.compile(r"\(([^()]*[,;][^()]*)\)")  # «Управление (отдел А, отдел Б)»
_NOBODY = re.compile(
    r"(?:не\s+(?:назначен|определен|установлен|указан)\w*|нет|отсутству\w+)\W*\Z"
)
_DUTIES = {"ур", "вр", "увр", "нмр", "мр", "ахч", "ахр", "ахд", "ику", "до"}
_LABELS = ("исполнител", "соисполнител", "ответственн")
_NOMINATIVE = re.compile(
    r"(?:руководители|директора|педагоги|учителя|воспитатели|методисты|специалисты"
    r"|заместители|родители|классные|управление|комитет|отдел|департамент|центр"
    r"|образовательные|общеобразовательные|дошкольные|заведующие)\Z"
)
_GENITIVE_OFFICE = re.compile(r"(комитет|департамент|министерств|управлени)(?:а|я)\Z")


def nominative_office(phrase):
    """«Комитета образования» as a name of its own.

    >>> nominative_office("Управления культуры")
    'Управление культуры'
    """
    word, _space, rest = phrase.partition(" ")
    ending = {"министерства": "о", "управления": "е"}.get(word.lower(), "")
    return f"{word[:-1]}{ending} {rest}".strip()


class Word(NamedTuple):
    text: str  # lower-case
    stem: str
    start: int
    end: int


@dataclass
class _Found:
    """A unit of the directory found at words[first:last]."""

    name: str
    first: int
    last: int
    genitive: bool


@dataclass(frozen=True, eq=False)
class _Directory:
    names: dict  # stems → (unit name, first word of the name or alias)
    parents: dict  # unit name → parent's name
    kinds: dict
    keys: dict  # unit name → its key
    longest: int

    def party(self, name, match="exact"):
        """The known unit of a name."""
        return Party(name, self.parents.get(name), True, self.keys[name], match)

    def ancestors(self, name):
        """Names of all units above a unit."""
        result = []
        while (name := self.parents.get(name)) and name not in result:
            result.append(name)
        return result


def read_responsibles(text, directory=()) -> list[Party]:
    """Units answering for a measure, the lead first, nobody twice.

    >>> units = [{"name": "Комитет образования, культуры", "kind": "department"},
    ...          {"name": "Отдел кадров", "kind": "department",
    ...           "parent": "Комитет образования, культуры"},
    ...          {"name": "МБУ ГЦОКО", "kind": "centre", "aliases": ["ГЦОКО"]}]
    >>> [p.name for p in read_responsibles(
    ...     "Отдел кадров\\nКомитета образования, культуры МБУ ГЦОКО", units)]
    ['Отдел кадров', 'МБУ ГЦОКО']
    >>> read_responsibles("Школа № 5 (Петрова А.А.), ГЦОКО", units)[0]
    Party(name='Школа № 5', parent=None, known=False, key='школа 5', match='')
    """
    return list(_read(clean(text), compile_directory(directory)))


_compiled = {}


def _new(name, parent=None):
    """A unit that is not in the directory."""
    return Party(name, parent, False, key_of({"name": name}))


def compile_directory(directory):
    """The directory by stems; the last one compiled is kept."""
    key = tuple(
        (unit["name"], unit.get("kind"), unit.get("parent"),
         tuple(unit.get("aliases") or ()), key_of(unit))
        for unit in directory
    )  # fmt: skip
    if key not in _compiled:
        _compiled.clear()
        _read.cache_clear()
        _compiled[key] = _compile(key)
    return _compiled[key]


def _compile(units):
    names = {}
    for name, _kind, _parent, aliases, _unit_key in units:
        for written in (name, *aliases, *_quoted(name, *aliases)):
            words = _words(plain(written))
            names.setdefault(_key(words), (name, words[0].text if words else ""))
    names.pop((), None)
    for name, kind, _parent, _aliases, _unit_key in units:
        if kind in ("department", "centre"):
            _add_beginnings(names, name)
        elif kind == "group":
            _add_members(names, name)
    parents = {name: parent for name, _kind, parent, _aliases, _unit_key in units}
    kinds = {name: kind for name, kind, _parent, _aliases, _unit_key in units}
    longest = max((len(key) for key in names), default=0)
    keys = {name: own for name, _kind, _parent, _aliases, own in units}
    return _Directory(names, parents, kinds, keys, longest)


def _quoted(*names):
    """What stands in quotes names the unit as well: «Городской центр …»."""
    for name in names:
        found = re.search(r"[«\"](.{8,})[»\"]", name)
        if found and " " in found[1]:
            yield found[1]


def _add_beginnings(names, name):
    """«Комитет образования» may mean «Комитет образования, культуры, …»."""
    head, comma, _rest = name.partition(",")
    if not comma:
        return
    words = _words(plain(head))
    key = _key(words)
    others = [k for k, (n, _w) in names.items() if k[: len(key)] == key and n != name]
    if key and not others:
        names.setdefault(key, (name, words[0].text))


def _add_members(names, name):
    """«Общеобразовательные организации» means their «Руководители …»."""
    words = _words(plain(name))
    if len(words) > 2 and words[0].text == "руководители":
        names.setdefault(_key(words[1:]), (name, words[1].text))


def _words(text):
    """Words and separators of a plain text, abbreviations of groups written out."""
    result = []
    for found in _TOKEN.finditer(text):
        word = found.group()
        if word in _ABBREVIATIONS and not _NUMBERED.match(text, found.end()):
            for full in _ABBREVIATIONS[word].split():
                result.append(Word(full, _stem(full), *found.span()))
        elif word != '"':
            result.append(Word(word, _stem(word), *found.span()))
    return result


def _stem(word):
    base = stem(word)
    return _SAME.get(base, base)


def _key(words):
    return tuple(w.stem for w in words if w.text.isalnum())


@lru_cache(maxsize=1024)
def _read(text, directory):
    return tuple(_Cell(text, directory).parties())


def _unbracketed(found):
    """Offices listed in brackets are parties of their own; other brackets stay."""
    inside = found[1]
    if not _HEADS.match(plain(inside)):
        return found.group()
    return f",{inside} "


def _leading_persons(text):
    """Persons named before a group of people: «Смирнова Е.В., руководители школ».

    >>> _leading_persons("Смирнова Е.В., руководители ОО")
    ['Смирнова Е.В.']
    >>> _leading_persons("Смирнова Е.В., директор школы")
    []
    """
    found = re.match(rf"(?:\s*(?:{_PERSON.pattern})\s*[,;\n])+", text)
    rest = found and _words(plain(text[found.end() :]))
    group = rest and (
        _NOMINATIVE.match(rest[0].text) or rest[0].stem == "образовательн"
    )
    if not group:
        return []
    return [item.group().strip("() ") for item in _PERSON.finditer(found.group())]


class _Cell:
    """One «Ответственный» cell on its way to parties."""

    def __init__(self, text, directory):
        persons = _PERSON.sub(lambda found: " " * len(found.group()), text)
        self.only_persons = not re.search(r"\w", persons)
        self.text = text if self.only_persons else persons
        for pattern in (_AGREED, _SURNAME, _BULLET):
            self.text = pattern.sub(lambda found: " " * len(found.group()), self.text)
        self.text = _JOINED.sub(lambda f: ",".ljust(len(f.group())), self.text)
        self.text = _LISTED.sub(_unbracketed, self.text)
        self.persons = [] if self.only_persons else _leading_persons(text)
        self.directory = directory
        lower = self._same_length()
        self.words = _words(lower)
        self.result = []
        self.head = None  # «Руководители» of the last group, for a list that shares it

    def _same_length(self):
        """Lower-case text whose positions are those of the original."""
        lower = plain(self.text)
        if len(lower) == len(self.text):
            return lower
        self.text = clean(self.text)
        return plain(self.text)

    def parties(self):
        """Walk over known units and the leftovers between them."""
        if self.only_persons:
            names = (
                found.group().strip("() ") for found in _PERSON.finditer(self.text)
            )
            return [_new(name) for name in names]
        if _NOBODY.match(plain(self.text).strip()):
            return []
        self.result = [_new(name) for name in self.persons]
        at = 0
        for found in self._known():
            self._between(at, found.first, found)
            at = found.last
        self._between(at, len(self.words), None)
        return self._distinct()

    def _distinct(self):
        seen = {}
        for party in self.result:
            seen.setdefault(party.key, party)
        return list(seen.values())

    # ------------------------------------------------------------------ known units

    def _known(self):
        """Known units from left to right, the longest name at each word."""
        result, at = [], 0
        while at < len(self.words):
            found = self._match(at)
            if found:
                result.append(found)
                at = found.last
            else:
                at += 1
        return result

    def _match(self, at):
        if not self.words[at].text.isalnum():
            return None
        return self._match_words(at, ()) or self._match_words(at, _EPITHETS)

    def _match_words(self, at, skipped):
        """The longest name at a word; epithets that names do without are skipped."""
        stems, ends = [], []
        for index in range(at, len(self.words)):
            word = self.words[index]
            if word.stem in skipped and index > at:
                continue
            if word.text.isalnum():
                stems.append(word.stem)
                ends.append(index + 1)
                if len(stems) > self.directory.longest:
                    break
            elif word.text in ";/:":
                break
        for size in range(min(len(stems), self.directory.longest), 0, -1):
            named = self.directory.names.get(tuple(stems[:size]))
            if named and not self._only_part(named[0], ends[size - 1]):
                genitive = self._oblique(self.words[at].text, named[1])
                return _Found(named[0], at, self._swallow(ends[size - 1]), genitive)
        return None

    def _only_part(self, name, end):
        """A number or one more field of work behind makes another name.

        «школа № 5» is not «школа», «Комитет образования, науки …» is not the
        «Комитет образования, культуры …».
        """
        if end >= len(self.words):
            return False
        if self.words[end].text == "№":
            return True
        following = self._next_word(end)
        return bool(
            self.words[end].text in (",", "и")
            and following
            and _FIELDS.match(following.text)
            and not self._capital(following)
            and stem(following.text) not in stems(name)
        )

    @staticmethod
    def _oblique(text, nominative):
        return (
            text != nominative and text[-1:] in "аяиуюмй" and text[:4] == nominative[:4]
        )

    def _swallow(self, at):
        """Skip «Администрации города Костромы» and a bracketed short name."""
        while at < len(self.words) and _PLACE.match(self.words[at].text):
            at += 1
        return at

    # ------------------------------------------------------------------ leftovers

    def _between(self, first, last, found):
        """Leftover words before a known unit (or at the end), then the unit itself."""
        pieces = self._pieces(first, last)
        attached = None
        if found and pieces and self._joined(pieces[-1], found):
            attached = pieces.pop()
        for piece in pieces:
            self._leftover(piece)
        if found:
            self._add_known(found, attached)

    def _joined(self, piece, found):
        """No separator between a leftover and the unit: «педагоги | организаций»."""
        return piece[-1] + 1 == found.first

    def _add_known(self, found, attached):
        words = [self.words[i].text for i in attached or ()]
        words = [w for w in words if w not in _GLUE and w not in "().,-"]
        words = [w for w in words if stem(w) not in _EPITHETS]
        previous = self.result[-1] if self.result else None
        if words and not self._mere_post(words):
            if _HEADS.match(words[0]) and found.genitive and self._is_unit(found):
                self._add_new(self._phrase(attached), found.name)
                return
            kind = self.directory.kinds.get(found.name)
            if kind == "group" and not found.genitive and _HEADS.match(words[0]):
                name = self._phrase((*attached, *range(found.first, found.last)))
                self._add_new(name, None)
                return
            if not all(_LEGAL.match(w) or _PLACE.match(w) for w in words):
                self._leftover(attached)
        elif (
            not words
            and found.genitive
            and previous
            and self._is_above(found, previous)
        ):
            if previous.parent is None and not previous.known:
                self.result[-1] = _new(previous.name, found.name)
            return
        self.result.append(self.directory.party(found.name))
        self.head = self.words[found.first].text

    def _is_unit(self, found):
        return self.directory.kinds.get(found.name) in ("department", "centre", None)

    def _is_above(self, found, previous):
        """A unit in the genitive behind another one is its parent, not a party."""
        if not previous.known:
            return self._is_unit(found)
        return found.name in self.directory.ancestors(previous.name)

    @staticmethod
    def _mere_post(words):
        return all(_POSTS.match(word) or word in _GLUE for word in words)

    def _pieces(self, first, last):
        """Index runs between separators; commas inside an unknown name do not split."""
        pieces, current = [], []
        for index in range(first, last):
            word = self.words[index]
            if self._separates(index, current):
                if current:
                    pieces.append(current)
                current = []
            elif current and self._begins_anew(index):
                pieces.append(current)
                current = [index]
            elif word.text not in "()\n,;/:.-" or current:
                current.append(index)
        if current:
            pieces.append(current)
        return [piece for piece in map(self._trimmed, pieces) if piece]

    def _trimmed(self, piece):
        while piece and self.words[piece[-1]].text in "(\n,;/:.-":
            piece = piece[:-1]
        return piece

    def _separates(self, index, current):
        text = self.words[index].text
        following = self._next_word(index)
        if text in ";/":
            return True
        if text == ",":
            return not following or not self._continues(index, following, current)
        if text == "\n":
            return bool(following) and self._starts(index + 1, following)
        if text in ("и", "+"):
            return bool(following) and self._starts_after_and(index + 1, following)
        return False

    def _begins_anew(self, index):
        """A capital nominative inside a run: the order has lost its comma."""
        word = self.words[index]
        quoted = word.start and self.text[word.start - 1] in '«"“„'
        named = _NOMINATIVE.match(word.text)
        return bool(named and self._capital(word) and not quoted)

    def _next_word(self, index):
        for word in self.words[index + 1 :]:
            if word.text.isalnum():
                return word
        return None

    def _continues(self, index, following, current):
        """Whether a comma stands inside a name: «Комитет образования, культуры»."""
        if following.text.isdigit() or following.text == "№":
            return True
        if following.text in _DUTIES and "по" in {self.words[i].text for i in current}:
            return True
        if not current or self._capital(following):
            return False
        first = self.words[current[0]].text
        office = re.match(
            r"комитет|управлени|отдел|департамент|министерств|сектор", first
        )
        return bool(office and _FIELDS.match(following.text))

    def _starts(self, index, following):
        return self._capital(following) or bool(_HEADS.match(following.text))

    def _starts_after_and(self, index, following):
        if self._capital(following):  # «КДН и ЗП» is one commission
            return not self.text[following.start : following.end].isupper() or (
                len(following.text) > 3
            )
        if _FIELDS.match(following.text):
            return False
        head = _HEADS.match(following.text)
        return bool(head) and not re.search(r"(?:ых|их|ого|ой|ий)\Z", following.text)

    def _capital(self, word):
        return self.text[word.start].isupper()

    def _phrase(self, indexes):
        """The order's own words of a run, tidied."""
        indexes = list(indexes)
        start = self.words[indexes[0]].start
        end = self.words[indexes[-1]].end
        while end < len(self.text) and self.text[end] in '»"”)':
            end += 1
        while start and self.text[start - 1] in '«"“':
            start -= 1
        phrase = " ".join(self.text[start:end].split())
        if "«" not in phrase:
            phrase = re.sub(r"\"([^\"]*)\"", r"«\1»", phrase)
        phrase = re.sub(r"^(?:а также|и|совместно с|при участии)\s+", "", phrase)
        if phrase.count("(") != phrase.count(")"):
            phrase = re.sub(r"\s*\([^()]*\Z|\A[^()]*\)(?=\s*\w)\s*|[()]", "", phrase)
        phrase = re.sub(r"\s*\(\s*\)", "", phrase)
        return phrase.strip(' ,;:-–—."')

    def _leftover(self, piece):
        """A run of words outside of known units: a new unit, or nothing to tell."""
        while piece and self._mere_glue(piece):
            piece = piece[1:]
        words = [self.words[i].text for i in piece if self.words[i].text.isalnum()]
        mere_place = all(w in _GLUE or _PLACE.match(w) for w in words)
        if mere_place and words[:1] != ["администрация"]:
            return
        if self.result and all(_POSTS.match(w) or w in _GLUE for w in words):
            return
        if self._shares_head(piece, words):
            return
        if self._is_parent(words):
            self._adopt(nominative_office(self._phrase(piece)))
        else:
            self._add_new(self._phrase(piece), None)

    def _mere_glue(self, piece):
        """«Ответственный: …», but not «ответственные **за питание**»."""
        first = self.words[piece[0]].text
        if first not in _GLUE and first not in ":-":
            return False
        if not first.startswith(_LABELS) or len(piece) < 2:
            return True
        following = self.words[piece[1]]
        label = following.text in ":-" or following.text in _GLUE - {"за"}
        return label or self._capital(following)

    def _shares_head(self, piece, words):
        """«Руководители школ, **организаций допобразования**»: the head stands once."""
        if not self.head or not re.search(
            r"(?:ий|ов|ев|ых|их|ей|ол|ла|ев)\Z", words[0]
        ):
            return False
        if not self.head.startswith(("руководител", "директор", "заведующ", "педагог")):
            return False
        key = (stem(self.head), *(self.words[i].stem for i in piece
                                  if self.words[i].text.isalnum()))  # fmt: skip
        named = self.directory.names.get(key)
        if named:
            self.result.append(self.directory.party(named[0]))
        else:
            self._add_new(f"{self.head.capitalize()} {self._phrase(piece)}", None)
        return True

    def _is_parent(self, words):
        """«Отдел …, | Комитета …»: an office in the genitive behind an unknown unit."""
        office = _GENITIVE_OFFICE.match(words[0])
        return bool(office and self.result and not self.result[-1].known)

    def _adopt(self, parent):
        for index, party in enumerate(self.result):
            if not party.known and party.parent is None:
                self.result[index] = _new(party.name, parent)

    def _add_new(self, name, parent):
        if len(name) < 2:
            return
        self.result.append(_new(name, parent))
        self.head = name.split()[0].lower()
