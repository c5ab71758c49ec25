"""Signs that a term read from a sentence may be that of something else.

In a cell of terms all words are the term; in a sentence only some are, and which ones
is what a reader gets wrong in silence. `SIGNS` is a table: the finding that a sign is
told by, sentences that have it, what it looks at. No sign corrects or drops a reading:
a person looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from .cases import is_infinitive
from .left_in_sentence import THINGS
from .sentence_terms import LABELLED, same_length, spans_of_terms
from .time_words import spoken

_LAST_DAY = re.compile(
    r"(?:в\s+срок\s+|ежегодно,?\s+)?(?:до|не\s+поз\w+|к)\s+[«\"]?\d", re.I
)
# what bids without an infinitive, and what is to come
_BIDS = re.compile(
    r"\b(?:долж(?:ен|н[аоы])|следует|надлежит|подлеж[а-я]+|требу[а-я]+|обязан[аоы]?"
    r"|необходим[оаы]?|буд[еу]т|поруч[а-я]+|рекоменд[а-я]+|прошу|просим"
    r"|вступа[а-я]+\s+в\s+силу|срок[а-я]*\s*[:–—-]|состо[ия]тся|про[ий]д[еу]т)"
)
_TITLE = re.compile(r"\s[–—-]\s")  # «24 ноября – география»: no sentence at all
_VERB = re.compile(
    r"\b(?:[а-я]+(?:ет|ит|ют|ут|ят|ат)(?:ся)?|[а-я]{2,}л(?:[аои]|[аои]сь|ся))\b"
)
_IN_A_YEAR = re.compile(r"в\s+20\d\d\s+год[а-я]*\Z")
_WORD = re.compile(r"[а-я]{3,}")
_OTHERS = re.compile(  # times of the sentence that are beside its term
    r"\b(?:до|с|по)\s+\d{1,2}(?:-(?:го|е))?(?=\s*(?:[,и]|по\b))"
    r"|\b(?:прошл|последн|минувш|предыдущ)[а-я]+\s+(?:год|месяц|квартал)"
    r"|\bв[о]?\s+(?:перв|втор|трет|четверт|20\d\d)[а-я]*\s+[–—-]"
)
_PARTICIPLE = (
    r"(?:[уюая]щ|вш|шедш|рос[тш]|(?:[еая]н|[аио]ван)н|[еи]м|ят|ыт|ут|ост?игш)"
    r"(?:ий|ая|ое|ее|ие|его|ей|ему|им|их|ими|ую|ый|ой|ого|ому|ым|ых|ые|ыми)(?:ся)?"
)
_OF_ANOTHER = re.compile(
    rf",\s+(?:не\s+)?(?:[а-я]+\s+)?[а-я]+{_PARTICIPLE}\b[^,;]*\Z"
    r"|\bкотор[а-я]+\b[^,;]*\Z|«[^»]*\Z"
)
# nouns that have a term of their own
_THING = re.compile(
    r"\b(?:договор|контракт|соглашени|смен[аеы]|форм[аеы]|(?<!ных )средств|полномочи"
    r"|на\s+период|соревновани|срок[а-я]*\s+(?:действия|годности|полномочий|хранения))[а-я]*"
    r"\s*[:–—-]?\s*\Z"
)
_ITS_THING = re.compile(r"\b(?:договор|контракт|соглашени|лиценз|разрешени)[а-я]*")
_GOES_ON = re.compile(
    r"\s*,?\s*(?:и\s+до\b|на\s+(?:\d|время\b|период\b)|при\s+[а-я]|месячник|декадник"
    r"|сезона\b|года?\s?,?\s+следующ|\(?по\s+мере\b)"
)
_CLOCK = re.compile(r"\d\s*(?:[.:-]\d\d)?\s*(?:час[а-я]*|ч\.)\s*\Z")
_EVENT_WITH_DAY = re.compile(
    r"(?:ко?\s+[а-я]|в\s+(?:день|дни|канун)\b|накануне\b|после\b|до\s+[а-я])"
    r".*(?:\d|\b(?:согласно|по)\s+(?:график|расписани|план))"
)
_NO_TIME = re.compile(r"временн|периодик|перед\s+(?:член|избират)")
_MOVES = re.compile(r"\b(?:продл|перен[ео]|отсроч|сдвин)[а-я]*(?:ть|ти|ся)\b")
_ADJECTIVE = re.compile(r"еже[а-я]+(?:ый|ая|ое|ые|ого|ой|ому|ым|ую|ых|ыми)\Z")
# «лица, поступающие» stand for people and are no clause: «для обучающихся в мае»
_NEAR = re.compile(
    rf"\b(?!обуча|уча|заведу|служа|управля|трудя|провод|данн|пожил)[а-я]+{_PARTICIPLE}"
    r"\s+\Z"
)
_LASTED = re.compile(
    r"\b(?:ист[её]к|нача|ста|законч|прош)(?:л[аои]|ел)?(?:сь|ся)?\s*\Z"
)


class Sentence(NamedTuple):
    """A folded sentence and the spans of its terms."""

    text: str
    spans: tuple

    def terms(self):
        """(words before, the term, words behind) of each term."""
        for start, end in self.spans:
            yield self.text[:start], self.text[start:end], self.text[end:]

    @property
    def bids(self):
        """Whether it tells anybody to do something, or what is to come."""
        words = _WORD.findall(re.sub(r"«[^»]*»", " ", self.text))
        return bool(_BIDS.search(self.text)) or any(map(is_infinitive, words))


class Sign(NamedTuple):
    """A sign of risk: the code of its finding, examples, its test."""

    code: str
    examples: tuple
    shows: Callable[[Sentence], bool]


def _bids_nothing(told):
    dated = all(_LAST_DAY.match(term) for _before, term, _behind in told.terms())
    title = _TITLE.search(told.text) and not _VERB.search(told.text)
    return not (dated or title or told.bids)


def _has_several(told):
    gaps = [
        told.text[one[1] : two[0]]
        for one, two in zip(told.spans, told.spans[1:], strict=False)
    ]
    if any(re.search(r"[а-я]{3,}", gap) and ", но" not in gap for gap in gaps):
        return True
    rest = told.text
    for start, end in reversed(told.spans):
        rest = f"{rest[:start]}§{rest[end:]}"
    return bool(_OTHERS.search(rest))


def _has_time_beside(told):
    """Whether it speaks of time anywhere beside its terms, be it only of a season."""
    rest = told.text
    for start, end in reversed(told.spans):
        rest = rest[:start] + "§" * (end - start) + rest[end:]
    rest = THINGS.sub(lambda found: "§" * len(found.group()), rest)
    return any(not _NO_TIME.match(words) for words in spoken(rest, False))


def _is_a_year(told):
    """Whether a bare year stands neither at an end of it nor before its verb."""
    for before, term, behind in told.terms():
        if _IN_A_YEAR.match(term) and re.search(r"[а-я]", before):
            first = _WORD.search(behind)
            if first and not is_infinitive(first.group()):
                return True
            words = _WORD.findall(before)
            if not first and words[1:] and not any(map(is_infinitive, words[-3:])):
                return bool(re.search(r"\b[а-я]+(?:ов|ей|ам|их|ых|ям)\s+\Z", before))
        elif _IN_A_YEAR.match(term) and re.match(r"\s+[–—-]", behind):
            return True
    return False


def _any(test):
    return lambda told: any(test(*parts) for parts in told.terms())


SIGNS = (
    Sign(
        "deadline_sentence_bids_nothing",
        (
            "Заседания комиссии проводятся ежеквартально",
            "Музей ежегодно посещают 12 тысяч туристов",
        ),
        _bids_nothing,
    ),
    Sign(
        "deadline_sentence_of_another",
        (
            "Учесть детей, поступающих в школы с 1 сентября 2027 года",
            "Проверить дела тех, чей срок истёк 1 марта 2027 года",
        ),
        _any(
            lambda before, term, _behind: bool(
                not _LAST_DAY.match(term)
                and (_OF_ANOTHER.search(before) or _NEAR.search(before))
                or _LASTED.search(before)
            )
        ),
    ),
    Sign(
        "deadline_sentence_of_a_thing",
        (
            "Закупить продукты для второй смены с 5 по 25 июля 2027 года",
            "До окончания договора предоставлять результаты",
        ),
        _any(
            lambda before, term, _behind: bool(
                _THING.search(before) or _ITS_THING.search(term)
            )
        ),
    ),
    Sign(
        "deadline_sentence_several",
        (
            "Создать до 1 апреля запас и поддерживать его в течение года",
            "Отчёты принимать до 15-го, сводный представлять до 20-го числа месяца",
        ),
        _has_several,
    ),
    Sign(
        "deadline_sentence_goes_on",
        (
            "Провести с 1 по 30 апреля месячник по уборке",
            "Закрыть движение с 20 мая на время ремонта",
        ),
        _any(lambda _before, _term, behind: bool(_GOES_ON.match(behind))),
    ),
    Sign(
        "deadline_sentence_years",
        ("Организовать проведение в 2027 году конкурса",),
        _is_a_year,
    ),
    Sign(
        "deadline_sentence_clock",
        ("Открыть ярмарки с 7-00 до 14-00 часов по пятницам",),
        _any(lambda before, _term, _behind: bool(_CLOCK.search(before))),
    ),
    Sign(
        "deadline_sentence_moves",
        ("Продлить договоры с подрядчиками до 31 декабря 2027 года",),
        lambda told: bool(_MOVES.search(told.text)),
    ),
    Sign(
        "deadline_sentence_event_day",
        (
            "Организовать в День знаний 1 сентября посещение театров",
            "Оплату производить в дни экзаменов согласно расписанию",
        ),
        _any(lambda _before, term, _behind: bool(_EVENT_WITH_DAY.match(term))),
    ),
    Sign(
        "deadline_sentence_adjective",
        ("Обсудить порядок ежеквартального отчёта",),
        _any(lambda _before, term, _behind: bool(_ADJECTIVE.match(term))),
    ),
    Sign(
        "deadline_sentence_beside",
        (
            "Застраховать добровольцев сроком на один год с 1 апреля 2027 года",
            "Убрать ярмарку с площади в выходной с 5 по 9 мая 2027 года",
        ),
        _has_time_beside,
    ),
)


def sign_of(text):
    """(code, words of the term) of the first sign of a sentence, or None.

    >>> sign_of("Закрыть движение с 20 мая на время ремонта")
    ('deadline_sentence_goes_on', 'с 20 мая')
    >>> sign_of("Отделу спорта провести смотр с 5 по 9 мая 2027 года")
    >>> sign_of("Представить отчёт в срок до 1 июня 2027 года")
    """
    terms = [] if LABELLED.search(text) else spans_of_terms(text)
    return shown_by(text, [term[:2] for term in terms]) if terms else None


def shown_by(text, spans):
    """The same of terms that were found in it before."""
    told = Sentence(same_length(text).replace("ё", "е"), tuple(map(tuple, spans)))
    for sign in SIGNS:
        if sign.shows(told):
            words = "; ".join(text[start:end].strip(" ,") for start, end in spans)
            return sign.code, words
    return None
