from odoo import api, models
from odoo.exceptions import UserError


class ProfplanPartMixin(models.AbstractModel):
    """What is a part of a plan and is governed by its order.

    Such records are made, changed and deleted freely while the plan is a draft;
    once it is approved, only by the actions that leave a trace (design §3). Set
    ``_governed_fields`` to the names that are governed; None means all of them.
    The model needs a ``plan_id``. Nothing is hung into another plan that is approved,
    nor out of one: the plan before and the plan after are asked.
    """

    _name = "profplan.part.mixin"
    _description = "Part of an Approved Plan"
    _inherit = ["profplan.guard.mixin"]
    _engine_scope = "order"

    _governed_fields = None
    # Relations that lead to a part of another plan.
    _other_plan_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.plan_id._check_draft()
        parts._check_one_plan()
        return parts

    def write(self, vals):
        governed = self._governed_fields
        if governed is not None and not governed.intersection(vals):
            return super().write(vals)
        self.plan_id._check_draft()
        result = super().write(vals)
        self.plan_id._check_draft()
        self._check_one_plan()
        return result

    def _check_one_plan(self):
        """What a part refers to is of the same plan."""
        for name, field in self._fields.items():
            if name in self._other_plan_fields:
                continue
            if field.type != "many2one" or not issubclass(
                self.pool[field.comodel_name], self.pool["profplan.part.mixin"]
            ):
                continue
            for part in self.sudo():
                if part[name] and part[name].plan_id != part.plan_id:
                    raise UserError(
                        self.env._(
                            "«%(part)s» and «%(other)s» are of different plans: "
                            "choose one of the same plan.",
                            part=part.display_name,
                            other=part[name].display_name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.plan_id._check_draft()
