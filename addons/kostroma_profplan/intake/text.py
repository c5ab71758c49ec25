"""One place where the text of orders is put in order before anything is read.

Word files carry soft hyphens, non-breaking spaces, five sorts of dashes and Latin
letters inside Russian words. `clean` keeps the words as a person sees them; `plain`
is the lower-case form for the grammars.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .lexicon import BROKEN_STEMS, stem

_REMEMBERED = 16384  # texts: each cell is looked at several times
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_LINES = re.compile("\r\n?|[\v\f\u0085\u2028\u2029]")
_HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[-\u2010¬][ \n]*[^\W\d_]+)+")
_HYPHEN = re.compile(r"[-\u2010¬][ \n]*")
_HAS_HYPHEN = re.compile(r"[-\u2010¬]\s*[^\W\d_]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58]")
_QUOTES = re.compile("[«»“”„‟″'‹›`]")
_HAS_LATIN = re.compile("[A-Za-z]")
_LATIN = dict(
    zip(
        map(ord, "aceopxyABCEHKMOPTXkmtnuib"),
        "асеорхуАВСЕНКМОРТХкмтпиив",
        strict=True,
    )
)
_I = str.maketrans("ІӀХ", "IIX")
_LOOKALIKE = re.compile(r"[aceopxyABCEHKMOPTX]+\Z")
_MIXED = re.compile(r"(?=[^\W\d_]*[а-яёА-ЯЁ])(?=[^\W\d_]*[A-Za-z])[^\W\d_]+")
_LATIN_WORD = re.compile(r"(?<![\w'])[A-Za-z]+(?!\w)")
_ROMAN = re.compile(r"[IVX]+\Z")
_HAS_ALIEN = re.compile("[ІӀⅠ-Ⅻ]")
# Roman numerals typed with Ukrainian «І», a palochka or the signs «Ⅰ»…«Ⅻ»
_ALIEN_ROMAN = re.compile("(?<![^\\W_])[IVXХІӀⅠ-Ⅻ]*[ІӀⅠ-Ⅻ][IVXХІӀⅠ-Ⅻ]*(?=-|кв|\\b)")


@lru_cache(maxsize=_REMEMBERED)
def clean(text):
    """Text as a person sees it: lines stripped, single spaces, no empty lines.

    >>> clean(" до 01\\u00a0апреля \\n\\n 2021\\u00adг.")
    'до 01 апреля\\n2021г.'
    """
    if not text:
        return ""
    tidy = text.isprintable() and "  " not in text and text == text.strip()
    if tidy and not _HAS_HYPHEN.search(text):  # most texts
        return text
    text = _LINES.sub("\n", _INVISIBLE.sub("", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return unbroken("\n".join(filter(None, lines)))


def unbroken(text):
    """Words that a hyphen at a line's end broke are whole again.

    Only words of the language of plans are joined (`lexicon.BROKEN_STEMS`), and only
    where the stem runs over the hyphen: compounds stay as they are.

    >>> unbroken("Исполни-\\nтель, до 1 фев-раля, план-график, январь-\\nфевраль")
    'Исполнитель, до 1 февраля, план-график, январь-\\nфевраль'
    """
    return _HYPHENATED.sub(_joined, text) if _HAS_HYPHEN.search(text) else text


def _joined(found):
    pieces, hyphens = _HYPHEN.split(found.group()), _HYPHEN.findall(found.group())
    result, at = "", 0
    while at < len(pieces):
        ends = range(len(pieces), at + 1, -1)
        end = next((end for end in ends if _is_one_word(pieces[at:end])), at + 1)
        result += "".join(pieces[at:end])
        result += hyphens[end - 1] if end < len(pieces) else ""
        at = end
    return result


def _is_one_word(pieces):
    word = "".join(pieces).lower().replace("ё", "е")
    if not word.startswith(BROKEN_STEMS):  # at once: most words are no such ones
        return False
    beginning = len(word) - len(pieces[-1])
    return any(len(s) > beginning and word.startswith(s) for s in BROKEN_STEMS)


def oneline(text):
    """`clean` on one line.

    >>> oneline("Февраль\\n2021 год")
    'Февраль 2021 год'
    """
    return clean(text).replace("\n", " ")


def latin_numerals(text):
    """Roman numerals in Latin letters, whatever they were typed with.

    >>> latin_numerals("ІІІ квартал, Ⅳ кв., ІV – IІ")
    'III квартал, IV кв., IV – II'
    """
    if not _HAS_ALIEN.search(text):
        return text
    return _ALIEN_ROMAN.sub(
        lambda found: unicodedata.normalize("NFKC", found.group()).translate(_I), text
    )


def russian_letters(text):
    """Latin letters that only look Russian become Russian ones.

    Words that mix both alphabets, and words made of look-alikes only, except Roman
    numerals.

    >>> russian_letters("ceнтябpь, MAPT, II, Word, c 1 по 5")
    'сентябрь, МАРТ, II, Word, с 1 по 5'
    """
    if not _HAS_LATIN.search(text):
        return text
    text = _MIXED.sub(lambda found: found.group().translate(_LATIN), text)
    return _LATIN_WORD.sub(_russian_if_lookalike, text)


def _russian_if_lookalike(found):
    word = found.group()
    if _ROMAN.match(word) or not _LOOKALIKE.match(word):
        return word
    return word.translate(_LATIN)


@lru_cache(maxsize=_REMEMBERED)
def plain(text):
    """Lower-case working form of a text: one dash, one quote, one alphabet, no ё.

    >>> plain("Ноябрь–декабрь  2020 г. «Ещё»")
    'ноябрь-декабрь 2020 г. "еще"'
    """
    text = _QUOTES.sub('"', _DASHES.sub("-", clean(latin_numerals(text or ""))))
    return russian_letters(text).lower().replace("ё", "е")


_WORD = re.compile(r"[а-яa-z0-9]+")


_YEARS = re.compile(r"\b(?:19|20)\d\d\b")


def words_key(text):
    """What two wordings share that differ in years, signs and letter case only.

    >>> words_key("Экскурсии (2025/2026 уч. год)") == words_key(
    ...     "экскурсии 2024–2025 уч. год")
    True
    >>> words_key("Для 8 классов") == words_key("Для 9 классов")
    False
    """
    return " ".join(_WORD.findall(_YEARS.sub(" ", plain(text))))


def stems(text):
    """Stems of all words of a text.

    >>> stems("Руководителям образовательных организаций")
    ('руководител', 'образовательн', 'организац')
    """
    return tuple(stem(word) for word in _WORD.findall(plain(text)))
