from odoo import api, fields, models


class ProfplanRemovedMixin(models.AbstractModel):
    """What is marked as removed instead of being deleted (design §5).

    It counts nowhere and stays on record; nobody restores it. The model refuses what
    may not be removed and marks the rest through :meth:`_prepare_removed_vals`.
    """

    _name = "profplan.removed.mixin"
    _description = "Records That Are Removed and Kept"

    removed_on = fields.Datetime(readonly=True, copy=False)
    removed_by_id = fields.Many2one(
        "res.users",
        "Removed by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    active = fields.Boolean(
        "Counts",
        compute="_compute_active",
        store=True,
        precompute=True,
        help="What is removed is kept for the record and counts nowhere.",
    )

    @api.depends("removed_on")
    def _compute_active(self):
        for one in self:
            one.active = not one.removed_on

    def _prepare_removed_vals(self):
        return {"removed_on": self._get_now(), "removed_by_id": self.env.uid}
