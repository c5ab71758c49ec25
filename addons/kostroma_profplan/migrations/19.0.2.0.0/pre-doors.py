from odoo.tools import SQL

# Numbers that people could give before NaN and infinity were refused: a form with one
# of them did not open any more. «No data» is what such a figure says.
NUMBERS = {
    "project_task": ["quantity"],
    "profplan_measure": ["target_value"],
    "profplan_indicator": ["base_value"],
    "profplan_indicator_target": ["value", "fact", "deviation", "percent"],
    "profplan_indicator_value": ["value", "numerator", "denominator"],
}


def migrate(cr, version):
    """Take away numbers that are none, before anything is computed from them."""
    if not version:
        return
    for table, columns in NUMBERS.items():
        for column in columns:
            cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = NULL"
                    " WHERE %(column)s IN ('NaN', 'Infinity', '-Infinity')",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                )
            )
