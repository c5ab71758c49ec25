import logging
import re
import smtplib
from datetime import timedelta

from odoo import Command, fields, models

_logger = logging.getLogger(__name__)

# Answers of a server that say «later»: 4xx; and what says that it is not there.
LATER = re.compile(
    r"\(4\d\d, |SMTPConnectError|SMTPServerDisconnected|timed? ?out|Timeout"
    r"|Connection\w*Error|Errno"
)
# No word of the server's: «timeout@example.org» is refused for good as any other.
ADDRESS = re.compile(r"\S+@\S+")
# Letters that are not about tasks wait as long: who has asked for something has asked
# again by then, and links that let in are old.
OTHERS_WAIT = timedelta(days=1)


def says_later(reason):
    """Whether what a mail server has said, or why it could not be asked, may pass."""
    return bool(LATER.search(ADDRESS.sub("", reason or "")))


class MailMail(models.Model):
    """Letters wait while no mail server takes them (design §5)."""

    _inherit = "mail.mail"

    def send(self, auto_commit=False, raise_exception=False, **kwargs):
        """Whoever keeps no letter that could not leave is told of it."""
        tells = self.env.context.get("profplan_tells_delivery", False)
        return super().send(
            auto_commit=auto_commit, raise_exception=raise_exception or tells, **kwargs
        )

    def _send(self, *args, **kwargs):
        """A server that hangs up takes nothing more: the letters left wait."""
        try:
            return super()._send(*args, **kwargs)
        except smtplib.SMTPServerDisconnected as error:
            left = self.exists().filtered(lambda mail: mail.state == "exception")
            left._wait_after_hanging_up(str(error))
            raise

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Note what became of our letters; what has no server stays in the queue.

        Odoo marks a letter as failed for good when it cannot reach the server.
        """
        letters = self.env["profplan.letter.log"]._get_of_mails(self)
        reason = failure_reason or self[:1].failure_reason
        waiting = self.browse()
        if not failure_type:
            letters._note("sent")
        elif failure_type == "mail_smtp" or says_later(reason):
            waiting = self
        else:
            letters._note("failed", reason or failure_type)
            # Kept: once the address is right, it is sent again.
            letters.mail_id.auto_delete = False
        result = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        waiting._leave_out(success_pids, success_emails)
        waiting._wait_for_server(reason)
        return result

    def _leave_out(self, partners, emails):
        """Whoever has this letter gets it no second time."""
        if partners:
            self.write({"recipient_ids": [Command.unlink(one.id) for one in partners]})
        if emails:  # addresses, and who has a copy with them, get one letter
            self.write({"email_to": False, "email_cc": False})

    def _wait_after_hanging_up(self, reason):
        """Nobody knows who of several had a letter: it is not sent to them again."""
        several = self.filtered(
            lambda mail: len(mail.recipient_ids) + bool(mail.email_to) > 1
        )
        (self - several)._wait_for_server(reason)

    def _wait_for_server(self, reason):
        """Leave letters in the queue; what is not about tasks, while it is fresh."""
        letters = self.env["profplan.letter.log"]._get_of_mails(self)
        letters._wait(reason)
        fresh = fields.Datetime.now() - OTHERS_WAIT
        others = self.sudo() - letters.mail_id
        others.filtered(lambda mail: mail.create_date > fresh)._stay_in_queue()

    def _stay_in_queue(self):
        """Its next run tries them again."""
        self.write({"state": "outgoing", "failure_type": False})
        self.env["mail.notification"].sudo().search(
            [
                ("mail_mail_id", "in", self.ids),
                ("notification_status", "not in", ("sent", "canceled")),
            ]
        ).write({"notification_status": "ready", "failure_type": False})
