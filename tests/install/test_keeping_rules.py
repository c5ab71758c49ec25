"""What a copy may do to other copies and what it is taken for: needs no database."""

import argparse
import io
import os
import runpy
import subprocess
from types import SimpleNamespace

import pytest

from launcher.keeping import backup, cipher, rotation, server, words
from launcher.places import ROOT
from launcher.say import Trouble

NAMES = [f"profplan-2026010{day}-023000.backup" for day in range(1, 5)]


@pytest.fixture
def folder(tmp_path):
    for name in NAMES:
        (tmp_path / name).touch()
    return tmp_path


def test_a_plain_copy_is_refused_where_a_key_is_given(tmp_path):
    plain = io.BufferedReader(io.BytesIO(cipher.PLAIN_MAGIC + b"head.json"))
    with pytest.raises(Trouble, match="не зашифрована") as trouble:
        with cipher.decrypting(plain, tmp_path / "key"):
            pass
    assert "без --key" in trouble.value.way_out
    with cipher.decrypting(plain, None) as stream:
        assert stream.read().startswith(cipher.PLAIN_MAGIC)


@pytest.mark.parametrize(("broken", "left"), [(0, 2), (3, 4)])
def test_old_copies_go_for_a_whole_one_only(folder, capsys, broken, left):
    backup._rotate(folder, 2, broken)
    assert len(rotation.copies(folder)) == left
    told = "".join(capsys.readouterr())
    assert ("не удалены" in told) == bool(broken)


@pytest.mark.parametrize("number", ["-1", "0", "x", "1.5", ""])
def test_a_number_that_would_take_the_newest_copies_is_refused(capsys, number):
    """`--keep -1` deleted the oldest copies, whatever their number."""
    parser = argparse.ArgumentParser()
    words.add_backup(parser.add_subparsers())
    with pytest.raises(SystemExit):
        parser.parse_args(["backup", "copies", f"--keep={number}"])
    assert "нужно целое число от 1" in capsys.readouterr().err
    assert parser.parse_args(["backup", "copies", "--keep=14"]).keep == 14


def test_a_database_whose_disk_is_full_is_told_so():
    """Its words when it can let nobody in; nobody has to look for its address."""
    told = server.unreachable(
        OSError("FATAL:  could not write init file: No space left on device\n")
    )
    assert "кончилось место" in told.what
    assert "освободите место" in told.way_out


class _Parameters(dict):
    """What `settle.py` asks of the parameters."""

    get_param, set_param, sudo = dict.get, dict.__setitem__, lambda self: self


@pytest.mark.parametrize("trial", ["", "true"])
def test_links_of_a_trial_never_lead_to_the_real_system(monkeypatch, trial):
    monkeypatch.setitem(os.environ, "PROFPLAN_URL", "https://plan.example.org/")
    held = _Parameters({"profplan.settled": "1", "database.is_neutralized": trial})
    env = {"ir.config_parameter": held}
    env = type("Env", (dict,), {"cr": SimpleNamespace(commit=lambda: None)})(env)
    runpy.run_path(str(ROOT / "docker/settle.py"), {"env": env})
    assert held.get("web.base.url") == (None if trial else "https://plan.example.org")
    assert ("web.base.url.freeze" in held) == (not trial)


def test_the_server_inherits_no_password(tmp_path):
    """`docker/start`: passwords go into the configuration, one to what sets it."""
    for name in ("python3", "odoo"):
        program = tmp_path / name
        program.write_text(
            f'#!/bin/sh\nenv >"{tmp_path}/{name}.env"\ncat "$3" || true\n'
        )
        program.chmod(0o755)
    (tmp_path / "conf").write_text("[options]\n")
    given = {
        "POSTGRES_PASSWORD": "first",
        "ODOO_MASTER_PASSWORD": "second $x 'y",
        "PROFPLAN_ADMIN_PASSWORD": "third",
    }
    done = subprocess.run(
        ["sh", ROOT / "docker/start"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", **given,
             "PROFPLAN_CONF": str(tmp_path / "conf")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "db_password = first\n" in done.stdout
    assert "admin_passwd = second $x 'y\n" in done.stdout
    server, setting = ((tmp_path / f"{n}.env").read_text() for n in ("odoo", "python3"))
    assert not [name for name in given if name in server]
    assert "PROFPLAN_ADMIN_PASSWORD=third" in setting
    assert "first" not in setting and "second" not in setting
