"""What made a database is written inside it: one rule of updating for `up` and Docker.

The mark travels with a dump and goes with a volume. It holds Odoo's version, those of
our libraries and addons, and the checksum of the addons' files. Newer code updates the
database; older code is refused before it touches anything, since Odoo would drop the
columns that it does not know. The database is asked in plain SQL, no registry loads.

    made_by.py compare ODOO-ARGS…   print {"verdict": …, "why": […]} as JSON
    made_by.py mark ODOO-ARGS…      write the mark, when the database is up to date

Runs by the Python that runs Odoo, with Odoo's own options (`-c CONF -d DATABASE`);
`PROFPLAN_ODOO` may name the build of Odoo where Odoo itself does not.
"""

import contextlib
import hashlib
import importlib.metadata
import json
import os
import pathlib
import re
import sys

MODULES = ("kostroma_profplan", "kostroma_profplan_reports")
KEY = "profplan.made_by"
LOCK = 1257  # the number of PostgreSQL's advisory lock
# In the image it lies beside this file, in the checkout one folder up.
REQUIREMENTS = "requirements.txt"
# As Odoo does: only a function that is immutable can stand in an index.
UNACCENT = (
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "ALTER FUNCTION unaccent(text) IMMUTABLE",
)
NEW, CURRENT, UPDATE, OLDER = "new", "current", "update", "older"
FOREIGN = "foreign"  # the database of some other program


def compare(held, code):
    """(verdict, reasons) of code that meets a database.

    `held`: `modules` {name: version} installed, `mark` (the last `code` or None),
    `tables` of another program.
    `code`: `odoo`, `libraries` {name: version}, `addons` (checksum), `modules` {name:
    version} that there are.

    >>> code = {"odoo": "19.0", "libraries": {}, "addons": "b", "modules": {"x": "2.0"}}
    >>> compare({"modules": {}, "mark": None}, code)
    ('new', [])
    >>> compare({"modules": {"x": "2.1"}, "mark": None}, code)
    ('older', ['x 2.1, здесь 2.0'])
    >>> compare({"modules": {}, "mark": None, "tables": ["clients"]}, code)
    ('foreign', ['clients'])
    """
    if not held["modules"]:
        return (FOREIGN, held["tables"]) if held.get("tables") else (NEW, [])
    mark = held["mark"] or {}
    here = code["modules"]
    reasons = [
        *(f"{name}, здесь его нет" for name in held["modules"] if name not in here),
        *_older_than(held["modules"], here, is_older),
        *_older_than(mark.get("libraries", {}), code["libraries"], is_older),
        *_older_than({"Odoo": mark.get("odoo")}, {"Odoo": code["odoo"]}, is_older_odoo),
    ]
    if reasons:
        return OLDER, reasons
    changed = [
        name for name, version in held["modules"].items() if version != here[name]
    ]
    parts = ("odoo", "libraries", "addons")
    changed += [part for part in parts if mark.get(part) != code[part]]
    missing = [name for name in MODULES if name not in held["modules"]]
    return (UPDATE if changed or missing else CURRENT), changed


def _older_than(held, here, older):
    """Words for each version of `here` that is behind the one `held`."""
    for name, version in held.items():
        if version and name in here and older(here[name], version):
            yield f"{name} {version}, здесь {here[name]}"


def is_older(version, other):
    """
    >>> is_older("19.0.1.9.0", "19.0.1.10.0"), is_older("1.2.post1", "1.2")
    (True, False)
    """
    return _numbers(version) < _numbers(other)


def is_older_odoo(version, other):
    """Builds of one kind are compared wholly, of different kinds by their series.

    >>> is_older_odoo("19.0-20260101", "19.0-20260301")
    True
    >>> is_older_odoo("19.0.0+dfsg-1", "19.0-20260301"), is_older_odoo("18.0", "19.0")
    (False, True)
    """
    depth = None if _shape(version) == _shape(other) else 2
    return _numbers(version)[:depth] < _numbers(other)[:depth]


def _numbers(version):
    return tuple(map(int, re.findall(r"\d+", version)))


def _shape(version):
    return re.sub(r"\d+", "#", version)


# --- The code that is here ---


def code_of(installed=()):
    """What this code would make a database by. `installed`: modules to look for."""
    from odoo import release
    from odoo.modules.module import Manifest, initialize_sys_path

    initialize_sys_path()
    manifests = {
        name: Manifest.for_addon(name, display_warning=False)
        for name in {*installed, *MODULES}
    }
    folders = [pathlib.Path(manifests[name].path) for name in MODULES]
    return {
        "odoo": os.environ.get("PROFPLAN_ODOO") or release.version,
        "libraries": _libraries(),
        "addons": checksum(folders),
        "modules": {name: one.version for name, one in manifests.items() if one},
    }


def _libraries():
    """{name: installed version} of requirements.txt."""
    here = pathlib.Path(__file__).with_name(REQUIREMENTS)
    path = here if here.exists() else here.parents[1] / REQUIREMENTS
    names = re.findall(r"^([\w.-]+)==", path.read_text("utf-8"), re.MULTILINE)
    return {name: importlib.metadata.version(name) for name in sorted(set(names))}


def checksum(folders):
    """One checksum of all files of the folders, what Python makes of them left out."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                name = path.relative_to(folder.parent).as_posix()
                digest.update(f"{name}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


# --- The database ---


def held_by(database):
    """What `database` was made by; without modules when there is no such database."""
    nothing = {"modules": {}, "mark": None}
    if not _rows("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", database):
        return nothing
    if not _rows(
        database, "SELECT 1 WHERE to_regclass('ir_module_module') IS NOT NULL"
    ):
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' LIMIT 3"
        return {**nothing, "tables": [name for (name,) in _rows(database, asked)]}
    states = ["installed", "to upgrade", "to remove"]
    modules = _rows(
        database,
        "SELECT name, latest_version FROM ir_module_module"
        " WHERE state = ANY(%s) AND latest_version IS NOT NULL",
        states,
    )
    mark = _rows(database, "SELECT value FROM ir_config_parameter WHERE key = %s", KEY)
    return {"modules": dict(modules), "mark": json.loads(mark[0][0]) if mark else None}


def write_mark(database):
    """Write into the database what it is made by now."""
    modules = held_by(database)["modules"]
    mark = json.dumps(code_of(modules), sort_keys=True)
    with _connected(database) as cursor:
        cursor.execute(
            "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
            (KEY, mark),
        )


def verdict_on(database):
    """(verdict, reasons) of this code on `database`."""
    held = held_by(database)
    return compare(held, code_of(held["modules"]))


def give_unaccent(database):
    """Let the search of `database` find «отчёт» by «отчет»: Odoo's own `unaccent`.

    Odoo gives it to the databases that it makes; this one may be older, so its indexes
    of texts are made again. Where the role of the database may not do so the search
    stays as it is.
    """
    import psycopg2

    try:
        with _connected(database) as cursor:
            for statement in UNACCENT:
                cursor.execute(statement)
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes"
                " WHERE schemaname = current_schema AND indexdef LIKE %s",
                ("%gin_trgm_ops%",),
            )
            for name, definition in cursor.fetchall():
                if "unaccent(" not in definition:
                    cursor.execute(f'DROP INDEX "{name}"')
                    cursor.execute(with_unaccent(definition))
    except psycopg2.Error as error:
        print(f"Поиск будет различать «е» и «ё»: {error}", file=sys.stderr, flush=True)


def with_unaccent(definition):
    """The definition of an index of texts, as Odoo makes it where there is unaccent.

    >>> with_unaccent("CREATE INDEX x ON t USING gin (name gin_trgm_ops)")
    'CREATE INDEX x ON t USING gin (unaccent(name) gin_trgm_ops)'
    """
    return re.sub(
        r"\bgin \((.*) gin_trgm_ops\)", r"gin (unaccent(\1) gin_trgm_ops)", definition
    )


@contextlib.contextmanager
def alone(waiting=lambda: None):
    """Hold the one lock of the server: a second starter waits until we are done."""
    with _connected("postgres") as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
        if not cursor.fetchone()[0]:
            waiting()
            cursor.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        yield


def _rows(database, statement, *values):
    with _connected(database) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@contextlib.contextmanager
def _connected(database):
    """A cursor by Odoo's own options, committed at the end."""
    import psycopg2

    from odoo.sql_db import connection_info_for

    connection = psycopg2.connect(**connection_info_for(database)[1])
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def configured(arguments):
    """Let Odoo read its options; return the name of the database."""
    from odoo.tools import config

    config.parse_config([*arguments, "--no-http"])
    (database,) = config["db_name"]
    return database


def main():
    verb, *arguments = sys.argv[1:]
    database = configured(arguments)
    if verb == "mark":
        write_mark(database)
    else:
        verdict, why = verdict_on(database)
        print(json.dumps({"verdict": verdict, "why": why}))


if __name__ == "__main__":
    sys.path.pop(0)  # this folder: its odoo.py is not the Odoo we want
    main()
