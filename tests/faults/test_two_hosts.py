"""Two Odoo hosts behind a proxy, on one database with a replica and S3 (docs/scale.md).

They are started by docker/start as containers are. A host that is killed loses nothing
that was answered and leaves nothing half done; reports are read from the replica.
"""

import base64
import contextlib
import hashlib
import json
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import psycopg2
import pytest
from faults import schools
from support import Client

from launcher import base
from launcher.odoo import complaints
from launcher.places import ADDONS, ROOT
from launcher.postgres import ROLE
from launcher.scale.hosts import PASSWORD
from launcher.scale.site import DATABASE, site

SCHOOLS, LINES = 6, 4
EXECUTION = "kostroma_profplan_reports.execution"
LIMIT = 120


@pytest.fixture(scope="module")
def shared(odoo):
    """A database, its replica and a bucket; no host yet."""
    prepared = base.prepared(odoo.source, odoo.environment)
    with site(odoo.source, prepared, odoo.cluster.bin) as one:
        yield one


@pytest.fixture(scope="module")
def hosts(shared):
    """Two hosts that were started at once, and the one that prints."""
    one, two = shared.host("one"), shared.host("two")
    reports = shared.host("reports", replica=shared.replica, crons=0)
    try:
        one.start(), two.start()
        one.wait(), two.wait()
        reports.start().wait()
        shared.told = schools.make(one, SCHOOLS, LINES)
        yield one, two, reports
    finally:
        for host in (one, two, reports):
            host.stop()


@pytest.fixture(scope="module")
def url(shared, hosts):
    one, two, reports = hosts
    with shared.proxy([one, two], [reports, one, two]) as address:
        yield address


@pytest.fixture
def alive(hosts):
    """Whoever was killed serves again afterwards."""
    yield hosts
    for host in hosts:
        if host.process.poll() is not None:
            host.start().wait()


@contextlib.contextmanager
def held(shared, statement):
    """Hold a lock of the database: whoever needs it stands still in the middle."""
    connection = psycopg2.connect(
        host=str(shared.primary.socket), user=ROLE, dbname=DATABASE
    )
    try:
        connection.cursor().execute(statement)
        yield
    finally:
        connection.close()


def wait_until(asked, what):
    deadline = time.monotonic() + LIMIT
    while not asked():
        assert time.monotonic() < deadline, what
        threading.Event().wait(0.1)


def standing(shared, host):
    """How many sessions of the host wait for a lock."""
    names = [f"'odoo-{pid}'" for pid in host.pids()]
    (count,) = shared.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        f" AND application_name IN ({', '.join(names)})"
    )
    return int(count)


# --- Starting, sessions, files ---


def test_a_host_by_hand_finds_odoo_and_all_addons(odoo):
    """What docs/scale.md asks for on a machine without Docker."""
    done = subprocess.run(
        [sys.executable, "-m", "launcher.scale"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    path, addons = done.stdout.splitlines()
    assert shutil.which("odoo", path=path.removeprefix("PATH="))
    folders = addons.removeprefix("addons_path = ").split(",")
    assert folders == [str(one) for one in (ADDONS, *odoo.source.addons)]


def test_of_two_hosts_at_once_one_updates_and_the_other_waits(hosts):
    told = [host.told() for host in hosts[:2]]
    assert sorted("обновляю" in words for words in told) == [False, True]
    assert sorted("файлы переходят в S3" in words for words in told) == [False, True]
    assert any("жду его" in words for words in told)


def test_a_session_holds_on_every_host(shared, hosts, url):
    one, two, _reports = hosts
    client = Client(url, DATABASE, "admin", PASSWORD)
    for host in (one, two):
        client.url = host.url
        assert client("res.users", "search_count", [("id", "=", client.uid)]) == 1
    kept = shared.primary.sql(
        "SELECT count(*) FROM http_sessions", f"{DATABASE}_sessions"
    )
    assert int(kept[0]) > 0
    for host in hosts:
        folder = host.files / "sessions"
        assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_in_the_bucket_and_every_host_reads_it(shared, hosts, url):
    one, two, _reports = hosts
    school = schools.School(one.url, shared.told["logins"][0]).open(shared.told["plan"])
    content, line = schools.new_file(), school.lines[0]
    school.attach(line, content)
    (number,) = school.own_files(line)
    (name,) = shared.sql(
        "SELECT store_fname FROM ir_attachment WHERE res_model = 'profplan.evidence'"
        f" AND res_field = 'file' AND res_id = {number}"
    )
    storage, _colon, key = name.partition("://")
    assert storage == "s3"
    assert shared.read(key) == schools.stored(content)
    school.url = two.url
    assert school.read_file(number) == shared.read(key)
    assert shared.sql(
        "SELECT count(*) FROM ir_attachment WHERE store_fname NOT LIKE 's3://%'"
    ) == ["0"]


def test_old_files_of_nobody_go_while_others_hand_theirs_in(shared, hosts):
    """Only what was let go long ago; the collector waits for nobody."""
    client = Client(hosts[0].url, DATABASE, "admin", PASSWORD)
    contents = [schools.new_file() for _number in range(3)]
    values = [
        {"name": "file", "datas": base64.b64encode(one).decode()} for one in contents
    ]
    ids = client("ir.attachment", "create", values)
    named = shared.sql(
        "SELECT store_fname FROM ir_attachment WHERE id IN"
        f" ({', '.join(map(str, ids))}) ORDER BY id"
    )
    used, gone, new = (name.partition("://")[2] for name in named)
    client("ir.attachment", "unlink", ids[1:])
    for name in (used, gone):
        shared.sql(
            "UPDATE fs_file_gc SET write_date = now() - interval '36 days'"
            f" WHERE store_fname = 's3://{name}'"
        )
    (model,) = client("ir.model", "search", [("model", "=", "fs.file.gc")])
    # Of all that Odoo cleans at night, this alone.
    collecting = {"name": "collect", "model_id": model, "state": "code"}
    collecting["code"] = "model._gc_files()"
    (action,) = client("ir.actions.server", "create", [collecting])
    # Somebody has written an attachment and is not done yet.
    with held(shared, "LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE"):
        client("ir.actions.server", "run", [action])
    kept = shared.keys()
    assert gone not in kept
    assert {used, new} <= kept
    assert not complaints(hosts[0].log)
    noted = shared.sql("SELECT store_fname FROM fs_file_gc")
    assert f"s3://{new}" in noted
    assert f"s3://{used}" not in noted


# --- Reports ---


def print_report(url, plan):
    """Print a report both ways; the bytes of both."""
    client = Client(url, DATABASE, "admin", PASSWORD)
    address = f"/report/xlsx/{EXECUTION}/{plan}"
    with client.get(address) as answer:
        plain = answer.read()
    with client.get("/web") as page:
        token = page.read().decode().partition('csrf_token: "')[2].partition('"')[0]
    form = {"data": json.dumps([address, "xlsx"]), "csrf_token": token}
    body = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(f"{url}/report/download", body)
    with client._opener.open(request, timeout=LIMIT) as answer:
        kept = answer.read()
    assert plain.startswith(b"PK")
    assert kept.startswith(b"PK")
    return plain, kept


def told_since(shared, start):
    """What the replica was asked after it had said `start`."""
    return shared.replica.said()[len(start) :]


def count_printed(shared):
    (count,) = shared.sql("SELECT count(*) FROM profplan_report_printed")
    return int(count)


def test_reports_are_read_from_the_replica_and_kept_on_the_main_database(
    shared, hosts, url
):
    assert shared.replica.sql("SELECT pg_is_in_recovery()") == ["t"]
    shared.replica.wait()
    before = count_printed(shared)
    start = shared.replica.said()
    print_report(url, shared.told["plan"])
    asked = told_since(shared, start)
    # Both printings asked it for the measures of the plan, the pages of people did not.
    assert asked.count('FROM "profplan_measure"') >= 2
    assert count_printed(shared) == before + 1
    start = shared.replica.said()
    schools.School(url, shared.told["logins"][0]).open(shared.told["plan"])
    assert "profplan_sheet" not in told_since(shared, start)


def test_no_report_writes_while_it_prints(shared, hosts, url):
    """Each one is printed by the replica alone; what fails there is printed twice."""
    client = Client(url, DATABASE, "admin", PASSWORD)
    own = [
        ("report_name", "=like", "kostroma_profplan_reports.%"),
        ("model", "=", "profplan.plan"),
        ("report_type", "=", "xlsx"),
    ]
    reports = client("ir.actions.report", "search_read", own, ["report_name"])
    assert len(reports) > 3
    shared.replica.wait()
    for report in reports:
        start = shared.replica.said()
        name = report["report_name"]
        with client.get(f"/report/xlsx/{name}/{shared.told['plan']}") as answer:
            assert answer.read().startswith(b"PK"), name
        assert "profplan_plan" in told_since(shared, start), name
    for form in ("order", "template"):
        with client.get(f"/profplan/plan/{shared.told['plan']}/export/{form}") as one:
            assert one.read().startswith(b"PK")
    assert not [one for one in complaints(hosts[2].log) if "read/write" in one]


# --- Kills ---


def test_a_host_killed_amid_uploads_loses_and_doubles_nothing(
    shared, alive, url, hosts
):
    """Each school goes on as a person does: looks what is there, sends what is not."""
    _one, two, _reports = hosts
    plan, logins = shared.told["plan"], shared.told["logins"]
    people = [schools.School(url, login).open(plan) for login in logins]
    sent, broken, failed = {}, [], []

    def work(school):
        try:
            for line in school.lines[1:]:
                content = schools.new_file()
                sent[line] = hashlib.sha256(schools.stored(content)).hexdigest()
                for _try in range(20):
                    try:
                        school.attach(line, content)
                        break
                    except OSError as error:  # urllib's errors are
                        broken.append(repr(error))
                    if school.own_files(line):
                        break
        except Exception as error:
            failed.append(repr(error))

    threads = [threading.Thread(target=work, args=(one,)) for one in people]
    with held(shared, "LOCK TABLE profplan_change IN EXCLUSIVE MODE"):
        for thread in threads:
            thread.start()
        wait_until(lambda: standing(shared, two), "nothing is sent to the host")
        two.kill()
    for thread in threads:
        thread.join()
    assert not failed
    assert broken, "the kill was noticed by nobody"
    rows = shared.sql(
        "SELECT e.line_id || ' ' || e.checksum || ' ' || a.store_fname"
        " FROM profplan_evidence e JOIN ir_attachment a ON a.res_id = e.id"
        " AND a.res_model = 'profplan.evidence' AND a.res_field = 'file'"
        f" WHERE e.line_id IN ({', '.join(sent)})"
    )
    found = [row.split() for row in rows]
    assert sorted((line, sum_) for line, sum_, _name in found) == sorted(sent.items())
    for _line, checksum, name in found:
        content = shared.read(name.partition("://")[2])
        assert hashlib.sha256(content).hexdigest() == checksum


def test_a_host_killed_amid_a_cascade_leaves_nothing_half_done(
    shared, alive, url, hosts
):
    """The plan is sent out as a whole by another press of the button, once."""
    one, two, _reports = hosts
    plan = shared.told["waiting"]
    manager = Client(url, DATABASE, shared.told["manager"], shared.told["manager"])
    told = []

    def press():
        try:
            manager("profplan.plan", "action_send_out", [plan])
        except OSError as error:
            told.append(error)

    def count(table, condition):
        (number,) = shared.sql(f"SELECT count(*) FROM {table} WHERE {condition}")
        return int(number)

    letters = count("mail_mail", "true")
    manager.url = two.url
    thread = threading.Thread(target=press)
    with held(shared, "LOCK TABLE mail_message IN EXCLUSIVE MODE"):
        thread.start()
        wait_until(lambda: standing(shared, two), "it is not in the middle")
        two.kill()
        thread.join()
    assert told, "the person was told that it went well"
    assert count("profplan_sheet", f"plan_id = {plan}") == 0
    assert count("mail_mail", "true") == letters
    manager.url = url
    for _twice in range(2):
        manager("profplan.plan", "action_send_out", [plan])
    assert count("profplan_sheet", f"plan_id = {plan}") == SCHOOLS
    lines = count("profplan_sheet_line", f"plan_id = {plan}")
    assert lines == SCHOOLS * LINES
    people = "SELECT count(DISTINCT unit_id) FROM profplan_sheet WHERE plan_id = {}"
    assert shared.sql(people.format(plan)) == [str(SCHOOLS)]


def test_reports_are_printed_without_the_replica(shared, hosts, url):
    """The last test: the replica does not come back."""
    shared.replica.kill()
    before = count_printed(shared)
    print_report(url, shared.told["plan"])
    assert count_printed(shared) == before + 1
    assert "falling back to read-write cursor" in hosts[2].told()
