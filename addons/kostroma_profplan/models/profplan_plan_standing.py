from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..lib.execution import OPEN_STEPS
from ..lib.standing import LIGHTS, Standing


class ProfplanPlan(models.Model):
    """How a plan stands at a glance: traffic light and nearest day (design §9)."""

    _inherit = "profplan.plan"

    light = fields.Selection(
        [
            (LIGHTS[0], "It burns"),
            (LIGHTS[1], "Needs attention"),
            (LIGHTS[2], "In order"),
        ],
        "Traffic light",
        compute="_compute_light",
        help="Red: more than a tenth of the measures is overdue. Yellow: a measure or "
        "one of its terms is overdue, or something is at risk.",
    )
    waiting_count = fields.Integer("In time", compute="_compute_light")
    at_risk_count = fields.Integer("At risk", compute="_compute_light")
    bar = fields.Json("Bar of the card", compute="_compute_light")
    next_date = fields.Date("Nearest day", compute="_compute_light")
    next_days = fields.Integer("Days to the nearest day", compute="_compute_light")
    next_text = fields.Char("Nearest", compute="_compute_light")

    @api.model
    def _get_measures_domain(self):
        """Roots stand for measures: what every number of a plan counts."""
        return Domain("parent_id", "=", False)

    @api.model
    def _get_terms_domain(self):
        """Terms of measures that have several; organisations' parts are no term."""
        return Domain([("parent_id", "!=", False), ("sheet_id", "=", False)])

    @api.model
    def _get_missed_terms_domain(self):
        return self._get_terms_domain() & Domain("health", "=", "overdue")

    def _get_standings(self, by=()):
        """How the measures of these plans stand, in two queries.

        :param by: other fields of ``project.task`` to count apart by
        :return: ``{plan: Standing}``, with ``by`` ``{(plan, value, …): Standing}``
        """
        standings = defaultdict(Standing)
        of_terms = self._get_terms_domain() & Domain("step", "in", OPEN_STEPS)
        for domain, add in (
            (self._get_measures_domain(), Standing.add),
            (of_terms, Standing.add_terms),
        ):
            for plan, *values, step, health, count, limit in self.env[
                "project.task"
            ]._read_group(
                Domain("plan_id", "in", self.ids) & domain,
                ["plan_id", *by, "step", "health"],
                ["__count", "limit_date:min"],
            ):
                key = (plan, *values) if by else plan
                add(standings[key], step, health, count, limit)
        return standings

    @api.depends("state", "task_ids.step", "task_ids.health", "task_ids.limit_date")
    @api.depends_context("lang")
    def _compute_light(self):
        standings = self._get_standings()
        today = self.env["project.task"]._get_today()
        for plan in self:
            standing = standings[plan._origin]
            nearest = standing.nearest
            # Of a closed plan nothing is on control any more.
            closed = plan.state == "closed"
            plan.light = not closed and standing.light
            plan.bar = standing.get_bar(closed)
            plan.waiting_count = standing.waiting
            plan.at_risk_count = standing.healths["at_risk"]
            plan.next_date = nearest
            plan.next_days = (nearest - today).days if nearest else 0
            plan.next_text = plan._get_next_text(nearest, today)

    def _get_next_text(self, day, today):
        """«in 5 days», of the nearest day; "" where there is none."""
        if not day:
            return ""
        days = (day - today).days
        return self.env._("days left: %s", days) if days else self.env._("today")
