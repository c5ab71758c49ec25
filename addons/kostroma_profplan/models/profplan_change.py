from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .profplan_sheet_record import CHOICES, SHEET_DATES, SHEET_WHATS, VALUE_WHATS

WHATS = [
    ("created", "Put on control"),
    ("step", "Step"),
    ("unit", "Lead"),
    ("co_units", "Co-executors"),
    ("people", "People"),
    ("control_date", "Control date"),
    ("legal_date", "Last day as named"),
    ("report_date", "Report by"),
    ("date_start", "Starts"),
    ("submitted_on", "Submitted on"),
    ("result", "What was done"),
    ("figures", "Figures reached"),
    ("outcome", "Outcome"),
    ("outcome_reason", "Why not in full"),
    ("expected_date", "Expected by"),
    ("expected_reason", "Why later than due"),
    ("not_applicable", "Applicability"),
    ("evidence", "Evidence"),
]
# What a row is about: one of these.
OWNERS = ("task_id", "sheet_id", "line_id", "value_id")
DATES = (
    "control_date",
    "legal_date",
    "report_date",
    "date_start",
    "submitted_on",
    "expected_date",
)


class ProfplanChange(models.Model):
    """The record of a plan's work: one row for each thing that changed (design §5).

    Of tasks, of organisations' sheets and of their lines.

    Written together with the change itself, by nobody but our own code, and changed
    or deleted by nobody: how a task stood at a past moment is read from it
    (``project.task._get_state_at``), and who held it how long (``profplan.hold``).
    """

    _name = "profplan.change"
    _description = "Change of a Task"
    _inherit = ["profplan.append.only.mixin", "profplan.today.mixin"]
    _engine_scope = "change"
    _order = "id desc"
    _rec_name = "what"

    task_id = fields.Many2one("project.task", readonly=True, ondelete="restrict")
    sheet_id = fields.Many2one(
        "profplan.sheet",
        "Plan and report",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    line_id = fields.Many2one(
        "profplan.sheet.line",
        "Line of the plan and report",
        readonly=True,
        ondelete="restrict",
    )
    value_id = fields.Many2one(
        "profplan.indicator.value",
        "Figure of an indicator",
        readonly=True,
        # A draft that was never handed in may be deleted, and its record goes with it.
        ondelete="cascade",
        index="btree_not_null",
    )
    subject = fields.Char("About", compute="_compute_subject", compute_sudo=True)
    plan_id = fields.Many2one(
        "profplan.plan", "Approved plan", readonly=True, index=True
    )
    moment = fields.Datetime("When", required=True, readonly=True)
    day = fields.Date(
        required=True, readonly=True, help="The day of it where the company is."
    )
    author_id = fields.Many2one(
        "res.users",
        "Who",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    what = fields.Selection(
        [*dict(WHATS + SHEET_WHATS + VALUE_WHATS).items()],
        "What changed",
        required=True,
        readonly=True,
    )
    old_value = fields.Json("Value before", readonly=True)
    new_value = fields.Json("Value after", readonly=True)
    old_text = fields.Text("Before", compute="_compute_texts")
    new_text = fields.Text("After", compute="_compute_texts")
    remark = fields.Text("Remark or reason", readonly=True)
    evidence_id = fields.Many2one(
        "profplan.evidence", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    step = fields.Selection(
        "_get_steps", readonly=True, help="The step of the task after the change."
    )
    unit_id = fields.Many2one(
        "profplan.unit",
        "With whom",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The unit that holds the task after the change.",
    )
    starts_hold = fields.Boolean(
        readonly=True, help="From this change on the task is held anew (fair clock)."
    )

    _owner_check = models.Constraint(
        "CHECK (num_nonnulls(task_id, sheet_id, line_id, value_id) = 1)",
        "A row is about one task, one sheet, one line or one figure.",
    )
    _state_idx = models.Index("(task_id, what, moment)")
    _line_idx = models.Index("(line_id, what, moment) WHERE line_id IS NOT NULL")
    _hold_idx = models.Index("(task_id, id) WHERE starts_hold")

    @api.model
    def _get_steps(self):
        step = self.env["project.task.type"]._fields["step"]
        return step._description_selection(self.env)  # in the person's language

    @api.depends("task_id", "sheet_id", "line_id", "value_id")
    @api.depends_context("lang")
    def _compute_subject(self):
        """What changed, named so that a list of all changes can be read: the task, or
        the organisation and its line, or the indicator and whose figure it is.
        """
        for change in self:
            value, line = change.value_id, change.line_id
            unit = (value or line.sheet_id or change.sheet_id).unit_id
            what = change.task_id or line or value.indicator_id
            names = [unit.with_context(profplan_short_names=True).display_name]
            names.append(what.display_name)
            change.subject = ": ".join(filter(None, names))

    # --- Written by the engine, then by nobody ---

    @api.model
    def _record(self, vals_list):
        """Add rows, all in one go.

        :param vals_list: as :meth:`_prepare_vals` gives them
        """
        if not vals_list:
            return self.browse()
        changes = self.sudo()._as_engine().create(vals_list)
        # The view of holds is read from these rows: the ORM does not know.
        self.env["profplan.hold"].invalidate_model(flush=False)
        changes.task_id.invalidate_recordset(["hold_ids"], flush=False)
        return changes.with_env(self.env)

    def _add_missing_default_values(self, values):
        """Every value is given: no default has a say, and none is looked for."""
        return values

    @api.model
    def _prepare_vals(self, record, what, old, new, **vals):
        """Values of one row: what changed on a record, by the current user, now."""
        return {
            **dict.fromkeys(OWNERS, False),
            record._recorded_as: record.id,
            "plan_id": record.plan_id.id,
            "moment": self._get_now(),
            "day": self._get_today(),
            "author_id": self.env.uid,
            "what": what,
            "old_value": old,
            "new_value": new,
            "remark": False,
            "evidence_id": False,
            "step": "step" in record._fields and record.step,
            "unit_id": record._get_holding_unit().id,
            "starts_hold": False,
            **vals,
        }

    def _raise_append_only(self):
        raise UserError(
            self.env._(
                "The record of changes keeps itself: rows are neither added, changed "
                "nor deleted by hand."
            )
        )

    # --- Read by people ---

    @api.depends("what", "old_value", "new_value")
    @api.depends_context("lang")
    def _compute_texts(self):
        for change in self:
            change.old_text = change._get_text(change.what, change.old_value)
            change.new_text = change._get_text(change.what, change.new_value)

    def _get_text(self, what, value):
        """A value in the words of the person who reads."""
        if not value:
            return ""
        if what == "created":
            fields_ = ("unit", "control_date")
            return ", ".join(self._get_text(name, value.get(name)) for name in fields_)
        if what in (*DATES, *SHEET_DATES):
            return format_date(self.env, fields.Date.to_date(value))
        if what in ("asked", "released"):
            return self.env._("Yes")
        if what in ("unit", "evidence"):
            return value["name"]
        if what in ("co_units", "people", "entered_by"):
            return ", ".join(one["name"] for one in value)
        if what == "figures":
            return self.env["project.task"]._get_figures_text(value)
        if what == "events":
            return self.env["profplan.event"]._get_events_text(value)
        return dict(self._get_choices(what)).get(value, value)

    def _get_choices(self, what):
        """The words of a value that is one of a selection."""
        if what == "step":
            return self._get_steps()
        if what not in CHOICES:
            return ()
        model, name = CHOICES[what]
        return self.env[model]._fields[name]._description_selection(self.env)
