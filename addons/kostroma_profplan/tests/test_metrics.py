import json
import os
import re
import tempfile
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..lib import metrics, tally
from ..models.profplan_metrics import VARIABLE
from ..models.res_config_settings_backup import BACKUP_KEY
from .event_common import EventCommon

ADDRESS = "/profplan/metrics"
SAMPLE = re.compile(r'^(\w+)(?:\{(?:\w+="[^"]*",?)+\})? (\S+)$')
TOKEN = "a-token-of-the-test"


@tagged("post_install", "-at_install", "security")
class TestMetrics(EventCommon, HttpCase):
    """Whoever watches the system reads numbers of it; nobody else does (design §11)."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "token")
        self._give_token(f"{TOKEN}\n")
        tally_file = patch.object(
            type(self.env["profplan.metrics"]),
            "_get_tally",
            lambda _self: os.path.join(folder.name, "tally"),
        )
        self.startPatcher(patch.dict(os.environ, {VARIABLE: self.file}))
        self.startPatcher(tally_file)
        self.tally = os.path.join(folder.name, "tally")

    def _give_token(self, words):
        with open(self.file, "w") as file:
            file.write(words)

    def _read(self, token=TOKEN, status=200):
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        answer = self.url_open(ADDRESS, headers=headers)
        self.assertEqual(answer.status_code, status, answer.text[:300])
        return answer.text

    def _get_values(self):
        values = {}
        for line in self._read().splitlines():
            if not line.startswith("#"):
                name, value = SAMPLE.match(line).groups()
                values.setdefault(name, []).append(float(value))
        return values

    def test_only_the_token_opens_it(self):
        self._read()
        for token in (None, "", "another", f"{TOKEN}x"):
            with self.subTest(token=token):
                self.assertNotIn("profplan_", self._read(token, 404))
        for words in ("", " \n"):
            self._give_token(words)
            for token in (TOKEN, ""):
                self._read(token, 404)
        os.remove(self.file)
        self._read(status=404)
        os.environ.pop(VARIABLE)
        self._read(status=404)

    def test_all_that_is_promised_is_told(self):
        tally.add(self.tally, "portal", 0.3)
        last = {"at": 1_790_000_000, "bytes": 5 << 20, "files": 7, "broken": 2}
        parameters = self.env["ir.config_parameter"]
        parameters.search([("key", "=", BACKUP_KEY)]).unlink()
        self.assertNotIn("profplan_backup_age_seconds", self._get_values())
        parameters.create({"key": BACKUP_KEY, "value": json.dumps(last)})
        self.plan._as_engine().state = "approved"
        text = self._read()
        told = {metrics.family_of(name) for name in self._get_values()}
        lacking = set(metrics.METRICS) - told
        # What waits is told by kind: of nothing there is no line.
        self.assertLessEqual(lacking, {"profplan_waiting", "profplan_tasks"}, text)
        self.assertEqual(self._get_values()["profplan_backup_broken_files"], [2])

    def test_letters_that_wait_are_counted_with_their_age(self):
        before = self._get_values()
        mails = self.env["mail.mail"].create(
            [{"state": state, "subject": state} for state in ("outgoing", "exception")]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_mail SET create_date = now() AT TIME ZONE 'UTC'"
            " - interval '90 minutes' WHERE id IN %s",
            [tuple(mails.ids)],
        )
        after = self._get_values()
        for name in ("profplan_letters_waiting", "profplan_letters_failed"):
            self.assertEqual(after[name][0] - before[name][0], 1, name)
        self.assertGreaterEqual(after["profplan_letters_oldest_seconds"][0], 5400)

    def test_a_scheduled_action_that_is_late_is_told(self):
        self.env.ref("kostroma_profplan.ir_cron_remind").nextcall = "2020-01-01"
        self.env.flush_all()
        self.assertGreater(self._get_values()["profplan_crons_late_seconds"][0], 1e8)

    @mute_logger("odoo.http")
    def test_requests_that_fail_are_counted(self):
        with patch.object(
            type(self.env["profplan.metrics"]), "_get_text", side_effect=OSError
        ):
            self._read(status=500)
        self.url_open("/no/such/page")
        failed = self._get_values()["profplan_requests_failed_total"]
        # Its own page is nobody's request, and a page that is not there is no failure.
        self.assertEqual(sum(failed), 0)
        counts = self._get_values()["profplan_request_seconds_count"]
        self.assertEqual(sum(counts), 1)

    def test_times_of_many_processes_come_to_one_sum(self):
        children = []
        for _turn in range(4):
            if not (child := os.fork()):
                for seconds in (0.05, 0.3, 40):
                    tally.add(self.tally, "staff", seconds, failed=seconds > 30)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        upto, failed, seconds = tally.read(self.tally)["staff"]
        self.assertEqual((upto[0], upto[2], upto[-1], failed), (4, 8, 12, 4))
        self.assertAlmostEqual(seconds, 4 * 40.35)
        self.assertEqual(tally.read(self.tally)["portal"][0][-1], 0)
        with open(self.tally, "wb") as file:
            file.write(b"short")
        tally.add(self.tally, "portal", 1)
        self.assertEqual(tally.read(self.tally)["portal"][0][-1], 1)
