from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    """Why somebody is away is kept where colleagues do not read it (design §9)."""
    old, new = "reason", "kept_reason"
    if not version or not column_exists(cr, "profplan_absence", old):
        return
    if not column_exists(cr, "profplan_absence", new):
        rename_column(cr, "profplan_absence", old, new)
        return
    cr.execute(
        "UPDATE profplan_absence SET kept_reason = COALESCE(kept_reason, reason)"
    )
    cr.execute("ALTER TABLE profplan_absence DROP COLUMN reason")
