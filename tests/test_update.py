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
PLAY = "env['profplan.demo']._load(); env.cr.commit()"
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
    run_in_shell(former, PLAY)
    run_in_shell(former, LETTERS)
    before = held(odoo)
    odoo.prepare(DATABASE, update=MODULES, log="former-update")
    yield odoo, before
    base.drop(odoo.cluster, odoo.files, DATABASE)
    shutil.rmtree(addons)


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
    odoo, _before = updated
    port = free_port()
    with odoo.serving(DATABASE, port, log="former-server"):
        manager = Client(f"http://127.0.0.1:{port}", DATABASE, "manager", "manager")
        plans = manager("profplan.plan", "search_read", [], ["number", "state"])
        assert [plan["number"] for plan in plans] == ["1257-рз/IV"]
        tasks = manager("project.task", "search_count", [("plan_id", "!=", False)])
        assert tasks > 100
        for model in ("profplan.measure", "profplan.indicator", "profplan.import"):
            view = manager(model, "get_views", [(False, "list"), (False, "form")])
            assert view["views"], model
