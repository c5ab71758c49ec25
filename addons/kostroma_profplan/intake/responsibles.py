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
from .cases import nominative
from .cell_marks import CASES, CLOSED, LEAD, OPENED, SIGNS, only_names, prepared
from .directory import EPITHET, PLACE_WORD, Directory, shares_head
from .draft import Party
from .naming import PERSON, Words
from .people import take_persons
from .text import clean, plain, stem, stems
from .units import key_of, once

_NOBODY = re.compile(
    r"(?:не\s+(?:назначен|определен|установлен|указан)\w*|нет|отсутству\w+)\W*\Z"
)
_GLUE = frozenset(offices.GLUE)
_ALSO = ("а", "и", "также", "или")
_LABEL = naming.one_of((*offices.LABELS[:3], *naming.whole(offices.LABELS[3:])))
# a word, the initials of a person, or a sign that words are parted by
_PART = re.compile(r"(?:\b[А-ЯЁA-Z]\.\s?)+|[^\W_]+|[,;\n()/]")
_ROLE = naming.one_of(offices.ROLES)
_EXTRA_FORM = re.compile(r"д?п?о\Z")  # «МБУ ДО»
# «Фабричного, Центрального и Заволжского районов»
_GENITIVE_ADJECTIVE = re.compile(r"[а-я-]{3,}(?:[ое]го|[ыи]х)\Z")
_INSTRUMENTAL = re.compile(r"(?!дом\Z)[а-я]+(?:[ое]м|[ое]й|[аяы]ми)\Z")
# a noun in the nominative, if anything: no ending of the genitive
_ONE_NOUN = re.compile(
    r"[а-я]{3,}[бвгджзклмнпрстфхцчшщ]\Z(?<!ов)(?<!ев)(?<![иы]х)(?<!ств)(?<!им)(?<!ым)"
    r"(?<!ам)(?<!ям)(?<!ах)(?<!ях)(?<!ом)(?<!ем)(?<!школ)(?<!групп)(?<!служб)(?<!библиотек)"
    r"(?<!больниц)(?<!команд)(?<!наук)(?<!искусств)(?<!дел)(?<!прав)(?<!сил)(?<!войск)"
)
_GENITIVE = re.compile(r"[а-я]+(?:[ое]го|ой|[иы]х|ия|[иы]|ов|ев|ей|ства)\Z")
_OFFICE_ITSELF = re.compile(r"(?:отдел|сектор|комитет|департамент|центр|совет)\Z")
_HEAD_OF_ONE = re.compile(
    r"(?:директор|начальник|руководитель|председатель)\Z|(?:заведу|управля)ющ"
)
_HEADS_OF_MANY = re.compile(r"(?:руководители|директора|заведующие|начальники)\Z")
_HEAD_OF_MANY = naming.one_of(offices.SHARED[:3])
_MEMBERS = re.compile(r"(?:член|участник|представител)[ыи]\Z")
_DEFENCE = re.compile(r"(?:го|чс|пб)\Z")  # «Отдел мобилизации, **ГО и ЧС**»
_GENITIVE_OFFICE = re.compile(
    r"(?:комитета|департамента|министерства|управления|отдела)\Z"
)
_NOMINATIVE = re.compile(
    r"(?:управление|комитет|отдел|департамент|центр|классные|родители"
    r"|(?:общеобразовательн|образовательн|дошкольн)ые)\Z"
)


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
    text = only_names(text)
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
        ("".join(lower[start:end].replace(".", "").split()) or "\n", start, end)
        for start, end in map(re.Match.span, _PART.finditer(text))
    ]


@lru_cache(maxsize=2048)
def _kind_of_word(word):
    """What a word may begin: a body above, a name of its own, a post of one person."""
    if not word.isalpha():
        return ""
    if _GENITIVE_OFFICE.match(word):
        return "genitive"
    if naming.MANY_POSTS.match(word) or _NOMINATIVE.match(word):
        return "nominative"
    return "agreeing" if naming.AGREEING.match(word) else ""


@lru_cache(maxsize=2048)
def _is_one_post(word):
    return bool(naming.ONE_POST.match(word))


def _first(name):
    return name.split()[0].lower() if name.strip() else ""


def _is_head(name):
    return bool(naming.HEADS.match(plain(_first(name))))


def _is_form(word, name=""):
    """A legal form, a place word, an epithet, a sign: no name by itself.

    Neither is a word of the unit's own `name`: «Центр | «Росток»».
    """
    forms = (naming.LEGAL, PLACE_WORD, EPITHET, _EXTRA_FORM)
    bare = not word.isalnum() or any(form.match(word) for form in forms)
    return bare or stem(word) in stems(name)


@dataclass
class _Item:
    """A part of a cell: a known unit (`found`), a person or other words."""

    indexes: range | list
    gap: str = ""  # the signs between it and the item before
    found: object = None
    person: str = ""

    @property
    def apart(self):
        return bool(set(self.gap) & set(SIGNS))

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
        self.words = Words(prepared(text))
        self.directory = directory
        self.result = []
        self.head = None  # «Руководители» of the last group, for a list that shares it
        self.before = None  # the item that was read last
        self.case = None  # in which the names behind «совместно с» stand
        self.contact = False  # whether the person before stands for a unit
        self.lead = None  # the key of the party that is marked as the lead
        self.body = None  # the party whose departments stand in brackets behind it

    def parties(self):
        """Walk over known units, persons and the words between them, the lead first."""
        items = self._items()
        while items:
            item, *rest = items
            self._mark(item.gap)
            read = self._known if item.found else self._person
            used = (read if item.found or item.person else self._other)(item, rest)
            self.before, items = items[used - 1], items[used:]
        self._mark(self.tail)
        return sorted(self.result, key=lambda party: party.key != self.lead)

    def _mark(self, gap):
        """What the signs behind the last party say of it."""
        if self.result and LEAD in gap:
            self.lead = self.lead or self.result[-1].key
        if CLOSED in gap:
            self.body = None
        if self.result and OPENED in gap:
            self.body = self.result[-1]

    # ------------------------------------------------------------------ items

    def _items(self):
        """The items of the cell, with the signs between them."""
        items = [item for run in self._runs() for item in self._item(*run)]
        texts, end = [word.text for word in self.words], 0
        for item in items:
            first = item.indexes[0]
            item.gap = "".join(texts[end:first])
            inside = texts[:first].count("(") > texts[:first].count(")")
            item.gap += "(" * (inside and "(" not in item.gap)
            end = item.indexes[-1] + 1
        self.tail = "".join(texts[end:])
        return items

    def _runs(self):
        """(indexes, known unit or None) of known units, persons and words between.

        Of several known names at a word the longest one is meant. Commas inside an
        unknown name do not split it.
        """
        run, at, depth = [], 0, 0
        while at < len(self.words):
            found, text = self.directory.match_at(self.words, at), self.words[at].text
            depth = 0 if found else max(0, depth + (text == "(") - (text == ")"))
            alone = found or text == PERSON
            apart = not alone and not depth and self._separates(at, run)
            if alone or apart or (run and self._begins_anew(at, run)):
                yield run, None
                run = []
            if alone:
                last = found.last if found else at + 1
                yield range(at, last), found
                at = last - 1
            elif not apart and (run or text not in f"()\n:.-{SIGNS}"):
                run.append(at)
            at += 1
        yield run, None

    def _item(self, run, found):
        while not found and run and self.words[run[-1]].text in f"(\n:.-{SIGNS}":
            run = run[:-1]
        while not found and run and self._mere_glue(run):
            run = run[1:]
        if run:
            person = not found and self.words[run[0]].text == PERSON
            yield _Item(run, "", found, self.persons.pop(0) if person else "")

    def _mere_glue(self, run):
        """«Ответственный: …», but not «ответственные **за питание**»."""
        word = self.words[run[0]]
        if word.text in _GLUE or not word.is_name:
            return word.text != PERSON and not self.words.acronym(run[0])
        role = _ROLE.match(word.text) and self._introduces(run[0])
        if role or not _LABEL.match(word.text):
            return bool(role)  # «участники – школы»
        if len(run) < 2:
            introduces = self.words.after(run[0]) in (":", "-", PERSON)
            return introduces or not word.text.endswith(("ые", "и"))
        following = self.words[run[1]].text
        if following == "." and self.words.after(run[1]) == "за":  # «отв. за ГТО»
            return False
        label = following in ":-." or following in _GLUE - {"за"}
        return label or bool(_LABEL.match(following)) or self.words.capital(run[1])

    def _introduces(self, index):
        """«Участники – школы», but not «контрольно-ревизионный отдел»."""
        sign = self.words[index + 1] if index + 1 < len(self.words) else None
        if sign is None or sign.text not in ":-":
            return False
        return sign.text == ":" or self.words.text[sign.start - 1].isspace()

    def _separates(self, index, current):
        """Whether a sign parts two names, and is not a part of one."""
        words = self.words
        text, following = words[index].text, words.following(index)
        if text not in f"\n{SIGNS}" or words.quoted(index):
            return False
        if following is None or text in f"~^{LEAD}{OPENED}{CLOSED}":
            return True
        if self._adjectives(following, current):
            return False
        last = words[current[-1]].text if current else ""
        if text in ";/":  # «5/6», «с/п»
            digits = words[following].text.isdigit() and last.isdigit()
            return not digits and not (len(last) == 1 and text == "/")
        if text == "," and words[index + 1].text == "№" and last.isdigit():
            return True  # «школы № 5, № 8»
        if text == ",":
            if words[following].text.isdigit() and "№" in {
                words[i].text for i in current
            }:
                return False  # «филиалы №№ 3, 4 МБУК»
            while words[following].text in _ALSO and words.following(following):
                following = words.following(following)
            return not self._continues(following, current)
        if text == "\n":
            heads = len(current) == 1 and _HEADS_OF_MANY.match(last)
            if last in offices.PREPOSITIONS or heads and words.acronym(following):
                return False  # «заместитель директора по ⏎ УВР», «руководители ⏎ МО»
            official = bool(current) and naming.OFFICIAL.match(words[current[0]].text)
            theirs = official and _GENITIVE_OFFICE.match(words[following].text)
            return words.begins_head(following) and not theirs
        if words[following].text in offices.FILLERS:
            return True
        if [words[i].text for i in current] == ["органы"]:  # «и учреждения системы …»
            return False
        if words[following].text == "управления" and current:  # «контроля и управления»
            if naming.PART_OF_BODY.match(words[current[0]].text):
                return False
        if words.acronym(following) and following - index == 1:  # «КДН и ЗП»
            raw = words[following].raw
            return len(raw) > 3 or bool(naming.HEADS.match(raw))
        return words.begins_head(following) and not words.capital(index)

    def _adjectives(self, following, current):
        """«администрации Фабричного, **Центрального** и Заволжского районов»."""
        pair = (current[-1:] or [following])[0], following
        return all(
            self.words.capital(i) and _GENITIVE_ADJECTIVE.match(self.words[i].text)
            for i in pair
        ) and bool(current)

    def _continues(self, following, current):
        """Whether a comma stands inside a name: «Комитет образования, культуры»."""
        word = self.words[following]
        before = {self.words[i].text for i in current}
        duty = word.text in offices.DUTIES and "по" in before
        field = self._field(following, current)
        if word.text in offices.SUBJECTS and current:  # «учителя технологии, ОБЗР»
            field = naming.ANY_POST.match(self.words[current[0]].text)
        if duty or field or self.words.participle(following):
            return True
        if len(current) == 1:  # «ПДН, опека», «Директор, профком»: no field goes on
            return False
        quotes = (
            self.words.quoted(following),
            current and self.words.quoted(current[-1]),
        )
        if all(quotes) and naming.MANY_POSTS.match(self.words[current[0]].text):
            return True  # «воспитатели групп «Солнышко», «Лучики»»
        if not current or shares_head(self.words[current[0]].text, word.text):
            return False
        office = any(naming.OFFICE.match(text) or text == "по" for text in before)
        if not office and _ONE_NOUN.match(word.text):
            return False  # fields of work are listed by offices
        noun = self.words.following(following)
        if noun is not None and _OFFICE_ITSELF.match(self.words[noun].text):
            return False  # «отдел службы и кадров, правовой отдел»
        return not self.words.begins_head(following)

    def _field(self, index, current):
        """«Отдел по делам архивов, **ЗАГС** и связям», «Отдел ГО, **ЧС** и ПБ»."""
        words = self.words
        beyond = words.following(index)
        if not words.acronym(index) or beyond is None or words[beyond].text != "и":
            return False
        behind = words.following(beyond)
        if behind is None or not words.begins_head(behind):
            return behind is not None
        if len(current) < 2:
            return False
        defence = _DEFENCE.match(words[index].text)
        listed = (index, behind) if defence else (current[-1], index, behind)
        return all(map(self._short, listed))

    def _short(self, index):
        """«ГО», «ЧС»: letters of a field of work, no unit that is called by them."""
        word = self.words[index]
        own = self.words.acronym(index) and not naming.HEADS.match(word.text)
        return own and len(word.raw) < 4

    def _begins_anew(self, index, current):
        """A capital nominative inside a run: the order has lost its comma.

        So begins what a department is a part of: «Отдел кадров **управления** …».
        """
        text = self.words[index].text
        texts = [self.words[i].text for i in current]
        if text == "главы" and _is_one_post(texts[-1]):  # «заместитель Главы»
            return False
        kind = _kind_of_word(text)
        if kind == "genitive":
            return self._is_body(index, texts)
        if kind != "nominative" and not self._one_post(index):
            return False
        forms = all(naming.LEGAL.match(t) or naming.AGREEING.match(t) for t in texts)
        named = self.words.capital(index) and not self.words.quoted(index)
        return named and not forms and self.words[index - 1].text != "-"

    def _one_post(self, index):
        """«Классные руководители **Социальный** педагог»: a post of one person."""
        text = self.words[index].text
        if _kind_of_word(text) == "agreeing":
            beyond = self.words.following(index)
            if beyond == index + 1:
                text = self.words[beyond].text
        return _is_one_post(text)

    def _is_body(self, index, before):
        """Whether a genitive is the body of a department, not its field of work.

        «Отдел кадров управления образования», not «отдел управления персоналом».
        """
        if len(before) < 2 or not naming.PART_OF_BODY.match(before[0]):
            return False
        if before[0].startswith("отдел") and self.words[index].text == "отдела":
            return False
        field = before[-1] in _GLUE or _GENITIVE_ADJECTIVE.match(before[-1])
        following = self.words.following(index)
        named = following == index + 1 and not self.words.quoted(index)
        return named and not field

    # ------------------------------------------------------------------ persons
    # a rule for an item returns how many items it has read

    def _person(self, item, rest):
        """A person is a party, alone or with a post; behind a unit it is a contact."""
        after, beyond = [*rest, None, None][:2]
        if after and self._is_their_unit(after):
            return 1  # «Ильина С.Е. (отдел кадров)»: the unit answers
        beside = after and (after.tight or after.gap.strip("\n") in (",", "("))
        post = beside and self._post(after)
        if self.before and self._is_contact(item, self.before):
            return 2 if post else 1
        if post and beyond and beyond.found and beyond.tight:
            return 1  # «Ильина С.Е., директор МБУ …»: the unit answers
        theirs = beyond and beyond.person and not beyond.apart
        if post and not (theirs and (beyond.tight or not after.tight)):
            return self._official(after, item.person)
        self._add_new(self._nominative(item, item.person), (item.person,))
        return 1

    def _is_their_unit(self, after):
        """«Ильина С.Е. (отдел кадров)», «Ильина С.Е. – отдел кадров»."""
        if after.bracketed and after.found or OPENED in after.gap:
            return True
        words = () if after.found or after.person else after.indexes[:3]
        if after.bracketed and words and self.words.acronym(words[0]):
            return True  # «Ильина С.Е. (УО)»
        office = any(naming.OFFICE.match(self.words[i].text) for i in words)
        office = office and not self._post(after)
        return after.gap == "-" and (office or bool(after.found))

    def _official(self, post, person):
        """A person with a post is one party of two; a head stands for the unit."""
        name = self._phrase(post.indexes)
        own = self._headed(post.indexes)
        unit = self._phrase(own) if own else f"{name} {person}"
        self._add_new(unit, (name, person))
        return 2

    def _headed(self, indexes):
        """«Директор **МУ „Спорт“** Петров И.И.»: words of the unit, or ()."""
        names = [i for i in indexes if self.words[i].is_name]
        if not names[2:] or not _HEAD_OF_ONE.match(self.words[names[0]].text):
            return ()
        called = "№" in self._phrase(indexes) or self.words.quoted(names[-1])
        legal = naming.LEGAL.match(self.words[names[1]].text)
        return [i for i in indexes if i >= names[1]] if legal and called else ()

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
        names = [i for i in item.indexes if self.words[i].is_name]
        for index in () if item.found or item.person else names[:3]:
            text = self.words[index].text
            if _LABEL.match(text) and self._is_role(names, index):
                return True
            if naming.SINGLE_POST.match(text):
                return not naming.MANY_POSTS.match(text) or text.endswith("ая")
            short = self.words.after(index) in (".", "-")
            if not (short or naming.AGREEING.match(text)):
                return False
        return False

    def _is_role(self, names, index):
        """«Отв. **за** сайт Ильина И.И.»: a person's post, no label of a list."""
        beyond = names.index(index) + 1
        return beyond < len(names) and self.words[names[beyond]].text == "за"

    # ------------------------------------------------------------------ units

    def _other(self, item, rest):
        """Words outside of known units: a new unit, or a part of what stands beside."""
        after = rest[0] if rest else None
        if after and after.found and after.gap == "":
            return 1 + self._known(after, rest[1:], item)
        if after and after.person and not after.apart and self._post(item):
            return self._official(item, after.person)
        self._leftover(item)
        return 1

    def _leftover(self, item):
        """A unit that is not known; a genitive behind such a one is above it."""
        words = [self.words[i].text for i in item.indexes if self.words[i].is_name]
        if all(word in _GLUE or word in offices.FILLERS for word in words):
            return
        phrase = self._phrase(item.indexes)
        before = self.result[-1] if self.result else None
        above = before and not before.known and not item.apart
        if self.head and shares_head(self.head, words[0]):
            self._add_sharing(item.indexes, phrase)
        elif words[0].isdigit() and before and "№" in before.name:
            head, sign, _number = before.name.partition("№")  # «СОШ № 1 (…), № 2»
            self._add_new(f"{head}{sign} {phrase}", (phrase,))
        elif above and _GENITIVE_OFFICE.match(words[0]):
            parent = nominative(phrase, "genitive")
            self._give_departments(parent)
            self._add_parent(parent, phrase)
        else:
            self._add_new(self._nominative(item, phrase), (phrase,))

    def _give_departments(self, parent):
        """A body that is named once stands above all departments right before it."""
        for at in range(len(self.result) - 1, -1, -1):
            party = self.result[at]
            if party.known or not naming.PART_OF_BODY.match(_first(party.name)):
                break
            self.result[at] = replace(party, parent=party.parent or parent)

    def _nominative(self, item, name):
        """«совместно с **отделом культуры** и музеем»: a name as it is called."""
        if item.apart and item.gap.strip() != "и":
            signs = (sign for sign in CASES if sign in item.gap)
            case = CASES.get(next(signs, None))
            same = self.case == "instrumental" and _INSTRUMENTAL.match(_first(name))
            self.case = case or (self.case if same and _is_head(name) else None)
        return nominative(name, self.case) if self.case else name

    def _field_of_work(self, rest):
        """«Заместители директоров ОУ **по воспитательной работе**»."""
        behind = rest[0] if rest else None
        own = behind and behind.tight and not (behind.found or behind.person)
        if not own or behind.gap != "по":
            return ()
        return range(behind.indexes[0] - 1, behind.indexes[-1] + 1)

    def _last_post(self, attached):
        """«Заместитель главы – **начальник** | управления»: the post in that unit."""
        dashes = [i for i in attached.indexes if self.words[i].text == "-"]
        tail = [i for i in attached.indexes if i > dashes[-1]] if dashes else ()
        texts = [self.words[i].text for i in tail]
        apart = texts and self.words.text[self.words[dashes[-1]].start - 1].isspace()
        own = apart and self._mere_post(texts, False)
        return replace(attached, indexes=tail) if own else attached

    def _is_worker(self, found, words):
        """«Педагог дополнительного образования | ЦВР»: whoever works there."""
        kind = self.directory.by_name[found.name].get("kind")
        post, *field = words or [""]
        if kind not in ("organisation", "centre") or not naming.ANY_POST.match(post):
            return False
        return all(map(_GENITIVE.match, field))

    @staticmethod
    def _mere_post(words, group):
        """«Начальник |», «секретарь |» of a unit; teachers of a group are not it."""
        if group:  # «директора | школ», but not «заместители директоров | школ»
            return all(map(_HEAD_OF_MANY.match, words))
        posts = (naming.OFFICIAL, naming.ANY_POST)
        words = [word for word in words if not naming.LEGAL.match(word)]
        others = [word for word in words if not any(p.match(word) for p in posts)]
        return len(others) < len(words) and all(
            naming.QUALIFIER.match(word) or word in _GLUE for word in others
        )

    def _known(self, item, rest, attached=None):
        """A unit of the directory, with what is attached before it."""
        found = item.found
        attached = attached and self._last_post(attached)
        words = [self.words[i].text for i in attached.indexes] if attached else []
        words = [w for w in words if w.isalnum() and w not in _GLUE]
        words = [w for w in words if not EPITHET.match(w)]
        group = self.directory.by_name[found.name].get("kind") == "group"
        own = self._is_worker(found, words) or self._mere_post(words, group)
        if words and not own:
            if self._another_unit(attached, words, found):
                field = self._field_of_work(rest)
                own = (*attached.indexes, *item.indexes, *field)
                phrase = self._phrase(own)
                self._add_new(phrase, (phrase,))
                return 1 + bool(field)
            if _MEMBERS.match(words[0]):
                phrase = self._phrase((*attached.indexes, *item.indexes))
                self._add_new(phrase, (phrase,), found.name)
                return 1
            office = found.genitive and self.directory.is_office(found.name)
            if office and naming.HEADS.match(words[0]):
                name = self._phrase(attached.indexes)
                self._add_new(name, (name, self._phrase(item.indexes)), found.name)
                return 1
            if not all(_is_form(word, found.name) for word in words):
                self._leftover(attached)
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
                if self.directory.place_behind(self.words, index)[1] == "other":
                    return True
        group = self.directory.by_name[found.name].get("kind") == "group"
        if group and any(map(naming.HEADS.match, words)):
            return True
        last = words[-1]
        return bool(naming.AGREEING.match(last) and not naming.LEGAL.match(last))

    def _party(self, name, match, indexes, attached=None):
        """The known unit of a name; legal forms before it are words of it."""
        before = attached.indexes if attached else ()
        forms = all(_is_form(self.words[i].text, name) for i in before)
        mention = self._phrase((*before, *indexes) if forms else indexes)
        parent, key = self.directory.parent(name), self.directory.keys[name]
        return Party(name, parent, True, key, match, (mention,))

    def _is_above(self, item):
        """A unit in the genitive behind another one is its parent, not a party.

        So is an abbreviation, which has no genitive: «Отдел кадров УО».
        """
        previous, found = self.result[-1], item.found
        if item.apart:
            return False
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

    def _add_new(self, name, words, parent=None):
        """A unit or person that is not in the directory."""
        if len(name) > 1:
            key = key_of({"name": name})
            self.head = _first(name)
            if known := self.directory.keyed(key):
                unit, match = known
                above, key = self.directory.parent(unit), self.directory.keys[unit]
                self.result.append(Party(unit, above, True, key, match, words))
                return
            if self.body and naming.PART_OF_BODY.match(_first(name)):
                parent = parent or self.body.name
            self.result.append(Party(name, parent, False, key, "", words))
