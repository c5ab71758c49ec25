"""A system that others reach has no passwords that everybody knows (design §9)."""

import base64
import hashlib
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from keeping import keeping

from launcher import base as bases
from launcher import up
from launcher.keeping import known_passwords
from launcher.places import ROOT
from launcher.say import Trouble

DATABASE = "listened"


def hashed(password, rounds=1000):
    """As Odoo keeps a password, with fewer rounds."""
    salt = b"saltsaltsalt"
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    words = [base64.b64encode(one).decode().rstrip("=") for one in (salt, made)]
    return "$".join(["", "pbkdf2-sha512", str(rounds), *words]).replace("+", ".")


@pytest.fixture(scope="module")
def listened(odoo, ours):
    bases.clone(odoo.cluster, odoo.files, DATABASE, template=ours)
    yield DATABASE
    bases.drop(odoo.cluster, odoo.files, DATABASE)


def test_a_new_example_is_not_opened_to_a_network(tmp_path):
    """Refused at once, in words, before anything is made."""
    data = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, ROOT / "profplan", "up", "--data", data]
        + ["--listen", "0.0.0.0", "--port", "8199"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert "0.0.0.0" in told and "--empty" in told and "Traceback" not in told
    assert not (data / "pg").exists()


def test_passwords_that_are_logins_keep_the_system_shut(odoo, listened):
    def give(login, password):
        odoo.cluster.sql(
            f"UPDATE res_users SET password = '{hashed(password)}'"
            f" WHERE login = '{login}'",
            listened,
        )

    instance = SimpleNamespace(cluster=odoo.cluster)
    give("admin", "admin")
    with pytest.raises(Trouble) as refusal:
        up.Instance.check_passwords(instance, "0.0.0.0", listened)
    assert "admin" in refusal.value.what and "--listen" in refusal.value.way_out
    told = keeping(odoo, listened, "doctor", places={}).told
    assert "Пароль совпадает с логином: admin." in told
    give("admin", "long words of nobody")
    up.Instance.check_passwords(instance, "0.0.0.0", listened)
    told = keeping(odoo, listened, "doctor", places={}).told
    assert "Паролей, совпадающих с логином, у сотрудников нет" in told


def test_registration_that_somebody_opened_is_told(odoo, listened):
    assert "регистрация закрыта" in keeping(odoo, listened, "doctor", places={}).told
    change = (
        "UPDATE ir_config_parameter SET value = '{}'"
        " WHERE key = 'auth_signup.invitation_scope'"
    )
    odoo.cluster.sql(change.format("b2c"), listened)
    done = keeping(odoo, listened, "doctor", places={})
    odoo.cluster.sql(change.format("b2b"), listened)
    assert done.code == 1 and "регистрация открыта" in done.told


def test_a_password_is_known_by_its_hash():
    assert known_passwords.is_password("Директор", hashed("Директор", 7))
    assert not known_passwords.is_password("director", hashed("another"))
    assert known_passwords.guessed([("a", hashed("a")), ("b", hashed("c"))]) == ["a"]
    for damaged in ("", "plain", "$pbkdf2-sha512$x$y$z", "$1$2$3$4$5"):
        assert not known_passwords.is_password("a", damaged)


def test_the_example_s_accounts_are_known():
    people = json.loads((ROOT / "launcher/example/people.json").read_text())
    assert set(known_passwords.EXAMPLE) == set(people["accounts"])
