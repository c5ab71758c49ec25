from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lib import execution


class ProjectTask(models.Model):
    """Buttons of a card and of a list of cards."""

    _inherit = "project.task"

    def action_start(self):
        """Take these tasks to work; what is under review is taken back apart."""
        self._check_seen()
        under_review = self.filtered(lambda task: task.step == "review")
        if under_review:
            raise UserError(
                self.env._(
                    "«%s» is submitted and waits for the answer. To work on it again, "
                    "take the submission back with «Withdraw».",
                    under_review[0].display_name,
                )
            )
        return self._move_to("in_progress")

    def action_withdraw(self, remark=""):
        """Take submissions back before they are answered: for those who submitted."""
        self._check_seen()
        elsewhere = self.filtered(lambda task: task.step != "review")
        if elsewhere:
            raise UserError("\n".join(elsewhere[:10].mapped(self._get_first_text)))
        return self._move_to("in_progress", remark=remark)

    def action_submit(self, outcome=None, outcome_reason=None):
        """Hand the work in for acceptance; takes it to work first if need be.

        :param outcome: what became of the work, see ``OUTCOMES``; what is said already
            stands if it is not given
        :param outcome_reason: why it is not done in full
        """
        tasks = self._leave_out("review")
        if outcome:
            tasks.write({"outcome": outcome, "outcome_reason": outcome_reason})
        not_started = tasks.filtered(lambda task: task.step in ("assigned", "returned"))
        not_started._move_to("in_progress")
        return tasks._move_to("review")

    def action_accept(self):
        """Take these tasks off control; say which had been taken off before."""
        waiting = self._leave_out("done")
        result = waiting._move_to("done")
        if len(self) == 1:
            return result
        return self._get_notice(waiting, self - waiting)

    def action_return(self, remark):
        """Give these tasks back to their executors with a remark."""
        return self._leave_out("returned")._move_to("returned", remark=remark)

    def action_drop(self, reason):
        """Take these tasks off control without execution."""
        return self._leave_out("dropped")._move_to("dropped", remark=reason)

    def action_reopen(self, reason):
        """Put these closed tasks on control again."""
        self._check_seen()
        closed = self.filtered(lambda task: task.step in execution.CLOSED_STEPS)
        if closed != self:
            raise UserError(
                self.env._(
                    "«%s» is on control: there is nothing to reopen.",
                    (self - closed)[0].display_name,
                )
            )
        return self._move_to("in_progress", remark=reason)

    # --- Those who came second are told ---

    def _leave_out(self, step):
        """These tasks without those on the step already.

        :raises UserError: nothing is left: somebody else was first
        """
        self._check_seen()
        there = self.filtered(lambda task: task.step == step)
        if there and there == self:
            raise UserError("\n".join(there[:10].mapped(self._get_first_text)))
        return self - there

    def _get_first_text(self, task):
        """Who has moved the task to where it is, and when."""
        hold = task.sudo().hold_ids.filtered(lambda hold: not hold.date_end)[-1:]
        return self.env._(
            "«%(task)s»: %(who)s has moved it to «%(step)s» already, on %(day)s.",
            task=task.display_name,
            who=hold.user_id.name or "—",
            step=task.stage_id.name,
            day=format_date(self.env, hold.date_start or task.accepted_on),
        )

    def _get_notice(self, moved, left_out):
        """A short message in the corner after accepting several at once."""
        text = self.env._("Accepted: %s.", len(moved))
        if left_out:
            text += " " + self.env._("Accepted before: %s.", len(left_out))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": text,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # --- Dialogs ---

    def action_ask_submit(self):
        """Ask how the work ended, with its figures, before it is handed in."""
        self.ensure_one()
        self._leave_out("review")
        return self._get_dialog("action_profplan_submit") | {
            "context": {"default_task_id": self.id}
        }

    def _get_dialog(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"kostroma_profplan.{xmlid}"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action
