from odoo import api, models


class ProfplanPartMixin(models.AbstractModel):
    """What is a part of a plan and is governed by its order.

    Such records are made, changed and deleted freely while the plan is a draft;
    once it is approved, only by the actions that leave a trace (design §3). Set
    ``_governed_fields`` to the names that are governed; None means all of them.
    The model needs a ``plan_id``.
    """

    _name = "profplan.part.mixin"
    _description = "Part of an Approved Plan"
    _inherit = ["profplan.engine.mixin"]
    _engine_scope = "order"

    _governed_fields = None

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.plan_id._check_draft()
        return parts

    def write(self, vals):
        governed = self._governed_fields
        if governed is None or governed.intersection(vals):
            self.plan_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.plan_id._check_draft()
