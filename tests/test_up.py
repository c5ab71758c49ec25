"""`./profplan up` as a person runs it, and the demo it serves."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import pytest
from support import Client, RpcError, deadline

from launcher.odoo import free_port
from launcher.places import ROOT

READY = re.compile(r"Профплан открыт: (\S+)/")


@contextlib.contextmanager
def up(*arguments):
    """A started `./profplan up`; yields the process, its address and its words."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "profplan"), "up", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told, address = [], None
    try:
        with deadline(process):
            for line in process.stdout:
                told.append(line)
                address = address or READY.search(line)
                if line.startswith("Данные:"):
                    break
        assert address, "".join(told)
        yield process, address[1], "".join(told)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


@pytest.fixture(scope="module")
def data():
    """A data folder only its owner may enter: root's PostgreSQL must cope with it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def first_start(odoo, data):
    """What the first `up --empty` said; it is stopped again."""
    with up("--empty", "--port", free_port(), "--data", data) as (process, url, told):
        password = re.search(r"пароль: (\S+)", told)[1]
        client = Client(url, "profplan", "admin", password)
        user = client("res.users", "read", [client.uid], ["lang", "tz"])[0]
        plans = client("profplan.plan", "search_count", [])
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[0]
    return {
        "password": password,
        "user": user,
        "plans": plans,
        "told": told,
        "code": process.returncode,
        "rest": rest,
    }


def test_empty_start_has_an_administrator_and_no_example(first_start):
    """--empty: a password made and shown, Russian and Moscow time, no plans."""
    assert len(first_start["password"]) >= 12
    assert first_start["user"]["lang"] == "ru_RU"
    assert first_start["user"]["tz"] == "Europe/Moscow"
    assert first_start["plans"] == 0


def test_ctrl_c_stops_cleanly(first_start, data):
    """Ctrl-C ends with code 0, no traceback, and PostgreSQL stopped."""
    assert first_start["code"] == 0
    assert "Traceback" not in first_start["rest"]
    assert not (data / "pg" / "postmaster.pid").exists()


def test_second_start_makes_nothing_anew_and_keeps_the_password_to_itself(
    first_start, data
):
    """The database is opened as it is; the password was shown once and still works."""
    with up("--port", free_port(), "--data", data) as (_process, url, told):
        assert Client(url, "profplan", "admin", first_start["password"]).uid
    assert first_start["password"] not in told
    assert "дополнения" in first_start["told"]
    assert "дополнения" not in told


def test_private_files_are_private(first_start, data):
    """What holds secrets may be read by the owner alone."""
    for name in ("odoo.conf", "odoo", "log", "pg"):
        assert (data / name).stat().st_mode & 0o077 == 0, name


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


def test_the_example_is_the_real_order(rpc):
    """13 sections, 56 measures and 7 clauses of order 1257-r, approved."""
    admin = rpc("admin")
    real = [("number", "like", "1257")]  # other tests make plans of their own
    (plan,) = admin("profplan.plan", "search_read", real, ["state"])
    assert plan["state"] == "approved"
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
