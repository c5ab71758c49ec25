"""docker-compose.yml, read by the real docker compose (no daemon is needed)."""

import configparser
import json
import subprocess
from types import SimpleNamespace

import pytest

from launcher.places import ROOT

SECRETS = ("POSTGRES_PASSWORD", "ODOO_MASTER_PASSWORD", "PROFPLAN_ADMIN_PASSWORD")


@pytest.fixture
def config(compose_command, tmp_path):
    """``config(NAME="value")``: compose's own reading with just these variables."""

    def read(**variables):
        (tmp_path / "empty.env").touch()
        command = [*compose_command, "--env-file", tmp_path / "empty.env"]
        command += ["-f", ROOT / "docker-compose.yml", "config", "--format", "json"]
        done = subprocess.run(
            command,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **variables},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return SimpleNamespace(
            code=done.returncode,
            told=done.stderr,
            services=json.loads(done.stdout)["services"] if done.stdout else {},
            whole=json.loads(done.stdout or "{}"),
        )

    return read


@pytest.fixture
def production(config):
    read = config(**{name: f"secret-{name}" for name in SECRETS})
    assert read.code == 0, read.told
    return read


@pytest.mark.parametrize("missing", SECRETS)
def test_compose_refuses_to_start_without_a_secret(config, missing):
    """No default passwords: each must be given, and compose says which is not."""
    given = {name: "secret" for name in SECRETS if name != missing}
    read = config(**given)
    assert read.code != 0
    assert missing in read.told


def test_compose_refuses_an_empty_secret(config):
    """.env.example copied and not filled in is no configuration."""
    read = config(**dict.fromkeys(SECRETS, ""))
    assert read.code != 0


def test_services_are_official_images_with_health_checks(production):
    """Odoo is built on the official image and waits for a healthy PostgreSQL."""
    db, odoo = production.services["db"], production.services["odoo"]
    assert db["image"].startswith("postgres:")
    assert "FROM odoo:19.0\n" in (ROOT / "Dockerfile").read_text()
    assert odoo["depends_on"]["db"]["condition"] == "service_healthy"
    assert all("healthcheck" in service for service in (db, odoo))


def test_data_outlive_the_containers(production):
    """Both services keep their data on named volumes."""
    for service in production.services.values():
        kinds = {volume["type"] for volume in service["volumes"]}
        assert kinds == {"volume"}
    assert set(production.whole["volumes"]) == {"db", "odoo"}


def test_only_the_reverse_proxy_reaches_odoo(production):
    """Odoo is published on this machine alone, PostgreSQL nowhere."""
    assert "ports" not in production.services["db"]
    ports = production.services["odoo"]["ports"]
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_odoo_is_configured_for_production():
    """Proxy mode on, the list of databases closed, no password in the file."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "docker/odoo.conf")
    options = parser["options"]
    assert options["proxy_mode"] == "True"
    assert options["list_db"] == "False"
    assert options["dbfilter"] == "^profplan$"
    assert not {"db_password", "admin_passwd"} & set(options)


def test_workers_are_set_from_the_environment(production):
    """More than one process serves, and the machine's owner may say how many."""
    assert int(production.services["odoo"]["environment"]["ODOO_WORKERS"]) > 1
    assert "workers = ${ODOO_WORKERS" in (ROOT / "docker/start").read_text()


def test_the_image_gets_every_library_of_requirements(config):
    """The image installs without dependencies, so each must be named itself."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    named = {line.split("==")[0] for line in lines if "==" in line}
    assert {"python-docx", "typing_extensions", "et_xmlfile", "holidays"} <= named
    assert "requirements.txt" in (ROOT / "Dockerfile").read_text()
