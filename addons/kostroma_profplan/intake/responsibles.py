"""Reading who answers for a measure: «Отдел … Комитета …, МБУ ГЦОКО Руководители …».

Units of the directory are found first (`directory.py`), so commas inside names and
missing commas between units do no harm. What is left over is cut where the head of a
new name begins (`naming.py`). No word is lost: what did not become a part of a party
is told by `words_left`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from . import naming, offices
from .directory import EPITHET, PLACE_WORD, Directory, shares_head
from .draft import Party
from .naming import PERSON, Words
from .people import take_persons
from .text import clean, plain, stem, stems
from .units import key_of, once

_AGREED = re.compile(
    r"[(,]?\s*\bпо\s+согл(?:асованию\b|(?:ас)?\.)(?!\s+со?\s)\s*\)?|\(\s*при\s+участии\s*\)",
    re.I,
)
# what joins two parties as a comma does
_JOINED = re.compile(
    r"\s(?:совместно\s+со?|(?:при|с)\s+участи[ие]м?|при\s+(?:содействии|поддержке)"
    r"|с\s+привлечением|во\s+взаимодействии\s+со?|по\s+согласованию\s+со?)(?=\s)", re.I
)  # fmt: skip
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)](?=\s*[^\W\d])|[-–—•*·](?=\s))", re.MULTILINE)
# the second one of «1. Отдел А 2. Отдел Б»
_NUMBERED = re.compile(r"\s\d[.)](?=\s*[А-ЯЁ])")
_PHONE = re.compile(
    r"(?:[,;(]\s*)?(?:\bтел\w*\W{0,3})?(?<![\w№-])(?:\+?[78][\s-]*)?(?:\(?\d{3,5}\)?[\s-]*)?"
    r"\d{1,3}-\d\d-\d\d(?![\w-])(?!\s*[-–]?\s*(?:х|кл))\)?"
)
_LISTED = re.compile(r"\(([^()]*[,;][^()]*)\)")  # «Управление (отдел А, отдел Б)»
_NOBODY = re.compile(
    r"(?:не\s+(?:назначен|определен|установлен|указан)\w*|нет|отсутству\w+)\W*\Z"
)
_GLUE = frozenset(offices.GLUE)
_LABEL = naming.one_of((*offices.LABELS[:3], *naming.whole(offices.LABELS[3:])))
# a word, the initials of a person, or a sign that words are parted by
_PART = re.compile(r"(?:\b[А-ЯЁA-Z]\.\s?)+|[^\W_]+|[,;\n()/]")
_EXTRA_FORM = re.compile(r"д?п?о\Z")  # «МБУ ДО»
_GENITIVE_OFFICE = re.compile(r"(комитет|департамент|министерств|управлени)(?:а|я)\Z")
_NOMINATIVE = re.compile(
    r"(?:управление|комитет|отдел|департамент|центр|классные|родители"
    r"|(?:общеобразовательн|образовательн|дошкольн)ые)\Z"
)
_DATIVE = re.compile(r"[а-я]{3,}(?:[аяыи]м|[ое]му|у|ю)\Z")


def nominative_office(phrase):
    """«Комитета образования» as a name of its own.

    >>> nominative_office("Управления культуры")
    'Управление культуры'
    """
    word, _space, rest = phrase.partition(" ")
    ending = {"министерства": "о", "управления": "е"}.get(word.lower(), "")
    return f"{word[:-1]}{ending} {rest}".strip()


def read_responsibles(text, directory=(), place=None) -> list[Party]:
    """Units and persons answering for a measure, the lead first, nobody twice.

    `directory` is a list of dicts or a `Directory`; `place` the city it is of.

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
    return list(_read(clean(text), Directory.of(directory, place)))


@lru_cache(maxsize=1024)
def _read(text, directory):
    if _NOBODY.match(plain(text).strip()):
        return ()
    return tuple(once(_Cell(text, directory).parties()))


def words_left(text, parties):
    """Words of a cell that are in none of its parties and are no mere glue.

    >>> text = "Школа № 5 (Петрова А.А.), директор, при участии ДОУ"
    >>> words_left(text, read_responsibles(text))
    ['Петрова А.А.']
    """
    words = [party.words or (party.name, party.parent or "") for party in parties]
    return list(_left(clean(text), tuple(text for item in words for text in item)))


@lru_cache(maxsize=1024)
def _left(text, taken):
    text = _without_marks(text)
    if _NOBODY.match(plain(text).strip()):
        return ()
    taken = Counter(word for words in taken for word, _start, _end in _parts(words))
    runs, run = [], []
    for word, start, end in _parts(text):
        if taken[word] or not word.isalnum():
            taken[word] -= word.isalnum()
            run = []
        elif run or not (word in _GLUE or _LABEL.match(word)):
            if not run:
                runs.append(run)
            run += [start, end + (text[end : end + 1] == ".")]
    return tuple(text[run[0] : run[-1]].strip() for run in runs)


@lru_cache(maxsize=1024)
def _parts(text):
    """[(word without case and dots, or a sign, start, end)] of a text."""
    lower = plain(text)
    if len(lower) != len(text):
        text = lower
    return [
        (re.sub(r"[.\s]", "", lower[slice(*part.span())]) or "\n", *part.span())
        for part in _PART.finditer(text)
    ]


def _without_marks(text):
    """A cell without the marks of its lists and telephones, as long as it was.

    >>> _without_marks("1. Отдел А 2. Отдел Б, тел. 2-15-15").split()
    ['Отдел', 'А', 'Отдел', 'Б']
    """
    if _BULLET.match(text):
        text = _NUMBERED.sub(
            lambda found: "\n".rjust(2).ljust(len(found.group())), text
        )
    for marks in (_BULLET, _PHONE):
        text = marks.sub(lambda found: " " * len(found.group()), text)
    return text


def _unbracketed(found):
    """Offices listed in brackets are parties of their own; other brackets stay."""
    words = Words(found[1])
    return f",{found[1]} " if naming.HEADS.match(words[0].text) else found.group()


def _is_form(word, name=""):
    """A legal form, a place word, an epithet, a sign: no name by itself.

    Neither is a word of the unit's own `name`: «Центр | «Росток»».
    """
    forms = (naming.LEGAL, PLACE_WORD, EPITHET, _EXTRA_FORM)
    bare = not word.isalnum() or any(form.match(word) for form in forms)
    return bare or stem(word) in stems(name)


@dataclass
class _Item:
    """A part of a cell: a known unit, a person or other words."""

    indexes: range | list
    gap: str = ""  # the signs between it and the item before
    found: object = None
    person: str = ""

    @property
    def apart(self):
        return bool(set(self.gap) & set(",;/и+"))

    @property
    def bracketed(self):
        return "(" in self.gap

    @property
    def tight(self):
        return not (self.apart or self.bracketed or "\n" in self.gap)


class _Cell:
    """One «Ответственный» cell on its way to parties."""

    def __init__(self, text, directory):
        text, self.persons = take_persons(text)
        text = _AGREED.sub(" ", _without_marks(text))
        text = _LISTED.sub(_unbracketed, _JOINED.sub(",", text))
        self.words = Words(text)
        self.directory = directory
        self.result = []
        self.head = None  # «Руководители» of the last group, for a list that shares it

    def parties(self):
        """Walk over known units, persons and the words between them."""
        items = self._items()
        while items:
            item, *rest = items
            if item.found:
                used = self._add_known(item)
            else:
                used = (self._person if item.person else self._other)(item, rest)
            self.before, items = items[used - 1], items[used:]
        return self.result

    before = None  # the item that was read last

    # ------------------------------------------------------------------ items

    def _items(self):
        items, at = [], 0
        for found in self._known():
            items += self._pieces(at, found.first)
            items.append(_Item(range(found.first, found.last), found=found))
            at = found.last
        items += self._pieces(at, len(self.words))
        texts, end = [word.text for word in self.words], 0
        for item in items:
            first = item.indexes[0]
            item.gap = "".join(texts[end:first])
            inside = texts[:first].count("(") > texts[:first].count(")")
            item.gap += "(" * (inside and "(" not in item.gap)
            end = item.indexes[-1] + 1
        return items

    def _known(self):
        """Known units from left to right, the longest name at each word."""
        result, at = [], 0
        while at < len(self.words):
            found = self.directory.match_at(self.words, at)
            if found:
                result.append(found)
            at = found.last if found else at + 1
        return result

    def _pieces(self, first, last):
        """Runs between separators; commas inside an unknown name do not split."""
        runs, current, depth = [], [], 0
        for index in range(first, last):
            text = self.words[index].text
            depth = max(0, depth + (text == "(") - (text == ")"))
            if text == PERSON:
                runs += [current, [index]]
                current = []
            elif not depth and self._separates(index, current):
                runs.append(current)
                current = []
            elif current and self._begins_anew(index, current):
                runs.append(current)
                current = [index]
            elif text not in "()\n,;/:.-" or current:
                current.append(index)
        return [item for run in (*runs, current) for item in self._item(run)]

    def _item(self, run):
        while run and self.words[run[-1]].text in "(\n,;/:.-":
            run = run[:-1]
        while run and self._mere_glue(run):
            run = run[1:]
        if run and self.words[run[0]].text == PERSON:
            yield _Item(run, person=self.persons.pop(0))
        elif run:
            yield _Item(run)

    def _mere_glue(self, run):
        """«Ответственный: …», but not «ответственные **за питание**»."""
        word = self.words[run[0]]
        if word.text in _GLUE or not word.is_name:
            return word.text != PERSON and not self.words.acronym(run[0])
        if not _LABEL.match(word.text):
            return False
        if len(run) < 2:
            introduces = self.words.after(run[0]) in (":", "-", PERSON)
            return introduces or not word.text.endswith(("ые", "и"))
        following = self.words[run[1]]
        label = following.text in ":-." or following.text in _GLUE - {"за"}
        label = label or bool(_LABEL.match(following.text))
        return label or self.words.capital(run[1])

    def _separates(self, index, current):
        words = self.words
        text, following = words[index].text, words.following(index)
        if text not in ",;/\n+и" or words.quoted(index):
            return False
        if text in ";/":
            digits = following and current and words[following].text.isdigit()
            short = current and len(words[current[-1]].text) == 1  # «с/п», «д/с»
            return not (digits and words[current[-1]].text.isdigit()) and not (
                short and text == "/"
            )
        if text == ",":
            return following is None or not self._continues(following, current)
        if following is None:
            return False
        if text == "\n":
            return words.begins_head(following)
        if words[following].text in offices.FILLERS:
            return True
        if [words[i].text for i in current] == ["органы"]:  # «и учреждения системы …»
            return False
        if words.acronym(following) and following - index == 1:  # «КДН и ЗП»
            short = len(words[following].raw) < 4
            return not short or bool(naming.HEADS.match(words[following].raw))
        return words.begins_head(following) and not words.capital(index)

    def _continues(self, following, current):
        """Whether a comma stands inside a name: «Комитет образования, культуры»."""
        word = self.words[following]
        if word.text.isdigit() or self.words[following - 1].text == "№":
            return True
        before = {self.words[i].text for i in current}
        if word.text in offices.DUTIES and "по" in before:
            return True
        if naming.PARTICIPLE.match(word.text):
            return True
        if not current or shares_head(self.words[current[0]].text, word.text):
            return False
        if _DATIVE.match(word.text) and not self.words.capital(following):
            return "по" in before and not naming.HEADS.match(word.text)
        return not self.words.begins_head(following)

    def _begins_anew(self, index, current):
        """A capital nominative inside a run: the order has lost its comma."""
        text = self.words[index].text
        if not (naming.MANY_POSTS.match(text) or _NOMINATIVE.match(text)):
            return False
        texts = [self.words[i].text for i in current]
        forms = all(naming.LEGAL.match(t) or naming.AGREEING.match(t) for t in texts)
        named = self.words.capital(index) and not self.words.quoted(index)
        return named and not forms and self.words[index - 1].text != "-"

    # ------------------------------------------------------------------ persons

    contact = False  # whether the person before stands for a unit

    def _person(self, item, rest):
        """A person is a party, alone or with a post; behind a unit it is a contact.

        Returns how many items were read.
        """
        after, beyond = [*rest, None, None][:2]
        beside = after and (after.tight or after.gap.strip("\n") in (",", "("))
        post = beside and self._post(after)
        if self.before and self._is_contact(item, self.before):
            return 2 if post else 1
        if post and beyond and beyond.found and beyond.tight:
            return 1  # «Ильина С.Е., директор МБУ …»: the unit answers
        theirs = beyond and beyond.person and not beyond.apart
        if post and not (theirs and (beyond.tight or not after.tight)):
            return self._official(after, item.person)
        self._add_new(item.person, (item.person,))
        return 1

    def _official(self, post, person):
        """A person with a post is one party of two items."""
        name = self._phrase(post.indexes)
        self._add_new(f"{name} {person}", (name, person))
        return 2

    def _is_contact(self, item, before):
        if before.person:
            return item.bracketed and before.bracketed and self.contact
        many = not before.found and any(
            naming.MANY_POSTS.match(self.words[i].text) for i in before.indexes[:3]
        )
        self.contact = item.bracketed or (item.tight and not many)
        return self.contact

    def _post(self, item):
        """Whether words are the post of one person: «зам. директора по УВР».

        A post may begin with adjectives and abbreviations: «ст. воспитатель».
        """
        if item.found or item.person:
            return False
        names = [i for i in item.indexes if self.words[i].is_name]
        for index in names[:3]:
            text = self.words[index].text
            if naming.SINGLE_POST.match(text):
                return not naming.MANY_POSTS.match(text) or text.endswith("ая")
            short = self.words.after(index) in (".", "-")
            if not (short or naming.AGREEING.match(text)):
                return False
        return False

    # ------------------------------------------------------------------ other words

    def _other(self, item, rest):
        """Words outside of known units; returns how many items were read."""
        after = rest[0] if rest else None
        if after and after.found and after.gap == "":
            self._add_known(after, item)
            return 2
        if after and after.person and not after.apart and self._post(item):
            return self._official(item, after.person)
        self._leftover(item.indexes, self.before and (item.tight or item.bracketed))
        return 1

    def _leftover(self, piece, beside=False):
        """A run of words outside of known units: a new unit, or nothing to tell.

        `beside`: nothing separates it from what was read before.
        """
        words = [self.words[i].text for i in piece if self.words[i].is_name]
        if not words or all(w in _GLUE or w in offices.FILLERS for w in words):
            return
        first, phrase = piece[0], self._phrase(piece)
        of_place = PLACE_WORD.match(words[0])
        if of_place and self.directory.place_behind(self.words, first)[0] > piece[-1]:
            return
        if beside and self.result and self._mere_post(words):
            return
        unknown = self.result and not self.result[-1].known
        if self.head and shares_head(self.head, words[0]):
            self._add_sharing(piece, phrase)
        elif unknown and _GENITIVE_OFFICE.match(words[0]):
            self._adopt(phrase)  # «Отдел …, | Комитета …»
        else:
            self._add_new(phrase, (phrase,))

    @staticmethod
    def _mere_post(words):
        others = [word for word in words if not naming.OFFICIAL.match(word)]
        return len(others) < len(words) and all(
            naming.QUALIFIER.match(word) or word in _GLUE for word in others
        )

    def _add_known(self, item, attached=None):
        """A unit of the directory, with what is attached before it; 1 item."""
        found = item.found
        words = [self.words[i].text for i in attached.indexes] if attached else []
        words = [w for w in words if w.isalnum() and w not in _GLUE]
        words = [w for w in words if not EPITHET.match(w)]
        if words and not self._mere_post(words):
            if self._another_unit(attached, words, found):
                phrase = self._phrase((*attached.indexes, *item.indexes))
                self._add_new(phrase, (phrase,))
                return 1
            office = found.genitive and self.directory.is_office(found.name)
            if office and naming.HEADS.match(words[0]):
                name = self._phrase(attached.indexes)
                self._add_new(name, (name, self._phrase(item.indexes)), found.name)
                return 1
            if not all(_is_form(word, found.name) for word in words):
                self._leftover(attached.indexes)
        elif not words and self.result and self._is_above(item):
            self._add_parent(found.name, self._phrase(item.indexes))
            return 1
        party = self._party(found.name, found.match, item.indexes, attached)
        first = self.words[found.first].text
        if self.head and shares_head(self.head, first):  # «Руководители школ, | садов»
            known, match = self.directory.find(f"{self.head} {party.words[0]}")
            party = replace(party, match=match) if known else party
        else:
            self.head = first
        self.result.append(party)
        return 1

    def _another_unit(self, attached, words, found):
        """Words before a known name that make another one of it.

        «МБУ города Вологды | ГЦОКО», «Городской | центр …», «Педагоги | организаций».
        """
        for index in attached.indexes:
            if PLACE_WORD.match(self.words[index].text):
                return self.directory.place_behind(self.words, index)[1] == "other"
        group = self.directory.by_name[found.name].get("kind") == "group"
        if group and not found.genitive and naming.HEADS.match(words[0]):
            return True
        last = words[-1]
        return bool(naming.AGREEING.match(last) and not naming.LEGAL.match(last))

    def _party(self, name, match, indexes, attached=None):
        """The known unit of a name; legal forms before it are words of it."""
        before = attached.indexes if attached else ()
        forms = all(_is_form(self.words[i].text, name) for i in before)
        mention = self._phrase((*before, *indexes) if forms else indexes)
        directory = self.directory
        return Party(
            name, directory.parent(name), True, directory.keys[name], match, (mention,)
        )

    def _is_above(self, item):
        """A unit in the genitive behind another one is its parent, not a party.

        So is an abbreviation, which has no genitive: «Отдел кадров УО».
        """
        previous, found = self.result[-1], item.found
        if found.name in self.directory.ancestors(previous.name):
            short = item.tight and self.words.acronym(found.first)
            return found.genitive or short
        office = self.directory.is_office(found.name)
        return found.genitive and not previous.known and office

    def _add_parent(self, parent, mention):
        """The parent of the party before, and the words that told it."""
        party = self.result[-1]
        self.result[-1] = replace(
            party, parent=party.parent or parent, words=(*party.words, mention)
        )

    def _phrase(self, indexes):
        """The order's own words of a run, tidied."""
        text = self.words.text
        start, end = self.words[indexes[0]].start, self.words[indexes[-1]].end
        while end < len(text) and text[end] in '»"”“)':
            end += 1
        while start and text[start - 1] in '«"“„':
            start -= 1
        phrase = " ".join(text[start:end].split())
        if "«" not in phrase:
            phrase = re.sub(r"[\"“„]([^\"”“]*)[\"”“]", r"«\1»", phrase)
        if phrase.count("(") != phrase.count(")"):
            phrase = re.sub(r"\s*\([^()]*\Z|\A[^()]*\)(?=\s*\w)\s*|[()]", "", phrase)
        phrase = re.sub(r"\s*\(\s*\)", "", phrase)
        return phrase.strip(' ,;:-–—."')

    def _add_sharing(self, piece, phrase):
        """«Руководители школ, **организаций допобразования**»: the head stands once."""
        name = f"{self.head.capitalize()} {phrase}"
        known, match = self.directory.find(name)
        if known:
            self.result.append(self._party(known["name"], match, piece))
        else:
            self._add_new(name, (phrase,))

    def _adopt(self, phrase):
        parent = nominative_office(phrase)
        for index, party in enumerate(self.result):
            if not party.known and party.parent is None:
                self.result[index] = replace(party, parent=parent)
        self._add_parent(parent, phrase)

    def _add_new(self, name, words, parent=None):
        """A unit or person that is not in the directory."""
        if len(name) > 1:
            key = key_of({"name": name})
            self.result.append(Party(name, parent, False, key, "", words))
            self.head = name.split()[0].lower()
