from urllib.parse import urlsplit

from odoo import api, models

# Where browsers are told of a message: the services of those who make them.
SERVICES = (
    ".google.com",
    ".googleapis.com",
    ".mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
)


class MailPushDevice(models.Model):
    """A browser that the staff is told by; the server writes to no other address.

    Odoo takes any address, from whoever has an account (design §9).
    """

    _inherit = "mail.push.device"

    @api.model
    def register_devices(self, **kw):
        if self.env.user._is_internal() and self._is_service(kw.get("endpoint")):
            return super().register_devices(**kw)
        return None

    @api.model
    def _is_service(self, endpoint):
        try:
            parts = urlsplit(endpoint or "")
            host, port = parts.hostname or "", parts.port
        except (AttributeError, TypeError, ValueError):
            return False
        return (
            parts.scheme == "https"
            and port in (None, 443)
            and f".{host}".endswith(SERVICES)
        )
