"""The example that `./profplan up` shows, as the served demo holds it."""

import json

import pytest
from plans import FINISHED, RUNNING, TODAY, find_plan

from launcher.places import ADDONS

# Where tasks stand in the middle of a year, on whatever day the demo was made.
STEPS = {"in_progress", "review", "returned", "done"}
ROLES = {"admin", "manager", "coordinator", "viewer", "head", "school"}
OPEN = "SELECT id FROM mail_activity WHERE active ORDER BY id"


@pytest.fixture
def admin(rpc):
    return rpc("admin")


@pytest.fixture
def plan(admin):
    """The finished one, of the real order."""
    return find_plan(admin, FINISHED)


@pytest.fixture
def running(admin):
    """This school year's."""
    return find_plan(admin, RUNNING)


@pytest.fixture
def root_of(admin, plan):
    """``root_of("2.3", "clause", fields)``: the task of a row of the order."""

    def read(number, kind, fields):
        row = [("plan_id", "=", plan), ("number", "=", number), ("kind", "=", kind)]
        (measure,) = admin("profplan.measure", "search", row)
        domain = [("measure_id", "=", measure), ("parent_id", "=", False)]
        (task,) = admin("project.task", "search_read", domain, fields)
        return task

    return read


def test_every_role_has_an_account_and_speaks_russian(server, admin):
    logins = {account["login"] for account in server.accounts}
    assert ROLES <= logins
    people = admin("res.users", "search_read", [("login", "in", [*logins])], ["lang"])
    assert len(people) == len(logins)
    assert {one["lang"] for one in people} == {"ru_RU"}


def test_people_of_the_story_without_an_account_cannot_log_in(server):
    """Only those whose passwords are printed have one."""
    logins = "', '".join(account["login"] for account in server.accounts)
    assert not server.odoo.cluster.sql(
        "SELECT login FROM res_users WHERE active AND password <> ''"
        f" AND login NOT IN ('{logins}')",
        server.db,
    )


def test_there_are_two_plans_the_finished_one_and_that_made_of_it(admin, plan, running):
    fields = ["state", "school_year", "date_start", "date_end", "closing_count"]
    before, now = admin("profplan.plan", "read", [plan, running], fields)
    assert (before["state"], now["state"]) == ("closed", "approved")
    assert before["closing_count"] == 1
    assert now["date_start"] <= str(TODAY.replace(day=28)) <= now["date_end"]
    made = [("plan_id", "=", running), ("previous_plan_id", "=", plan)]
    assert admin("profplan.import", "search_count", made) == 1
    follows = [("plan_id", "=", running), ("previous_id.plan_id", "=", plan)]
    assert admin("profplan.measure", "search_count", follows) == 63


def test_the_order_left_control_with_believable_results(admin, plan):
    fields = ["done_count", "full_count", "part_count", "none_count", "measure_count"]
    (read,) = admin("profplan.plan", "read", [plan], fields)
    assert read["full_count"] > read["part_count"] > read["none_count"] > 0
    assert 55 <= read["done_count"] < read["measure_count"]
    targets = admin(
        "profplan.indicator.target",
        "search_read",
        [("indicator_id.plan_id", "=", plan)],
        ["result", "has_fact"],
    )
    assert all(target["has_fact"] for target in targets)
    assert {target["result"] for target in targets} == {"met", "missed"}


def test_the_running_plan_is_in_the_middle_of_its_work(admin, running):
    office = [("plan_id", "=", running), ("sheet_id", "=", False)]
    tasks = admin("project.task", "search_read", office, ["step", "health"])
    assert {task["step"] for task in tasks} >= STEPS
    of_plan = [("plan_id", "=", running)]
    late = [*of_plan, ("health", "=", "overdue")]
    assert admin("project.task", "search_count", late)
    for model in ("profplan.waiting", "profplan.postponement"):
        assert admin(model, "search_count", of_plan), model
    asked = [*of_plan, ("state", "=", "asked")]
    assert admin("profplan.postponement", "search_count", asked)


def test_of_what_is_counted_from_an_event_one_was_handed_in_and_one_waits(
    admin, running
):
    """«Событие наступило» can be seen, and pressed for another one."""
    of_plan = [("plan_id", "=", running)]
    happened = admin("profplan.occasion", "search_read", of_plan, ["step", "date"])
    assert {one["step"] for one in happened} == {"done", "assigned"}
    assert all(one["date"] <= str(TODAY) for one in happened)
    waiting = [*of_plan, ("measure_id.deadline_kind", "=", "on_event")]
    waiting.append(("parent_id", "=", False))
    (root,) = admin("project.task", "search_read", waiting, ["can_record_occasion"])
    assert root["can_record_occasion"]


def test_nothing_of_the_running_plan_lies_in_the_future(admin, running):
    handed_in = admin(
        "project.task",
        "search_read",
        [("plan_id", "=", running), ("submitted_on", "!=", False)],
        ["submitted_on"],
    )
    assert handed_in
    assert all(task["submitted_on"][:10] <= str(TODAY) for task in handed_in)
    read = [("plan_id", "=", running)]
    read = admin("profplan.acknowledgement", "search_read", read, ["moment"])
    year = str(TODAY.year - 1)
    assert all(year <= one["moment"][:10] <= str(TODAY) for one in read)


@pytest.mark.parametrize("login", ["school", "kindergarten", "creativity"])
def test_whoever_has_an_account_has_work_in_the_running_plan(rpc, running, login):
    """Something is due, something came back, something waits: on the first page."""
    client = rpc(login)
    page = client.get("/my/profplan").read().decode()
    assert RUNNING in page
    lines = client(
        "profplan.sheet.line",
        "search_read",
        [("plan_id", "=", running)],
        ["state", "remark"],
    )
    states = {line["state"] for line in lines}
    assert {"returned", "reported"} <= states
    assert all(one["remark"] in page for one in lines if one["state"] == "returned")


def test_the_history_lies_in_the_years_of_the_plan(admin, plan):
    handed_in = admin(
        "project.task",
        "search_read",
        [("plan_id", "=", plan), ("submitted_on", "!=", False)],
        ["submitted_on"],
    )
    assert handed_in
    assert {task["submitted_on"][:4] for task in handed_in} <= {"2020", "2021"}


def test_the_clause_with_the_slip_of_the_pen_is_corrected(root_of):
    task = root_of("2.3", "clause", ["control_date", "health"])
    assert (task["control_date"], task["health"]) == ("2021-01-15", "done_late")


def test_organisations_hand_in_what_is_asked_of_each(admin, root_of):
    """The clause on reports is a task of every organisation."""
    parts = root_of("2.6", "clause", ["child_ids"])["child_ids"]
    tasks = admin("project.task", "read", parts, ["unit_id"])
    assert len({task["unit_id"][0] for task in tasks}) == len(tasks) == 130


def test_how_organisations_report_came_with_the_order(admin, plan):
    """The clauses on plans and reports, and contests apart from lines."""
    fields = ["plan_clause_id", "report_clause_id", "report_day"]
    (read,) = admin("profplan.plan", "read", [plan], fields)
    clauses = [read[name][1].split()[0] for name in fields[:2]]
    assert (clauses, read["report_day"]) == (["2.3", "2.6"], "2021-04-30")
    own = [("plan_id", "=", plan), ("sheet_id", "!=", False)]
    groups = admin("project.task", "formatted_read_group", own, ["measure_id"], [])
    numbers = {group["measure_id"][1].split()[0] for group in groups}
    assert numbers == {"2.3", "2.6", "5.5.2.", "5.5.3.", "5.5.4."}


def test_heads_control_and_coordination_are_filled_in(admin, plan):
    fields = ["controller_id", "coordinator_unit_id"]
    (read,) = admin("profplan.plan", "read", [plan], fields)
    (head,) = admin("res.users", "read", [read["controller_id"][0]], ["login"])
    assert head["login"] == "head"
    unit = read["coordinator_unit_id"][0]
    (unit,) = admin("profplan.unit", "read", [unit], ["head_id"])
    (chief,) = admin("res.users", "read", [unit["head_id"][0]], ["login"])
    assert chief["login"] == "coordinator"


def test_the_facts_of_2020_are_there(admin, plan):
    known = [
        ("indicator_id.plan_id", "=", plan),
        ("year", "=", 2020),
        ("has_fact", "=", True),
    ]
    targets = admin("profplan.indicator.target", "search_read", known[:2], ["has_fact"])
    assert len([target for target in targets if target["has_fact"]]) == 7


def test_open_activities_outlive_the_nightly_cleaning(server, admin):
    """What somebody has to do is there after the night, too."""
    before = server.odoo.cluster.sql(OPEN, server.db)
    assert len(before) > 10
    (cron,) = admin("ir.cron", "search", [("model_id.model", "=", "ir.autovacuum")])
    admin("ir.cron", "method_direct_trigger", [cron])
    assert server.odoo.cluster.sql(OPEN, server.db) == before


def test_loading_once_more_changes_nothing(server, admin, tmp_path):
    models = ("profplan.plan", "res.users", "profplan.unit", "project.task")
    models += ("profplan.enrolment", "profplan.sheet", "profplan.sheet.line")
    before = [admin(model, "search_count", []) for model in models]
    again = tmp_path / "accounts.json"
    server.odoo.prepare(server.db, demo=str(again), log="example-again")
    assert json.loads(again.read_text()) == server.accounts
    assert [admin(model, "search_count", []) for model in models] == before


def test_the_addons_know_nothing_of_the_example(server, admin):
    """Production gets neither its story nor its accounts."""
    assert not admin("ir.model", "search", [("model", "=like", "profplan%demo%")])
    code = "\n".join(
        path.read_text()
        for folder in ("models", "wizards", "data", "lib")
        for path in ADDONS.glob(f"*/{folder}/*.*")
        if path.suffix in (".py", ".xml", ".json")
    )
    # A school's name serves as an example of names in the code.
    organisations = [
        ("organisation_type_id.code", "in", ["kindergarten", "additional"])
    ]
    names = admin("profplan.unit", "search_read", organisations, ["name"])
    names += [one for one in server.accounts if one["login"] != "admin"]
    names = [one["name"] for one in names]
    assert not [name for name in names if name in code]
