import logging
from datetime import timedelta
from smtplib import SMTPServerDisconnected

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..lib.login_limits import LETTER
from .mail_mail import says_later

_logger = logging.getLogger(__name__)

# When a mail server that is away is asked again.
AGAIN = timedelta(minutes=15)


class ProfplanLoginAttempt(models.Model):
    """Letters about a password go out after the answer (design §9).

    The request looks for nobody: by how long it takes nobody learns who is here.
    """

    _inherit = "profplan.login.attempt"

    waiting = fields.Boolean("Letter not sent yet", readonly=True)

    _waiting_idx = models.Index("(id) WHERE waiting")

    @api.model
    def _ask_for_letter(self, login):
        """Somebody asks for a letter: each one counts, and is sent by itself.

        :raises TooManyAttempts: one has to wait
        """
        login, address = self._get_key(login)
        if self._get_source() is None:
            self.sudo()._note(LETTER, login, address)
        else:
            with self.pool.cursor() as cr, self._in_turn(cr, LETTER, login, address):
                attempts = self._with_cursor(cr)
                attempts._check(LETTER, login, address)
                attempts._note(LETTER, login, address)
        self.env.ref("kostroma_profplan.ir_cron_login_letters").sudo()._trigger()

    @api.model
    def _cron_send_letters(self):
        """A transaction each: what one of them fails by stops no other."""
        cron = self.env["ir.cron"]
        asked = self.search([("waiting", "=", True)], order="id")
        cron._commit_progress(remaining=len(asked))
        for one in asked:
            one.waiting = False
            cron._commit_progress()
            try:
                one._send_letter()
            # Its place in the queue is given up already.
            except (UserError, SMTPServerDisconnected) as error:
                self.env.cr.rollback()
                one._note_failure(error)
            if not cron._commit_progress(1):
                break

    def _note_failure(self, error):
        """A letter waits for a server that is away, until its attempt is forgotten."""
        if not self._is_away(error.__cause__ or error):
            _logger.warning("A letter about a password was not sent: %s", error)
            return
        _logger.info("A letter about a password waits for the mail server: %s", error)
        self.waiting = True
        cron = self.env.ref("kostroma_profplan.ir_cron_login_letters").sudo()
        cron._trigger(fields.Datetime.now() + AGAIN)

    @api.model
    def _is_away(self, error):
        """Whether the server is asked again: what it refuses, it refuses again."""
        if isinstance(error, MailDeliveryException):
            said = error.args[-1]  # an exception where there was no connection at all
            return isinstance(said, Exception) or says_later(str(said))
        return isinstance(error, SMTPServerDisconnected)

    def _send_letter(self):
        """To the one person with this login or e-mail, if there is one."""
        people, typed = self.env["res.users"], escape_psql(self.login)
        person = people.search([("login", "=ilike", typed)])
        person = person or people.search([("email", "=ilike", typed)])
        if len(person) == 1 and person.email:
            person.action_reset_password()
