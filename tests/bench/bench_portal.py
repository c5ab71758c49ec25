"""The portal of organisations on a server: a crowd at its reports, the page's price.

People are HTTP clients here: they open what a browser opens, send what its forms and
the page's script send, and what is left of it is counted in the database.
"""

import http.cookiejar
import json
import re
import secrets
import statistics
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from .bench_control import make_sent_plan
from .harness import figure, in_pairs, seconds_of

SCHOOLS = 50  # at once
SAVED = 10  # lines that each of them saves
UPLOAD = 2**20
LINES = 36  # of a real school's plan and report
FEW, MANY = 10, 100
TURNS = 20
PASSWORD = "bench-portal-2026"
REPORT, TASKS = "/my/profplan/report", "/my/tasks"


@figure(limit=1.2, needs="server")
def portal(site):
    """The report's page of a real school, against Odoo's list of as many plain tasks.

    Before it 50 schools at once write and hand in their reports: an error, or anything
    lost or doubled, fails the figure. Queries are those of a page of 100 lines, held
    against one of 10.
    """
    crowd(site)
    page = make_reader(site, LINES)
    plain = make_plain_reader(site, LINES)
    for one in (page, plain):  # views and assets are cached in both workers
        with ThreadPoolExecutor(4) as people:
            list(people.map(lambda _turn, one=one: one(), range(8)))
    told = in_pairs(lambda: seconds_of(page), lambda: seconds_of(plain), TURNS)
    few, many = (count_queries(site, size) for size in (FEW, MANY))
    return {**told, "queries": many, "queries_limit": few}


# --- A crowd ---


def crowd(site):
    """50 schools open, save ten lines, upload 1 MB and hand in, all at once."""
    with site.environment() as env:
        plan, logins = make_schools(env, SCHOOLS, SAVED)
    with ThreadPoolExecutor(4) as door:  # they have logged in when the crowd begins
        schools = list(door.map(lambda login: Person(site.url, login), logins))
    with ThreadPoolExecutor(SCHOOLS) as people:
        list(people.map(lambda school: report(school, plan), schools))
    with site.environment() as env:
        check_nothing_lost(env["profplan.plan"].browse(plan))


def report(school, plan):
    """What one school does; any answer but success is an error."""
    login = school.login
    address = f"{REPORT}?plan={plan}"
    hidden, lines = read_form(school.get(address))
    for number, (line, seen) in enumerate(lines.items()):
        typed = {
            f"{line}.outcome": "full",
            f"{line}.result_text": words_of(login, number),
            f"{line}.seen": seen,
        }
        told = json.loads(school.post("/my/profplan/save", {**hidden, **typed}))
        (record,) = told["records"].values()
        if told["error"] or record["troubles"]:
            raise AssertionError(f"{login}: {told}")
    school.upload(f"{REPORT}/signed", hidden, secrets.token_bytes(UPLOAD))
    school.post(REPORT, {**hidden, "do": "submit"})


def words_of(login, number):
    return f"{login} line {number}"


def read_form(page):
    """(hidden fields of the form, ``{line: what the page shows of it}``)."""
    from lxml import html

    (form,) = html.fromstring(page).xpath("//form[@data-save]")
    names = ("csrf_token", "plan", "unit", "part", "show")
    hidden = {name: form.fields[name] for name in names}
    lines = {
        name.removesuffix(".seen"): form.fields[name]
        for name in form.fields.keys()  # noqa: SIM118 – lxml's fields are no dict
        if re.fullmatch(r"\d+\.seen", name)
    }
    return hidden, lines


def check_nothing_lost(plan):
    """Each report is handed in once, each line has its words, each upload is there."""
    sheets = plan.sheet_ids
    states = sheets.mapped("state")
    if states != ["report_review"] * SCHOOLS:
        raise AssertionError(f"not all are handed in: {states}")
    for sheet in sheets:
        login = sheet.unit_id.head_id.login
        expected = [words_of(login, number) for number in range(SAVED)]
        if sheet.line_ids.mapped("result_text") != expected:
            raise AssertionError(f"lost or mixed up: {login}")
        (size,) = sheet.task_ids.evidence_ids.mapped("size")
        if size < UPLOAD:
            raise AssertionError(f"an upload of {size} bytes")
        handed_in = sheet.task_ids.filtered(lambda task: task.step == "review")
        if handed_in.mapped("sheet_part") != ["report"]:
            raise AssertionError(f"tasks in review: {handed_in}")
    sums = sheets.task_ids.evidence_ids.mapped("checksum")
    if len(set(sums)) != SCHOOLS:
        raise AssertionError(f"{len(set(sums))} different uploads")


# --- The price of a page ---


def make_reader(site, lines):
    """Opens the report of a school with that many lines."""
    with site.environment() as env:
        plan, (login,) = make_schools(env, 1, lines)
    school = Person(site.url, login)
    return lambda: school.get(f"{REPORT}?plan={plan}")


def make_plain_reader(site, tasks):
    """Opens Odoo's list of that many tasks, as a customer who is no organisation."""
    with site.environment() as env:
        (user,) = make_people(env, 1)
        project = env["project.project"].create(
            {"name": "Plain", "privacy_visibility": "portal"}
        )
        project.message_subscribe(user.partner_id.ids)
        today = date.today()
        env["project.task"].create(
            [
                {
                    "name": f"Plain task {number}",
                    "project_id": project.id,
                    "partner_id": user.partner_id.id,
                    "date_deadline": f"{today + timedelta(number)} 12:00:00",
                }
                for number in range(tasks)
            ]
        )
        login = user.login
    person = Person(site.url, login)
    if person.get(TASKS).count("Plain task ") < tasks:
        raise AssertionError("not all plain tasks are listed")
    return lambda: person.get(TASKS)


def count_queries(site, lines):
    """Queries of a page of that many lines, as the server's log counts them."""
    read = make_reader(site, lines)
    for _turn in range(6):  # both workers know views and rights then
        read()
    start = site.log.stat().st_size
    for _turn in range(5):
        read()
    time.sleep(0.2)  # the log's last line is written after the answer is sent
    told = site.log.read_bytes()[start:].decode()
    counts = re.findall(rf'"GET {REPORT}\S* HTTP/1.1" 200 \S+ (\d+) ', told)
    return statistics.median(map(int, counts))


# --- People ---


class Person:
    """One person's browser."""

    def __init__(self, url, login):
        self.url, self.login = url, login
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        page = self.get("/web/login")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        form = {"login": login, "password": PASSWORD, "csrf_token": token}
        self.post("/web/login", form)

    def get(self, path):
        return self._open(self.url + path)

    def post(self, path, form):
        return self._open(self.url + path, urllib.parse.urlencode(form).encode())

    def upload(self, path, form, content):
        """A form with a file, as a browser sends it."""
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'
            for name, value in form.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="evidence_file"; '
            'filename="signed.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\n'
        )
        body = "\r\n".join([*parts, head]).encode() + content
        body += f"\r\n%%EOF\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._open(urllib.request.Request(self.url + path, body, kind))

    def _open(self, request, body=None):
        with self.opener.open(request, body, timeout=300) as answer:
            return answer.read().decode()


def make_people(env, number):
    """Portal users; nobody writes to them."""
    group = env.ref("base.group_portal")
    tag = secrets.token_hex(3)
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Director {tag} {at}",
                    "login": f"bench-{tag}-{at}",
                    "password": PASSWORD,
                    "lang": "ru_RU",
                    "group_ids": [(6, 0, group.ids)],
                }
                for at in range(number)
            ]
        )
    )


def make_schools(env, number, lines):
    """(plan's id, logins): organisations whose plan is accepted, the report empty."""
    people = make_people(env, number)
    group = env["profplan.unit"].create(
        {"name": f"Bench group {people[0].login}", "kind": "group"}
    )
    env["profplan.unit"].create(
        [
            {
                "name": f"Bench {head.name}",
                "kind": "organisation",
                "head_id": head.id,
                "member_ids": [(6, 0, head.ids)],
                "group_ids": [(6, 0, group.ids)],
            }
            for head in people
        ]
    )
    plan = make_sent_plan(env, group, lines)
    plan.action_send_out()
    plan.sheet_ids.line_ids.write({"planned_end": date.today() + timedelta(days=20)})
    plan.sheet_ids._as_engine().write({"state": "executing"})
    return plan.id, people.mapped("login")
