from odoo import models
from odoo.exceptions import AccessError


class ResUsers(models.Model):
    """Who manages accounts asks people for a second factor: it is a letter (§9)."""

    _inherit = "res.users"

    def action_totp_invite(self):
        if not (self.env.su or self.env.user.has_group("base.group_erp_manager")):
            raise AccessError(
                self.env._("Only administrators invite others to a second factor.")
            )
        return super().action_totp_invite()
