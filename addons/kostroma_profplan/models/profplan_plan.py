from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .number import Number


class ProfplanPlan(models.Model):
    """A plan approved by an order; owns the project where it is executed."""

    _name = "profplan.plan"
    _description = "Approved Plan"
    _inherit = [
        "profplan.guard.mixin",
        "profplan.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "profplan.indicator.matrix.mixin",
    ]
    _engine_scope = "plan"
    _engine_fields = frozenset({"closed_on", "state", "project_id"})

    # The order itself: typed over freely while the plan is a draft.
    _governed_fields = frozenset(
        {
            "control_text",
            "date",
            "date_end",
            "date_start",
            "document",
            "document_checksum",
            "document_name",
            "name",
            "number",
            "plan_clause_id",
            "report_clause_id",
            "report_day",
        }
    )
    _order = "date desc, id desc"

    name = fields.Char("Title", required=True, tracking=True)
    document_kind = fields.Selection(tracking=True)
    number = fields.Char("Order number", required=True, tracking=True)
    date = fields.Date("Order date", required=True, tracking=True)
    date_start = fields.Date("Period from", required=True, tracking=True)
    date_end = fields.Date("Period until", required=True, tracking=True)
    school_year = fields.Char()
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "In execution"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    active = fields.Boolean(default=True)
    controller_id = fields.Many2one(
        "res.users",
        tracking=True,
        help="Answers for the control of the order; told of what is long overdue.",
        index="btree_not_null",
    )
    control_text = fields.Char("Control in the order")
    coordinator_unit_id = fields.Many2one(
        "profplan.unit",
        "Coordinating unit",
        tracking=True,
        help="Accepts the work: the methodical centre.",
        index="btree_not_null",
    )
    document = fields.Binary("Order file", attachment=True, copy=False)
    document_name = fields.Char(copy=False)
    document_checksum = fields.Char(readonly=True, copy=False, index=True)
    section_ids = fields.One2many("profplan.section", "plan_id", "Sections")
    measure_ids = fields.One2many("profplan.measure", "plan_id", "Measures")
    indicator_ids = fields.One2many("profplan.indicator", "plan_id", "Indicators")
    project_id = fields.Many2one(
        "project.project",
        "Board",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    task_ids = fields.One2many("project.task", "plan_id", "Tasks")
    measure_count = fields.Integer(compute="_compute_counts")
    indicator_count = fields.Integer(compute="_compute_counts")
    unit_count = fields.Integer(compute="_compute_counts")
    task_count = fields.Integer("Open tasks", compute="_compute_counts")
    overdue_count = fields.Integer("Overdue", compute="_compute_counts")
    review_count = fields.Integer("Under review", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    progress = Number(
        compute="_compute_counts", help="Per cent of measures off control."
    )

    _number_uniq = models.UniqueIndex(
        "(number, date) WHERE active", "This order is already in the system."
    )
    _period_check = models.Constraint(
        "CHECK (date_start <= date_end)", "The period ends before it starts."
    )

    @api.depends("number", "date", "document_kind")
    @api.depends_context("lang", "profplan_short_names")
    def _compute_display_name(self):
        """In a column or on a card of several plans the number is what tells them."""
        short = self.env.context.get("profplan_short_names")
        for plan in self:
            if short:
                plan.display_name = self.env._("No. %s", plan.number or "—")
                continue
            plan.display_name = self.env._(
                "Plan %(by_document)s", by_document=plan._get_document_words("by")
            )

    @api.depends("measure_ids", "indicator_ids", "task_ids.step", "task_ids.health")
    def _compute_counts(self):
        """Grouped counts for all plans at once; roots stand for measures."""
        measures = self._count_by_plan("profplan.measure")
        indicators = self._count_by_plan("profplan.indicator")
        units = dict(
            self.env["profplan.assignment"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["unit_id:count_distinct"]
            )
        )
        standings = self._get_standings()
        for plan in self:
            standing = standings[plan._origin]
            plan.measure_count = measures.get(plan._origin, 0)
            plan.indicator_count = indicators.get(plan._origin, 0)
            plan.unit_count = units.get(plan._origin, 0)
            plan.task_count = standing.open
            plan.overdue_count = standing.overdue
            plan.review_count = standing.steps["review"]
            plan.done_count = standing.done
            plan.progress = standing.progress

    def _count_by_plan(self, model):
        return dict(
            self.env[model]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )

    # --- Rules ---

    def _check_draft(self):
        """What the order says may be typed over only while the plan is a draft."""
        approved = self.sudo().filtered(lambda plan: plan.state != "draft")
        if approved and not self._is_engine("order"):
            raise UserError(
                self.env._(
                    "%(plan)s is approved: the words and terms of its measures are "
                    "the order's own. An amending order changes them: button «Amend» "
                    "on the plan. A single date is moved by a postponement.",
                    plan=approved[0].display_name,
                )
            )

    def write(self, vals):
        if self._governed_fields & vals.keys():
            self._check_draft()
        result = super().write(vals)
        if not vals.get("active", True):
            self._end_activities()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        if not self._is_engine() and any(
            plan.project_id or plan.state != "draft" for plan in plans.sudo()
        ):
            self._raise_engine_field({"state"})
        return plans

    def _raise_engine_field(self, names):
        if names - self._engine_fields:
            return super()._raise_engine_field(names)
        raise UserError(
            self.env._("A plan is approved by the button «Approve», not by hand.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(plan.state != "draft" for plan in self):
            raise UserError(
                self.env._("An approved plan cannot be deleted: archive it instead.")
            )

    # --- Approval (design §4) ---

    def action_approve(self):
        """Make the plan's board with all its tasks; open it.

        :raises UserError: a measure has no lead or no control date; not a draft.
        """
        self.check_access("write")
        for plan in self:
            plan._check_can_be_approved()
        # The right to approve was checked above; the board is nobody's to make.
        for plan in self._without_switches(defaults=True).sudo()._as_engine():
            plan = plan._as_record()
            # Quiet: the controller gets one letter about the plan, not Odoo's too.
            boards = plan.env["project.project"]._as_engine(quiet=True)
            plan.project_id = boards.create(plan._prepare_project_vals())
            plan.state = "approved"
            tasks = plan.measure_ids._create_tasks()
            plan._after_approval(tasks)
        return self.action_open_board() if len(self) == 1 else True

    def _check_can_be_approved(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("%(plan)s is approved already.", plan=self.display_name)
            )
        if not self.measure_ids:
            raise UserError(
                self.env._(
                    "%(plan)s has no measures: import the order's file first.",
                    plan=self.display_name,
                )
            )
        self.measure_ids._check_ready()

    def _prepare_project_vals(self):
        """Values of the project that is the plan's board."""
        self.ensure_one()
        steps = self.env["project.task.type"].search([("step", "!=", False)])
        return {
            "name": self.display_name,
            "profplan_id": self.id,
            # By our groups only, not by every employee or user of Project (design §9).
            "privacy_visibility": "followers",
            "type_ids": [fields.Command.set(steps.ids)],
            "date_start": self.date_start,
            "date": self.date_end,
            "user_id": self.controller_id.id,
            "resource_calendar_id": False,
            "allow_task_dependencies": False,
            "allow_milestones": False,
            "allow_recurring_tasks": False,
        }

    def _after_approval(self, tasks):
        """What follows once the tasks exist: the record first, letters last."""
        self.ensure_one()
        self._post_approval(tasks)
        self._link_previous()
        tasks._schedule_first_activities()
        self._send_approval(tasks)

    def _post_approval(self, tasks):
        self.message_post(
            body=self.env._(
                "The plan is approved: %(measures)s measures, %(tasks)s tasks.",
                measures=len(self.measure_ids),
                tasks=len(tasks),
            )
        )
        later = tasks.filtered(lambda task: task.control_date > task.legal_date)
        if later:
            self.message_post(
                body=self.env._(
                    "Due on the following working day, since the preceding one lies "
                    "before the work begins: %s",
                    ", ".join(later.mapped("display_name")[:20]),
                )
            )

    @api.constrains("date_start", "date_end")
    def _check_period(self):
        for plan in self:
            if plan.date_start > plan.date_end:
                raise ValidationError(
                    self.env._(
                        "The period of the plan ends on %(end)s, before it starts on "
                        "%(start)s. Correct the period.",
                        end=format_date(self.env, plan.date_end),
                        start=format_date(self.env, plan.date_start),
                    )
                )
