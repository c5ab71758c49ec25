"""What a copy may do to other copies and what it is taken for: needs no database."""

import io
import os
import runpy
from types import SimpleNamespace

import pytest

from launcher.keeping import backup, cipher, rotation
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
