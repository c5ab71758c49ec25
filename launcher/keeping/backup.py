"""Writing a copy while people work.

The database is dumped by a snapshot; the files are those that the same snapshot names.
Odoo collects no file meanwhile: it asks for the lock that is held here
(`ir_attachment_collection.py` of our addon). Each file is read once: its checksum is
held against its name and against what the evidence says. What is lost or changed
already does not stop a copy: it is counted, told, and copied as it is.
"""

import contextlib
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import time

from .. import made_by
from ..say import Trouble, reason, say, step
from . import archive, cipher, files, record, rotation
from .server import connected, exists, program, rows, unreachable

LOCK = "profplan.backup"  # the name is known to our addon, too
BROKEN = 2  # the exit code: the copy is written, the database misses files
# Of what is in the database by its own count; a dump is smaller.
ROOM = 1.1


def backup(database, where, key=None, keep=None):
    """Write a copy to `where`: a file, a folder of copies, or `-`.

    :return: the exit code
    """
    if not exists(database):
        raise Trouble("Базы Профплана нет: копировать нечего.")
    with _target(where, key) as (stream, path):
        with step("Резервная копия: база и файлы") as remark:
            with cipher.encrypting(stream, key) as plain:
                writer = archive.Writer(plain)
                told = _write(database, writer)
            remark(f"{written(writer.bytes)}, файлов {told['files']}")
    record.write(database, bytes=writer.bytes, **told)
    if path:
        say(f"Копия записана: {path}")
        _tell_elsewhere(database)
        _rotate(pathlib.Path(where), keep, told["broken"])
    if not told["broken"]:
        return 0
    say(
        f"ВНИМАНИЕ: из {told['files']} файлов базы нет или изменено {told['broken']};"
        " в копии они такие же. Какие — скажет команда doctor."
    )
    return BROKEN


def _tell_elsewhere(database):
    """Files of several hosts are in S3, and in no copy of ours."""
    with connected(database) as connection:
        count = files.count_elsewhere(connection)
    if count:
        say(
            f"  файлов в хранилище S3: {count}, в копию они не входят:"
            " их хранит корзина со своими версиями (docs/scale.md)"
        )


def _rotate(folder, keep, broken):
    """Old copies go for a whole one only: they may hold what is lost in this one."""
    if not keep or not folder.is_dir():
        return
    if broken:
        say("  старые копии не удалены: в них могут быть файлы, которых нет в этой")
        return
    for gone in rotation.rotate(folder, keep):
        say(f"  старая копия удалена: {gone.name}")


@contextlib.contextmanager
def _target(where, key):
    """The stream to write to; the file gets its name when it is on the disk."""
    if str(where) == "-":
        yield sys.stdout.buffer, None
        return
    path = pathlib.Path(where)
    if path.is_dir():
        path = rotation.new_path(path, cipher.suffix(key))
    if path.exists():
        raise Trouble(
            f"Файл {path} уже есть.", "укажите другое имя: копии не перезаписываются."
        )
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with new.open("xb") as stream:
            new.chmod(0o600)
            yield stream, path
            stream.flush()
            os.fsync(stream.fileno())
        os.link(new, path)  # refuses a file that has come meanwhile
    except FileExistsError as error:
        raise Trouble(f"Файл {path} уже есть.", "укажите другое имя.") from error
    except OSError as error:
        raise Trouble(
            f"Копию в {path} записать не удалось: {reason(error)}.",
            "проверьте место на диске и права на папку или укажите другую.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            new.unlink()


def _write(database, writer):
    import psycopg2

    try:
        with connected(database, commits=True) as connection:
            snapshot = _hold(connection)
            writer.add_json(archive.HEAD, _head(database, connection))
            _dump(database, snapshot, writer)
            told = _copy_files(connection, files.store_of(database), writer)
    except psycopg2.Error as error:
        raise unreachable(error) from error
    writer.finish(**told)
    return told


def _hold(connection):
    """Keep files from being collected, then fix what the copy is of: its snapshot.

    Both end with the connection, however this process ends.
    """
    rows(connection, "SELECT pg_advisory_lock(hashtext(%s))", LOCK)
    connection.commit()
    connection.set_session(isolation_level="REPEATABLE READ")
    rows(connection, "SET idle_in_transaction_session_timeout = 0")
    return rows(connection, "SELECT pg_export_snapshot()")[0][0]


def _head(database, connection):
    """What is told before the copy itself: what it is of, what made it, how big."""
    held = made_by.held_by(database)
    version, size = rows(
        connection,
        "SELECT current_setting('server_version_num')::int, pg_database_size(%s)",
        database,
    )[0]
    (stored,) = rows(
        connection,
        "SELECT COALESCE(sum(size), 0)::bigint FROM (SELECT max(file_size) AS size"
        " FROM ir_attachment WHERE store_fname NOT LIKE '%%://%%'"
        " GROUP BY store_fname) s",
    )[0]
    return {
        "format": archive.FORMAT,
        "product": "kostroma-profplan",
        "at": int(time.time()),
        "database": database,
        "made_by": held,
        "postgresql": version // 10000,
        "database_bytes": size,
        "files_bytes": stored,
    }


def _dump(database, snapshot, writer):
    import hashlib

    arguments = ("-Fc", f"--snapshot={snapshot}", "-d", database)
    with program("pg_dump", *arguments, stdout=subprocess.PIPE) as process:
        number = 0
        while piece := process.stdout.read(archive.PIECE):
            name = f"{number:06}-{hashlib.sha256(piece).hexdigest()}"
            writer.add(f"{archive.DATABASE}/{name}", piece)
            number += 1


def _copy_files(connection, store, writer):
    """Copy what the snapshot names; return the counts."""
    told = {"files": 0, "broken": 0}
    for named in files.named_by(connection):
        found = named.look(store)
        told["files"] += 1
        told["broken"] += found.state != files.INTACT
        if found.state != files.LOST:
            _add(writer, named, found)
    return told


def _add(writer, named, found):
    if found.sha1 == found.path.name:
        name = f"{archive.FILES}/{named.name}"
    else:
        name = f"{archive.CHANGED}/{named.name}-{found.sha1}"
    if found.content is not None:
        writer.add(name, found.content)
    else:
        with found.path.open("rb") as file:
            writer.add_from(name, found.size, file)


def check_room(folder, needed):
    """Refuse before anything is written if `folder` has no room for it."""
    free = shutil.disk_usage(folder).free
    if free < needed * ROOM:
        raise Trouble(
            f"На диске с папкой {folder} мало места: свободно {written(free)},"
            f" нужно {written(needed * ROOM)}.",
            "освободите место или укажите другую папку.",
        )


def written(size):
    """
    >>> written(2_300_000_000), written(900), written(5_400_000)
    ('2,3 ГБ', '1 КБ', '5,4 МБ')
    """
    for unit, name in ((1e9, "ГБ"), (1e6, "МБ")):
        if size >= unit:
            return f"{size / unit:.1f} {name}".replace(".", ",")
    return f"{max(1, size / 1e3):.0f} КБ"
