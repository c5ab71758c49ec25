from odoo import models


class MailComposeMessage(models.TransientModel):
    """Letters that a person composes are signed by them (design §9)."""

    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        if not self.env.su:
            user = self.env.user
            own = {"author_id": user.partner_id.id, "email_from": user.email_formatted}
            self.write(own)
        return super()._action_send_mail(auto_commit=auto_commit)
