import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql

from ..lib.login_limits import LETTER

_logger = logging.getLogger(__name__)


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
            except UserError as error:  # its place in the queue is given up already
                self.env.cr.rollback()
                _logger.warning("A letter about a password was not sent: %s", error)
            if not cron._commit_progress(1):
                break

    def _send_letter(self):
        """To the one person with this login or e-mail, if there is one."""
        people, typed = self.env["res.users"], escape_psql(self.login)
        person = people.search([("login", "=ilike", typed)])
        person = person or people.search([("email", "=ilike", typed)])
        if len(person) == 1 and person.email:
            person.action_reset_password()
