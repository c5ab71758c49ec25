"""What the container does when it starts, run here: docker/start on real databases.

Only the image is missing: Odoo, PostgreSQL and our files are those of the test run.
"""

import contextlib
import os
import shutil
import subprocess
import time

import pytest
from support import START_LIMIT, Client

from launcher import base
from launcher.odoo import free_port, health
from launcher.places import ADDONS, ROOT

pytestmark = pytest.mark.heavy

PASSWORD = "chosen by the administrator"
FILES = ("docker/bring.py", "docker/settle.py", "docker/keep.py")
PACKAGE = ("__init__.py", "made_by.py", "say.py", "keeping")
LIMIT = START_LIMIT  # on a busy machine, too
ADDRESS = "https://plan.example.org"


class Container:
    """docker/start with the environment of the compose file, on one database."""

    def __init__(self, odoo, home, database):
        self.odoo, self.home, self.database = odoo, home, database
        (home / "share").mkdir()
        for name in (*FILES, "requirements.txt"):
            shutil.copy(ROOT / name, home / "share")
        (home / "share" / "launcher").mkdir()
        for name in PACKAGE:
            copy = shutil.copytree if name == "keeping" else shutil.copy
            copy(ROOT / "launcher" / name, home / "share" / "launcher" / name)

    def start(self, name="one", *verb, **variables):
        """Start it; returns the process and its address. `told()` has its words.

        :param verb: what is done instead, as after `docker compose run --rm odoo`
        """
        port = free_port()
        folders = ",".join(map(str, [ADDONS, *self.odoo.source.addons]))
        conf = (ROOT / "docker/odoo.conf").read_text()
        for old, new in (
            ("/mnt/extra-addons", folders),
            ("/var/lib/odoo", self.odoo.files),
            ("db_name = profplan", f"db_name = {self.database}"),
            ("^profplan$", f"^{self.database}$"),
            ("0.0.0.0", f"127.0.0.1\nhttp_port = {port}"),
        ):
            assert old in conf, old
            conf = conf.replace(old, str(new))
        (self.home / f"{name}.conf").write_text(conf)
        programs = self.odoo.environment.python.parent
        with (self.home / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                ["sh", ROOT / "docker/start", *map(str, verb)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={
                    "PATH": f"{programs}:{self.odoo.cluster.bin}:{os.environ['PATH']}",
                    "LC_ALL": "C.UTF-8",
                    "HOME": str(self.home),
                    "POSTGRES_HOST": str(self.odoo.cluster.socket),
                    "POSTGRES_PASSWORD": "none",
                    "ODOO_MASTER_PASSWORD_FILE": str(self.secret("master")),
                    "PROFPLAN_ADMIN_PASSWORD_FILE": str(self.secret(PASSWORD)),
                    "PROFPLAN_CONF": str(self.home / f"{name}.conf"),
                    "PROFPLAN_SHARE": str(self.home / "share"),
                    "ODOO_WORKERS": "0",
                    **variables,
                },
            )
        return process, f"http://127.0.0.1:{port}"

    def secret(self, value):
        """The file of a secret, as compose gives it."""
        path = self.home / "".join(filter(str.isalpha, value))
        path.write_text(value)
        return path

    def run(self, *verb):
        """Run a verb to its end; (code, words)."""
        process, _url = self.start(verb[0], *verb)
        with ended(process):
            code = process.wait(LIMIT)
        return code, self.told(verb[0])

    def told(self, name="one"):
        return (self.home / f"{name}.log").read_text()

    def sql(self, statement):
        return self.odoo.cluster.sql(statement, self.database)

    def version(self):
        (version,) = self.sql(
            "SELECT latest_version FROM ir_module_module"
            " WHERE name = 'kostroma_profplan'"
        )
        return version

    def columns(self):
        """Everything that an update of older code would change or drop."""
        return self.sql(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY 1, 2"
        )


@contextlib.contextmanager
def ended(process):
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def wait_until_healthy(process, url):
    """The compose file's own question, asked until it is answered."""
    deadline = time.monotonic() + LIMIT
    while not health(url):
        assert process.poll() is None, "the container ended"
        assert time.monotonic() < deadline, "it takes too long"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.5)


@pytest.fixture(scope="module")
def container(odoo, tmp_path_factory):
    """A database with Odoo alone, as it would come from anywhere."""
    name = "docker"
    base.clone(odoo.cluster, odoo.files, name)
    yield Container(odoo, tmp_path_factory.mktemp("docker"), name)
    base.drop(odoo.cluster, odoo.files, name)


@pytest.fixture(scope="module")
def started(container):
    """Two containers were started on it at the same time, and both came to serve."""
    one, two = container.start("one"), container.start("two")
    with ended(one[0]), ended(two[0]):
        for process, url in (one, two):
            wait_until_healthy(process, url)
        uid = Client(one[1], container.database, "admin", PASSWORD).uid
    return uid, container.told("one"), container.told("two")


def test_of_two_starters_at_once_one_waits(started):
    """Both would install the same tables otherwise, and one would fall."""
    _uid, *told = started
    assert sorted("жду его" in words for words in told) == [False, True]
    assert sorted("обновляю" in words for words in told) == [False, True]


def test_the_administrator_has_the_password_of_the_environment(started):
    assert started[0] == 2


def test_older_code_leaves_a_newer_database_alone(started, container):
    """Refused in words, before Odoo could drop the columns that it does not know."""
    mine = container.version()
    container.sql("ALTER TABLE profplan_plan ADD COLUMN of_tomorrow varchar")
    container.sql(
        "UPDATE ir_module_module SET latest_version = '19.0.99.0.0'"
        " WHERE name = 'kostroma_profplan'"
    )
    before = container.columns()
    process, _url = container.start("older")
    with ended(process):
        assert process.wait(LIMIT) == 1
    told = container.told("older")
    assert f"kostroma_profplan 19.0.99.0.0, здесь {mine}" in told
    assert "Что делать" in told
    assert "Traceback" not in told
    assert container.columns() == before
    container.sql(
        f"UPDATE ir_module_module SET latest_version = '{mine}'"
        " WHERE name = 'kostroma_profplan'"
    )
    container.sql("ALTER TABLE profplan_plan DROP COLUMN of_tomorrow")


def test_a_restored_dump_of_a_former_version_is_updated(started, container):
    """Whatever the volumes of the container say: only the database knows."""
    mine = container.version()
    container.sql("DELETE FROM ir_config_parameter WHERE key = 'profplan.made_by'")
    container.sql("ALTER TABLE profplan_plan DROP COLUMN document_name")
    process, url = container.start("former")
    with ended(process):
        wait_until_healthy(process, url)
        client = Client(url, container.database, "admin", PASSWORD)
        assert client("profplan.plan", "search_read", [], ["document_name"]) == []
    assert container.version() == mine
    process, url = container.start("again", PROFPLAN_URL=f"{ADDRESS}/ ")
    with ended(process):
        wait_until_healthy(process, url)
        client = Client(url, container.database, "admin", PASSWORD)
        asked = ("web.base.url", "web.base.url.freeze")
        told = [client("ir.config_parameter", "get_param", name) for name in asked]
    assert "обновляю" not in container.told("again")
    # Whoever logs in by another address changes no link of a letter.
    assert told == [ADDRESS, "True"]


def test_the_container_writes_restores_and_checks_copies(started, container):
    """`docker compose run --rm odoo backup|restore|doctor`."""
    path = container.home / "one.backup"
    code, told = container.run("backup", path)
    assert code == 0, told
    container.sql("UPDATE res_company SET name = 'changed since'")
    code, told = container.run("restore", path)
    assert code == 1
    assert "--replace" in told
    code, told = container.run("restore", path, "--replace", "--test")
    assert code == 0, told
    assert container.sql("SELECT name FROM res_company") != ["changed since"]
    assert container.sql("SELECT 1 FROM ir_cron WHERE active") == ["1"]  # autovacuum
    code, told = container.run("doctor")
    assert code == 1
    assert "Резервной копии ещё не было" in told
    assert "Traceback" not in told
    base.drop(
        container.odoo.cluster, container.odoo.files, f"{container.database}_before"
    )


def refused(container, name, *verb, **variables):
    """What it says when it does not come up: one sentence, and no trace."""
    process, _url = container.start(name, *verb, **variables)
    with ended(process):
        assert process.wait(LIMIT) == 1
    told = container.told(name)
    assert "Не получилось" in told and "Что делать" in told, told
    assert "Traceback" not in told, told
    return told


@pytest.mark.parametrize("verb", [(), ("backup", "/nowhere"), ("restore", "/no")])
def test_a_database_that_lets_nobody_in_is_a_sentence(container, verb):
    told = refused(container, "role", *verb, POSTGRES_USER="stranger")
    assert "не приняла имя или пароль" in told
    told = refused(container, "away", *verb, POSTGRES_HOST="127.0.0.1",
                   POSTGRES_PORT="1")  # fmt: skip
    assert "не отвечает" in told


def test_the_database_of_another_program_stays_as_it_is(container):
    sql = container.odoo.cluster.sql
    own, container.database = container.database, "clinic"
    sql("CREATE DATABASE clinic")
    sql("CREATE TABLE patients (name text)", "clinic")
    try:
        assert "не наша, в ней таблицы patients" in refused(container, "foreign")
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        assert sql(tables, "clinic") == ["patients"]
    finally:
        container.database = own
        sql("DROP DATABASE clinic")


def test_a_new_database_beside_the_files_of_a_lost_one_is_made(started, container):
    """The volume of the database was lost, that of Odoo's files was kept."""
    own, container.database = container.database, "anew"
    left = container.odoo.filestore("anew") / "aa" / ("a" * 40)
    left.parent.mkdir(parents=True)
    left.write_text("of the lost database")
    try:
        process, url = container.start("anew")
        with ended(process):
            wait_until_healthy(process, url)
            assert Client(url, "anew", "admin", PASSWORD).uid == 2
        assert left.read_text() == "of the lost database"
        assert "создаю" in container.told("anew")
    finally:
        container.database = own
        base.drop(container.odoo.cluster, container.odoo.files, "anew")


@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "ODOO_MASTER_PASSWORD_FILE"])
def test_an_empty_or_missing_secret_is_named(container, name):
    process, _url = container.start("secrets", **{name: ""})
    with ended(process):
        assert process.wait(LIMIT) == 1
    assert "Не получилось" in container.told("secrets")
    assert name.removesuffix("_FILE") in container.told("secrets")
    assert "parameter not set" not in container.told("secrets")
