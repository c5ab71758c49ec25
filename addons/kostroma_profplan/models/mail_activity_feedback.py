from odoo import models

from .mail_message import RECORD


class MailActivity(models.Model):
    """«Done» of an activity is a line of the record, whoever presses it."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        recorded = self.with_context(profplan_record=RECORD)
        return super(MailActivity, recorded)._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )
