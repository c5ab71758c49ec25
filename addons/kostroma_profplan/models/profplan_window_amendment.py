from odoo import fields, models


class ProfplanWindow(models.Model):
    """A window that an amending order took out: it stays with the task it had."""

    _inherit = "profplan.window"

    _engine_fields = frozenset({"removed_by_id"})

    removed_by_id = fields.Many2one(
        "profplan.amendment",
        "Removed by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
