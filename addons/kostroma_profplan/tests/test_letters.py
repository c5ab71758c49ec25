from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from .dates_common import DatesCommon


@tagged("post_install", "-at_install")
class TestLetters(DatesCommon):
    """A letter is sent when the server took it; until then it waits, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log = cls.env["profplan.letter.log"]

    def _write_letter(self, user=None):
        last = self.log.search([], limit=1).id
        self.env["profplan.letter"]._send(
            "reminder", {user or self.user: [{"task": self.task, "note": "days"}]}
        )
        return self.log.search([("id", ">", last)])

    def _answer(self, letter, failure_type=None, reason=None):
        """What the queue does with a letter when the server has answered."""
        mail = letter.mail_id
        if failure_type:
            mail.write({"state": "exception", "failure_reason": reason})
        else:
            mail.state = "sent"
        mail._postprocess_sent_message(
            [], [], failure_reason=reason, failure_type=failure_type
        )
        return mail

    def _get_notification(self, letter):
        return self.env["mail.notification"].search(
            [("mail_mail_id", "=", letter.mail_id.id)]
        )

    def test_a_letter_waits_until_the_server_took_it(self):
        letter = self._write_letter()
        self.assertEqual((letter.user_id, letter.state), (self.user, "waiting"))
        self._answer(letter)
        self.assertEqual(letter.state, "sent")
        self.assertTrue(letter.sent_on)

    def test_without_a_server_letters_wait_and_go_out_later_once(self):
        letter = self._write_letter()
        for _night in range(3):
            mail = self._answer(letter, "mail_smtp", "Connection refused")
            self.assertEqual((letter.state, mail.state), ("waiting", "outgoing"))
            self.assertEqual(
                self._get_notification(letter).notification_status, "ready"
            )
        self.assertIn("refused", letter.reason)
        self._answer(letter)
        self.assertEqual(letter.state, "sent")
        self.assertFalse(letter.mail_id, "nothing is left in the queue")
        self.assertEqual(len(self.log.search([("subject", "=", letter.subject)])), 1)

    def test_a_server_that_says_later_is_asked_later(self):
        letter = self._write_letter()
        for reason in (
            "SMTPRecipientsRefused: {'a@b.ru': (450, b'4.2.0 Greylisted')}",
            "SMTPDataError: (421, b'Too many connections')",
            "SMTPServerDisconnected: Connection unexpectedly closed",
            "TimeoutError: timed out",
        ):
            mail = self._answer(letter, "unknown", reason)
            self.assertEqual((letter.state, mail.state), ("waiting", "outgoing"))

    def test_what_is_refused_is_listed_and_sent_again(self):
        letter = self._write_letter()
        for failure, reason in (
            ("unknown", "SMTPRecipientsRefused: {'a@b.ru': (550, b'No such user')}"),
            ("unknown", "SMTPRecipientsRefused: {'timeout@b.ru': (550, b'No user')}"),
            ("mail_email_invalid", False),
        ):
            mail = self._answer(letter, failure, reason)
            self.assertEqual((letter.state, mail.state), ("failed", "exception"))
            self.assertTrue(letter.reason)
            letter.with_user(self.manager).action_send_again()
            self.assertEqual((letter.state, mail.state), ("waiting", "outgoing"))
        self._answer(letter)
        self.assertEqual(letter.state, "sent")
        with self.assertRaises(UserError):
            letter.with_user(self.manager).action_send_again()

    def test_the_inbox_is_told_apart(self):
        self.user.notification_type = "inbox"
        self.assertEqual(self._write_letter().state, "inbox")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_managers_read_the_list_and_nobody_writes_it(self):
        letter = self._write_letter()
        self.assertTrue(letter.with_user(self.manager).subject)
        for user in (self.user, self.coordinator, self.viewer):
            self.assertFalse(letter.with_user(user).has_access("read"))
            with self.assertRaises(AccessError):
                letter.with_user(user).action_send_again()
        for user in (self.manager, self.user):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(letter.with_user(user).has_access(operation))

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_letter_of_odoos_own_waits_for_the_server_a_day(self):
        """An invitation, say: its link is old then."""
        mail = self.env["mail.mail"].create({"subject": "x", "email_to": "a@b.ru"})
        servers = self.registry["ir.mail_server"]
        self.startPatcher(
            patch.object(servers, "_connect__", side_effect=OSError("not there"))
        )
        for days, state in ((0, "outgoing"), (0, "outgoing"), (2, "exception")):
            with freeze_time(mail.create_date + timedelta(days, hours=1)):
                mail.process_email_queue(mail.ids)
            self.assertEqual((mail.state, mail.failure_reason), (state, "not there"))

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_whoever_has_a_letter_gets_it_no_second_time(self):
        """One letter to several people: the server says «later» to one of them."""
        first, later = self.env["res.partner"].create(
            [{"name": name, "email": f"{name}@town.example"} for name in ("a", "z")]
        )
        mail = self.env["mail.mail"].create(
            {
                "subject": "x",
                "email_to": "a@b.ru",
                "recipient_ids": [Command.set((first | later).ids)],
            }
        )
        taken = []

        def send_email(_servers, message, *args, **kwargs):
            if later.email_normalized in message["To"]:
                raise MailDeliveryException("x", "SMTPDataError: (451, b'later')")
            taken.append(message["To"])
            return "id"

        servers = self.registry["ir.mail_server"]
        self.startPatcher(patch.object(servers, "send_email", send_email))
        self.startPatcher(patch.object(servers, "_disable_send", lambda _servers: 0))
        self.startPatcher(patch.object(servers, "_connect__", lambda *_a, **_k: None))
        for _hour in range(3):
            mail.process_email_queue(mail.ids)
            self.assertEqual(mail.state, "outgoing")
        self.assertEqual(len(taken), 2, taken)
        self.assertEqual(mail.recipient_ids, later)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_server_that_hangs_up_gets_no_letter_to_several_again(self):
        """Nobody knows who of them has it."""
        several = (self.user | self.manager).partner_id
        mails = self.env["mail.mail"].create(
            [
                {"subject": "x", "recipient_ids": [Command.set(to.ids)]}
                for to in (several, several[0])
            ]
        )
        mails.state = "exception"
        mails._wait_after_hanging_up("Connection unexpectedly closed")
        self.assertEqual(mails.mapped("state"), ["exception", "outgoing"])

    def test_what_the_server_refuses_of_odoos_own_is_odoos(self):
        mail = self.env["mail.mail"].create({"subject": "x", "email_to": "a@b.ru"})
        mail.state = "exception"
        mail._postprocess_sent_message(
            [], [], failure_type="unknown", failure_reason="(550, b'No such user')"
        )
        self.assertEqual(mail.state, "exception")
