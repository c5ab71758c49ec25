"""Reading a deadline: phrases and dates of one cell → `Deadline` (design §4).

The words go through `text`, `spelling`, `phrases` (set phrases), `tokens` and `grammar`
(dates as named); then `years` finds the years and the ends left out, `recurring` the
repetitions. Here the parts are put together.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from .alternatives import alternatives, confidence_of
from .context import Context, Dated, Unreadable
from .dates import DAY, overlap, within
from .draft import Deadline, Milestone
from .findings import IntakeError, finding, shown, shown_span
from .grammar import Grammar
from .left_over import left_over
from .lexicon import MONTH
from .phrases import scan
from .recurring import RUSSIAN, recurring, tell_continued
from .rules import TAKEN
from .school_calendar import USUAL
from .spelling import numbers, roman_numerals
from .text import clean, latin_numerals, plain
from .tokens import tokenize
from .under_heading import read_under
from .years import bounded, closed, is_each_year, scope_span, with_scopes

# «…, далее постоянно», «январь 2022 – постоянно»
_THEN = re.compile(
    r"(?:(?:далее|затем|потом|впоследствии|в дальнейшем)[\s,:(-]*(?:также\s+)?"
    rf"|(?<=[\dга.])\s*-\s*)(?={TAKEN})"
)
_EVENT = re.compile(r"(?:в период|в течени[ея]|за период|период)\b")
# «начало – 1 сентября, окончание – 31 мая» is one span
_PAIRED = re.compile(
    r"начало\s*[-:]\s*([^,;\n]+)[,;\n]\s*(?:окончание|завершение|конец)\s*[-:]\s*"
)
# «с 00.00 часов 12 мая» is from that day on, «с 10.00 12 мая» on it
_MIDNIGHT = re.compile(r"\bс\s+00(?:[.:-]00)?\s+(?:час\w*\s+|ч\.\s+)?(?=\d)")
# «2009 2011 годы», «май сентябрь»: two of them, or from one to the other?
_SIDE_BY_SIDE = re.compile(
    rf"(?<![\w,–—-])(?<![,–—-]\s)(?:(?P<year>20\d\d)|{MONTH}[а-я]*)[ ]"
    rf"(?(year)20\d\d\b|{MONTH}[а-я]*\b)(?!\s?[-,/–—]|\sи\s|\s{MONTH})"
)
_SOFT_BREAK = re.compile(r"\n(?=[(«\"a-zа-яё\d])")


def read_deadline(
    text, start: date, end: date, within=None, calendar=USUAL
) -> Deadline:
    """The deadline of a measure whose plan runs from `start` to `end`.

    `within` is the (first day, last day) that a heading over the row names: «до 10»
    in the rows of «СЕНТЯБРЬ» is read inside it. School terms and holidays are those of
    the `calendar`.

    >>> start, end = date(2020, 9, 1), date(2021, 8, 31)
    >>> deadline = read_deadline("2020, 2021 гг. (октябрь – июнь)", start, end)
    >>> deadline.kind, str(deadline.start), str(deadline.end)
    ('range', '2020-10-01', '2021-06-30')
    >>> deadline = read_deadline("до 31.02.2021", start, end)
    >>> deadline.kind, [found.code for found in deadline.findings]
    ('unknown', ['deadline_impossible_date'])
    """
    if start > end:
        raise IntakeError(
            f"Период плана заканчивается ({shown(end)}) раньше, чем начинается "
            f"({shown(start)}): исправьте даты периода."
        )
    text = clean(text)

    def copied(words, first, last):
        """A copy of a cached reading, which may be changed."""
        read = _read(words, first, last, calendar)
        lists = ("occurrences", "milestones", "findings", "labels")
        return replace(read, **{name: list(getattr(read, name)) for name in lists})

    if within:
        read = read_under(copied, text, (start, end), tuple(within))
    else:
        read = copied(text, start, end)
    if ";" in text and read.kind != "unknown":
        dropped = _dropped(read, [copied(part, start, end) for part in _parts(text)])
        if dropped and not any(f.severity != "info" for f in read.findings):
            read.findings.append(finding("deadline_time_left", text=dropped))
    read.text = text
    read.confidence = confidence_of(read)
    read.alternatives = alternatives(read, (start, end), copied)
    return read


def _parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def _dropped(read, parts):
    """Of terms that stand apart («в апреле; ежемесячно с мая») those that were lost.

    A part answers for itself: its frequency and its last days are in the whole. Terms
    go on in time: one that ends behind the next is hardly of what is to be done.
    """
    dated = [part.end for part in parts if part.kind in ("date", "range")]
    for before, end in pairwise(dated):
        if (
            end < before
        ):  # «с 20 октября по 2 ноября …; до 10 октября»: of another thing
            return shown(before)
    ends = {last for _start, last in read.occurrences}
    ends |= {point.end for point in read.milestones}
    for part in parts:
        if part.kind in ("unknown", "on_demand", "external_schedule", "on_event"):
            continue
        often = part.kind == "recurring" and part.recurrence != read.recurrence
        bare = part.kind == "recurring" and len(part.occurrences) == 1
        spans = [] if bare or part.kind == "whole_period" else part.occurrences
        if part.kind in ("range", "ranges"):
            spans = [
                s for s in spans if not any(within(s, r) for r in read.occurrences)
            ]
        lost = [shown(last) for _start, last in spans if last not in ends]
        if often or lost:
            return ", ".join(lost) or RUSSIAN.get(part.recurrence, "повторно")
    return ""


@lru_cache(maxsize=4096)  # about the rows of the largest plan
def _read(text, start, end, calendar):
    if not text:
        return Deadline("unknown", findings=[finding("deadline_missing")])
    context, parsed = _parse(text, (start, end), calendar)
    try:
        return _deadline(context, parsed)
    except Unreadable:
        _tell_events(context)
        doubts = [found for found in context.findings if found.severity != "info"]
        findings = doubts or [finding("deadline_not_understood", text=context.short)]
        return Deadline("unknown", findings=findings, delay=_delay(context))


def _parse(text, period, calendar):
    """The words taken apart: what all the rest needs to know, and the dates named."""
    read = plain(_SOFT_BREAK.sub(" ", text) if "\n" in text else text)
    read = _PAIRED.sub(r"с \1 по ", read) if "начало" in read else read
    read = _MIDNIGHT.sub("с ", read) if "с 00" in read else read
    read, slips = numbers(roman_numerals(read))
    marks, rest = scan(read)
    parsed = Grammar(tokenize(rest), rest, calendar).parse()
    then = _then(marks, rest, parsed)
    if then and then.kind == "recurrence":
        parsed.expressions = [  # «июль 2021 и далее ежегодно»: each July
            replace(e, bound="at") if e.onward else e for e in parsed.expressions
        ]
    context = Context(latin_numerals(text), period, tuple(marks), then)
    _tell_problems(context, slips, parsed)
    if any(not slip.taken for slip in slips):
        parsed.unclear.append("")
    return context, parsed


def _then(marks, rest, parsed):
    """The phrase behind «далее», or behind the dash of «январь – постоянно»."""
    at = {mark.start: mark for mark in marks}
    then = _THEN.search(rest)
    mark = then and at.get(then.end())
    if mark and then.group().strip() == "-":
        scoped = any(expression.scope for expression in parsed.expressions)
        return mark if mark.kind == "whole" and not scoped else None
    return mark


def _tell_problems(context, slips, parsed):
    for slip in slips:
        if slip.taken:
            written = context.as_written(slip.written)
            context.tell("deadline_lookalike", text=written, taken=slip.taken)
    for text in parsed.impossible:
        context.tell("deadline_impossible_date", text=context.as_written(text))
    for code, words in parsed.problems:
        context.tell(code, **words)
    for mark in context.marks:
        if mark.kind == "exception":
            context.tell("deadline_exception", text=mark.text)


def _tell_events(context, kind=""):
    """What is counted from an event; in a term of kind `on_event` that is all of it."""
    for mark in context.marks:
        if mark.kind not in ("relative", "results"):
            continue
        code = "deadline_relative"
        if kind == "on_event" and mark.value:
            code = "deadline_on_event" if mark.value.event else "deadline_event_unnamed"
        context.tell(code, text=mark.text)


def _deadline(context, parsed):
    """The whole reading: dates first, then how often, then conditions."""
    if parsed.impossible or _is_unclear(context, parsed):
        raise Unreadable
    dates = _Dates(context, parsed)
    recurrence, found = recurring(context, dates.main, dates.scopes, dates.each_year)
    found = found or dates.main
    read = _assembled(context, recurrence, found)
    _tell_events(context, read.kind)
    if read.kind == "ranges" and (both := _SIDE_BY_SIDE.search(context.text.lower())):
        taken = shown_span(read.start, read.end)
        context.tell("deadline_until_month", text=both.group(), dates=taken)
    read.milestones = [
        Milestone(context.as_written(" ".join(by.label)), *span)
        for span, by in dates.named
    ]
    if dates.inferred:
        texts, days = (", ".join(told) for told in zip(*dates.inferred, strict=True))
        context.tell("deadline_year_inferred", text=texts, dates=days)
    read.findings = list(
        dict.fromkeys(
            [*context.findings, *_unread(context, parsed, read, dates.unused)]
        )
    )
    read.delay = None if read.end else _delay(context)
    return read


def _has_main_phrase(context):
    return bool(context.first("whole", "recurrence", "weekly"))


def _is_unclear(context, parsed):
    """«11 2020», «каникулы 2021 г.»: a bare year that is only half of the date."""
    if parsed.unclear:
        return True
    codes = {code for code, _words in parsed.problems}
    vague = codes & {"deadline_holidays", "deadline_school_term"}
    bare = all(e.scope for e in parsed.expressions)
    return vague and bare and not _has_main_phrase(context)


# ---------------------------------------------------------------------- dates


class _Dates:
    """Dates of a deadline: the main ones, and control points named beside them.

    `inferred` are the (words, dates) whose year was not named.
    """

    def __init__(self, context, parsed):
        self.main, self.named, self.inferred = [], [], []
        expressions, self.scopes, self.all = with_scopes(context, parsed.expressions)
        self.each_year = any(is_each_year(context, e) for e in expressions)
        stages = [e.bound == "at" for e in expressions if e.named]
        stages = context.is_yearly and len(stages) > 1 and all(stages)
        phrase = _has_main_phrase(context) and not stages  # «ежегодно: I этап – март …»
        plain_part = any(not e.label for e in expressions) or phrase
        for expression in expressions:
            aside = expression.named or (bool(expression.label) and not self.scopes)
            target = self.named if aside and plain_part else self.main
            target += self._spans(context, expression)
        self._check_order(context)
        self._by_calendar(context)
        self.main, found = _settled(self.main), self.main
        self.unused = _unused(context.text, found, self.main)

    def _by_calendar(self, context):
        """School terms and holidays; dates named beside them win («ноябрь (осенние
        каникулы)»)."""
        found = [*self.main, *self.named]
        named = [dated.span for dated in found if not dated.by.last.days]
        for dated in found:
            if not dated.by.last.days:
                continue
            if any(overlap(dated.span, span) for span in named):
                self.main = [one for one in self.main if one is not dated]
                self.named = [one for one in self.named if one is not dated]
                term = dated.by.last.n
                code = "deadline_school_term" if term else "deadline_holidays"
                context.tell_of(code, dated.by)
            else:
                dates = shown_span(*dated.span)
                context.tell_of("deadline_school_calendar", dated.by, dates=dates)

    def _check_order(self, context):
        """«до 10 июля, до 10 января» of a calendar year: is the last of the next?"""
        found = [d for d in self.main if d.by.bound == "until" and d.by.yearless]
        ends = [dated.span[1] for dated in found if not dated.by.scopes]
        named = [d for d in self.main if d.by.bound == "at" and d.by.yearless]
        starts = [d.span[0] for d in named if not (d.by.scopes or d.by.label)]
        over = starts[2:] and sorted(starts) == [starts[-1], *starts[:-1]]
        if over and not (context.is_school_year or context.has_several_years):
            context.tell_of("deadline_year_ambiguous", named[-1].by)
        first = {}  # of the reports that a frequency asks for: «за год – до 15 января»
        for span, by in self.named:
            if by.bound == "until" and by.yearless and not by.scopes:
                first.setdefault(by, span[1])
        if list(first.values()) != sorted(first.values()):
            context.tell_of("deadline_year_ambiguous", by)
        if ends != sorted(ends) and not context.is_school_year:
            if not context.recurrences:
                context.fail("deadline_year_ambiguous", found[-1].by)
            if not context.has_several_years:
                context.tell_of("deadline_year_ambiguous", found[-1].by)

    def _spans(self, context, expression):
        scopes = (scope for scope in expression.scopes if scope.bound == "from")
        beginnings = [scope_span(context, scope)[0] for scope in scopes]
        spans, told = closed(context, expression, self.all)
        spans = [bounded(context, s, expression, beginnings) for s in spans]
        if told:
            self.inferred.append((context.as_written(expression.text), told))
        return [Dated(span, expression) for span in spans]


def _settled(main):
    """Main spans held against each other.

    A last day inside a named month ends it («декабрь (до 25.12)»), several last days
    follow each other, and a span that only frames another one goes («II квартал
    (апрель)»).
    """
    untils = sorted((d for d in main if d.by.bound == "until"), key=lambda d: d.span[1])
    others = [dated for dated in main if dated.by.bound != "until"]
    framed = [dated for dated in others if not any(_frames(dated, u) for u in untils)]
    result, previous = [], None
    for until in untils:
        start, end = until.span
        if end == previous:
            continue
        start = max((o.span[0] for o in others if _frames(o, until)), default=start)
        start = max(start, previous + DAY) if previous and previous < end else start
        result.append(Dated((start, end), until.by))
        previous = end
    spans = framed + result
    return [
        dated
        for dated in spans
        if dated.by.bound == "until"
        or not any(d.span != dated.span and within(d.span, dated.span) for d in spans)
    ]


def _unused(text, found, main):
    """Words of dates that do not go together: «с 10 июня, закрыть 20 августа»."""
    bounds = {dated.by.bound == "until" for dated in main}
    if len(bounds) > 1 and not re.search("[;\n/]", text):  # «март, до 1 апреля»
        return [dated.by.text for dated in main if dated.by.bound == "until"]
    if True in bounds:
        return []
    return [
        dated.by.text
        for dated in found
        if dated.by.bound in ("from", "after") and dated not in main
    ]


def _frames(dated, until):
    """Whether a last day lies in the span of another expression."""
    return dated.span[0] <= until.span[1] <= dated.span[1]


# ---------------------------------------------------------------------- outcome


def _assembled(context, recurrence, found):
    occurrences = sorted({dated.span for dated in found})
    then = context.then and context.then.kind == "whole"
    if then and occurrences:
        occurrences = _prolonged(context, occurrences, found)
    aside = context.first("on_demand", "external_schedule")
    condition, whole = aside and aside.kind, context.first("whole")
    if recurrence:
        kind, occurrences = "recurring", occurrences or [context.period]
    elif occurrences:
        kind = _kind(context, occurrences, found)
    elif whole or aside:
        told = whole or aside
        if whole:
            kind, occurrences = "whole_period", [context.period]
        else:
            kind, condition = condition, None
        if told.value:
            dates = shown_span(*context.period)
            context.tell(f"deadline_{told.value}", text=told.text, dates=dates)
    elif _delay(context):
        kind = "on_event"
    else:
        raise Unreadable
    return Deadline(
        kind,
        min((span[0] for span in occurrences), default=None),
        max((span[1] for span in occurrences), default=None),
        occurrences,
        recurrence if recurrence != "odd" else None,
        condition,
        labels=_labels(context, occurrences, found),
    )


def _prolonged(context, occurrences, found):
    """«сентябрь, далее постоянно»: on to the end of the period."""
    start, last = occurrences[-1]
    end = context.period[1]
    if last >= end:
        return occurrences
    tell_continued(context, [(start, last), (last + DAY, end)])
    if found[-1].by.bound == "until" or len(occurrences) > 1 or start == last:
        return [*occurrences, (last + DAY, end)]
    return [(start, end)]


def _kind(context, occurrences, found):
    if len(occurrences) > 1:
        return "ranges"
    [(start, end)], expression = occurrences, found[0].by
    if expression.bound == "until" or start == end:
        return "date"
    whole = (start, end) == context.period and expression.during
    return "whole_period" if whole else "range"


def _labels(context, occurrences, found):
    """The order's own name of each occurrence («школьный этап»), or ''."""
    names = {span: " ".join(by.label) for span, by in found if by.named}
    labels = [names.get(span, "") for span in occurrences]
    return [context.as_written(label) for label in labels] if any(labels) else []


def _delay(context):
    """The first phrase that counts from an event, in the order's own words."""
    delays = (mark.value for mark in context.marks if mark.kind == "relative")
    delay = next((delay for delay in delays if delay), None)
    return delay and replace(delay, event=context.as_written(delay.event))


def _unread(context, parsed, read, unused):
    """Findings on words that nothing was made of."""
    for code, pieces in left_over(context, parsed, read, unused):
        words = "; ".join(pieces)
        if read.recurrence and _EVENT.match(words):
            code = "deadline_relative"
        if words:
            yield finding(code, text=words)
    if parsed.approximate:
        dates = shown_span(read.start, read.end) if read.start else "—"
        yield finding("deadline_approximate", text=context.short, dates=dates)
