"""The database server, asked by Odoo's own options (`-c CONF`)."""

import contextlib
import errno
import os
import subprocess

from ..say import Trouble, last_lines

PATIENCE = 30  # seconds until a database that is silent is called so


@contextlib.contextmanager
def connected(database, commits=False):
    """A connection to `database`; without `commits` each statement is its own.

    :raises Trouble: when the server does not answer
    """
    import psycopg2

    from odoo.sql_db import connection_info_for

    where = connection_info_for(database)[1]
    try:
        connection = psycopg2.connect(**{"connect_timeout": PATIENCE, **where})
    except psycopg2.OperationalError as error:
        raise unreachable(error) from error
    connection.autocommit = not commits
    try:
        yield connection
        if commits:
            connection.commit()
    finally:
        connection.close()


@contextlib.contextmanager
def answering():
    """What is done in here needs the database server: its failure is a Trouble."""
    import psycopg2

    try:
        yield
    except psycopg2.OperationalError as error:
        raise unreachable(error) from error


def unreachable(error):
    """The Trouble of a server that does not let us in or is not there."""
    cause = str(error).strip().splitlines()[0] if str(error).strip() else ""
    if "authentication" in cause or 'role "' in cause:
        return Trouble(
            "База данных (PostgreSQL) не приняла имя или пароль.",
            "проверьте POSTGRES_USER и файл secrets/postgres_password.",
        )
    if "does not exist" in cause:
        return Trouble(
            "Базы Профплана на этом сервере нет.",
            "сначала запустите систему или верните базу из копии (restore).",
        )
    if os.strerror(errno.ENOSPC) in cause:
        return Trouble(
            "На диске базы кончилось место: новых соединений она не принимает.",
            "освободите место на её диске и повторите: записанное цело.",
        )
    if "timeout expired" in cause:
        return Trouble(
            f"База данных (PostgreSQL) молчит уже {PATIENCE} секунд.",
            "её процессы остановлены или диск не отвечает: посмотрите её журнал и"
            " место на диске, перезапустите её.",
        )
    return Trouble(
        f"База данных (PostgreSQL) не отвечает: {cause}",
        "запустите её или проверьте её адрес.",
    )


def rows(connection, statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def exists(database):
    with connected("postgres") as connection:
        asked = "SELECT 1 FROM pg_database WHERE datname = %s"
        return bool(rows(connection, asked, database))


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def drop(database):
    with connected("postgres") as connection:
        rows(connection, f"DROP DATABASE IF EXISTS {quoted(database)} WITH (FORCE)")


def create(database):
    """An empty one, as Odoo makes its own."""
    with connected("postgres") as connection:
        rows(
            connection,
            f"CREATE DATABASE {quoted(database)} ENCODING 'unicode'"
            " LC_COLLATE 'C' TEMPLATE template0",
        )


def wait_for_disk(database, does_wait, connection=None):
    """Does a commit in `database` wait until it is on the disk, as it usually does?

    :param connection: in whose transaction it is changed
    """
    how = "RESET synchronous_commit" if does_wait else "SET synchronous_commit TO off"
    with contextlib.ExitStack() as stack:
        connection = connection or stack.enter_context(connected("postgres"))
        rows(connection, f"ALTER DATABASE {quoted(database)} {how}")


def users_of(database):
    """How many others are connected to `database`."""
    with connected("postgres") as connection:
        asked = (
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid()"
        )
        return rows(connection, asked, database)[0][0]


@contextlib.contextmanager
def program(name, *arguments, **streams):
    """A program of PostgreSQL at work; its failure is a Trouble in its own words.

    Yields the process; with the body's end its input is closed and its end awaited.
    """
    import tempfile

    from odoo.tools.misc import exec_pg_environ, find_pg_tool

    with tempfile.TemporaryFile("w+", errors="replace") as told:
        process = subprocess.Popen(
            [find_pg_tool(name), *map(str, arguments)],
            env={**exec_pg_environ(), "LC_ALL": "C.UTF-8"},
            stderr=told,
            **streams,
        )
        try:
            yield process
            if process.stdin:
                process.stdin.close()
            code = process.wait()
        except BaseException as error:
            process.kill()
            process.wait()
            if isinstance(error, BrokenPipeError):
                raise _failed(name, told) from error
            raise
        if code:
            raise _failed(name, told)


def _failed(name, told):
    told.seek(0)
    words = told.read()
    if "No space left on device" in words:
        return Trouble(
            "На диске базы данных кончилось место.",
            "освободите место и повторите: прежнее цело.",
        )
    if "server version mismatch" in words:
        return Trouble(
            f"{name} старше сервера базы: {last_lines(words, 1)}",
            "поставьте программы PostgreSQL той же версии, что и сервер.",
        )
    return Trouble(f"{name}: {last_lines(words, 3)}", "прежнее цело.")
