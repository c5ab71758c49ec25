"""`./profplan up` when the disk, the database or the files under it go.

One data folder on a disk of its own, which is made full and free again; each test
leaves it as it was.
"""

import base64
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support import START_LIMIT, Client, RpcError, deadline

from launcher import up
from launcher.odoo import complaints, free_port
from launcher.places import ROOT
from launcher.postgres import SAFE, Cluster

FOREIGN = {
    "PGHOST": "nowhere.invalid",
    "PGUSER": "stranger",
    "PGDATABASE": "foreign",
    "PGOPTIONS": "-c nonsense=1",
    "ODOO_RC": "/nowhere/odoo.conf",
    "PYTHONIOENCODING": "ascii",
}
ROOM = "3g"
MEGABYTE = 1 << 20


class Disk:
    """A disk of its own, which may be made as small as what lies on it."""

    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "data"
        self._mount("-t", "tmpfs", "-o", f"size={ROOM},mode=711", "tmpfs")

    def _mount(self, *options):
        done = subprocess.run(["mount", *options, self.folder], capture_output=True)
        if done.returncode:
            pytest.fail("нужен root с правом mount: " + done.stderr.decode())

    def leave(self, megabytes):
        """Let there be no more room than that."""
        used = shutil.disk_usage(self.folder).used
        size = used // 1024 + megabytes * 1024
        self._mount("-o", f"remount,size={size}k")

    def free(self):
        self._mount("-o", f"remount,size={ROOM}")

    def close(self):
        subprocess.run(["umount", "-l", self.folder], check=True)


class Run:
    """A started `./profplan up` in a shell full of other servers' settings."""

    def __init__(self, data):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "profplan", "up", "--empty", "--data", data]
            + ["--port", self.url.rpartition(":")[2]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={**os.environ, **FOREIGN},
        )
        self.told = ""

    def wait_until_told(self, words):
        """Until it says `words`, in the middle of a line, too."""
        with deadline(self.process, START_LIMIT):
            while words not in self.told:
                letter = self.process.stdout.read(1)
                if not letter:
                    pytest.fail(self.told)
                self.told += letter
        return self

    def wait_until_open(self):
        return self.wait_until_told("Остановить: Ctrl-C.")

    def wait_until_ended(self):
        self.told += self.process.communicate(timeout=START_LIMIT)[0]
        assert "Traceback" not in self.told, self.told
        return self.process.returncode


@contextlib.contextmanager
def running(data):
    run = Run(data)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGTERM)
            run.process.communicate(timeout=90)


@pytest.fixture(scope="module")
def disk():
    with tempfile.TemporaryDirectory(prefix="profplan-disk-") as folder:
        Path(folder).chmod(0o711)
        disk = Disk(Path(folder))
        try:
            yield disk
        finally:
            disk.close()


@pytest.fixture(scope="module")
def first_start(odoo, disk):
    """What was said when the disk was full at the first start of all."""
    with running(disk.data) as run:
        run.wait_until_told("Основа базы данных")
        disk.leave(20)
        try:
            code = run.wait_until_ended()
        finally:
            disk.free()
    return code, run.told


@pytest.fixture(scope="module")
def data(disk, first_start):
    """The data folder of the second start, which had room."""
    with running(disk.data) as run:
        run.wait_until_open()
    password = re.search(r"пароль: (\S+)", run.told)[1]
    (disk.data / "password").write_text(password)
    return disk.data


def administrator(run, data):
    """The administrator's password was told at the first start only."""
    password = (data / "password").read_text()
    return Client(run.url, up.DATABASE, "admin", password)


def test_a_first_start_on_a_disk_that_fills_up_says_so_and_the_next_one_opens(
    first_start, data
):
    code, told = first_start
    assert code == 1
    assert "на диске кончилось место" in told.lower(), told
    assert (data / "pg" / "PG_VERSION").read_text().strip()
    assert not (data / "new").exists()
    assert not list(data.glob("aside-*"))


def upload(client, name, content):
    attachment = {"name": name, "datas": base64.b64encode(content).decode()}
    return client("ir.attachment", "create", [attachment])[0]


def fill(client, answered):
    """Upload until the disk refuses: what was answered goes to `answered`.

    :return: (the file that was refused, what the person was told)
    """
    for number in range(200):
        name, content = f"file {number}", os.urandom(MEGABYTE)
        try:
            answered[upload(client, name, content)] = content
        except (RpcError, OSError) as error:
            return content, error
    pytest.fail("the disk never filled up")


def test_a_disk_that_fills_up_while_people_work_loses_nothing_that_was_answered(
    disk, data
):
    answered = {}
    with running(data) as run:
        run.wait_until_open()
        client = administrator(run, data)
        disk.leave(12)
        try:
            refused, error = fill(client, answered)
            if isinstance(error, RpcError):  # else the database is gone: `up` says so
                assert "закончилось место" in error.message
            run.wait_until_told("Освободите место")
        finally:
            disk.free()
    assert len(answered) > 3
    with running(data) as run:
        run.wait_until_open()
        client = administrator(run, data)
        held = client("ir.attachment", "read", list(answered), ["datas"])
        for one in held:
            assert base64.b64decode(one["datas"]) == answered[one["id"]]
        again = upload(client, "again", refused)
        (one,) = client("ir.attachment", "read", [again], ["datas"])
        assert base64.b64decode(one["datas"]) == refused
        client("ir.attachment", "unlink", [*answered, again])


def send_half(url, client, path, kind, body):
    """Announce all of the body, send the half of it and hang up."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", kind)
    connection.putheader("Content-Length", str(len(body)))
    connection.putheader("Cookie", f"session_id={client.session}")
    connection.endheaders(body[: len(body) // 2])
    connection.close()


def test_an_upload_cut_in_the_middle_leaves_nothing_and_the_server_goes_on(data):
    form = (
        b'--edge\r\nContent-Disposition: form-data; name="ufile"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.4\n"
    )
    call = {
        "model": "ir.attachment",
        "method": "create",
        "args": [{"name": "a", "datas": "A" * MEGABYTE}],
        "kwargs": {},
    }
    halves = (
        (
            "/mail/attachment/upload",
            "multipart/form-data; boundary=edge",
            form + bytes(MEGABYTE) + b"\r\n--edge--\r\n",
        ),
        (
            "/web/dataset/call_kw",
            "application/json",
            json.dumps({"params": call}).encode(),
        ),
    )
    with running(data) as run:
        run.wait_until_open()
        client = administrator(run, data)
        log = data / "log" / "odoo.log"
        complained = len(complaints(log))
        before = client("ir.attachment", "search_count", [])
        for path, kind, body in halves:
            send_half(run.url, client, path, kind, body)
            assert client("ir.attachment", "search_count", []) == before
        assert len(complaints(log)) == complained


def processes_of(data):
    """The server of the database and all that it started."""
    pid = (data / "pg" / "postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in (pid, *children)]


def test_a_frozen_postgresql_is_told_and_nothing_is_lost_when_it_goes_on(data):
    with running(data) as run:
        run.wait_until_open()
        client = administrator(run, data)
        kept = upload(client, "before", b"frozen")
        frozen = processes_of(data)
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            run.wait_until_told("база данных (PostgreSQL) молчит")
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        run.wait_until_told("снова отвечает")
        assert client("ir.attachment", "read", [kept], ["name"])[0]["name"] == "before"
        client("ir.attachment", "unlink", [kept])


def test_a_killed_postgresql_is_told_and_the_next_start_has_everything(data):
    with running(data) as run:
        run.wait_until_open()
        kept = upload(administrator(run, data), "before", b"killed")
        os.kill(processes_of(data)[0], signal.SIGKILL)
        assert run.wait_until_ended() == 1
    assert "PostgreSQL) остановилась" in run.told
    assert "Что делать: записанное сохранено" in run.told
    with running(data) as run:
        run.wait_until_open()
        client = administrator(run, data)
        assert client("ir.attachment", "read", [kept], ["name"])[0]["name"] == "before"
        client("ir.attachment", "unlink", [kept])


def test_missing_files_are_told_while_it_runs_and_at_the_next_start(data):
    store = data / "odoo" / "filestore" / up.DATABASE
    hidden = data / "hidden"
    with running(data) as run:
        run.wait_until_open()
        store.rename(hidden)
        (store / "checklist").mkdir(parents=True)  # as Odoo does when it writes
        assert run.wait_until_ended() == 1
    assert "Пропала папка файлов" in run.told
    with running(data) as run:
        assert run.wait_until_ended() == 1
    assert "Файлов базы нет" in run.told
    assert "резервной копии" in run.told
    shutil.rmtree(store)
    hidden.rename(store)
    # Half of them: when all are lost it does not open.
    whole = [path for path in sorted(store.rglob("*")) if path.is_file()][::2]
    contents = {path: path.read_bytes() for path in whole if path.stat().st_size > 10}
    for path, content in contents.items():
        path.write_bytes(content[:5])
    with running(data) as run:
        run.wait_until_open()
    assert "файлов базы нет или обрезано" in run.told
    for path, content in contents.items():
        path.write_bytes(content)


def test_older_code_does_not_open_a_newer_database(odoo, data):
    change = (
        "UPDATE ir_module_module SET latest_version = '{}'"
        " WHERE name = 'kostroma_profplan_reports'"
    )
    read = (
        "SELECT latest_version FROM ir_module_module"
        " WHERE name = 'kostroma_profplan_reports'"
    )
    cluster = Cluster(data, odoo.cluster.bin, SAFE)
    with cluster.running():
        (mine,) = cluster.sql(read, up.DATABASE)
        cluster.sql(change.format("19.0.77.0.0"), up.DATABASE)
    with running(data) as run:
        assert run.wait_until_ended() == 1
    assert "kostroma_profplan_reports 19.0.77.0.0" in run.told
    assert "база не тронута" in run.told
    with cluster.running():
        assert cluster.sql(read, up.DATABASE) == ["19.0.77.0.0"]
        cluster.sql(change.format(mine), up.DATABASE)


def test_a_former_database_is_updated_by_itself(odoo, data):
    """A restored dump has no mark of this code in it."""
    cluster = Cluster(data, odoo.cluster.bin, SAFE)
    with cluster.running():
        cluster.sql(
            "DELETE FROM ir_config_parameter WHERE key = 'profplan.made_by'",
            up.DATABASE,
        )
        cluster.sql("ALTER TABLE profplan_plan DROP COLUMN document_name", up.DATABASE)
    with running(data) as run:
        run.wait_until_open()
    assert "Обновление базы" in run.told
    with running(data) as run:
        run.wait_until_open()
    assert "Обновление базы" not in run.told


def test_a_lost_cluster_does_not_take_the_files_with_it(data):
    """Where people worked before, nothing is deleted: it goes aside."""
    (data / "pg").rename(data / "pg-moved")
    with running(data) as run:
        run.wait_until_told("aside-")
    (aside,) = data.glob("aside-*")
    assert list((aside / "odoo" / "filestore" / up.DATABASE).iterdir())
