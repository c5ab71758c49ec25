"""The figures of reports for other programs: JSON-2 with a key (docs/api.md)."""

import json
import urllib.error
import urllib.request

import pytest
from support import RpcError

FIGURES = (
    "get_execution_figures",
    "get_discipline_figures",
    "get_indicator_figures",
    "get_completeness_figures",
)


@pytest.fixture
def make_key(rpc, server):
    """``make_key("viewer")``: a key as a person makes it in the preferences."""

    def make(login):
        person = rpc(login)
        asked = person(
            "res.users.apikeys.description", "create", {"name": "test", "duration": "1"}
        )
        shown = person("res.users.apikeys.description", "make_key", [asked])
        if shown["res_model"] == "res.users.identitycheck":
            password = {"password": server.account(login)["password"]}
            shown = person(
                shown["res_model"], "run_check", [shown["res_id"]], context=password
            )
        return shown["context"]["default_key"]

    return make


@pytest.fixture
def call(server):
    """``call(key, method, ids, …)``: one request; the answer, or its status."""

    def ask(key, method, ids, **arguments):
        request = urllib.request.Request(
            f"{server.url}/json/2/profplan.plan/{method}",
            json.dumps({"ids": ids, **arguments}).encode(),
            {
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
                "X-Odoo-Database": server.db,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code

    return ask


def test_a_program_gets_the_figures_with_a_key_and_the_rights_of_its_owner(
    rpc, make_key, call
):
    """Leadership's key reads what the reports print; a school has neither."""
    plan = rpc("viewer")("profplan.plan", "search", [("number", "=", "1257-рз/IV")])
    key = make_key("viewer")
    for method in FIGURES:
        [told] = call(key, method, plan)["plans"]
        assert told["id"] == plan[0], method
        assert told["number"] == "1257-рз/IV", method
    discipline = call(key, "get_discipline_figures", plan, as_of="2021-02-01")
    assert discipline["as_of"] == "2021-02-01"
    [told] = discipline["plans"]
    assert told["total"]["total"] == sum(unit["total"] for unit in told["units"]) > 0
    assert call(key, "get_discipline_figures", plan, as_of="вчера") == 422
    unknown, russian = [plan[0] + 10_000], {"lang": "ru_RU"}
    assert call(key, "get_discipline_figures", unknown, context=russian) == 403
    assert call("no key", "get_discipline_figures", plan) == 401
    with pytest.raises(RpcError, match="API"):
        make_key("school")
    with pytest.raises(RpcError) as refused:
        rpc("school")("profplan.plan", "get_discipline_figures", plan)
    assert refused.value.kind == "AccessError"
