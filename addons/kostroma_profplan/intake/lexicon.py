"""Words for months, numbers and quarters: one list of each, one helper for each.

It knows no other module. All helpers take lower-case words of the `plain` text
(`text.plain`); the patterns are meant for it too, or for `re.IGNORECASE`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from os.path import commonprefix

_ENDING = re.compile(
    r"(?:иями|ями|ами|ией|иям|ием|иях|ого|его|ому|ему|ыми|ими|ах|ях|ая|яя|ое|ее|ие"
    r"|ии|ые|ий|ый|ой|ей|ом|ем|ам|ям|ов|ев|их|ых|ую|юю|ию|ью|ия|ья|ым|им"
    r"|[аяоеиыуюьй])\Z"
)


@lru_cache(maxsize=8192)
def stem(word):
    """A word without its ending, enough to compare cases of the same word.

    >>> stem("комитета") == stem("комитет"), stem("организаций") == stem("организации")
    (True, True)
    """
    if len(word) < 4:
        return word
    return _ENDING.sub("", word)


MONTH_NAMES = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
).split()
# any month in any case or abbreviation
MONTH = (
    r"(?:январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр|ма[йяею]\b"
    r"|(?:янв|февр?|мар|апр|авг|сент?|окт|нояб?|дек)\b)"
)
_MONTH_STEMS = [stem(name) for name in MONTH_NAMES]
_MAY = {"май", "мая", "мае", "маю", "маем"}

ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()

_CARDINALS = {
    form: number
    for number, forms in {
        1: "один одна одно одну одного одной одному", 2: "два две двух двум",
        3: "три трех трем", 4: "четыре четырех", 5: "пять пяти", 6: "шесть шести",
        7: "семь семи", 8: "восемь восьми", 9: "девять девяти", 10: "десять десяти",
        12: "двенадцать двенадцати", 14: "четырнадцать четырнадцати",
        15: "пятнадцать пятнадцати", 20: "двадцать двадцати",
        30: "тридцать тридцати", 50: "пятьдесят пятидесяти", 100: "сто ста",
    }.items()
    for form in forms.split()
}  # fmt: skip
# stems of «первый», «третьего», «последней»: -1 is the last one, -2 the last but one
ORDINALS = {
    "перв": 1, "втор": 2, "трет": 3, "треть": 3, "четверт": 4, "пят": 5, "шест": 6,
    "седьм": 7, "восьм": 8, "девят": 9, "десят": 10, "пятнадцат": 15, "двадцат": 20,
    "тридцат": 30, "последн": -1, "предпоследн": -2,
}  # fmt: skip
_ORDINAL = r"(?:ый|ий|ой|ая|яя|ья|ое|ее|ье|ого|его|ому|ему|ую|юю|ью|ых|их|ом|ем|ым)"


def _alternatives(words):
    return "|".join(sorted(words, key=len, reverse=True))


CARDINAL = rf"(?:{_alternatives(_CARDINALS)})(?!\w)"
# a number in digits or words: «12», «двух», «пятого»
NUMBER = (
    rf"(?:\d+|{CARDINAL}"
    rf"|(?:{_alternatives(ORDINALS)}){_ORDINAL}(?!\w))"
)
# the number of a quarter or a half-year, then what it is a number of
PART_OF_YEAR = (
    r"(?:[ivx]{1,4}|[1-4]|перв\w+|втор\w+|треть\w+|трет\w+|четверт\w+|последн\w+)"
    r"(?:\s?-?[ыои]?[йяе]|-?го)?\s*(?:квартал\w*|кв\b\.?|полугоди\w*|полуг\b\.?)"
)

# words of plans that are worth joining where a hyphen at a line's end broke them
BROKEN_STEMS = (
    *_MONTH_STEMS[:4], *_MONTH_STEMS[5:],
    *"""
    понедельник вторник четверг пятниц суббот воскресен квартал полугоди половин
    каникул ежегодн ежеквартальн ежемесячн еженедельн ежедневн постоянн систематическ
    регулярн течение течении периодичн необходимост поступлени согласовани соответстви
    включительн позднее начал окончани завершени проведени выполнени подписани
    утверждени представлени отчетн следующ текущ последн рабочих рабочего календарн
    учебн график
    мероприяти содержани наименовани исполнени исполнител ответственн соисполнител
    срок реализаци результат ожидаем показател индикатор значени единиц измерени
    направлени раздел задач примечани отметк базов планов фактическ
    управлени образовани учреждени организаци отдел комитет департамент администраци
    министерств муниципальн городск районн областн государственн директор заместител
    начальник председател руководител заведующ специалист методист методическ
    педагог педагогическ воспитател воспитательн научн подготовк организацион спортивн
    дошкольн общеобразовательн образовательн
    дополнительн профессиональн культур молодеж социальн психолог
    """.split(),
)  # fmt: skip


def month_of(word):
    """Number of a month in any case or abbreviation, else None.

    >>> [month_of(word) for word in ("сентября", "сент", "мае", "мар", "марш")]
    [9, 9, 5, 3, None]
    """
    if word in _MAY:
        return 5
    base = stem(word)
    if base != "ма" and base in _MONTH_STEMS:
        return _MONTH_STEMS.index(base) + 1
    if len(word) < 3:
        return None
    names = enumerate(MONTH_NAMES, 1)
    return next((n for n, name in names if name.startswith(word)), None)


def misspelt_month(word):
    """The month a word of one wrong letter was meant to be, else None.

    >>> misspelt_month("сентбря"), misspelt_month("ноябярь"), misspelt_month("мастер")
    (9, 11, None)
    """
    if len(word) < 5 or word[0] not in "яфасонд":
        return None
    base, names = stem(word), enumerate(_MONTH_STEMS, 1)
    meant = (n for n, name in names if len(name) > 4 and _distance_one(base, name))
    return next(meant, None)


def _distance_one(left, right):
    """Whether one letter was changed, dropped, added or swapped with its neighbour."""
    alike = len(commonprefix([left, right]))
    left, right = left[alike:], right[alike:]
    swapped = left[1::-1] + left[2:]
    return alike > 0 and (
        left[1:] == right[1:] or right in (left[1:], swapped) or left == right[1:]
    )


def number_of(word):
    """A number in digits or one word, a cardinal or an ordinal in any case, else None.

    >>> [number_of(word) for word in ("12", "двух", "третьего", "последней", "марта")]
    [12, 2, 3, -1, None]
    """
    if word.isdecimal():
        return int(word)
    return _CARDINALS.get(word) or ORDINALS.get(stem(word))


def roman(word):
    """A Roman numeral of at most twelve, in either case, else None.

    >>> roman("iv"), roman("XII"), roman("iiii")
    (4, 12, None)
    """
    word = word.upper()
    return ROMAN.index(word) + 1 if word in ROMAN else None


def part_of_year(text):
    """("quarter" or "half", its number) that a text names first, else None.

    >>> part_of_year("ii квартал 2021"), part_of_year("последний кв.")
    (('quarter', 2), ('quarter', 4))
    >>> part_of_year("1-е полугодие"), part_of_year("план квартала")
    (('half', 1), None)
    """
    found = re.search(rf"(?<!\w){PART_OF_YEAR}", text)
    if not found:
        return None
    word = re.match(r"\d|[^\W\d]+", found.group()).group()
    kind, size = ("half", 2) if "полуг" in found.group() else ("quarter", 4)
    number = roman(word) or number_of(word)
    number = size if number == -1 else number
    return (kind, number) if number and number <= size else None
