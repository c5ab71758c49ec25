"""Figure `next_year`: beginning the plan of a later year, against plain tasks."""

from datetime import date

from .bench_control import UNITS, make_units, new, plain_vals_of
from .harness import figure, in_pairs, measure

SIZE = 560
# words of a term, its kind, first and last day, windows
WORDS = [
    ("2025, 2026 гг. (октябрь – июнь)", "range", (2025, 10, 1), (2026, 6, 30)),
    ("до {:%d.%m.%Y}", "date", (2025, 9, 1), None),
    ("в течение года", "whole_period", (2025, 9, 1), (2026, 8, 31)),
    ("апрель 2026 г.", "range", (2026, 4, 1), (2026, 4, 30)),
]


@figure(limit=0.25, needs="odoo")
def next_year(env):
    """A loading of 560 measures read anew, against as many plain tasks of people."""
    units = make_units(env)
    plan = make_worded_plan(env, units)
    plan.action_approve()
    vals_list = plain_vals_of(env, plan)
    years, queries = iter(range(2026, 2090)), []
    plan.action_next_year(next(years))  # what a running server has cached

    def ours():
        seconds, count = measure(env, lambda: plan.action_next_year(next(years)))
        queries.append(count)
        return seconds

    def reference():
        return measure(env, lambda: env["project.task"].create(vals_list))[0]

    told = in_pairs(ours, reference, 5)
    loading = env["profplan.import"].search([], limit=1)
    if len(loading.line_ids) != SIZE or not all(loading.line_ids.mapped("lead_id")):
        raise AssertionError(f"{len(loading.line_ids)} rows")
    return {**told, "queries": max(queries)}


def make_worded_plan(env, units):
    """A draft plan of a school year whose measures have words, as an order's have."""
    first, last = date(2025, 9, 1), date(2026, 8, 31)
    plan = env["profplan.plan"].create(
        {
            "name": "План на 2025-2026 учебный год",
            "number": "bench-year",
            "date": first,
            "date_start": first,
            "date_end": last,
            "coordinator_unit_id": units[0].id,
            "controller_id": units[0].head_id.id,
        }
    )
    env["profplan.measure"].create(
        [prepare_measure_vals(plan, units, number) for number in range(SIZE)]
    )
    env.flush_all()
    return plan


def prepare_measure_vals(plan, units, number):
    words, kind, start, end = WORDS[number % len(WORDS)]
    day = date(*end) if end else date(2026, 1 + number % 8, 1 + number % 28)
    return {
        "plan_id": plan.id,
        "number": f"{number}.",
        "name": f"Ярмарка профессий № {number} для обучающихся 8–11 классов",
        "deadline_text": words.format(day),
        "deadline_kind": kind,
        "date_start": date(*start),
        "control_date": day,
        "window_ids": [new({"date_start": date(*start), "date_end": day})],
        "assignment_ids": [
            new({"unit_id": units[number % UNITS].id, "role": "lead"}),
            new({"unit_id": units[(number + 1) % UNITS].id, "role": "co"}),
        ],
    }
