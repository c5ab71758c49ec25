"""An ordinary busy hour on two workers: schools and staff at work, each thinking.

Everybody opens what a browser opens and sends what it sends, thinks some twenty seconds
and goes on. What the slowest of twenty had to wait is held against the same of a school
and a coordinator who have the server to themselves.
"""

import json
import random
import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor

from support import Client

from .bench_portal import (
    PASSWORD,
    REPORT,
    UPLOAD,
    Person,
    make_people,
    make_schools,
    read_form,
)
from .harness import figure

SCHOOLS, STAFF = 100, 30
LINES = 36
THINK = 20  # seconds, on average
LASTS = 150  # seconds of the crowd
ALONE = 40  # steps of each of the two
SHARE = 0.95
GROUP = "kostroma_profplan.group_profplan_coordinator"
TASK = {"name": {}, "step": {}, "control_date": {}, "unit_id": {"fields": {}}}


@figure(limit=5.0, needs="server")
def load(site):
    """The 95th percentile of 130 people's waits against that of one alone.

    An error of anybody, or anything lost or doubled, fails the figure. `queries` tells
    how many requests the crowd has made.
    """
    with site.environment() as env:
        plan, logins = make_schools(env, SCHOOLS + 1, LINES)
        staff = make_staff(env, STAFF + 1)
        tasks = env["profplan.plan"].browse(plan).task_ids.ids
    schools = [School(site, login, plan) for login in logins]
    staff = [Coordinator(site, login, tasks) for login in staff]
    people = [*schools[1:], *staff[1:]]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: one.enter(), [*people, schools[0], staff[0]]))
    alone = [wait for one in (schools[0], staff[0]) for wait in work_alone(one)]
    ends = time.monotonic() + LASTS
    with ThreadPoolExecutor(len(people)) as pool:
        waits = list(pool.map(lambda one: work_on(one, ends), people))
    crowd = [wait for own in waits for wait in own]
    with site.environment() as env:
        check_nothing_lost(env, schools, staff)
    return {
        "ours": percentile(crowd),
        "reference": percentile(alone),
        "queries": len(crowd),
    }


def percentile(waits):
    """What no more than a twentieth of them exceed."""
    return sorted(waits)[int(len(waits) * SHARE)]


def work_alone(person):
    """The waits of somebody who has the server alone and does not think."""
    for turn in range(4):  # both workers know views and rights then
        person.steps[turn % len(person.steps)]()
    return [timed(person.steps[turn % len(person.steps)]) for turn in range(ALONE)]


def work_on(person, ends):
    """The waits of one of many until the time is over."""
    chance = random.Random(person.login)
    waits = []
    pause = chance.uniform(0, THINK)  # nobody begins at the same moment
    while time.monotonic() + pause < ends:
        time.sleep(pause)
        waits.append(timed(person.steps[len(waits) % len(person.steps)]))
        pause = chance.uniform(THINK / 2, THINK * 3 / 2)
    return waits


def timed(step):
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


class School:
    """Reads its report, saves a line, adds a file once."""

    def __init__(self, site, login, plan):
        self.site, self.login = site, login
        self.address = f"{REPORT}?plan={plan}"
        self.said = {}
        self.uploads = 0
        self.steps = (self.read, self.save, self.read, self.upload)

    def enter(self):
        self.person = Person(self.site.url, self.login)
        self.read()

    def read(self):
        self.hidden, self.lines = read_form(self.person.get(self.address))

    def save(self):
        line = random.choice(list(self.lines))
        words = f"{self.login} {secrets.token_hex(4)}"
        typed = {
            f"{line}.outcome": "full",
            f"{line}.result_text": words,
            f"{line}.seen": self.lines[line],
        }
        told = json.loads(
            self.person.post("/my/profplan/save", {**self.hidden, **typed})
        )
        (record,) = told["records"].values()
        if told["error"] or record["troubles"]:
            raise AssertionError(f"{self.login}: {told}")
        self.said[int(line)] = words

    def upload(self):
        if self.uploads:
            return self.read()
        content = secrets.token_bytes(UPLOAD // 4)
        self.person.upload(f"{REPORT}/signed", self.hidden, content)
        self.uploads += 1


class Coordinator:
    """Looks at the overview and a list, opens a task, writes on it."""

    def __init__(self, site, login, tasks):
        self.site, self.login, self.tasks = site, login, tasks
        self.said = []
        self.steps = (self.overview, self.list, self.open, self.write)

    def enter(self):
        name = self.site.registry.db_name
        self.client = Client(self.site.url, name, self.login, PASSWORD)

    def overview(self):
        self.client("profplan.start", "get_page")

    def list(self):
        domain = [("plan_id", "!=", False), ("parent_id", "=", False)]
        told = self.client(
            "project.task", "web_search_read", domain, specification=TASK, limit=80
        )
        if not told["records"]:
            raise AssertionError(f"{self.login}: an empty list")

    def open(self):
        self.task = random.choice(self.tasks)
        self.client("project.task", "web_read", [self.task], specification=TASK)

    def write(self):
        words = f"{self.login} {secrets.token_hex(4)}"
        task = random.choice(self.tasks)
        self.client("project.task", "message_post", [task], body=words)
        self.said.append(words)


def make_staff(env, number):
    people = make_people(env, number)
    people.write({"group_ids": [(6, 0, env.ref(GROUP).ids)]})
    return people.mapped("login")


def check_nothing_lost(env, schools, staff):
    """Each line has what was saved last, each word and each file stands once."""
    for school in schools:
        lines = env["profplan.sheet.line"].browse(school.said)
        held = {line.id: line.result_text for line in lines}
        if held != school.said:
            raise AssertionError(f"lost or mixed up: {school.login}")
    files = env["profplan.evidence"].search_count(
        [("create_uid.login", "in", [one.login for one in schools])]
    )
    sent = sum(one.uploads for one in schools)
    if files != sent:
        raise AssertionError(f"{files} files of {sent}")
    for one in staff:
        found = env["mail.message"].search([("body", "ilike", f"{one.login} ")])
        bodies = [re.sub("<[^>]*>", "", str(body)) for body in found.mapped("body")]
        if sorted(bodies) != sorted(one.said):
            raise AssertionError(f"lost or doubled: {one.login}")
