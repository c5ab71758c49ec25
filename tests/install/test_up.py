"""`./profplan up` as a person runs it."""

import contextlib
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support import Client, deadline

from launcher.odoo import free_port
from launcher.places import ROOT

READY = re.compile(r"Профплан открыт: (\S+)/")


# Four starts of the whole system: minutes.
pytestmark = pytest.mark.heavy


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
        letters = client("mail.mail", "search_count", [])
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[0]
    return {
        "password": password,
        "user": user,
        "plans": plans,
        "letters": letters,
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
    assert first_start["letters"] == 0, "to an address that Odoo has invented"


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
