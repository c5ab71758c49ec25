"""Who held a task is read from the record of changes: a view takes the table's name."""


def migrate(cr, version):
    if not version:
        return
    cr.execute("SELECT relkind FROM pg_class WHERE relname = 'profplan_hold'")
    if cr.fetchone() == ("r",):
        cr.execute("ALTER TABLE profplan_hold RENAME TO profplan_hold_former")
