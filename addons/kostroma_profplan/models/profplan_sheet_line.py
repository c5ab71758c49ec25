from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..lib import execution
from ..lib import sheet as rules
from .project_task_health import HEALTHS
from .project_task_outcome import OUTCOMES

STATES = [
    ("open", "Not reported"),
    ("reported", "Reported"),
    ("returned", "Returned"),
    ("accepted", "Accepted"),
    ("not_applicable", "Does not apply"),
]
# What no line is made with: before its first change there was none.
MADE_EMPTY = frozenset({"figures", "events"})


class ProfplanSheetLine(models.Model):
    """One measure in an organisation's plan and report (design §6).

    First the organisation's own plan of it (clause 2.2 of the order: dates inside the
    order's term, who is responsible), then what became of it. What people do not give
    is set by our own actions.
    """

    _name = "profplan.sheet.line"
    _description = "Line of a Plan and Report"
    _inherit = [
        "profplan.guard.mixin",
        "profplan.recorded.mixin",
        "profplan.today.mixin",
    ]
    _engine_scope = "sheet"
    _order = "sheet_id, sequence, id"
    # Lines are called by their numbers, and found by them.
    _rec_names_search = ["number", "name"]

    sheet_id = fields.Many2one(
        "profplan.sheet",
        "Plan and report",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    plan_id = fields.Many2one(
        related="sheet_id.plan_id",
        store=True,
        precompute=True,
        index=True,
        string="Approved plan",
    )
    unit_id = fields.Many2one(
        related="sheet_id.unit_id",
        store=True,
        precompute=True,
        index=True,
        string="Organisation",
    )
    measure_id = fields.Many2one(
        "profplan.measure",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True, default=10)
    number = fields.Char(related="measure_id.number")
    name = fields.Text(related="measure_id.name", string="Wording")
    section_id = fields.Many2one(related="measure_id.section_id", string="Section")
    deadline_text = fields.Text(related="measure_id.deadline_text")
    term_source = fields.Char(related="measure_id.term_source")
    expected_result = fields.Text(related="measure_id.result_text")
    sheet_state = fields.Selection(related="sheet_id.state", string="State of sheet")

    sent_on = fields.Datetime(
        readonly=True, copy=False, help="Since when the organisation has the line."
    )

    # --- The order's ---

    date_start = fields.Date("Starts", readonly=True)
    control_date = fields.Date(readonly=True, help="The last day of doing it.")
    report_date = fields.Date(
        "Report by",
        readonly=True,
        help="On time is what is reported by this day.",
    )
    as_of = fields.Date(
        readonly=True,
        help="The work goes on behind the day of the report: it is reported as it "
        "stands on this day.",
    )

    # --- The organisation's plan ---

    planned_start = fields.Date("Planned from", copy=False)
    planned_end = fields.Date("Planned until", copy=False)
    responsible_name = fields.Char("Responsible person", copy=False)

    # --- What became of it ---

    result_text = fields.Text("What was done", copy=False)
    outcome = fields.Selection(OUTCOMES, copy=False)
    outcome_reason = fields.Text("Why not in full", copy=False)
    figure_value_ids = fields.One2many(
        "profplan.figure.value", "line_id", "Figures reached", copy=False
    )
    figure_text = fields.Char("Figures", compute="_compute_figure_text")
    not_applicable = fields.Selection(
        [
            ("no", "Applicable"),
            ("claimed", "Said not to apply"),
            ("confirmed", "Does not apply"),
        ],
        "Applicability",
        required=True,
        default="no",
        readonly=True,
        copy=False,
    )
    not_applicable_reason = fields.Text(
        "Why it does not apply", readonly=True, copy=False
    )
    state = fields.Selection(
        STATES, required=True, default="open", readonly=True, copy=False
    )
    remark = fields.Text(readonly=True, copy=False)
    reported_on = fields.Date("Reported on", readonly=True, copy=False)
    accepted_on = fields.Date("Accepted on", readonly=True, copy=False)
    paused_days = fields.Integer(
        readonly=True,
        copy=False,
        help="Days behind the day of the report that the line was with the acceptor: "
        "they are not the organisation's.",
    )
    limit_date = fields.Date(
        "On time until", compute="_compute_limit_date", store=True, precompute=True
    )
    health = fields.Selection(
        HEALTHS,
        "Execution",
        compute="_compute_health",
        store=True,
        precompute=True,
        index=True,
    )
    task_id = fields.Many2one(
        "project.task",
        "Own task",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The organisation's own task of the measure, made by a former version: "
        "the line shows how it stands.",
    )
    change_ids = fields.One2many(
        "profplan.change", "line_id", "Changes", readonly=True, copy=False
    )
    can_enter = fields.Boolean(compute="_compute_can_enter")
    can_answer = fields.Boolean(compute="_compute_can_enter")
    can_withdraw = fields.Boolean(compute="_compute_can_enter")

    _once = models.UniqueIndex(
        "(measure_id, unit_id)",
        "The organisation has its line of this measure already.",
    )

    _PLAN_FIELDS = frozenset({"planned_start", "planned_end"})
    _FACT_FIELDS = frozenset(
        {
            "result_text",
            "outcome",
            "outcome_reason",
            "figure_value_ids",
            "evidence_ids",
        }
    )
    # The responsible person may change while the work goes on.
    _FREE_FIELDS = _PLAN_FIELDS | _FACT_FIELDS | {"responsible_name"}

    _recorded = {
        "line_state": ("state",),
        "control_date": ("control_date",),
        "date_start": ("date_start",),
        "report_date": ("report_date",),
        "as_of": ("as_of",),
        "planned_start": ("planned_start",),
        "planned_end": ("planned_end",),
        "responsible": ("responsible_name",),
        "result": ("result_text",),
        "outcome": ("outcome",),
        "outcome_reason": ("outcome_reason",),
        # Not by a write of the line: their own model puts them on record.
        "figures": ("figures",),
        "events": ("events",),
        "not_applicable": ("not_applicable",),
        "reported_on": ("reported_on",),
        "accepted_on": ("accepted_on",),
        "asked": ("active",),
        "released": ("released",),
    }
    _recorded_as = "line_id"

    def _get_numbers(self):
        """«3.1, 3.2»: the numbers of these measures, for a sentence."""
        return ", ".join((line.number or "—").rstrip(".") for line in self)

    @api.depends("number", "name")
    @api.depends_context("profplan_short_names")
    def _compute_display_name(self):
        short = self.env.context.get("profplan_short_names")
        for line in self:
            if short and line.number:
                line.display_name = line.number
                continue
            wording = " ".join((line.name or "").split())
            line.display_name = f"{line.number or ''} {wording}".strip()

    @api.model
    def _get_choosing_action(self, domain, alike):
        """A list of lines in which several are chosen and answered together.

        :param alike: the switch of the view for what all of them have in common
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_sheet_line"
        )
        return {**action, "domain": domain, "context": {alike: True}}

    # --- Figures ---

    @api.depends("figure_value_ids.value")
    @api.depends_context("lang")
    def _compute_figure_text(self):
        """The figures in one cell: «Детей: 25; Мероприятий: 2»."""
        tasks = self.env["project.task"]
        for line in self:
            logged = line.sudo()._get_logged_value("figures")
            line.figure_text = logged and tasks._get_figures_text(logged)

    def _get_logged_value(self, what):
        if what == "events":
            events = self.event_ids.sorted("id")
            return [one._get_logged_value() for one in events] or None
        if what != "figures":
            return super()._get_logged_value(what)
        return [
            {"id": one.figure_id.id, "name": one.figure_id.name, "number": one.value}
            for one in self.figure_value_ids.sorted(lambda one: one.figure_id.id)
        ] or None

    def _get_dates_words(self):
        """By when it is done and reported, in the words of letters."""
        self.ensure_one()
        tasks = self.env["project.task"]
        return tasks._get_words_of_dates(self.control_date, self.report_date)

    # --- On time ---

    @api.depends("report_date", "control_date", "paused_days")
    def _compute_limit_date(self):
        for line in self:
            day = line.report_date or line.control_date
            line.limit_date = day and day + timedelta(days=line.paused_days)

    @api.depends("limit_date", "state", "reported_on")
    def _compute_health(self):
        tasks = self.env["project.task"]
        today, soon = tasks._get_today(), tasks._get_soon_days()
        for line in self:
            line.health = line._get_health(today, soon)

    def _get_health(self, today, soon):
        """How this line stands on the day: judged as a task is."""
        step = rules.LINE_STEPS[self.state]
        return execution.get_health(
            step, self.limit_date, self.reported_on, today, soon=soon
        )

    @api.model
    def _cron_refresh_health(self):
        """Bring the stored health to today, one update per health."""
        tasks = self.env["project.task"]
        today, soon = tasks._get_today(), tasks._get_soon_days()
        with_them = fields.Domain("state", "in", ("open", "returned"))
        lines = self.sudo().search_fetch(
            with_them & tasks._get_health_ranges(today, soon),
            ["state", "limit_date", "reported_on", "health"],
        )
        stale = lines.grouped(lambda line: line._get_health(today, soon))
        for health, changed in stale.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE profplan_sheet_line SET health = %s WHERE id = ANY(%s)",
                    health,
                    changed.ids,
                )
            )
            changed.invalidate_recordset(["health"], flush=False)
            changed.modified(["health"])
        return len(lines)

    # --- Who writes what ---

    @api.depends("state", "not_applicable", "sheet_id.state", "sheet_id.entered_by_ids")
    @api.depends_context("uid")
    def _compute_can_enter(self):
        roles_by_sheet = {sheet: sheet._get_roles() for sheet in self.sheet_id}
        at_work = rules.PLANNING_STATES + rules.REPORTING_STATES
        for line in self:
            roles = roles_by_sheet.get(line.sheet_id, set())
            line.can_enter = (
                "worker" in roles
                and line.sheet_id.state in at_work
                and line.state in ("open", "returned")
                and not line.task_id
            )
            line.can_answer = "acceptor" in roles
            line.can_withdraw = (
                "worker" in roles
                and line.sheet_id.state in rules.REPORTING_STATES
                and line.state == "reported"
                and not line.task_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            self.env["profplan.sheet"]._raise_not_by_hand()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_engine(self):
        if not self._is_engine():
            self.env["profplan.sheet"]._raise_not_by_hand()

    def write(self, vals):
        if self._is_engine():
            with self._on_record(vals.keys()):
                return super().write(vals)
        self._check_seen()
        self.check_access("write")
        own = self._without_switches(defaults=True)
        own._check_given(vals)
        own._check_may_enter(vals.keys())
        own.sheet_id._mark_entered()
        with own._on_record(vals.keys()):
            return super(ProfplanSheetLine, own).write(vals)

    def _check_may_enter(self, names):
        """The user may write these of the organisation's fields now."""
        self.sheet_id._check_may_enter()
        self._check_no_own_task()
        for line in self:
            if self._PLAN_FIELDS & names and (
                line.sheet_id.state not in rules.PLANNING_STATES
            ):
                raise UserError(
                    self.env._(
                        "The plan of «%(unit)s» is handed in: its dates stand. Move "
                        "the planned date of %(number)s with a reason, by the button "
                        "on the line.",
                        unit=line.sheet_id.display_name,
                        number=line.number,
                    )
                )
            if line.state not in ("open", "returned"):
                raise UserError(line._get_closed_text())

    def _check_no_own_task(self):
        """What is done in a task of its own is written there."""
        for line in self:
            if line.task_id:
                raise UserError(
                    self.env._(
                        "%(number)s of «%(unit)s» has a task of its own: write and "
                        "hand it in there.",
                        number=line.number,
                        unit=line.sheet_id.display_name,
                    )
                )

    def _get_closed_text(self):
        return self.env._(
            "%(number)s of «%(unit)s»: %(state)s. Nothing is written in it now.",
            number=self.number,
            unit=self.sheet_id.display_name,
            state=self._get_state_name(),
        )

    def _get_state_name(self):
        """How the line stands; that it is said not to apply comes before «open»."""
        name = "not_applicable" if self.not_applicable == "claimed" else "state"
        return dict(self._fields[name]._description_selection(self.env))[self[name]]

    def _get_holding_unit(self):
        """Who holds it now: the organisation, once reported the coordinating unit."""
        self.ensure_one()
        line = self.sudo()
        reviewed = line.state == "reported"
        return line.plan_id.coordinator_unit_id if reviewed else line.unit_id

    @api.constrains("planned_start", "planned_end")
    def _check_planned_dates(self):
        for line in self:
            start, end = line.planned_start, line.planned_end
            if start and end and start > end:
                raise ValidationError(
                    self.env._(
                        "%(number)s: the planned dates end before they begin. Correct "
                        "them.",
                        number=line.number,
                    )
                )

    # --- The past ---

    def _get_state_at(self, moment, whats=None):
        """How these lines stood at a past moment, in a flat number of queries.

        A line is made empty and open; its order's dates of the first day are those of
        today, except for what the record says of them.

        :param moment: a datetime (UTC), or a date: the end of the company's day
        :param whats: only these things
        :return: ``{line id: {what: value}}``, the whats of ``_recorded`` and a list of
            the evidence; a line that was not there yet has no key
        """
        self.check_access("read")
        by_moment = isinstance(moment, datetime)
        end = moment if by_moment else self._get_day_end(moment)
        there = self.sudo().filtered(lambda line: line.sent_on <= end)
        later = self._get_first_old_values(there, whats)
        states = {line.id: later[line.id] for line in there}
        for line_id, what, value in there._read_changes_at(moment, whats):
            if what != "evidence":
                states[line_id][what] = value
            elif value:
                states[line_id]["evidence"].append(value)
        for state in states.values():
            for what in state.keys() & self._recorded.keys():
                state[what] = self._get_recorded_value(what, state[what])
        return states

    def _get_first_old_values(self, lines, whats=None):
        """The values that lines were made with: before their first change each."""
        asked = SQL("what = ANY(%s)", list(whats)) if whats else SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (line_id, what) line_id, what, old_value"
                " FROM profplan_change WHERE line_id = ANY(%s) AND %s"
                " ORDER BY line_id, what, id",
                lines.ids,
                asked,
            )
        )
        kept = self._recorded.keys() - MADE_EMPTY
        values = lines._get_logged(whats=kept.intersection(whats) if whats else kept)
        for line_id, what, old in rows:
            values[line_id][what] = old
        for value in values.values():
            value["evidence"] = []
            for what in MADE_EMPTY.intersection(whats or MADE_EMPTY):
                value.setdefault(what, None)
        return values
