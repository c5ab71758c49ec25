import errno
import json
import logging
import os
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..lib import journal
from ..models import ir_http_failures as told
from .event_common import EventCommon
from .portal_work_common import PortalWorkCommon
from .test_evidence_uploads import make_photo

EVENTS = "/my/profplan/events"
MUTED = ("odoo.http", "odoo.sql_db")


def broken_disk(error=None):
    """A disk that fails when a file is to be kept: nothing else of the system does.

    Odoo remembers the answer with the exception, so each time there is a new one.
    """
    full = OSError(errno.ENOSPC, "No space left on device")
    return patch("os.fsync", side_effect=error or full)


@tagged("post_install", "-at_install")
class TestFailures(PortalWorkCommon, EventCommon):
    """A failure of the system is a sentence with a number to ask by (design §11)."""

    def setUp(self):
        super().setUp()
        self.portal.lang = "ru_RU"
        self._put("executing")
        self._log_in()

    def _send_photo(self, status, photo=None):
        files = [("evidence_file", ("a.jpg", photo or make_photo(), "image/jpeg"))]
        form = {
            "name": "Ярмарка профессий",
            "date_start": "2026-02-20",
            "participants": "60",
            "line": str(self.line.id),
        }
        with mute_logger(*MUTED):
            return self._post(EVENTS, status=status, files=files, **form)

    def _check_page(self, response, kind):
        self.assertIn(f'data-failure="{kind}"', response.text)
        self.assertIn(told.WORDS[kind]._translate("ru_RU")[:40], response.text)
        self.assertIn(response.headers["X-Request-ID"], response.text)
        self.assertNotIn("Traceback", response.text)

    def test_a_full_disk_is_told_on_a_page_and_nothing_is_entered(self):
        with broken_disk():
            page = self._send_photo(507)
        self._check_page(page, "full")
        self.assertFalse(self.sheet.event_ids)

    def test_too_much_at_once_is_told_with_the_limit(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 2 << 20)
        page = self._send_photo(413, os.urandom(3 << 20))
        self._check_page(page, "large")
        self.assertIn("не больше 2 МБ", page.text)

    def test_what_nobody_expected_is_a_page_without_its_trace(self):
        with broken_disk(ZeroDivisionError("inside")):
            page = self._send_photo(500)
        self._check_page(page, "broken")
        self.assertNotIn("inside", page.text)

    def test_a_refusal_and_a_page_that_is_not_there_stay_as_they_are(self):
        page = self._send_photo(422, make_photo()[:-100])
        self.assertNotIn("data-failure", page.text)
        self.assertNotIn("data-failure", self._get("/no/such/page", 404).text)

    def test_the_dialog_of_the_staff_has_the_words_too(self):
        user = self.env.ref("base.user_admin")
        user.password = "admin-of-the-test"
        user.lang = "ru_RU"
        self.authenticate(user.login, "admin-of-the-test")
        vals = {"name": "a.bin", "raw": "some words"}
        params = {
            "model": "ir.attachment",
            "method": "create",
            "args": [vals],
            "kwargs": {"context": {"lang": "ru_RU"}},
        }
        with mute_logger(*MUTED), broken_disk():
            answer = self.url_open(
                "/web/dataset/call_kw",
                data=json.dumps({"params": params}),
                headers={"Content-Type": "application/json"},
            )
        data = answer.json()["error"]["data"]
        self.assertEqual(data["name"], "odoo.exceptions.UserError")
        self.assertIn("закончилось место", data["message"])

    def test_every_kind_is_told_in_russian(self):
        for kind, words in told.WORDS.items():
            with self.subTest(kind):
                self.assertRegex(words._translate("ru_RU"), "^[А-Я][^a-zA-Z]{40}")

    def test_the_number_of_a_request_goes_through_and_a_bad_one_does_not(self):
        for given, kept in (("proxy-17", True), ("a b", False), ("x" * 99, False)):
            with self.subTest(given):
                answer = self.url_open(EVENTS, headers={"X-Request-ID": given})
                number = answer.headers["X-Request-ID"]
                self.assertEqual(number == given, kept)
                self.assertRegex(number, r"^[\w.-]+$")

    def test_a_line_of_the_journal_is_json_with_the_number_of_its_request(self):
        logger = logging.Logger("profplan.test")
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(levelname)s"))
        logger.addHandler(handler)
        journal.settle({}, logger)
        plain = handler.format(logging.makeLogRecord({"levelname": "INFO"}))
        self.assertEqual(plain, "INFO")
        journal.settle({"PROFPLAN_LOG": "json"}, logger)
        journal.begin("number-1")
        record = logging.makeLogRecord(
            {"msg": "«%s»\nand more", "args": ("слово",), "perf_info": "12 0.5 0.25"}
        )
        line = handler.format(record)
        self.assertNotIn("\n", line)
        read = json.loads(line)
        self.assertEqual(read["message"], "«слово»\nand more")
        self.assertEqual((read["request"], read["queries"]), ("number-1", 12))
