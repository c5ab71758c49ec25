from odoo import api, models


class MailTrackingValue(models.Model):
    """Tracked changes are the record, the administrator included (design §9).

    They are listed, changed and deleted with their message; Odoo lets an administrator
    do so by themselves, too.
    """

    _inherit = "mail.tracking.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values._check_not_of_plans()
        return values

    def write(self, vals):
        self._check_not_of_plans()
        result = super().write(vals)
        self._check_not_of_plans()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_plans(self):
        self._check_not_of_plans()

    def _check_not_of_plans(self):
        """As superuser they are written by the message that lists them."""
        if self.env.su:
            return
        messages = self.sudo().mail_message_id
        if messages.with_env(self.env)._filter_of_plans():
            messages.with_env(self.env)._raise_record_kept()
