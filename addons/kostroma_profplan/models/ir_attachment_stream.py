from odoo import models
from odoo.http import Stream

from ..lib import files

# What runs nothing where a browser shows it, beside pictures, sounds and films; style
# sheets and programs of the screens themselves are files, too.
SHOWN = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/pdf",
        "text/css",
        "text/javascript",
        "text/plain",
    }
)
SHOWN_KINDS = ("audio/", "font/", "image/", "video/")


class _StreamOfPeople(Stream):
    """A page, or a picture with programs, is downloaded: it would speak in our name.

    So is what an address calls a page: it says the type of any file.
    """

    def get_response(self, as_attachment=None, **kwargs):
        kind = (self.mimetype or "").partition(";")[0].strip().lower()
        shown = kind in SHOWN or kind.startswith(SHOWN_KINDS)
        if not shown or kind.startswith("image/svg"):
            as_attachment = True
        return super().get_response(as_attachment=as_attachment, **kwargs)


class _StreamOfPlan(Stream):
    """What is no picture and no PDF is downloaded, whatever the address asks for.

    Nor does the address say what type it is: a text is not served as a page.
    """

    def get_response(self, as_attachment=None, **kwargs):
        kwargs.pop("content_security_policy", None)  # the strict one
        self.mimetype = self.kept_mimetype
        if self.mimetype not in files.PREVIEWED:
            as_attachment = True
        return super().get_response(as_attachment=as_attachment, **kwargs)


def _guard(stream, of_plan):
    """The stream as a browser may get it."""
    if stream.type not in ("data", "path"):
        return stream
    guarded = _StreamOfPlan() if of_plan else _StreamOfPeople()
    guarded.__dict__.update(stream.__dict__)
    guarded.kept_mimetype = stream.mimetype
    return guarded


class IrAttachment(models.Model):
    """How a browser gets files that people gave (design §9)."""

    _inherit = "ir.attachment"

    def _to_http_stream(self):
        return _guard(super()._to_http_stream(), bool(self._filter_of_plans()))


class IrBinary(models.AbstractModel):
    """A field that is kept elsewhere, as the picture of a person, is no page either.

    Odoo reads its contents and says itself what they are.
    """

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        stream = super()._record_to_stream(record, field_name)
        if isinstance(stream, _StreamOfPeople | _StreamOfPlan):
            return stream
        return _guard(stream, of_plan=False)
