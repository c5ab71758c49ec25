"""The demo that `./profplan up` serves, as a person first meets it."""

import json
import urllib.request

import pytest
from plans import FINISHED, RUNNING
from support import Client, RpcError


def test_every_account_of_the_example_logs_in(server, rpc):
    """What `up` prints is true: each login opens with its password."""
    assert "admin" in [one["login"] for one in server.accounts]
    for account in server.accounts:
        assert rpc(account["login"]).uid, account["role"]


def test_a_wrong_password_is_refused(rpc):
    """The demo is no open door."""
    with pytest.raises(RpcError):
        rpc("admin", "not the password")


def test_the_list_of_databases_is_closed(rpc):
    """Nobody sees or makes databases through the web."""
    with pytest.raises(RpcError):
        rpc("admin").post("/web/database/list")


@pytest.mark.parametrize(
    ("number", "state"), [(FINISHED, "closed"), (RUNNING, "approved")]
)
def test_the_example_is_the_real_order_and_this_year_s(rpc, number, state):
    """56 measures and 7 clauses of the real order, closed, and of the one after it."""
    admin = rpc("admin")
    real = [("number", "=", number)]  # other tests make plans of their own
    (plan,) = admin("profplan.plan", "search_read", real, ["state"])
    assert plan["state"] == state
    of_plan = [("plan_id", "=", plan["id"])]
    counted = {
        kind: admin("profplan.measure", "search_count", [*of_plan, ("kind", "=", kind)])
        for kind in ("measure", "clause")
    }
    assert counted == {"measure": 56, "clause": 7}


def test_accounts_are_kept_for_the_next_start(server):
    """The file `up` prints from: readable by the owner alone."""
    path = server.odoo.home / "accounts.json"
    assert json.loads(path.read_text()) == server.accounts
    assert path.stat().st_mode & 0o077 == 0


def test_the_login_page_speaks_russian(page):
    """A person's first sight of the system."""
    page.goto("/web/login")
    page.get_by_role("button", name="Войти", exact=True).wait_for()


def test_the_administrator_opens_the_web_client(page, login):
    """Logging in leads to Odoo's web client without a JavaScript error."""
    login(page, "admin")
    page.wait_for_selector(".o_main_navbar")


def test_pages_need_a_session(server):
    """Without logging in, RPC answers with a refusal."""
    client = Client.__new__(Client)
    client.url = server.url
    client._opener = urllib.request.build_opener()
    with pytest.raises(RpcError):
        client("res.users", "search_read", [], ["login"])
