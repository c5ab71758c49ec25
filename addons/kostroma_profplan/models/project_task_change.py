from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from odoo import api, fields, models
from odoo.tools import SQL

from .profplan_change import DATES

# What of a task is on record, and the fields it is read from.
LOGGED = {
    "step": ("stage_id",),
    "unit": ("unit_id",),
    "co_units": ("co_unit_ids",),
    "people": ("user_ids",),
    "control_date": ("control_date",),
    "legal_date": ("legal_date",),
    "date_start": ("date_start",),
    "submitted_on": ("submitted_on",),
    "result": ("result_text",),
    # Not by a write of the task: their own model puts them on record.
    "figures": ("figures",),
    "outcome": ("outcome",),
    "outcome_reason": ("outcome_reason",),
    "not_applicable": ("not_applicable",),
}


@dataclass(frozen=True)
class Reason:
    """Why our own code changes a task: a context over RPC cannot hold it."""

    words: str


class ProjectTask(models.Model):
    """The record of changes: written with each change, read as the past (design §5)."""

    _inherit = "project.task"

    change_ids = fields.One2many(
        "profplan.change", "task_id", "Changes", copy=False, readonly=True
    )

    def _because(self, reason):
        """These tasks; what is changed through them is on record for this reason."""
        return self.with_context(profplan_reason=Reason((reason or "").strip()))

    # --- Writing ---

    @contextmanager
    def _on_record(self, names):
        """What is written to these tasks inside goes on record, in one insert.

        :param names: the fields that may change by it
        """
        before = self._get_logged(names)
        yield
        self._log_changes(before)

    def _get_logged(self, names=None):
        """What the record keeps of these tasks, as it is now.

        :param names: fields that are about to change; None: everything
        :return: ``{task id: {what: value}}``, of tasks of plans only
        """
        whats = [
            what
            for what, sources in LOGGED.items()
            if names is None or not names.isdisjoint(sources)
        ]
        if not whats:
            return {}
        tasks = self.sudo().filtered("measure_id")
        return {
            task.id: {what: task._get_logged_value(what) for what in whats}
            for task in tasks
        }

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

    def _log_changes(self, before):
        """Put on record what differs from before, in one insert.

        :param before: what :meth:`_get_logged` gave
        """
        log = self.env["profplan.change"]
        vals_list = []
        for task in self.sudo().browse(before):
            for what, old in before[task.id].items():
                new = task._get_logged_value(what)
                if new != old:
                    vals_list.append(task._prepare_change_vals(what, old, new))
        log._record(vals_list)

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

    def _get_reason(self):
        reason = self.env.context.get("profplan_reason")
        return reason.words or False if isinstance(reason, Reason) else False

    # --- Reading ---

    def _get_state_at(self, moment):
        """How these tasks stood at a past moment, in one query.

        :param moment: a datetime (UTC), or a date: the end of the company's day
        :return: ``{task id: {step, unit, co_units, people, control_date, legal_date,
            date_start, submitted_on, result, figures, outcome, outcome_reason,
            not_applicable, evidence}}``; units and people as ``{"id", "name"}`` with
            the name of that time, figures as a list of ``{"id", "name", "number"}``,
            evidence as a list of what the record keeps of it. A task that was not
            there yet has no key.
        """
        self.check_access("read")
        by_day = isinstance(moment, date) and not isinstance(moment, datetime)
        self.env["profplan.change"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (task_id, what, COALESCE(evidence_id, 0))
                    task_id, what, new_value
                FROM profplan_change
                WHERE task_id = ANY(%s) AND %s <= %s
                ORDER BY task_id, what, COALESCE(evidence_id, 0), moment DESC, id DESC
                """,
                list(self._ids),
                SQL.identifier("day" if by_day else "moment"),
                moment,
            )
        )
        states = {
            task_id: {**dict.fromkeys(LOGGED), **(new or {}), "evidence": []}
            for task_id, what, new in rows
            if what == "created"
        }
        for task_id, what, new in rows:
            if what == "evidence" and new:
                states[task_id]["evidence"].append(new)
            elif what not in ("created", "evidence"):
                states[task_id][what] = new
        for state in states.values():
            self._complete_state(state)
        return states

    @api.model
    def _complete_state(self, state):
        """Values of the record, which is JSON, as Python has them."""
        state.update({name: fields.Date.to_date(state[name]) for name in DATES})
        lists = ("co_units", "people", "figures")
        state.update({name: state[name] or [] for name in lists})
