from odoo import api, fields, models
from odoo.exceptions import UserError

from .project_task_health import HEALTHS
from .project_task_outcome import OUTCOMES
from .project_task_type import STEPS

DEADLINE_KINDS = [
    ("date", "By a date"),
    ("range", "Range of dates"),
    ("ranges", "Several ranges"),
    ("recurring", "Recurring"),
    ("whole_period", "The whole period"),
    ("on_demand", "On demand"),
    ("external_schedule", "By another schedule"),
    ("on_event", "From an event"),
    ("unknown", "Not understood"),
]


class ProfplanMeasure(models.Model):
    """One row of the approved table, or an assignment of the order itself.

    The words of the order (name, term, responsible units, expected result) never
    change after the approval except by an amendment (design §3).
    """

    _name = "profplan.measure"
    _description = "Measure"
    _inherit = ["profplan.part.mixin", "mail.thread"]
    _order = "plan_id, sequence, id"
    _rec_names_search = ["number", "name"]

    _governed_fields = {
        # The order's own words.
        "plan_id",
        "section_id",
        "kind",
        "number",
        "name",
        "deadline_text",
        "responsible_text",
        "result_text",
        # What execution rests on.
        "accounting",
        "assignment_ids",
        "window_ids",
        "control_date",
        "report_date",
        "date_start",
        "deadline_kind",
        "recurrence",
        "condition",
        "delay_count",
        "delay_unit",
        "delay_before",
        "event_text",
        "figure_ids",
    }

    plan_id = fields.Many2one(
        "profplan.plan", required=True, index=True, ondelete="cascade"
    )
    plan_state = fields.Selection(related="plan_id.state")
    section_id = fields.Many2one(
        "profplan.section",
        index=True,
        ondelete="restrict",
        domain="[('plan_id', '=', plan_id)]",
    )
    kind = fields.Selection(
        [("measure", "Measure"), ("clause", "Clause of the order")],
        required=True,
        default="measure",
    )
    sequence = fields.Integer(default=10)
    number = fields.Char("No.", required=True)
    name = fields.Text("Wording", required=True)
    deadline_text = fields.Text("Term in the order")
    responsible_text = fields.Text("Responsible in the order")
    result_text = fields.Text("Expected result")

    deadline_kind = fields.Selection(
        DEADLINE_KINDS, "Kind of term", required=True, default="whole_period"
    )
    date_start = fields.Date("Starts")
    control_date = fields.Date(
        "Last day in the order",
        help="The last day by the words of the order: a legal date without time. "
        "The tasks' control dates move to the preceding working day from it.",
    )
    recurrence = fields.Selection(
        [
            ("daily", "Daily"),
            ("weekly", "Weekly"),
            ("monthly", "Monthly"),
            ("quarterly", "Quarterly"),
            ("half_yearly", "Half-yearly"),
            ("yearly", "Yearly"),
        ]
    )
    condition = fields.Selection(
        [("on_demand", "On demand"), ("external_schedule", "By another schedule")]
    )
    window_ids = fields.One2many("profplan.window", "measure_id", "Windows")
    figure_ids = fields.One2many("profplan.figure", "measure_id", "Figures")
    assignment_ids = fields.One2many(
        "profplan.assignment", "measure_id", "Responsible units"
    )
    lead_unit_id = fields.Many2one(
        "profplan.unit", "Lead", compute="_compute_lead_unit", store=True, index=True
    )
    co_unit_ids = fields.Many2many(
        "profplan.unit", string="Co-executors", compute="_compute_co_units"
    )
    task_ids = fields.One2many("project.task", "measure_id", "Tasks")
    root_task_id = fields.Many2one("project.task", compute="_compute_root_task")
    task_control_date = fields.Date(
        "Control Date",
        compute="_compute_root_task",
        help="Of the task: the last day of the order when it is a working day, the "
        "working day beside it otherwise, or the day it was postponed to.",
    )
    step = fields.Selection(STEPS, compute="_compute_root_task")
    health = fields.Selection(HEALTHS, "Execution", compute="_compute_root_task")
    outcome = fields.Selection(OUTCOMES, compute="_compute_root_task")

    _dates_check = models.Constraint(
        "CHECK (date_start <= control_date)", "A measure cannot end before it starts."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for measure in self:
            words = [measure.number or "", *(measure.name or "").split()]
            measure.display_name = " ".join(words).strip()

    def _get_assigned_units(self, role):
        self.ensure_one()
        return self.assignment_ids.filtered(lambda part: part.role == role).unit_id

    @api.depends("assignment_ids.role", "assignment_ids.unit_id")
    def _compute_lead_unit(self):
        for measure in self:
            measure.lead_unit_id = measure._get_assigned_units("lead")[:1]

    @api.depends("assignment_ids.role", "assignment_ids.unit_id")
    def _compute_co_units(self):
        for measure in self:
            measure.co_unit_ids = measure._get_assigned_units("co")

    @api.depends(
        "task_ids.parent_id",
        "task_ids.step",
        "task_ids.health",
        "task_ids.control_date",
        "task_ids.outcome",
    )
    def _compute_root_task(self):
        # Found together they are read together; of two roots the first one counts.
        roots = self.env["project.task"].search(
            [("measure_id", "in", self.ids), ("parent_id", "=", False)], order="id desc"
        )
        root_by_measure = {root.measure_id: root for root in roots}
        for measure in self:
            root = root_by_measure.get(measure._origin, self.env["project.task"])
            measure.root_task_id = root
            measure.task_control_date = root.control_date
            measure.step = root.step
            measure.health = root.health
            measure.outcome = root.step == "done" and root.outcome

    # --- From measures to tasks (design §4) ---

    def _check_ready(self):
        """Every measure has a lead and a last day before it becomes a task."""
        for measure in self:
            if not measure.lead_unit_id:
                raise UserError(
                    self.env._(
                        "Measure %(number)s has no responsible unit. Open it and add "
                        "one: the first is the lead.",
                        number=measure.number,
                    )
                )
            if not measure.control_date and not measure._is_on_event():
                raise UserError(
                    self.env._(
                        "Measure %(number)s has no control date yet (in the order: "
                        "«%(words)s»). Open it and enter the dates.",
                        number=measure.number,
                        words=measure.deadline_text or "—",
                    )
                )
            measure._check_first_day()

    def _prepare_control_date_vals(self, day, first, report=None):
        """Dates of a task: its last day, when it begins, by when it is reported."""
        plan = self.plan_id
        return self.env["project.task"]._prepare_control_date_vals(
            day, first or plan.date_start, plan.date_end, report
        )

    def _prepare_task_vals(self):
        """Values of the root task: one per measure, whatever its windows."""
        self.ensure_one()
        return {
            "name": self.display_name,
            "measure_id": self.id,
            "project_id": self.plan_id.project_id.id,
            "unit_id": self.lead_unit_id.id,
            "co_unit_ids": [fields.Command.set(self.co_unit_ids.ids)],
            "sequence": self.sequence,
            "date_start": self.date_start,
            **self._prepare_control_date_vals(
                self.control_date, self.date_start, self._get_whole_report_date()
            ),
        }

    def _prepare_window_task_vals(self, root, window):
        """Values of the subtask of one window."""
        return {
            "name": f"{self.display_name} — {window.display_name}",
            "measure_id": self.id,
            "window_id": window.id,
            "parent_id": root.id,
            "project_id": root.project_id.id,
            "unit_id": self.lead_unit_id.id,
            "co_unit_ids": [fields.Command.set(self.co_unit_ids.ids)],
            "date_start": window.date_start,
            **self._prepare_control_date_vals(
                window.date_end, window.date_start, window.report_date
            ),
        }

    def _prepare_organisation_task_vals(self, root, organisation):
        """Values of one organisation's part of a measure given to its group."""
        return {
            "name": f"{self.display_name} — {organisation.name}",
            "measure_id": self.id,
            "parent_id": root.id,
            "project_id": root.project_id.id,
            "unit_id": organisation.id,
            "date_start": self.date_start,
            **self._prepare_control_date_vals(
                self.control_date, self.date_start, self._get_organisation_dates()[0]
            ),
        }

    def _get_windows_to_hand_out(self):
        """Windows that get a subtask: all of several terms, every checkpoint."""
        terms = self.window_ids.filtered(lambda window: window.kind == "occurrence")
        checkpoints = self.window_ids - terms
        return (terms if len(terms) > 1 else terms.browse()) | checkpoints

    def _prepare_subtask_vals_list(self, roots):
        """Values of the subtasks of windows; organisations get theirs when the plan
        is sent out (``action_send_out`` of the plan)."""
        return [
            measure._prepare_window_task_vals(root, window)
            for measure, root in zip(self, roots, strict=True)
            for window in measure._get_windows_to_hand_out()
        ]

    def _create_tasks(self):
        """Make the tasks of all these measures at once; return them.

        Two creates whatever the number of measures: roots, then their parts.
        """
        task_model = self.env["project.task"]
        roots = task_model._create_of_plan(
            [measure._prepare_task_vals() for measure in self]
        )
        parts = task_model._create_of_plan(self._prepare_subtask_vals_list(roots))
        return roots | parts
