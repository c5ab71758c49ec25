"""A plan's draft → the draft of a later year: what the new order most likely says.

The words are those of the plan with its years moved (`shifted`), and each term is read
from these words anew, by the reader's own rules and conventions for the new period. A
term that a person has given otherwise than its words say keeps its days, moved by whole
years. Nothing is decided here: what is not certain is a finding, as with a file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from .deadline import read_deadline
from .doubts import before_order
from .draft import Milestone
from .findings import finding, listed
from .places import in_order, with_places
from .school_calendar import USUAL, SchoolCalendar
from .sentence_terms import term_words
from .shifted import shift_day, shift_span, shift_term, shift_words
from .terms import of_clause, on_control
from .windows import expand_windows

NEW_ORDER = "новое распоряжение"


@dataclass
class _Year:
    """From which plan's year to which one; `told` is {code: doubtful rows}."""

    period: tuple[date, date]
    new_period: tuple[date, date]
    years: int
    order_date: date | None = None
    new_date: date | None = None
    calendar: SchoolCalendar = USUAL
    told: dict = field(default_factory=lambda: defaultdict(list))
    findings: list = field(default_factory=list)

    def words(self, text, row=None):
        """Words of the plan, with its years moved."""
        own = tuple(day.year for day in self.period)
        moved, kept = shift_words(text, self.years, own)
        if kept:
            rows = [row.key] if row else []
            where = "" if row else NEW_ORDER
            self.findings.append(
                finding("next_year_kept", where, rows=rows, text="», «".join(kept))
            )
        return moved


def next_year(draft, years, period=None, order_date=None, calendar=USUAL):
    """The draft of a plan `years` later than that of `draft`.

    :param draft: `PlanDraft` of a plan as it stands; its `term`s are those on control
    :param period: (first, last day) of the new plan, as a person has confirmed it
    :param order_date: the new order's, once it is known
    :param calendar: the school's terms and holidays, as for `read_document`
    """
    order = draft.order
    new_period = period or shift_span(order.period, years)
    dates = order.date, order_date
    year = _Year(order.period, new_period, years, *dates, calendar)
    new = replace(
        draft,
        order=_order(order, year),
        sections=[replace(s, name=year.words(s.name, s)) for s in draft.sections],
        measures=[_measure(row, year) for row in draft.measures],
        indicators=[_indicator(row, year) for row in draft.indicators],
        findings=[],
    )
    found = [*_of_order(order, year), *year.findings, *_of_rows(year)]
    found += before_order(new)
    new.findings = in_order(with_places(list(dict.fromkeys(found)), new))
    return new


def _order(order, year):
    title, plan_title = (
        text and year.words(text) for text in (order.title, order.plan_title)
    )
    school_year = order.school_year and shift_term(order.school_year, year.years)
    return replace(
        order,
        number=None,
        date=year.new_date,
        period=year.new_period,
        school_year=school_year,
        title=title,
        plan_title=plan_title,
        clauses=[_clause(row, year) for row in order.clauses],
    )


def _of_order(order, year):
    """What only the new order can tell."""
    yield finding("next_year_made", NEW_ORDER, number=order.number or "—")
    yield finding("order_number_missing", NEW_ORDER)
    if not year.new_date:
        yield finding("order_date_missing", NEW_ORDER)


def _of_rows(year):
    """One finding for all rows of a kind."""
    for code, rows in year.told.items():
        numbers = listed(row.number for row in rows)
        yield finding(code, rows=[row.key for row in rows], numbers=numbers)


# ---------------------------------------------------------------------- rows


def _measure(row, year):
    texts = {
        name: year.words(getattr(row, name), row)
        for name in ("name", "responsible_text", "result_text")
    }
    words, text = row.deadline_text, shift_term(row.deadline_text, year.years)

    def read(words, period, _order_date, calendar):
        return on_control(read_deadline(words, *period, calendar=calendar), period)

    term = _term(row, (words, text), read, year)
    return replace(
        row,
        **texts,
        deadline_text=text,
        deadline=term,
        term=term,
        report_date=shift_day(row.report_date, year.years),
    )


def _clause(row, year):
    text = _put_right(row.text, row.term.end)
    moved = year.words(text, row)

    def read(words, period, order_date, calendar):
        words = term_words(words)
        found = words and read_deadline(words, *period, calendar=calendar)
        return of_clause(found, order_date, period)

    term = _term(row, (text, moved), read, year)
    dated = row.deadline and term.kind == "date"
    return replace(
        row,
        text=moved,
        deadline=term.end if dated else None,
        meant=None,
        term=term,
        report_date=shift_day(row.report_date, year.years),
    )


def _put_right(text, day):
    """A day of a wrong year that a person has put right is so in the words, too.

    >>> _put_right("представить план в срок до 15.01.2020 г.", date(2021, 1, 15))
    'представить план в срок до 15.01.2021 г.'
    """
    if not day:
        return text
    for year in (day.year - 1, day.year + 1):
        text = text.replace(f"{day:%d.%m}.{year}", f"{day:%d.%m.%Y}")
    return text


# ---------------------------------------------------------------------- terms


def _term(row, texts, read, year):
    """The term on control of a row: read from its words, else its days, moved.

    :param texts: its words as they are, and with their years moved
    :param read: a function of (words, period, date of the order, calendar)
    """
    term = _read_anew(row, texts, read, year) or _moved(row.term, year)
    was, now = row.term.end, term.end
    if was and now and (was.month, was.day, now.day) == (2, 29, 28):
        year.told["next_year_leap"].append(row)
    return term


def _read_anew(row, texts, read, year):
    """The term by its words; None where they do not say what the plan has.

    What was doubtful a year ago was decided then; without a date it is asked again.
    The plan may be older than the calendar given: then it was read by the usual one.
    """
    for calendar in dict.fromkeys((year.calendar, USUAL)):
        was = read(texts[0], year.period, year.order_date, calendar)
        by_words = _stands_for(was, row.term)
        if by_words:
            break
    new = texts[1], year.new_period, year.new_date, year.calendar
    term = read(*new) if by_words else None
    if term and term.end:
        same = calendar == year.calendar
        known = {found.code for found in was.findings if same}
        _tell(row, [one for one in term.findings if one.code not in known], year)
        return term
    if not row.term.end:
        _tell(row, was.findings or [finding("deadline_missing")], year)
        return term
    year.told["next_year_dates"].append(row)
    return None


def _tell(row, findings, year):
    year.findings += [replace(found, rows=(row.key,)) for found in findings]


def _stands_for(read, term):
    """Whether the words say what the plan has: the same days, windows, repetition."""
    names = ("end", "recurrence")
    if any(getattr(read, name) != getattr(term, name) for name in names):
        return False
    if not term.end:
        return True
    return read.start == term.start and _spans(read) == _spans(term)


def _spans(term):
    return sorted((w.start, w.end, w.kind) for w in expand_windows(term))


def _moved(term, year):
    """A term with all its days so many years later."""
    spans = [shift_span(span, year.years) for span in term.occurrences]
    start, end = term.start, term.end
    if start and end:
        start, end = shift_span((start, end), year.years)
    return replace(
        term,
        start=start if end else shift_day(start, year.years),
        end=end,
        occurrences=spans,
        milestones=[
            Milestone(
                shift_term(point.name, year.years),
                *shift_span((point.start, point.end), year.years),
            )
            for point in term.milestones
        ],
        labels=[],
        findings=[],
    )


# ---------------------------------------------------------------------- indicators


def _indicator(row, year):
    """Targets of the next columns: what the order gives of a year, else the last."""
    given = {int(one): text for one, text in row.targets.items()}
    targets, readings = {}, {}
    for one in sorted(given):
        later = one + year.years
        of = later if later in given else max(given)
        targets[str(later)] = year.words(given[of], row)
        if str(of) in row.readings:
            readings[str(later)] = row.readings[str(of)]
        if of != later and row not in year.told["next_year_target"]:
            year.told["next_year_target"].append(row)
    name = year.words(row.name, row)
    return replace(row, name=name, targets=targets, readings=readings)
