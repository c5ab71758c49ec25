"""The words of a text that names units, and where a new name begins among them."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import offices
from .text import clean, latin_numerals, plain, stem

PERSON = "\x01"  # stands in the text for a person's name

_TOKEN = re.compile(
    r"\x01|(?:вр\.?)?и\.\s?о\b\.?|[а-я]/[а-я]\b|[а-яa-z]+|\d+|[,;/()\n:.№+~^!{}\"]|-"
)
_NUMBERED = re.compile(r"\s*(?:№|\d|\")")
_CAPITALS = re.compile(r"[А-ЯЁA-Z\d]+(?:[а-я][А-ЯЁ]+)*\Z")  # «УО», «КДНиЗП», «ДОиМП»
_CITY = frozenset("г гор город города городу городом городе".split())


def one_of(stems, ending="[а-я]*"):
    """A pattern of whole words that begin with one of the stems."""
    return re.compile(rf"(?:{'|'.join(stems)}){ending}\Z")


def whole(words):
    """Patterns of words that stand as they are, for `one_of`."""
    return [rf"{word}\b" for word in words]


HEADS = one_of(
    (*offices.OFFICES, *offices.POSTS, *offices.ORGANISATIONS, *offices.PEOPLE,
     *whole((*offices.ACRONYMS, *offices.SHORT_POSTS, *offices.ABBREVIATIONS)))
)  # fmt: skip
LEGAL = re.compile(
    r"(?:кг|рг|об|ог|фг|м|г|н|ч)?[бак]?[дп]?о?у(?:к|до|дпо|з)?\Z|(?:о|з|п)?ао\Z|ооо\Z"
    r"|муниципальн[а-я]+|бюджетн[а-я]+|казенн[а-я]+|автономн[а-я]+|учрежден[а-я]+"
)
# forms that stand inside a name only: genitives of many, adjectives in oblique cases
_INSIDE = re.compile(
    r"(?:.*(?:ов|ев|ств|[^цз]ей|[иы]х|[ое]го|ой|ами|ями|ах|ях)|.*[нц]ий|школ"
    r"|библиотек|служб|больниц|поликлиник|дружин|кафедр)\Z"
)
_AGENT = re.compile(  # «юрист», «волонтеры»: who does something, in the nominative
    r"[а-я]{2,}(?:тель|тели|ник|ники|ист|исты|лог|логи|тор|торы|арь|ари|ант|анты"
    r"|енты?|еры?|щики?|[ое]йцы|[ое]вцы|[ое]льцы|[а-я]иатры?)\Z"
)
_ADJECTIVE = re.compile(r"[а-я]{2,}(?:ая|яя|ое|ее|ье|ые|ие|ый|ский|кий|щий|ший)\Z")
_DOING = re.compile(  # «курирующие школы»: it has an object
    r"(?!заведу|управля|обуча|уча|служа|трудя|исполня)[а-я]+[уюая]щ(?:ие|ий|ая)(?:ся)?\Z"
)
_PARTICIPLE = re.compile(rf"{one_of(offices.PARTICIPLES).pattern}|{_DOING.pattern}")
# «Вооруженных», «Ленинского»: inside of a name even with a capital letter
_OBLIQUE = re.compile(r"[а-я]{3,}(?:[ое]го|[ыи]х)\Z")
SINGLE_POST = one_of((*offices.POSTS, *whole(offices.SHORT_POSTS)), "(?:ь|ий|ая|а)?")
MANY_POSTS = one_of(
    [*(rf"(?!\w*сестра\b){post}" for post in offices.POSTS), r"глав(?=ы\Z)"],
    "(?:[иыая]|[иы]е)",
)
ONE_POST = re.compile(  # of one person, in the nominative
    rf"(?:{'|'.join(offices.POSTS)})(?:ь|ий|ая|(?<=сестр)а)?\Z"
)
ANY_POST = re.compile(f"(?:{SINGLE_POST.pattern}|{MANY_POSTS.pattern})")
OFFICE = one_of(offices.OFFICES)
PART_OF_BODY = one_of(offices.PARTS_OF_BODIES)
OFFICIAL = one_of((*offices.OFFICIALS, *whole(offices.SHORT_POSTS)))
QUALIFIER = one_of((*offices.QUALIFIERS, *whole(offices.SHORT_QUALIFIERS)))
# an adjective that agrees with a noun behind it
AGREEING = re.compile(r"[а-я]{3,}(?:[иы]й|ое|ая|ые|[кщшд]н?ие)\Z")


class Word(NamedTuple):
    text: str  # lower-case, abbreviations written out
    stem: str
    start: int
    end: int
    raw: str  # as written; "" for the further words of an abbreviation
    is_name: bool  # a word or number, not a sign


class Words:
    """The words and signs of a text, with what the original shows of them."""

    def __init__(self, text):
        self.text = clean(latin_numerals(text))
        lower = plain(self.text)
        if len(lower) != len(self.text):
            self.text = lower
        self.words = words_of(lower)
        self.shouted = self.text.isupper() and bool(re.search(r"\w{8}", self.text))
        self.quotes = quotations(self.text)

    def __getitem__(self, index):
        return self.words[index]

    def __len__(self):
        return len(self.words)

    def following(self, index):
        """Index of the next word behind one, or None."""
        for at in range(index + 1, len(self.words)):
            if self.words[at].is_name or self.words[at].text == PERSON:
                return at
        return None

    def after(self, index):
        """The text of the very next word or sign, "" at the end."""
        return self.words[index + 1].text if index + 1 < len(self.words) else ""

    def capital(self, index):
        """A capital letter that means something."""
        return self.text[self.words[index].start].isupper() and not self.shouted

    def acronym(self, index):
        word = self.words[index]
        capitals = _CAPITALS.match(self.text, word.start, word.end)
        return bool(capitals) and len(word.raw) > 1 and not self.shouted

    def participle(self, index):
        """«школы, **подведомственные** отделу», but not «…, подведомственные школы».

        >>> words = Words("Отдел, подведомственные учреждения, реализующие программы")
        >>> words.participle(2), words.participle(5)
        (False, True)
        """
        noun = self.after(index)
        if AGREEING.match(noun) and index + 2 < len(self.words):
            noun = self.words[index + 2].text
        own = HEADS.match(noun) and re.search(r"(?:[^м][иы]|ния)\Z", noun)
        if _DOING.match(self.words[index].text):  # «ресурсоснабжающие организации»
            own = re.match(r"организаци|предприяти|компани", noun)
        return bool(_PARTICIPLE.match(self.words[index].text)) and not own

    def quoted(self, index):
        """The quotation a word stands in, as (start, end) in the text, or None."""
        at = self.words[index].start
        return next((q for q in self.quotes if q[0] < at < q[1]), None)

    def cuts_quote(self, first, last):
        """Whether words[first:last] are a part of a quotation, torn out of it."""
        start, end = self.words[first].start, self.words[last - 1].end
        return any(
            (a < start < b and not self._begins_quote(a, start))
            or (a < start and end < b and self.text[end:b].strip(' »”"“.'))
            for a, b in self.quotes
        )

    def _begins_quote(self, quote, start):
        return not self.text[quote:start].strip(' «„“"')

    def begins_head(self, index):
        """Whether a new name begins with a word: its head, not one more field of work.

        >>> words = Words("Отдел науки, спорта, юрист, общественные объединения")
        >>> [words.begins_head(i) for i in (3, 5, 7)]
        [False, True, True]
        """
        word = self.words[index]
        if word.text == PERSON:
            return True
        if word.text.isdigit():  # «34 ПСЧ», but not «школы № 1, 2»
            return self.after(index).isalpha() and self.acronym(index + 1)
        if word.text in offices.PREPOSITIONS or self.participle(index):
            return False
        if self.capital(index) and not _OBLIQUE.match(word.raw):
            return True
        if HEADS.match(word.text):
            return not _INSIDE.match(word.text)
        if self.after(index) == "-" and index + 2 < len(self.words):
            return self.begins_head(index + 2)  # «контрольно-ревизионный»
        if self.after(index) == ".":
            return word.text in offices.SHORT_QUALIFIERS
        return bool(_AGENT.match(word.text) or _ADJECTIVE.match(word.text))


def quotations(text):
    """(start, end) of what stands in quotes, the outermost ones.

    >>> quotations('ЦДТ "Луч, свет", МБУ «Дом «Юность»')
    [(4, 15), (21, 34)]
    >>> quotations("ООО «Шахта «Юг», АО «Рудник»")
    [(4, 15), (20, 28)]
    """
    spans, start, closed, depth, straight = [], 0, 0, 0, None
    for found in re.finditer('[«»"“”„]', text):
        at = found.start()
        if found.group() == "«":
            start, depth = (start if depth else at), depth + 1
        elif found.group() == "»":
            depth, closed = max(0, depth - 1), at + 1
            if depth and _closes_all(text, closed):
                depth = 0
            spans += [(start, closed)] if depth == 0 and closed > start else []
        elif not depth and straight is None:
            straight = at
        elif not depth:
            spans.append((straight, at + 1))
            straight = None
    return [*spans, (start, closed)] if depth and closed > start else spans


def _closes_all(text, at):
    """Whether one sign closes two quotations: «Шахта «Северная», АО «Разрез»."""
    behind = text[at:]
    ends = not behind.strip() or behind.lstrip(" ")[0] in ",;)\n"
    return ends and behind.count("«") == behind.count("»")


def words_of(text):
    """Words and signs of a plain text, abbreviations of groups written out."""
    result = []
    for found in _TOKEN.finditer(text):
        word, span = found.group(), found.span()
        if word in offices.ABBREVIATIONS and not _NUMBERED.match(text, found.end()):
            for n, full in enumerate(offices.ABBREVIATIONS[word].split()):
                raw = "" if n else word
                result.append(Word(full, _stem(full), *span, raw, True))
        elif word in offices.CUT and text.startswith(".", found.end()):
            full = offices.CUT[word]
            result.append(Word(full, _stem(full), *span, word, True))
        elif word in _CITY:
            result.append(Word("город", "город", *span, "город", True))
        elif word != '"':
            if "." in word[1:]:
                word = "".join(word.replace(".", "").split())
            result.append(Word(word, _stem(word), *span, word, word[-1:].isalnum()))
    return result


def _stem(word):
    base = stem(word)
    return offices.SAME.get(base, base)


def stems_of(words):
    return tuple(word.stem for word in words if word.is_name)


def written(words):
    """What is the same however a name is written: its words without case and signs."""
    return tuple(word.raw for word in words if word.is_name and word.raw)
