from odoo import api, models
from odoo.exceptions import AccessError

from .res_users_self import GIVEN_BY_OTHERS


class ResPartner(models.Model):
    """Who has an account is named by who manages accounts (design §9).

    Odoo gives this to everybody who keeps contacts: by another address one gets the
    link to somebody's password, by another name one signs as another.
    """

    _inherit = "res.partner"

    def write(self, vals):
        changed = () if self.env.su else GIVEN_BY_OTHERS.intersection(vals)
        if any(one[name] != vals[name] for one in self for name in changed):
            self._check_may_manage_accounts()
        return super().write(vals)

    def _check_may_manage_accounts(self):
        """Refuse if any of these has an account that the person does not manage."""
        if self.env.su or self._may_manage_accounts():
            return
        people = self.sudo().with_context(active_test=False)
        if people.user_ids:
            raise AccessError(
                self.env._(
                    "%(people)s: who has an account is named, joined and let in by "
                    "managers and administrators.",
                    people=", ".join(people.user_ids.mapped("name")),
                )
            )

    @api.model
    def _may_manage_accounts(self):
        manages = self.env["res.users"].has_access("write")
        return manages or "manager" in self.env["project.task"]._get_staff_roles()
