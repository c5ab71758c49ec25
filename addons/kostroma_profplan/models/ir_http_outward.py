from odoo import models
from odoo.http import request

# By these Odoo's server asks other servers, or any address, for whoever has an account
# or none.
OUTWARD = (
    "/discuss/gif/",
    "/html_editor/attachment/add_url",
    "/html_editor/generate_text",
    "/html_editor/link_preview_",
    "/html_editor/media_library_search",
    "/html_editor/save_library_media",
    "/mail/link_preview",
    "/mail/message/translate",
    "/web_editor/attachment/add_url",
    "/web_editor/generate_text",
    "/web_editor/save_library_media",
    "/web_unsplash/",
)


class IrHttp(models.AbstractModel):
    """The server asks no other one for whoever is not of the staff (design §9).

    A stranger would look through it into the network that it stands in.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        if rule.rule.startswith(OUTWARD) and not request.env.user._is_internal():
            raise request.not_found()
        return super()._pre_dispatch(rule, args)
