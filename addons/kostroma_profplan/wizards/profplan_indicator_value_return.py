from odoo import api, fields, models
from odoo.exceptions import UserError


class ProfplanIndicatorValueReturn(models.TransientModel):
    """The remark with which figures of organisations are given back.

    It decides nothing itself: the action of the figures checks the person.
    """

    _name = "profplan.indicator.value.return"
    _description = "Return of Figures With a Remark"

    value_ids = fields.Many2many(
        "profplan.indicator.value", string="Figures", readonly=True
    )
    remark = fields.Text("What to put right", required=True)

    @api.model
    def default_get(self, fields_list):
        """The figures that the dialog was opened on."""
        vals = super().default_get(fields_list)
        of_values = self.env.context.get("active_model") == "profplan.indicator.value"
        if of_values and "value_ids" in fields_list and "value_ids" not in vals:
            ids = self.env.context.get("active_ids") or []
            vals["value_ids"] = [fields.Command.set(ids)]
        return vals

    def action_apply(self):
        """Return them; close the dialog."""
        self.ensure_one()
        if not self.value_ids:
            raise UserError(self.env._("Choose what it is about in the list first."))
        self.value_ids.action_return(self.remark)
        return {"type": "ir.actions.act_window_close"}
