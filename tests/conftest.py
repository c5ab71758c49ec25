"""Fixtures of the tests that need a running system.

``./profplan test`` makes the throw-away cluster; the demo's database and its server
are made here, when the first test asks for them, and serve the whole session. Tests
share that database: a test makes the records it changes, or puts them back.
"""

import json
import os
import shutil
from dataclasses import dataclass

import plans
import pytest
from support import Client, log_in

from launcher import told_example, trial
from launcher.check import BROWSERS
from launcher.compose import compose
from launcher.odoo import Odoo, free_port

DATABASE = "demo"
SERVED = pytest.StashKey()
# How long a page is waited for, in milliseconds: the machine may have much to do.
PATIENCE = 90_000


def pytest_collection_modifyitems(config, items):
    """Heavy tests run when they are asked for, by the flag or by name.

    They come last: long days change the demo that the others look at.
    """
    heavy = [item for item in items if item.get_closest_marker("heavy")]
    light = [item for item in items if item not in heavy]
    if os.environ.get("PROFPLAN_HEAVY") or config.getoption("keyword"):
        items[:] = [*light, *heavy]
        return
    config.hook.pytest_deselected(items=heavy)
    items[:] = light


@dataclass(frozen=True)
class Server:
    """The started demo. `accounts` are dicts of role, login and password."""

    url: str
    db: str
    accounts: list
    odoo: Odoo

    def account(self, login):
        return next(one for one in self.accounts if one["login"] == login)


@pytest.fixture(scope="session")
def odoo():
    """The throw-away Odoo of this run: for tests that make databases of their own."""
    joined = trial.joined()
    if not joined:
        pytest.fail("нужна система: запускайте тесты командой ./profplan test")
    return joined


@pytest.fixture(scope="session")
def server(odoo, request):
    """The demo, as `./profplan up` makes it, served on a free port."""
    accounts = odoo.home / "accounts.json"
    told_example.make(odoo, DATABASE, accounts)
    port = free_port()
    with odoo.serving(DATABASE, port, log="server"):
        people = json.loads(accounts.read_text())
        served = Server(f"http://127.0.0.1:{port}", DATABASE, people, odoo)
        request.config.stash[SERVED] = served
        yield served


@pytest.fixture(scope="module", autouse=True)
def put_aside(request):
    """Plans that the tests of a file have made are not seen by the next ones."""
    yield
    if server := request.config.stash.get(SERVED, None):
        password = server.account("manager")["password"]
        manager = Client(server.url, server.db, "manager", password)
        own = [("number", "not in", [plans.FINISHED, plans.RUNNING])]
        if made := manager("profplan.plan", "search", own):
            manager("profplan.plan", "action_archive", made)


@pytest.fixture
def rpc(server):
    """``rpc("admin")`` is a client of the web client's own RPC, logged in."""

    def client(login, password=None):
        password = password or server.account(login)["password"]
        return Client(server.url, server.db, login, password)

    return client


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS))),
            args=["--no-sandbox"],  # root and containers have none; our pages only
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, server):
    """A page in a context of its own: call it once for each person at work.

    Whatever went wrong in a page's JavaScript, or was logged there as an error, fails
    the test.
    """
    contexts, errors = [], []

    def page(**options):
        settings = {
            "locale": "ru-RU",
            "timezone_id": "Europe/Moscow",
            "viewport": {"width": 1440, "height": 900},
            "base_url": server.url,
            **options,
        }
        context = browser.new_context(**settings)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        opened = context.new_page()
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on(
            "console",
            lambda told: told.type == "error" and errors.append(told.text),
        )
        return opened

    yield page
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def login(server):
    """``login(page, "admin")``: through the login page, as a person does."""

    def enter(page, login):
        log_in(page, server.account(login))
        return page

    return enter


@pytest.fixture(scope="session")
def compose_command():
    """The real docker compose, as a command's first words."""
    return compose()
