"""What a reader hands over: plain dataclasses and their JSON shape (design §4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Span = tuple[date, date]


@dataclass(frozen=True)
class Finding:
    """One remark of the reader, addressed to the person who imports the order.

    `severity` is "error" (the draft cannot be right), "warning" (decide before the
    import) or "info" (read by a convention; look when in doubt). `code` is stable.
    """

    severity: str
    code: str
    where: str
    message: str

    def to_dict(self):
        return dict(vars(self))


@dataclass(frozen=True)
class Milestone:
    """A named control point beside the main deadline («Мониторинг – апрель»)."""

    name: str
    start: date
    end: date

    def to_dict(self):
        return {"name": self.name, "start": iso(self.start), "end": iso(self.end)}


@dataclass
class Deadline:
    """The reading of one «Срок» cell; `end` is the control date (inclusive)."""

    kind: str
    start: date | None = None
    end: date | None = None
    occurrences: list[Span] = field(default_factory=list)
    recurrence: str | None = None
    condition: str | None = None
    milestones: list[Milestone] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)  # the order's names of occurrences

    def windows(self):
        """Dated windows that approval makes of this deadline (design §4).

        >>> when = date(2021, 4, 1)
        >>> [w.label for w in Deadline("date", when, when, [(when, when)]).windows()]
        ['01.04.2021']
        """
        from .windows import expand_windows

        return expand_windows(self)

    def to_dict(self):
        result = {
            "kind": self.kind,
            "start": iso(self.start),
            "end": iso(self.end),
            "occurrences": [[iso(start), iso(end)] for start, end in self.occurrences],
            "recurrence": self.recurrence,
        }
        if self.condition:
            result["condition"] = self.condition
        if self.milestones:
            result["milestones"] = [point.to_dict() for point in self.milestones]
        return result


@dataclass(frozen=True)
class Target:
    """The number a measure promises: «не менее 1000 детей» ежегодно."""

    value: int | float
    comparator: str
    unit: str
    per: str | None = None

    def to_dict(self):
        return dict(vars(self))


@dataclass(frozen=True)
class Party:
    """A unit answering for a measure; not `known`: it is not in the directory."""

    name: str
    parent: str | None = None
    known: bool = True


@dataclass
class Section:
    code: str
    name: str

    def to_dict(self):
        return {"code": self.code, "name": self.name}


@dataclass
class Measure:
    """One row of the plan; `inherits` lists the texts taken from the row above."""

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

    def to_dict(self):
        return {
            "number": self.number,
            "section": self.section,
            "name": self.name,
            "deadline_text": self.deadline_text,
            "responsible_text": self.responsible_text,
            "result_text": self.result_text,
            "deadline": self.deadline.to_dict(),
            "responsibles": [party.name for party in self.responsibles],
            "target": self.target.to_dict() if self.target else None,
            "inherits": list(self.inherits),
        }


@dataclass
class Clause:
    """A point of the order that tells somebody to do something."""

    number: str
    text: str
    addressee: str | None = None
    deadline: date | None = None
    flag: str | None = None
    party: Party | None = None

    def to_dict(self):
        result = {
            "number": self.number,
            "text": self.text,
            "addressee": self.addressee,
            "deadline": iso(self.deadline),
        }
        if self.flag:
            result["flag"] = self.flag
        return result


@dataclass
class Indicator:
    """A row of the indicator table; values stay the order's own words."""

    number: str
    name: str
    unit: str
    base_year: int | None = None
    base: str | None = None
    targets: dict[str, str] = field(default_factory=dict)
    merged_target: bool = False

    def to_dict(self):
        return dict(vars(self), targets=dict(self.targets))


@dataclass
class Order:
    """The head of the order. `plan_title` is the plan's own title over its table."""

    number: str | None = None
    date: date | None = None
    period: Span | None = None
    school_year: str | None = None
    title: str | None = None
    clauses: list[Clause] = field(default_factory=list)
    control: str | None = None
    plan_title: str | None = None

    def to_dict(self):
        return {
            "number": self.number,
            "date": iso(self.date),
            "period": [iso(day) for day in self.period] if self.period else None,
            "school_year": self.school_year,
            "title": self.title,
            "clauses": [clause.to_dict() for clause in self.clauses],
            "control": self.control,
        }


@dataclass
class PlanDraft:
    """Everything read from one file, before a person has confirmed it."""

    order: Order
    sections: list[Section] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def to_dict(self):
        """The shape of the seed's JSON, plus `findings`."""
        return {
            "order": self.order.to_dict(),
            "sections": [section.to_dict() for section in self.sections],
            "measures": [measure.to_dict() for measure in self.measures],
            "indicators": [indicator.to_dict() for indicator in self.indicators],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def iso(day):
    """ISO text of a date, None stays None.

    >>> iso(date(2021, 4, 1)), iso(None)
    ('2021-04-01', None)
    """
    return day.isoformat() if day else None
