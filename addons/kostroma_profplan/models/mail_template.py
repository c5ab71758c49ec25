from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import email_normalize

# What of a letter its sender may give beside the template.
GIVEN = frozenset(
    {
        "attachment_ids",
        "author_id",
        "auto_delete",
        "body",
        "body_html",
        "email_cc",
        "email_from",
        "email_to",
        "message_type",
        "partner_ids",
        "recipient_ids",
        "reply_to",
        "scheduled_date",
        "subject",
    }
)
RELATED = {
    "attachment_ids": "ir.attachment",
    "partner_ids": "res.partner",
    "recipient_ids": "res.partner",
}


class MailTemplate(models.Model):
    """A letter by a template carries what its sender may give (design §9).

    Odoo makes the letter as superuser and takes whatever values the caller adds: files
    of others, words on any document, commands that change or delete records.
    """

    _inherit = "mail.template"

    def send_mail_batch(
        self,
        res_ids,
        force_send=False,
        raise_exception=False,
        email_values=None,
        email_layout_xmlid=False,
    ):
        if email_values and not self.env.su:
            self._check_given_to_letter(email_values)
        return super().send_mail_batch(
            res_ids,
            force_send=force_send,
            raise_exception=raise_exception,
            email_values=email_values,
            email_layout_xmlid=email_layout_xmlid,
        )

    @api.model
    def _check_given_to_letter(self, values):
        """Refuse what is not the sender's to give.

        :param values: of the letter, beside those of the template
        """
        user = self.env.user
        given = values.keys() <= GIVEN
        given &= values.get("author_id") in (None, user.partner_id.id)
        sender = email_normalize(values.get("email_from") or "")
        if not given or sender not in (False, email_normalize(user.email)):
            raise AccessError(
                self.env._(
                    "A letter is sent in one's own name, and nothing is changed by it."
                )
            )
        for name, model in RELATED.items():
            linked = self._get_ids_of_letter(values.get(name) or ())
            self.env[model].browse(linked).check_access("read")

    @api.model
    def _get_ids_of_letter(self, commands):
        """Ids that a letter refers to; it changes, makes and deletes none of them."""
        ids = []
        for command in commands:
            if isinstance(command, int):
                ids.append(command)
                continue
            code, *rest = command
            if code == Command.LINK:
                ids.append(rest[0])
            elif code == Command.SET:
                ids += rest[1]
            else:
                raise AccessError(
                    self.env._("A letter names files and people, it changes none.")
                )
        return ids
