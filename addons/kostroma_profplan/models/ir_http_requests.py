import functools
import threading

from odoo import models
from odoo.http import request
from odoo.tools.misc import real_time

from ..lib import journal, tally

HEADER = "X-Request-ID"


class IrHttp(models.AbstractModel):
    """A request has a number and a time (design §11).

    The number is in the journal, in the answer and on pages of failures; the time is
    added to those of all processes when the transaction has ended.
    """

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        number = journal.begin(request.httprequest.headers.get(HEADER))
        request.future_response.headers.set(HEADER, number)
        return super()._match(path)

    @classmethod
    def _get_request_number(cls):
        return journal.current() or ""

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        count = functools.partial(cls._count_request, response)
        cr = request.env.cr
        if cr.closed:
            count()
        else:
            cr.postcommit.add(count)
        return result

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if hasattr(response, "headers"):
            response.headers.set(HEADER, cls._get_request_number())
        cls._count_request(response)
        return response

    @classmethod
    def _count_request(cls, response):
        """Add this request's time; `response` may be an error that answers."""
        door = tally.door_of(request.httprequest.path)
        began = getattr(threading.current_thread(), "perf_t0", None)
        if not door or not began:
            return
        status = getattr(response, "status_code", getattr(response, "code", 500))
        path = request.env["profplan.metrics"]._get_tally()
        tally.add(path, door, real_time() - began, failed=(status or 200) >= 500)
