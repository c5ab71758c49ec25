"""docker-compose.yml, read by the real docker compose (no daemon is needed)."""

import configparser
import json
import re
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from launcher.places import ROOT

SECRETS = ("postgres_password", "odoo_master_password", "profplan_admin_password")


@pytest.fixture
def config(compose_command, tmp_path):
    """``config(NAME="value")``: compose's own reading with just these variables."""

    def read(*more, profiles=(), **variables):
        (tmp_path / "empty.env").touch()
        command = [*compose_command, "--env-file", tmp_path / "empty.env"]
        for name in ("docker-compose.yml", *more):
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
            whole=json.loads(done.stdout or "{}"),
        )

    return read


@pytest.fixture
def production(config):
    """All of it, the profiles included."""
    read = config(profiles=("backup", "proxy"), PROFPLAN_SECRETS="./secrets")
    assert read.code == 0, read.told
    return read


def test_compose_refuses_to_start_without_passwords(config):
    """There are no default ones: it says in Russian what makes them."""
    for given in ({}, {"PROFPLAN_SECRETS": ""}):
        read = config(**given)
        assert read.code != 0
        assert "сначала выполните docker/init" in read.told


def test_passwords_are_files_and_stand_in_no_environment(production):
    """`docker inspect` and the processes of a container show none."""
    for name in ("db", "odoo", "backup"):
        service = production.services[name]
        environment = service["environment"]
        assert not [key for key in environment if key.endswith("PASSWORD")]
        files = [value for key, value in environment.items() if key.endswith("_FILE")]
        given = {f"/run/secrets/{one['source']}" for one in service["secrets"]}
        assert set(files) == given
    assert set(production.whole["secrets"]) == set(SECRETS)


@pytest.fixture
def checkout(tmp_path):
    """A copy of what docker/init works on."""
    folder = tmp_path / "checkout"
    (folder / "docker").mkdir(parents=True)
    for name in ("docker/init", "docker/pin", ".env.example", "docker-compose.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(checkout, name, **environ):
    return subprocess.run(
        [checkout / "docker" / name],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", **environ},
    )


def test_init_makes_passwords_once_and_shows_the_administrator_s(checkout):
    first = run(checkout, "init")
    made = {name: (checkout / "secrets" / name).read_text() for name in SECRETS}
    assert len(set(made.values())) == 3
    assert min(map(len, made.values())) >= 24
    assert made["profplan_admin_password"] in first.stdout
    assert made["postgres_password"] not in first.stdout
    assert (checkout / "secrets").stat().st_mode & 0o077 == 0
    assert (checkout / ".env").stat().st_mode & 0o077 == 0
    again = run(checkout, "init")
    assert made["profplan_admin_password"] not in again.stdout
    assert made == {name: (checkout / "secrets" / name).read_text() for name in SECRETS}
    assert (checkout / ".env").read_text().count("PROFPLAN_SECRETS=") == 1


def test_init_takes_over_the_passwords_of_a_former_env(checkout):
    """A database keeps the password that it was made with."""
    former = [f"{name.upper()}=before-{name}" for name in SECRETS]
    (checkout / ".env").write_text("\n".join(former))
    done = run(checkout, "init")
    assert "before-" not in done.stdout
    for name in SECRETS:
        assert (checkout / "secrets" / name).read_text() == f"before-{name}"


def test_images_are_dated_and_named_in_one_place(production):
    named = {
        production.services["odoo"]["build"]["args"]["ODOO_IMAGE"],
        production.services["db"]["image"],
        production.services["proxy"]["image"],
    }
    for image in named:
        assert re.fullmatch(r"\w+:\d+\.\d+[.\d-]*", image), image
    assert "ARG ODOO_IMAGE\nFROM ${ODOO_IMAGE}\n" in (ROOT / "Dockerfile").read_text()


def test_pin_writes_the_digests_that_the_registry_tells(checkout, tmp_path):
    """The registry is played by a program: none can be asked here."""
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text('#!/bin/sh\necho "sha256:of-$4"\n')
    docker.chmod(0o755)
    (checkout / ".env").write_text("ODOO_IMAGE=odoo:old\nPROFPLAN_URL=https://a\n")
    assert run(checkout, "pin", PATH=f"{docker.parent}:/usr/bin:/bin").returncode == 0
    lines = (checkout / ".env").read_text().splitlines()
    assert lines[0] == "PROFPLAN_URL=https://a"
    for name, image in (("ODOO", "odoo:19.0"), ("POSTGRES", "postgres:17")):
        (line,) = [one for one in lines if one.startswith(f"{name}_IMAGE=")]
        assert line.startswith(f"{name}_IMAGE={image}")
        assert "@sha256:of-" in line
    before = (checkout / ".env").read_text()
    for says, told in (
        ('[ "$2" = version ]', "не ответило"),
        ("exit 1", "нет дополнения Docker buildx"),
    ):
        docker.write_text(f"#!/bin/sh\n{says}\n")
        refused = run(checkout, "pin", PATH=f"{docker.parent}:/usr/bin:/bin")
        assert refused.returncode == 1
        assert told in refused.stderr
        assert (checkout / ".env").read_text() == before


def test_services_wait_for_a_database_that_answers(production):
    odoo = production.services["odoo"]
    assert odoo["depends_on"]["db"]["condition"] == "service_healthy"
    assert "healthcheck" in production.services["db"]
    assert "db_server_status=1" in " ".join(odoo["healthcheck"]["test"])


def test_every_service_has_its_limits(production):
    """Of memory and of logs; nothing gains rights, and nothing writes to its image."""
    for name, service in production.services.items():
        assert int(service["mem_limit"]) > 0, name
        assert {"max-size", "max-file"} <= set(service["logging"]["options"]), name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["read_only"], name
    for name in ("db", "odoo", "backup"):
        assert production.services[name]["stop_grace_period"]


def test_the_memory_of_odoo_holds_its_processes(production):
    """Workers, the scheduled actions and the live updates, each at its soft limit."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "docker/odoo.conf")
    odoo = production.services["odoo"]
    processes = int(odoo["environment"]["ODOO_WORKERS"]) + 2
    soft = int(parser["options"]["limit_memory_soft"])
    assert int(odoo["mem_limit"]) >= processes * soft


def test_a_copy_is_written_every_night_when_asked_for(config):
    plain = config(PROFPLAN_SECRETS="./secrets")
    assert set(plain.services) == {"db", "odoo"}
    read = config(profiles=("backup",), PROFPLAN_SECRETS="./s", BACKUP_KEEP="30")
    backup = read.services["backup"]
    assert backup["command"] == ["schedule", "/backups", "--keep", "30"]
    volumes = {one["target"]: one["source"] for one in backup["volumes"]}
    assert volumes == {"/var/lib/odoo": "odoo", "/backups": "backups"}


def test_a_database_of_one_s_own_takes_the_place_of_ours(config):
    read = config(
        "docker/external-db.yml",
        PROFPLAN_SECRETS="./secrets",
        POSTGRES_HOST="db.example.org",
        POSTGRES_SSLMODE="require",
    )
    assert read.code == 0, read.told
    assert set(read.services) == {"odoo"}
    assert not read.services["odoo"].get("depends_on")
    assert read.services["odoo"]["environment"]["POSTGRES_HOST"] == "db.example.org"


def test_a_database_of_one_s_own_is_asked_for_in_words(config):
    """Not `db`, which is not there: Odoo would seek it for ever."""
    read = config("docker/external-db.yml", PROFPLAN_SECRETS="./secrets")
    assert read.code != 0
    assert "адрес своего PostgreSQL" in read.told


def test_nightly_copies_are_encrypted_when_asked_for(config):
    read = config(
        "docker/copies-key.yml", profiles=("backup",), PROFPLAN_SECRETS="./secrets"
    )
    assert read.code == 0, read.told
    backup = read.services["backup"]
    key = "/run/secrets/copies_key"
    assert backup["command"] == ["schedule", "/backups", "--keep", "14", "--key", key]
    assert key in [one["target"] for one in backup["secrets"]]
    assert set(SECRETS) < {one["source"] for one in backup["secrets"]}


def test_the_proxy_gives_tls_and_closes_what_is_not_for_the_internet():
    text = (ROOT / "docker/Caddyfile").read_text()
    for header in (
        "Strict-Transport-Security",
        "X-Content-Type-Options nosniff",
        "Content-Security-Policy",
        "frame-ancestors 'self'",
        "object-src 'none'",
    ):
        assert header in text
    assert "@closed path /web/database/*" in text
    assert "reverse_proxy @live {$ODOO_LIVE_HOSTS:odoo:8072}" in text


def test_data_outlive_the_containers(production):
    """All services keep their data on named volumes."""
    volumes = [
        one for service in production.services.values() for one in service["volumes"]
    ]
    kept = {one["source"] for one in volumes if one["type"] == "volume"}
    assert (
        kept == set(production.whole["volumes"]) == {"db", "odoo", "backups", "caddy"}
    )
    assert all(one["read_only"] for one in volumes if one["type"] != "volume")


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
