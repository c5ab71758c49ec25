"""Reading a deadline: phrases and dates of one cell → `Deadline` (design §4)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from .dates import CLIPPED, DAY, Unit, interval, last_day, months, overlap, within
from .draft import Deadline, Milestone
from .findings import IntakeError, finding, shown, shown_span
from .grammar import Grammar
from .phrases import scan
from .repeats import STEPS, months_of, nth_weekdays, parts_of_months, repeated, shifted
from .spelling import numbers, roman_numerals
from .text import clean, latin_numerals, plain
from .tokens import tokenize
from .under_heading import read_under

_THEN = re.compile(
    r"(?:далее|затем|потом|впоследствии|в дальнейшем)[\s,:(-]*(?:также\s+)?(?=\x01)"
)
_ON = re.compile(r"(?:[\dг.]|года?)\s*-\s*(?=\x01)")
_EVENT = re.compile(r"(?:в период|в течени[ея]|за период|период)\b")
_SOFT_BREAK = re.compile(r"\n(?=[(«\"a-zа-яё\d])")


def read_deadline(text, start: date, end: date, within=None) -> Deadline:
    """The deadline of a measure whose plan runs from `start` to `end`.

    `within` is the (first day, last day) that a heading over the row names: «до 10»
    in the rows of «СЕНТЯБРЬ» is read inside it.

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
    if within:
        return read_under(_read_copy, text, (start, end), tuple(within))
    return _read_copy(text, start, end)


def _read_copy(text, start, end):
    return _copy(_read(text, start, end))


@lru_cache(maxsize=512)
def _read(text, start, end):
    if not text:
        return Deadline("unknown", findings=[finding("deadline_missing")])
    return _Reading(text, start, end).deadline()


def _copy(read):
    """A copy of a cached reading that the caller may change."""
    copied = Deadline(**vars(read))
    for name in ("occurrences", "milestones", "findings", "labels"):
        setattr(copied, name, list(getattr(read, name)))
    return copied


class _Reading:
    """One reading; holds the period, what was found, and the findings so far."""

    def __init__(self, text, start, end):
        self.text = latin_numerals(text)
        self.period = (start, end)
        self.findings = []
        softly = _SOFT_BREAK.sub(lambda found: " ", text)
        read, self.slips = numbers(roman_numerals(plain(softly)))
        self.marks, rest = scan(read)
        self.parsed = Grammar(tokenize(rest), rest).parse()
        then = _THEN.search(rest)
        self.then = then and self._mark_at(then.end())
        if not then and not any(e.scope for e in self.parsed.expressions):
            on = _ON.search(rest)  # «январь 2022 – постоянно»
            mark = on and self._mark_at(on.end())
            self.then = mark if mark and mark.kind == "whole" else None
        if self.then and self.then.kind == "recurrence":
            for expression in self.parsed.expressions:
                if expression.onward:  # «июль 2021 и далее ежегодно»: each July
                    expression.bound = "at"
        self.failed = any(not slip.taken for slip in self.slips)
        self.every_year = False  # a date of each reported year
        self.inferred = []  # (words, dates) of expressions whose year was not named

    def _mark_at(self, position):
        return next((m for m in self.marks if m.start == position), None)

    # ------------------------------------------------------------------ outcome

    def deadline(self):
        """The whole reading: dates first, then how often, then conditions."""
        self._report_problems()
        main, named = self._resolved()
        if self.failed or self.parsed.impossible or self._unclear():
            return self._unknown()
        recurrence, occurrences = self._recurring(main)
        occurrences = occurrences or main
        if self.failed:
            return self._unknown()
        read = self._assemble(recurrence, occurrences)
        read.milestones = [self._milestone(*item) for item in named]
        read.findings = list(dict.fromkeys(self._with_unread(read)))
        read.delay = None if read.end else self._delay()
        return read

    def _unclear(self):
        """«11 2020», «каникулы 2021 г.»: a bare year that is only half of the date."""
        if self.parsed.unclear:
            return True
        codes = {code for code, _words in self.parsed.problems}
        vague = codes & {"deadline_holidays", "deadline_school_term"}
        bare = all(e.scope for e in self.parsed.expressions)
        return vague and bare and not self._has_main_phrase()

    def _assemble(self, recurrence, found):
        occurrences = sorted({span for span, _expression in found})
        if self.then and self.then.kind in ("whole", "whole_doubt") and occurrences:
            occurrences = self._prolonged(occurrences, found)
        condition = self._condition()
        whole = self._first("whole", "whole_doubt")
        if recurrence:
            kind = "recurring"
            occurrences = occurrences or [self.period]
        elif occurrences:
            kind = self._kind(occurrences, found)
        elif whole:
            kind, occurrences = "whole_period", [self.period]
            self._whole_findings(whole)
        elif condition:
            kind, condition = condition, None
        else:
            return Deadline("unknown")
        return Deadline(
            kind,
            min((span[0] for span in occurrences), default=None),
            max((span[1] for span in occurrences), default=None),
            occurrences,
            recurrence if recurrence != "odd" else None,
            condition,
            labels=self._labels(occurrences, found),
        )

    def _prolonged(self, occurrences, found):
        """«сентябрь, далее постоянно»: on to the end of the period."""
        start, last = occurrences[-1]
        end = self.period[1]
        if last >= end:
            return occurrences
        self._tell_continued([(start, last), (last + DAY, end)])
        if found[-1][1].bound == "until" or len(occurrences) > 1 or start == last:
            return [*occurrences, (last + DAY, end)]
        return [(start, end)]

    def _tell_continued(self, spans):
        dates = ", ".join(shown_span(*span) for span in spans[:3])
        more = " …" if len(spans) > 3 else ""
        self._tell("deadline_continued", text=self._short(), dates=dates + more)

    def _kind(self, occurrences, found):
        if len(occurrences) > 1:
            return "ranges"
        expression = found[0][1]
        start, end = occurrences[0]
        if expression.bound == "until" or start == end:
            return "date"
        whole = (start, end) == self.period and expression.during
        return "whole_period" if whole else "range"

    def _unknown(self):
        doubts = [found for found in self.findings if found.severity != "info"]
        findings = doubts or self._not_understood()
        return Deadline("unknown", findings=findings, delay=self._delay())

    def _delay(self):
        """The first phrase that counts from an event, in the order's own words."""
        marks = [mark for mark in self.marks if mark.kind == "relative" and mark.value]
        delay = marks[0].value if marks else None
        return delay and replace(delay, event=self._as_written(delay.event))

    def _not_understood(self):
        return [finding("deadline_not_understood", text=self._short())]

    def _short(self):
        return " ".join(self.text.split())[:120]

    def _with_unread(self, read):
        """Words that nothing was made of: either all of it failed, or they are told."""
        self._tell_years()
        findings = list(self.findings)
        if read.kind == "unknown":
            return findings or self._not_understood()
        if self.parsed.unread:
            words = "; ".join(self.parsed.unread)
            number = any(letter.isdigit() for letter in words)
            code = "deadline_unread_number" if number else "deadline_unread_words"
            if read.recurrence and _EVENT.match(words):
                code = "deadline_relative"
            findings.append(finding(code, text=words))
        if self.parsed.approximate:
            dates = shown_span(read.start, read.end) if read.start else "—"
            findings.append(
                finding("deadline_approximate", text=self._short(), dates=dates)
            )
        return findings

    def _labels(self, occurrences, found):
        """The order's own name of each occurrence («школьный этап»), or ''."""
        named = [(span, e.label) for span, e in found if getattr(e, "named", False)]
        names = {span: " ".join(label) for span, label in named}
        labels = [names.get(span, "") for span in occurrences]
        return [self._as_written(label) for label in labels] if any(labels) else []

    # ------------------------------------------------------------------ findings

    def _tell(self, code, **words):
        self.findings.append(finding(code, **words))

    def _report_problems(self):
        for slip in self.slips:
            if slip.taken:
                words = {"text": self._as_written(slip.written), "taken": slip.taken}
                self._tell("deadline_lookalike", **words)
        for text in self.parsed.impossible:
            self._tell("deadline_impossible_date", text=text)
        for code, words in self.parsed.problems:
            self._tell(code, **words)
        for mark in self.marks:
            if mark.kind == "exception":
                self._tell("deadline_exception", text=mark.text)
            elif mark.kind in ("relative", "results"):
                self._tell("deadline_relative", text=mark.text)

    def _whole_findings(self, mark):
        if mark.kind == "whole_doubt":
            self._tell(
                "deadline_approximate", text=mark.text, dates=shown_span(*self.period)
            )
        elif mark.value:
            self._tell(
                "deadline_school_year", text=mark.text, dates=shown_span(*self.period)
            )

    # ------------------------------------------------------------------ marks

    def _first(self, *kinds):
        return next((mark for mark in self.marks if mark.kind in kinds), None)

    def _condition(self):
        mark = self._first("on_demand", "condition")
        return mark.value if mark else None

    # ------------------------------------------------------------------ dates

    def _resolved(self):
        """(main dates, named control points): [((start, end), expression)]."""
        expressions = self._pair_ends(self.parsed.expressions)
        expressions = self._without_scopes(expressions)
        plain_part = any(not e.label for e in expressions) or self._has_main_phrase()
        main, named = [], []
        for expression in expressions:
            aside = bool(expression.label) and plain_part and not self.scopes
            aside = aside or (expression.named and plain_part)
            for closed in self._closed(expression):
                span = self._bounded(closed, expression)
                if span is not None:
                    (named if aside else main).append((span, expression))
        return _settled(self._wrapped(main)), named

    def _wrapped(self, main):
        """«до 10 июля, до 10 января» of a calendar year: the last is of the next."""
        if len(main) < 2 or self._school_period() or self._is_yearly():
            return main
        (before, _first), (span, expression) = main[-2:]
        open_years = all(e.bound == "until" and e.yearless for _s, e in main)
        if not open_years or self.scope_of or span[1] >= before[1]:
            return main
        later = shifted((span[1], span[1]), 12)
        return [
            *main[:-1],
            (self._checked((span[0], later[1]), expression), expression),
        ]

    def _has_main_phrase(self):
        return bool(self._first("whole", "whole_doubt", "recurrence", "weekly"))

    def _pair_ends(self, expressions):
        """«начало – 1 сентября, окончание – 31 мая» is one span."""
        if len(expressions) == 2:
            first, last = expressions
            ends = (first.label[-1:], last.label[-1:])
            if _named(ends[0], "начал") and _named(ends[1], "оконч", "заверш", "конец"):
                first.last, first.label, first.named = last.last, [], False
                return [first]
        return expressions

    def _without_scopes(self, expressions):
        """Bare years that only tell the year of the others («2021 год: май, июнь»)."""
        self.scopes = []
        self.scope_of = {}
        plainly = [e for e in expressions if not e.scope and not e.named]
        scopes = [e for e in expressions if e.scope]
        if not plainly and len(scopes) == len(expressions):
            return _merged_years(expressions)
        for index, expression in enumerate(expressions):
            if expression.scope or expression.dated:
                continue
            before = [e for e in expressions[:index] if e.scope]
            after = [e for e in expressions[index:] if e.scope]
            if before or after:
                self.scope_of[id(expression)] = _scope_group(expressions, index)
        own = [e for e in scopes if not self._serves(e, plainly)]
        for before, scope in pairwise(expressions):
            if scope in own and before in plainly and _lists_years(before, scope):
                self._fail("deadline_year_ambiguous", scope)
        self.scopes = [e for e in scopes if e not in own]
        return [e for e in expressions if not e.scope or e in own]

    def _serves(self, scope, plainly):
        """Whether a bare year is there for another date, without a year or in it."""
        groups = [self.scope_of.get(id(e), ()) for e in plainly]
        if any(scope in group for group in groups):
            return True
        start, end = self._scope_span(scope)
        return any(
            e.dated and start <= e.last.span()[1] <= end
            for e in plainly
            if e.last.dated and e.last.span()
        )

    def _scope_span(self, scope):
        """The years of a scope; «с 2022 года» runs to the end of the period."""
        start, end = scope.first.span()[0], scope.last.span()[1]
        if scope.bound == "from":
            end = max(end, self.period[1])
        return start, end

    def _bounded(self, span, expression):
        """The span with its open end filled in and held against the period."""
        span = self._open_ended(span, expression)
        return span and self._checked(span, expression)

    def _closed(self, expression):
        """Spans as named, each in its year; [] (and a finding) if unknowable."""
        if expression.dated:
            span = interval(expression.first, expression.last, None)
            if not span or span[0] > span[1]:
                impossible = not span
                code = "impossible_date" if impossible else "reversed"
                self._fail(f"deadline_{code}", expression)
                return []
            return [span]
        return self._inferred(expression)

    def _fail(self, code, expression):
        self.failed = True
        self._tell(code, text=self._as_written(expression.text))

    # ------------------------------------------------------------------ years

    def _inferred(self, expression):
        """Spans of an expression without a year: the year(s) that fit the period."""
        place = expression.last.of_year
        if place and (place != "current" or self._several_years()):
            return self._by_place(expression)
        if self._school_period():
            _read_school_halves(expression)
        hulls, several = self._hulls(expression)
        if not any(
            interval(expression.first, expression.last, year)
            for year in range(2019, 2025)
        ):
            self._fail("deadline_impossible_date", expression)
            return []
        for hull in hulls:
            found = self._candidates(expression, hull)
            if several and expression.bound in ("from", "after"):
                found = found if self._is_yearly() else found[:1]
                several = False
            if len(found) == 1 or (found and several):
                if hull is not hulls[-1] and not self._in_own_years(hulls[-1]):
                    dates = shown_span(*hull)
                    self._tell("deadline_clipped", text=self._short(), dates=dates)
                return self._told_year(expression, found, hull)
            if found:
                break
        self._fail("deadline_year_ambiguous", expression)
        return []

    def _school_period(self):
        """Whether the plan runs from about September to the next summer."""
        start, end = self.period
        return start.month in (8, 9) and (end.year, end.month < 10) == (
            start.year + 1,
            True,
        )

    def _by_place(self, expression):
        """«до 1 февраля года, следующего за отчетным»: told by the plan's own years.

        In a plan of several years each of them is the reported one in its turn.
        """
        start, end = self.period
        place = expression.last.of_year
        years = {"last": [end.year], "behind": [end.year + 1]}.get(place)
        if not years:
            several = self._several_years() or self._is_yearly()
            years = range(start.year, end.year + 1 if several else start.year + 1)
            years = [year + (place == "next") for year in years]
            self.every_year |= several
        spans = [interval(expression.first, expression.last, year) for year in years]
        spans = [span for span in spans if span and not self._is_past(span, place)]
        return self._told_year(expression, spans, self.period)

    def _is_past(self, span, place):
        """«до 1 марта текущего года» before the plan begins in that year."""
        return place == "current" and span[1] < self.period[0]

    def _several_years(self):
        return (self.period[1] - self.period[0]).days > 366

    def _is_yearly(self):
        return any(
            m.kind == "recurrence" and m.value[0] == "yearly" for m in self.marks
        )

    def _hulls(self, expression):
        """Where to look for the year, and whether each year may give a span."""
        repeats = any(
            mark.kind == "recurrence" and mark is not self.then for mark in self.marks
        )
        if expression.years:
            years = expression.years
            scope = (date(min(years), 1, 1), date(max(years), 12, 31))
        elif id(expression) in self.scope_of:
            spans = [self._scope_span(s) for s in self.scope_of[id(expression)]]
            scope = min(s for s, _end in spans), max(e for _start, e in spans)
        else:
            beside = self._beside(expression)
            aside = expression.label
            if aside and len(self._candidates(expression, self.period)) == 1:
                beside = None  # «до 1 декабря 2022 (отчет – до 1 июля)»
            return ([beside] if beside else []) + [self.period], repeats
        common = overlap(scope, self.period)
        if common and not self._in_own_years(scope):
            self._tell(
                "deadline_clipped", text=self._short(), dates=shown_span(*common)
            )
        return [hull for hull in (common, scope) if hull], True

    def _beside(self, expression):
        """The twelve months that a dated neighbour of a list suggests.

        «октябрь, ноябрь 2020»: the year stands once, behind the last of the list.
        """
        expressions = self.parsed.expressions
        index = expressions.index(expression)
        dated = [e for e in expressions[index + 1 :] if e.dated and not e.scope]
        if dated and (span := interval(dated[0].first, dated[0].last, None)):
            inside = overlap(span, self.period)
            year = (months(span[0].year, 1, 12)) if not inside else None
            if year:
                return year
            first = date(span[1].year - 1, span[1].month, 1)
            return first, span[1]
        dated = [e for e in expressions[:index] if e.dated and not e.scope]
        if dated and (span := interval(dated[-1].first, dated[-1].last, None)):
            return months(span[0].year, span[0].month, 12)
        return None

    def _candidates(self, expression, hull):
        """Spans inside a hull; where none is, the only one that touches it."""
        years = range(hull[0].year - 1, hull[1].year + 2)
        spans = [interval(expression.first, expression.last, year) for year in years]
        spans = [span for span in spans if span]
        inside = [span for span in spans if self._fits(expression, span, hull)]
        if inside:
            return inside
        touching = [span for span in spans if overlap(span, hull)]
        return touching if len(touching) == 1 else []

    def _fits(self, expression, span, hull):
        if expression.bound == "until":
            end = _until_end(expression, span)
            return hull[0] <= end <= hull[1]
        if expression.bound in ("from", "after"):
            return hull[0] <= span[0] <= hull[1]
        return within(span, hull)

    def _told_year(self, expression, found, hull):
        """The inferred year is told, unless the deadline itself names it."""
        if hull is self.period:
            dates = [shown_span(*span) for span in found]
            if expression.bound == "until":
                dates = [shown(_until_end(expression, span)) for span in found]
            text = self._as_written(expression.text)
            self.inferred.append((text, ", ".join(dates)))
        return found

    def _tell_years(self):
        if self.inferred:
            texts, dates = zip(*self.inferred, strict=True)
            self._tell(
                "deadline_year_inferred", text=", ".join(texts), dates=", ".join(dates)
            )

    # ------------------------------------------------------------------ bounds

    def _open_ended(self, span, expression):
        """«до …» begins with the period, «с …» ends with it."""
        start, end = self.period
        if expression.bound == "until":
            return self._until(span, expression)
        if expression.bound == "from":
            return span[0], max(end, span[0])
        if expression.bound == "after":
            return span[1] + DAY, max(end, span[1] + DAY)
        if not expression.inclusive and expression.last.unit not in ("day", "date"):
            last = self._before(expression, span)
            return last and (span[0], max(last, span[0]))
        return self._approximated(span, expression)

    def _until(self, span, expression):
        last = span[1]
        if expression.inclusive or expression.last.unit in ("day", "date"):
            self._approximated((last, last), expression)
        elif expression.last.unit not in ("year_end", "school_end"):
            last = self._before(expression, span)
        if last is None:
            return None
        if last == self.period[0] and not expression.dated:
            self._tell(
                "deadline_until_month",
                text=self._as_written(expression.text),
                dates=shown(last),
            )
        first = max([self.period[0], *self._beginnings(expression)])
        return min(first, last), last

    def _beginnings(self, expression):
        """«до 1 сентября, начиная с 2022 года»: where the years before it begin."""
        scopes = self.scope_of.get(id(expression), ())
        return [self._scope_span(s)[0] for s in scopes if s.bound == "from"]

    def _before(self, expression, span):
        """«до апреля»: the day before; «до 2021 года» nobody can tell."""
        if expression.last.unit in ("year", "school_year"):
            self._fail("deadline_not_understood", expression)
            return None
        last = _until_end(expression, (expression.last.span(span[1].year)) or span)
        self._tell(
            "deadline_until_month",
            text=self._as_written(expression.text),
            dates=shown(last),
        )
        return last

    def _approximated(self, span, expression):
        units = (expression.first, expression.last)
        if any(unit.approximate or unit.unit == "week" for unit in units):
            self._tell(
                "deadline_approximate",
                text=self._as_written(expression.text),
                dates=shown_span(*span),
            )
        return span

    def _checked(self, span, expression):
        """Conventional units are cut to the period; dates outside of it are told."""
        if within(span, self.period):
            return span
        common = overlap(span, self.period)
        units = {expression.first.unit, expression.last.unit}
        text = self._as_written(expression.text)
        if common and units <= CLIPPED:
            own = units == {"year"} and common == self.period
            if not own or not self._in_own_years(span):
                self._tell("deadline_clipped", text=text, dates=shown_span(*common))
            return common
        self._tell(
            "deadline_outside_period",
            text=text,
            dates=shown_span(*span),
            period=shown_span(*self.period),
        )
        return span

    def _in_own_years(self, span):
        """Whether a span names no other years than the plan's: «2020, 2021 гг.»."""
        first, last = (day.year for day in self.period)
        return first <= span[0].year and span[1].year <= last

    # ------------------------------------------------------------------ recurrence

    def _recurring(self, main):
        """(recurrence or None, [(span, expression)]) of a repeated deadline."""
        mark = self._finest()
        name, fit = mark.value if mark else (None, "exact")
        if not mark and self._first("weekly"):
            name = "weekly"
        days = self._first("day_of_month")
        weekday = self._first("nth_weekday", "part_of_month")
        if days:
            return self._by_day(days, name, main)
        if weekday:
            return self._by_weekday(weekday, name, main)
        if not mark and not name:
            return ("yearly", main) if self.every_year and main else (None, [])
        if fit == "term":
            self._tell("deadline_school_term", text=mark.text)
        elif fit == "odd":
            taken = f", принято «{_RUSSIAN[name]}»" if name else ""
            self._tell("deadline_frequency", text=mark.text, taken=taken)
        main = main or self._scope_spans()
        if main and name and fit == "exact":
            main = self._continued(name, main)
        return name or "odd", main

    def _continued(self, name, main):
        """Dates that «далее ежеквартально» or «ежегодно» adds to the one named."""
        (start, last), expression = main[-1]
        end = self.period[1]
        then = self.then and self.then.kind == "recurrence"
        if expression.bound in ("from", "after") or last >= end:
            return main
        if not then and not self._named_once(name, main):
            return main
        until = expression.bound == "until"
        step = STEPS.get(name)
        days = (last - start).days
        if not step or expression.scope or (step == 1 and days > 26 and not until):
            spans = [(start, end)]
        else:
            spans = repeated((start, last), step, until, end)
        if len(spans) > 1 or then:
            self._tell_continued(spans)
        return [*main[:-1], *((span, expression) for span in spans)]

    def _named_once(self, name, main):
        """«ежегодно, декабрь 2021 года» of a plan for several years."""
        (_start, last), expression = main[0]
        first_year = last.year == self.period[0].year
        return (
            name == "yearly"
            and len(main) == 1
            and not expression.scope
            and expression.dated
            and (first_year or expression.bound != "until")
            and last.replace(day=1, year=last.year + 1) <= self.period[1]
        )

    def _finest(self):
        """Of several repetitions the most frequent: «ежегодно 1 раз в полугодие»."""
        marks = [mark for mark in self.marks if mark.kind == "recurrence"]
        order = list(_RUSSIAN)
        return min(
            marks,
            key=lambda m: order.index(m.value[0]) if m.value[0] else len(order),
            default=None,
        )

    def _scope_spans(self):
        """The years a repetition is bound to («ежеквартально, 2021 год»)."""
        return [
            (self._checked(self._scope_span(scope), scope), scope)
            for scope in self.scopes
        ]

    def _frame(self, main):
        """The span in which a repetition runs: the named one, else the period."""
        spans = [span for span, _e in main] or [self.period]
        return min(s for s, _end in spans), max(e for _start, e in spans)

    def _by_day(self, mark, name, main):
        """«до 5 числа каждого месяца»: every such day of the period, as a last day."""
        rule, own = mark.value
        results = self._first("results")
        name = name or (results and results.value) or own
        if name is None and main:  # «апрель, до 15 числа»
            return None, self._day_of_months(rule, main)
        rare = STEPS.get(name, 0) > 3  # its month must be told
        if name not in STEPS or (
            rare and not (rule.month and own in (name, "monthly"))
        ):
            self.failed = True
            self._tell("deadline_not_understood", text=self._short())
            return None, []
        dates = self._days(rule, name, self._frame(main))
        shown_dates = ", ".join(shown(day) for day in dates[:3])
        self._tell("deadline_day_of_month", text=mark.text, dates=f"{shown_dates} …")
        return name, self._tiled(dates, rule, self._frame(main))

    def _day_of_months(self, rule, main):
        result = []
        for span, _expression in main:
            for day in self._days(rule, "monthly", span):
                bound = _Until if rule.until else _Plain
                first = day.replace(day=min(rule.first or day.day, day.day))
                result.append(((span[0] if rule.until else first, day), bound))
        return result

    def _days(self, rule, name, frame):
        start, end = frame
        result = []
        for year, month in months_of(frame):
            size = STEPS[name]
            place = size if rule.month == -1 else rule.month or 1
            if month % size != place % size:
                continue
            last = last_day(year, month)
            for day in rule.days:
                number = last.day if day == -1 else min(day, last.day)
                result.append(date(year, month, number))
        return [day for day in sorted(result) if start <= day <= end]

    def _by_weekday(self, mark, name, main):
        """«последняя пятница месяца» or «… мая»: the days or weeks themselves."""
        if name not in (None, "monthly") or (not name and not main):
            name = "monthly" if "месяц" in mark.text else name
        if name != "monthly" and not main:
            self.failed = True
            self._tell("deadline_not_understood", text=self._short())
            return None, []
        of_month = parts_of_months if mark.kind == "part_of_month" else nth_weekdays
        spans = of_month(mark.value, self._frame(main))
        if mark.kind == "part_of_month":
            dates = ", ".join(shown_span(*span) for span in spans[:2])
            self._tell("deadline_approximate", text=mark.text, dates=f"{dates} …")
        return name, [(span, _Plain) for span in spans]

    def _tiled(self, dates, rule, frame):
        """Last days as spans that follow each other, or the days themselves."""
        spans, start = [], frame[0]
        for day in dates:
            if rule.first:
                start = day.replace(day=min(rule.first, day.day))
            spans.append((start if rule.until or rule.first else day, day))
            start = day + DAY
        return [(span, _Plain) for span in spans]

    # ------------------------------------------------------------------ names

    def _milestone(self, span, expression):
        return Milestone(self._as_written(" ".join(expression.label)), *span)

    def _as_written(self, text):
        """The words as they stand in the order (the grammar sees them in lower case).

        The working text keeps words but not always positions, so the words are looked
        up; what is not found stays as it is.
        """
        words = [re.escape(word) for word in re.findall(r"\w+", text)]
        if not words:
            return text
        pattern = r"[\W_]{1,3}".join(words).replace("е", "[её]")
        found = re.search(pattern + r"\.?", " ".join(self.text.split()), re.IGNORECASE)
        if not found:
            return text
        name = found.group()
        return name[:-1] if name.endswith(".") and not name.endswith("г.") else name


class _Plain:
    """Stands for the expression of a computed date: no label, no preposition."""

    label: list[str] = []
    bound = "at"
    during = scope = dated = False


class _Until(_Plain):
    bound = "until"


_RUSSIAN = {
    "daily": "ежедневно", "weekly": "еженедельно", "monthly": "ежемесячно",
    "quarterly": "ежеквартально", "half_yearly": "раз в полугодие",
    "yearly": "ежегодно",
}  # fmt: skip


def _settled(main):
    """Main spans held against each other.

    A last day inside a named month ends it («декабрь (до 25.12)»), several last days
    follow each other, and a span that only frames another one goes («II квартал
    (апрель)»).
    """
    untils = sorted((i for i in main if i[1].bound == "until"), key=lambda i: i[0][1])
    others = [item for item in main if item[1].bound != "until"]
    framed = [item for item in others if not any(_frames(item, u) for u in untils)]
    result, previous = [], None
    for item in untils:
        (start, end), expression = item
        if end == previous:
            continue
        start = max((o[0][0] for o in others if _frames(o, item)), default=start)
        start = max(start, previous + DAY) if previous and previous < end else start
        result.append(((start, end), expression))
        previous = end
    spans = framed + result
    return [
        (span, expression)
        for span, expression in spans
        if expression.bound == "until"
        or not any(other != span and within(other, span) for other, _e in spans)
    ]


def _frames(item, until):
    """Whether a last day lies in the span of another expression."""
    (start, end), _expression = item
    return start <= until[0][1] <= end


def _lists_years(before, scope):
    """«март 2021 г., 2022 г.»: March of both years, or all of 2022?"""
    unit = before.last.unit in ("month", "quarter", "half", "season")
    plain_scope = scope.bound == "at" and not scope.during and not scope.label
    return unit and before.last.year and plain_scope and before.bound == "at"


def _named(label, *beginnings):
    return bool(label) and label[0].startswith(beginnings)


def _merged_years(expressions):
    """«2021 год, 2022 год» is one run of years, as «2021, 2022 гг.» is."""
    merged = []
    for expression in expressions:
        last = merged[-1].last if merged else None
        years = last and {last.unit, expression.first.unit} == {"year"}
        years = years and {merged[-1].bound, expression.bound} == {"at"}
        years = years and not expression.label and not merged[-1].label
        if years and expression.first.year == last.year + 1:
            merged[-1].last = expression.last
        else:
            merged.append(expression)
    return merged


def _scope_group(expressions, index):
    """Bare years that govern an expression: the run before it, else the one behind."""
    before = expressions[:index]
    while before and not before[-1].scope:
        before.pop()
    run = []
    while before and before[-1].scope:
        run.append(before.pop())
    if run:
        return run
    return [next(e for e in expressions[index:] if e.scope)]


def _read_school_halves(expression):
    """In a plan of a school year «I полугодие» is the school's, said to be doubtful."""
    for end in ("first", "last"):
        unit = getattr(expression, end)
        if unit.unit == "half" and not unit.dated:
            number = 2 if unit.n == -1 else unit.n
            setattr(expression, end, Unit("school_half", number, approximate=True))


def _until_end(expression, span):
    """Last day meant by «до …»: the unit's own, or the day before it begins."""
    unit = expression.last
    if expression.inclusive or unit.unit in ("day", "date", "year_end", "school_end"):
        return span[1]
    first = span[0] if expression.first is unit else unit.span(span[1].year)[0]
    return first - DAY
