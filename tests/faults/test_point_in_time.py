"""Going back to a moment: the archive of docker-compose.scale.yml on a real cluster."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from launcher import base
from launcher.places import ROOT
from launcher.postgres import FAST, Cluster
from launcher.scale.archive import Archive

LIMIT = 60


@pytest.fixture(scope="module")
def settings(compose_command):
    """What compose gives to the service `archive`."""
    given = {
        "PROFPLAN_SECRETS": "./secrets",
        "S3_BUCKET": "one",
        "S3_ENDPOINT": "https://s3.example.org",
        "PRIVATE_ADDRESS": "10.0.0.1",
    }
    files = ("docker-compose.yml", "docker-compose.scale.yml")
    command = [*compose_command, "--env-file", "/dev/null"]
    for name in files:
        command += ["-f", ROOT / name]
    read = subprocess.run(
        [*command, "config", "--format", "json"],
        env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", **given},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(read.stdout)["services"]["archive"]["environment"]


@pytest.fixture(scope="module")
def archive(odoo, settings):
    """A cluster with an Odoo database and its archive; it does not run yet."""
    home = Path(tempfile.mkdtemp(prefix="profplan-moment-"))
    home.chmod(0o711)
    before = dict(os.environ)
    try:
        prepared = base.prepared(odoo.source, odoo.environment)
        base.copy_cluster(prepared, home, FAST)
        cluster = Cluster(home, odoo.cluster.bin, FAST)
        one = Archive(cluster, settings)
        cluster.options = {**FAST, **one.options(), "fsync": "on"}
        os.environ.update(one.environ())  # the server's, too
        yield one
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def running(archive):
    """The server, once it writes again."""
    with archive.cluster.running() as cluster:
        deadline = time.monotonic() + LIMIT
        while cluster.sql("SELECT pg_is_in_recovery()") != ["f"]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield cluster


def held(cluster):
    """Every table's number of rows and checksum."""
    tables = cluster.sql(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
        base.DATABASE,
    )
    return sorted(
        cluster.sql(
            " UNION ALL ".join(
                f"SELECT '{name}|' || count(*) || '|' ||"
                f' COALESCE(sum(hashtextextended(t::text, 0)), 0) FROM "{name}" t'
                for name in tables
            ),
            base.DATABASE,
        )
    )


def write(cluster, statement):
    return cluster.sql(statement, base.DATABASE)


@pytest.fixture(scope="module")
def lost(archive):
    """A copy, work after it, a good moment, then somebody drops a table."""
    with running(archive) as cluster:
        assert archive.run("full") == (0, "")
        write(cluster, "UPDATE res_company SET name = 'after the copy'")
        code, told = archive.run("diff")
        assert code == 0, told
        write(cluster, "CREATE TABLE work AS SELECT generate_series(1, 10000) AS one")
        moment = write(cluster, "SELECT clock_timestamp()")[0]
        good = held(cluster)
        write(cluster, "DROP TABLE work")
        write(cluster, "UPDATE res_company SET name = 'wrong'")
        # Whoever is at work is not taken back under their hands.
        code, told = archive.run("back", moment)
        assert code != 0
        assert "docker compose stop db" in told
        assert write(cluster, "SELECT DISTINCT name FROM res_company") == ["wrong"]
        code, told = archive.run("check")
        assert code == 0, told
    return moment, good


def test_the_data_are_those_of_the_moment(archive, lost):
    moment, good = lost
    code, told = archive.run("back", moment)
    assert code == 0, told
    with running(archive) as cluster:
        assert held(cluster) == good
        write(cluster, "UPDATE res_company SET name = 'work goes on'")
        write(cluster, "SELECT pg_switch_wal()")
        code, told = archive.run("check")
        assert code == 0, told


def test_a_lost_disk_comes_back_with_all_that_was_archived(archive, lost):
    shutil.rmtree(archive.cluster.data)
    archive.cluster.data.mkdir(mode=0o700)
    archive.cluster._give(archive.cluster.data)
    code, told = archive.run("back", "latest")
    assert code == 0, told
    with running(archive) as cluster:
        assert write(cluster, "SELECT DISTINCT name FROM res_company") == [
            "work goes on"
        ]


def test_a_moment_before_the_first_copy_changes_nothing(archive, lost):
    code, _told = archive.run("back", "2020-01-01 00:00:00+00")
    assert code != 0
    with running(archive) as cluster:
        assert write(cluster, "SELECT DISTINCT name FROM res_company") == [
            "work goes on"
        ]
