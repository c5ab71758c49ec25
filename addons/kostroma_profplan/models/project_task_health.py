from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import execution

HEALTHS = [
    ("overdue", "Overdue"),
    ("at_risk", "At risk"),
    ("due_soon", "Due soon"),
    ("on_track", "On track"),
    ("done_on_time", "Done on time"),
    ("done_late", "Done late"),
    ("dropped", "Dropped"),
]
# The same in Odoo's palette: red, orange, yellow, blue, green, teal, grey.
COLOURS = {
    "overdue": 1,
    "at_risk": 2,
    "due_soon": 3,
    "on_track": 4,
    "done_on_time": 10,
    "done_late": 7,
    "dropped": 0,
}


class ProjectTask(models.Model):
    """How a task stands, stored and brought to today every night (design §5)."""

    _inherit = "project.task"

    health = fields.Selection(
        HEALTHS,
        "Execution",
        compute="_compute_health",
        store=True,
        index="btree_not_null",
    )
    days_left = fields.Integer(compute="_compute_days_left")
    health_color = fields.Integer(
        "Colour", compute="_compute_health_color", help="Of the calendar: by health."
    )

    @api.model
    def _get_soon_days(self):
        """From how many days before the control date a task is due soon."""
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("kostroma_profplan.due_soon_days", 14))

    @api.depends("step", "limit_date", "submitted_on", "measure_id", "expected_date")
    def _compute_health(self):
        today, soon = self._get_today(), self._get_soon_days()
        for task in self:
            task.health = task.measure_id and task._get_health(today, soon)

    @api.depends("health", "not_executed")
    def _compute_health_color(self):
        for task in self:
            # What a closed plan left open does not burn.
            shown = "dropped" if task.not_executed else task.health
            task.health_color = COLOURS.get(shown, 0)

    def _get_health(self, today, soon):
        """How this task of a plan stands on the day."""
        self.ensure_one()
        return execution.get_health(
            self.step,
            self.limit_date,
            self.submitted_on,
            today,
            soon=soon,
            expected=self.expected_date,
        )

    @api.depends("limit_date", "step", "submitted_on")
    def _compute_days_left(self):
        today = self._get_today()
        for task in self:
            live = task.limit_date and task.step in execution.OPEN_STEPS
            task.days_left = task._get_days_left(today) if live else 0

    def _get_days_left(self, today):
        """Days until this task is late, in hand on the day it was submitted."""
        self.ensure_one()
        return execution.get_days_left(
            self.limit_date, self.step, self.submitted_on, today
        )

    # --- Health as of today ---

    @api.model
    def _cron_refresh_health(self):
        """Bring the stored health to today; may be run any number of times.

        Only tasks whose health differs are touched, one update per health: the
        number of queries does not grow with the tasks.
        """
        ids_by_health = self._get_stale_health()
        for health, ids in ids_by_health.items():
            # The ORM would send a hundred rows a query.
            self.env.cr.execute(
                SQL(
                    "UPDATE project_task SET health = %s WHERE id = ANY(%s)",
                    health,
                    ids,
                )
            )
            tasks = self.browse(ids)
            tasks.invalidate_recordset(["health"], flush=False)
            tasks.modified(["health"])
        return sum(map(len, ids_by_health.values()))

    @api.model
    def _get_stale_health(self):
        """``{health: ids of tasks that should have it and have another}``."""
        today, soon = self._get_today(), self._get_soon_days()
        tasks = self.sudo().search_fetch(
            self._get_health_domain(today, soon),
            ["step", "limit_date", "submitted_on", "expected_date", "health"],
        )
        stale = {}
        for task in tasks:
            health = task._get_health(today, soon)
            if health != task.health:
                stale.setdefault(health, []).append(task.id)
        return stale

    @api.model
    def _get_health_domain(self, today, soon):
        """Executing tasks whose stored health may be wrong today."""
        executing = fields.Domain("step", "in", execution.EXECUTING_STEPS)
        return executing & self._get_health_ranges(today, soon)

    @api.model
    def _get_health_ranges(self, today, soon):
        """Three ranges of limits, each with another health than it implies.

        What is at risk becomes overdue with the days, nothing else.
        """
        near = fields.Date.add(today, days=soon)
        return (
            (
                fields.Domain("limit_date", "<", today)
                & fields.Domain("health", "!=", "overdue")
            )
            | (
                fields.Domain("limit_date", ">=", today)
                & fields.Domain("limit_date", "<=", near)
                & fields.Domain("health", "not in", ("due_soon", "at_risk"))
            )
            | (
                fields.Domain("limit_date", ">", near)
                & fields.Domain("health", "not in", ("on_track", "at_risk"))
            )
        )
