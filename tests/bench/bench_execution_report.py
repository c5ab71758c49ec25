"""The report of execution against raw xlsxwriter, Odoo's own export, and its own past.

Of 3,500 tasks with evidence: the cells are those that the report writes, so that only
the reading of the record, the words and the layout are ours.
"""

import functools
from datetime import date, timedelta
from types import SimpleNamespace

from .bench_control import make_plan, make_units, new
from .bench_indicator_report import record, replay, sheets_of
from .harness import figure, in_pairs, measure, seconds_of

REPORT = "kostroma_profplan_reports.execution"
TERMS = 9  # of each measure: ten tasks with its own
MANY, FEW = 3_500, 50


@figure(limit=3.0, needs="odoo")
def execution_report(env):
    """Against raw xlsxwriter writing the same cells; the same queries for 50 tasks."""
    few, many = make_executed(env, FEW), make_executed(env, MANY)
    report = env["ir.actions.report"]

    def render(plan):
        env.invalidate_all()
        return report._render(REPORT, plan.ids, {})[0]

    render(few)  # rights, rules and translations are known to a running server
    queries = {plan: measure(env, lambda p=plan: render(p))[1] for plan in (few, many)}
    calls = record(report, many, REPORT)
    if sheets_of(render(many)) != sheets_of(replay(calls)):
        raise AssertionError("the reference does not write the same sheets")
    return {
        **in_pairs(
            lambda: seconds_of(lambda: render(many)),
            lambda: seconds_of(lambda: replay(calls)),
            5,
        ),
        "queries": queries[many],
        "queries_limit": queries[few],
    }


@figure(limit=0.9, needs="odoo")
def execution_export(env):
    """Against Odoo's own export of a list of as many rows and columns."""
    plan = make_executed(env, MANY)
    report = env["ir.actions.report"]

    def render():
        env.invalidate_all()
        return report._render(REPORT, plan.ids, {})

    ours, reference = render, functools.partial(export, env, plan.task_ids.ids)
    ours(), reference()
    return in_pairs(lambda: seconds_of(ours), lambda: seconds_of(reference), 5)


@figure(limit=1.5, needs="odoo")
def as_of(env):
    """The report of a past day against that of now."""
    plan = make_executed(env, MANY)
    report = env["ir.actions.report"]
    past = (date.today() - timedelta(days=20)).isoformat()

    def render(data):
        env.invalidate_all()
        return report._render(REPORT, plan.ids, data)[0]

    if sheets_of(render({})) == sheets_of(render({"as_of": past})):
        raise AssertionError("nothing has changed since")
    return in_pairs(
        lambda: seconds_of(lambda: render({"as_of": past})),
        lambda: seconds_of(lambda: render({})),
        5,
    )


# The thirteen columns of the report, as a list of tasks has them.
EXPORTED = (
    "measure_id/number",
    "name",
    "deadline_text",
    "responsible_text",
    "expected_result",
    "unit_id/name",
    "control_date",
    "submitted_on",
    "health",
    "step",
    "outcome_reason",
    "result_text",
    "evidence_count",
)


def export(env, ids):
    """What the list's «Export» does on the server."""
    from odoo.http import _request_stack

    from odoo.addons.web.controllers.export import ExcelExport

    env.invalidate_all()
    rows = env["project.task"].browse(ids).export_data(list(EXPORTED))["datas"]
    fields = [{"name": name, "type": "char"} for name in EXPORTED]
    _request_stack.push(SimpleNamespace(env=env))
    try:
        return ExcelExport().from_data(fields, list(EXPORTED), rows)
    finally:
        _request_stack.pop()


@functools.cache
def _get_units(env):
    return make_units(env)


def make_executed(env, size):
    """A plan of that many tasks, executed in part: some time ago, then again today."""
    units = _get_units(env)
    plan = make_plan(env, units, size // (TERMS + 1))
    first = plan.date_start
    for one in plan.measure_ids:
        one.write(
            {
                "name": f"Организация и проведение мероприятия {one.number} по "
                "профессиональной ориентации обучающихся общеобразовательных "
                "организаций города в течение учебного года",
                "deadline_text": "ежемесячно, до 10 числа",
                "responsible_text": "Комитет образования, руководители организаций",
                "result_text": "Охват не менее 100 обучающихся 8-10 классов",
                "window_ids": [
                    new(
                        {
                            "date_start": first + timedelta(days=20 * at),
                            "date_end": first + timedelta(days=20 * at + 19),
                        }
                    )
                    for at in range(TERMS)
                ],
            }
        )
    plan.action_approve()
    tasks = plan.task_ids
    work(env, tasks, "Начата подготовка, проведены совещания с исполнителями")
    attach(env, tasks)
    env.flush_all()
    env.cr.execute(
        "UPDATE profplan_change SET day = day - 40,"
        " moment = moment - INTERVAL '40 days' WHERE plan_id = %s",
        (plan.id,),
    )
    work(
        env, tasks[::2], "Проведено, охвачено 120 обучающихся, отчёт представлен", True
    )
    env.flush_all()
    env.invalidate_all()
    return plan


def work(env, tasks, words, submitted=False):
    """What people write and where they move it, past all rules and on record."""
    stages = env["project.task.type"]
    step = "review" if submitted else "in_progress"
    own = tasks._as_engine(quiet=True)
    own.write({"stage_id": stages._get_by_step(step).id, "result_text": words})
    if submitted:
        own.write({"submitted_on": date.today(), "outcome": "full"})


def attach(env, tasks):
    """One paper each, with a link."""
    given = (
        env["profplan.evidence"]
        ._as_engine()
        .create(
            [
                {
                    "task_id": task.id,
                    "kind": "order",
                    "document_number": str(number),
                    "document_date": date.today(),
                    "name": "Приказ о проведении",
                    "url": f"https://example.org/orders/{number}",
                    "proves": "Проведение мероприятия",
                }
                for number, task in enumerate(tasks, 1)
            ]
        )
    )
    given._log_changes({})
