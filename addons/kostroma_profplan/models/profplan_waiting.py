from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("plan", "A plan of an organisation"),
    ("report", "A report of an organisation"),
    ("task", "Work submitted"),
    ("claim", "Said not to apply"),
    ("postponement", "A postponement asked"),
    ("value", "A fact of an indicator submitted"),
    ("proposal", "A fact of an indicator proposed"),
    ("check", "Proof handed in for a check"),
]


class ProfplanWaiting(models.Model):
    """What waits for an answer (Ждут проверки, design §6): one list of it all.

    Read from what waits, stored nowhere: it is empty only while nothing does. Of
    closed plans nothing waits. Everybody reads what they may answer
    (``security/collection_rules.xml``).
    """

    _name = "profplan.waiting"
    _description = "What Waits for an Answer"
    _inherit = ["profplan.engine.mixin"]
    _auto = False
    _order = "since desc, id desc"
    _rec_name = "kind"
    _depends = {
        "profplan.change": ["line_id", "task_id", "what", "day"],
        "profplan.check.line": ["line_id", "result"],
        "profplan.evidence": ["line_id", "event_id", "removed_on"],
        "profplan.indicator.value": [
            "state",
            "composition",
            "plan_id",
            "unit_id",
            "submitted_on",
            "superseded_by_id",
        ],
        "profplan.plan": ["state", "active"],
        "profplan.postponement": ["state", "task_id", "asked_on"],
        "profplan.sheet": [
            "state",
            "active",
            "released",
            "plan_submitted_on",
            "report_submitted_on",
        ],
        "profplan.sheet.line": ["not_applicable", "active", "released"],
        "project.task": [
            "step",
            "not_applicable",
            "parent_id",
            "sheet_part",
            "submitted_on",
        ],
    }

    kind = fields.Selection(KINDS, "What waits", readonly=True)
    name = fields.Char("About", compute="_compute_name")
    plan_id = fields.Many2one("profplan.plan", "Approved plan", readonly=True)
    unit_id = fields.Many2one("profplan.unit", "Of whom", readonly=True)
    sheet_id = fields.Many2one("profplan.sheet", "Plan and report", readonly=True)
    line_id = fields.Many2one("profplan.sheet.line", "Measure", readonly=True)
    task_id = fields.Many2one("project.task", readonly=True)
    postponement_id = fields.Many2one("profplan.postponement", readonly=True)
    value_id = fields.Many2one("profplan.indicator.value", "Fact", readonly=True)
    since = fields.Date("Waits since", readonly=True)
    by_manager = fields.Boolean("Answered by a manager", readonly=True)
    days = fields.Integer("Days waiting", readonly=True, aggregator="max")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT waiting.*, GREATEST(0, %(today)s - since) AS days,
                waiting.kind = 'postponement' OR whole.id IS NOT NULL AS by_manager
            FROM (%(rows)s) AS waiting (
                id, kind, plan_id, unit_id, sheet_id, line_id, task_id,
                postponement_id, value_id, since)
            JOIN profplan_plan AS plan ON plan.id = waiting.plan_id
            LEFT JOIN project_task AS whole ON whole.id = waiting.task_id
                AND waiting.kind = 'claim' AND whole.parent_id IS NULL
            WHERE plan.state = 'approved' AND plan.active
            """,
            today=self.env["project.task"]._get_today(),
            rows=SQL(" UNION ALL ").join(self._get_queries()),
        )

    @api.model
    def _get_queries(self):
        """One query for each kind of what waits: hook."""
        return [
            SQL(
                """
                SELECT id * 16 + CASE state WHEN 'plan_review' THEN 1 ELSE 2 END,
                    CASE state WHEN 'plan_review' THEN 'plan' ELSE 'report' END,
                    plan_id, unit_id, id, NULL::int, NULL::int, NULL::int, NULL::int,
                    CASE state WHEN 'plan_review' THEN plan_submitted_on
                        ELSE report_submitted_on END
                FROM profplan_sheet
                WHERE state IN ('plan_review', 'report_review') AND active
                    AND NOT COALESCE(released, FALSE)
                """
            ),
            SQL(
                """
                SELECT id * 16 + 3, 'task', plan_id, unit_id, sheet_id, NULL, id, NULL,
                    NULL, submitted_on
                FROM project_task
                WHERE step = 'review' AND sheet_part IS NULL AND active
                    AND plan_id IS NOT NULL
                """
            ),
            SQL(
                """
                SELECT task.id * 16 + 4, 'claim', task.plan_id, task.unit_id,
                    task.sheet_id, NULL, task.id, NULL, NULL, (
                        SELECT MAX(day) FROM profplan_change
                        WHERE task_id = task.id AND what = 'not_applicable')
                FROM project_task AS task
                WHERE task.not_applicable = 'claimed' AND task.active
                    AND task.step NOT IN ('done', 'dropped')
                    AND task.plan_id IS NOT NULL
                """
            ),
            SQL(
                """
                SELECT line.id * 16 + 5, 'claim', line.plan_id, line.unit_id,
                    line.sheet_id, line.id, NULL, NULL, NULL, (
                        SELECT MAX(day) FROM profplan_change
                        WHERE line_id = line.id AND what = 'not_applicable')
                FROM profplan_sheet_line AS line
                WHERE line.not_applicable = 'claimed' AND line.active
                    AND NOT COALESCE(line.released, FALSE)
                """
            ),
            SQL(
                """
                SELECT asked.id * 16 + 6, 'postponement', task.plan_id, task.unit_id,
                    task.sheet_id, NULL, task.id, asked.id, NULL, asked.asked_on
                FROM profplan_postponement AS asked
                JOIN project_task AS task ON task.id = asked.task_id
                WHERE asked.state = 'asked'
                """
            ),
            SQL(
                """
                SELECT id * 16 + CASE state WHEN 'submitted' THEN 7 ELSE 8 END,
                    CASE state WHEN 'submitted' THEN 'value' ELSE 'proposal' END,
                    plan_id, unit_id, NULL, NULL, NULL, NULL, id,
                    COALESCE(submitted_on, create_date)::date
                FROM profplan_indicator_value
                WHERE superseded_by_id IS NULL AND (state = 'submitted'
                    OR state = 'draft' AND composition IS NOT NULL)
                """
            ),
            SQL(
                """
                SELECT asked.id * 16 + 9, 'check', line.plan_id, line.unit_id,
                    line.sheet_id, line.id, NULL, NULL, NULL, proof.day
                FROM profplan_check_line AS asked
                JOIN profplan_sheet_line AS line ON line.id = asked.line_id
                CROSS JOIN LATERAL (
                    SELECT MAX(create_date)::date AS day FROM profplan_evidence
                    WHERE removed_on IS NULL AND (line_id = line.id OR event_id IN (
                        SELECT event_id FROM profplan_event_line_rel
                        WHERE line_id = line.id))
                ) AS proof
                WHERE asked.result = 'asked' AND proof.day IS NOT NULL
                """
            ),
        ]

    def _get_owner(self):
        """The record that waits."""
        self.ensure_one()
        if self.kind in ("plan", "report"):
            return self.sheet_id
        return self.value_id or self.postponement_id or self.task_id or self.line_id

    def _get_name(self):
        """What it is about: of a fact its number, and what that corrects."""
        owner = self._get_owner()
        if self.value_id:
            name = f"{owner.indicator_id.display_name}: {owner._get_figure_text()}"
            if not owner.supersedes_id:
                return name
            return self.env._(
                "%(name)s instead of %(old)s: %(why)s",
                name=name,
                old=owner.supersedes_id._get_figure_text(),
                why=owner.note,
            )
        if self.postponement_id:
            return self.task_id.display_name
        return owner.display_name

    @api.depends("kind")
    def _compute_name(self):
        for row in self:
            row.name = row._get_name()

    def action_open(self):
        """The record that waits, where it is answered."""
        self.ensure_one()
        self.check_access("read")
        return {**self._get_owner()._get_form_action(), "name": self.name}

    @api.model
    def get_count(self):
        """How much waits for an answer of the user, for the mark beside the menu."""
        return self.search_count([])
