"""The day of a figure becomes the period that it speaks of (design §7).

Figures were cumulative: a later one of the same year replaced an earlier one. So each
begins with its year and ends on its day; nothing is dropped, no two become one.
"""

from odoo.tools import sql

TABLE = "profplan_indicator_value"
FIRST_DAY, LAST_DAY = "make_date(v.year, 1, 1)", "make_date(v.year, 12, 31)"


def migrate(cr, version):
    if not version or not sql.column_exists(cr, TABLE, "date"):
        return
    for name in ("period_start", "period_end"):
        if not sql.column_exists(cr, TABLE, name):
            cr.execute(f"ALTER TABLE {TABLE} ADD COLUMN {name} date")  # pylint: disable=sql-injection
    cr.execute(  # pylint: disable=sql-injection
        f"""
        UPDATE {TABLE} v
           SET period_start = LEAST(v.date, {FIRST_DAY}),
               period_end = GREATEST(v.date, {FIRST_DAY})
        """
    )
    _cut_to_the_year(cr)
    cr.execute(f"ALTER TABLE {TABLE} ALTER COLUMN date DROP NOT NULL")  # pylint: disable=sql-injection


def _cut_to_the_year(cr):
    """What was entered in the January after the year speaks of the year.

    Not where there are several such figures of one organisation: they would be of the
    same days, and which of them counts would be lost.
    """
    cr.execute(  # pylint: disable=sql-injection
        f"""
        UPDATE {TABLE} v
           SET period_end = {LAST_DAY}
         WHERE v.period_end > {LAST_DAY}
           AND NOT EXISTS (
               SELECT FROM {TABLE} o
                WHERE o.id <> v.id
                  AND o.indicator_id = v.indicator_id AND o.year = v.year
                  AND o.unit_id IS NOT DISTINCT FROM v.unit_id
                  AND o.date >= {LAST_DAY}
           )
        """
    )
