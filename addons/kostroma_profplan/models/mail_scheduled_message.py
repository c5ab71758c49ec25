from odoo import models
from odoo.exceptions import AccessError


class MailScheduledMessage(models.Model):
    """What will be said in somebody's name is theirs until it is said (design §9).

    Odoo lets whoever may write on a document change and cancel what others have
    scheduled there; it would be posted in their names.
    """

    _inherit = "mail.scheduled.message"

    def write(self, vals):
        self._check_own_on_plans()
        return super().write(vals)

    def unlink(self):
        self._check_own_on_plans()
        return super().unlink()

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
