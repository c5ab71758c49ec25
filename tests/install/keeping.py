"""Helpers of the tests of copies: the steps of `launcher.keeping` on a database."""

import json
import os
import subprocess
from types import SimpleNamespace

from launcher.places import ROOT


def keeping(odoo, database, verb, stdin=None, **wishes):
    """Run one step as the commands do; returns its code, words and output."""
    conf = odoo.configure(database, name=f"{database}-{verb}", pg_path=odoo.cluster.bin)
    done = subprocess.run(
        [odoo.environment.python, "-m", "launcher.keeping", verb, conf]
        + [json.dumps(wishes, default=str)],
        cwd=ROOT,
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", **odoo.build()},
        timeout=300,
    )
    told = (done.stderr + (done.stdout if wishes.get("where") != "-" else b"")).decode()
    assert "Traceback" not in told, told
    return SimpleNamespace(code=done.returncode, told=told, output=done.stdout)


def held(odoo, database):
    """{table: (rows, checksum of all of them)} and {file: checksum} of a database.

    All but what is noted of its last copy: that is of where the database is.
    """
    tables = odoo.cluster.sql(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
        database,
    )
    asked = " UNION ALL ".join(
        f"SELECT '{name}' || '|' || count(*) || '|' ||"
        f' COALESCE(sum(hashtextextended(t::text, 0)), 0) FROM "{name}" t'
        " WHERE to_jsonb(t) ->> 'key' IS DISTINCT FROM 'profplan.backup'"
        for name in tables
    )
    rows = sorted(odoo.cluster.sql(asked, database))
    named = odoo.cluster.sql(
        "SELECT DISTINCT store_fname FROM ir_attachment"
        " WHERE store_fname IS NOT NULL ORDER BY 1",
        database,
    )
    store = odoo.filestore(database)
    return rows, {name: (store / name).read_bytes() for name in named}
