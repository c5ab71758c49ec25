"""What the grammar of dates hands over: expressions such as «с 1 по 15 мая»."""

from __future__ import annotations

from dataclasses import dataclass, field

from .dates import Unit


@dataclass(eq=False)
class Expression:
    """«first – last» with its preposition: "at", "until", "from" or "after".

    `label` is what the order calls this date («Мониторинг»), `named` says that a dash
    or colon sets it off; `scope` marks bare years, which other expressions of the
    deadline may refer to.
    """

    first: Unit
    last: Unit
    bound: str = "at"
    text: str = ""
    label: list[str] = field(default_factory=list)
    named: bool = False
    years: tuple[int, ...] = ()  # a list of years after a month: «октябрь 2020, 2021»
    scope: bool = False
    inclusive: bool = True
    during: bool = False
    about: bool = False  # «за 2027 год»
    onward: bool = False  # «июль 2021 и далее»
    scopes: tuple = ()  # bare years that tell its year (`years.with_scopes`)

    @property
    def dated(self):
        return self.first.dated or self.last.dated

    @property
    def yearless(self):
        return not self.dated and not self.years


@dataclass
class Parsed:
    """Expressions of a deadline, words not understood, impossible dates, holidays …"""

    expressions: list[Expression] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    impossible: list[str] = field(default_factory=list)
    problems: list[tuple[str, dict]] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)  # «11 2020»: not just a year
    approximate: bool = False
