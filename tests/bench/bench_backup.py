"""A copy of a big system, and back, against pg_dump, pg_restore and tar of the same."""

import contextlib
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from .bench_start import make_many_tasks
from .harness import figure, in_pairs, seconds_of

# 1: 50,000 tasks and 2 GB of files.
SCALE = float(os.environ.get("PROFPLAN_BENCH_SCALE", 1))
FILES, FILE_SIZE = 2000, 1 << 20
REPEAT = 3
KEPT, BACK = "bench_kept", "bench_back"

sys.path.append(str(pathlib.Path(__file__).parents[2]))  # for `launcher`


@figure(limit=1.3, needs="odoo")
def backup(env):
    """`./profplan backup` against `pg_dump -Fc` and `tar` of the files."""
    from launcher.keeping.backup import backup as write

    with big_system(env) as folder:

        def ours():
            (folder / "copy").unlink(missing_ok=True)
            write(KEPT, folder / "copy")

        return in_pairs(
            lambda: seconds_of(ours), lambda: seconds_of(lambda: plain(folder)), REPEAT
        )


@figure(limit=1.3, needs="odoo")
def restore(env):
    """`./profplan restore` against `pg_restore` and `tar`, into a new database."""
    from launcher.keeping import backup as keeping
    from launcher.keeping import restore as back

    with big_system(env) as folder:
        keeping.backup(KEPT, folder / "copy")
        plain(folder)

        def ours():
            back.receive(BACK, folder / "copy")
            back.take_place(BACK)

        def timed(work):
            back.forget(BACK)
            shutil.rmtree(folder / "files", ignore_errors=True)
            return seconds_of(work)

        try:
            return in_pairs(
                lambda: timed(ours), lambda: timed(lambda: plain_back(folder)), REPEAT
            )
        finally:
            back.forget(BACK)


def plain(folder):
    """What an administrator without our command does."""
    from launcher.keeping.files import store_of

    pg("pg_dump", "-Fc", "-f", folder / "dump", "-d", KEPT)
    run("tar", "-C", store_of(KEPT), "-cf", folder / "tar", ".")
    os.sync()


def plain_back(folder):
    from launcher import made_by
    from launcher.keeping import server

    server.create(BACK)
    made_by.give_unaccent(BACK)
    pg("pg_restore", "--no-owner", "-d", BACK, folder / "dump")
    (folder / "files").mkdir()
    run("tar", "-C", folder / "files", "-xf", folder / "tar")
    os.sync()


@contextlib.contextmanager
def big_system(env):
    """A database of its own, with tasks and proofs that are committed; a folder."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    from launcher import made_by
    from launcher.environment import Environment
    from launcher.keeping import server
    from launcher.keeping.restore import forget
    from launcher.postgres import programs

    config["pg_path"] = str(programs(Environment(pathlib.Path(sys.prefix))))
    name = env.cr.dbname
    forget(KEPT)
    server.create(KEPT)
    made_by.give_unaccent(KEPT)
    with tempfile.TemporaryDirectory(prefix="profplan-bench-") as place:
        folder = pathlib.Path(place)
        pg("pg_dump", "-Fc", "-f", folder / "dump", "-d", name)
        pg("pg_restore", "--no-owner", "-d", KEPT, folder / "dump")
        shutil.copytree(config.filestore(name), config.filestore(KEPT))
        try:
            with Registry(KEPT).cursor() as cr:
                fill(api.Environment(cr, SUPERUSER_ID, {"lang": "ru_RU"}))
            yield folder
        finally:
            Registry.delete(KEPT)
            forget(KEPT)


def fill(env):
    """Tasks of ten plans in the database, and files that prove some of them."""
    make_many_tasks(env, SCALE)
    tasks = env["project.task"].search([("plan_id", "!=", False)], limit=FILES).ids
    store = pathlib.Path(env["ir.attachment"]._filestore())
    rows = []
    for number in range(max(1, int(FILES * SCALE))):
        content = os.urandom(FILE_SIZE)
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        path = store / sha1[:2] / sha1
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        rows.append((tasks[number % len(tasks)], sha256, f"{sha1[:2]}/{sha1}", sha1))
    for task, sha256, name, sha1 in rows:
        env.cr.execute(
            "WITH e AS (INSERT INTO profplan_evidence (task_id, kind, name, checksum,"
            " size) VALUES (%s, 'other', 'a', %s, %s) RETURNING id)"
            " INSERT INTO ir_attachment (name, type, res_model, res_field, res_id,"
            " store_fname, file_size, checksum) SELECT 'file', 'binary',"
            " 'profplan.evidence', 'file', id, %s, %s, %s FROM e",
            (task, sha256, FILE_SIZE, name, FILE_SIZE, sha1),
        )


def pg(name, *arguments):
    from odoo.tools.misc import exec_pg_environ, find_pg_tool

    run(find_pg_tool(name), *arguments, env=exec_pg_environ())


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)
