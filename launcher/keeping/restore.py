"""Bringing a copy back.

It is unpacked beside what is there, into a database and a folder of its own; every
member's checksum is held against what comes out. Only a whole copy, brought up to date,
takes the place of what was there, and that is kept under another name. So a copy that
is cut off, altered, too new or too big changes nothing.

The steps are separate, since between them the database is updated by whoever starts
Odoo here: `receive`, then `made_by`'s rule, then `take_place`.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

from .. import made_by
from ..say import Trouble, reason, say, step
from . import archive, cipher, files, record, server
from .backup import check_room

ASIDE, BEFORE = "_restoring", "_before"  # added to the database's name


def receive(database, where, key=None, replace=False):
    """Unpack the copy beside `database` and check it.

    :return: the name of the new database, to be updated and given its place
    """
    _check_free(database, replace)
    aside = database + ASIDE
    forget(aside)
    with _source(where) as stream, cipher.decrypting(stream, key) as plain:
        reader = archive.Reader(plain)
        head = reader.head()
        _check_head(head)
        store = files.store_of(aside)
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_room(store.parent, _room(head))
        made = time.strftime("%d.%m.%Y %H:%M", time.localtime(head["at"]))
        try:
            with step(f"Копия от {made}: база и файлы") as remark:
                server.create(aside)
                # A wait for the disk after each of thousands of statements protects
                # nothing: the copy is there. Taking the place waits for all of them.
                server.wait_for_disk(aside, False)
                # No dump tells that its function is immutable: indexes need it so.
                made_by.give_unaccent(aside)
                _unpack(reader, aside, store)
                _check_whole(aside, store, reader.end)
                # What is noted in it of a copy is true of where that was written.
                record.write(aside, of=head["at"], broken=reader.end["broken"])
                os.sync()
                remark(f"файлов {reader.end['files']}")
        except BaseException as error:
            forget(aside)
            if isinstance(error, OSError):
                raise Trouble(
                    f"Копию распаковать не удалось: {reason(error)}.",
                    "проверьте место на диске; прежнее цело.",
                ) from error
            raise
    if reader.end["broken"]:
        say(
            f"  ВНИМАНИЕ: {reader.end['broken']} файлов не было или они были изменены"
            " уже тогда, когда копию записывали."
        )
    return aside


def forget(database):
    """Leave nothing of `database`, its files included."""
    server.drop(database)
    shutil.rmtree(files.store_of(database), ignore_errors=True)


def neutralize(database):
    """Make a trial of it: no letters, no scheduled actions, a banner. Odoo's own."""
    from odoo.modules.neutralize import neutralize_database

    with server.connected(database, commits=True) as connection:
        with connection.cursor() as cursor:
            neutralize_database(cursor)


def take_place(database, replace=False):
    """Let the restored database take the name; what had it is kept as «…_before»."""
    aside, before = database + ASIDE, database + BEFORE
    _check_free(database, replace)
    had = server.exists(database)
    if had:
        forget(before)
    store = files.store_of
    moves = [(store(database), store(before)), (store(aside), store(database))]
    done = []
    try:
        with server.connected("postgres", commits=True) as connection:
            if had:
                _rename(connection, database, before)
            server.wait_for_disk(aside, True, connection)
            _rename(connection, aside, database)
            for old, new in moves:
                if old.exists():
                    shutil.rmtree(new, ignore_errors=True)
                    old.rename(new)
                    done.append((old, new))
    except BaseException:
        for old, new in reversed(done):
            new.rename(old)
        raise
    os.sync()
    return before if had else None


def _rename(connection, old, new):
    quoted = server.quoted
    server.rows(connection, f"ALTER DATABASE {quoted(old)} RENAME TO {quoted(new)}")


def _check_free(database, replace):
    """Nothing is overwritten that we were not told to, and under nobody's hands."""
    if not server.exists(database):
        return
    if not replace:
        raise Trouble(
            "Здесь уже есть база Профплана: копия её не перезапишет.",
            "если её надо заменить, добавьте --replace: прежняя останется рядом под"
            " другим именем.",
        )
    if users := server.users_of(database):
        raise Trouble(
            f"С базой сейчас работают (подключений: {users}).",
            "остановите систему (Ctrl-C или docker compose stop odoo) и повторите.",
        )


def _check_head(head):
    """Refuse a copy of another product, of newer code or of a newer PostgreSQL."""
    if head.get("product") != "kostroma-profplan":
        raise Trouble("Это копия другой программы, а не Профплана.")
    held = head["made_by"]
    verdict, why = made_by.compare(held, made_by.code_of(held["modules"]))
    if verdict == made_by.OLDER:
        raise Trouble(
            f"Копия сделана более новой версией: {'; '.join(why)}.",
            "возьмите ту же или более новую версию программы. Ничего не тронуто.",
        )
    with server.connected("postgres") as connection:
        asked = "SELECT current_setting('server_version_num')::int / 10000"
        here = server.rows(connection, asked)[0][0]
    if head["postgresql"] > here:
        raise Trouble(
            f"Копия сделана на PostgreSQL {head['postgresql']}, а здесь {here}.",
            "нужен PostgreSQL не старше. Ничего не тронуто.",
        )


def _room(head):
    """Bytes that the restored files need here, the database too if it lies here."""
    from odoo.tools import config

    local = not config["db_host"] or str(config["db_host"]).startswith("/")
    return head["files_bytes"] + (head["database_bytes"] if local else 0)


@contextlib.contextmanager
def _source(where):
    if str(where) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = pathlib.Path(where).open("rb")
    except OSError as error:
        raise Trouble(f"Копия {where} не читается: {reason(error)}.") from error
    with stream:
        yield stream


def _unpack(reader, database, store):
    """Feed the dump to pg_restore, write the files: one reading of the copy.

    The database comes first; while PostgreSQL builds its indexes the files are written.
    """
    arguments = ("-d", database, "--no-owner", "--no-privileges", "--exit-on-error")
    made = set()
    with server.program("pg_restore", *arguments, stdin=subprocess.PIPE) as process:
        for found, pieces in reader:
            if found["dump"]:
                # A piece of the dump is one in memory: known before it is used.
                process.stdin.write(b"".join(pieces()))
                continue
            if not process.stdin.closed:
                process.stdin.close()
            name = found["file"] or found["former"]
            if not name:
                raise archive.damaged("в ней лишнее")
            path = store / name
            if path.parent not in made:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                made.add(path.parent)
            with path.open("wb") as file:
                for piece in pieces():
                    file.write(piece)
    store.mkdir(mode=0o700, exist_ok=True)


def _check_whole(database, store, end):
    """Does the restored database name the files that were restored?"""
    with server.connected(database, commits=True) as connection:
        count = short = 0
        for named in files.named_by(connection):
            count += 1
            short += files.is_short(store, named)
    if count != end["files"] or short > end["broken"]:
        raise archive.damaged(
            f"база называет файлов {count}, из них нет или обрезано {short}"
        )


def tell(before, is_test):
    """Say what has become of the copy, and of the database that was there before."""
    say("Готово: копия восстановлена.")
    if before:
        say(
            f"Прежняя база осталась под именем {before}, её файлы — в папке"
            f" {files.store_of(before)}; следующее восстановление их удалит."
        )
    if is_test:
        say("Это проба: писем и плановых заданий нет, на страницах — красная полоса.")
