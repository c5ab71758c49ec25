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
_TAILS = ("on_demand", "external_schedule")
_WEEKDAYS = re.compile(rf"(?:{WEEKDAY}|и|,|\s)+\Z")
# a time without dates, where no dates stand beside it
_FRAME = re.compile(r"\b(?:период|сезон|кампани|месячник)")
# no event: its day stands in the calendar
_BOUNDARY = re.compile(
    r"(?:начал|окончани|конц|завершени|истечени)[а-я]+\s+(?:[ivx]+|\d+|[а-я]+(?:го|й))?"
    rf"(?:-[а-я]+)?\s*(?:квартал|полугод|четверт[ьи]|{MONTH}|(?:20\d\d|текущего)\s+год"
    r"|месяц|(?:финансов|календарн|нов)[а-я]+\s+(?:[а-я]+\s+)?год)"
    r"|срока\s+(?:реализаци|действи|исполнени)[а-я]+\s+(?:[а-я]+\s+)?(?:программ|план|проект)"
    r"|(?:день|дня)\s+(?:отчетн[а-я]+\s+|кажд[а-я]+\s+)?(?:месяц|квартал|полугод|год)"
)

# «с момента ввода режима до его отмены», «до начала сезона и по его окончании»
_TWO_ENDS = re.compile(
    r"\A(?:со?|после|до|при)\s.*\s(?:до|и\s+(?:до|по|после))\s", re.DOTALL
)
# «ко Дню пожилого человека до 1 октября»: a last day of its own
_DAY_IN = re.compile(r"\A(?!за\s|не\s).*\s(?:до|не\s+поздн\w+|не\s+позже)\s+\d")


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
    size = STEPS.get(read.recurrence, 0)
    once = len(read.occurrences) == 1 and read.start == read.end  # «первый – 10 мая»
    rare = len(read.occurrences) == 1 and 1 < size < 12 and _months(read) < size
    rare |= once and read.recurrence in (*_OFTEN, "monthly")
    for mark in context.marks:
        if rare and mark.kind == "recurrence":  # «в I квартале, раз в полгода»
            yield mark
        under = mark.text.startswith("в случа") and read.kind in ("date", "ranges")
        if mark.kind in _TAILS and (under or _DATE.search(mark.text)):
            yield mark
        rate = mark.kind == "recurrence" and mark.value[0]
        each_year = (
            rate == "yearly" and "раз" not in mark.text and not _in_turns(context)
        )
        if mark.kind == "recurrence" and rate != read.recurrence and not each_year:
            yield mark
        if mark.kind == "weekly" and read.recurrence not in _OFTEN:
            yield mark
        apart = mark.start or ";" in context.text and not mark.text.startswith("срок")
        whole = mark.kind == "whole" and context.then is not mark
        whole = whole and read.kind in ("date", "range", "ranges")
        if whole and apart and (read.kind == "date" or read.end < context.period[1]):
            yield mark  # «создать до 1 апреля и поддерживать в течение года»
        counts = mark.kind == "relative" and read.kind == "on_event"
        if counts and any(r.search(mark.text) for r in (_BOUNDARY, _TWO_ENDS, _DAY_IN)):
            yield mark


def _in_turns(context):
    """«ежеквартально в 2025 году, ежегодно с 2026 года»: each in years of its own."""
    return len(re.findall(r"\b20\d\d\s+год", context.text)) > 1


def _months(read):
    """How many months the dates of a reading touch."""
    years = read.end.year - read.start.year
    return years * 12 + read.end.month - read.start.month + 1
