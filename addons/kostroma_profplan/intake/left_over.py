"""Words of time that a reading has not used: they are told, whatever it has understood.

A reading answers for every word that speaks of time: dates that the grammar left over,
names of dates that are none, phrases of which another one has got the better, dates in
the tail of a phrase.
"""

from __future__ import annotations

import re

from .findings import shown
from .frequency import WEEKDAY
from .lexicon import MONTH
from .repeats import STEPS
from .time_words import speaks_of_time

_DATE = re.compile(
    rf"\d{{1,2}}\.\d\d|\d\s+{MONTH}|\b{MONTH}|\bкажд|\bеже"
    r"|\b(?:[ivx]+|[1-4]|перв[а-я]+|втор[а-я]+|трет[а-я]+|четв[а-я]+)(?:-[а-я]+)?\s+"
    r"(?:квартал|полугод|четверт|декад)"
)
_OFTEN = ("daily", "weekly")
_RATE = re.compile(
    r"\b(?:раза?\b|повторн|перенос|резервн|запасн|следующ|последующ|кажд|еже|дважды|трижды)"
)
_REPORT = re.compile(r"отч[её]т|итог|информ|анализ|доклад|справк|свед|подвед|контрол")
_WEEKDAYS = re.compile(rf"(?:{WEEKDAY}|и|,|\s)+\Z")
# a time without dates, where no dates stand beside it
_FRAME = re.compile(r"\b(?:период|сезон|кампани|месячник)")
# no event: its day stands in the calendar
_BOUNDARY = re.compile(
    r"(?:начал|окончани|конц|завершени|истечени)[а-я]+\s+(?:[ivx]+|\d+|[а-я]+(?:го|й))?"
    rf"(?:-[а-я]+)?\s*(?:квартал|полугод|четверт[ьи]|{MONTH}|(?:20\d\d|текущего)\s+год"
    r"|месяц|(?:финансов|календарн|нов|следующ|очередн)[а-я]+\s+(?:[а-я]+\s+)?год)"
    r"|срока\s+(?:реализаци|действи|исполнени)[а-я]+\s+(?:[а-я]+\s+)?(?:программ|план|проект)"
    r"|(?:день|дня)\s+(?:отчетн[а-я]+\s+|кажд[а-я]+\s+)?(?:месяц|квартал|полугод|год)"
)

# «с момента ввода режима до его отмены», «до начала сезона и по его окончании»
_TWO_ENDS = re.compile(
    r"\A(?:со?|после|до|при)\s.*\s(?:до|и\s+(?:до|по|после))\s", re.DOTALL
)
# «ко Дню пожилого человека до 1 октября»: a last day of its own
_DAY_IN = re.compile(
    r"\A(?!за\s|не\s).*\s(?:до|не\s+поздн\w+|не\s+позже)\s+\d"
    rf"|\Aв\s+день\s.*\s\d{{1,2}}\s+{MONTH}"
    rf"|\A(?:в\s+теч|через).*\s(?:с|после)\s+\d{{1,2}}(?:\.\d|\s+{MONTH})"
)


def left_over(context, parsed, read, unused):
    """[(code of a finding, its words)] of what was left over.

    `unused` are words of dates of which nothing was made in the end.
    """
    told = {"deadline_time_left": [], "deadline_unread_words": []}
    for words in parsed.unread:
        left = speaks_of_time(words) or not parsed.expressions and _FRAME.search(words)
        known = read.recurrence in _OFTEN and _WEEKDAYS.match(words)
        time = left and not known
        told["deadline_time_left" if time else "deadline_unread_words"].append(words)
    if any(letter.isdigit() for words in parsed.unread for letter in words):
        told = {"deadline_unread_number": parsed.unread, "deadline_time_left": []}
    phrases = (mark.text for mark in _unused(context, read))
    told["deadline_time_left"] += [*_names(parsed), *_after_the_end(read)]
    told["deadline_time_left"] += map(context.as_written, (*unused, *phrases))
    return [(code, list(dict.fromkeys(words))) for code, words in told.items()]


def _names(parsed):
    """Words of time that were taken for the name of a date."""
    for expression in parsed.expressions:
        # the name of a report («1 полугодие – до 1 июля») is one word of it
        words = " ".join(word for word in expression.label if " " not in word)
        if _RATE.search(words) or not expression.named and speaks_of_time(words):
            yield words


def _after_the_end(read):
    """Dates named beside the term, after its end: no checkpoints, but for reports."""
    for point in read.milestones:
        late = read.kind in ("date", "range", "ranges") and point.end > read.end
        if late and not _REPORT.search(point.name.lower()):
            yield f"{point.name} {shown(point.end)}"


def _unused(context, read):
    """Phrases that the reading has made nothing of."""
    of_month = [m for m in context.marks if m.kind in ("day_of_month", "part_of_month")]
    yield from of_month[1:]
    for mark in context.marks:
        if lost := _LOST.get(mark.kind):
            if any(test(mark, context, read) for test in lost):
                yield mark


def _is_rare(_mark, _context, read):
    """«в I квартале, раз в полгода», «ежемесячно, первый – 10 мая»: once, not often."""
    size = STEPS.get(read.recurrence, 0)
    day = read.start == read.end and read.recurrence in (*_OFTEN, "monthly")
    short = 1 < size < 12 and read.end and _months(read) < size
    return len(read.occurrences) == 1 and (day or short)


def _is_another_rate(mark, context, read):
    """«раз в год, раз в три года»; «ежегодно, раз в квартал» is one rate.

    So it is not of «ежеквартально в 2025 году, ежегодно с 2026 года».
    """
    in_turns = len(re.findall(r"\b20\d\d\s+год", context.text)) > 1
    each_year = mark.value[0] == "yearly" and "раз" not in mark.text and not in_turns
    return mark.value[0] != read.recurrence and not each_year


def _is_no_weekday_term(_mark, _context, read):
    """«1 раз в месяц по субботам»."""
    return read.recurrence not in _OFTEN


def _holds_dates(mark, _context, read):
    """«по плану 5 мая», «в случае отказа – до 10 мая»: dates in its tail."""
    otherwise = mark.text.startswith("в случа") and read.kind in ("date", "ranges")
    return otherwise or _DATE.search(mark.text)


def _goes_on(mark, context, read):
    """«создать до 1 апреля и поддерживать в течение года»: the year is another term."""
    apart = mark.start or ";" in context.text and not mark.text.startswith("срок")
    shorter = read.kind in ("range", "ranges") and read.end < context.period[1]
    return apart and context.then is not mark and (shorter or read.kind == "date")


def _is_known_day(mark, _context, read):
    """«до начала финансового года»: no event, its day stands in the calendar."""
    known = any(r.search(mark.text) for r in (_BOUNDARY, _TWO_ENDS, _DAY_IN))
    return known and read.kind == "on_event"


# by the kind of a phrase: when the reading has made nothing of it
_LOST = {
    "recurrence": (_is_rare, _is_another_rate),
    "weekly": (_is_no_weekday_term,),
    "on_demand": (_holds_dates,),
    "external_schedule": (_holds_dates,),
    "whole": (_goes_on,),
    "relative": (_is_known_day,),
}


def _months(read):
    """How many months the dates of a reading touch."""
    years = read.end.year - read.start.year
    return years * 12 + read.end.month - read.start.month + 1
