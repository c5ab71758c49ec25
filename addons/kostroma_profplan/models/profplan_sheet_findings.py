from odoo import api, fields, models


class ProfplanSheet(models.Model):
    """How many lines of a sheet the checks remark on (design §6)."""

    _inherit = "profplan.sheet"

    finding_count = fields.Integer(
        "Lines with remarks",
        compute="_compute_finding_count",
        search="_search_finding_count",
    )

    @api.depends("line_ids.check_finding")
    @api.depends_context("uid")
    def _compute_finding_count(self):
        for sheet in self:
            sheet.finding_count = len(sheet.line_ids.filtered("check_finding"))

    @api.model
    def _search_finding_count(self, operator, value):
        """Sheets with lines that are remarked on."""
        if operator != "in" or set(value) != {0}:
            return NotImplemented
        lines = self.env["profplan.sheet.line"].search([("check_finding", "!=", False)])
        return fields.Domain("id", "not in", lines.sheet_id.ids)
