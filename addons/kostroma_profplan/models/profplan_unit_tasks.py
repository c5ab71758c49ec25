from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..lib.standing import Standing


class ProfplanUnit(models.Model):
    """What a unit has to do, as numbers that lead to the tasks."""

    _inherit = "profplan.unit"

    assignment_ids = fields.One2many("profplan.assignment", "unit_id", "Assignments")
    open_task_count = fields.Integer("On control", compute="_compute_task_counts")
    due_task_count = fields.Integer("In time", compute="_compute_task_counts")
    overdue_task_count = fields.Integer("Overdue", compute="_compute_task_counts")
    done_task_count = fields.Integer("Done", compute="_compute_task_counts")
    task_bar = fields.Json("Bar of the card", compute="_compute_task_counts")

    @api.model
    def _get_whole_tasks_domain(self):
        """Those of plans that are not archived, see :meth:`_get_wholes_domain`."""
        return Domain("plan_id.active", "=", True) & self._get_wholes_domain()

    @api.model
    def _get_wholes_domain(self):
        """Measures, and an organisation's part of one: no part is counted twice.

        A single term of a measure that a group leads is a part, too.
        """
        of_group = Domain("parent_id.unit_id.kind", "=", "group")
        return Domain("parent_id", "=", False) | (
            of_group & Domain("unit_id.kind", "!=", "group")
        )

    @api.depends_context("uid", "profplan_unit_plan")
    def _compute_task_counts(self):
        """Of all plans, or of the one that the context names; lead or co-executor."""
        domain = self._get_whole_tasks_domain()
        plan = self.env.context.get("profplan_unit_plan")
        if plan:
            domain &= Domain("plan_id", "=", plan)
        standings = defaultdict(Standing)
        for role in ("unit_id", "co_unit_ids"):
            for unit, rests, *stands, count in self.env["project.task"]._read_group(
                domain & Domain(role, "in", self.ids),
                [role, "not_executed", "step", "health"],
                ["__count"],
            ):
                standings[unit.id, bool(rests)].add(*stands, count)
        for unit in self:
            work, left = (standings[unit._origin.id, one] for one in (False, True))
            standing = Standing()
            standing.add_all(work)
            standing.add_all(left)
            unit.open_task_count = standing.open
            unit.due_task_count = standing.waiting
            unit.overdue_task_count = standing.overdue
            unit.done_task_count = standing.done
            # What closed plans left open does not burn.
            unit.task_bar = work.get_bar() | left.get_bar(closed=True)

    def action_view_tasks(self):
        """The tasks that the numbers count, of the plan from whose screen one came."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_unit_tasks"
        )
        action["context"] = {
            "search_default_open": 1,
            "active_id": self.id,
            "active_ids": self.ids,
            "active_model": self._name,
        }
        plan = self.env.context.get("profplan_unit_plan")
        if plan:
            action["context"]["search_default_plan_id"] = plan
        return action
