from odoo import models
from odoo.exceptions import UserError
from odoo.http import Response, SessionExpiredException, request
from odoo.tools.translate import LazyTranslate

from ..lib import failures

_lt = LazyTranslate(__name__, default_lang="ru_RU")

TITLE = _lt("That did not work")
BACK = _lt("To the beginning")
NUMBER = _lt("Number of the request: %(number)s")
WORDS = {
    failures.FULL: _lt(
        "There is no room left on the server: this could not be saved. What was saved "
        "before is safe. Tell the administrator and try again later."
    ),
    failures.GONE: _lt(
        "The database does not answer. What was saved before is safe. Wait a minute "
        "and try again; if that does not help, tell the administrator."
    ),
    failures.BUSY: _lt(
        "Others are changing the same thing at this moment: this could not be saved. "
        "Try again in a minute."
    ),
    failures.LARGE: _lt(
        "Too much at once: the server takes at most %(size)s MB. Choose fewer or "
        "smaller files."
    ),
    failures.BROKEN: _lt(
        "The server met an error that it did not expect. What was saved before is "
        "safe. Try again; if it comes again, tell the administrator when it was and "
        "the number below."
    ),
}


class IrHttp(models.AbstractModel):
    """Failures of the system are told to a person in words (design §11).

    The journal has the exception itself, with where it comes from.
    """

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        kind = cls._get_failure(exception)
        if not kind:
            return super()._handle_error(exception)
        words = cls._get_failure_words(kind)
        if request.dispatcher.routing_type == "http":
            return cls._make_failure_page(kind, words)
        told = UserError(words)
        told.http_status = failures.STATUSES[kind]
        return super()._handle_error(told)

    @classmethod
    def _get_failure(cls, exception):
        """The kind of failure that is told in our words, None of any other.

        What nobody expected is left to Odoo's own dialog, which shows the trace.
        """
        if isinstance(exception, UserError | SessionExpiredException):
            return None
        kind = failures.kind_of(exception)
        if kind != failures.BROKEN:
            return kind
        is_page = request.dispatcher.routing_type == "http"
        is_answer = hasattr(exception, "get_response")  # an HTTPException: 404 …
        return kind if is_page and not is_answer and not request.session.debug else None

    @classmethod
    def _get_failure_words(cls, kind):
        words = WORDS[kind]._translate(cls._get_failure_lang())
        if kind == failures.LARGE:
            size = (request.httprequest.max_content_length or 0) >> 20
            return words % {"size": size}
        return words

    @classmethod
    def _get_failure_lang(cls):
        """The person's language; the database is not asked, it may be what failed."""
        contexts = (request.env.context if request.env else {}, request.session.context)
        known = [context.get("lang") for context in contexts]
        return next(filter(None, known), "ru_RU")

    @classmethod
    def _make_failure_page(cls, kind, words):
        lang = cls._get_failure_lang()
        number = NUMBER._translate(lang) % {"number": cls._get_request_number()}
        content = failures.page(
            kind,
            lang=lang,
            home="/",
            title=TITLE._translate(lang),
            words=words,
            back=BACK._translate(lang),
            number=number,
        )
        status = failures.STATUSES[kind]
        return Response(content, status=status, content_type="text/html; charset=utf-8")
