from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from ..models.profplan_login_attempt import TooManyAttempts


class Login(AuthSignupHome):
    def get_auth_signup_qcontext(self):
        """Links of invitations that nobody was given are counted (design §9)."""
        attempts = request.env["profplan.login.attempt"]
        token = request.params.get("token") or request.session.get("auth_signup_token")
        try:
            if token:
                attempts._refuse("link")
        except TooManyAttempts as refusal:
            return {
                **self.get_auth_signup_config(),
                "error": str(refusal),
                "invalid_token": True,
                "token": token,
            }
        qcontext = super().get_auth_signup_qcontext()
        if token and qcontext.get("invalid_token"):
            attempts._fail("link")
        # Odoo would tell anybody the login of whoever has this e-mail.
        qcontext.pop("signup_email", None)
        return qcontext
