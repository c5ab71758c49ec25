"""Two people acting on one card at the very same moment, in two real transactions."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from plans import SOON, make_plan
from support import RpcError

UNIT = "Управление образования"


def _submitted_task(rpc):
    """A task of a small plan, handed in with evidence and waiting for acceptance."""
    plan = make_plan(rpc("manager"), {"1.": ("Провести конкурс", UNIT, SOON)})
    task = plan.tasks["1."]
    head = rpc("head")
    head(
        "profplan.evidence",
        "create",
        [{"task_id": task, "kind": "other", "url": "https://example.org/report"}],
    )
    head("project.task", "action_submit", [task])
    return task


def _at_once(*calls):
    """Start all calls together; return their results or refusals."""
    ready = threading.Barrier(len(calls))

    def run(call):
        ready.wait()
        try:
            return call()
        except RpcError as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_of_two_acceptors_succeeds_and_the_other_is_told(rpc):
    task = _submitted_task(rpc)
    people = [rpc("coordinator"), rpc("manager")]
    results = _at_once(
        *(
            lambda person=person: person("project.task", "action_accept", [task])
            for person in people
        )
    )
    refusals = [one for one in results if isinstance(one, RpcError)]
    assert len(refusals) == 1, results
    assert str(refusals[0]).strip()
    holds = people[1](
        "profplan.hold", "search_read", [("task_id", "=", task)], ["step", "date_end"]
    )
    assert [hold["step"] for hold in holds].count("done") == 1
    assert len([hold for hold in holds if not hold["date_end"]]) == 1


@pytest.mark.heavy
def test_accepted_and_returned_at_once_is_one_of_the_two(rpc):
    task = _submitted_task(rpc)
    coordinator, manager = rpc("coordinator"), rpc("manager")
    results = _at_once(
        lambda: coordinator("project.task", "action_accept", [task]),
        lambda: manager("project.task", "action_return", [task], "Нет подписи"),
    )
    assert len([one for one in results if isinstance(one, RpcError)]) == 1, results
    (read,) = manager("project.task", "read", [task], ["step"])
    assert read["step"] in ("done", "returned")
    holds = manager("profplan.hold", "search_read", [("task_id", "=", task)], ["step"])
    assert len([hold for hold in holds if hold["step"] in ("done", "returned")]) == 1


def test_a_plan_sent_out_twice_at_once_makes_nothing_twice(rpc):
    group = "Руководители общеобразовательных организаций"
    plan = make_plan(rpc("manager"), {"1.": ("Провести урок", group, SOON)})
    people = [rpc("manager"), rpc("admin")]
    results = _at_once(
        *(
            lambda person=person: person("profplan.plan", "action_send_out", [plan.id])
            for person in people
        )
    )
    told = [str(one) for one in results if isinstance(one, RpcError)]
    assert len(told) < 2 and all(told), results
    lines = people[0](
        "profplan.sheet.line", "search_read", [("plan_id", "=", plan.id)], ["unit_id"]
    )
    units = [line["unit_id"][0] for line in lines]
    assert units and len(units) == len(set(units))


def test_an_organisation_acknowledges_a_plan_by_a_call_of_its_own(rpc):
    group = "Руководители общеобразовательных организаций"
    plan = make_plan(rpc("manager"), {"1.": ("Провести урок", group, SOON)})
    rpc("manager")("profplan.plan", "action_send_out", [plan.id])
    school = rpc("school")
    own = [("plan_id", "=", plan.id)]
    (sheet,) = school("profplan.sheet", "search", own)
    for result in _at_once(
        *[lambda: school("profplan.sheet", "action_acknowledge", [sheet])] * 2
    ):
        assert not isinstance(result, RpcError) or "отмечено ли ознакомление" in str(
            result
        )
    (read,) = school("profplan.acknowledgement", "search_read", own, ["user_id"])
    assert read["user_id"][0] == school.uid


def test_a_proof_is_added_before_the_line_is_handed_in_or_not_at_all(rpc):
    """Whoever hands in a line and whoever fills it see what the other one did."""
    group = "Руководители общеобразовательных организаций"
    rows = {f"{number}.": ("Провести урок", group, SOON) for number in range(1, 7)}
    plan = make_plan(rpc("manager"), rows)
    rpc("manager")("profplan.plan", "action_send_out", [plan.id])
    school, coordinator = rpc("school"), rpc("coordinator")
    lines = school("profplan.sheet.line", "search", [("plan_id", "=", plan.id)])
    school(
        "profplan.sheet.line",
        "write",
        lines,
        {"outcome": "full", "result_text": "Провели"},
    )
    for line in lines:
        added, _handed_in = _at_once(
            lambda line=line: school(
                "profplan.evidence",
                "create",
                [{"line_id": line, "kind": "other", "url": "https://example.org/1"}],
            ),
            lambda line=line: school("profplan.sheet.line", "action_report", [line]),
        )
        changes = coordinator(
            "profplan.change",
            "search_read",
            [("line_id", "=", line), ("what", "in", ["evidence", "line_state"])],
            ["what"],
            order="id",
        )
        whats = [change["what"] for change in changes]
        told = isinstance(added, RpcError)
        assert whats == ["line_state"] if told else whats[0] == "evidence", whats
