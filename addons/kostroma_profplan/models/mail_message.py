from odoo import api, models
from odoo.exceptions import UserError

# What people write themselves stays theirs to correct; these kinds are the record.
RECORD_TYPES = ("auto_comment", "notification")


class MailMessage(models.Model):
    """The record of a plan's task is read for years: nobody rewrites it (design §5).

    Whoever may write on a document may, by Odoo's own rights, also write and delete
    its messages over RPC, and an author may edit their comments in the chatter.
    """

    _inherit = "mail.message"

    _PROFPLAN_RECORD_FIELDS = frozenset(
        {
            "attachment_ids",
            "author_id",
            "body",
            "date",
            "email_from",
            "message_type",
            "model",
            "res_id",
            "subject",
            "subtype_id",
        }
    )

    def write(self, vals):
        if self._PROFPLAN_RECORD_FIELDS.intersection(vals):
            self._check_no_record_of_plan()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_record_of_plan(self):
        self._check_no_record_of_plan()

    def _check_no_record_of_plan(self):
        """Refuse when one of these messages records what became of a plan's task."""
        if self.env.su:
            return
        task_ids = [
            message.res_id
            for message in self.sudo()
            if message.model == "project.task" and message.message_type in RECORD_TYPES
        ]
        tasks = self.env["project.task"].sudo().browse(task_ids).exists()
        if tasks.measure_id:
            raise UserError(
                self.env._(
                    "This line is the record of a task under control: it is neither "
                    "changed nor deleted. Write what you want to add as a message."
                )
            )
