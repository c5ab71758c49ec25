from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command
from odoo.tools import email_normalize

INVITATION = "auth_signup.portal_set_password_email"


class ResUsers(models.Model):
    """Accounts of organisations' people: made or found by their address (§6, §9)."""

    _inherit = "res.users"

    @api.model
    def _get_portal_accounts(self, people):
        """Portal users by their addresses; the missing ones are made in one create.

        An account of the staff, and one that was archived, is not taken. No letter is
        sent. Rights of the person must have been checked before.

        :param people: ``{address: name}``
        :return: (``{address: user}``, ``{address: why not}``)
        """
        addresses = {given: email_normalize(given) for given in people}
        known = self._get_accounts_by_email(list(filter(None, addresses.values())))
        refused, missing = {}, {}
        for given, email in addresses.items():
            reason = (
                self._get_refusal(known.get(email))
                if email
                else self.env._("no e-mail address")
            )
            if reason:
                refused[given] = reason
            elif email not in known:
                missing.setdefault(
                    email, self._prepare_portal_vals(email, people[given])
                )
        # The right was checked by the caller: nobody else makes accounts.
        made = self._without_invitation().create(list(missing.values()))
        known.update(zip(missing, made, strict=True))
        accounts = {
            given: known[email]
            for given, email in addresses.items()
            if given not in refused
        }
        return accounts, refused

    @api.model
    def _get_accounts_by_email(self, emails):
        """``{address: user}``, archived ones too; a login is surer than an e-mail."""
        users = self.sudo().with_context(active_test=False)
        found = users.search(
            ["|", ("login", "in", emails), ("email_normalized", "in", emails)],
            order="active desc, share desc, id",
        )
        known = {}
        for user in found:
            known.setdefault(user.email_normalized, user)
        return known | {user.login: user for user in found if user.login in emails}

    @api.model
    def _get_refusal(self, user):
        """Why this account may not be an organisation's, or nothing: hook."""
        if not user:
            return None
        if not user.active:
            return self.env._("the account with this address is archived")
        if not user._is_portal():
            return self.env._("the account with this address is one of the staff")
        return None

    @api.model
    def _prepare_portal_vals(self, email, name):
        group = self.env["ir.model.data"]._xmlid_to_res_id("base.group_portal")
        return {
            "login": email,
            "email": email,
            "name": name or email,
            "lang": self.env.user.lang,
            "tz": self.env["profplan.unit.responsible"]._get_zone(),
            "group_ids": [Command.set([group])],
        }

    @api.model
    def _without_invitation(self):
        """Users as the system makes them: Odoo would write to each at once."""
        return (
            self.env["profplan.unit"]
            ._without_switches(defaults=True)
            .sudo()
            .env["res.users"]
            .with_context(no_reset_password=True)
        )

    def _send_invitations(self):
        """Odoo's own invitation to the portal, one letter each, through the queue.

        The link lets in: the letter is the system's, whoever has it sent does not read
        it (see res_users_letters).
        """
        users = self._without_invitation().browse(self.ids).with_user(SUPERUSER_ID)
        users.partner_id.signup_prepare()
        template = users.env.ref(INVITATION)
        for lang, alike in users.grouped("lang").items():
            template.with_context(
                dbname=self.env.cr.dbname, lang=lang, medium="portalinvite"
            ).send_mail_batch(alike.ids)
