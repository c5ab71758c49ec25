"""The rule of updating: which code may open which database (design §2)."""

import doctest
import json

import pytest

from launcher import base, made_by
from launcher.postgres import Cluster
from launcher.say import Trouble

CODE = {
    "odoo": "19.0-20260101",
    "libraries": {"odoo-addon-report-xlsx": "19.0.1.0.2.2", "openpyxl": "3.1.5"},
    "addons": "checksum of the files",
    "modules": {
        "kostroma_profplan": "19.0.2.0.0",
        "kostroma_profplan_reports": "19.0.2.0.0",
        "project": "19.0.1.3",
    },
}


def verdict(modules=(), mark=(), code=()):
    """What CODE, changed by `code`, is on a database that it made, changed likewise."""
    held = {
        "modules": {**CODE["modules"], **dict(modules)},
        "mark": None if mark is None else {**CODE, **dict(mark)},
    }
    return made_by.compare(held, {**CODE, **dict(code)})


def test_the_code_that_made_a_database_opens_it():
    assert verdict() == (made_by.CURRENT, [])


def test_the_examples_of_the_rule_are_true():
    assert not doctest.testmod(made_by).failed


@pytest.mark.parametrize(
    "newer",
    [
        {"modules": {"kostroma_profplan": "19.0.2.0.1"}},
        {"modules": {"kostroma_profplan_reports": "19.0.10.0.0"}},
        {"modules": {"project": "19.0.1.4"}},
        {"modules": {"an_addon_of_tomorrow": "19.0.1.0.0"}},
        {"modules": {"kostroma_profplan": "19.0.2.1.0"}, "mark": None},
        {"mark": {"odoo": "19.0-20260102"}},
        {"mark": {"odoo": "19.1"}},
        {"mark": {"libraries": {"odoo-addon-report-xlsx": "19.0.1.0.3"}}},
        {"mark": {"libraries": {"openpyxl": "3.10"}}},
    ],
)
def test_older_code_is_refused_and_what_is_newer_is_named(newer):
    told, why = verdict(**newer)
    assert told == made_by.OLDER
    assert len(why) == 1


@pytest.mark.parametrize(
    "former",
    [
        {"modules": {"kostroma_profplan": "19.0.1.0.0"}},
        {"modules": {"project": "19.0.1.2"}},
        {"mark": None},
        {"mark": {"odoo": "19.0-20251231"}},
        {"mark": {"odoo": "19.0.0+dfsg-1"}},
        {"mark": {"addons": "checksum of other files"}},
        {"mark": {"libraries": {"openpyxl": "3.1.5"}}},
        {"mark": {"libraries": {**CODE["libraries"], "gone": "1.0"}}},
        {"mark": {"libraries": {**CODE["libraries"], "openpyxl": "3.1.4"}}},
    ],
)
def test_newer_code_updates(former):
    told, _why = verdict(**former)
    assert told == made_by.UPDATE


def test_a_database_without_our_addons_gets_them():
    modules = {"project": "19.0.1.3"}
    told, _why = made_by.compare({"modules": modules, "mark": CODE}, CODE)
    assert told == made_by.UPDATE


def test_a_changed_added_and_renamed_file_change_the_checksum(tmp_path):
    folder = tmp_path / "addon"
    folder.mkdir()
    (folder / "a.py").write_text("one")
    seen = [made_by.checksum([folder])]
    (folder / "a.py").write_text("two")
    seen.append(made_by.checksum([folder]))
    (folder / "a.py").rename(folder / "b.py")
    seen.append(made_by.checksum([folder]))
    (folder / "c.xml").touch()
    seen.append(made_by.checksum([folder]))
    (folder / "c.pyc").touch()
    assert made_by.checksum([folder]) == seen[-1]
    assert len(set(seen)) == 4


@pytest.fixture
def database(ours):
    return ours


def set_version(odoo, database, version):
    statement = (
        f"UPDATE ir_module_module SET latest_version = '{version}'"
        " WHERE name = 'kostroma_profplan'"
    )
    odoo.cluster.sql(statement, database)


def test_the_mark_lies_in_the_database_itself(odoo, database):
    """A dump takes it along: nothing else says what the database is."""
    copy = "marked_copy"
    base.clone(odoo.cluster, odoo.files, copy, template=database)
    assert odoo.compare(copy) == (made_by.CURRENT, [])
    (mark,) = odoo.cluster.sql(
        f"SELECT value FROM ir_config_parameter WHERE key = '{made_by.KEY}'", copy
    )
    assert set(json.loads(mark)) == {"odoo", "libraries", "addons", "modules"}
    base.drop(odoo.cluster, odoo.files, copy)


def test_a_database_of_a_former_version_asks_for_an_update(odoo, database):
    (version,) = odoo.cluster.sql(
        "SELECT latest_version FROM ir_module_module WHERE name = 'kostroma_profplan'",
        database,
    )
    set_version(odoo, database, "19.0.0.9")
    assert odoo.compare(database)[0] == made_by.UPDATE
    set_version(odoo, database, "19.0.99.0.0")
    assert odoo.compare(database)[0] == made_by.OLDER
    set_version(odoo, database, version)
    assert odoo.compare(database)[0] == made_by.CURRENT


def test_no_database_and_an_empty_one_are_new(odoo):
    assert odoo.compare("nowhere") == (made_by.NEW, [])
    odoo.cluster.sql("CREATE DATABASE void")
    assert odoo.compare("void") == (made_by.NEW, [])
    odoo.cluster.sql("DROP DATABASE void")


def test_a_database_of_another_program_is_not_ours_to_fill(odoo):
    """Odoo would make its own tables between those of the other one."""
    odoo.cluster.sql("CREATE DATABASE clinic")
    odoo.cluster.sql("CREATE TABLE patients (name text)", "clinic")
    try:
        assert odoo.compare("clinic") == (made_by.FOREIGN, ["patients"])
    finally:
        odoo.cluster.sql("DROP DATABASE clinic")


def test_a_cluster_of_another_postgresql_is_refused_in_words(odoo, tmp_path):
    """PostgreSQL's own words are English and name no way out."""
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("12\n")
    with pytest.raises(Trouble, match="сделана PostgreSQL 12") as trouble:
        Cluster(tmp_path, odoo.cluster.bin).check_version()
    assert "--data" in trouble.value.way_out
