"""The main database of several machines and its replica, by docker/primary and replica.

On one machine, over TCP; only the image is absent.
"""

import secrets
import tempfile
from pathlib import Path

import psycopg2
import pytest

from launcher import base
from launcher.postgres import FAST, ROLE, Cluster
from launcher.scale.primary import Image

PASSWORD = secrets.token_hex(8)
# An address of this machine that nobody else listens on.
HOST = "127.{}.{}.{}".format(*(secrets.randbelow(253) + 1 for _part in range(3)))


@pytest.fixture(scope="module")
def primary(odoo):
    """It runs and listens, as the container does."""
    with tempfile.TemporaryDirectory(prefix="profplan-primary-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        base.copy_cluster(base.prepared(odoo.source, odoo.environment), home, FAST)
        cluster = Cluster(home, odoo.cluster.bin)
        given = Image(cluster).options()
        archived = {"archive_mode": "off"}  # test_point_in_time has it
        cluster.options = {**FAST, **given, **archived, "listen_addresses": HOST}
        with cluster.running():
            cluster.sql(f"ALTER ROLE {ROLE} PASSWORD '{PASSWORD}'")
            yield cluster


def enter(mode, **more):
    """How the connection is secured, as the server says."""
    given = {"password": PASSWORD, "dbname": base.DATABASE, **more}
    connection = psycopg2.connect(host=HOST, user=ROLE, sslmode=mode, **given)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_another_machine_enters_by_password_and_tls_only(primary):
    assert enter("require") is True
    assert enter("prefer") is True
    for mode, password in (("disable", PASSWORD), ("require", "wrong")):
        with pytest.raises(psycopg2.OperationalError):
            enter(mode, password=password)


def test_a_replica_copies_and_follows_by_tls(primary):
    with tempfile.TemporaryDirectory(prefix="profplan-replica-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        replica = Cluster(home, primary.bin)
        replica.data.mkdir(mode=0o700)
        replica._give(replica.data)
        (home / "password").write_text(PASSWORD)
        options = Image(replica).options(
            "replica",
            PGDATA=str(replica.data),
            PRIMARY_HOST=HOST,
            POSTGRES_PASSWORD_FILE=str(home / "password"),
        )
        replica.options = {**FAST, **options}
        with replica.running():
            assert replica.sql("SELECT pg_is_in_recovery()") == ["t"]
            followers = primary.sql(
                "SELECT s.ssl FROM pg_stat_replication r"
                " JOIN pg_stat_ssl s ON s.pid = r.pid"
            )
            assert followers == ["t"]
