from odoo import models
from odoo.tools import SQL

from ..lib import deeds
from ..lib import discipline as rules
from .profplan_discipline import POSTPONED, RETURNED


class ProjectTask(models.Model):
    """How tasks stood on a day, judged as executive discipline judges (design §8)."""

    _inherit = "project.task"

    def _filter_wholes(self):
        """Those of which no part is counted twice, by the rule of the units."""
        domain = self.env["profplan.unit"]._get_wholes_domain()
        return self.search([("id", "in", self.ids), *domain])

    def _judge_at(self, day, limits=None):
        """What these tasks count as on a day, out of the record: a flat number of
        queries.

        :param limits: what a report is limited to
        :return: ``{task id: row}`` of what is on control, as
            :meth:`_prepare_discipline_row` makes it
        """
        states = self._get_standings(day)
        if limits:
            states = self._limit_states(states, limits)
        rows = {
            task.id: task._prepare_discipline_row(states[task.id], day)
            for task in self.browse(states)
        }
        return {task_id: row for task_id, row in rows.items() if row["verdict"]}

    def _limit_states(self, states, limits):
        """The states of what a report is limited to.

        :param states: what :meth:`_get_standings` gave
        :param limits: see ``profplan.plan._get_discipline_rows``
        """
        units, inside = set(limits.units.ids), None
        if limits.sections:
            found = self.search(
                [
                    ("id", "in", self.ids),
                    ("section_id", "child_of", limits.sections.ids),
                ]
            )
            inside = set(found.ids)
        return {
            task_id: state
            for task_id, state in states.items()
            if (not units or (state["unit"] or {}).get("id") in units)
            and (inside is None or task_id in inside)
            and self._is_between(state["report_date"], limits)
        }

    def _is_between(self, day, limits):
        """Whether a term lies in the period that a report is limited to."""
        if not (limits.date_from or limits.date_to):
            return True
        return bool(
            day
            and (not limits.date_from or day >= limits.date_from)
            and (not limits.date_to or day <= limits.date_to)
        )

    def _prepare_discipline_row(self, state, day):
        """What a task counts as on a day.

        :param state: how it stood then, as :meth:`_get_standings` gives it
        """
        self.ensure_one()
        step = state["step"]
        verdict = rules.get_verdict(state["health"], step, self._is_left_open(day))
        unit = state["unit"] or {}
        return {
            "task_id": self.id,
            "plan_id": self.plan_id.id,
            "unit_id": unit.get("id", False),
            "unit": unit.get("name") or "",
            "verdict": verdict,
            "delay": rules.get_delay(
                verdict, state["limit_date"], state["submitted_on"], step, day
            ),
        }

    def _is_left_open(self, day):
        """Whether its plan is closed: what is open since then is not done."""
        closed_on = self.plan_id.closed_on
        return bool(closed_on) and closed_on <= day

    def _is_burning(self, state, day):
        """Whether a target that this measure is to move is at risk because of it.

        :param state: how it stood on the day, as :meth:`_get_standings` gives it
        """
        kind = deeds.get_kind(state["step"], state["outcome"], self._is_left_open(day))
        burns = deeds.is_burning(state["step"], state["health"])
        return burns or kind in (deeds.PART, deeds.NONE)

    def _get_discipline_marks(self, day):
        """``{task id: {"postponed", "returned"}}``: whether it ever was until a day."""
        values = {
            "postponed": POSTPONED,
            "returned": RETURNED,
            "ids": list(self._ids),
            "day": day,
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT task_id, 'postponed' FROM profplan_postponement
                WHERE task_id = ANY(%(ids)s) AND answered_on <= %(day)s
                    AND %(postponed)s
                UNION
                SELECT task_id, 'returned' FROM profplan_change
                WHERE task_id = ANY(%(ids)s) AND day <= %(day)s AND %(returned)s
                """,
                **values,
            )
        )
        marks = {task: dict.fromkeys(rules.MARKS, False) for task in self._ids}
        for task, mark in rows:
            marks[task][mark] = True
        return marks
