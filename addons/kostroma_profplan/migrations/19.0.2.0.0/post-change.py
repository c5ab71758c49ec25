"""The record of changes of what is known: holds, postponements, evidence, results.

The units, people and dates of the first day are those of today, except for what a
hold or a postponement says of them.
"""

from datetime import datetime

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every, sql

from odoo.addons.kostroma_profplan.models.profplan_today_mixin import PLAYED_TIME_UTC

FORMER = "profplan_hold_former"
BATCH = 1000


def migrate(cr, version):
    if not version:
        return
    if not sql.table_exists(cr, FORMER):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    tasks = env["project.task"].with_context(active_test=False)
    for ids in split_every(BATCH, tasks.search([("plan_id", "!=", False)]).ids):
        former = Former(env, tasks.browse(ids))
        env["profplan.change"]._record(former.get_rows())
        env.flush_all()
        env.invalidate_all()
    cr.execute(f"DROP TABLE {FORMER}")  # pylint: disable=sql-injection


class Former:
    """What a database of before knows of some tasks, as rows of the record."""

    def __init__(self, env, tasks):
        self.env = env
        self.tasks = tasks
        self.holds = self._read_holds()

    def _read_holds(self):
        self.env.cr.execute(
            f"SELECT task_id, step, unit_id, remark, date_start,"
            f" COALESCE(user_id, create_uid, {SUPERUSER_ID}) AS author,"
            f" create_date FROM {FORMER} WHERE task_id = ANY(%s)"
            f" ORDER BY task_id, id",  # pylint: disable=sql-injection
            [self.tasks.ids],
        )
        holds = {task.id: [] for task in self.tasks}
        for row in self.env.cr.dictfetchall():
            holds[row["task_id"]].append(row)
        return holds

    def get_rows(self):
        rows = []
        for task in self.tasks:
            of_task = [
                *self._get_hold_rows(task),
                *self._get_date_rows(task),
                *self._get_evidence_rows(task),
            ]
            rows += sorted(of_task, key=lambda row: row["moment"])
        return rows

    def _get_row(self, task, what, old, new, moment, day, author, **vals):
        log = self.env["profplan.change"]
        row = log._prepare_vals(task, what, old, new)
        row.update(moment=moment, day=day, author_id=author, **vals)
        return row

    def _get_moment(self, day, made_on):
        """The moment a record was made, or noon of a day that was played later."""
        log = self.env["profplan.change"]
        if made_on and log._get_day_end(day) >= made_on and day == made_on.date():
            return made_on
        return datetime.combine(day, PLAYED_TIME_UTC)

    def _get_unit(self, unit_id):
        unit = self.env["profplan.unit"].browse(unit_id)
        return {"id": unit.id, "name": unit.name} if unit else None

    def _get_hold_rows(self, task):
        """The first hold is the task as it was made, the others hand it over."""
        state = task._get_logged()[task.id]
        made_on = task.create_date
        holds = self.holds[task.id] or [
            {
                "step": task.step,
                "unit_id": task.unit_id.id,
                "remark": None,
                "date_start": made_on.date(),
                "author": task.create_uid.id or SUPERUSER_ID,
                "create_date": made_on,
            }
        ]
        lead, step, submitted = None, None, None
        for hold in holds:
            about = {
                "moment": self._get_moment(hold["date_start"], hold["create_date"]),
                "day": hold["date_start"],
                "author": hold["author"],
                "remark": hold["remark"],
                "step": hold["step"],
                "unit_id": hold["unit_id"],
            }
            unit = lead if hold["step"] == "review" else hold["unit_id"]
            if step is None:
                lead = unit or task.unit_id.id
                first = self._get_first_state(task, state, hold["step"], lead)
                yield self._get_row(
                    task, "created", None, first, starts_hold=True, **about
                )
            elif hold["step"] == step:
                unit = unit if hold["step"] != "review" else task.unit_id.id
                old, new = self._get_unit(lead), self._get_unit(unit)
                yield self._get_row(task, "unit", old, new, starts_hold=True, **about)
                lead = unit
            else:
                if unit != lead:
                    old, new = self._get_unit(lead), self._get_unit(unit)
                    yield self._get_row(task, "unit", old, new, **about)
                    lead = unit
                yield self._get_row(
                    task, "step", step, hold["step"], starts_hold=True, **about
                )
            step = hold["step"]
            if step == "review":
                day = hold["date_start"].isoformat()
                yield self._get_row(task, "submitted_on", submitted, day, **about)
                yield from self._get_result_rows(task, state, submitted, about)
                submitted = day
        if submitted is None:
            author = task.write_uid.id or SUPERUSER_ID
            about = {"moment": task.write_date, "day": task.write_date.date()}
            yield from self._get_result_rows(
                task, state, None, {**about, "author": author}
            )

    def _get_first_state(self, task, state, step, lead):
        moved = task.first_control_date and (
            task.first_control_date != task.control_date
        )
        first = task.first_control_date.isoformat() if moved else None
        return {
            **state,
            "step": step,
            "unit": self._get_unit(lead),
            "control_date": first or state["control_date"],
            "legal_date": first or state["legal_date"],
            "submitted_on": None,
            "result": None,
            "figures": None,
            "not_applicable": "no",
        }

    def _get_result_rows(self, task, state, submitted, about):
        """What was done is known with the first submission."""
        if submitted is not None:
            return
        if state["result"] is not None:
            yield self._get_row(task, "result", None, state["result"], **about)
        if state["not_applicable"] != "no":
            yield self._get_row(
                task, "not_applicable", "no", state["not_applicable"], **about
            )

    def _get_date_rows(self, task):
        granted = task.postponement_ids.filtered(lambda one: one.state == "granted")
        for one in granted.sorted("id"):
            about = {
                "moment": self._get_moment(one.answered_on, one.write_date),
                "day": one.answered_on,
                "author": one.answered_by.id or SUPERUSER_ID,
                "remark": one.reason,
            }
            old, new = one.old_date.isoformat(), one.control_date.isoformat()
            yield self._get_row(task, "control_date", old, new, **about)
            legal = one.new_date.isoformat()
            yield self._get_row(task, "legal_date", None, legal, **about)

    def _get_evidence_rows(self, task):
        for evidence in task.evidence_ids.sorted("id"):
            moment = evidence.uploaded_on or evidence.create_date
            yield self._get_row(
                task,
                "evidence",
                None,
                evidence._get_logged_value(),
                moment,
                moment.date(),
                evidence.uploaded_by_id.id or SUPERUSER_ID,
                evidence_id=evidence.id,
            )
