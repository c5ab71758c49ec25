"""School years: plain Python, no Odoo. One begins on 1 September."""

import re
from datetime import date

_YEARS = re.compile(
    r"(20\d\d)(?:\s*[-/–—]\s*(20)?(\d\d))?(?:\s*(?:уч(?:ебный|\.)?\s*)?(?:год|г\.?)?)"
)


def read_school_year(text):
    """«2025/2026» of a year as people write it, or None.

    >>> read_school_year("2025/26"), read_school_year("2025-2026 уч. год")
    ('2025/2026', '2025/2026')
    >>> read_school_year("2025"), read_school_year(2025)
    ('2025/2026', '2025/2026')
    >>> read_school_year("2025/2027"), read_school_year("весна"), read_school_year(None)
    (None, None, None)
    """
    found = _YEARS.fullmatch(" ".join(str(text or "").split()))
    if not found:
        return None
    first = int(found[1])
    if found[3] and (first + 1) % 100 != int(found[3]):
        return None
    return f"{first}/{first + 1}"


def get_school_year(day):
    """The school year of a day.

    >>> get_school_year(date(2025, 9, 1)), get_school_year(date(2026, 8, 31))
    ('2025/2026', '2025/2026')
    """
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{first + 1}"


def get_counted_on(school_year, in_january):
    """On which day pupils are counted.

    Schools on 20 September (form ОО-1), kindergartens in January (form 85-К).

    >>> get_counted_on("2025/2026", False).isoformat()
    '2025-09-20'
    >>> get_counted_on("2025/2026", True).isoformat()
    '2026-01-01'
    """
    first = int(school_year[:4])
    return date(first + 1, 1, 1) if in_january else date(first, 9, 20)
