"""Control of execution against plain Odoo: approval, nightly health, the board."""

import json
from datetime import date, datetime, timedelta

from .harness import figure, in_pairs, measure, seconds_of

GROUP = "kostroma_profplan.group_profplan_"
UNITS = 14
STEPS = ("assigned", "in_progress", "review", "returned", "done", "dropped")


@figure(limit=1.05, needs="odoo")
def approve(env):
    """Queries per task of approving 560 measures, against 56: they must not grow."""
    few, many = 56, 560
    units = make_units(env)
    make_plan(env, units, 5).action_approve()  # what a running server has cached
    return {
        "ours": queries_of_approval(env, units, many) / many,
        "reference": queries_of_approval(env, units, few) / few,
        "queries": queries_of_approval(env, units, many),
    }


def queries_of_approval(env, units, size):
    plan = make_plan(env, units, size)
    return measure(env, plan.action_approve)[1]


@figure(limit=0.10, needs="odoo")
def launch(env):
    """Approving 560 measures, against plain tasks with one activity each.

    Both make the same tasks for the same people, who follow them and are told: ours
    by one letter a person, plain Odoo in its own way. At most a quarter of a query a
    task.
    """
    units = make_units(env)
    make_plan(env, units, 5).action_approve()
    plans = []
    queries = []

    def ours():
        plans.append(make_plan(env, units, 560))
        seconds, count = measure(env, plans[-1].action_approve)
        queries.append(count)
        return seconds

    def reference():
        if not plans:
            ours()
        vals_list = plain_vals_of(env, plans[-1])
        return measure(env, lambda: make_plain(env, vals_list))[0]

    told = in_pairs(ours, reference, 3)
    tasks = plans[-1].task_ids
    if len(tasks.activity_ids) < len(tasks):
        raise AssertionError(f"{len(tasks.activity_ids)} activities")
    return {**told, "queries": max(queries), "queries_limit": 0.25 * len(tasks)}


def plain_vals_of(env, plan):
    """The tasks of `plan` for a project that is no plan's."""
    project = env["project.project"].create(
        {"name": "Plain", "type_ids": [(6, 0, plan.project_id.type_ids.ids)]}
    )
    return [
        {
            "name": task.name,
            "project_id": project.id,
            "user_ids": [(6, 0, task.user_ids.ids)],
            "date_deadline": task.date_deadline,
        }
        for task in plan.task_ids
    ]


def make_plain(env, vals_list):
    """The same tasks as an Odoo programmer would make them."""
    for task in env["project.task"].create(vals_list):
        task.activity_schedule(
            "mail.mail_activity_data_todo",
            task.date_deadline.date(),
            user_id=task.user_ids[0].id,
        )


@figure(limit=1.0, needs="odoo")
def health(env):
    """Queries of the nightly refresh of 10,000 tasks that all changed; 30 allowed."""
    plan = make_board(env)
    env.cr.execute("UPDATE project_task SET health = 'dropped'")
    tasks = env["project.task"]
    env.invalidate_all()
    refreshed = []
    _seconds, queries = measure(
        env, lambda: refreshed.append(tasks._cron_refresh_health())
    )
    executing = [("plan_id", "=", plan.id), ("step", "in", STEPS[:2] + STEPS[3:4])]
    if refreshed != [tasks.search_count(executing)]:
        raise AssertionError(f"{refreshed} tasks refreshed")
    return {"ours": queries, "reference": 30, "queries": queries}


@figure(limit=1.2, needs="odoo")
def board(env):
    """Opening our kanban over 10,000 tasks, against plain Project's kanban of them.

    The same calls as the web client makes: cards of every column and the progress
    bars, each with what its own view shows.
    """
    plan = make_board(env)
    tasks = env["project.task"].with_user(make_manager(env))
    roots = [("plan_id", "=", plan.id), ("parent_id", "=", False)]
    plain = [
        ("project_id", "=", plan.project_id.id),
        ("display_in_project", "=", True),
    ]
    ours = opener(tasks, "kostroma_profplan.project_task_view_kanban", roots)
    reference = opener(tasks, "project.view_task_kanban", plain)
    ours(), reference()  # access rules and views are cached in a running server
    return {
        **in_pairs(lambda: seconds_of(ours), lambda: seconds_of(reference)),
        "queries": measure(env, ours)[1],
    }


@figure(limit=1.0, needs="odoo")
def measures_list(env):
    """Queries of opening the list of measures, 80 rows; 20 allowed."""
    plan = make_plan(env, make_units(env), 80)
    plan.action_approve()
    measures = env["profplan.measure"].with_user(make_manager(env))
    view = "kostroma_profplan.profplan_measure_view_list"
    _arch, specification = read_view(measures, view, "list")

    def open_list():
        measures.env.invalidate_all()
        measures.web_search_read([("plan_id", "=", plan.id)], specification, limit=80)

    open_list()  # access rules and views are cached in a running server
    queries = measure(env, open_list)[1]
    return {"ours": queries, "reference": 20, "queries": queries}


def opener(tasks, view, domain):
    """What the client calls when it opens the kanban `view` on `domain`."""
    arch, specification = read_view(tasks, view)
    bar = arch.find("progressbar")
    progress = {"field": bar.get("field"), "colors": json.loads(bar.get("colors"))}

    def open_board():
        tasks.env.invalidate_all()
        tasks.web_read_group(
            domain,
            ["stage_id"],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=specification,
            unfold_read_default_limit=80,
        )
        tasks.read_progress_bar(domain, "stage_id", progress)

    return open_board


def read_view(records, view, kind="kanban"):
    """The arch and the fields it shows, as the web client asks for them."""
    from lxml import etree

    arch = etree.fromstring(
        records.get_view(records.env.ref(view).id, view_type=kind)["arch"]
    )
    specification = {
        node.get("name"): specification_of(records._fields[node.get("name")])
        for node in arch.iter("field")
    }
    return arch, specification


def specification_of(field):
    return {"fields": {"display_name": {}}} if field.relational else {}


# --- What the figures are measured on ---


def new(vals):
    """The ORM's command «create»; this file is also read where there is no Odoo."""
    return (0, 0, vals)


def make_manager(env):
    groups = env.ref(f"{GROUP}manager") | env.ref("project.group_project_user")
    return env["res.users"].create(
        {
            "name": "Manager",
            "login": "bench_manager",
            "group_ids": [(6, 0, groups.ids)],
        }
    )


def make_units(env):
    """Units, each with its own head; letters go to their inboxes."""
    group = env.ref(f"{GROUP}user")
    heads = env["res.users"].create(
        [
            {
                "name": f"Head {number}",
                "login": f"bench_head_{number}",
                "email": f"head{number}@example.com",
                "group_ids": [(6, 0, group.ids)],
            }
            for number in range(UNITS)
        ]
    )
    return env["profplan.unit"].create(
        [
            {
                "name": f"Bench unit {head.name}",
                "head_id": head.id,
                "member_ids": [(6, 0, head.ids)],
            }
            for head in heads
        ]
    )


def make_plan(env, units, size):
    """A draft plan of measures, each with a lead and a co-executor."""
    plan = env["profplan.plan"].create(
        {
            "name": "Bench plan",
            "number": f"bench-{size}-{env['profplan.plan'].search_count([])}",
            "date": date.today(),
            "date_start": date.today(),
            "date_end": date.today() + timedelta(days=300),
            "coordinator_unit_id": units[0].id,
            "controller_id": units[0].head_id.id,
        }
    )
    env["profplan.measure"].create(
        [
            {
                "plan_id": plan.id,
                "number": f"{number}.",
                "name": f"Bench measure {number}",
                "deadline_kind": "date",
                "date_start": date.today(),
                "control_date": date.today() + timedelta(days=number % 280),
                "assignment_ids": [
                    new({"unit_id": units[number % UNITS].id, "role": "lead"}),
                    new({"unit_id": units[(number + 1) % UNITS].id, "role": "co"}),
                ],
            }
            for number in range(size)
        ]
    )
    env.flush_all()
    return plan


def make_board(env, size=10_000):
    """An approved plan of that many tasks, spread over columns and dates."""
    plan = make_plan(env, make_units(env), size)
    plan.action_approve()
    env.flush_all()
    for position, step in enumerate(STEPS):
        stage = env["project.task.type"]._get_by_step(step)
        env.cr.execute(
            "UPDATE project_task SET stage_id = %s, step = %s "
            "WHERE plan_id = %s AND id %% %s = %s",
            (stage.id, step, plan.id, len(STEPS), position),
        )
    env.cr.execute(
        "UPDATE project_task SET control_date = %s::date + (id %% 200)::int - 100, "
        "submitted_on = CASE WHEN step IN ('review', 'done') THEN %s::date END "
        "WHERE plan_id = %s",
        (date.today(), datetime.now().date(), plan.id),
    )
    env.cr.execute(
        "UPDATE project_task SET limit_date = control_date WHERE plan_id = %s",
        (plan.id,),
    )
    env.invalidate_all()
    env["project.task"]._cron_refresh_health()
    return plan
