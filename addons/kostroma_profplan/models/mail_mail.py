import logging
import re
import smtplib

from odoo import models

_logger = logging.getLogger(__name__)

# Answers of a server that say «later»: 4xx; and what says that it is not there.
LATER = re.compile(
    r"\(4\d\d, |SMTPConnectError|SMTPServerDisconnected|timed? ?out|Timeout"
    r"|Connection\w*Error|Errno"
)


class MailMail(models.Model):
    """Letters about tasks wait while no mail server takes them (design §5)."""

    _inherit = "mail.mail"

    def _send(self, *args, **kwargs):
        """A server that hangs up takes nothing more: the letters left wait."""
        try:
            return super()._send(*args, **kwargs)
        except smtplib.SMTPServerDisconnected as error:
            left = self.exists().filtered(lambda mail: mail.state == "exception")
            self.env["profplan.letter.log"]._get_of_mails(left)._wait(str(error))
            raise

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Note what became of our letters; those without a server stay in the queue.

        Odoo marks a letter as failed for good when it cannot reach the server.
        """
        letters = self.env["profplan.letter.log"]._get_of_mails(self)
        reason = failure_reason or letters.mail_id[:1].failure_reason
        waiting = letters.browse()
        if not failure_type:
            letters._note("sent")
        elif failure_type == "mail_smtp" or LATER.search(reason or ""):
            waiting = letters
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
        waiting._wait(reason)
        return result
