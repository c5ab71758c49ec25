from odoo import fields, models


class ProfplanSheet(models.Model):
    """A plan is begun with the order's own last days: few of them are changed (§6)."""

    _inherit = "profplan.sheet"

    undated_count = fields.Integer(
        "Measures without a planned date", compute="_compute_undated_count"
    )

    def _compute_undated_count(self):
        counts = {
            sheet.id: count
            for sheet, count in self.env["profplan.sheet.line"]._read_group(
                [("sheet_id", "in", self._origin.ids), *self._get_undated_domain()],
                ["sheet_id"],
                ["__count"],
            )
        }
        for sheet in self:
            sheet.undated_count = counts.get(sheet._origin.id, 0)

    def _get_undated_domain(self):
        """Lines that still want a planned day."""
        return [
            ("planned_end", "=", False),
            ("state", "in", ("open", "returned")),
            ("not_applicable", "=", "no"),
            ("task_id", "=", False),
        ]

    def action_plan_by_order(self):
        """Every line without a planned day gets the last day of the order's term."""
        self._check_seen()
        lines = self.line_ids.filtered_domain(self._get_undated_domain())
        for day, same in lines.grouped("control_date").items():
            same.write({"planned_end": day})
        return True
