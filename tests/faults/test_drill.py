"""The drill: work, back up under load, lose everything, restore (design §2)."""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from support import Client

from launcher.places import ROOT
from launcher.postgres import SAFE, Cluster
from launcher.up import DATABASE

PEOPLE = ("manager", "coordinator", "admin")


class Folder:
    """A stopped data folder, looked at: rows, files, checksums."""

    def __init__(self, home, bin_dir):
        self.home = home
        self.cluster = Cluster(home, bin_dir, SAFE)
        self.store = home / "odoo" / "filestore" / DATABASE

    def sql(self, statement):
        return self.cluster.sql(statement, DATABASE)

    def held(self):
        """Every table's number of rows and checksum, every file's checksum.

        All but what is noted of the last copy: that is of where the database is.
        """
        with self.cluster.running():
            tables = self.sql(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            )
            rows = self.sql(
                " UNION ALL ".join(
                    f"SELECT '{name}|' || count(*) || '|' ||"
                    f' COALESCE(sum(hashtextextended(t::text, 0)), 0) FROM "{name}" t'
                    " WHERE to_jsonb(t) ->> 'key' IS DISTINCT FROM 'profplan.backup'"
                    for name in tables
                )
            )
            named = self.sql(
                "SELECT DISTINCT store_fname FROM ir_attachment"
                " WHERE store_fname IS NOT NULL"
            )
        sums = {name: self.checksum(name, "sha1") for name in named}
        assert all(name.endswith(checksum) for name, checksum in sums.items())
        return sorted(rows), sums

    def checksum(self, name, kind):
        return hashlib.new(kind, (self.store / name).read_bytes()).hexdigest()


def write_letters(url, login, said, stop):
    """Write on a task with a file each, until told to stop; note what was answered."""
    client = Client(url, DATABASE, login, login)
    (task,) = client("project.task", "search", [("plan_id", "!=", False)], limit=1)
    number = 0
    while not stop.is_set():
        number += 1
        words = f"{login} {number}"
        content = base64.b64encode(f"{words} ".encode() * 5000).decode()
        client(
            "project.task",
            "message_post",
            [task],
            body=words,
            attachment_ids=client(
                "ir.attachment",
                "create",
                [
                    {
                        "name": f"{words}.txt",
                        "datas": content,
                        "res_model": "project.task",
                        "res_id": task,
                    }
                ],
            ),
        )
        said.append(words)


@pytest.fixture(scope="module")
def drill(odoo, data, opened, profplan, tmp_path_factory):
    """People write, a copy is made under their hands, the folder is lost."""
    copy = tmp_path_factory.mktemp("copies") / "drill.backup"
    said, stop = [], threading.Event()
    with opened(data) as url:
        threads = [
            threading.Thread(target=write_letters, args=(url, one, said, stop))
            for one in PEOPLE
        ]
        for thread in threads:
            thread.start()
        while len(said) < 20:
            assert all(thread.is_alive() for thread in threads)
        before = list(said)
        code, told = profplan("backup", copy, "--data", data)
        after = list(said)
        stop.set()
        for thread in threads:
            thread.join()
    shutil.rmtree(data)
    return SimpleNamespace(
        copy=copy, code=code, told=told, before=before, after=after, data=data
    )


@pytest.fixture(scope="module")
def restored(odoo, drill, profplan):
    code, told = profplan("restore", drill.copy, "--data", drill.data)
    assert code == 0, told
    return Folder(drill.data, odoo.cluster.bin)


def test_a_copy_is_written_while_people_write(drill):
    assert drill.code == 0, drill.told
    assert len(drill.after) > len(drill.before), "nobody wrote meanwhile"


def test_everything_answered_before_the_copy_is_in_it(drill, restored):
    with restored.cluster.running():
        there = restored.sql(
            "SELECT regexp_replace(body, '<[^>]*>', '', 'g') FROM mail_message"
            " WHERE model = 'project.task'"
        )
    assert set(drill.before) <= set(there)


def test_each_file_is_there_and_each_proof_is_what_was_handed_in(restored):
    _rows, files = restored.held()
    assert len(files) > 20
    with restored.cluster.running():
        proofs = restored.sql(
            "SELECT a.store_fname || ' ' || e.checksum FROM ir_attachment a"
            " JOIN profplan_evidence e ON e.id = a.res_id"
            " WHERE a.res_model = 'profplan.evidence' AND a.res_field = 'file'"
            " AND e.checksum IS NOT NULL"
        )
    assert proofs
    for proof in proofs:
        name, checksum = proof.split()
        assert restored.checksum(name, "sha256") == checksum


def test_a_second_round_changes_no_row_and_no_byte(drill, restored, profplan):
    before = restored.held()
    copy = drill.copy.with_name("second.backup")
    code, told = profplan("backup", copy, "--data", drill.data)
    assert code == 0, told
    shutil.rmtree(drill.data)
    code, told = profplan("restore", copy, "--data", drill.data)
    assert code == 0, told
    assert restored.held() == before


def test_the_restored_system_opens_and_knows_its_people(
    drill, restored, opened, profplan
):
    with opened(drill.data) as url:
        client = Client(url, DATABASE, "manager", "manager")
        assert client("project.task", "search_count", [("plan_id", "!=", False)]) > 100
        code, told = profplan("doctor", "--data", drill.data)
        assert "Файлы на месте и целы" in told
        assert "База восстановлена" in told
        assert code == 1
        code, told = profplan("restore", drill.copy, "--data", drill.data, "--replace")
        assert code == 1
        assert "сейчас работают" in told


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, ROOT / "profplan", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill_at(process, words):
    """Kill it and all that it started, as a power cut does, once it says `words`."""
    told = ""
    while words not in told:
        letter = process.stdout.read(1)
        assert letter, told
        told += letter
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_restore_killed_halfway_leaves_what_was_there(drill, restored, profplan):
    before = restored.held()
    process = start("restore", drill.copy, "--data", drill.data, "--replace")
    try:
        kill_at(process, "база и файлы …")
    finally:
        process.stdout.close()
    assert restored.held() == before
    code, told = profplan("restore", drill.copy, "--data", drill.data, "--replace")
    assert code == 0, told


def test_a_backup_killed_halfway_is_no_copy_and_the_next_one_is(
    drill, restored, profplan, tmp_path
):
    process = start("backup", tmp_path / "one.backup", "--data", drill.data)
    try:
        kill_at(process, "база и файлы …")
    finally:
        process.stdout.close()
    assert not (tmp_path / "one.backup").exists()
    code, told = profplan("backup", tmp_path / "one.backup", "--data", drill.data)
    assert code == 0, told


def test_a_full_disk_loses_neither_the_copy_nor_what_was_there(
    drill, restored, profplan, tmp_path
):
    before = restored.held()
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small], capture_output=True
    )
    if mounted.returncode:
        pytest.fail("нужен root с правом mount: " + mounted.stderr.decode())
    try:
        code, told = profplan("backup", small / "one.backup", "--data", drill.data)
        assert code == 1
        assert "на диске кончилось место" in told
        assert list(small.iterdir()) == []
        code, told = profplan("restore", drill.copy, "--data", small / "data")
        assert code == 1
        assert "мест" in told
    finally:
        subprocess.run(["umount", small], check=True)
    assert restored.held() == before
