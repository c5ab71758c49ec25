"""Schools at work, for the tests of several hosts.

``python -m faults.schools NUMBER LINES -- ODOO-ARGS``, run in tests/ by the Python of a
host: makes them and prints what the tests have to know, as JSON.
"""

import json
import re
import secrets
import subprocess
import sys

from bench.bench_control import make_sent_plan
from bench.bench_portal import Person, make_schools, read_form
from bench.harness import open_registry

from launcher.places import ROOT
from launcher.say import Trouble

REPORT = "/my/profplan/report"


def make(host, number, lines):
    """Make that many schools on the database of `host`; what :func:`main` printed."""
    odoo = host.odoo
    conf = odoo.configure(host.database, name="schools")
    command = [odoo.environment.python, "-m", "faults.schools", number, lines]
    done = subprocess.run(
        [*map(str, command), "--", "-c", str(conf), "--no-http"],
        cwd=ROOT / "tests",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**host.object_variables(), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    )
    if done.returncode:
        raise Trouble(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def main():
    number, lines = map(int, sys.argv[1:3])
    registry = open_registry(sys.argv[4:])
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "ru_RU"})
        plan, logins = make_schools(env, number, lines)
        group = env["profplan.unit"].search([("kind", "=", "group")])
        waiting = make_sent_plan(env, group, lines)  # approved, not sent out yet
        manager = env["res.users"].create(
            {
                "name": "Manager",
                "login": "hosts-manager",
                "password": "hosts-manager",
                "lang": "ru_RU",
                "group_ids": [
                    (4, env.ref("kostroma_profplan.group_profplan_manager").id)
                ],
            }
        )
        told = {
            "plan": plan,
            "logins": logins,
            "waiting": waiting.id,
            "manager": manager.login,
        }
    print(json.dumps(told))


class School(Person):
    """One school's browser: it attaches files to lines of its report."""

    def open(self, plan):
        """Read the report; afterwards `hidden` and `lines` are those of the page."""
        self.hidden, lines = read_form(self.get(f"{REPORT}?plan={plan}"))
        self.lines = list(lines)
        return self

    def attach(self, line, content):
        """Send a file as the page of the line does."""
        self.upload(
            f"{REPORT}/{line}/evidence",
            {"csrf_token": self.hidden["csrf_token"], "do": "save"},
            content,
        )

    def read_file(self, number):
        """The bytes of a file of its own."""
        address = f"{self.url}/my/profplan/evidence/{number}"
        with self.opener.open(address, timeout=300) as answer:
            return answer.read()

    def own_files(self, line):
        """Ids of the files that the page of the line shows."""
        page = self.get(f"{REPORT}/{line}/evidence")
        return sorted(set(map(int, re.findall(r"/my/profplan/evidence/(\d+)", page))))


def new_file():
    return secrets.token_bytes(200_000)


def stored(content):
    """The file as :meth:`School.attach` sends it: as a PDF."""
    return b"%PDF-1.4\n" + content + b"\r\n%%EOF"


if __name__ == "__main__":
    main()
