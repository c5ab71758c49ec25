from odoo import models
from odoo.exceptions import AccessError


class PortalWizardUser(models.TransientModel):
    """Accounts of organisations are given and taken by who manages them (design §9).

    Odoo leaves it to everybody who keeps contacts.
    """

    _inherit = "portal.wizard.user"

    def action_grant_access(self):
        self._check_may_let_in()
        return super().action_grant_access()

    def action_revoke_access(self):
        self._check_may_let_in()
        return super().action_revoke_access()

    def action_invite_again(self):
        self._check_may_let_in()
        return super().action_invite_again()

    def _send_email(self):
        """The letter lets in: the system writes it, for who may let people in."""
        self._check_may_let_in()
        return super(PortalWizardUser, self.sudo())._send_email()

    def _check_may_let_in(self):
        if not (self.env.su or self.env["res.partner"]._may_manage_accounts()):
            raise AccessError(
                self.env._(
                    "People of organisations are let in and shut out by managers."
                )
            )
