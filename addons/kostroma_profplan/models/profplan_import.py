from odoo import api, fields, models
from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)

MANAGER = "kostroma_profplan.group_profplan_manager"
# Rows that each reading makes anew, those first that refer to others; all rows.
MADE_ANEW = ("finding_ids", "line_ids", "target_ids", "indicator_ids", "unit_ids")
ROWS = (*MADE_ANEW, "column_ids")
# What the reading of the file depends on.
READ_BY = {"date", "date_start", "date_end", "column_ids"}


class ProfplanImport(models.Model):
    """Loading an order: read, look, correct, confirm (design §4).

    The file is read when the record is made, so a file that cannot be read leaves
    nothing behind. ``draft`` is what was read and never changes by hand; the rows
    show it, people correct them, and every correction is a decision. Any manager goes
    on with it on any day, until it becomes a plan, all or nothing, or is discarded.
    """

    _name = "profplan.import"
    _inherit = ["profplan.import.decided.mixin", "profplan.document.mixin"]
    _description = "Loading of an Order"
    _order = "id desc"

    _decided_fields = (
        "document_kind",
        "number",
        "date",
        "name",
        "date_start",
        "date_end",
        "school_year",
        "control_text",
        "controller_id",
        "coordinator_id",
        "plan_clause_id",
        "report_clause_id",
    )
    _carried_fields = frozenset(ROWS)

    state = fields.Selection(
        [("open", "In work"), ("done", "Plan made"), ("discarded", "Discarded")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )
    file = fields.Binary(
        "Order file",
        attachment=True,
        copy=False,
        help="The order with its plan table: Word, Excel, OpenDocument, a PDF with "
        "text or plain text.",
    )
    file_name = fields.Char(copy=False)
    checksum = fields.Char(readonly=True, index=True, copy=False)
    draft = fields.Json(readonly=True, copy=False, prefetch=False)
    is_read = fields.Boolean(readonly=True, copy=False)
    plan_id = fields.Many2one(
        "profplan.plan", readonly=True, copy=False, index="btree_not_null"
    )
    # The head of the order
    number = fields.Char("Order number")
    date = fields.Date("Order date")
    name = fields.Char("Title")
    date_start = fields.Date("Period from")
    date_end = fields.Date("Period until")
    school_year = fields.Char()
    control_text = fields.Char("Control in the order")
    controller_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", index="btree_not_null"
    )
    coordinator_id = fields.Many2one(
        "profplan.import.unit",
        "Coordinating unit",
        domain="[('import_id', '=', id)]",
        ondelete="set null",
        help="Accepts the work: the methodical centre.",
        index="btree_not_null",
    )
    plan_clause_id = fields.Many2one(
        "profplan.import.measure",
        "Clause on their plans",
        domain="[('import_id', '=', id), ('kind', '=', 'clause')]",
        ondelete="set null",
        index="btree_not_null",
        help="The clause of the order by which organisations hand in their plans.",
    )
    report_clause_id = fields.Many2one(
        "profplan.import.measure",
        "Clause on their reports",
        domain="[('import_id', '=', id), ('kind', '=', 'clause')]",
        ondelete="set null",
        index="btree_not_null",
        help="The clause of the order by which organisations hand in their reports.",
    )
    # Rows
    finding_ids = fields.One2many("profplan.import.finding", "import_id", "Findings")
    unit_ids = fields.One2many("profplan.import.unit", "import_id", "Units")
    line_ids = fields.One2many("profplan.import.measure", "import_id", "Measures")
    indicator_ids = fields.One2many(
        "profplan.import.indicator", "import_id", "Indicators"
    )
    target_ids = fields.One2many("profplan.import.target", "import_id", "Targets")
    column_ids = fields.One2many("profplan.import.column", "import_id", "Columns")
    decision_ids = fields.One2many(
        "profplan.import.decision", "import_id", "Decisions", readonly=True
    )
    lost_text = fields.Text(
        "Decisions that no longer find their row", readonly=True, copy=False
    )
    # What is left to decide
    is_stale = fields.Boolean(compute="_compute_is_stale")
    line_count = fields.Integer("Rows", compute="_compute_counts")
    attention_count = fields.Integer("Rows to decide", compute="_compute_counts")
    fix_count = fields.Integer("To correct", compute="_compute_counts")
    unknown_count = fields.Integer("Unknown units", compute="_compute_counts")
    remaining_count = fields.Integer("Left to decide", compute="_compute_counts")
    remaining_text = fields.Char("What is left", compute="_compute_counts")
    missing_text = fields.Char("The head lacks", compute="_compute_counts")

    _open_uniq = models.UniqueIndex(
        "(checksum) WHERE state = 'open'", "This file is being loaded already."
    )

    @api.depends("number", "document_kind", "file_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            words = record.number and record._get_document_number()
            record.display_name = (
                words[:1].upper() + words[1:]
                if words
                else record.file_name or self.env._("Load an order")
            )

    @api.depends("is_read", "date", "changes", "column_ids.role", "column_ids.as_read")
    def _compute_is_stale(self):
        """Whether the rows were read for another period or other columns."""
        for record in self:
            columns = record.column_ids.filtered(
                lambda column: column.role not in (False, "none") and column.changes
            )
            period = record._is_changed("date_start", "date_end")
            period = period or record._is_of_other_date()
            record.is_stale = record.is_read and bool(period or columns)

    def _is_of_other_date(self):
        """Whether the rows depend on an order's date that is another one now: hook."""
        return False

    @api.constrains("plan_clause_id", "report_clause_id")
    def _check_clauses(self):
        for record in self:
            clauses = record.plan_clause_id | record.report_clause_id
            foreign = clauses.filtered(
                lambda line, record=record: (
                    line.import_id != record or line.kind != "clause"
                )
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "«%(clause)s» is no clause of this order: plans and "
                        "reports are handed in by clauses of the same plan.",
                        clause=foreign[0].display_name,
                    )
                )
            if (
                record.plan_clause_id
                and record.plan_clause_id == record.report_clause_id
            ):
                raise ValidationError(
                    self.env._(
                        "Plans and reports of organisations are handed in by two "
                        "different clauses."
                    )
                )

    @api.model
    def _get_selection(self, model, name):
        """The choices of another model's field, in the user's language."""
        return self.env[model]._fields[name]._description_selection(self.env)

    # --- Rights and doors ---

    def _get_import(self):
        return self

    def _get_row_key(self):
        return ""

    @api.model
    def _check_manager(self):
        """Only managers load orders, by whatever door (design §9)."""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Orders are loaded by the managers of the committee.")
            )

    def _check_open(self):
        """A plan was made of it, or it was discarded: nothing changes any more."""
        if any(record.state != "open" for record in self):
            raise UserError(
                self.env._(
                    "This loading is finished and cannot be changed. A discarded one "
                    "can be taken up again."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Read the files; whatever else a form sends along comes from them."""
        if self._is_reader():
            return super().create(vals_list)
        self._check_manager()
        names = ("file", "file_name")
        vals_list = [
            {name: vals[name] for name in names if name in vals} for vals in vals_list
        ]
        if not all(vals.get("file") for vals in vals_list):
            raise UserError(self.env._("Choose the file of the order."))
        records = super(ProfplanImport, self._as_reader()).create(vals_list)
        records = records.with_env(self.env)
        for record in records:  # each is a file of its own: nothing to share
            record._check_file_is_new()
            record._read()
        return records

    def write(self, vals):
        """Read the file again when the period or what a column holds was changed."""
        self._check_manager()
        result = super().write(vals)
        if not self._is_reader() and READ_BY.intersection(vals):
            for record in self:  # each is a file of its own
                if record.is_stale and record._has_period():
                    record._read((record.date_start, record.date_end))
        return result

    def _lock(self):
        """Let one person finish an import at a time; tell the other one."""
        self._take_turn(
            self.env._(
                "Somebody else is finishing this loading at this very moment. "
                "Reload the page."
            )
        )

    # --- The end ---

    def action_discard(self):
        """Put an import away: nothing of it was or will be written."""
        self._check_manager()
        self._lock()
        self._check_open()
        self._as_reader().write({"state": "discarded"})
        return True

    def action_reopen(self):
        """Take an import up again while there is no plan of it."""
        self._check_manager()
        self._lock()
        for record in self:
            if record.plan_id:
                raise UserError(
                    self.env._(
                        "A plan was made of this loading: %s.",
                        record.plan_id.display_name,
                    )
                )
            record._check_file_is_new()
        self._as_reader().write({"state": "open"})
        return True

    def _check_file_is_new(self):
        """One loading of a file at a time: lead to the one that is there."""
        self.ensure_one()
        checksum = self.checksum or self._get_checksum()
        other = self.search(
            [
                ("checksum", "=", checksum),
                ("state", "=", "open"),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if other:
            raise RedirectWarning(
                self.env._(
                    "This file is being loaded already (%(name)s, begun by %(user)s). "
                    "Go on with that loading: nothing decided there is lost.",
                    name=other.display_name,
                    user=other.create_uid.name,
                ),
                other._get_records_action(context={}),
                self.env._("Open the loading"),
            )

    def action_create_units(self):
        """All units that nobody knows are the order's own."""
        self.check_access("write")
        return self.unit_ids.action_create_new()

    # --- Screens ---

    def _get_rows_action(self, title, domain):
        """Rows as a list of their own, with its search and filters."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_import_measure"
        )
        action["display_name"] = title or action["name"]
        action["domain"] = [("import_id", "in", self.ids), *domain]
        return action

    def action_view_lines(self):
        """All rows."""
        return self._get_rows_action(self.env._("Rows of the order"), [])

    def action_view_attention(self):
        """Rows that ask for something."""
        title = self.env._("Rows to decide")
        return self._get_rows_action(title, [("status", "in", ("fix", "decide"))])

    def action_view_plan(self):
        self.ensure_one()
        return self.plan_id._get_records_action(context={})
