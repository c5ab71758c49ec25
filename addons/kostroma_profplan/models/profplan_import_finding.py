from odoo import api, fields, models

SEVERITIES = [("error", "Correct"), ("warning", "Decide"), ("info", "Look")]


class ProfplanImportFinding(models.TransientModel):
    """What the reader inferred or doubted: shown before anything is written."""

    _name = "profplan.import.finding"
    _description = "Finding of an Order's Reading"
    _order = "import_id, sequence, id"

    import_id = fields.Many2one("profplan.import", required=True, ondelete="cascade")
    sequence = fields.Integer()
    severity = fields.Selection(SEVERITIES, required=True)
    code = fields.Char(readonly=True)
    place = fields.Text("Where", readonly=True)
    message = fields.Text("What to do", readonly=True)
    line_ids = fields.Many2many(
        "profplan.import.measure",
        "profplan_import_finding_measure_rel",
        "finding_id",
        "line_id",
        readonly=True,
    )
    is_confirmed = fields.Boolean(
        "As it is", help="Tick if the order is right as it was read."
    )
    is_open = fields.Boolean(compute="_compute_is_open")

    @api.depends("is_confirmed", "line_ids.is_changed", "line_ids.is_taken")
    def _compute_is_open(self):
        """Open until a person corrects the rows or says that all is right."""
        for finding in self:
            rows = finding.line_ids.filtered("is_taken")
            corrected = finding.line_ids and all(row.is_changed for row in rows)
            finding.is_open = not finding.is_confirmed and not corrected

    def action_view_lines(self):
        """The rows the finding speaks of, ready to be corrected."""
        self.ensure_one()
        return self.import_id._get_rows_action(
            self.place, [("id", "in", self.line_ids.ids)]
        )

    def _prepare_draft_vals(self):
        """The finding with what was decided, for the plan's chatter."""
        self.ensure_one()
        return {
            "severity": self.severity,
            "place": self.place,
            "message": self.message,
            "is_open": self.is_open,
        }
