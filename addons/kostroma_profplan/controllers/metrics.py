from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID
from odoo.http import Controller, Response, request, route

BEARER = "Bearer "


class ProfplanMetrics(Controller):
    """Numbers for Prometheus; whoever has no token is told that there is no page."""

    @route(
        "/profplan/metrics",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def metrics(self):
        told = request.env(user=SUPERUSER_ID)["profplan.metrics"]
        given = request.httprequest.headers.get("Authorization", "")
        token = given.removeprefix(BEARER).strip()
        if not given.startswith(BEARER) or not told._is_known_token(token):
            raise NotFound()
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return Response(told._get_text(), content_type=kind)
