import hashlib

from odoo import api, fields, models

SEVERITIES = [("error", "Correct"), ("warning", "Decide"), ("info", "Look")]
PENDING = ("error", "warning")
STATUSES = [
    ("fix", "Correct"),
    ("decide", "Decide"),
    ("look", "Look"),
    ("ready", "Ready"),
]
BADGES = {"error": "fix", "warning": "decide", "info": "look"}

TERM = ("deadline_kind", "date_start", "control_date", "recurrence")
PARTIES = ("lead_id", "co_ids")
# What a finding on a row speaks of, by the beginning of its code: once a person has
# changed it, the finding is settled. Others are settled by any change of the row.
ASPECTS = (
    ("deadline_", TERM),
    ("inherited_deadline", TERM),
    ("clause_date", TERM),
    ("responsible_", PARTIES),
    ("inherited_responsible", PARTIES),
    ("clause_no_addressee", PARTIES),
    ("number_", ("number",)),
    ("next_year_dates", TERM),
    ("next_year_leap", TERM),
)
# Fields of the head that settle a finding once they are filled in.
HEAD = {
    "order_number_missing": "number",
    "order_date_missing": "date",
    "order_title_missing": "name",
    "order_control_missing": "controller_id",
    "order_control_self": "controller_id",
    "plan_clause_several": "plan_clause_id",
    "report_clause_several": "report_clause_id",
}
# Without these there is no plan: saying «all is right» does not fill them in.
REQUIRED_HEAD = ("number", "date", "name", "date_start", "date_end")
NO_LEAD = ("responsible_missing", "clause_no_addressee")
# Settled by what becomes of the units, whichever rows name them.
UNKNOWN_UNITS = ("responsible_unknown", "responsible_archived")
UNKNOWN_COLUMNS = "column_unknown"


class ProfplanImportFinding(models.Model):
    """What the reader inferred or doubted, tied to the rows it speaks of.

    Open until a person corrects the rows, leaves them out, or says that all is right.
    """

    _name = "profplan.import.finding"
    _inherit = ["profplan.import.line.mixin"]
    _description = "Finding of an Order's Reading"

    _decided_fields = ("is_confirmed",)

    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    code = fields.Char(readonly=True)
    place = fields.Text("Where", readonly=True)
    message = fields.Text("What to do", readonly=True)
    words = fields.Json(readonly=True, help="The document's words it is about.")
    line_ids = fields.Many2many(
        "profplan.import.measure",
        "profplan_import_finding_measure_rel",
        "finding_id",
        "line_id",
        readonly=True,
    )
    indicator_ids = fields.Many2many(
        "profplan.import.indicator",
        "profplan_import_finding_indicator_rel",
        "finding_id",
        "indicator_id",
        readonly=True,
    )
    is_confirmed = fields.Boolean(
        "As it is", help="Tick if the order is right as it was read."
    )
    is_open = fields.Boolean(compute="_compute_is_open")
    can_be_confirmed = fields.Boolean(compute="_compute_can_be_confirmed")
    status = fields.Selection(STATUSES, compute="_compute_status")

    @api.depends("place", "message")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = ": ".join(
                filter(None, (finding.place, finding.message))
            )

    @api.depends(
        "is_confirmed",
        "line_ids.changes",
        "line_ids.is_taken",
        "line_ids.lead_id.status",
        "line_ids.co_ids.status",
        "indicator_ids.changes",
        "indicator_ids.is_taken",
        "indicator_ids.target_ids.changes",
        "import_id.number",
        "import_id.date",
        "import_id.name",
        "import_id.controller_id",
        "import_id.plan_clause_id",
        "import_id.report_clause_id",
        "import_id.column_ids.role",
    )
    def _compute_is_open(self):
        for finding in self:
            is_confirmed = finding.is_confirmed and finding.can_be_confirmed
            finding.is_open = not (is_confirmed or finding._is_corrected())

    @api.depends("code")
    def _compute_can_be_confirmed(self):
        """Whether it may stay as it was read: a plan needs its head and the leads."""
        for finding in self:
            finding.can_be_confirmed = (
                HEAD.get(finding.code) not in REQUIRED_HEAD
                and finding.code not in NO_LEAD
            )

    @api.depends("severity", "is_open")
    def _compute_status(self):
        for finding in self:
            finding.status = BADGES[finding.severity] if finding.is_open else "ready"

    def _is_corrected(self):
        """Whether what the finding speaks of is no longer as it was read."""
        if self.code in HEAD:
            return bool(self.import_id[HEAD[self.code]])
        if self.code == UNKNOWN_COLUMNS:
            named = "», «".join(self.words or ()).split("», «")
            columns = self.import_id.column_ids
            return all(column.role for column in columns if column.head in named)
        rows = [*self.line_ids, *self.indicator_ids]
        taken = [row for row in rows if row.is_taken]
        return bool(rows) and all(self._is_row_corrected(row) for row in taken)

    def _is_row_corrected(self, row):
        if self.code in UNKNOWN_UNITS:
            return "unknown" not in row._get_parties().mapped("status")
        return row._is_corrected(self._get_aspect())

    def _get_aspect(self):
        """Fields of a row that the finding is about; None: any of them."""
        named = (
            names for start, names in ASPECTS if (self.code or "").startswith(start)
        )
        return next(named, None)

    def _lets_undated(self):
        """Whether a person confirmed that there is no date for now."""
        return any(
            finding.is_confirmed and finding._get_aspect() == TERM for finding in self
        )

    def write(self, vals):
        """Units nobody knows, confirmed as they stand, are units of their own."""
        result = super().write(vals)
        if vals.get("is_confirmed") and not self._is_reader():
            units = self.filtered(lambda one: one.code in UNKNOWN_UNITS).import_id
            units.unit_ids.action_create_new()
        return result

    def action_view_lines(self):
        """The rows the finding speaks of, ready to be corrected."""
        self.ensure_one()
        return self.import_id._get_rows_action(
            self.place, [("id", "in", self.line_ids.ids)]
        )

    # --- From the draft ---

    @api.model
    def _get_finding_key(self, finding):
        """The same remark on the same rows: another message is another question."""
        words = hashlib.sha256(finding.message.encode()).hexdigest()[:8]
        return f"{finding.code}:{','.join(finding.rows) or finding.where}:{words}"

    @api.model
    def _get_read_values(self, finding):
        return {"is_confirmed": False}
