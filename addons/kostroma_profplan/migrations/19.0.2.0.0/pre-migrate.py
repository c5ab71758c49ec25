"""The import becomes persistent: what lay in its transient tables is dropped.

These were drafts of an hour and of another shape. Plans made before have no edition:
the draft they were confirmed as was not kept.
"""

TABLES = (
    "profplan_import_finding_measure_rel",
    "profplan_import_measure_unit_rel",
    "profplan_import_finding",
    "profplan_import_indicator",
    "profplan_import_measure",
    "profplan_import_unit",
    "profplan_import",
)


def migrate(cr, version):
    if not version:
        return
    for table in TABLES:
        # The names are those above.
        cr.execute(f'DROP TABLE IF EXISTS "{table}" CASCADE')
