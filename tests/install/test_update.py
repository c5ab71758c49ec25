"""A database made by a former version of the addons is updated, its data kept.

`tests/data/addons-former.tar.xz` holds each version as it was last, a folder each: the
addons without their tests, and the example as that version had it, whole. The version
makes the database and plays its example in it, so the data are those of real use. All
are in one archive since they are almost alike: ten take little more room than one.
"""

import contextlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from support import Client

from launcher import base
from launcher.odoo import MODULES, Odoo, free_port
from launcher.places import ADDONS

ARCHIVE = Path(__file__).parents[1] / "data/addons-former.tar.xz"
FORMER, BEFORE_SHEETS = "19.0.1.0.0", "19.0.2.0.0"
WITH_SHEETS = [f"19.0.{number}.0.0" for number in range(3, 11)]
DATABASE = "former"
ORDER = ADDONS / "kostroma_profplan/tests/data/order-1257.docx"
# How the version's own example is played; since the second one it is no addon's.
PLAY = """
import pathlib, sys
sys.path.append({addons!r})
import example
example.ORDER = pathlib.Path({order!r})
example.load(env)
env.cr.commit()
"""
PLAYS = {FORMER: "env['profplan.demo']._load(); env.cr.commit()"}
# Accounts of those examples have passwords that are shorter than is allowed now.
SHORT = "env['ir.config_parameter'].set_param('auth_password_policy.minlength', '0')\n"
# Letters of that version, and a mail that is none of them, as the queue left them.
LETTERS = """
task = env['project.task'].search([('plan_id', '!=', False)], limit=1)
user = env['res.users'].search([('login', '=', 'manager')])
user.email = 'manager@example.org'
for state in ('exception', 'outgoing', 'cancel'):
    env['profplan.letter']._send('reminder', {user: [{'task': task, 'note': 'days'}]})
    mail = env['mail.mail'].search([], order='id desc', limit=1)
    mail.write({'state': state, 'failure_reason': 'no such user', 'subject': state})
foreign = {'subject': 'exception', 'state': 'exception', 'email_to': 'a@example.org'}
env['mail.mail'].create(foreign)
env.cr.commit()
"""

# A part of an organisation in which nobody has done anything becomes a line: it has
# never moved, and nothing hangs on it.
EMPTY_PART = """
    project_task.parent_id IS NOT NULL AND project_task.window_id IS NULL
    AND project_task.step = 'assigned'
    AND (SELECT count(*) FROM profplan_hold WHERE task_id = project_task.id) = 1
    AND NOT EXISTS (SELECT FROM profplan_evidence WHERE task_id = project_task.id)
    AND NOT EXISTS (SELECT FROM profplan_postponement WHERE task_id = project_task.id)
"""

# What must come out the same: everything that people have written or decided; where it
# has moved, how it is asked for before and after.
KEPT = {
    "plans": "SELECT number, date, state, document_checksum FROM profplan_plan",
    "sections": "SELECT code, name FROM profplan_section",
    "measures": "SELECT number, name, deadline_text, date_start, control_date"
    " FROM profplan_measure",
    "promised": (
        "SELECT id, target_value, target_comparator, target_unit FROM profplan_measure"
        " WHERE target_comparator IS NOT NULL",
        "SELECT measure_id, target_value, target_comparator, target_unit"
        " FROM profplan_figure WHERE target_comparator IS NOT NULL",
    ),
    "reached": (
        "SELECT id, quantity FROM project_task WHERE quantity <> 0 OR quantity_zero",
        "SELECT task_id, value FROM profplan_figure_value",
    ),
    "under review": "SELECT id FROM project_task WHERE step = 'review'",
    "done": (
        "SELECT id FROM project_task WHERE plan_id IS NOT NULL AND step = 'done'",
        "SELECT id FROM project_task WHERE step = 'done' AND outcome = 'full'",
    ),
    "windows": "SELECT measure_id, date_start, date_end, label FROM profplan_window",
    "assignments": "SELECT measure_id, unit_id, role FROM profplan_assignment",
    "units": "SELECT name, kind, parent_id, head_id, active FROM profplan_unit",
    "aliases": "SELECT name, unit_id FROM profplan_unit_alias",
    "tasks": "SELECT name, step, unit_id, control_date, legal_date, submitted_on,"
    f" health, late_days FROM project_task WHERE NOT ({EMPTY_PART})",
    "tasks of plans": "SELECT id FROM project_task WHERE plan_id IS NOT NULL"
    f" AND NOT ({EMPTY_PART})",
    "evidence": "SELECT task_id, name, checksum FROM profplan_evidence",
    "targets": "SELECT indicator_id, year, text, value, fact, result"
    " FROM profplan_indicator_target",
    "holds": "SELECT task_id, step, date_start, date_end FROM profplan_hold"
    f" WHERE task_id NOT IN (SELECT id FROM project_task WHERE {EMPTY_PART})",
    "values": "SELECT indicator_id, year, value, state FROM profplan_indicator_value",
    "people": "SELECT login, active FROM res_users",
    "messages": "SELECT model, res_id, body FROM mail_message WHERE model LIKE 'prof%'",
}

# What organisations owe: parts of measures before, lines of their sheets since.
OWED = (
    "SELECT measure_id, unit_id, control_date FROM project_task"
    " WHERE parent_id IS NOT NULL AND window_id IS NULL",
    "SELECT measure_id, unit_id, control_date FROM profplan_sheet_line",
)
KEPT_PARTS = (
    "SELECT id FROM project_task WHERE parent_id IS NOT NULL AND window_id IS NULL"
    f" AND NOT ({EMPTY_PART})",
    "SELECT task_id FROM profplan_sheet_line WHERE task_id IS NOT NULL",
)


# Two versions are installed and one is played: minutes.
pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def updated(odoo):
    """(the Odoo of today on the updated database, what it held before)."""
    with made_by(odoo, FORMER) as (former, before):
        run_in_shell(former, LETTERS)
        forget_unaccent(odoo)
        odoo.prepare(DATABASE, update=MODULES, log="former-update")
        yield odoo, before


@contextlib.contextmanager
def made_by(odoo, version):
    """The database of a version before sheets: (its Odoo, what it holds)."""
    with filled_by(odoo, version) as former:
        before = held(odoo, 0)
        for name, (statement, _since) in {"owed": OWED, "parts": KEPT_PARTS}.items():
            before[name] = sorted(odoo.cluster.sql(statement, DATABASE))
        yield former, before


@contextlib.contextmanager
def filled_by(odoo, version):
    """The database as a version has made and filled it; yields its Odoo."""
    unpacked = odoo.home / f"addons-{version}"
    shutil.unpack_archive(ARCHIVE, unpacked)
    addons = unpacked / version
    former = Odoo(odoo.source, odoo.environment, odoo.cluster, odoo.home, addons=addons)
    base.clone(odoo.cluster, odoo.files, DATABASE)
    try:
        former.prepare(DATABASE, install=MODULES, log="former")
        play = SHORT + PLAYS.get(version, PLAY)
        run_in_shell(former, play.format(addons=str(addons), order=str(ORDER)))
        yield former
    finally:
        base.drop(odoo.cluster, odoo.files, DATABASE)
        shutil.rmtree(unpacked)


def run_in_shell(former, code):
    """Run code in the former version; its addon had the example in itself."""
    conf = former.configure(DATABASE, name="former-shell")
    subprocess.run(
        [former.environment.program("odoo"), "shell", "-c", conf, "--no-http"]
        + [f"--logfile={former.logs / 'former.log'}"],
        input=code,
        text=True,
        capture_output=True,
        check=True,
    )


def forget_unaccent(odoo):
    """As it was before: an extension of PostgreSQL less, an index without it."""
    odoo.cluster.sql("DROP EXTENSION unaccent CASCADE", DATABASE)
    odoo.cluster.sql(
        "CREATE INDEX profplan_unit__name_index ON profplan_unit"
        " USING gin (name gin_trgm_ops)",
        DATABASE,
    )


def held(odoo, updated):
    """{what: its rows, sorted} of the database, before (0) or after (1) the update."""
    asked = {
        name: asked if isinstance(asked, str) else asked[updated]
        for name, asked in KEPT.items()
    }
    return {
        name: sorted(odoo.cluster.sql(statement, DATABASE))
        for name, statement in asked.items()
    }


def rows_of_ours(odoo):
    """{table: its rows}, all that our addons store; who touched them last left out."""
    tables = odoo.cluster.sql(
        "SELECT relname FROM pg_class WHERE relkind = 'r'"
        " AND (relname LIKE 'profplan%' OR relname = 'project_task')",
        DATABASE,
    )
    row = "to_jsonb(t) - 'write_date' - 'write_uid'"
    asked = {name: f'SELECT {row} FROM "{name}" t' for name in tables}
    return {
        name: [opened(json.loads(one)) for one in odoo.cluster.sql(statement, DATABASE)]
        for name, statement in asked.items()
    }


def opened(row):
    """A row whose JSON columns are columns for each of their keys."""
    held = {name: value for name, value in row.items() if isinstance(value, dict)}
    keys = {f"{name} {key}": held[name][key] for name in held for key in held[name]}
    return {name: row[name] for name in row if name not in held} | keys


def check_rows(odoo, before):
    """Each row is there, the same in every column and key; there may be more of all."""
    after = rows_of_ours(odoo)
    for row in before["profplan_indicator_value"]:  # since 19.0.4 its day ends a period
        row.setdefault("period_end", row.pop("date", None))
    for name, rows in before.items():
        columns = set().union(*rows)
        now = {narrowed(row, columns) for row in after[name]}
        for row in rows:
            assert narrowed(row, columns) in now, (name, row)


def narrowed(row, columns):
    return json.dumps({name: row.get(name, "gone") for name in sorted(columns)})


def test_nothing_that_people_wrote_is_lost(updated):
    check_kept(*updated)


def check_kept(odoo, before):
    empty = [name for name, rows in before.items() if not rows]
    assert not empty, "the former example filled every table"
    after = held(odoo, 1)
    # The update itself says on the plan what it has done.
    after["messages"] = [row for row in after["messages"] if row in before["messages"]]
    for name, rows in after.items():
        assert rows == before[name], name


def test_parts_of_organisations_are_lines_and_counted_once(updated):
    check_parts(*updated)


def check_parts(odoo, before):
    assert sorted(odoo.cluster.sql(OWED[1], DATABASE)) == before["owed"]
    assert sorted(odoo.cluster.sql(KEPT_PARTS[1], DATABASE)) == before["parts"]
    parts = len(odoo.cluster.sql(OWED[0], DATABASE))
    assert 0 < parts == len(before["parts"]) < len(before["owed"])


def test_what_is_on_control_is_reported_by_its_control_date_as_before(updated):
    odoo, _before = updated
    for table, source in (
        ("project_task", "control_date"),
        ("profplan_measure", "control_date"),
        ("profplan_window", "date_end"),
    ):
        other = f"SELECT count(*) FROM {table} WHERE report_date != {source}"
        assert odoo.cluster.sql(other, DATABASE) == ["0"], table
    unlike = (
        "SELECT count(*) FROM profplan_change WHERE what = 'created'"
        " AND new_value -> 'report_date' != new_value -> 'control_date'"
    )
    assert odoo.cluster.sql(unlike, DATABASE) == ["0"]
    moves = (
        "SELECT count(*) FILTER (WHERE what = 'report_date') ="
        " count(*) FILTER (WHERE what = 'control_date') FROM profplan_change"
    )
    assert odoo.cluster.sql(moves, DATABASE) == ["t"]


def test_the_record_of_changes_knows_what_was_before(updated):
    odoo, before = updated

    def count(what):
        statement = f"SELECT count(*) FROM profplan_change WHERE what = '{what}'"
        return int(odoo.cluster.sql(statement, DATABASE)[0])

    assert count("created") == len(before["tasks of plans"])
    assert count("evidence") == len(before["evidence"])
    assert count("figures") == len(before["reached"])
    assert count("outcome") == len(before["done"] + before["under review"])
    starts = "SELECT count(*) FROM profplan_change WHERE starts_hold"
    assert int(odoo.cluster.sql(starts, DATABASE)[0]) == len(before["holds"])


def test_search_forgives_yo_by_an_index(updated):
    """An older database is given unaccent, its indexes of texts know it."""
    odoo, _before = updated
    (index,) = odoo.cluster.sql(
        "SELECT indexdef FROM pg_indexes WHERE indexname = 'profplan_unit__name_index'",
        DATABASE,
    )
    assert "unaccent(" in index


def test_letters_that_were_not_sent_are_listed(updated):
    odoo, _before = updated
    statement = """
        SELECT log.subject, log.state, log.reason, users.login, mail.auto_delete
        FROM profplan_letter_log log JOIN mail_mail mail ON mail.id = log.mail_id
        JOIN res_users users ON users.id = log.user_id
        WHERE log.subject IN ('exception', 'outgoing', 'cancel') ORDER BY log.state
    """
    assert odoo.cluster.sql(statement, DATABASE) == [
        "exception|failed|no such user|manager|f",
        "outgoing|waiting||manager|t",
    ]


def test_the_updated_system_goes_on_working(updated):
    check_at_work(updated[0])


def check_at_work(odoo):
    port = free_port()
    # No scheduled actions: one that is at work when the server stops logs an error.
    quiet = {"max_cron_threads": 0}
    with odoo.serving(DATABASE, port, log="former-server", **quiet):
        manager = Client(f"http://127.0.0.1:{port}", DATABASE, "manager", "manager")
        plans = manager("profplan.plan", "search_read", [], ["number", "state"])
        assert "1257-рз/IV" in [plan["number"] for plan in plans]
        tasks = manager("project.task", "search_count", [("plan_id", "!=", False)])
        assert tasks > 100
        told = manager("profplan.measure", "fields_get", ["control_date"], ["string"])
        assert told["control_date"]["string"] != "Контрольный срок", "a former label"
        found = manager("profplan.unit", "name_search", "образоватёльная", limit=1)
        assert found, "the search tells ё from е"
        for model in ("profplan.measure", "profplan.indicator", "profplan.import"):
            view = manager(model, "get_views", [(False, "list"), (False, "form")])
            assert view["views"], model


def test_a_database_of_the_version_before_sheets_keeps_all_of_it_too(odoo):
    """It has a record of changes of its own: its rows are those that were there."""
    record = (
        "SELECT task_id, what, day, author_id, remark FROM profplan_change"
        f" WHERE what IN ('step', 'unit', 'evidence') AND task_id NOT IN"
        f" (SELECT id FROM project_task WHERE {EMPTY_PART})"
    )
    with made_by(odoo, BEFORE_SHEETS) as (_former, before):
        known = sorted(odoo.cluster.sql(record, DATABASE))
        odoo.prepare(DATABASE, update=MODULES, log="before-sheets-update")
        check_kept(odoo, before)
        check_parts(odoo, before)
        since = record.partition(" AND task_id NOT IN")[0]
        now = sorted(odoo.cluster.sql(since, DATABASE))
        assert known and set(known) <= set(now)
        check_at_work(odoo)


@pytest.mark.parametrize("version", WITH_SHEETS)
def test_a_database_of_a_version_with_sheets_keeps_every_row(odoo, version):
    """Its tables are those of today: what people wrote is not even moved."""
    with filled_by(odoo, version):
        before, rows = held(odoo, 1), rows_of_ours(odoo)
        odoo.prepare(DATABASE, update=MODULES, log="sheets-update")
        check_kept(odoo, before)
        check_rows(odoo, rows)
        check_at_work(odoo)
