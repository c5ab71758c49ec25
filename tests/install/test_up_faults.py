"""What `./profplan up` says and does when something under it breaks."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from support import START_LIMIT, Client, deadline

from launcher import debian, seal, shell, up
from launcher.odoo import free_port, is_open_to_others, url_of
from launcher.places import ROOT
from launcher.postgres import SAFE, Cluster
from launcher.say import Trouble

FOREIGN = {
    "PGHOST": "nowhere.invalid",
    "PGUSER": "stranger",
    "PGDATABASE": "foreign",
    "PGOPTIONS": "-c nonsense=1",
    "ODOO_RC": "/nowhere/odoo.conf",
    "PYTHONIOENCODING": "ascii",
}


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

    def wait_until_open(self):
        with deadline(self.process):
            for line in self.process.stdout:
                self.told += line
                if line.startswith("Данные:"):
                    return self
        pytest.fail(self.told)

    def wait_until_ended(self):
        self.told += self.process.communicate(timeout=START_LIMIT)[0]
        return self.process.returncode


@contextlib.contextmanager
def running(data):
    run = Run(data)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGTERM)
            run.process.communicate(timeout=60)


@pytest.fixture(scope="module")
def data(odoo):
    """A data folder whose first set-up was cut short by a full disk, opened once."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "pg" / "base").mkdir(parents=True)
        (home / "pg" / "PG_VERSION").touch()
        (home / "new" / "odoo").mkdir(parents=True)
        with running(home) as run:
            run.wait_until_open()
        password = re.search(r"пароль: (\S+)", run.told)[1]
        (home / "password").write_text(password)
        yield home


def password_of(data):
    """The administrator's password: it was told at the first start only."""
    return (data / "password").read_text()


@pytest.mark.heavy
def test_a_set_up_that_a_full_disk_cut_short_is_begun_again(data):
    assert (data / "pg" / "PG_VERSION").read_text().strip()
    assert not (data / "new").exists()
    assert not list(data.glob("aside-*"))


@pytest.mark.heavy
def test_a_killed_postgresql_is_told_and_the_next_start_has_everything(data):
    with running(data) as run:
        run.wait_until_open()
        pid = (data / "pg" / "postmaster.pid").read_text().split()[0]
        os.kill(int(pid), signal.SIGKILL)
        assert run.wait_until_ended() == 1
    assert "PostgreSQL) остановилась" in run.told
    assert "Что делать: записанное сохранено" in run.told
    assert "Traceback" not in run.told
    with running(data) as run:
        run.wait_until_open()
        assert Client(run.url, up.DATABASE, "admin", password_of(data)).uid


@pytest.mark.heavy
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
    some = [path for path in store.rglob("*") if path.stat().st_size > 10][:30]
    contents = {path: path.read_bytes() for path in some if path.is_file()}
    for path, content in contents.items():
        path.write_bytes(content[:5])
    with running(data) as run:
        run.wait_until_open()
    assert "файлов базы нет или обрезано" in run.told
    for path, content in contents.items():
        path.write_bytes(content)


@pytest.mark.heavy
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


@pytest.mark.heavy
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


@pytest.mark.heavy
def test_a_lost_cluster_does_not_take_the_files_with_it(data):
    """Where people worked before, nothing is deleted: it goes aside."""
    (data / "pg").rename(data / "pg-moved")
    with running(data) as run:
        run.wait_until_open()
    (aside,) = data.glob("aside-*")
    assert str(aside) in run.told
    assert list((aside / "odoo" / "filestore" / up.DATABASE).iterdir())


# --- What needs no start ---


def test_a_disk_without_room_is_told_before_anything_begins(tmp_path, monkeypatch):
    """What it would cut short is not begun; a database that is there needs less."""
    usage = shutil.disk_usage("/")
    free = usage._replace(free=up.ROOM_TO_SERVE + 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: free)
    with pytest.raises(Trouble, match="мало места: свободно 200 МБ, нужно 1024"):
        up.check_room(tmp_path)
    (tmp_path / "pg").mkdir()
    up.check_room(tmp_path)


def test_a_disk_that_fills_up_is_told_once(tmp_path, monkeypatch, capsys):
    usage = shutil.disk_usage("/")._replace(free=50 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    instance = SimpleNamespace(home=tmp_path)
    told = up.Instance._tell_room(instance, False)
    assert up.Instance._tell_room(instance, told)
    assert capsys.readouterr().out.count("осталось 50 МБ") == 1


def test_the_shell_s_other_servers_are_forgotten():
    environ = {**FOREIGN, "ODOO_SOURCE": "/odoo", "PROFPLAN_CACHE": "/c", "PATH": "/b"}
    shell.forget_servers(environ)
    assert set(environ) == {"ODOO_SOURCE", "PROFPLAN_CACHE", "PATH"}


@pytest.mark.parametrize("encoding", ["ascii", "koi8-r", "cp1251", "latin-1"])
def test_no_encoding_of_the_terminal_stops_a_command(encoding):
    for arguments in (["--help"], ["read", "nowhere.docx"], ["bench", "nothing"]):
        done = subprocess.run(
            [sys.executable, ROOT / "profplan", *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert b"UnicodeEncodeError" not in done.stderr


@pytest.mark.parametrize(
    "listen, others",
    [("127.0.0.1", False), ("::1", False), ("localhost", False)]
    + [("0.0.0.0", True), ("::", True), ("192.168.1.5", True), ("example.org", True)],
)
def test_which_addresses_others_reach(listen, others):
    assert is_open_to_others(listen) == others


def test_the_address_told_can_be_opened():
    assert url_of("0.0.0.0", 80) == "http://127.0.0.1:80"
    assert url_of("::", 80) == "http://[::1]:80"
    assert url_of("192.168.1.5", 80) == "http://192.168.1.5:80"


@pytest.mark.parametrize("contents", [False, True])
def test_damage_of_the_cache_is_noticed(tmp_path, contents):
    folder = tmp_path / "tree"
    (folder / "sub" / "__pycache__").mkdir(parents=True)
    (folder / "sub" / "a.py").write_text("some text")
    (folder / "b.py").write_text("more")
    assert not seal.is_whole(folder, contents), "not finished"
    seal.seal(folder, contents)
    (folder / "sub" / "__pycache__" / "a.pyc").write_text("compiled")
    assert seal.is_whole(folder, contents)
    (folder / "sub" / "a.py").write_text("some")
    assert not seal.is_whole(folder, contents), "cut short"
    (folder / "sub" / "a.py").write_text("some text")
    assert seal.is_whole(folder, contents)
    (folder / "b.py").rename(folder / "c.py")
    assert not seal.is_whole(folder, contents), "renamed"
    (folder / "c.py").unlink()
    assert not seal.is_whole(folder, contents), "lost"


def test_changed_bytes_are_noticed_where_contents_count(tmp_path):
    """The base is copied for every database: its bytes are compared, too."""
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "data").write_bytes(b"one")
    seal.seal(folder, contents=True)
    (folder / "data").write_bytes(b"two")
    assert not seal.is_whole(folder, contents=True)


def test_an_archive_out_of_reach_is_no_archive_without_the_package(
    tmp_path, monkeypatch
):
    """Only an archive that was read can be said to have no package."""
    monkeypatch.setenv("PROFPLAN_CACHE", str(tmp_path))
    suites = debian.Suites(f"http://127.0.0.1:{free_port()}/debian", ("sid",))
    with pytest.raises(Trouble, match="не прочёл архив") as trouble:
        suites.update()
    assert "сеть" in trouble.value.way_out
