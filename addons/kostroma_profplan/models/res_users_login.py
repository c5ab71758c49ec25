from contextlib import contextmanager
from contextvars import ContextVar

from odoo import api, models
from odoo.exceptions import AccessDenied

from .profplan_login_attempt import TooManyAttempts

# Somebody is being let in here and now, and it is counted.
_counting = ContextVar("profplan_login_counting", default=False)


class ResUsers(models.Model):
    """Every way to prove who one is counts what fails (design §9).

    The form, ``/web/session/authenticate`` and ``common.login`` come through
    ``_login``, other calls with a password through ``_check_uid_passwd``, the code of
    the second factor and what asks for the password once more (a new password, a key,
    a locked screen) through ``_check_credentials``. Odoo's own counter is of one
    process and forgets an address when anybody there gets in: it is replaced.
    """

    _inherit = "res.users"

    @contextmanager
    def _assert_can_auth(self, user=None):
        """:param user: a login as it was typed, or the id of a person"""
        if self:  # a code of this person: `_check_credentials` counts it
            yield
            return
        if not isinstance(user, str | int):  # a list finds people and counts for none
            with self._count_attempt("password", ""):
                raise AccessDenied()
        with self._count_attempt("password", self._get_typed_login(user)):
            yield

    def _check_credentials(self, credential, env):
        if _counting.get():
            self._check_is_text(credential)
            return super()._check_credentials(credential, env)
        code = credential.get("type", "").startswith("totp")
        # A new password is asked for by nobody in particular: by who is logged in.
        login = (self or self.env.user).sudo().login
        try:
            with self._count_attempt("code" if code else "password", login):
                self._check_is_text(credential)
                return super()._check_credentials(credential, env)
        except TooManyAttempts as refusal:
            if code:  # its page tells the words of a refusal as they are
                raise
            raise self.env["profplan.login.attempt"]._as_words(refusal) from None

    @api.model
    def _check_is_text(self, credential):
        """What is no password at all fails like a wrong one, and is counted."""
        password = credential.get("password", "")
        if not isinstance(password, str) or "\0" in password:
            raise AccessDenied()

    @api.model
    def _check_uid_passwd(self, uid, passwd):
        """A right password that is remembered is refused while wrong ones are."""
        attempts = self.env["profplan.login.attempt"]
        attempts._refuse("password", self._get_typed_login(uid))
        return super()._check_uid_passwd(uid, passwd)

    def authenticate(self, credential, user_agent_env):
        """A program is told to wait, not that its password is wrong."""
        try:
            return super().authenticate(credential, user_agent_env)
        except TooManyAttempts as refusal:
            if (user_agent_env or {}).get("interactive", True):
                raise
            raise self.env["profplan.login.attempt"]._as_words(refusal) from None

    @api.model
    def reset_password(self, login):
        """A letter to whoever has this login or e-mail; nobody learns if there is one.

        :raises UserError: too many letters were asked for
        """
        self.env["profplan.login.attempt"]._ask_for_letter(login)

    @contextmanager
    def _count_attempt(self, kind, login):
        token = _counting.set(True)
        try:
            with self.env["profplan.login.attempt"]._counted(kind, login):
                yield
        finally:
            _counting.reset(token)

    @api.model
    def _get_typed_login(self, user):
        """The login of a person's id; what was typed for one is it already."""
        if isinstance(user, int):
            return self.sudo().browse(user).exists().login or str(user)
        return user
