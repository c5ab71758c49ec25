from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    """Why somebody is away is kept where colleagues do not read it (design §9)."""
    old, new = "reason", "kept_reason"
    if version and column_exists(cr, "profplan_absence", old):
        rename_column(cr, "profplan_absence", old, new)
