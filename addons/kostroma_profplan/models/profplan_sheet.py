from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib import sheet as rules

STATES = [
    ("planning", "Planning"),
    ("plan_review", "Plan handed in"),
    ("plan_returned", "Plan returned"),
    ("executing", "In execution"),
    ("report_review", "Report handed in"),
    ("report_returned", "Report returned"),
    ("accepted", "Accepted"),
]


class ProfplanSheet(models.Model):
    """An organisation's plan and report for one plan (План и отчёт, design §6).

    Its lines are the measures that concern the organisation. It moves by the table of
    ``lib/sheet.py``, and the tasks of the clauses that ask for a plan and a report
    move with it. People give only who is responsible; all else is set by our actions.
    """

    _name = "profplan.sheet"
    _description = "Plan and Report of an Organisation"
    _inherit = [
        "profplan.guard.mixin",
        "profplan.recorded.mixin",
        "profplan.today.mixin",
        "mail.thread",
    ]
    _engine_scope = "sheet"
    _order = "plan_id desc, unit_id, id"

    plan_id = fields.Many2one(
        "profplan.plan", "Approved plan", required=True, readonly=True, copy=False
    )
    unit_id = fields.Many2one(
        "profplan.unit",
        "Organisation",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        copy=False,
        default="planning",
        index=True,
        group_expand=True,
    )
    responsible_name = fields.Char(
        "Responsible person",
        copy=False,
        help="Who answers for the plan and the report in the organisation, unless a "
        "line names somebody else.",
    )
    remark = fields.Text("Remark or reason", readonly=True, copy=False)
    entered_by_ids = fields.Many2many(
        "res.users",
        "profplan_sheet_entered_by_rel",
        "sheet_id",
        "user_id",
        string="Entered for the organisation by",
        readonly=True,
        copy=False,
        help="Not of the organisation: they do not accept what they entered.",
    )
    plan_submitted_on = fields.Date("Plan handed in on", readonly=True, copy=False)
    plan_accepted_on = fields.Date("Plan accepted on", readonly=True, copy=False)
    report_submitted_on = fields.Date("Report handed in on", readonly=True, copy=False)
    accepted_on = fields.Date("Accepted on", readonly=True, copy=False)
    line_ids = fields.One2many("profplan.sheet.line", "sheet_id", "Lines", copy=False)
    task_ids = fields.One2many(
        "project.task", "sheet_id", "Tasks", readonly=True, copy=False
    )
    change_ids = fields.One2many(
        "profplan.change", "sheet_id", "Changes", readonly=True, copy=False
    )
    line_count = fields.Integer("Measures", compute="_compute_line_counts")
    reported_count = fields.Integer("Reported", compute="_compute_line_counts")
    returned_count = fields.Integer("Returned", compute="_compute_line_counts")
    claimed_count = fields.Integer("Said not to apply", compute="_compute_line_counts")
    overdue_count = fields.Integer("Overdue", compute="_compute_line_counts")
    can_do = fields.Char(
        compute="_compute_can_do",
        help="What this user may do with the sheet now, by the table of moves.",
    )
    can_enter = fields.Boolean(compute="_compute_can_do")

    _once = models.UniqueIndex(
        "(plan_id, unit_id)", "The organisation has its sheet of this plan already."
    )

    # What the organisation's people write; see also the lines.
    _FREE_FIELDS = frozenset({"responsible_name", "line_ids", "event_ids"})

    _recorded = {
        "sheet_state": ("state",),
        "responsible": ("responsible_name",),
        "entered_by": ("entered_by_ids",),
        "plan_submitted_on": ("plan_submitted_on",),
        "plan_accepted_on": ("plan_accepted_on",),
        "report_submitted_on": ("report_submitted_on",),
        "accepted_on": ("accepted_on",),
        "released": ("released",),
    }
    _recorded_as = "sheet_id"

    @api.depends("plan_id", "unit_id")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = sheet.sudo().unit_id.name

    @api.depends("line_ids.state", "line_ids.not_applicable", "line_ids.health")
    def _compute_line_counts(self):
        """Counted in one query for all sheets."""
        counts = {sheet._origin.id: {} for sheet in self}
        for sheet, state, applicable, health, count in self.env[
            "profplan.sheet.line"
        ]._read_group(
            [("sheet_id", "in", self._origin.ids)],
            ["sheet_id", "state", "not_applicable", "health"],
            ["__count"],
        ):
            row = counts[sheet.id]
            for name, counted in (
                ("line_count", state != "not_applicable"),
                ("reported_count", state in ("reported", "accepted")),
                ("returned_count", state == "returned"),
                ("claimed_count", applicable == "claimed"),
                ("overdue_count", health == "overdue"),
            ):
                row[name] = row.get(name, 0) + counted * count
        for sheet in self:
            row = counts[sheet._origin.id]
            sheet.line_count = row.get("line_count", 0)
            sheet.reported_count = row.get("reported_count", 0)
            sheet.returned_count = row.get("returned_count", 0)
            sheet.claimed_count = row.get("claimed_count", 0)
            sheet.overdue_count = row.get("overdue_count", 0)

    @api.depends("state", "entered_by_ids", "unit_id")
    @api.depends_context("uid")
    def _compute_can_do(self):
        for sheet in self:
            roles = sheet._get_roles()
            actions = [
                move.action
                for move in rules.MOVES.values()
                if move.source == sheet.state and move.who & roles
            ]
            sheet.can_do = f",{','.join(actions)}," if actions else False
            sheet.can_enter = "worker" in roles and sheet._is_with_organisation()

    # --- Who the current user is for a sheet ---

    def _get_roles(self):
        """Roles of the current user, in the words of the table of moves.

        Coordinators enter *for* an organisation; whoever has done so accepts and
        returns nothing of that sheet. Never an organisation for itself (design §5).
        """
        self.ensure_one()
        sheet, user = self.sudo(), self.env.user
        roles = set(self.env["project.task"]._get_staff_roles())
        own = user in sheet.unit_id.worker_ids
        if own and (roles or user.share):
            roles.add("worker")
        if "coordinator" in roles:
            roles.add("worker")
            if not own and user not in sheet.entered_by_ids:
                roles.add("acceptor")
        return roles - {"staff"}

    def action_view_lines(self):
        """The measures as a list in which several are chosen: to return them, to
        answer what does not apply."""
        self.ensure_one()
        own = [("sheet_id", "=", self.id)]
        return self.line_ids._get_choosing_action(own, "profplan_one_sheet")

    def _is_with_organisation(self):
        """Whether it is written in: neither under review nor accepted."""
        self.ensure_one()
        return self.state in rules.PLANNING_STATES + rules.REPORTING_STATES

    def _get_holding_unit(self):
        """Who holds it now: the organisation, under review the coordinating unit."""
        self.ensure_one()
        sheet = self.sudo()
        reviewed = sheet.state in rules.REVIEW_STATES
        return sheet.plan_id.coordinator_unit_id if reviewed else sheet.unit_id

    def _mark_entered(self):
        """The user acts for these organisations: it is told, and on record."""
        user = self.env.user
        outside = self.sudo().filtered(
            lambda sheet: user not in sheet.unit_id.worker_ids | sheet.entered_by_ids
        )
        if not outside:
            return
        outside._as_engine().write({"entered_by_ids": [fields.Command.link(user.id)]})
        outside._note(self.env._("Entered for the organisation by %s.", user.name))

    def _note(self, words):
        """The same words in the chatter of each, in one insert."""
        self.sudo()._message_log_batch(bodies=dict.fromkeys(self.ids, words))

    # --- Guards ---

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            self._raise_not_by_hand()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_engine(self):
        if not self._is_engine():
            self._raise_not_by_hand()

    def _raise_not_by_hand(self):
        raise UserError(
            self.env._(
                "Plans and reports of organisations are made when a plan is sent out "
                "to them, not by hand."
            )
        )

    def write(self, vals):
        if self._is_engine():
            with self._on_record(vals.keys()):
                return super().write(vals)
        self._check_seen()
        own = self._without_switches(defaults=True)
        if not vals.keys() & self._FREE_FIELDS:
            return super(ProfplanSheet, own).write(vals)
        self.check_access("write")
        own._check_given(vals)
        if "responsible_name" in vals:
            own._check_may_enter()
            own._mark_entered()
        with own._on_record(vals.keys()):
            return super(ProfplanSheet, own).write(vals)

    def _check_may_enter(self):
        """The user is at work on these sheets, and they are with the organisation."""
        self._check_plan_open()
        for sheet in self:
            if "worker" not in sheet._get_roles():
                raise AccessError(sheet._get_not_yours_text())
            if not sheet._is_with_organisation():
                raise UserError(sheet._get_locked_text())

    def _check_plan_open(self):
        """A sheet of a plan that is not in execution is neither moved nor changed."""
        for sheet in self.sudo():
            if sheet.plan_id.state != "approved" or not sheet.plan_id.active:
                raise UserError(
                    self.env._(
                        "%(plan)s is closed or archived: nothing in the plan and "
                        "report of «%(unit)s» can be changed. A manager opens the "
                        "plan again first.",
                        plan=sheet.plan_id.display_name,
                        unit=sheet.unit_id.name,
                    )
                )

    # --- Words ---

    def _get_state_name(self, state=None):
        states = dict(self._fields["state"]._description_selection(self.env))
        return states[state or self.state]

    def _get_not_yours_text(self):
        return self.env._(
            "The plan and report of «%s» is the work of its people; coordinators "
            "enter it for them.",
            self.display_name,
        )

    def _get_locked_text(self):
        return self.env._(
            "«%(unit)s»: %(state)s. Nothing is written in it now: take it back with "
            "«Withdraw», or wait for the answer.",
            unit=self.display_name,
            state=self._get_state_name(),
        )
