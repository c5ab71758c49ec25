from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ProfplanLetterLog(models.Model):
    """A letter about tasks and what became of it (design §5).

    It is sent when the mail server took it. While there is no server, or it is down,
    letters wait and go out later, once. What the server refused is listed here and
    may be sent again.
    """

    _name = "profplan.letter.log"
    _description = "Letter"
    _order = "id desc"
    _rec_name = "subject"

    user_id = fields.Many2one(
        "res.users", "To", required=True, index=True, ondelete="cascade"
    )
    subject = fields.Char(required=True)
    state = fields.Selection(
        [
            ("waiting", "Waits for the mail server"),
            ("sent", "Sent"),
            ("failed", "Refused"),
            ("inbox", "In the inbox of Odoo"),
        ],
        required=True,
        index=True,
    )
    reason = fields.Text("Answer of the mail server")
    sent_on = fields.Datetime()
    mail_id = fields.Many2one("mail.mail", index="btree_not_null", ondelete="set null")

    def action_send_again(self):
        """Put refused and waiting letters into the queue once more."""
        if "manager" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(self.env._("Letters are sent again by a manager."))
        letters = self.sudo().filtered(
            lambda letter: letter.state in ("failed", "waiting") and letter.mail_id
        )
        if not letters:
            raise UserError(
                self.env._("None of these letters waits: there is nothing to send.")
            )
        letters._wait()
        letters.mail_id.auto_delete = True
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("In the queue again: %s.", len(letters)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _get_of_mails(self, mails):
        return self.sudo().search([("mail_id", "in", mails.ids)])

    def _note(self, state, reason=False):
        """What became of these letters."""
        self.sudo().write(
            {
                "state": state,
                "reason": reason,
                "sent_on": fields.Datetime.now() if state == "sent" else False,
            }
        )

    def _wait(self, reason=False):
        """Leave these letters in the queue: its next run tries them again."""
        if not self:
            return
        self.sudo().mail_id._stay_in_queue()
        self._note("waiting", reason)
