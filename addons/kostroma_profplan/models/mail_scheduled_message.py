from odoo import api, models
from odoo.exceptions import AccessError


class MailScheduledMessage(models.Model):
    """What will be said in somebody's name is theirs until it is said (design §9).

    Odoo lets whoever may write on a document change and cancel what others have
    scheduled there; it would be posted in their names.
    """

    _inherit = "mail.scheduled.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._check_signed()
        return messages

    def write(self, vals):
        self._check_own_on_plans()
        result = super().write(vals)
        self._check_signed()
        return result

    def unlink(self):
        # What should not be said must not stand there until its day comes.
        if not self.env.user.has_group("kostroma_profplan.group_profplan_manager"):
            self._check_own_on_plans()
        return super().unlink()

    def _check_signed(self):
        """What waits on documents of plans is shown there: signed by who wrote it."""
        if self.env.su:
            return
        foreign = self.sudo().filtered(
            lambda one: one.author_id != one.create_uid.partner_id
        )
        places = [(one.model, one.res_id) for one in foreign]
        if self.env["mail.message"]._get_places_of_plans(places):
            self.env["mail.message"]._raise_signed_by_another()

    def _check_own_on_plans(self):
        """On documents of plans these are the person's own."""
        if self.env.su:
            return
        messages = self.sudo()
        of_plans = self.env["mail.message"]._get_places_of_plans(
            [(one.model, one.res_id) for one in messages]
        )
        for one in messages:
            if one.create_uid != self.env.user and (one.model, one.res_id) in of_plans:
                raise AccessError(
                    self.env._(
                        "Somebody else has written this message: nobody but them "
                        "changes or cancels it."
                    )
                )
