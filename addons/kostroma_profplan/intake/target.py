"""Reading the number that a result or an indicator promises («не менее 1000 детей»).

The only reader of targets: measures, indicators and their bases all come here.
"""

from __future__ import annotations

import re

from .draft import Target
from .lexicon import CARDINAL, MONTH, number_of
from .numerals import in_digits
from .text import plain

_NUMBER = (
    r"(?!(?:19|20)\d\d\s*(?:г\b|гг|год|уч))"
    r"(?P<number>\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
    rf"|{CARDINAL})(?!\d|[.,]\d|\s?-\s?часов|[oо]\b"
    r"|-(?!(?:х|ти|ми|и)\b|процент)[а-я])"
    r"(?:\s*(?P<scale>тыс\.?|тысяч[аи]?|млн\.?|миллион\w*)(?!\w))?"
)
_TARGET = re.compile(
    rf"(?:(?P<sign>>=|<=|≥|≤|>|<)|(?<!\w)(?P<exact>ровно|равн[оаы]|равен)(?:\s*-)?"
    rf"|(?<!\w)(?P<least>не\s+(?:менее|ниже|меньше))"
    rf"|(?<!\w)(?P<most>не\s+(?:более|выше|больше|свыше|превыша\w+|превысит))"
    rf"|(?<!\w)(?P<word>превыс\w+|превыша\w+|минимум|максимум|более|больше|свыше|выше|менее|меньше|ниже"
    rf"|от|до))?\s*(?:чем\s+)?(?:(?:в|на|для|у|из|по)\s+)?(?<![\w.,№/-])"
    rf"{_NUMBER}(?:(?:\s?-?(?:х|ти|ми)|-и)(?!\w))?(?P<open>\s+и\s+(?:более|больше|выше)|\+)?"
    r"(?=\s*-?\s*(?P<unit>%|[а-я][а-я-]*\.?(?:\s+[а-я][а-я-]*\.?){0,4})?)",
)
_LESS = {"менее", "меньше", "ниже", "максимум", "до", "<", "<=", "≤"}
_GROWTH = re.compile(r"увелич|повыш|рост|прирост|доведен|достиж|достичь|охват|возраст")
_FALLS = re.compile(r"сниж|сокращ|уменьш")
_CHANGE = re.compile(
    r"(?:увелич|повы[шс]|рост|прирост|вырас|сниж|снизи|сокра[щт]|уменьш|возраст|больше"
    r"|меньше|выше|ниже)"
    r"[^,.;\d]*\bна\s*$|\bприрост[^,.;\d]*$"
)
_MORE = re.compile(
    r"\s*-?\s*(?:%|[а-я]+\.?)(?:\s+[а-я]+){0,2}?\s+"
    r"(?:больше|меньше|выше|ниже|превыша|превыси|лучше|от\s+уровня|к\s+уровню|по\s+сравнени)"
)
# «20–30», «от 20 до 30», «50/60», «350 из 400 детей»: no single number is promised
_SPANS = re.compile(
    r"(?:\bот\s+)?\d[\d ]*(?:[.,]\d+)?\s*(?:[-/]|%?\s*\+|до|из)\s*\d[\d ]*(?:[.,]\d+)?"
)
_BARE = re.compile(
    r"[-+]?\s?\d{1,3}(?: \d{3})*(?:[.,]\d+)?\s*%?|[-+]?\d+(?:[.,]\d+)?\s*%?"
)
_OF_OTHERS = re.compile(
    r"\d+\s*-\s*\d+(?:-?(?:х|ых))?\s*класс\w*"
    r"|\d+(?:-?(?:х|ых|го))?\s*(?:класс(?!ов\b)|курс)\w*"
    r"|(?:№|прик\w*|пункт\w*)\s*\d+|(?:ниже|выше)\s+\d+(?:-?го)?\s+места\b"
)
_PER = {
    name: re.compile(rf"еже{adverb}|(?:в|за|кажд\w+)\s+(?:учебн\w+\s+)?(?:{unit})")
    for name, adverb, unit in (
        ("yearly", "годн", r"год\b"), ("half_yearly", "полуг", "полугоди|полгода"),
        ("quarterly", "кварт", r"квартал\b"), ("monthly", "мес", r"месяц\b"),
        ("weekly", "нед", "недел"), ("daily", "дн", r"день\b"),
    )
}  # fmt: skip
_IN_WORDS = re.compile(  # «2 (двух) школ»
    r"(\d)\s*\((?:(?:одн|дв|тр|четыр|пят|шест|сем|вос|девя|десят|сорок|ст[оа]\b"
    r"|[а-я]+(?:надцат|дцат|десят|сот|ст[аи]\b)|тысяч|миллион)[а-я]*\s*)+\)"
)
_OR_MORE = re.compile(r"\s*-?\s*(?:%|[а-я]+\.?)\s+и\s+(?:более|больше|выше)\b")
_ANY_PER = re.compile("еже|год|кварт|полуг|месяц|недел|день")
# «2027 г. – 10», «1 кв. – 10 %, 2 кв. – 20 %»
_BY_YEAR = re.compile(
    r"(?:(?:19|20)\d\d(?:\s*г\w*\.?)?|\b(?:[1-4]|i{1,3}v?)\s*(?:кв|полуг|этап)\w*\.?)"
    r"\s*[-:]\s*\d"
)
# what is counted, before its number: «Количество участников – 120», «Победителей – 3»,
# «трудоустроено подростков: не менее 80», «Протоколы (не менее 4)»
_COUNTED = re.compile(
    r"(?:(?:количеств|числ|численност)\w*\s+(?P<unit>[а-я-]+(?:\s+[а-я-]+){0,3})"
    r"(?:,[^,;.\d]+,)?|средн\w+\s+балл\w*(?:\s+[а-я]+){0,3}"
    r"|(?:\A|[,;.(])\s*(?:[а-я]+[нт]о\s+)?(?P<many>(?:[а-я-]+[ыи]х\s+)?[а-я-]{3,}"
    r"(?:ов|ев|ей|ий|[ое]к|[ыи]х|иц|ц)|[а-я-]+[ыи]х\s+[а-я-]{3,}|[а-я-]+[ыи]е\s+[а-я-]{3,}[ыи])(?=\s*[-:])"
    r"|(?:\A|[,;.]\s)(?P<listed>[а-я-]{3,}[ыи])(?=\s*\(\s*\Z))"
    r"[\s(:-]*(?:составит\s+)?\Z"
)
_ENDS = re.compile(  # the number ends what is said, or says of what it is
    r"[\s.]*(?:[,;()]|\Z)|\s+(?:и\s+(?:выше|более|больше)|на|в|от|для|по|за|из|к|при)\b"
)
_HOURS_OF = re.compile(r"\s*час\w*\s+(?:в|на)\s")  # «2 часа в неделю»
_CLAUSE = re.compile(r"(?:\A|[,;:.(-])\s*\Z")
_AND_THOUSANDS = re.compile(
    r"(\d+)\s*(?:млн\.?|миллион\w*)\s*(\d{1,3})\s*(?:тыс\.?|тысяч\w*)"
)
# words that turn a number into a date, an age, a grade, a point of a law …
_NOT_UNITS = re.compile(
    r"(?:лет|лети\w*|год\w*|гг?|класс(?!ов|а\b)\w*|возраст\w*|числ\w*|пункт\w*|стать\w*"
    rf"|{MONTH}\w*|квартал\w*|полугоди\w*|уч|учебн\w*|и|с|по|в|на|от|до|для|к|об?|при"
    r"|за|из|у|не|раза?|четверт\w*|место|век[аеу]?)\.?\Z"
)
_GRADES = re.compile(r"(?:класс|курс|групп|разряд|уровн|этап|ступен|част|смен)\w*\.?\Z")
_ADJECTIVE = re.compile(r"[а-я-]+(?:ых|их|ого|его|ый|ая|яя|ое|ее|ые|ие|ым|ном)\Z")
_NOUNS = re.compile(
    r"(?:обучающ|учащ|участвующ|работающ|служащ|занимающ|желающ|неработающ)(?:их|ие|им)"
    r"(?:ся)?\Z|(?:мероприяти|заняти|семей|статей|событи|учителей|родителей|детей|людей"
    r"|преподавателей|руководителей|школ(?!ьн)|команд|встреч|публикаци|организаци)\w*\Z"
)
_TIMES = re.compile(r"(?:дн|день|недел|месяц|минут|сут)")
_PERCENT = re.compile(r"(?:%|процент\w*\.?|проц\.?)\Z")
# Whom a target counts: each of them once, not each time they come.
_PEOPLE = re.compile(
    r"(?:человек|чел\b|людей|дет(?:ей|и)\b|ребен|обучающ|учащ|учени[кц]|школьни"
    r"|воспитанни|дошкольни|студент|подростк|выпускник|участни|педагог|учител"
    r"|преподавател|родител|специалист|работни|сотрудни|наставни|волонтер|молодеж"
    r"|граждан|лиц\b|призер|победител|слушател|семьи\b|семей\b)"
)
_PARTICIPATIONS = re.compile(r"(?:участи[йея]|посещени|человеко)")
_BEFORE = re.compile(
    r"(?<!\w)(?:№|пункт\w*|п\.|ст\.|стать\w*|возраст\w*|за|с|на период до|приказ\w*|от"
    r"|в|во|к)\s*$"
)


def read_target(text) -> Target | None:
    """The target of a result, or None where no number is promised.

    >>> read_target("Участие ежегодно не менее 1000 детей муниципальных организаций")
    Target(value=1000, comparator='at_least', unit='детей', per='yearly')
    >>> read_target("Обучение учащихся 8-11 классов с августа 2019 года (7 лет)")
    >>> read_target("Охват до 80 процентов педагогов").comparator
    'at_least'
    """
    words = _tidy(text)
    if len(_BY_YEAR.findall(words)) > 1:
        return None
    words = _SPANS.sub(_span, words)
    found = [t for t in (_reading(words, m) for m in _TARGET.finditer(words)) if t]
    return _target(words, *max(found, key=lambda item: item[0])[1:]) if found else None


def read_counting(unit):
    """How what is counted adds up: "unique" people, "participation" or "count".

    >>> read_counting("детей"), read_counting("новых классов")
    ('unique', 'count')
    >>> read_counting("участий в олимпиадах"), read_counting("%")
    ('participation', 'count')
    """
    words = re.split(r"[^а-я]+", plain(unit or "").lower().replace("ё", "е"))
    if any(map(_PARTICIPATIONS.match, words)):
        return "participation"
    return "unique" if any(map(_PEOPLE.match, words)) else "count"


def read_indicator_target(text, unit=""):
    """(Target or None, whether its words say how it binds) of an indicator's cell.

    The table's own column says what is counted (`unit`), so a bare number is a target.
    Ranges and several numbers promise no single one: None.

    >>> read_indicator_target("97", "%")
    (Target(value=97, comparator='equal', unit='%', per=None), False)
    >>> read_indicator_target("не более 1,5 тыс.", "человек")[0].value
    1500
    >>> read_indicator_target("равно 3", "штук")[1]
    True
    >>> read_indicator_target("от 20 до 30", "%"), read_indicator_target("рост", "%")
    ((None, False), (None, False))
    """
    words = _tidy(text)
    if _BARE.fullmatch(words):
        return Target(_value(words.rstrip("% "), None), "equal", unit), False
    figures = list(_TARGET.finditer(words))
    if len(figures) != 1 or _SPANS.search(words):
        target = read_target(text)
        return target, bool(target and target.comparator != "equal")
    found = figures[0]
    if _changes(words, found):
        return None, False
    target = _target(words, found, unit or _unit(found["unit"] or ""))
    named = _comparator(found, words[: found.start()])
    return target, named is not None and found["word"] not in ("до", "от")


def _tidy(text):
    """The words as they are matched, without numbers of grades and documents."""
    words = plain(text or "").replace("\n", " ")
    words = _IN_WORDS.sub(r"\1", words) if "(" in words else words
    words = _AND_THOUSANDS.sub(_all_thousands, in_digits(words))
    return _OF_OTHERS.sub("~", words)


def _all_thousands(found):
    """«2 млн 500 тыс.» are 2500 thousands."""
    return f"{int(found[1]) * 1000 + int(found[2])} тыс."


def _reading(words, found):
    """(rank, number, unit), or None; a compared number outranks a bare one."""
    before = words[: found.start()]
    unit = _unit(found["unit"] or "")
    if not unit or _NOT_UNITS.match(unit.split()[0]):
        unit = _counted(before, words[found.end() :]) or unit
    comparator = _comparator(found, before)
    if (
        _changes(words, found)
        or not unit
        or not _counts(found, unit, comparator, before)
    ):
        return None
    rank = 2 if found["least"] or found["most"] else 1 if comparator else 0
    rank -= unit.startswith("час")  # «по программе 72 часа – 25 педагогов»
    return (rank, -found.start()), found, unit


def _span(found):
    """A range promises nothing, but «рост с 3,2 до 4,1» promises its end."""
    before = found.string[: found.start()]
    grows = before.endswith("с ") and (_GROWTH.search(before) or _FALLS.search(before))
    return found.group() if grows else "~"


def _changes(words, found):
    """Whether a number tells by how much: «рост на 5 %», «на 5 % больше, чем …»."""
    before = words[: found.start("number")]
    more = re.search(r"\bна\s*$", before) and _MORE.match(words, found.end())
    return bool(_CHANGE.search(before) or more)


def _target(words, found, unit):
    comparator = _comparator(found, words[: found.start()]) or "equal"
    return Target(
        _value(found["number"], found["scale"]), comparator, unit, _per(words)
    )


def _comparator(found, before):
    word = found["word"] or found["sign"]
    grows = word == "до" and _GROWTH.search(before)
    if found["exact"]:
        return "equal"
    more = found["open"] or _OR_MORE.match(found.string, found.end())
    if more or found["least"] or grows:
        return "at_least"
    if found["most"] or word in _LESS:
        return "at_most"
    return "at_least" if word else None


def _counts(found, unit, comparator, before):
    """Whether the number counts something: not an age, a grade, a date, a number."""
    words = unit.split()
    if _NOT_UNITS.match(words[-1]) or _NOT_UNITS.match(words[0]):
        return False
    if comparator and (found["least"] or found["most"] or found["sign"]):
        return True
    if _HOURS_OF.match(found.string, found.end()):
        return False
    if _GRADES.match(unit) or any(map(_TIMES.match, words)):
        return False
    if found["number"].isalpha() and not comparator and unit != "%":
        one = found["number"].startswith("од")
        return not one and bool(_CLAUSE.search(before))  # «Два семинара»
    with_them = words[-1].endswith(("ами", "ями"))  # «встреча с 2 представителями»
    return bool(comparator or unit == "%" or with_them or not _BEFORE.search(before))


def _value(number, scale):
    figure = number.replace(" ", "").replace(",", ".")
    value = number_of(number) if number.isalpha() else float(figure)
    if scale:
        value *= 1000 if scale.startswith("тыс") else 1000000
    return int(value) if value == int(value) else value


def _unit(words):
    """The counted noun with the adjectives before it, as the order writes it.

    >>> _unit("новых классов педагогической направленности")
    'новых классов'
    >>> _unit("процентов педагогов"), _unit("чел.")
    ('%', 'чел.')
    """
    taken = []
    for word in words.split():
        if _PERCENT.match(word):
            return "%"
        taken.append(word)
        cut = word in ("кв.", "куб.", "пог.")  # «850 кв. м»
        if not cut and (not _ADJECTIVE.match(word) or _NOUNS.match(word)):
            break
    unit = " ".join(taken)
    short = unit.endswith(("чел.", "шт.", "ед.", "экз.", "руб."))
    return unit if short else unit.rstrip(".")


def _counted(before, behind):
    """The unit of «Количество участников – 120», which stands before the number.

    >>> _counted("количество новых школ: ", ""), _counted("приказ № ", "")
    ('новых школ', '')
    """
    found = _COUNTED.search(before)
    if not found or not _ENDS.match(behind):
        return ""
    named = found["unit"] or found["many"] or found["listed"]
    return _unit(named) if named else "балл"


def _per(words):
    if not _ANY_PER.search(words):
        return None
    return next((name for name, rule in _PER.items() if rule.search(words)), None)
