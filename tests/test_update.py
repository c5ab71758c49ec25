"""A database made by a former version of the addons is updated, its data kept.

`tests/data` holds that version as it was published, without its tests: it makes the
database and plays the example in it, so the data are those of real use.
"""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from support import Client

from launcher import base
from launcher.odoo import MODULES, Odoo, free_port

FORMER = Path(__file__).parent / "data" / "addons-19.0.1.0.0.zip"
DATABASE = "former"

# What must come out the same: everything that people have written or decided.
KEPT = {
    "plans": "SELECT number, date, state, document_checksum FROM profplan_plan",
    "sections": "SELECT code, name FROM profplan_section",
    "measures": "SELECT number, name, deadline_text, date_start, control_date,"
    " target_value, target_comparator FROM profplan_measure",
    "windows": "SELECT measure_id, date_start, date_end, label FROM profplan_window",
    "assignments": "SELECT measure_id, unit_id, role FROM profplan_assignment",
    "units": "SELECT name, kind, parent_id, head_id, active FROM profplan_unit",
    "aliases": "SELECT name, unit_id FROM profplan_unit_alias",
    "tasks": "SELECT name, step, unit_id, control_date, legal_date, submitted_on,"
    " health, late_days FROM project_task",
    "tasks of plans": "SELECT id FROM project_task WHERE plan_id IS NOT NULL",
    "evidence": "SELECT task_id, name, checksum FROM profplan_evidence",
    "targets": "SELECT indicator_id, year, text, value, fact, result"
    " FROM profplan_indicator_target",
    "holds": "SELECT task_id, step, date_start, date_end FROM profplan_hold",
    "values": "SELECT indicator_id, year, value, state FROM profplan_indicator_value",
    "people": "SELECT login, active FROM res_users",
    "messages": "SELECT model, res_id, body FROM mail_message WHERE model LIKE 'prof%'",
}


@pytest.fixture(scope="module")
def updated(odoo):
    """(the Odoo of today on the updated database, what it held before)."""
    addons = odoo.home / "former-addons"
    with zipfile.ZipFile(FORMER) as archive:
        archive.extractall(addons)
    former = Odoo(odoo.source, odoo.environment, odoo.cluster, odoo.home, addons=addons)
    base.clone(odoo.cluster, odoo.files, DATABASE)
    former.prepare(DATABASE, install=MODULES, log="former")
    play_the_example(former)
    before = held(odoo)
    forget_unaccent(odoo)
    odoo.prepare(DATABASE, update=MODULES, log="former-update")
    yield odoo, before
    base.drop(odoo.cluster, odoo.files, DATABASE)
    shutil.rmtree(addons)


def play_the_example(former):
    """The former addon had the example in itself."""
    conf = former.configure(DATABASE, name="former-shell")
    subprocess.run(
        [former.environment.program("odoo"), "shell", "-c", conf, "--no-http"]
        + [f"--logfile={former.logs / 'former.log'}"],
        input="env['profplan.demo']._load(); env.cr.commit()",
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


def held(odoo):
    """{what: its rows, sorted} of the database."""
    return {
        name: sorted(odoo.cluster.sql(statement, DATABASE))
        for name, statement in KEPT.items()
    }


def test_nothing_that_people_wrote_is_lost(updated):
    odoo, before = updated
    empty = [name for name, rows in before.items() if not rows]
    assert not empty, "the former example filled every table"
    after = held(odoo)
    for name, rows in before.items():
        assert after[name] == rows, name


def test_the_record_of_changes_knows_what_was_before(updated):
    odoo, before = updated

    def count(what):
        statement = f"SELECT count(*) FROM profplan_change WHERE what = '{what}'"
        return int(odoo.cluster.sql(statement, DATABASE)[0])

    assert count("created") == len(before["tasks of plans"])
    assert count("evidence") == len(before["evidence"])
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


def test_the_updated_system_goes_on_working(updated):
    odoo, _before = updated
    port = free_port()
    with odoo.serving(DATABASE, port, log="former-server"):
        manager = Client(f"http://127.0.0.1:{port}", DATABASE, "manager", "manager")
        plans = manager("profplan.plan", "search_read", [], ["number", "state"])
        assert [plan["number"] for plan in plans] == ["1257-рз/IV"]
        tasks = manager("project.task", "search_count", [("plan_id", "!=", False)])
        assert tasks > 100
        told = manager("profplan.measure", "fields_get", ["control_date"], ["string"])
        assert told["control_date"]["string"] != "Контрольный срок", "a former label"
        found = manager("profplan.unit", "name_search", "образоватёльная", limit=1)
        assert found, "the search tells ё from е"
        for model in ("profplan.measure", "profplan.indicator", "profplan.import"):
            view = manager(model, "get_views", [(False, "list"), (False, "form")])
            assert view["views"], model
