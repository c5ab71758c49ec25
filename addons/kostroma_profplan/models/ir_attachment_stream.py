from odoo import models
from odoo.http import Stream

from ..lib import files


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


class IrAttachment(models.Model):
    """How a browser gets the files of a plan (design §9)."""

    _inherit = "ir.attachment"

    def _to_http_stream(self):
        stream = super()._to_http_stream()
        if stream.type not in ("data", "path") or not self._filter_of_plans():
            return stream
        guarded = _StreamOfPlan()
        guarded.__dict__.update(stream.__dict__)
        guarded.kept_mimetype = stream.mimetype
        return guarded
