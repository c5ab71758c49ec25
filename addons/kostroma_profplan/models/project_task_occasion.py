from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..lib import execution
from ..lib.typed import read_day

LONGEST = 200  # signs of what happened


class ProjectTask(models.Model):
    """Events that a term is counted from: each opens a part with a date (design §5)."""

    _inherit = "project.task"

    occasion_ids = fields.One2many(
        "profplan.occasion",
        "root_task_id",
        "Events of the term",
        readonly=True,
        copy=False,
    )
    # Stored, as every card of a board asks for them.
    occasion_count = fields.Integer(
        "Number of events", compute="_compute_occasion_count", store=True
    )
    waits_for_event = fields.Boolean(compute="_compute_waits_for_event", store=True)
    event_text = fields.Char(related="measure_id.event_text", string="Waits for")
    can_record_occasion = fields.Boolean(compute="_compute_can_record_occasion")

    @api.depends("occasion_ids")
    def _compute_occasion_count(self):
        counts = dict(
            self.env["profplan.occasion"]._read_group(
                [("root_task_id", "in", self._origin.ids)],
                ["root_task_id"],
                ["__count"],
            )
        )
        for task in self:
            task.occasion_count = counts.get(task._origin, 0)

    @api.depends(
        "measure_id.deadline_kind",
        "measure_id.control_date",
        "measure_id.plan_id.plan_clause_id",
        "measure_id.plan_id.report_clause_id",
        "parent_id",
    )
    def _compute_waits_for_event(self):
        """Its term is counted from an event: it has no date before one."""
        for task in self:
            measure = task.measure_id
            root = measure and not task.parent_id
            task.waits_for_event = bool(root and measure._is_on_event())

    @api.depends("waits_for_event", "step", "unit_id", "co_unit_ids")
    @api.depends_context("uid")
    def _compute_can_record_occasion(self):
        for task in self:
            is_open = task.waits_for_event and task.step in execution.OPEN_STEPS
            task.can_record_occasion = bool(is_open and task._get_roles())

    def action_ask_occasion(self):
        """The dialog that asks what happened and when."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_occasion_record"
        ) | {"context": {"default_task_id": self.id}}

    def action_record_occasion(self, date, name):
        """What the term of this task is counted from has happened.

        Makes a window and its task, due by the production calendar; as often as it
        happens. By the unit's people, a coordinator or a manager.

        :param date: the day on which it happened, or will
        :param name: what happened, in words
        :return: the ``profplan.occasion``
        """
        self.ensure_one()
        self._check_seen()
        day, words = self._check_occasion(date, name)
        root = self.sudo()._because(words)
        measure = root.measure_id
        vals = measure._prepare_occasion_window_vals(day, words)
        window = measure.env["profplan.window"]._as_engine().create(vals)
        part = root._create_of_plan([measure._prepare_window_task_vals(root, window)])
        occasion = (
            self.env["profplan.occasion"]
            .sudo()
            ._as_engine()
            .create(
                {
                    "measure_id": measure.id,
                    "root_task_id": self.id,
                    "date": day,
                    "name": words,
                    "window_id": window.id,
                    "task_id": part.id,
                }
            )
        )
        part._schedule_first_activities()
        self._note_occasion(occasion)
        return occasion.with_env(self.env)

    def _check_occasion(self, date, name):
        """Who may record what: the day and the words, or a sentence."""
        self._check_plan_open()
        if not self.waits_for_event:
            raise UserError(
                self.env._(
                    "«%(task)s» has a date and waits for no event.",
                    task=self.display_name,
                )
            )
        if not self._get_roles():
            raise AccessError(
                self.env._(
                    "«%(task)s» is the work of %(unit)s: only its people and the "
                    "coordinators record what happened.",
                    task=self.display_name,
                    unit=self.sudo().unit_id.name,
                )
            )
        if self.step not in execution.OPEN_STEPS:
            raise UserError(
                self.env._(
                    "«%(task)s» is off control: a manager can reopen it.",
                    task=self.display_name,
                )
            )
        words = " ".join(str(name or "").split())
        if not words or len(words) > LONGEST:
            raise UserError(
                self.env._(
                    "Write in a few words what happened (up to %(count)s signs).",
                    count=LONGEST,
                )
            )
        return self._get_occasion_day(date), words

    def _get_occasion_day(self, date):
        plan = self.sudo().plan_id
        day = read_day(date)
        if not day or not plan.date_start <= day <= plan.date_end:
            raise UserError(
                self.env._(
                    "Name the day of the event: from %(start)s to %(end)s, the period "
                    "of the plan.",
                    start=format_date(self.env, plan.date_start),
                    end=format_date(self.env, plan.date_end),
                )
            )
        return day

    def _note_occasion(self, occasion):
        """The record of the whole tells what happened and what came of it."""
        body = self.env._(
            "It has happened: %(event)s. To be done %(dates)s.",
            event=occasion.display_name,
            dates=occasion.task_id._get_dates_words(),
        )
        self.sudo()._note({self.id: body})
