from dataclasses import dataclass
from datetime import date, datetime

from odoo import api, models
from odoo.tools import SQL


@dataclass(frozen=True)
class PastDay:
    """The day as of which our own code reads: no context over RPC can hold it."""

    day: date


DATES = {
    "report_date": ("report_date", "date"),
    "control_date": ("control_date", "date"),
}
RELEASED = {"released": ("released", "boolean")}
# Of each table that the collection is read from: its column in the record of changes,
# what it needs of the row as it is now, and {column: (what of the record, type)}.
# A sheet is out of sight only while it is not asked, so that says it all.
PAST = {
    "profplan_sheet_line": (
        "line_id",
        ("id", "sheet_id", "measure_id", "task_id"),
        {
            "active": ("asked", "boolean"),
            **RELEASED,
            "state": ("line_state", "text"),
            "not_applicable": ("not_applicable", "text"),
            "reported_on": ("reported_on", "date"),
            **DATES,
        },
    ),
    "profplan_sheet": (
        "sheet_id",
        ("id", "plan_id", "unit_id"),
        {
            **RELEASED,
            "state": ("sheet_state", "text"),
            "plan_submitted_on": ("plan_submitted_on", "date"),
            "report_submitted_on": ("report_submitted_on", "date"),
        },
    ),
    "project_task": (
        "task_id",
        ("id", "sheet_id", "sheet_part", "measure_id", "active"),
        {
            **RELEASED,
            "step": ("step", "text"),
            "not_applicable": ("not_applicable", "text"),
            "submitted_on": ("submitted_on", "date"),
            **DATES,
        },
    ),
}


class ProfplanCollection(models.Model):
    """The collection as it stood on a past day, out of the record of changes (§6).

    By the very rules of today's: only what they are read from is another. Who owed then
    is on record, too: what was made, taken back and asked again.
    """

    _inherit = "profplan.collection"

    @api.model
    def _at(self, day):
        """The collection as of the end of a day; for groups, not for records.

        What was read of a record stays in the cache, whatever the day.
        """
        if day >= self.env["project.task"]._get_today():
            return self
        return self.with_context(profplan_collection_day=PastDay(day))

    @api.model
    def _get_past_day(self):
        past = self.env.context.get("profplan_collection_day")
        return past.day if isinstance(past, PastDay) else None

    @api.model
    def _get_past_end(self):
        """The last moment that is read: of the past day, else there is none."""
        day = self._get_past_day()
        return self.env["project.task"]._get_day_end(day) if day else datetime.max

    @api.model
    def _get_source(self, table):
        """What stands behind FROM: the table, or its rows as of the past day."""
        day = self._get_past_day()
        if not day:
            return SQL.identifier(table)
        owner, columns, values = PAST[table]
        return SQL(
            "(SELECT %(columns)s %(more)s FROM %(table)s AS now %(joins)s"
            " WHERE %(there)s)",
            columns=SQL(", ").join(
                [
                    *(SQL.identifier("now", name) for name in columns),
                    *(self._get_past_value(name, values[name][1]) for name in values),
                ]
            ),
            more=self._get_past_more(table, owner, day),
            table=SQL.identifier(table),
            joins=SQL(" ").join(
                self._get_past_join(name, what, owner, day)
                for name, (what, _kind) in values.items()
            ),
            there=self._get_past_there(table, day),
        )

    @api.model
    def _get_past_value(self, name, kind):
        return SQL(
            "CASE WHEN %(past)s.found THEN %(past)s.value ELSE now.%(name)s::text END"
            "::%(kind)s AS %(name)s",
            past=SQL.identifier(f"past_{name}"),
            name=SQL.identifier(name),
            kind=SQL(kind),
        )

    @api.model
    def _get_past_join(self, name, what, owner, day):
        """The last value until the day, else the first one that came after it."""
        return SQL(
            """
            LEFT JOIN LATERAL (
                SELECT TRUE AS found, (CASE WHEN day <= %(day)s THEN new_value
                    ELSE old_value END) #>> '{}' AS value
                FROM profplan_change WHERE %(owner)s = now.id AND what = %(what)s
                ORDER BY day <= %(day)s DESC, CASE WHEN day <= %(day)s THEN -id
                    ELSE id END
                LIMIT 1
            ) AS %(past)s ON TRUE
            """,
            day=day,
            owner=SQL.identifier(owner),
            what=what,
            past=SQL.identifier(f"past_{name}"),
        )

    @api.model
    def _get_past_more(self, table, owner, day):
        """Until when it was on time: days with the acceptor count once it came back.

        A sheet has no limit of its own, but whether it is asked is all its being there.
        """
        if table == "profplan_sheet":
            return SQL(", TRUE AS active")
        paused, what = (
            (SQL("now.paused_days"), "line_state")
            if table == "profplan_sheet_line"
            else (SQL("now.limit_date - now.report_date"), "step")
        )
        return SQL(
            """
            , COALESCE(%(reported)s, %(control)s) + CASE WHEN EXISTS (
                SELECT FROM profplan_change WHERE %(owner)s = now.id
                    AND what = %(what)s AND day <= %(day)s
                    AND new_value #>> '{}' = 'returned')
                THEN COALESCE(%(paused)s, 0) ELSE 0 END AS limit_date
            """,
            reported=self._get_past_date("report_date"),
            control=self._get_past_date("control_date"),
            owner=SQL.identifier(owner),
            what=what,
            day=day,
            paused=paused,
        )

    @api.model
    def _get_past_date(self, name):
        return SQL(
            "CASE WHEN %(past)s.found THEN %(past)s.value::date ELSE now.%(name)s END",
            past=SQL.identifier(f"past_{name}"),
            name=SQL.identifier(name),
        )

    @api.model
    def _get_past_there(self, table, day):
        """Whether the row was there on the day; sheets are made with what they hold."""
        sent = SQL("sent_on <= %s", self.env["project.task"]._get_day_end(day))
        created = SQL("what = 'created' AND day <= %s", day)
        if table == "profplan_sheet_line":
            return SQL("now.%s", sent)
        if table == "project_task":
            return SQL(
                "now.sheet_id IS NOT NULL AND EXISTS (SELECT FROM profplan_change"
                " WHERE task_id = now.id AND %s)",
                created,
            )
        return SQL(
            "EXISTS (SELECT FROM profplan_sheet_line WHERE sheet_id = now.id AND %s)"
            " OR EXISTS (SELECT FROM project_task AS task JOIN profplan_change"
            " ON task_id = task.id WHERE task.sheet_id = now.id AND %s)",
            sent,
            created,
        )
