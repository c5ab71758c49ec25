from odoo import api, models


class MailLinkPreview(models.Model):
    """Links that an organisation writes are not fetched by the server (design §9)."""

    _inherit = "mail.link.preview"

    @api.model
    def _is_link_preview_enabled(self):
        return self.env.user._is_internal() and super()._is_link_preview_enabled()
