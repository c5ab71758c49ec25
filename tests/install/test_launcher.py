"""`./profplan` itself: what it says, and what it refuses."""

import contextlib
import doctest
import hashlib
import http.server
import json
import socket
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from launcher import addon_tests, base, environment, odoo_source, say
from launcher.odoo import check_port, complaints, free_port
from launcher.places import ROOT, cache_dir, data_dir, locked
from launcher.say import Trouble

COMMAND = [sys.executable, str(ROOT / "profplan")]


def profplan(*arguments, **environ):
    """Run the command as a person does, without a terminal."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", **environ},
    )


def test_help_names_every_command():
    """A newcomer asks --help first."""
    told = profplan("--help").stdout
    verbs = ("up", "backup", "restore", "doctor", "test", "read", "sbom", "bench")
    assert all(verb in told for verb in verbs)


def test_unknown_command_is_refused():
    """A typing mistake sets nothing up."""
    done = profplan("pu")
    assert done.returncode == 2
    assert "pu" in done.stderr


def test_reading_a_missing_file_is_one_plain_line():
    """No traceback for a wrong name."""
    done = profplan("read", "nowhere.docx")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Файла nowhere.docx нет" in line


def test_a_busy_port_is_named_with_the_way_out():
    """Somebody else's program on our port: say so before any work."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Trouble) as trouble:
            check_port(port)
    assert str(port) in trouble.value.what
    assert "--port" in trouble.value.way_out


def test_up_refuses_a_busy_port_before_it_sets_up(tmp_path):
    """The refusal comes at once, with an untouched data folder."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = profplan("up", "--port", port, "--data", tmp_path / "data")
    assert done.returncode == 1
    assert f"Порт {port}" in done.stderr
    assert not (tmp_path / "data" / "pg").exists()


def test_up_refuses_an_impossible_port(tmp_path):
    """Port 99999 is refused in words."""
    done = profplan("up", "--port", 99999, "--data", tmp_path)
    assert done.returncode == 1
    assert "99999" in done.stderr


def test_a_second_up_on_the_same_data_is_refused(tmp_path):
    """Two servers on one database folder would destroy it."""
    with locked(tmp_path / ".lock"):
        done = profplan("up", "--port", free_port(), "--data", tmp_path)
    assert done.returncode == 1
    assert "уже работает другой" in done.stderr


def test_what_the_cache_has_is_taken_while_others_make_theirs(odoo):
    """Another start that makes or checks its own holds nobody up."""
    source = odoo_source.odoo_source()
    ready = base.prepared(source, odoo.environment)
    (ready.parent / f".lock-{ready.name}").touch()
    locks = [cache_dir() / "odoo" / ".lock", *ready.parent.glob(".lock*")]
    with contextlib.ExitStack() as held, ThreadPoolExecutor() as pool:
        for path in locks:
            held.enter_context(locked(path))
        taken = pool.submit(odoo_source.odoo_source)
        prepared = pool.submit(base.prepared, source, odoo.environment)
        try:
            assert taken.result(timeout=120).version == source.version
            assert prepared.result(timeout=120) == ready
        finally:
            held.close()


def test_a_free_port_is_accepted():
    """The check leaves the port to the server."""
    port = free_port()
    check_port(port)
    with http.server.HTTPServer(("127.0.0.1", port), None) as server:
        assert server.server_port == port


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path):
    """A file in the folder's place."""
    (tmp_path / "file").touch()
    with pytest.raises(Trouble) as trouble:
        data_dir(tmp_path / "file" / "data")
    assert "--data" in trouble.value.way_out


@pytest.mark.parametrize("verb", ["doctor", "backup"])
def test_a_misspelt_data_folder_is_not_made(tmp_path, verb):
    arguments = ["copies"] if verb == "backup" else []
    done = profplan(verb, *arguments, "--data", tmp_path / "misspelt")
    assert done.returncode == 1
    assert "нет базы Профплана" in done.stderr
    assert not (tmp_path / "misspelt").exists()


def test_a_spoilt_package_of_odoo_is_refused(tmp_path):
    """The pinned version with another checksum is not unpacked."""
    package = tmp_path / "odoo-19.deb"
    package.write_bytes(b"not the package")
    with pytest.raises(Trouble) as trouble:
        odoo_source.check_package(package, odoo_source.PINNED["version"])
    assert hashlib.sha256(b"not the package").hexdigest() in trouble.value.what


def test_a_newer_odoo_is_taken_and_said(tmp_path, capsys):
    """When the archive has moved on, the person is told what is taken."""
    odoo_source.check_package(tmp_path / "absent.deb", "19.0.1+dfsg-1")
    told = capsys.readouterr().out
    assert "19.0.1+dfsg-1" in told
    assert odoo_source.PINNED["version"] in told


def test_odoo_source_overrides_the_archive(tmp_path, monkeypatch):
    """ODOO_SOURCE names a tree: a checkout of Odoo or an unpacked package."""
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").touch()
    (tmp_path / "addons" / "web").mkdir(parents=True)
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    source = odoo_source.odoo_source()
    assert source.tree == tmp_path
    assert source.addons == [tmp_path / "addons"]


def test_odoo_source_without_odoo_is_explained(tmp_path, monkeypatch):
    """A wrong folder is named."""
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    with pytest.raises(Trouble) as trouble:
        odoo_source.odoo_source()
    assert str(tmp_path) in trouble.value.what


def test_the_odoo_wheel_points_to_the_tree(tmp_path):
    """The wheel that lets pip accept OCA's addons holds nothing but the path."""
    path = environment.write_odoo_wheel(tmp_path / "tree", tmp_path)
    with zipfile.ZipFile(path) as wheel:
        assert wheel.read("odoo_tree.pth").decode() == f"{tmp_path / 'tree'}\n"
        assert b"Name: odoo" in wheel.read("odoo-19.0.dist-info/METADATA")


def test_log_complaints_leave_known_noise_out(tmp_path):
    """A WARNING fails a run, unless it is on the list of noise."""
    log = tmp_path / "odoo.log"
    head = "2026-11-23 18:00:00,000 1 {} profplan odoo.models: {}\n"
    serious = head.format("WARNING", "_sql_constraints is ignored")
    noise = head.format("ERROR", "no content for selfie_segmentation.js")
    log.write_text(noise + serious + head.format("INFO", "WARNING in the text"))
    assert complaints(log) == [serious.rstrip()]


def test_a_refusal_with_a_link_is_no_complaint_but_a_crash_is(tmp_path):
    """Odoo logs both alike: what tells them apart is the traceback's last line."""
    log = tmp_path / "odoo.log"
    head = "2026-11-23 18:00:00,000 1 ERROR demo odoo.http: Exception during request\n"
    refusal = "Traceback:\n  File\nodoo.exceptions.RedirectWarning: ('Уже есть',)\n"
    log.write_text(f"{head}{refusal}{head}Traceback:\nKeyError: 'x'\n")
    (found,) = complaints(log)
    assert found.endswith("KeyError: 'x'")


@pytest.mark.parametrize(
    "words",
    [
        "Срок уже прошёл. Выберите другой день.",
        "«План.docx» — не документ Word.",
        "Access Denied",
    ],
)
def test_a_refusal_told_to_a_person_is_no_complaint(tmp_path, words):
    log = tmp_path / "odoo.log"
    log.write_text(f"2026-11-23 18:00:00,000 1 WARNING demo odoo.http: {words} \n")
    assert complaints(log) == []


@pytest.mark.parametrize(
    "words",
    [
        "Database or registry unusable, trying without",
        "Logged into database 'x', but dbfilter rejects it; logging session out.",
        "Invalid value for 'sessions.max_inactivity_seconds', using default value.",
        "route defined with invalid routing parameter 'method', assuming 'methods'",
        "<function f> called ignoring args {'срок'}",
        "CSRF validation failed on path '/web/login'",
        "You cannot do that: told in English.",
        "any other words of any later version",
    ],
)
def test_whatever_else_the_web_server_warns_of_fails_the_run(tmp_path, words):
    log = tmp_path / "odoo.log"
    log.write_text(f"2026-11-23 18:00:00,000 1 WARNING demo odoo.http: {words} \n")
    assert len(complaints(log)) == 1


def test_a_pattern_selects_tests_of_the_addons_by_name():
    """A name that no test of the addons has runs none of them."""
    assert not addon_tests.chosen("no_such_test_anywhere")
    assert list(addon_tests.chosen("testdeeds")) == ["/kostroma_profplan:TestDeeds"]
    one = "TestDeeds.test_the_year_before_stands_beside_it"
    assert addon_tests.chosen(one) == {f"/kostroma_profplan:{one}": 1}


def test_the_processes_of_the_addons_tests_leave_none_out():
    tags = addon_tests.chosen()
    shares = addon_tests.shares(tags)
    assert sorted(tag for share in shares for tag in share) == sorted(tags)
    assert not doctest.testmod(addon_tests).failed


def test_a_failed_program_tells_its_last_lines(tmp_path):
    """The cause stands in the trouble, not in a log somewhere."""
    with pytest.raises(Trouble) as trouble:
        say.run([sys.executable, "-c", "import sys; sys.exit('disk full')"], what="x")
    assert "disk full" in trouble.value.what


def test_bench_lists_its_figures_by_what_they_need():
    """Nothing, Odoo, or a server: `./profplan bench` starts what is asked."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--list"],
        cwd=ROOT / "tests",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert set(json.loads(done.stdout).values()) <= {"plain", "odoo", "server"}


@pytest.fixture
def system_python(monkeypatch, tmp_path):
    """``system_python(3, 9)``: the system has a Python of this version, or none."""

    def install(*version):
        program = tmp_path / "python3"
        if version:
            told = " ".join(map(str, version))
            program.write_text(f"#!/bin/sh\necho {told}\necho its build\n")
            program.chmod(0o755)
        monkeypatch.setattr(environment, "SYSTEM_PYTHON", str(program))
        environment.interpreter.cache_clear()
        environment._described.cache_clear()
        return str(program)

    yield install
    environment.interpreter.cache_clear()
    environment._described.cache_clear()


def test_odoo_runs_in_the_system_s_python_where_its_version_suits(system_python):
    program = system_python(3, 12)
    assert environment.interpreter() == program


@pytest.mark.parametrize("version", [(), (3, 9), (3, 14)], ids=str)
def test_else_odoo_runs_in_the_python_that_was_called(system_python, version):
    system_python(*version)
    assert environment.interpreter() == sys.executable
