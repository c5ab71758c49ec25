"""docker-compose.scale.yml, read by the real docker compose."""

import json
import re
import subprocess
from types import SimpleNamespace

import pytest

from launcher.places import ROOT

GIVEN = {
    "PROFPLAN_SECRETS": "./secrets",
    "S3_BUCKET": "profplan",
    "S3_ENDPOINT": "https://s3.example.org",
    "PRIVATE_ADDRESS": "10.0.0.1",
}
SCALE = ("docker-compose.yml", "docker-compose.scale.yml")


@pytest.fixture
def config(compose_command, tmp_path):
    """``config(*files, profiles=…, NAME="value")``: compose's own reading."""

    def read(*files, profiles=(), **variables):
        (tmp_path / "empty.env").touch()
        command = [*compose_command, "--env-file", tmp_path / "empty.env"]
        for name in files:
            command += ["-f", ROOT / name]
        for name in profiles:
            command += ["--profile", name]
        done = subprocess.run(
            [*command, "config", "--format", "json"],
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **variables},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return SimpleNamespace(
            code=done.returncode,
            told=done.stderr,
            services=json.loads(done.stdout)["services"] if done.stdout else {},
        )

    return read


@pytest.fixture
def everything(config):
    read = config(*SCALE, profiles=("*",), **GIVEN)
    assert read.code == 0, read.told
    return read


def test_each_machine_starts_only_what_it_is_for(config):
    names = {"db", "archive", "odoo"}
    assert set(config(*SCALE, **GIVEN).services) == names
    for profile, more in (
        ("reports", "reports"),
        ("replica", "replica"),
        ("proxy", "proxy"),
        ("backup", "backup"),
    ):
        read = config(*SCALE, profiles=(profile,), **GIVEN)
        assert set(read.services) == {*names, more}


def test_a_second_host_has_no_database_of_its_own(config):
    given = {**GIVEN, "POSTGRES_HOST": "10.0.0.1"}
    profiles = ("reports", "replica")
    read = config(*SCALE, "docker/scale-host.yml", profiles=profiles, **given)
    assert read.code == 0, read.told
    assert set(read.services) == {"odoo", *profiles}
    assert not any(one.get("depends_on") for one in read.services.values())
    assert read.services["replica"]["environment"]["PRIMARY_HOST"] == "10.0.0.1"


def test_a_second_host_asks_where_the_database_is(config):
    read = config(*SCALE, "docker/scale-host.yml", **GIVEN)
    assert read.code != 0
    assert "адрес машины с базой" in read.told


@pytest.mark.parametrize("name", ["S3_BUCKET", "S3_ENDPOINT", "PRIVATE_ADDRESS"])
def test_what_is_not_named_is_asked_for_in_words(config, name):
    read = config(*SCALE, **{key: GIVEN[key] for key in GIVEN if key != name})
    assert read.code != 0
    assert "docs/scale.md" in read.told


def test_every_service_keeps_its_limits_and_publishes_on_the_private_network(
    everything,
):
    for name, service in everything.services.items():
        assert int(service["mem_limit"]) > 0, name
        assert {"max-size", "max-file"} <= set(service["logging"]["options"]), name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["read_only"], name
        if name != "proxy":
            ports = service.get("ports", ())
            assert {port["host_ip"] for port in ports} <= {"10.0.0.1"}, name


def test_keys_of_the_bucket_are_files_and_stand_in_no_environment(everything):
    for name in ("odoo", "reports", "backup"):
        service = everything.services[name]
        given = {one["source"] for one in service["secrets"]}
        assert {"s3_key", "s3_secret", "postgres_password"} <= given
        keys = [key for key in service["environment"] if key in ("S3_KEY", "S3_SECRET")]
        assert not keys


def test_between_the_machines_the_database_is_asked_by_tls_only(everything):
    for name in ("odoo", "reports", "backup", "replica"):
        service = everything.services[name]
        assert service["environment"]["POSTGRES_SSLMODE"] == "require", name


def test_only_the_host_of_reports_asks_the_replica_and_it_has_no_crons(everything):
    reports = everything.services["reports"]["environment"]
    assert "POSTGRES_REPLICA_HOST" in reports
    assert reports["ODOO_CRON_THREADS"] == "0"
    assert "POSTGRES_REPLICA_HOST" not in everything.services["odoo"]["environment"]


def test_one_machine_has_nothing_of_it(config):
    """Neither the libraries nor a variable that docker/start would see."""
    read = config("docker-compose.yml", PROFPLAN_SECRETS="./secrets")
    odoo = read.services["odoo"]
    assert "WITH_SCALE" not in odoo["build"]["args"]
    names = ("S3_", "SESSIONS_", "POSTGRES_REPLICA")
    assert not [key for key in odoo["environment"] if key.startswith(names)]
    assert "postgres.Dockerfile" not in json.dumps(read.services)
    usual = (ROOT / "requirements.txt").read_text()
    assert not re.search(r"session|fs-|s3fs|botocore", usual)


def test_a_database_that_was_not_stopped_is_not_taken_back(tmp_path):
    """And it is said in Russian what to do: pgBackRest says to remove a file."""
    program = tmp_path / "pgbackrest"
    program.write_text("#!/bin/sh\necho taken back\n")
    program.chmod(0o755)
    settings = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "PGBACKREST_STANZA": "profplan",
        "PGBACKREST_PG1_PATH": str(tmp_path),
    }

    def back():
        return subprocess.run(
            ["sh", ROOT / "docker/archive", "back", "latest"],
            capture_output=True,
            text=True,
            env=settings,
        )

    (tmp_path / "postmaster.pid").touch()
    refused = back()
    assert refused.returncode == 1
    assert "docker compose stop db" in refused.stderr
    assert not refused.stdout
    (tmp_path / "postmaster.pid").unlink()
    assert back().stdout == "taken back\n"


def test_the_image_names_every_library_of_several_hosts():
    """It installs without dependencies."""
    lines = (ROOT / "requirements-scale.txt").read_text().splitlines()
    named = {line.split("==")[0] for line in lines if "==" in line}
    assert {"s3fs", "fsspec", "aiobotocore", "python-slugify", "packaging"} <= named


def test_a_host_by_hand_is_given_what_docker_start_asks_for():
    """The variables of docs/scale.md: every secret, and nothing that nobody reads."""
    page = (ROOT / "docs/scale.md").read_text()
    (given,) = re.findall(r"host\.env <<END\n(.*?)\nEND", page, re.DOTALL)
    names = set(re.findall(r"^(\w+)=", given, re.MULTILINE))
    start = (ROOT / "docker/start").read_text()
    secrets = re.findall(r"^ *secret (\w+) ", start, re.MULTILINE)
    assert {f"{name}_FILE" for name in secrets} <= names
    read = start + (ROOT / "docker/settle.py").read_text()
    ours = ("POSTGRES_", "ODOO_", "PROFPLAN_", "S3_", "SESSIONS_")
    for name in filter(lambda name: name.startswith(ours), names):
        assert name.removesuffix("_FILE") in read, name
    for line in ("addons_path = ", "data_dir = ", "http_interface = "):
        assert f"\n{line}" in (ROOT / "docker/odoo.conf").read_text()
        assert f"s|^{line}.*|" in page
