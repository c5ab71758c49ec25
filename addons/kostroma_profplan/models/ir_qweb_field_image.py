from odoo import models
from odoo.exceptions import AccessError


class IrQwebFieldImage(models.AbstractModel):
    """A picture elsewhere is fetched for the staff only (see ir_http_outward)."""

    _inherit = "ir.qweb.field.image"

    def load_remote_url(self, url):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The server asks no other one for you."))
        return super().load_remote_url(url)
