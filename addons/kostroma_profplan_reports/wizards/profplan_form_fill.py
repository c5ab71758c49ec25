from odoo import api, fields, models
from odoo.exceptions import UserError


class ProfplanFormFill(models.TransientModel):
    """For which plan and as of which day a form is filled in; the file is kept."""

    _name = "profplan.form.fill"
    _description = "Fill in a Form"
    _inherit = ["profplan.today.mixin"]

    form_id = fields.Many2one("profplan.form", required=True, ondelete="cascade")
    plan_id = fields.Many2one(
        "profplan.plan", "Approved plan", required=True, ondelete="cascade"
    )
    as_of = fields.Date(required=True, default=lambda self: self._get_today())
    missing = fields.Text("Without data", compute="_compute_missing")

    @api.depends("form_id", "plan_id", "as_of")
    def _compute_missing(self):
        """Cells that stay empty, named before the file is made."""
        for dialog in self:
            dialog.missing = False
            if dialog.form_id and dialog.plan_id and dialog.as_of:
                bound = dialog.form_id.cell_ids.filtered("is_bound")
                try:
                    values = bound._get_values(dialog.plan_id, dialog.as_of)
                except UserError as error:
                    dialog.missing = str(error)
                    continue
                dialog.missing = "\n".join(
                    f"{cell.address}: {cell.row_words} - {cell.column_words}"
                    for cell, value in values.items()
                    if value is None
                )

    def action_fill(self):
        """Fill the form in, keep it and hand it over."""
        self.ensure_one()
        self.form_id.check_access("read")
        self.plan_id.check_access("read")
        form = self.form_id
        file_name, content, _missing = form._fill(self.plan_id, self.as_of)
        printed = self.env["profplan.report.printed"]._keep_paper(
            self.plan_id, form._name, form.name, file_name, content, self.as_of
        )
        return {**printed.action_download(), "close": True}
