from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class MailMessage(models.Model):
    """Whatever a message is of, nobody signs it as another (design §9)."""

    _inherit = "mail.message"

    @api.model
    def _sign_as_oneself(self, vals_list):
        """What a person writes is signed by them.

        Code that runs as superuser for a person signs by the company and the system,
        too, and by an address that is nobody's: then without a name.
        """
        user = self.env.user
        if user._is_public():
            return vals_list
        own = {
            "author_id": user.partner_id.id,
            "author_guest_id": False,
            "email_from": user.email_formatted,
        }
        if not self.env.su:
            return [vals | own for vals in vals_list]
        if all(self._is_signed(vals, own) for vals in vals_list):
            return vals_list
        partners, emails = self._get_foreign_signers(vals_list)
        names = self._get_names_of_senders()
        return [
            vals | own
            if vals.get("author_id") in partners or self._get_sender(vals) in emails
            else vals | self._prepare_sender(vals, names)
            for vals in vals_list
        ]

    @api.model
    def _is_signed(self, vals, own):
        """Whether it says nothing but the person's own: then nothing is looked up."""
        return all(not vals.get(name) or vals[name] == own[name] for name in own)

    @api.model
    def _get_foreign_signers(self, vals_list):
        """(partners, addresses) of other people's accounts that sign these messages."""
        user = self.env.user
        partners = {vals.get("author_id") for vals in vals_list}
        partners -= {user.partner_id.id, None, False}
        emails = {self._get_sender(vals) for vals in vals_list}
        emails -= {email_normalize(user.email), False}
        if not (partners or emails):
            return partners, emails
        robot, company = self._get_impersonal()
        partners -= {robot.id, company.id}
        emails -= {email_normalize(one.email) for one in (robot, company)}
        if not (partners or emails):
            return partners, emails
        signers = Domain("partner_id", "in", list(partners))
        signers |= Domain("email_normalized", "in", list(emails))
        others = Domain("id", "not in", [user.id, SUPERUSER_ID])
        found = self.env["res.users"].sudo().search(signers & others)
        return (
            partners & set(found.partner_id.ids),
            emails & set(found.mapped("email_normalized")),
        )

    @api.model
    def _get_impersonal(self):
        """The system and the company: their addresses are no person's."""
        return self.env.ref("base.partner_root"), self.env.company.partner_id

    @api.model
    def _get_names_of_senders(self):
        """``{address: as it is written with its name}`` of who may sign by name."""
        known = [*self._get_impersonal(), self.env.user.partner_id]
        return {email_normalize(one.email): one.email_formatted for one in known}

    @api.model
    def _prepare_sender(self, vals, names):
        """The address of a message, with the name that is known of it.

        By a name alone one would be taken for another person.
        """
        if not vals.get("email_from"):
            return {}
        sender = self._get_sender(vals)
        author = self.env["res.partner"].sudo().browse(vals.get("author_id") or ())
        if sender and email_normalize(author.email) == sender:
            return {"email_from": author.email_formatted}
        own = self.env.user.email_formatted
        return {"email_from": names.get(sender, sender) or own}

    @api.model
    def _get_sender(self, vals):
        """The bare address that a message is from; False if there is none."""
        return email_normalize(vals.get("email_from") or "")
