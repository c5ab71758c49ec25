from datetime import date
from operator import itemgetter

from odoo import api, fields, models

from ..lib import past
from .profplan_change import DATES

# What of a task is on record, and the fields it is read from.
LOGGED = {
    "step": ("stage_id",),
    "unit": ("unit_id",),
    "co_units": ("co_unit_ids",),
    "people": ("user_ids",),
    "control_date": ("control_date",),
    "legal_date": ("legal_date",),
    "report_date": ("report_date",),
    "date_start": ("date_start",),
    "submitted_on": ("submitted_on",),
    "result": ("result_text",),
    # Not by a write of the task: their own model puts them on record.
    "figures": ("figures",),
    "outcome": ("outcome",),
    "outcome_reason": ("outcome_reason",),
    "expected_date": ("expected_date",),
    "expected_reason": ("expected_reason",),
    "not_applicable": ("not_applicable",),
    "released": ("released",),
}


class ProjectTask(models.Model):
    """The record of changes: written with each change, read as the past (design §5)."""

    _inherit = "project.task"

    change_ids = fields.One2many(
        "profplan.change", "task_id", "Changes", copy=False, readonly=True
    )

    _recorded = LOGGED
    _recorded_as = "task_id"

    # --- Writing ---

    def _filter_recorded(self):
        """Tasks of plans only."""
        return self.filtered("measure_id")

    def _get_logged_value(self, what):
        """A value as the record keeps it: JSON, names as they are now."""
        self.ensure_one()
        if what == "step":
            return self.step or None
        if what == "figures":
            return self._get_logged_figures()
        value = self[LOGGED[what][0]]
        if what in ("co_units", "people"):
            return [{"id": one.id, "name": one.name} for one in value.sorted("id")]
        if what == "unit":
            return {"id": value.id, "name": value.name} if value else None
        if what in DATES:
            return value.isoformat() if value else None
        return value or None

    def _log_created(self):
        """Put new tasks of plans on record, as they are."""
        log = self.env["profplan.change"]
        log._record(
            [
                log._prepare_vals(
                    self.sudo().browse(task_id),
                    "created",
                    None,
                    state,
                    starts_hold=True,
                    remark=self._get_reason(),
                )
                for task_id, state in self._get_logged().items()
            ]
        )

    def _prepare_change_vals(self, what, old, new):
        """Values of the row about one change.

        A new step and a new lead hand the task over; a new name of the lead does not.
        """
        handed_over = what == "step" or (
            what == "unit" and (old or {}).get("id") != (new or {}).get("id")
        )
        return self.env["profplan.change"]._prepare_vals(
            self, what, old, new, starts_hold=handed_over, remark=self._get_reason()
        )

    # --- Reading ---

    def _get_state_at(self, moment):
        """How these tasks stood at a past moment, in one query.

        :param moment: a datetime (UTC), or a date: the end of the company's day
        :return: ``{task id: {step, unit, co_units, people, control_date, legal_date,
            report_date, date_start, submitted_on, result, figures, outcome,
            outcome_reason, expected_date, expected_reason, not_applicable,
            released, evidence}}``; units and people as
            ``{"id", "name"}`` with the name of that time, figures as a list of
            ``{"id", "name", "number"}``,
            evidence as a list of what the record keeps of it. A task that was not
            there yet has no key.
        """
        self.check_access("read")
        return self._fold_changes(self._read_changes_at(moment))

    def _get_standings(self, day):
        """How these tasks stood at the end of a day, judged by it, in one query.

        For now and for then alike: what a file says of today comes the same way.

        :param day: of the company
        :return: ``{task id: what _get_state_at gives and limit_date, health,
            days_left, late_days, closed_on, hold_remark, first_control_date,
            first_report_date}``; ``hold_remark`` was said with the last move, the
            latter two are the dates that it was put on control with
        """
        self.check_access("read")
        changes = self._read_changes_at(day, with_holds=True)
        states, soon = self._fold_changes(changes), self._get_soon_days()
        first = {task_id: new for task_id, what, new in changes if what == "created"}
        for task_id, state in states.items():
            # They are read in any order.
            rows = sorted(state.pop("holds"), key=itemgetter(0))
            holds = [(step, self._to_date(since)) for _id, step, since, _ in rows]
            state.update(past.judge(state, holds, day, soon), hold_remark=rows[-1][3])
            for name in ("control_date", "report_date"):
                given = first[task_id].get(name)
                state[f"first_{name}"] = self._to_date(given)
        return states

    @api.model
    def _fold_changes(self, rows):
        """States of tasks out of the rows of their record.

        :param rows: as ``_read_changes_at`` gives them
        """
        states = {
            task_id: {**dict.fromkeys(LOGGED), **(new or {}), "evidence": []}
            for task_id, what, new in rows
            if what == "created"
        }
        for task_id, what, new in rows:
            if what == "evidence" and new:
                states[task_id]["evidence"].append(new)
            elif what == "hold":
                states[task_id].setdefault("holds", []).append(new)
            elif what not in ("created", "evidence"):
                states[task_id][what] = new
        for state in states.values():
            self._complete_state(state)
        return states

    @api.model
    def _complete_state(self, state):
        """Values of the record, which is JSON, as Python has them."""
        state.update({name: self._to_date(state[name]) for name in DATES})
        lists = ("co_units", "people", "figures")
        state.update({name: state[name] or [] for name in lists})

    @api.model
    def _to_date(self, value):
        """A day of the record, which is text, as Python has it: many are read."""
        return date.fromisoformat(value) if value else None
