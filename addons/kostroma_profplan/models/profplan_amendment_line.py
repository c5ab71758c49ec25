from odoo import api, fields, models
from odoo.exceptions import UserError

from ..intake import Change, Clause, Indicator, Measure
from ..lib import execution

KINDS = [
    ("added", "Added"),
    ("removed", "Removed"),
    ("reworded", "Reworded"),
    ("redated", "Other date"),
    ("reassigned", "Other executor"),
    ("target", "Other target"),
    ("moved", "Other number or section"),
]


class ProfplanAmendmentLine(models.Model):
    """One change of a plan that an amending order asks for, old and new side by side.

    A manager ticks it, and gives the dates or the executor where the words do not.
    """

    _name = "profplan.amendment.line"
    _inherit = ["profplan.guard.mixin"]
    _description = "Change by an Amendment"
    _order = "amendment_id, sequence, id"
    _rec_name = "number"

    _engine_scope = "amendment"
    _FREE_FIELDS = frozenset(
        {"is_chosen", "date_start", "control_date", "lead_unit_id"}
    )

    amendment_id = fields.Many2one(
        "profplan.amendment", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="amendment_id.state", string="Amendment's state")
    plan_id = fields.Many2one(related="amendment_id.plan_id", store=True, index=True)
    sequence = fields.Integer()
    key = fields.Char(required=True)
    kind = fields.Selection(KINDS, "What changes", required=True)
    number = fields.Char("No.")
    row_kind = fields.Selection(
        [
            ("measure", "Measure"),
            ("clause", "Clause of the order"),
            ("indicator", "Indicator"),
            ("section", "Section"),
        ],
        "Of what",
    )
    row_fields = fields.Json()
    measure_id = fields.Many2one(
        "profplan.measure", index="btree_not_null", ondelete="set null"
    )
    name = fields.Text("Wording now")
    old_text = fields.Text("As it is in the plan")
    new_text = fields.Text("By the amending order")
    point = fields.Char()
    words = fields.Text("Words of the amending order")
    is_chosen = fields.Boolean("Apply this", default=True)
    old_control_date = fields.Date("Last day now")
    date_start = fields.Date("New first day")
    control_date = fields.Date("New last day")
    is_on_event = fields.Boolean("Counted from an event")
    has_dates = fields.Boolean(compute="_compute_asked")
    has_lead = fields.Boolean(compute="_compute_asked")
    unit_text = fields.Char("Executors as read")
    lead_unit_id = fields.Many2one(
        "profplan.unit",
        "Lead",
        index="btree_not_null",
        ondelete="set null",
        help="Only where the words of the order do not name the right one.",
    )
    doubts = fields.Text("To check")
    needs = fields.Char("What is missing", compute="_compute_asked")
    check_text = fields.Text("Check this", compute="_compute_asked")
    effect_text = fields.Text("Tasks", compute="_compute_effect_text")

    @api.depends(
        "kind",
        "row_kind",
        "is_chosen",
        "date_start",
        "control_date",
        "lead_unit_id",
        "doubts",
    )
    @api.depends_context("lang")
    def _compute_asked(self):
        for line in self:
            executed = line.row_kind in ("measure", "clause")
            line.has_dates = executed and line.kind in ("redated", "added")
            line.has_lead = executed and line.kind in ("reassigned", "added")
            missing = []
            if line.is_chosen and line.has_dates:
                missing += line._get_faults_of_dates()
            if line.is_chosen and line.has_lead:
                if not (line.unit_text or line.lead_unit_id):
                    missing.append(self.env._("the executor"))
            line.needs = ", ".join(missing)
            asked = missing and self.env._("Give: %s.", line.needs)
            told = (asked, line._get_closed_text(), line.doubts)
            line.check_text = "\n".join(filter(None, told))

    def _get_closed_text(self):
        """A measure off control stays so: nobody would do what is asked of it anew."""
        closed = self.measure_id.step in execution.CLOSED_STEPS
        if not closed or self.kind not in ("redated", "reassigned"):
            return ""
        return self.env._(
            "Off control already: its task stays as it is and a new term gets none. "
            "Reopen the task first if it is to be done again."
        )

    def _get_faults_of_dates(self):
        """What the new days lack or have wrong, as a loading says it."""
        plan, start, end = self.amendment_id.plan_id, self.date_start, self.control_date
        if not end:
            return [] if self.is_on_event else [self.env._("the last day")]
        if start and start > end:
            return [self.env._("days in their order: it ends before it starts")]
        if (start or end) < plan.date_start or end > plan.date_end:
            return [self.env._("days inside the plan's period")]
        return []

    # --- Said before: what becomes of the tasks ---

    @api.depends("kind", "measure_id")
    @api.depends_context("lang")
    def _compute_effect_text(self):
        counts = self._count_tasks()
        for line in self:
            line.effect_text = line._get_effect_text(counts)

    def _count_tasks(self):
        """``{measure id: [open, off control, of the open ones in review]}`` tasks."""
        counts = {}
        for measure, step, count in self.env["project.task"]._read_group(
            [("measure_id", "in", self.measure_id.ids)],
            ["measure_id", "step"],
            ["__count"],
        ):
            row = counts.setdefault(measure.id, [0, 0, 0])
            row[step in execution.CLOSED_STEPS] += count
            row[2] += count if step == "review" else 0
        return counts

    def _get_effect_text(self, counts):
        self.ensure_one()
        if self.kind == "added":
            named = self.row_kind in ("measure", "clause")
            return self.env._("New task") if named else ""
        opened, closed, waiting = counts.get(self.measure_id.id, (0, 0, 0))
        words = []
        if self.kind == "removed" and opened:
            words.append(self.env._("taken off control: %s", opened))
        elif opened and self.kind != "target":
            words.append(self.env._("open, will change: %s", opened))
        if waiting:
            words.append(self.env._("of them handed in: %s", waiting))
        if closed:
            words.append(self.env._("off control, stay: %s", closed))
        return "; ".join(words)

    def _get_effect_of_all(self):
        """What applying these changes does with tasks, in one sentence or two."""
        counts = self._count_tasks()
        following = self.filtered(lambda line: line.kind not in ("added", "target"))
        measures = following.measure_id
        gone = following.filtered(lambda line: line.kind == "removed").measure_id
        opened = sum(counts.get(one.id, (0, 0, 0))[0] for one in measures - gone)
        dropped = sum(counts.get(one.id, (0, 0, 0))[0] for one in gone)
        closed = sum(counts.get(one.id, (0, 0, 0))[1] for one in measures)
        added = self.filtered(
            lambda line: line.kind == "added" and line.row_kind != "indicator"
        )
        words = [
            self.env._(
                "Open tasks that change: %(opened)s. Off control, stay as they are: "
                "%(closed)s.",
                opened=opened,
                closed=closed,
            )
        ]
        if dropped:
            words.append(
                self.env._(
                    "Taken off control as excluded: %s; what was handed in stays.",
                    dropped,
                )
            )
        if added:
            words.append(self.env._("New measures: %s.", len(added)))
        return " ".join(words)

    # --- Made by the reader, chosen by people ---

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise UserError(
                self.env._("Changes are read from the file of the amending order.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_engine():
            self.amendment_id._check_manager()
            self.amendment_id._check_open()
        return super().write(vals)

    @api.model
    def _prepare_read_vals_list(self, amendment, found):
        """Values of the lines of what was read.

        :param found: ``intake.Amendment``
        """
        measures = amendment.plan_id._get_measures_by_key()
        base, draft = amendment._get_drafts()
        before, after = base.rows(), draft.rows()
        doubts = {}
        for one in found.findings:
            for key in one.rows if one.severity != "info" else ():
                doubts.setdefault(key, []).append(one.message)
        return [
            {
                "amendment_id": amendment.id,
                "sequence": sequence,
                "key": change.key,
                "kind": change.kind,
                "number": change.number,
                "row_fields": list(change.fields),
                "measure_id": measures.get(change.key, self.env["profplan.measure"]).id,
                "old_text": change.old,
                "new_text": change.new,
                "point": change.point,
                "words": change.words,
                "doubts": "\n".join(dict.fromkeys(doubts.get(change.key, ()))),
                **self._prepare_row_vals(
                    change, before.get(change.key), after.get(change.key)
                ),
            }
            for sequence, change in enumerate(found.changes)
        ]

    @api.model
    def _prepare_row_vals(self, change, old, new):
        """What of a row is shown beside its change."""
        row = new or old
        kind = {Measure: "measure", Clause: "clause", Indicator: "indicator"}
        vals = {"row_kind": kind.get(type(row), "section")}
        vals["name"] = getattr(row, "words", None) or row.name
        if isinstance(row, Measure | Clause):
            vals["old_control_date"] = old.term.end if old and old.term else False
            if change.kind in ("redated", "added"):
                vals["date_start"] = row.term.start or False
                vals["control_date"] = row.term.end or False
                vals["is_on_event"] = row.term.kind == "on_event"
            if change.kind in ("reassigned", "added"):
                names = [party.name for party in row.responsibles]
                vals["unit_text"] = ", ".join(names)
        if change.kind == "added" and isinstance(row, Measure):
            parts = (row.name, row.deadline_text, row.responsible_text, row.result_text)
            vals["new_text"] = "\n".join(filter(None, parts))
        return vals

    def _get_changes(self):
        """``intake.Change`` of these lines."""
        return [
            Change(line.kind, line.key, line.number or "", tuple(line.row_fields or ()))
            for line in self
        ]

    def action_view_measure(self):
        self.ensure_one()
        return self.measure_id._get_records_action(context={})
