"""Letters and a mail server that hangs up in the middle (design §5): a real one."""

import json
import socketserver
import subprocess
import threading

import pytest
from playwright.sync_api import expect

# Letters about a task, each with an account of what became of it.
LETTERS = """
import json, smtplib
given = json.loads({given!r})
users = env["res.users"].search([("login", "in", given["logins"])], order="login")
# Of a plan that nobody has put aside: other tests leave theirs so, which are silent.
live = [("plan_id.state", "=", "approved"), ("plan_id.active", "=", True)]
task = env["project.task"].search(live, limit=1)
last = env["profplan.letter.log"].search([], limit=1).id or 0
rows = [dict(task=task, note="outcome")]
env["profplan.letter"]._send("answer", dict.fromkeys(users, rows))
letters = env["profplan.letter.log"].search([("id", ">", last)])
mails = letters.mail_id
# The demo's own server leaves these to us; what else it sends meanwhile has its words.
mails.write(dict(subject=given["subject"], scheduled_date="2100-01-01 00:00:00"))
letters.write(dict(subject=given["subject"]))
env.cr.commit()
"""
HANGS_UP = """
told = []
for _turn in range(3):
    try:
        mails.exists().send(auto_commit=True)
    except smtplib.SMTPServerDisconnected:
        pass  # as the queue does: it logs it and comes again
    env.cr.commit()
    env.invalidate_all()
    told.append(sorted(letters.mapped("state")))
print("TOLD", json.dumps(told))
"""
REFUSES = """
mails.send(auto_commit=True)
mails.exists().write(dict(scheduled_date=False))
env.cr.commit()
env.invalidate_all()
print("TOLD", json.dumps(letters.mapped("state")))
"""
LOGINS = ["coordinator", "head", "manager"]
SUBJECT = "hangs up in the middle"
REFUSED = "refused at first"


class PostOffice(socketserver.ThreadingTCPServer):
    """Takes letters; in the middle of the second one it hangs up, once.

    While it is ``closed`` it refuses ours.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken, self.begun, self.hangs_up_in = [], 0, 2
        self.closed, self.arrived = False, threading.Event()


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 here")
        recipients = []
        while command := self.rfile.readline().decode().strip():
            word = command.split()[0].upper()
            if word == "RCPT":
                recipients.append(command)
            if word != "DATA":
                self._say("221 bye" if word == "QUIT" else "250 yes")
            else:
                self._say("354 go on")
                ours = False
                while (line := self.rfile.readline()) != b".\r\n":
                    if SUBJECT.encode() in line or REFUSED.encode() in line:
                        ours = True
                        self.server.begun += 1
                    if not line or (
                        ours and self.server.begun == self.server.hangs_up_in
                    ):
                        return
                if ours and self.server.closed:
                    self._say("550 nobody of that name")
                    continue
                self.server.taken += recipients if ours else []
                recipients = []
                self._say("250 taken")
                if ours:
                    self.server.arrived.set()

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def no_queue(rpc):
    """The demo's own queue rests: it would be at a server that is taken away."""
    admin = rpc("admin")
    queue = [("cron_name", "=", "Mail: Email Queue Manager")]
    queue = admin("ir.cron", "search", queue, context={"lang": "en_US"})
    assert queue and admin("ir.cron", "write", queue, {"active": False})
    yield
    admin("ir.cron", "write", queue, {"active": True})


@pytest.fixture
def office(rpc):
    """It is the demo's mail server while a test runs."""
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, daemon=True).start()
        admin = rpc("admin")
        vals = {
            "name": "A test's",
            "smtp_host": "127.0.0.1",
            "smtp_port": office.server_address[1],
            "smtp_encryption": "none",
            "sequence": 1,
        }
        ids = admin("ir.mail_server", "create", [vals])
        yield office
        admin("ir.mail_server", "unlink", ids)
        office.shutdown()


@pytest.fixture
def run(server, tmp_path):
    """``run(script, logins, subject)``: letters, and what the script tells of them."""

    def tell(script, logins, subject):
        odoo = server.odoo
        given = json.dumps({"logins": logins, "subject": subject})
        conf = odoo.configure(server.db, name="letters")
        command = [odoo.environment.program("odoo"), "shell", "-c", conf, "--no-http"]
        done = subprocess.run(
            # Odoo's complaints of the server are expected: a log of their own.
            [*map(str, command), f"--logfile={tmp_path / 'letters.log'}"],
            input=LETTERS.format(given=given) + script,
            capture_output=True,
            text=True,
            timeout=300,
        )
        [told] = [line for line in done.stdout.splitlines() if "TOLD" in line]
        return json.loads(told.partition("TOLD ")[2])

    return tell


@pytest.mark.usefixtures("no_queue")
def test_a_server_that_hangs_up_gets_the_rest_later_and_each_letter_once(office, run):
    first, second, third = run(HANGS_UP, LOGINS, SUBJECT)
    assert first == ["sent", "waiting", "waiting"]
    assert second == third == ["sent", "sent", "sent"]
    assert len(office.taken) == len(set(office.taken)) == len(LOGINS), office.taken


@pytest.mark.heavy
def test_a_manager_sends_a_refused_letter_again_and_it_goes(office, run, page, login):
    """«Отправить снова» beside the letter: it waits, goes out and leaves the list."""
    office.closed, office.hangs_up_in = True, None
    assert run(REFUSES, ["head"], REFUSED) == ["failed"]
    login(page, "manager")
    page.goto("/odoo/profplan-letters")
    row = page.locator(".o_data_row", has_text=REFUSED)
    expect(row).to_contain_text("Отклон")
    expect(row).to_contain_text("не знает такого адреса")
    office.closed = False
    row.locator("button[name=action_send_again]").click()
    expect(page.locator(".o_notification")).to_contain_text("Снова в очереди")
    assert office.arrived.wait(120), "the letter has not come"
    look_until_gone(page, row)


def look_until_gone(page, row):
    """The run of the queue ends after the letter has left: look again until it has."""
    for _turn in range(30):
        page.reload()
        expect(page.locator(".o_list_renderer").first).to_be_visible()
        if not row.count():
            return
    raise AssertionError("it is sent and still on the list of what is not")
