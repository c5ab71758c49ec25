from markupsafe import escape

from odoo import models
from odoo.fields import Command


class ProjectTask(models.Model):
    """The life of a task is read in its chatter (design §5); who follows it."""

    _inherit = "project.task"

    def _note_move(self, step, remark):
        """Where these tasks went, and why, in the chatter of each."""
        name = (
            self.env._("The submission is taken back")
            if step == "withdrawn"
            else self._get_step_name(step)
        )
        if remark:
            name = self.env._("%(step)s: %(remark)s", step=name, remark=remark)
        told = step in ("review", "done")
        words = {
            task.id: " — ".join(filter(None, (name, told and task._get_outcome_text())))
            for task in self
        }
        self._note(words, self._attach_remark_files())

    def _note_words(self, words):
        """The same words in the chatter of every task, with the remark's files."""
        self._note(dict.fromkeys(self.ids, words), self._attach_remark_files())

    def _note(self, words_by_id, attachments_by_id=None):
        """Put plain words into the chatters of these tasks, in one insert.

        Words are words: what people typed as HTML is shown, not rendered.

        The life of a task is read there (design §5). Nobody is mailed by it, and an
        organisation reads it too.
        """
        author_id, email_from = self[:1]._message_compute_author()
        attachments = attachments_by_id or {}
        self.sudo()._as_record()._message_create(
            [
                {
                    "author_id": author_id,
                    "email_from": email_from,
                    # Else it is looked up for every message.
                    "reply_to": email_from,
                    "model": self._name,
                    "res_id": task.id,
                    "body": escape(words_by_id[task.id]),
                    # Not a comment: its author could edit that. See mail_message.
                    "message_type": "auto_comment",
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(
                        "mail.mt_comment"
                    ),
                    "attachment_ids": [
                        Command.link(id_) for id_ in attachments.get(task.id, ())
                    ],
                    **self._get_note_moment(),
                }
                for task in self
            ]
        )

    def _get_note_moment(self):
        """The time of a note: now, or noon of the past day that is played."""
        return {"date": self._get_now()} if self._is_past_played() else {}

    def _subscribe_assignees(self):
        """Make the assigned people followers, all of them in one insert."""
        subtypes = self.env["mail.message.subtype"].default_subtypes(self._name)[0]
        self.env["mail.followers"].sudo().create(
            [
                {
                    "res_model": self._name,
                    "res_id": task.id,
                    "partner_id": partner.id,
                    "subtype_ids": [Command.set(subtypes.ids)],
                }
                for task in self
                for partner in task.user_ids.partner_id
            ]
        )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Followers of a plan's new tasks come in one insert afterwards.

        By hand only people are added who may read the task.
        """
        if self._is_quiet():
            return True
        self._check_may_follow(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)
