"""What the commands say when something under them breaks, without starting anything.

What kills and fills a whole system is in `tests/faults/test_data_folder.py`.
"""

import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from launcher import cli, debian, keep, logs, say, seal, shell, up
from launcher.odoo import free_port, is_open_to_others, url_of
from launcher.places import ROOT
from launcher.postgres import Cluster
from launcher.say import Trouble

FOREIGN = {
    "PGHOST": "nowhere.invalid",
    "PGUSER": "stranger",
    "PGDATABASE": "foreign",
    "PGOPTIONS": "-c nonsense=1",
    "ODOO_RC": "/nowhere/odoo.conf",
    "PYTHONIOENCODING": "ascii",
}


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


def test_a_full_disk_stops_neither_a_copy_nor_doctor(odoo, monkeypatch):
    """What they write for themselves is not on the disk of the data."""
    called = []
    done = SimpleNamespace(returncode=0)
    monkeypatch.setattr(
        keep.subprocess, "run", lambda command, **more: called.append(command) or done
    )
    before = sorted(odoo.home.iterdir())
    assert keep._keeping(SimpleNamespace(odoo=odoo), "doctor", {}) == 0
    conf = Path(called[-1][4])
    assert odoo.home not in conf.parents
    assert sorted(odoo.home.iterdir()) == before
    assert not conf.exists()


def test_a_data_folder_taken_away_is_a_sentence(odoo, tmp_path):
    """While it serves, and when the database that ran there is stopped."""
    cluster = Cluster(tmp_path / "data", odoo.cluster.bin)
    cluster.home.mkdir(mode=0o711)
    cluster.init()
    instance = SimpleNamespace(home=cluster.home, cluster=cluster)
    up.Instance._check_home(instance)
    with pytest.raises(Trouble, match="Пропала папка данных") as trouble:
        with cluster.running():
            shutil.rmtree(cluster.home)
            up.Instance._check_home(instance)
    assert "restore" in trouble.value.way_out


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


@pytest.mark.parametrize("spoken", [b"N", None])
def test_a_database_that_takes_a_connection_and_is_silent_is_frozen(spoken):
    """A stopped process does not refuse: the system accepts for it."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as one:
        cluster = Cluster(folder, None)
        cluster.socket = Path(folder)
        assert not cluster.is_frozen(), "it is not there at all"
        one.bind(str(cluster.socket / ".s.PGSQL.5432"))
        one.listen()
        if not spoken:
            assert cluster.answers() and cluster.is_frozen(0.2)
            return
        with ThreadPoolExecutor() as pool:
            asked = pool.submit(cluster.is_frozen)
            with one.accept()[0] as other:
                other.sendall(spoken)
                assert not asked.result()


def test_a_journal_that_has_grown_is_put_aside_and_the_oldest_goes(tmp_path):
    log = tmp_path / "odoo.log"
    assert not logs.rotate(log), "there is none yet"
    with log.open("a") as writer:
        for turn in range(4):
            writer.write(f"{turn}" * 11)
            writer.flush()
            assert logs.rotate(log, largest=10, kept=2)
        writer.write("since")
    assert log.read_text() == "since", "who has it open goes on at its beginning"
    kept = {path.name: path.read_text()[0] for path in tmp_path.glob("*.[0-9]")}
    assert kept == {"odoo.log.1": "3", "odoo.log.2": "2"}
    assert not logs.rotate(log, largest=10, kept=2), "small enough"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "/data/file"),
        shutil.Error([("a", "b", "[Errno 28] No space left on device: 'b'")]),
    ],
)
def test_a_full_disk_under_any_command_is_a_sentence(monkeypatch, capsys, error):
    def fail(_options):
        raise error

    monkeypatch.setattr(cli, "_up", fail)
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)
    assert cli.main(["up"]) == 1
    told = capsys.readouterr().err
    assert "На диске кончилось место" in told and "Что делать" in told


def test_a_program_that_met_a_full_disk_says_so_in_russian():
    failing = "import sys; sys.exit('cp: write error: No space left on device')"
    with pytest.raises(Trouble, match="на диске кончилось место"):
        say.run([sys.executable, "-c", failing], what="база не скопирована")


def test_the_journal_of_the_database_has_its_errors_and_slow_queries(odoo):
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(folder, odoo.cluster.bin)
        cluster.init()
        with cluster.running():
            cluster.sql("SELECT pg_sleep(1.1)")
            with pytest.raises(Trouble):
                cluster.sql("SELECT nonsense")
            told = cluster.log.read_text()
    assert "duration: 1" in told and "pg_sleep" in told
    assert 'ERROR:  column "nonsense" does not exist' in told
