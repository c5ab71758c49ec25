"""The 130 organisations of the example: who they are, how they planned and reported."""

from collections import Counter

import pytest
from plans import FINISHED, RUNNING, find_plan

SCHOOLS = ("school", "lyceum", "gymnasium")
# (organisations, children) of the city, by types; the organisations are invented.
CITY = {
    SCHOOLS: (37, 29_680),
    ("kindergarten",): (68, 17_400),
    ("additional",): (25, 23_460),
}
PORTAL = {"school", "kindergarten", "creativity"}


@pytest.fixture
def admin(rpc):
    return rpc("admin")


@pytest.fixture
def plan(admin):
    """The finished one, of the real order."""
    return find_plan(admin, FINISHED)


@pytest.fixture
def sheets(admin, plan):
    fields = ["unit_id", "state", "line_count", "plan_submitted_on"]
    fields += ["report_submitted_on", "responsible_name", "entered_by_ids"]
    return admin("profplan.sheet", "search_read", [("plan_id", "=", plan)], fields)


@pytest.fixture
def lines(admin, plan):
    fields = ["unit_id", "state", "not_applicable", "outcome", "number", "planned_end"]
    return admin("profplan.sheet.line", "search_read", [("plan_id", "=", plan)], fields)


def of_type(codes):
    return [("kind", "=", "organisation"), ("organisation_type_id.code", "in", codes)]


@pytest.mark.parametrize("codes", CITY, ids=lambda codes: codes[0])
def test_organisations_and_children_are_as_many_as_in_the_city(admin, codes):
    units = admin("profplan.unit", "search", of_type(codes))
    counted = [("unit_id", "in", units), ("school_year", "=", "2020/2021")]
    rows = admin(
        "profplan.enrolment", "search_read", counted, ["unit_id", "pupils", "grade"]
    )
    assert (len(units), sum(row["pupils"] for row in rows)) == CITY[codes]
    assert {row["unit_id"][0] for row in rows} == set(units)
    assert all(bool(row["grade"]) == (codes == SCHOOLS) for row in rows)


def test_each_organisation_has_a_district_and_can_be_written_to(admin):
    fields = ["district", "director_name", "email", "phone"]
    units = admin(
        "profplan.unit", "search_read", [("kind", "=", "organisation")], fields
    )
    assert len(units) == 130
    assert all(all(unit[name] for name in fields) for unit in units)
    assert len({unit["email"] for unit in units}) == 130
    assert all(unit["email"].endswith("@example.org") for unit in units)
    assert len({unit["district"] for unit in units}) == 3


def test_groups_find_their_organisations_by_the_rule(admin):
    groups = admin(
        "profplan.unit",
        "search_read",
        [("kind", "=", "group")],
        ["name", "organisation_count", "rule_type_ids"],
    )
    counts = {group["name"]: group["organisation_count"] for group in groups}
    assert counts["Руководители образовательных организаций"] == 130
    assert counts["Руководители общеобразовательных организаций"] == 37
    assert counts["Руководители организаций дополнительного образования"] == 25
    assert sum(bool(group["rule_type_ids"]) for group in groups) == 3


def test_three_organisations_have_an_account(server, admin):
    logins = [account["login"] for account in server.accounts]
    shared = admin("res.users", "search_read", [("share", "=", True)], ["login"])
    assert {one["login"] for one in shared} & {*logins} == PORTAL
    for login in PORTAL:
        assert server.account(login)["password"] == login


def test_every_organisation_has_its_plan_and_report(sheets):
    assert len({sheet["unit_id"][0] for sheet in sheets}) == len(sheets) == 130
    assert all(sheet["line_count"] > 10 for sheet in sheets)


def test_kindergartens_get_nothing_of_the_elder_classes(admin, lines):
    young = {*admin("profplan.unit", "search", of_type(["kindergarten"]))}
    asked = {line["number"] for line in lines if line["unit_id"][0] in young}
    assert "5.2.1." in asked
    assert not asked & {"4.1.", "5.2.3.", "5.2.8.", "5.2.12.", "5.5.5"}


def test_plans_came_on_time_late_and_not_at_all(sheets):
    days = [sheet["plan_submitted_on"] for sheet in sheets]
    on_time = [day for day in days if day and day <= "2021-01-15"]
    late = [day for day in days if day and day > "2021-01-15"]
    assert len(on_time) > 100
    assert 5 <= len(late) <= 20
    assert len(days) - len(on_time) - len(late) == 1
    assert all(day.startswith("2021-") for day in on_time + late)


def test_nine_organisations_are_silent_on_their_report(sheets):
    days = [sheet["report_submitted_on"] for sheet in sheets]
    assert sum(not day for day in days) == 9
    assert sum(bool(day) and day > "2021-04-30" for day in days) >= 5
    assert sum(bool(day) and day <= "2021-04-30" for day in days) > 100


def test_most_reports_were_accepted_before_the_order_left_control(sheets):
    states = Counter(sheet["state"] for sheet in sheets)
    assert states["accepted"] >= 100
    assert {"planning", "executing", "report_returned"} <= {*states}


def test_this_year_s_plans_are_in_or_late(admin):
    """Of the running plan, whenever the demo was made: most are in, some are silent."""
    mine = [("plan_id", "=", find_plan(admin, RUNNING))]
    fields = ["state", "plan_submitted_on"]
    sheets = admin("profplan.sheet", "search_read", mine, fields)
    assert len(sheets) == 130
    silent = [sheet for sheet in sheets if not sheet["plan_submitted_on"]]
    assert 1 <= len(silent) <= 25
    assert len({sheet["state"] for sheet in sheets}) >= 3


def test_lines_are_reported_returned_and_said_not_to_apply(lines):
    states = Counter(line["state"] for line in lines)
    assert {*states} == {"open", "reported", "returned", "accepted", "not_applicable"}
    assert any(line["not_applicable"] == "claimed" for line in lines)
    outcomes = Counter(line["outcome"] for line in lines if line["outcome"])
    assert outcomes["full"] > outcomes["part"] > outcomes["none"] > 0


def test_figures_are_believable(admin, plan):
    """People who are counted once are not more than there are children."""
    values = admin(
        "profplan.figure.value",
        "search_read",
        [("line_id.plan_id", "=", plan)],
        ["unit_id", "value", "kind"],
    )
    assert len(values) > 300
    units = [value["unit_id"][0] for value in values]
    counted = [("unit_id", "in", units), ("school_year", "=", "2020/2021")]
    children = Counter()
    for row in admin(
        "profplan.enrolment", "search_read", counted, ["unit_id", "pupils"]
    ):
        children[row["unit_id"][0]] += row["pupils"]
    unique = [value for value in values if value["kind"] == "unique"]
    assert unique
    assert all(0 <= one["value"] <= children[one["unit_id"][0]] for one in unique)


def test_whoever_entered_for_an_organisation_has_not_accepted_it(admin, sheets):
    entered = {id_ for sheet in sheets for id_ in sheet["entered_by_ids"]}
    people = admin("res.users", "read", [*entered], ["login"])
    assert {one["login"] for one in people} == {"operator"}
    assert any(not sheet["entered_by_ids"] for sheet in sheets)


def test_events_prove_several_measures_and_their_figures_are_taken(admin, plan):
    """What took place is there to be looked at, with what it says in figures."""
    fields = ["unit_id", "line_ids", "participants"]
    mine = [("plan_id", "=", plan)]
    events = admin("profplan.event", "search_read", mine, fields)
    assert len(events) >= 12
    assert len({event["unit_id"][0] for event in events}) >= 5
    assert any(len(event["line_ids"]) > 1 for event in events)
    lines = [id_ for event in events for id_ in event["line_ids"]]
    counted = [("line_id", "in", lines), ("figure_id.source", "=", "participants")]
    assert admin("profplan.figure.value", "search_count", counted)


def test_responsible_persons_are_named_and_answer_for_the_sheets(admin, sheets):
    """Forms of clause 2.1; who was named stands on the plan and report."""
    named = admin("profplan.unit.responsible", "search_read", [], ["unit_id", "name"])
    assert len(named) == 12
    on_sheets = {sheet["unit_id"][0]: sheet["responsible_name"] for sheet in sheets}
    assert all(on_sheets[one["unit_id"][0]] == one["name"] for one in named)


def test_some_have_acknowledged_the_plan_and_most_have_not(admin, plan):
    """Units and organisations, each in the days after it was sent out."""
    running = find_plan(admin, RUNNING)
    fields = ["acknowledgement_ids", "unacknowledged_count"]
    before, now = admin("profplan.plan", "read", [plan, running], fields)
    assert len(before["acknowledgement_ids"]) >= 12
    assert now["acknowledgement_ids"] and now["unacknowledged_count"] > 100
