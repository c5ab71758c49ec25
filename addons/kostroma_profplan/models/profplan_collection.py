from odoo import api, fields, models
from odoo.tools import SQL

# What is owed, beside the parts of the sheet itself: what the numbers of a plan's
# collection are counted over.
OF_MEASURES = ("line", "task")
NUMBERS = (
    "expected",
    "received",
    "on_time",
    "late",
    "returned",
    "claimed",
    "silent",
    "overdue",
)


class ProfplanCollection(models.Model):
    """What organisations owe by a plan and how it stands (Сбор, design §6).

    One row for each thing that an organisation owes: to acknowledge the plan, to hand
    in its own plan and its report, a line of the report, a task of its own. What does
    not apply and what is not asked any more is no row, so every number is counted over
    those who owe. Read from sheets, lines and tasks; stored nowhere.
    """

    _name = "profplan.collection"
    _description = "Collection From Organisations"
    _inherit = ["profplan.engine.mixin"]
    _auto = False
    _order = "limit_date, unit_id, id"
    _rec_name = "measure_id"
    _depends = {
        "profplan.acknowledgement": ["plan_id", "unit_id", "moment"],
        "profplan.measure": ["report_date"],
        "profplan.plan": ["plan_clause_id", "report_clause_id"],
        "profplan.sheet": [
            "plan_id",
            "unit_id",
            "state",
            "active",
            "released",
            "plan_submitted_on",
            "report_submitted_on",
        ],
        "profplan.sheet.line": [
            "sheet_id",
            "measure_id",
            "state",
            "not_applicable",
            "active",
            "released",
            "limit_date",
            "reported_on",
        ],
        "profplan.unit": ["organisation_type_id", "district"],
        "project.task": [
            "sheet_id",
            "sheet_part",
            "measure_id",
            "step",
            "active",
            "released",
            "not_applicable",
            "limit_date",
            "submitted_on",
        ],
    }

    plan_id = fields.Many2one("profplan.plan", "Approved plan", readonly=True)
    unit_id = fields.Many2one("profplan.unit", "Organisation", readonly=True)
    organisation_type_id = fields.Many2one(
        "profplan.organisation.type", "Type of organisation", readonly=True
    )
    district = fields.Char(readonly=True)
    measure_id = fields.Many2one("profplan.measure", readonly=True)
    sheet_id = fields.Many2one("profplan.sheet", "Plan and report", readonly=True)
    line_id = fields.Many2one(
        "profplan.sheet.line", "Line of the plan and report", readonly=True
    )
    task_id = fields.Many2one("project.task", "Own hand-in", readonly=True)
    kind = fields.Selection(
        [
            ("acknowledge", "To acknowledge the plan"),
            ("plan", "Its own plan"),
            ("report", "Its report"),
            ("line", "A line of the report"),
            ("task", "A hand-in of its own"),
        ],
        "What is owed",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("silent", "Not handed in"),
            ("claimed", "Said not to apply"),
            ("returned", "Returned"),
            ("received", "Waits for acceptance"),
            ("accepted", "Accepted"),
        ],
        readonly=True,
    )
    limit_date = fields.Date("On time until", readonly=True)
    handed_on = fields.Date("Handed in on", readonly=True)
    expected = fields.Integer(readonly=True)
    received = fields.Integer(readonly=True)
    on_time = fields.Integer("Received on time", readonly=True)
    late = fields.Integer("Received late", readonly=True)
    returned = fields.Integer("Returned, not back yet", readonly=True)
    claimed = fields.Integer("Said not to apply, not answered", readonly=True)
    silent = fields.Integer(readonly=True)
    overdue = fields.Integer("Overdue with the organisation", readonly=True)

    @property
    def _table_query(self):
        """The rows; which of them are overdue is judged by the company's today.

        Or by the past day that is read, see :meth:`_at`.
        """
        return SQL(
            """
            SELECT owed.*, unit.organisation_type_id, unit.district, 1 AS expected,
                (state IN ('received', 'accepted'))::int AS received,
                (state IN ('received', 'accepted')
                    AND NOT COALESCE(handed_on > limit_date, FALSE))::int AS on_time,
                (state IN ('received', 'accepted')
                    AND COALESCE(handed_on > limit_date, FALSE))::int AS late,
                (state = 'returned')::int AS returned,
                (state = 'claimed')::int AS claimed,
                (state = 'silent')::int AS silent,
                (state IN ('silent', 'returned')
                    AND COALESCE(limit_date < %(today)s, FALSE))::int AS overdue
            FROM (%(lines)s UNION ALL %(tasks)s UNION ALL %(parts)s) AS owed
            JOIN profplan_unit AS unit ON unit.id = owed.unit_id
            """,
            today=self._get_past_day() or self.env["project.task"]._get_today(),
            lines=self._get_query_of_lines(),
            tasks=self._get_query_of_tasks(),
            parts=self._get_query_of_parts(),
        )

    @api.model
    def _get_query_of_lines(self):
        return SQL(
            """
            SELECT line.id * 8 + 4 AS id, 'line' AS kind, sheet.plan_id, sheet.unit_id,
                line.measure_id, sheet.id AS sheet_id, line.id AS line_id,
                NULL::int AS task_id, line.limit_date, line.reported_on AS handed_on,
                CASE
                    WHEN line.not_applicable = 'claimed' THEN 'claimed'
                    WHEN line.state = 'open' THEN 'silent'
                    WHEN line.state = 'reported' THEN 'received'
                    ELSE line.state
                END AS state
            FROM %s AS line
            JOIN %s AS sheet ON sheet.id = line.sheet_id
            WHERE %s AND %s AND line.state <> 'not_applicable'
            """,
            self._get_source("profplan_sheet_line"),
            self._get_source("profplan_sheet"),
            self._get_owing("line"),
            self._get_owing("sheet"),
        )

    @api.model
    def _get_query_of_tasks(self):
        """What is handed in apart; what a line or a part of the sheet shows is not."""
        return SQL(
            """
            SELECT task.id * 8 + 5, 'task', sheet.plan_id, sheet.unit_id,
                task.measure_id, sheet.id, NULL::int, task.id, task.limit_date,
                task.submitted_on,
                CASE
                    WHEN task.not_applicable = 'claimed' THEN 'claimed'
                    WHEN task.step = 'review' THEN 'received'
                    WHEN task.step = 'done' THEN 'accepted'
                    WHEN task.step = 'returned' THEN 'returned'
                    ELSE 'silent'
                END
            FROM %s AS task
            JOIN %s AS sheet ON sheet.id = task.sheet_id
            WHERE task.sheet_part IS NULL AND %s AND %s
                AND task.step IS DISTINCT FROM 'dropped'
                AND NOT EXISTS (
                    SELECT FROM profplan_sheet_line AS line WHERE line.task_id = task.id
                )
            """,
            self._get_source("project_task"),
            self._get_source("profplan_sheet"),
            self._get_owing("task"),
            self._get_owing("sheet"),
        )

    @api.model
    def _get_query_of_parts(self):
        """What a sheet itself owes: acknowledging, its plan, its report.

        Plan and report are due as their clause's task is; without one as the clause.
        """
        return SQL(
            """
            SELECT sheet.id * 8 + part.position, part.kind, sheet.plan_id,
                sheet.unit_id, clause.id, sheet.id, NULL::int, task.id,
                COALESCE(task.limit_date, clause.report_date), part.handed_on,
                part.state
            FROM %(sheets)s AS sheet
            JOIN profplan_plan AS plan ON plan.id = sheet.plan_id
            LEFT JOIN profplan_acknowledgement AS read
                ON read.plan_id = sheet.plan_id AND read.unit_id = sheet.unit_id
                AND read.moment <= %(end)s
            CROSS JOIN LATERAL (VALUES
                (1, 'acknowledge', NULL::int,
                    (read.moment AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                    CASE WHEN read.id IS NULL THEN 'silent' ELSE 'accepted' END),
                (2, 'plan', plan.plan_clause_id, sheet.plan_submitted_on,
                    CASE
                        WHEN sheet.state = 'plan_review' THEN 'received'
                        WHEN sheet.state = 'plan_returned' THEN 'returned'
                        WHEN sheet.state <> 'planning' THEN 'accepted'
                        WHEN sheet.plan_submitted_on IS NOT NULL THEN 'returned'
                        ELSE 'silent'
                    END),
                (3, 'report', plan.report_clause_id, sheet.report_submitted_on,
                    CASE
                        WHEN sheet.state = 'report_review' THEN 'received'
                        WHEN sheet.state = 'accepted' THEN 'accepted'
                        WHEN sheet.state = 'report_returned'
                            OR sheet.report_submitted_on IS NOT NULL THEN 'returned'
                        ELSE 'silent'
                    END)
            ) AS part (position, kind, clause_id, handed_on, state)
            LEFT JOIN profplan_measure AS clause ON clause.id = part.clause_id
            LEFT JOIN %(tasks)s AS task
                ON task.sheet_id = sheet.id AND task.sheet_part = part.kind
            WHERE %(owing)s
            """,
            sheets=self._get_source("profplan_sheet"),
            tasks=self._get_source("project_task"),
            end=self._get_past_end(),
            zone=self.env["project.task"]._get_zone(),
            owing=self._get_owing("sheet"),
        )

    @api.model
    def _get_owing(self, alias):
        """What is asked: neither taken back nor out of sight."""
        return SQL(
            "%(alias)s.active AND NOT COALESCE(%(alias)s.released, FALSE)",
            alias=SQL.identifier(alias),
        )

    def action_open(self):
        """The record that the row stands for: the line, the task or the sheet."""
        self.ensure_one()
        self.check_access("read")
        return self._get_owner()._get_form_action()
