from odoo import api, fields, models


class ProfplanSheetLine(models.Model):
    """Coordinators hear of «does not apply» once a day, in one letter (design §5)."""

    _inherit = "profplan.sheet.line"

    claim_told = fields.Boolean(
        readonly=True, copy=False, help="The coordinators have been told of the claim."
    )

    @api.model
    def _tell_of_claims(self):
        """One letter to each who answers, of all claims since the last one."""
        lines = self.sudo().search(
            [
                ("not_applicable", "=", "claimed"),
                ("claim_told", "=", False),
                ("plan_id.state", "=", "approved"),
                ("plan_id.active", "=", True),
            ]
        )
        by_sheet = lines.grouped("sheet_id")
        told = self.env["profplan.told"]._get_told_of_sheets(
            lines.sheet_id, "acceptors"
        )
        rows_by_user = {}
        for sheet, one in told.items():
            row = {
                "unit": sheet.unit_id,
                "record": sheet,
                "note": "measures",
                "numbers": by_sheet[sheet]._get_numbers(),
            }
            for user in one.people.values():
                rows_by_user.setdefault(user, []).append(row)
        self.env["profplan.letter"]._send("claims", rows_by_user)
        lines._as_engine().write({"claim_told": True})
