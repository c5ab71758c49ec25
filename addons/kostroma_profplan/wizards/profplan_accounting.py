from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.profplan_measure_sheet import ACCOUNTINGS


class ProfplanAccounting(models.TransientModel):
    """A manager chooses another way of accounting; the measures check it."""

    _name = "profplan.accounting"
    _description = "Change How Organisations Report"

    measure_ids = fields.Many2many("profplan.measure", string="Measures", required=True)
    accounting = fields.Selection(
        ACCOUNTINGS, "How organisations report", required=True
    )
    reason = fields.Text(required=True)
    problem = fields.Text(compute="_compute_problem")

    @api.depends("measure_ids")
    def _compute_problem(self):
        """Why the way stays as it is, said before anything is typed."""
        for dialog in self:
            try:
                measures = dialog.measure_ids._origin
                measures._check_accounting_may_change("none", "—")
                dialog.problem = False
            except UserError as error:
                dialog.problem = str(error)

    @api.model
    def default_get(self, fields_list):
        """The measures the dialog was opened on."""
        vals = super().default_get(fields_list)
        is_theirs = self.env.context.get("active_model") == "profplan.measure"
        if is_theirs and "measure_ids" in fields_list and "measure_ids" not in vals:
            ids = self.env.context.get("active_ids") or []
            vals["measure_ids"] = [fields.Command.set(ids)]
        return vals

    def action_apply(self):
        """Do it; close the dialog."""
        self.ensure_one()
        self.measure_ids.action_change_accounting(self.accounting, self.reason)
        return {"type": "ir.actions.act_window_close"}
