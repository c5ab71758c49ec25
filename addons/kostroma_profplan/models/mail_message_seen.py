from odoo import api, models
from odoo.fields import Command


class MailMessage(models.Model):
    """A message reaches nothing that its writer does not see (design §9).

    Odoo makes it a key to others: it tells the name of its document, and the changes
    that it lists are written as superuser, whatever commands they come with.
    """

    _inherit = "mail.message"

    @api.model
    def _leave_own_changes(self, vals_list):
        """Values of messages without tracked changes but those of the record.

        Even there changes are made, those of other messages are not touched.
        """
        record = self._is_record()
        return [
            {
                **vals,
                "tracking_value_ids": [
                    command
                    for command in vals["tracking_value_ids"]
                    if record and command[0] == Command.CREATE
                ],
            }
            if vals.get("tracking_value_ids")
            else vals
            for vals in vals_list
        ]

    def _check_documents_seen(self):
        """Nobody learns by a message of their own what a record is called.

        Odoo asks for no right to the document of what is shown on none: a message to
        named people, words on a record that has no chatter.
        """
        if self.env.su:
            return
        staff = self.env.user._is_internal()
        placed = self.sudo().filtered(lambda one: one.model in self.env and one.res_id)
        for model, messages in placed.grouped("model").items():
            ids = set(messages.mapped("res_id"))
            if staff and isinstance(self.env[model], self.pool["mail.thread"]):
                # Odoo tells of assignments for who may not read any more.
                ids = self.env["profplan.engine.mixin"]._get_ids_of_plans(model, ids)
            self.env[model].browse(ids).check_access("read")
        elsewhere = self.sudo().filtered(
            lambda one: (
                (one.parent_id.model, one.parent_id.res_id) != (one.model, one.res_id)
            )
        )
        elsewhere.parent_id.sudo(False).check_access("read")
