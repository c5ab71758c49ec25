"""The demo made on another day than today: this year's plan is alive on each."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from launcher import trial
from launcher.odoo import MODULES

pytestmark = pytest.mark.heavy  # a school year and four more of them

DATABASE = "days"
PLAY = Path(__file__).with_name("example_days.py")
# The first day of a school year, its autumn, its spring and its last days.
DAYS = ("2026-09-01", "2026-11-15", "2027-03-10", "2027-08-25")


@pytest.fixture(scope="module")
def told(odoo):
    """{day: how this year's plan stands on it}."""
    trial.fresh_database(odoo, DATABASE, MODULES, fresh=True)
    conf = odoo.configure(DATABASE, name="days")
    log = odoo.logs / "days.log"
    played = subprocess.run(
        [odoo.environment.python, PLAY, conf, *DAYS],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    log.write_text(played.stderr)
    assert not played.returncode, played.stderr[-3000:]
    return json.loads(played.stdout.splitlines()[-1])


@pytest.fixture(params=DAYS)
def day(request):
    return request.param


def test_the_plan_is_of_the_school_year_of_the_day(told, day):
    start, end = told[day]["period"]
    assert start <= day <= end
    assert (start, end) == ("2026-09-01", "2027-08-31")


def test_work_is_done_waits_came_back_and_is_late(told, day):
    steps, health = told[day]["steps"], told[day]["health"]
    assert {"in_progress", "review", "returned", "done"} <= steps.keys()
    assert health["overdue"] and health["done_on_time"]
    assert health.get("due_soon") or health["on_track"]
    done = steps["done"] / sum(steps.values())
    passed = (date.fromisoformat(day) - date(2026, 9, 1)).days / 365
    assert abs(done - passed) < 0.45, (done, passed)


def test_nothing_has_happened_that_is_still_to_come(told, day):
    assert told[day]["last"][:10] < day


def test_somebody_asks_for_another_day_and_somebody_is_silent(told, day):
    assert told[day]["postponements"]["asked"]
    assert 1 <= told[day]["silent"] <= 25
    assert len(told[day]["sheets"]) >= 3


def test_who_has_an_account_sees_what_is_due_came_back_and_waits(told, day):
    for login, page in told[day]["today"].items():
        assert all(page.values()), (login, page)


def test_the_year_goes_on_from_day_to_day(told):
    done = [told[day]["steps"]["done"] for day in DAYS]
    assert done == sorted(done) and done[0] < done[-1]
