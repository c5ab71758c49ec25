"""An organisation's plan and report as a document (design §8), without Odoo.

The print page and the file lay out the same rows, so they cannot differ.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: what the order says of it, what was planned, what became of it."""

    number: str
    name: str
    term: str
    planned_start: date | None = None
    planned_end: date | None = None
    responsible: str = ""
    outcome: str = ""
    done: str = ""
    figures: str = ""
    evidence: str = ""
    reason: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One figure of an indicator; ``value`` None: no data, and ``note`` says why.

    :param scale: what a ratio is multiplied by; 0: it is no ratio
    """

    number: str
    name: str
    uom: str
    period: str
    before: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    scale: float = 0
    note: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Plan and report of one organisation as they stand on a day.

    >>> row = Row("3.1", "Ярмарка профессий", "март", done="Проведена 12 марта")
    >>> day = date(2026, 4, 30)
    >>> sections = [("3. Мероприятия", [row]), ("4. Прочее", [])]
    >>> words = "к приказу № 1"
    >>> one = Document("СОШ № 1", "План", "1", words, day, "", "", "", sections)
    >>> [row.number for row in one.rows]
    ['3.1']
    """

    unit: str
    plan: str
    order_number: str
    order_words: str
    as_of: date
    state: str
    director: str
    responsible: str
    sections: list[tuple[str, list[Row]]] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """The measures of all sections, in the order of the document."""
        return [row for _title, rows in self.sections for row in rows]
