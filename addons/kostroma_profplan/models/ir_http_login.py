import re

from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from odoo import models
from odoo.http import request

from .profplan_login_attempt import ADDRESS, TooManyAttempts

RPC_DOORS = ("/xmlrpc/", "/jsonrpc")  # open to programs, without a token of a form


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """A page of another site makes nobody's browser log in, or fail to, by RPC."""
        fetched_by = request.httprequest.headers.get("Sec-Fetch-Site")
        if fetched_by == "cross-site" and path.startswith(RPC_DOORS):
            raise Forbidden()
        return super()._match(path)

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
