from email.message import Message

from odoo import api, models
from odoo.exceptions import AccessError


class IrMailServer(models.Model):
    """Odoo's server writes letters to mail servers, not whoever calls it (design §9).

    It would knock at any address and port that a caller names, and tell what answered.
    """

    _inherit = "ir.mail_server"

    @api.model
    def send_email(self, message, *args, **kwargs):
        # What comes over RPC is words and numbers, never a letter.
        if not isinstance(message, Message):
            raise AccessError(self.env._("Letters are sent by the system."))
        return super().send_email(message, *args, **kwargs)
