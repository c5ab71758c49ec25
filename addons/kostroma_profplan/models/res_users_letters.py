from odoo import models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_signup_url(self):
        """Whoever has the link to a password is that person: nobody else gets it (§9).

        Odoo gives those of organisations to everybody who keeps contacts, by a template
        on any record that names a person.
        """
        others = self.sudo().user_ids - self.env.user
        if others and not (self.env.su or self.env["res.users"].has_access("write")):
            raise AccessError(
                self.env._(
                    "Letters about accounts are written by the system and by "
                    "administrators."
                )
            )
        return super()._get_signup_url()


class ResUsers(models.Model):
    _inherit = "res.users"

    def _action_reset_password(self, signup_type="reset"):
        """Odoo says that the letter was sent, whatever became of it, and keeps none."""
        tells = self.with_context(profplan_tells_delivery=True)
        return super(ResUsers, tells)._action_reset_password(signup_type)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Letters about an account are read by who may change it (§9).

        They let in. Odoo shows them to everybody who sees the person.
        """
        asked = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        return dict.fromkeys(asked, "write")
