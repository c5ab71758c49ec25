"""Reading an order: from a Word, Excel or text file to a `PlanDraft`.

Plain Python, no Odoo. The fixed interface (design §4)::

    from intake import read_document, read_deadline, read_responsibles, read_target

Nothing is guessed silently: whatever was inferred or may be doubted is a `Finding`
of the draft, in Russian, with its place and what to do about it.
"""

from .accounting import find_asking, read_accounting
from .deadline import read_deadline
from .directory import Directory, match_unit
from .document import read_content, read_document
from .draft import (
    Clause,
    ColumnDraft,
    Deadline,
    Delay,
    Indicator,
    Measure,
    Milestone,
    Order,
    Party,
    PlanDraft,
    Section,
    Source,
    Target,
    UnitDraft,
)
from .findings import Finding, IntakeError, finding
from .next_year import next_year
from .page import draw, draw_rows, places_of
from .places import in_order, with_places
from .responsibles import read_responsibles, words_left
from .school_calendar import SchoolCalendar
from .shifted import shift_day, shift_span, shift_term
from .target import read_counting, read_indicator_target, read_target
from .units import key_of
from .windows import Window, expand_windows
