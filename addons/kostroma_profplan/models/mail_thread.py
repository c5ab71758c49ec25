import uuid

from odoo import api, models
from odoo.exceptions import AccessError

from .mail_message import RECORD
from .profplan_engine_mixin import Opened

# A letter that the mail server hands in: no person is there who could be told what is
# wrong with a file of it.
LETTER = Opened("letter")


class MailThread(models.AbstractModel):
    """Odoo's messaging is no door to a plan's documents (design §9)."""

    _inherit = "mail.thread"

    # --- The mail gateway ---

    @api.model
    def _check_gateway(self):
        """Letters come in by the system only.

        The gateway acts with the system's rights in the name of whoever the letter
        says it is from: no person calls it, but Odoo's administrator, whom a mail
        server uses.
        """
        if not (self.env.su or self.env.user._is_system()):
            raise AccessError(
                self.env._("Letters are taken in by the mail server, not by people.")
            )

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        self._check_gateway()
        return super(
            MailThread, self.with_context(profplan_letter=LETTER)
        ).message_process(
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        self._check_gateway()
        return super().message_route(
            message,
            message_dict,
            model=model,
            thread_id=thread_id,
            custom_values=custom_values,
        )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        self._check_gateway()
        return super().message_new(msg_dict, custom_values=custom_values)

    def message_update(self, msg_dict, update_vals=None):
        self._check_gateway()
        return super().message_update(msg_dict, update_vals=update_vals)

    # --- The record is written by private methods ---

    def _as_record(self):
        """These documents; what is noted on them now is the record."""
        return self.with_context(profplan_record=RECORD)

    def _message_log_batch(self, bodies, *args, **kwargs):
        """A note is the record; what else Odoo writes so is what a person says.

        A short message to many phones is noted on whatever documents its sender names.
        """
        note = kwargs.get("message_type", "notification") == "notification"
        thread = self._as_record() if note else self
        return super(MailThread, thread)._message_log_batch(bodies, *args, **kwargs)

    def _message_track(self, fields_iter, initial_values_dict):
        return super(MailThread, self._as_record())._message_track(
            fields_iter, initial_values_dict
        )

    # --- Letters to addresses ---

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """An organisation's people write to those who follow, to no other address.

        Odoo sends a message, files and all, to whatever address its writer gives.
        """
        given = (msg_vals or {}).get(
            "outgoing_email_to", message.sudo().outgoing_email_to
        )
        if given and self.env.user.share:
            raise AccessError(
                self.env._("Letters to addresses are sent by the staff only.")
            )
        return super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)

    # --- Links that let in without a login ---

    def _sign_token(self, pid):
        """A plan's document is signed for nobody: the sign is never the same."""
        if self._get_ids_of_plan_threads():
            return uuid.uuid4().hex
        return super()._sign_token(pid)

    def _get_ids_of_plan_threads(self):
        return self.env["profplan.engine.mixin"]._get_ids_of_plans(self._name, self.ids)

    # --- Followers ---

    def _check_may_follow(self, partner_ids):
        """Tell who adds somebody that they may not read it."""
        followers = self.env["mail.followers"]
        if (
            partner_ids
            and not self.env["project.task"]._is_engine()
            and followers._get_outsiders(
                (self._name, id_, partner)
                for id_ in self.ids
                for partner in partner_ids
            )
        ):
            followers._raise_outsider()

    def message_unsubscribe(self, partner_ids=None):
        """Others stop following a plan's document only by who answers for the plan."""
        others = set(partner_ids or ()) - set(self.env.user.partner_id.ids)
        if others and not self.env.su and self._get_ids_of_plan_threads():
            roles = self.env["project.task"]._get_staff_roles()
            if "coordinator" not in roles and "manager" not in roles:
                raise AccessError(
                    self.env._(
                        "People stop following a document of a plan themselves, or by "
                        "a coordinator."
                    )
                )
        return super().message_unsubscribe(partner_ids)
