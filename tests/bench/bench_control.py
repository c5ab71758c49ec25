"""Control of execution against plain Odoo: approval, nightly health, the board."""

import json
from datetime import date, datetime, timedelta

from .harness import best_of, figure, measure

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


@figure(limit=0.12, needs="odoo")
def launch(env):
    """Approving 560 measures, against plain tasks with one activity each.

    Both make the same tasks for the same people, who follow them and are told: ours
    by one letter a person, plain Odoo in its own way. More than a query a task is a
    failure whatever the time.
    """
    units = make_units(env)
    make_plan(env, units, 5).action_approve()
    plan = make_plan(env, units, 560)
    ours, queries = measure(env, plan.action_approve)
    tasks = plan.task_ids
    if queries >= len(tasks) or len(tasks.activity_ids) < len(tasks):
        raise AssertionError(f"{queries} queries, {len(tasks.activity_ids)} activities")
    project = env["project.project"].create(
        {"name": "Plain", "type_ids": [(6, 0, plan.project_id.type_ids.ids)]}
    )
    vals_list = [
        {
            "name": task.name,
            "project_id": project.id,
            "user_ids": [(6, 0, task.user_ids.ids)],
            "date_deadline": task.date_deadline,
        }
        for task in tasks
    ]
    reference, _queries = measure(env, lambda: make_plain(env, vals_list))
    return {"ours": ours, "reference": reference, "queries": queries}


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
    user = env["res.users"].create(
        {
            "name": "Manager",
            "login": "bench_manager",
            "group_ids": [
                (
                    6,
                    0,
                    [
                        env.ref(f"{GROUP}manager").id,
                        env.ref("project.group_project_user").id,
                    ],
                )
            ],
        }
    )
    tasks = env["project.task"].with_user(user)
    roots = [("plan_id", "=", plan.id), ("parent_id", "=", False)]
    plain = [
        ("project_id", "=", plan.project_id.id),
        ("display_in_project", "=", True),
    ]
    ours = opener(tasks, "kostroma_profplan.project_task_view_kanban", roots)
    reference = opener(tasks, "project.view_task_kanban", plain)
    ours(), reference()  # access rules and views are cached in a running server
    return {
        "ours": best_of(ours),
        "reference": best_of(reference),
        "queries": measure(env, ours)[1],
    }


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


def read_view(tasks, view):
    """The arch and the fields it shows, as the web client asks for them."""
    from lxml import etree

    arch = etree.fromstring(
        tasks.get_view(tasks.env.ref(view).id, view_type="kanban")["arch"]
    )
    specification = {
        node.get("name"): specification_of(tasks._fields[node.get("name")])
        for node in arch.iter("field")
    }
    return arch, specification


def specification_of(field):
    return {"fields": {"display_name": {}}} if field.relational else {}


# --- What the figures are measured on ---


def new(vals):
    """The ORM's command «create»; this file is also read where there is no Odoo."""
    return (0, 0, vals)


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
