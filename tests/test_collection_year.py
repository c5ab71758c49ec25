"""ГЦОКО's year after the schools': the silent are reminded, the figures roll up."""

import secrets

import pages
import pytest
from plans import make_school_year
from playwright.sync_api import expect

pytestmark = pytest.mark.heavy

LESSONS = {"name": "Классных часов", "kind": "count"}
ROWS = [
    {"number": "3.1.", "name": "Провести классные часы", "figures": [LESSONS]},
    {"number": "3.2.", "name": "Провести родительские собрания"},
]


@pytest.fixture
def schools(rpc):
    """``(group, {name: (unit, user, client)})`` of two; put away afterwards."""
    admin, manager, tag = rpc("admin"), rpc("manager"), secrets.token_hex(3)
    portal = admin("ir.model.data", "check_object_reference", "base", "group_portal")
    (group,) = manager(
        "profplan.unit", "create", [{"name": f"Лицеи {tag}", "kind": "group"}]
    )
    made = {}
    for name, login in (("Лицей", "busy"), ("Тихий лицей", "quiet")):
        login = f"{login}-{tag}"
        (user,) = admin(
            "res.users",
            "create",
            [
                {
                    "name": f"Директор, {name}",
                    "login": login,
                    "password": login,
                    "email": f"{login}@example.org",
                    "group_ids": [(6, 0, [portal[1]])],
                }
            ],
        )
        (unit,) = manager(
            "profplan.unit",
            "create",
            [
                {
                    "name": f"МБОУ «{name} {tag}»",
                    "kind": "organisation",
                    "head_id": user,
                    "member_ids": [(6, 0, [user])],
                    "group_ids": [(6, 0, [group])],
                }
            ],
        )
        made[name] = (unit, f"{login}@example.org", rpc(login, login))
    yield group, made
    units = [group, *(unit for unit, _email, _client in made.values())]
    manager("profplan.unit", "write", units, {"active": False})
    people = [client.uid for _unit, _email, client in made.values()]
    admin("res.users", "write", people, {"active": False})


def count_letters(rpc, email):
    return rpc("admin")(
        "mail.mail", "search_count", [("recipient_ids.email", "=", email)]
    )


def plan_and_report(school, coordinator, plan):
    """One school does what it owes; its plan and its report are accepted."""
    own = [("plan_id", "=", plan.id)]
    (sheet,) = school("profplan.sheet", "search", own)
    lines = school("profplan.sheet.line", "search_read", own, ["control_date"])
    ids = [line["id"] for line in lines]
    school("profplan.sheet", "action_acknowledge", [sheet])
    school("profplan.sheet", "write", [sheet], {"responsible_name": "Зайцева И. П."})
    day = {"planned_end": lines[0]["control_date"]}
    school("profplan.sheet.line", "write", ids, day)
    school("profplan.sheet", "action_submit", [sheet])
    coordinator("profplan.sheet", "action_accept", [sheet])
    (figure,) = coordinator("profplan.figure", "search", own)
    school(
        "profplan.figure.value",
        "create",
        [{"line_id": ids[0], "figure_id": figure, "value": 24}],
    )
    told = {"outcome": "full", "result_text": "Проведены в 8–11 классах"}
    school("profplan.sheet.line", "write", ids, told)
    school("profplan.sheet", "action_submit", [sheet])
    coordinator("profplan.sheet", "action_accept", [sheet])
    return figure


def test_the_silent_are_reminded_and_figures_roll_up_into_the_closing_report(
    page, login, rpc, schools
):
    group, made = schools
    (_busy, busy_email, school), (_quiet, quiet_email, _client) = made.values()
    coordinator, manager = rpc("coordinator"), rpc("manager")
    plan = make_school_year(manager, group, ROWS)
    figure = plan_and_report(school, coordinator, plan)
    before = [count_letters(rpc, email) for email in (busy_email, quiet_email)]

    login(page, "coordinator")
    pages.open_plan(page, plan.id)
    expect(page.locator("button[name=action_view_collection]")).to_contain_text("2 / 4")
    pages.press(page, "action_ask_remind")
    asked = pages.dialog(page)
    expect(pages.field(asked, "unit_text")).to_contain_text("Тихий лицей")
    expect(pages.field(asked, "unit_text")).not_to_contain_text("«Лицей")
    pages.press(asked, "action_send")
    expect(page.locator(".o_notification")).to_contain_text("организаций 1, писем 1")
    after = [count_letters(rpc, email) for email in (busy_email, quiet_email)]
    assert after == [before[0], before[1] + 1], "one letter, to the silent alone"

    (told,) = coordinator("profplan.figure", "read", [figure], ["reached_text"])
    assert told["reached_text"] == "24"
    close_measures(coordinator, plan)
    page.reload()
    pages.press(page, "action_prepare_closing")
    rows = page.locator("[name=point_ids] .o_data_row")
    expect(rows).to_have_count(len(ROWS) + 2)
    first = rows.filter(has_text="Провести классные часы")
    expect(first).to_contain_text("Тихий лицей")
    expect(first).to_contain_text("Проведено 24 классных часа")


def close_measures(coordinator, plan):
    """ГЦОКО sums up what the schools reported; who is silent is named."""
    whole = [("parent_id", "=", False), ("sheet_id", "=", False)]
    roots = coordinator(
        "project.task", "search_read", [("plan_id", "=", plan.id), *whole], ["name"]
    )
    ids = [root["id"] for root in roots if "Провести" in root["name"]]
    proof = {"kind": "publication", "url": "https://example.org/svod"}
    coordinator(
        "profplan.evidence", "create", [{"task_id": id_, **proof} for id_ in ids]
    )
    said = {"result_text": "Проведено 24 классных часа"}
    coordinator("project.task", "write", ids, said)
    coordinator("project.task", "action_start", ids)
    coordinator("project.task", "action_accept_silent", ids)
