"""The first page of leadership over ten plans and 50,000 tasks, in one call."""

from datetime import date

from .bench_control import GROUP, STEPS, make_plan, make_units
from .harness import figure, in_pairs, measure, seconds_of

PLANS, MEASURES, COPIES = 10, 500, 10
APART = 10_000_000  # between the ids of one copy and the next


@figure(limit=6.0, needs="odoo")
def start_page(env):
    """All numbers of the page, against one raw grouped SELECT of the same tasks.

    By plan, unit and health; at most 25 queries.
    """
    plans = make_many_tasks(env)
    start = env["profplan.start"].with_user(make_viewer(env))

    def ours():
        env.invalidate_all()
        start.get_page()

    def reference():
        env.cr.execute(
            "SELECT plan_id, unit_id, health, count(*) FROM project_task "
            "WHERE plan_id = ANY(%s) GROUP BY plan_id, unit_id, health",
            (plans.ids,),
        )
        env.cr.fetchall()

    ours(), reference()  # access rules are cached in a running server
    told = in_pairs(lambda: seconds_of(ours), lambda: seconds_of(reference))
    return {**told, "queries": measure(env, ours)[1], "queries_limit": 25}


def make_viewer(env):
    return env["res.users"].create(
        {
            "name": "Leader",
            "login": "bench_leader",
            "group_ids": [(6, 0, env.ref(f"{GROUP}viewer").ids)],
        }
    )


def make_many_tasks(env, scale=1):
    """Ten plans in execution; their measures and tasks are copied in the database.

    :param scale: the part of 50,000 tasks that is made
    """
    units = make_units(env)
    plans = env["profplan.plan"]
    for _number in range(PLANS):
        plan = make_plan(env, units, max(10, int(MEASURES * scale)))
        plan.action_approve()
        plans |= plan
    env.flush_all()
    for copy in range(1, COPIES):
        for table in ("profplan_measure", "project_task"):
            copy_rows(env, table, copy * APART, plans)
    spread(env, plans)
    env.cr.execute("ANALYZE project_task")
    return plans


def copy_rows(env, table, apart, plans):
    """Rows of these plans once more; references to measures follow the copies."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND is_generated = 'NEVER'",
        (table,),
    )
    columns = [f'"{name}"' for (name,) in env.cr.fetchall()]
    shifted = {'"id"', '"measure_id"'}
    values = [f"{name} + {apart}" if name in shifted else name for name in columns]
    env.cr.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {table} WHERE plan_id = ANY(%s) AND id < {APART}",
        (plans.ids,),
    )


def spread(env, plans):
    """Over columns and dates: half a year behind, half a year ahead."""
    for position, step in enumerate(STEPS):
        stage = env["project.task.type"]._get_by_step(step)
        env.cr.execute(
            "UPDATE project_task SET stage_id = %s, step = %s "
            "WHERE plan_id = ANY(%s) AND (id + id / %s) %% %s = %s",
            (stage.id, step, plans.ids, APART, len(STEPS), position),
        )
    env.cr.execute(
        "UPDATE project_task SET limit_date = %s::date + (id %% 360)::int - 180, "
        "submitted_on = CASE WHEN step IN ('review', 'done') "
        "THEN %s::date - (id %% 15)::int END WHERE plan_id = ANY(%s)",
        (date.today(), date.today(), plans.ids),
    )
    env.invalidate_all()
    env["project.task"]._cron_refresh_health()
