"""Doors that only a real request shows: what JSON carries, pages without a login."""

import json
import urllib.error
import urllib.request

import pytest
from plans import SOON, make_plan
from support import RpcError

UNIT = "Управление образования"


@pytest.fixture
def task(rpc):
    """A task of a small plan of its own."""
    measures = {"1.": ("Провести конкурс", UNIT, SOON)}
    plan = make_plan(rpc("manager"), measures, {"1.": [{"name": "Участников"}]})
    return plan.tasks["1."]


def read(rpc, task, *fields):
    return rpc("manager")("project.task", "read", [task], list(fields))[0]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_no_number_of_json_spoils_a_form(rpc, task, number):
    [figure] = read(rpc, task, "figure_ids")["figure_ids"]
    vals = {"task_id": task, "figure_id": figure, "value": float(number)}
    with pytest.raises(RpcError, match="число|числ"):
        rpc("head")("profplan.figure.value", "create", [vals])
    assert not read(rpc, task, "figure_value_ids")["figure_value_ids"]


def test_letters_are_not_taken_in_by_rpc(rpc, task):
    letter = "From: manager@example.com\nTo: x@example.com\nMessage-Id: <d@e>\n\nwords"
    commands = {"child_ids": [[1, task, {"stage_id": 1, "remark": "x"}]]}
    for login in ("head", "coordinator", "manager"):
        with pytest.raises(RpcError) as refusal:
            rpc(login)(
                "mail.thread", "message_process", "project.task", letter, commands
            )
        assert refusal.value.kind == "AccessError"
    assert read(rpc, task, "step")["step"] == "assigned"


def test_nobody_writes_in_the_name_of_another(rpc, task):
    manager = rpc("manager")
    partner = manager("res.users", "read", [manager.uid], ["partner_id"])[0]
    partner_id = partner["partner_id"][0]
    head = rpc("head")
    with pytest.raises(RpcError):
        head(
            "project.task",
            "message_post",
            [task],
            body="Принято",
            message_type="auto_comment",
            author_id=partner_id,
        )
    head.post(
        "/mail/message/post",
        thread_model="project.task",
        thread_id=task,
        post_data={"body": "Принято", "message_type": "auto_comment"},
    )
    [line] = manager(
        "mail.message",
        "search_read",
        [("model", "=", "project.task"), ("res_id", "=", task)],
        ["author_id", "message_type"],
        limit=1,
        order="id desc",
    )
    assert line["message_type"] == "comment"
    assert line["author_id"][0] != partner_id


def test_a_plan_s_task_has_no_page_without_a_login(rpc, task, server):
    url = rpc("manager")("project.task", "get_portal_url", [task])
    assert url.endswith("access_token=")
    with urllib.request.urlopen(server.url + url, timeout=60) as answer:
        page = answer.read().decode()
    assert "Провести конкурс" not in page
    params = {"thread_model": "project.task", "thread_id": task, "token": ""}
    body = {"params": {**params, "post_data": {"body": "x"}, "pid": 1, "hash": ""}}
    request = urllib.request.Request(
        f"{server.url}/mail/message/post",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert "error" in json.load(answer)


def test_nobody_registers_themselves(server):
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"{server.url}/web/signup", timeout=60)
    assert answer.value.code == 404
