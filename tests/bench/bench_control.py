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
    queries = queries_of_approval(env, units, many)
    return {
        "ours": queries / many,
        "reference": queries_of_approval(env, units, few) / few,
        "queries": queries,
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
        {
            "name": "Plain",
            "type_ids": [new({"name": one.name}) for one in plan.project_id.type_ids],
        }
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


@figure(limit=0.95, needs="odoo")
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


# --- Sending out ---

ORGANISATIONS = 130
LINES = 35  # measures in each plan and report: 35 × 130 is some 4,500
HAND_INS = 3  # plan, report, one contest


@figure(limit=1.0, needs="odoo")
def cascade(env):
    """Sending a plan out to 130 organisations, against what it may cost.

    Lines: three times the plain ``create`` of as many rows; tasks with people and
    followers: a tenth of plain tasks with one activity each, as of 450. Sheets and one
    letter a person are in our time. At most 0.15 query a line or task.
    """
    plain = make_plain_model(env)
    group = make_organisations(env)
    make_sent_plan(env, group, 2).action_send_out()  # what a running server has cached
    plans, queries = [], []

    def ours():
        plans.append(make_sent_plan(env, group, LINES))
        seconds, count = measure(env, plans[-1].action_send_out)
        queries.append(count)
        return seconds

    def reference():
        if not plans:
            ours()
        sheets = plans[-1].sheet_ids
        rows = plain_rows_of(sheets.line_ids)
        tasks = sheets.task_ids
        lines = measure(env, lambda: plain.create(rows))[0]
        vals_list = plain_vals_of_tasks(env, tasks[:450])
        made = measure(env, lambda: make_plain(env, vals_list))[0]
        return 3.0 * lines + 0.10 * made * len(tasks) / len(vals_list)

    told = in_pairs(ours, reference, 3)
    sheets = plans[-1].sheet_ids
    made = len(sheets.line_ids) + len(sheets.task_ids)
    if made != ORGANISATIONS * (LINES + HAND_INS):
        raise AssertionError(f"{made} lines and tasks")
    return {**told, "queries": max(queries), "queries_limit": 0.15 * made}


@figure(limit=3.0, needs="odoo")
def cascade_lines(env):
    """Only the lines of 130 plans and reports, against the plain ``create`` of rows."""
    plain = make_plain_model(env)
    group = make_organisations(env)
    plans = [make_sent_plan(env, group, LINES)]
    plans[0].action_send_out()
    lines = env["profplan.sheet.line"].sudo()

    def ours():
        plan = make_sent_plan(env, group, LINES)
        sending = plan._prepare_sending()
        sheets = plan._create_sheets(sending)
        return measure(env, lambda: plan._create_lines(sheets, sending.lines))[0]

    def reference():
        rows = plain_rows_of(lines.browse(plans[0].sheet_ids.line_ids.ids))
        return measure(env, lambda: plain.create(rows))[0]

    return in_pairs(ours, reference, 3)


def make_plain_model(env):
    """A model of an Odoo programmer: a line of something, with what lines have."""
    env["ir.model"].create(
        {
            "name": "Bench line",
            "model": "x_bench_line",
            "field_id": [
                new({"name": name, "field_description": name, "ttype": kind, **more})
                for name, kind, more in (
                    ("x_sheet", "many2one", {"relation": "profplan.sheet"}),
                    ("x_plan", "many2one", {"relation": "profplan.plan"}),
                    ("x_unit", "many2one", {"relation": "profplan.unit"}),
                    ("x_measure", "many2one", {"relation": "profplan.measure"}),
                    ("x_sequence", "integer", {}),
                    ("x_start", "date", {}),
                    ("x_end", "date", {}),
                    ("x_report", "date", {}),
                    ("x_limit", "date", {}),
                    ("x_sent", "datetime", {}),
                    ("x_state", "char", {}),
                    ("x_health", "char", {}),
                )
            ],
        }
    )
    return env["x_bench_line"]


def plain_rows_of(lines):
    return [
        {
            "x_sheet": line.sheet_id.id,
            "x_plan": line.plan_id.id,
            "x_unit": line.unit_id.id,
            "x_measure": line.measure_id.id,
            "x_sequence": line.sequence,
            "x_start": line.date_start,
            "x_end": line.control_date,
            "x_report": line.report_date,
            "x_limit": line.limit_date,
            "x_sent": line.sent_on,
            "x_state": line.state,
            "x_health": line.health,
        }
        for line in lines
    ]


def plain_vals_of_tasks(env, tasks):
    """Tasks for a project that is no plan's, given to the same people."""
    project = env["project.project"].create({"name": "Plain"})
    return [
        {
            "name": task.name,
            "project_id": project.id,
            "user_ids": [(6, 0, task.unit_id.head_id.ids)],
            "date_deadline": task.date_deadline,
        }
        for task in tasks
    ]


def make_organisations(env):
    """A group of organisations, each with its head, who reads mail."""
    group = env["profplan.unit"].create({"name": "Bench group", "kind": "group"})
    role = env.ref(f"{GROUP}user")
    heads = env["res.users"].create(
        [
            {
                "name": f"Director {number}",
                "login": f"bench_director_{number}",
                "email": f"director{number}@example.com",
                "notification_type": "email",
                "group_ids": [(6, 0, role.ids)],
            }
            for number in range(ORGANISATIONS)
        ]
    )
    env["profplan.unit"].create(
        [
            {
                "name": f"Bench {head.name}",
                "kind": "organisation",
                "head_id": head.id,
                "member_ids": [(6, 0, head.ids)],
                "group_ids": [(6, 0, group.ids)],
            }
            for head in heads
        ]
    )
    return group


def make_sent_plan(env, group, lines):
    """An approved plan of measures of the group: lines and own hand-ins."""
    plans = env["profplan.plan"]
    plan = plans.create(
        {
            "name": "Bench plan",
            "number": f"bench-sent-{plans.search_count([])}",
            "date": date.today(),
            "date_start": date.today(),
            "date_end": date.today() + timedelta(days=300),
        }
    )
    measures = env["profplan.measure"].create(
        [
            {
                "plan_id": plan.id,
                "kind": "clause" if position < 2 else "measure",
                "number": f"{position}.",
                "name": f"Bench measure {position}",
                "deadline_kind": "date",
                "accounting": "task" if position < HAND_INS else "line",
                "date_start": date.today(),
                "control_date": date.today() + timedelta(days=30 + position),
                "assignment_ids": [new({"unit_id": group.id, "role": "lead"})],
            }
            for position in range(lines + HAND_INS)
        ]
    )
    plan.plan_clause_id, plan.report_clause_id = measures[0], measures[1]
    plan.action_approve()
    env.flush_all()
    return plan
