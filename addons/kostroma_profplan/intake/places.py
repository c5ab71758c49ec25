"""Where a finding stands, in words for a person; the gravest findings first."""

from __future__ import annotations

from dataclasses import replace

from .draft import Clause, Indicator, Measure, Section
from .findings import listed

_PLACES = {
    Measure: "п. {0.number}",
    Clause: "Пункт {0.number} распоряжения",
    Indicator: "показатель {0.number}",
    Section: "раздел {0.code}",
}
_ORDER = {"error": 0, "warning": 1, "info": 2}


def in_order(findings):
    """Errors, then warnings, then what was read by a convention."""
    return sorted(findings, key=lambda item: _ORDER[item.severity])


def with_places(findings, draft):
    """The findings, with places worded from their rows where they have none."""
    rows = draft.rows()
    return [
        replace(item, where=listed(place(rows[key]) for key in item.rows))
        if item.rows and not item.where
        else item
        for item in findings
    ]


def place(row):
    """«п. 4.3.» of a measure, «Пункт 2.3 распоряжения» of a clause …

    >>> place(Clause("2.3", "представить план"))
    'Пункт 2.3 распоряжения'
    """
    return _PLACES[type(row)].format(row)
