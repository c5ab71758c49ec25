"""What a reader hands over: plain dataclasses, the only shape between file and plan.

Design §4. `PlanDraft.dump()` and `.load()` keep all of it, `.to_dict()` is the shape of
the seed's JSON that `./profplan read` prints. Rows have keys that stay the same
whenever the same file is read: measures `m1`, `m2` …, clauses `c1` …, indicators
`i1` …, sections `s1` …; findings name rows by them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

from . import codec
from .findings import Finding, shown

Span = tuple[date, date]


class _Shown:
    """What `to_dict` shows of a dataclass: the fields named, or all of them."""

    _shown = ""

    def to_dict(self):
        names = self._shown.split() or vars(self)
        shown = {name: getattr(self, name) for name in names}
        return json.loads(json.dumps(shown, default=_plainly))


def _plainly(value):
    return value.isoformat() if isinstance(value, date) else value.to_dict()


@dataclass(frozen=True)
class Source:
    """Where a text stands in the file; all numbers begin with 1.

    Either a cell (`table`, `row`, `cell`) or a `paragraph`; of a PDF its `page` too.
    """

    table: int | None = None
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None
    page: int | None = None


@dataclass(frozen=True)
class Milestone(_Shown):
    """A named control point beside the main deadline («Мониторинг – апрель»)."""

    name: str
    start: date
    end: date


@dataclass(frozen=True)
class Delay(_Shown):
    """A term counted from an event: «в течение 5 рабочих дней со дня подписания».

    `unit` is "day", "working_day", "week", "month" or "hour"; `event` the order's own
    words for what starts the count, "" where it names none. `before`: the term ends so
    long before the event («за 10 дней до начала») and not after it.
    """

    count: int
    unit: str
    event: str = ""
    before: bool = False


@dataclass
class Deadline(_Shown):
    """The reading of one «Срок» cell; `end` is the control date (inclusive).

    A term of kind `on_event` has no dates: `delay` tells what it is counted from.
    `text` are the words it was read from; `confidence` is "sure", "inferred" (a year or
    an end was filled in by a convention), "doubtful", "none", or "given" by a person;
    `alternatives` is what else it could be, each a reading of Russian words of its own
    (`text`), the likeliest first.
    """

    kind: str
    start: date | None = None
    end: date | None = None
    occurrences: list[Span] = field(default_factory=list)
    recurrence: str | None = None
    condition: str | None = None
    milestones: list[Milestone] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)  # the order's names of occurrences
    delay: Delay | None = None
    text: str = ""
    confidence: str = ""
    alternatives: list[Deadline] = field(default_factory=list)

    _shown = "kind start end occurrences recurrence condition milestones delay"

    def to_dict(self):
        shown = super().to_dict()
        own = ("condition", "milestones", "delay")
        return {name: shown[name] for name in shown if shown[name] or name not in own}


@dataclass(frozen=True)
class Target(_Shown):
    """The number a measure promises: «не менее 1000 детей» ежегодно."""

    value: int | float
    comparator: str
    unit: str
    per: str | None = None


@dataclass(frozen=True)
class Party:
    """A unit answering for a measure; not `known`: it is not in the directory.

    `key` is what all mentions of one unit share, however they are written: the
    directory's own key of a known unit, the tidied name of another one. `match` says
    how a known unit was found: "exact", "alias", "former" (a name it had before),
    "inflected" or "beginning"; "" for a unit not known. `words` are the document's own
    words it was read from: its first mention, then its parent's and further ones.
    """

    name: str
    parent: str | None = None
    known: bool = True
    key: str = field(default="", compare=False)
    match: str = field(default="", compare=False)
    words: tuple[str, ...] = field(default=(), compare=False, repr=False)


@dataclass
class UnitDraft:
    """A unit that the plan names, or the parent of one.

    `key` is that of its parties, `parent` another unit's key. `kind` is the
    directory's, or what the name suggests: "department", "centre", "organisation",
    "external" or "group".
    """

    key: str
    name: str
    kind: str = "department"
    parent: str | None = None
    aliases: list[str] = field(default_factory=list)
    known: bool = False


@dataclass
class Section(_Shown):
    code: str
    name: str
    key: str = ""

    _shown = "code name"


@dataclass
class Measure(_Shown):
    """One row of the plan; `inherits` lists the texts taken from the row above.

    `deadline` is the term as the order words it, `term` the one that goes on control
    (`terms.on_control`): its dates may be empty. `extra` holds the cells of columns
    that the plan has no place for, by their heads.
    """

    number: str
    section: str | None
    name: str
    deadline_text: str
    responsible_text: str
    result_text: str
    deadline: Deadline
    responsibles: list[Party] = field(default_factory=list)
    target: Target | None = None
    inherits: list[str] = field(default_factory=list)
    key: str = ""
    term: Deadline | None = None
    extra: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    report_date: date | None = None  # as decided; else by the rules of the plan
    accounting: str = "line"
    previous: str = ""  # the key of the row of an earlier plan that it continues
    proofs: list[str] = field(default_factory=list)  # kinds of evidence it asks for

    _shown = (
        "number section name deadline_text responsible_text result_text deadline"
        " target inherits accounting"
    )

    @property
    def words(self):
        """What is to be done."""
        return self.name

    def to_dict(self):
        names = [party.name for party in self.responsibles]
        return {**super().to_dict(), "responsibles": names}


@dataclass
class Clause(_Shown):
    """A point of the order that tells somebody to do something.

    `deadline` is the date it names; `meant` the one it most likely means, where it
    names a day before the order itself. `term` goes on control, as a measure's does.
    `addressee_text` is what the responsibles were read from.
    """

    number: str
    text: str
    responsibles: list[Party] = field(default_factory=list)
    deadline: date | None = None
    meant: date | None = None
    key: str = ""
    term: Deadline | None = None
    source: Source | None = None
    addressee_text: str = ""
    report_date: date | None = None  # as decided; else by the rules of the plan
    accounting: str = "line"
    previous: str = ""  # the key of the row of an earlier plan that it continues

    @property
    def words(self):
        """What is to be done."""
        return self.text

    @property
    def addressee(self):
        """Names of all addressees, as the order lists them, or None."""
        return ", ".join(party.name for party in self.responsibles) or None

    _shown = "number text addressee deadline accounting"

    def to_dict(self):
        flag = "the date is earlier than the order's own: {} is meant"
        flags = {"flag": flag.format(shown(self.meant))} if self.meant else {}
        return {**super().to_dict(), **flags}


@dataclass
class Indicator(_Shown):
    """A row of the indicator table; `targets` stay the order's own words, by year.

    `readings` are the numbers in them; a year whose words hold no number has none.
    `direction` ("higher" or "lower" is better) is told by the words of the targets or
    `inferred` ("name", "habit", "mixed"; "words" where they tell it). No order says how
    organisations' figures come together (`aggregation`): a person may.
    """

    number: str
    name: str
    unit: str
    base_year: int | None = None
    base: str | None = None
    targets: dict[str, str] = field(default_factory=dict)
    merged_target: bool = False
    key: str = ""
    readings: dict[str, Target] = field(default_factory=dict)
    direction: str = "higher"
    inferred: str = "words"
    base_value: float | None = None
    source: Source | None = None
    aggregation: str | None = None
    previous: str = ""  # the key of the row of an earlier plan that it continues

    _shown = "number name unit base_year base targets merged_target"


@dataclass
class Order(_Shown):
    """The head of the order. `plan_title` is the plan's own title over its table.

    `control` is who controls the execution, in the order's words; `controllers` the
    same as units. By the clauses of the keys `plan_clause` and `report_clause`
    organisations hand in their plans and reports. `kind` is a key of `document_kinds`.
    """

    number: str | None = None
    date: date | None = None
    period: Span | None = None
    school_year: str | None = None
    title: str | None = None
    clauses: list[Clause] = field(default_factory=list)
    control: str | None = None
    plan_title: str | None = None
    controllers: list[Party] = field(default_factory=list)
    plan_clause: str | None = None
    report_clause: str | None = None
    kind: str | None = None

    _shown = "number date period school_year title clauses control"

    def to_dict(self):
        numbers = {clause.key: clause.number for clause in self.clauses}
        asked = {
            "plan_clause": numbers.get(self.plan_clause),
            "report_clause": numbers.get(self.report_clause),
        }
        return {**super().to_dict(), **asked}


@dataclass
class ColumnDraft:
    """A column of the plan whose head names none of ours: kept and asked about once.

    `role` is what its cells were taken for ("deadline", "responsible", "result",
    "name"), "" where they were only kept (`Measure.extra`); `decided` by a person.
    """

    key: str
    head: str
    role: str = ""
    decided: bool = False


@dataclass
class PlanDraft(_Shown):
    """Everything read from one file, before a person has confirmed it.

    `tally` counts what the tables and the order hold, so that nothing can go missing
    in silence: "rows" = "measures" + "headings" + "heads" + "indicators" + "told";
    "points" = "clauses" + "point_heads" + "points_told".
    """

    order: Order
    sections: list[Section] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    units: list[UnitDraft] = field(default_factory=list)
    columns: list[ColumnDraft] = field(default_factory=list)
    tally: dict[str, int] = field(default_factory=dict)

    _shown = "order sections measures indicators findings"

    def dump(self):
        """The whole draft as JSON: what `load` makes the same draft of.

        >>> draft = PlanDraft(Order("7", date(2021, 4, 1)), [Section("1", "Дети")])
        >>> PlanDraft.load(draft.dump()) == draft
        True
        """
        return codec.dump(self)

    @classmethod
    def load(cls, data):
        """The draft of `dump`."""
        return codec.load(cls, data)

    def rows(self):
        """Measures, clauses, indicators and sections by their keys."""
        rows = (*self.measures, *self.order.clauses, *self.indicators, *self.sections)
        return {row.key: row for row in rows}
