"""The example as this code has played it today, kept in the cache.

Playing it takes a minute and a half. What comes out depends on the code and on the day
alone, so it is played once for both; a new database takes a copy and gets secrets of
its own. What was kept on other days goes.
"""

import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import tempfile
import time
import zoneinfo

from . import base, made_by, seal
from .odoo import MODULES
from .places import ADDONS, ROOT, cache_dir, locked
from .postgres import ROLE
from .say import Trouble, run

DUMP, FILES, ACCOUNTS = "database.dump", "filestore", "accounts.json"
KEPT_FOR = 2 * 24 * 3600  # seconds


def make(odoo, database, accounts):
    """Make `database` with both addons and the example.

    `accounts` is the file for the example's accounts. The cluster has the prepared
    base (base.py).
    """
    home = cache_dir() / "example" / _key(odoo)
    home.parent.mkdir(parents=True, exist_ok=True)
    with locked(home.with_name(f".lock-{home.name}")):
        if seal.is_whole(home, contents=True):
            _take(home, odoo, database, accounts)
            return
        base.clone(odoo.cluster, odoo.files, database)
        odoo.prepare(database, install=MODULES, fresh=True, demo=str(accounts))
        # Without room in the cache the example is played anew next time.
        with contextlib.suppress(OSError, Trouble):
            _keep(home, odoo, database, accounts)


def _key(odoo):
    """What the example depends on: Odoo, the libraries, our files, the day."""
    here = pathlib.Path(__file__).parent
    folders = [ADDONS / name for name in MODULES] + [here / "example"]
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Moscow")).date()
    parts = (
        odoo.source.version,
        odoo.cluster.bin,
        base.dependencies(),
        (ROOT / "requirements.txt").read_text(),
        (here / "inside.py").read_text(),
        made_by.checksum(folders),
        today,
    )
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:12]


def _keep(home, odoo, database, accounts):
    _forget(home.parent)
    work = pathlib.Path(tempfile.mkdtemp(prefix="work-", dir=home.parent))
    try:
        _call(odoo, "pg_dump", "-Fc", "-Z1", "-f", work / DUMP, database)
        shutil.copytree(odoo.filestore(database), work / FILES)
        shutil.copy(accounts, work / ACCOUNTS)
        shutil.rmtree(home, ignore_errors=True)
        work.rename(home)
        seal.seal(home, contents=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _take(home, odoo, database, accounts):
    base.drop(odoo.cluster, odoo.files, database)
    odoo.cluster.sql(f'CREATE DATABASE "{database}" TEMPLATE template0 LC_COLLATE "C"')
    # A dump does not say that Odoo's indexes may use the function.
    for statement in made_by.UNACCENT:
        odoo.cluster.sql(statement, database)
    _call(odoo, "pg_restore", "-j2", "-e", "-d", database, home / DUMP)
    shutil.copytree(home / FILES, odoo.filestore(database))
    shutil.copy(home / ACCOUNTS, accounts)
    odoo.prepare(database, fresh=True)


def _call(odoo, program, *arguments):
    cluster = odoo.cluster
    run(
        [cluster.bin / program, "-h", cluster.socket, "-U", ROLE, *arguments],
        what="пример из кэша не взят",
    )


def _forget(folder):
    """Remove what was kept on other days."""
    with contextlib.suppress(OSError):
        for kept in folder.glob("[!.]*"):
            if time.time() - os.stat(kept).st_mtime > KEPT_FOR:
                kept.unlink() if kept.is_file() else shutil.rmtree(kept)
