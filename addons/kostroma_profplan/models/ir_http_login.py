import re

from werkzeug.exceptions import TooManyRequests, Unauthorized

from odoo import models
from odoo.http import request

from .profplan_login_attempt import ADDRESS, TooManyAttempts


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        token = ADDRESS.set(request.httprequest.remote_addr)
        try:
            return super()._dispatch(endpoint)
        finally:
            ADDRESS.reset(token)

    @classmethod
    def _auth_method_bearer(cls):
        """Keys that nobody has are counted like wrong passwords (design §9)."""
        header = request.httprequest.headers.get("Authorization") or ""
        if not re.match(r"bearer\s", header, re.IGNORECASE):
            return super()._auth_method_bearer()
        attempts = request.env["profplan.login.attempt"]
        try:
            attempts._refuse("key")
        except TooManyAttempts as refusal:
            told = str(refusal)
            raise TooManyRequests(told, retry_after=refusal.seconds) from None
        try:
            return super()._auth_method_bearer()
        except Unauthorized:
            attempts._fail("key")
            raise
