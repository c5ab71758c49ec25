from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import discipline as rules
from .number import Number
from .project_task_health import HEALTHS
from .project_task_type import STEPS

# Rows of the record of changes by which a task was ever returned.
RETURNED = SQL("what = 'step' AND step = 'returned'")
# Postponements that count: granted, to a later day. A term that an amending order or
# anybody else has moved was not postponed for its executor (design §8).
POSTPONED = SQL(
    "state = 'granted' AND (control_date > old_date OR report_date > old_report_date)"
)


class ProfplanDiscipline(models.Model):
    """Executive discipline (исполнительская дисциплина, design §8): a row a task.

    Read from the tasks on control and their record of changes, stored nowhere; grouped
    by unit it is the standard table. What counts as what says ``lib/discipline.py``.
    """

    _name = "profplan.discipline"
    _description = "Executive Discipline"
    _inherit = ["profplan.engine.mixin"]
    _auto = False
    _order = "limit_date, id"
    _rec_name = "task_id"
    _depends = {
        "profplan.change": ["task_id", "what", "step"],
        "profplan.measure": ["kind"],
        "profplan.plan": ["active", "coordinator_unit_id"],
        "profplan.postponement": [
            "task_id",
            "state",
            "old_date",
            "control_date",
            "old_report_date",
            "report_date",
        ],
        "profplan.unit": ["kind"],
        "project.task": [
            "active",
            "health",
            "late_days",
            "limit_date",
            "measure_id",
            "not_executed",
            "parent_id",
            "plan_id",
            "section_id",
            "step",
            "submitted_on",
            "unit_id",
        ],
    }

    task_id = fields.Many2one("project.task", readonly=True)
    plan_id = fields.Many2one("profplan.plan", "Approved plan", readonly=True)
    section_id = fields.Many2one("profplan.section", readonly=True)
    unit_id = fields.Many2one("profplan.unit", readonly=True)
    unit_kind = fields.Selection("_get_unit_kinds", "Kind of unit", readonly=True)
    coordinator_unit_id = fields.Many2one(
        "profplan.unit", "Coordinating unit", readonly=True
    )
    measure_kind = fields.Selection("_get_measure_kinds", "Kind", readonly=True)
    scope = fields.Selection(
        [("whole", "Measures and clauses"), ("term", "Single terms of a measure")],
        "Whole or term",
        readonly=True,
        help="Single terms are parts of a measure that is counted by itself.",
    )
    verdict = fields.Selection(
        [
            ("on_time", "Done on time"),
            ("late", "Done late"),
            ("overdue", "Overdue and not done"),
            ("review", "Submitted on time, under review"),
            ("ahead", "Term is ahead"),
        ],
        readonly=True,
    )
    step = fields.Selection(STEPS, readonly=True)
    health = fields.Selection(HEALTHS, "Execution", readonly=True)
    limit_date = fields.Date("On time until", readonly=True)
    submitted_on = fields.Date(readonly=True)
    total = fields.Integer("Was on control", readonly=True)
    on_time = fields.Integer("Done on time", readonly=True)
    late = fields.Integer("Done late", readonly=True)
    overdue = fields.Integer("Overdue and not done", readonly=True)
    review = fields.Integer("Under review", readonly=True)
    ahead = fields.Integer("Term is ahead", readonly=True)
    postponed = fields.Integer(readonly=True)
    returned = fields.Integer(readonly=True)
    delay_days = Number(
        "Days of delay, mean",
        readonly=True,
        aggregator="avg",
        help="Over what is late: until the submission, else until today.",
    )
    share = Number(
        "In time, %",
        readonly=True,
        aggregator="avg",
        help="Done on time, of all whose term has come.",
    )

    @api.model
    def _get_unit_kinds(self):
        return self._get_words_of("profplan.unit", "kind")

    @api.model
    def _get_measure_kinds(self):
        return self._get_words_of("profplan.measure", "kind")

    @api.model
    def _get_words_of(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    @property
    def _table_query(self):
        """The rows; days of what is not done yet are counted until today."""
        return SQL(
            """
            SELECT judged.*, 1 AS total,
                (verdict = 'on_time')::int AS on_time,
                (verdict = 'late')::int AS late,
                (verdict = 'overdue')::int AS overdue,
                (verdict = 'review')::int AS review,
                (verdict = 'ahead')::int AS ahead,
                CASE verdict
                    WHEN 'late' THEN late_days
                    WHEN 'overdue' THEN GREATEST(0, CASE step
                        WHEN 'review' THEN submitted_on ELSE %(today)s END - limit_date)
                    END AS delay_days,
                CASE WHEN verdict IN %(judged)s THEN
                    CASE verdict WHEN 'on_time' THEN 100 ELSE 0 END END AS share
            FROM (%(rows)s) AS judged
            """,
            today=self.env["project.task"]._get_today(),
            judged=rules.JUDGED,
            rows=self._get_query_of_tasks(),
        )

    @api.model
    def _get_query_of_tasks(self):
        """Tasks on control, each with its verdict and marks."""
        return SQL(
            """
            SELECT task.id, task.id AS task_id, task.plan_id, task.section_id,
                task.unit_id, unit.kind AS unit_kind, plan.coordinator_unit_id,
                measure.kind AS measure_kind, task.step, task.health, task.limit_date,
                task.submitted_on, task.late_days,
                CASE WHEN task.id IN %(wholes)s THEN 'whole' ELSE 'term' END AS scope,
                %(verdict)s AS verdict,
                EXISTS (SELECT FROM profplan_postponement WHERE task_id = task.id
                    AND %(postponed)s)::int AS postponed,
                EXISTS (SELECT FROM profplan_change WHERE task_id = task.id
                    AND %(returned)s)::int AS returned
            FROM project_task AS task
            JOIN profplan_plan AS plan ON plan.id = task.plan_id AND plan.active
            JOIN profplan_measure AS measure ON measure.id = task.measure_id
            LEFT JOIN profplan_unit AS unit ON unit.id = task.unit_id
            WHERE task.active AND task.step <> 'dropped'
            """,
            wholes=self._get_query_of_wholes(),
            verdict=self._get_verdict_sql(),
            postponed=POSTPONED,
            returned=RETURNED,
        )

    @api.model
    def _get_query_of_wholes(self):
        """The tasks of which no part is counted twice, by the rule of the units."""
        domain = self.env["profplan.unit"]._get_wholes_domain()
        return self.env["project.task"].sudo()._search(domain).subselect()

    @api.model
    def _get_verdict_sql(self):
        """``rules.get_verdict`` of the stored health: the one that boards show."""
        whens = [
            SQL("WHEN task.health = %s THEN %s", health, verdict)
            for health, verdict in rules.BY_HEALTH.items()
        ]
        return SQL(
            "CASE WHEN task.not_executed AND task.step <> 'done' THEN 'overdue' %s "
            "WHEN task.step = 'review' THEN 'review' ELSE 'ahead' END",
            SQL(" ").join(whens),
        )

    def action_open(self):
        """The task that the row stands for."""
        self.ensure_one()
        self.check_access("read")
        return self.task_id._get_form_action()
