"""A copy of a database and its files, and back (design §2)."""

import hashlib
import json
import re
import shutil
import subprocess
import time

import pytest
from keeping import held, keeping

from launcher import base
from launcher.keeping import archive, backup, restore
from launcher.postgres import ROLE

DATABASE = "kept"
OTHER = "kept_elsewhere"
PROOF = b"The order was carried out.\n" * 400
SHA1 = hashlib.sha1(PROOF).hexdigest()
CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}'"
SHA256 = hashlib.sha256(PROOF).hexdigest()


@pytest.fixture(scope="module")
def kept(odoo, ours):
    """A database of today's code with one proof in it, and letters that wait."""
    base.clone(odoo.cluster, odoo.files, DATABASE, template=ours)
    give_proof(odoo)
    yield DATABASE
    base.drop(odoo.cluster, odoo.files, DATABASE)


def give_proof(odoo):
    """Evidence as people hand it in, by SQL: its rules are another test's concern."""
    path = odoo.filestore(DATABASE) / SHA1[:2] / SHA1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PROOF)
    sql(
        odoo,
        "ALTER TABLE profplan_evidence DROP CONSTRAINT profplan_evidence_owner_check",
    )
    sql(
        odoo,
        "WITH e AS (INSERT INTO profplan_evidence (kind, name, checksum, size)"
        f" VALUES ('other', 'Акт.txt', '{SHA256}', {len(PROOF)}) RETURNING id)"
        " INSERT INTO ir_attachment (name, type, res_model, res_field, res_id,"
        " store_fname, file_size, checksum)"
        " SELECT 'file', 'binary', 'profplan.evidence', 'file', id,"
        f" '{SHA1[:2]}/{SHA1}', {len(PROOF)}, '{SHA1}' FROM e",
    )
    sql(
        odoo,
        "INSERT INTO mail_message (id, message_type, model) VALUES (999999,"
        " 'email_outgoing', 'res.partner')",
    )
    sql(
        odoo,
        "INSERT INTO mail_mail (mail_message_id, state, email_to)"
        " VALUES (999999, 'outgoing', 'head@example.org')",
    )


def sql(odoo, statement, database=DATABASE):
    return odoo.cluster.sql(statement, database)


@pytest.fixture(scope="module")
def copy(odoo, kept, tmp_path_factory):
    """(the copy, what the database held when it was written)."""
    path = tmp_path_factory.mktemp("copies") / "one.backup"
    before = held(odoo, kept)
    done = keeping(odoo, kept, "backup", where=path, key=None, keep=None)
    assert done.code == 0, done.told
    return path, before


@pytest.fixture
def elsewhere(odoo):
    yield OTHER
    for name in (OTHER, OTHER + restore.BEFORE, OTHER + restore.ASIDE):
        base.drop(odoo.cluster, odoo.files, name)


def bring_back(odoo, path, database, replace=False, key=None, **more):
    """Receive a copy and give it its place; the words of the step that refuses."""
    done = keeping(
        odoo, database, "receive", where=path, key=key, replace=replace, **more
    )
    if done.code:
        return done
    return keeping(odoo, database, "take_place", replace=replace, is_test=False)


def nothing_is_left(odoo, database):
    aside = database + restore.ASIDE
    return not odoo.cluster.has(aside) and not odoo.filestore(aside).exists()


def test_a_restored_copy_holds_every_row_and_file(odoo, copy, elsewhere):
    path, (rows, files) = copy
    done = bring_back(odoo, path, elsewhere)
    assert done.code == 0, done.told
    assert held(odoo, elsewhere) == (rows, files)
    assert files[f"{SHA1[:2]}/{SHA1}"] == PROOF
    assert nothing_is_left(odoo, elsewhere)
    # Commits waited for no disk only while it was unpacked.
    settings = "SELECT setconfig FROM pg_db_role_setting JOIN pg_database d"
    settings += f" ON d.oid = setdatabase WHERE datname = '{elsewhere}'"
    assert sql(odoo, settings, "postgres") == []


def test_the_last_copy_is_known_and_a_copy_does_not_say_so_of_another(
    odoo, copy, elsewhere
):
    """Doctor and the screen tell its age; a restored system knows its own copy."""
    path, _held = copy
    asked = "SELECT value FROM ir_config_parameter WHERE key = 'profplan.backup'"
    told = json.loads(sql(odoo, asked)[0])
    assert told["bytes"] == path.stat().st_size
    assert told["broken"] == 0
    second = path.with_name("second.backup")
    assert keeping(odoo, DATABASE, "backup", where=second, key=None).code == 0
    assert bring_back(odoo, second, elsewhere).code == 0
    (noted,) = sql(odoo, asked, elsewhere)
    assert told["at"] <= json.loads(noted)["of"] <= json.loads(noted)["at"]
    told = keeping(odoo, elsewhere, "doctor", places={}).told
    assert re.search(
        r"хорошо  База восстановлена .* из копии от .*; следующая копия – по", told
    )
    at = json.dumps({**json.loads(noted), "at": time.time() - 3 * 24 * 3600})
    change = f"UPDATE ir_config_parameter SET value = '{at}'"
    sql(odoo, f"{change} WHERE key = 'profplan.backup'", elsewhere)
    told = keeping(odoo, elsewhere, "doctor", places={}).told
    assert re.search(r"ПЛОХО .* восстановлена .* 3 дн.: сделайте новую", told)


def test_a_copy_is_not_written_over_another(odoo, copy):
    path, _held = copy
    before = path.read_bytes()
    done = keeping(odoo, DATABASE, "backup", where=path, key=None)
    assert done.code == 1
    assert "уже есть" in done.told
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*part"))


@pytest.mark.heavy
def test_nothing_is_overwritten_unless_told_and_what_was_there_stays(
    odoo, copy, elsewhere
):
    path, (rows, _files) = copy
    base.clone(odoo.cluster, odoo.files, elsewhere)
    mine = held(odoo, elsewhere)
    done = bring_back(odoo, path, elsewhere)
    assert done.code == 1
    assert "--replace" in done.told
    assert held(odoo, elsewhere) == mine
    for _twice in range(2):
        done = bring_back(odoo, path, elsewhere, replace=True)
        assert done.code == 0, done.told
        assert held(odoo, elsewhere)[0] == rows
        assert elsewhere + restore.BEFORE in done.told
        if not _twice:
            assert held(odoo, elsewhere + restore.BEFORE) == mine
    assert nothing_is_left(odoo, elsewhere)


@pytest.mark.parametrize("spoil", ["cut off", "altered dump", "altered file"])
def test_a_spoilt_copy_changes_nothing(odoo, copy, elsewhere, tmp_path, spoil):
    path, _held = copy
    content = bytearray(path.read_bytes())
    if spoil == "cut off":
        content = content[: len(content) * 2 // 3]
    else:
        kind = archive.DATABASE if spoil == "altered dump" else archive.FILES
        content[content.index(f"{kind}/".encode()) + 700] ^= 1
    spoilt = tmp_path / "spoilt.backup"
    spoilt.write_bytes(content)
    done = bring_back(odoo, spoilt, elsewhere)
    assert done.code == 1
    assert "Копия повреждена" in done.told
    assert not odoo.cluster.has(elsewhere)
    assert nothing_is_left(odoo, elsewhere)


def test_a_copy_of_newer_code_is_refused_before_anything_is_made(
    odoo, kept, elsewhere, tmp_path
):
    path = tmp_path / "newer.backup"
    reads = "SELECT latest_version FROM ir_module_module WHERE name = 'project'"
    change = "UPDATE ir_module_module SET latest_version = '{}' WHERE name = 'project'"
    (mine,) = sql(odoo, reads)
    sql(odoo, change.format("19.0.99.0"))
    assert keeping(odoo, kept, "backup", where=path, key=None).code == 0
    sql(odoo, change.format(mine))
    done = bring_back(odoo, path, elsewhere)
    assert done.code == 1
    assert "более новой версией: project 19.0.99.0" in done.told
    assert nothing_is_left(odoo, elsewhere)


def test_lost_and_changed_files_are_counted_and_copied_as_they_are(
    odoo, kept, elsewhere, tmp_path
):
    """A database that has lost a file needs its copies more than any other."""
    path = odoo.filestore(kept) / SHA1[:2] / SHA1
    path.write_bytes(b"not what was handed in")
    store = odoo.filestore(kept)
    named = sql(
        odoo,
        "SELECT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
        f" AND store_fname != '{SHA1[:2]}/{SHA1}' LIMIT 1",
    )[0]
    lost = store / named
    content = lost.read_bytes()
    lost.unlink()
    copied = tmp_path / "broken.backup"
    try:
        done = keeping(odoo, kept, "backup", where=copied, key=None)
        assert done.code == backup.BROKEN
        assert "изменено 2" in done.told
        told = keeping(odoo, kept, "doctor", places={})
        assert told.code == 1
        assert f"{SHA1[:2]}/{SHA1} (изменён)" in told.told
        assert f"{named} (нет)" in told.told
    finally:
        path.write_bytes(PROOF)
        lost.write_bytes(content)
    done = bring_back(odoo, copied, elsewhere)
    assert done.code == 0, done.told
    there = odoo.filestore(elsewhere) / SHA1[:2] / SHA1
    assert there.read_bytes() == b"not what was handed in"


def test_no_file_is_collected_while_a_copy_is_written(odoo, kept):
    """The lock that a copy holds is the one that Odoo's collection asks for."""
    addon = odoo.addons / "kostroma_profplan/models/ir_attachment_collection.py"
    assert f'"{backup.LOCK}"' in addon.read_text()


@pytest.mark.heavy
def test_a_trial_writes_no_letters_runs_no_actions_and_shows_it(odoo, copy, elsewhere):
    path, _held = copy
    assert (
        keeping(odoo, elsewhere, "receive", where=path, key=None, replace=False).code
        == 0
    )
    assert keeping(odoo, elsewhere, "neutralize").code == 0
    done = keeping(odoo, elsewhere, "take_place", replace=False, is_test=True)
    assert "проба" in done.told
    asked = {
        "SELECT count(*) FROM mail_mail WHERE state = 'outgoing'": ["0"],
        "SELECT cron_name FROM ir_cron WHERE active AND cron_name LIKE 'ProfPlan%'": [],
        "SELECT active FROM ir_ui_view WHERE key = 'web.neutralize_banner'": ["t"],
        "SELECT smtp_host FROM ir_mail_server WHERE active": ["invalid"],
        "SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'": [
            "true"
        ],
    }
    for statement, answer in asked.items():
        assert sql(odoo, statement, elsewhere) == answer, statement


@pytest.mark.heavy
def test_a_copy_goes_through_a_pipe(odoo, kept, elsewhere):
    """To another machine, say: nothing but the copy is on the output."""
    done = keeping(odoo, kept, "backup", where="-", key=None)
    assert done.code == 0
    back = keeping(
        odoo,
        elsewhere,
        "receive",
        stdin=done.output,
        where="-",
        key=None,
        replace=False,
    )
    assert back.code == 0, back.told


@pytest.mark.heavy
def test_an_encrypted_copy_opens_with_its_password_alone(
    odoo, kept, elsewhere, tmp_path
):
    key, other = tmp_path / "key", tmp_path / "other"
    key.write_text("a long password of the administrator\n")
    other.write_text("another one\n")
    path = tmp_path / "secret.backup.gpg"
    done = keeping(odoo, kept, "backup", where=path, key=key)
    assert done.code == 0, done.told
    assert b"kostroma" not in path.read_bytes()
    for wrong, words in ((None, "укажите и ключ"), (other, "Ключ не подошёл")):
        done = bring_back(odoo, path, elsewhere, key=wrong)
        assert done.code == 1
        assert words in done.told
        assert nothing_is_left(odoo, elsewhere)
    assert bring_back(odoo, path, elsewhere, key=key).code == 0


def test_old_copies_of_a_folder_go_and_other_files_stay(odoo, kept, tmp_path):
    for day in ("20250101", "20250102", "20250103"):
        (tmp_path / f"profplan-{day}-030000.backup").touch()
    (tmp_path / "profplan-notes.txt").touch()
    done = keeping(odoo, kept, "backup", where=tmp_path, key=None, keep=2)
    assert done.code == 0, done.told
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    assert names[0] == "profplan-20250103-030000.backup"
    assert names[-1] == "profplan-notes.txt"


def test_a_disk_without_room_is_told_before_anything_is_written(
    odoo, copy, elsewhere, monkeypatch
):
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(Exception, match="мало места: свободно 1 КБ"):
        backup.check_room("/", 5_000_000)


@pytest.mark.heavy
def test_people_at_work_hold_a_restore_up(odoo, copy, elsewhere):
    """Somebody is connected: their work would be lost under their hands."""
    path, _held = copy
    base.clone(odoo.cluster, odoo.files, elsewhere)
    command = [odoo.cluster.bin / "psql", "-h", odoo.cluster.socket, "-U", ROLE]
    with subprocess.Popen([*command, elsewhere], stdin=subprocess.PIPE) as worker:
        while not int(sql(odoo, CONNECTED.format(elsewhere), "postgres")[0]):
            assert worker.poll() is None
        done = bring_back(odoo, path, elsewhere, replace=True)
        worker.stdin.close()
    assert done.code == 1
    assert "С базой сейчас работают (подключений: 1)" in done.told


def test_doctor_finds_a_sound_system_in_order(odoo, copy, tmp_path):
    sql(odoo, "UPDATE res_users SET password = NULL WHERE password IS NOT NULL")
    # The base may have been made hours ago; nothing has run in it since.
    sql(odoo, "UPDATE ir_cron SET nextcall = now() + interval '1 hour'")
    done = keeping(odoo, DATABASE, "doctor", places={"данные": tmp_path})
    assert "Файлы на месте и целы" in done.told
    assert "Последняя резервная копия" in done.told
    assert "ПЛОХО" not in done.told.replace("ПЛОХО   Писем", "")


def test_doctor_names_what_is_wrong_and_what_to_do(odoo, kept, copy):
    change = "UPDATE ir_config_parameter SET value = '{}' WHERE key = 'profplan.backup'"
    old = json.dumps({"at": 1_700_000_000, "bytes": 5_000_000, "files": 1, "broken": 0})
    sql(odoo, change.format(old))
    sql(odoo, "UPDATE mail_mail SET create_date = now() - interval '3 hours'")
    done = keeping(odoo, kept, "doctor", places={"данные": "/nowhere"})
    assert done.code == 1
    for words in ("сделайте новую", "дольше часа 1", "Папки /nowhere"):
        assert words in done.told
    sql(odoo, "UPDATE mail_mail SET state = 'exception'", kept)
    done = keeping(odoo, kept, "doctor", places={})
    assert "не отправлено 1: почему и как отправить снова" in done.told
    nowhere = keeping(odoo, "nowhere_at_all", "doctor", places={})
    assert nowhere.code == 1
    assert "верните её из копии" in nowhere.told


def test_doctor_tells_that_the_clock_went_back(odoo, kept):
    """What was recorded lies in the future then; nothing of it is touched."""
    sql(odoo, "ALTER TABLE profplan_change DROP CONSTRAINT profplan_change_owner_check")
    sql(
        odoo,
        "INSERT INTO profplan_change (what, moment, day, author_id) VALUES"
        " ('created', now() + interval '1 day', current_date + 1, 1)",
    )
    done = keeping(odoo, kept, "doctor", places={})
    assert "Часы сервера отстают: последнее изменение записано" in done.told
    assert sql(odoo, "SELECT count(*) FROM profplan_change") == ["1"]
    sql(odoo, "DELETE FROM profplan_change")
    done = keeping(odoo, kept, "doctor", places={})
    assert "Часы сервера не отстают" in done.told
