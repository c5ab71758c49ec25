"""What is on control is reported as before: by its control date.

Filled before the models are loaded: what is computed from it finds it there, and the
rules are not asked for what was approved without them.
"""

from odoo.tools import SQL

COLUMNS = {
    "project_task": "control_date",
    "profplan_measure": "control_date",
    "profplan_window": "date_end",
}


def migrate(cr, version):
    if not version:
        return
    for table, source in COLUMNS.items():
        names = {"table": SQL.identifier(table), "source": SQL.identifier(source)}
        cr.execute(
            SQL(
                "ALTER TABLE %(table)s ADD COLUMN IF NOT EXISTS report_date date",
                **names,
            )
        )
        cr.execute(
            SQL(
                "UPDATE %(table)s SET report_date = %(source)s"
                " WHERE report_date IS NULL AND %(source)s IS NOT NULL",
                **names,
            )
        )
    cr.execute(
        "ALTER TABLE profplan_postponement"
        " ADD COLUMN IF NOT EXISTS old_report_date date,"
        " ADD COLUMN IF NOT EXISTS report_date date"
    )
    cr.execute(
        "UPDATE profplan_postponement"
        " SET old_report_date = old_date, report_date = control_date"
        " WHERE old_report_date IS NULL"
    )
