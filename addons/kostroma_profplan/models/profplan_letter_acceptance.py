from odoo import fields, models

from ..lib import files


class ProfplanLetter(models.AbstractModel):
    """Letters about submitting, accepting and returning, with the remark's file."""

    _inherit = "profplan.letter"

    def _get_words_moved(self, rows, step, remark):
        """Who has done what with these tasks, and the remark."""
        opening = self._get_move_words()[step] % self.env.user.name
        return {
            "subject": self._get_move_subject(rows, step),
            "opening": self._with_remark(opening, remark),
        }

    def _with_remark(self, opening, remark):
        """An opening with the remark or reason behind it, if there is one."""
        if not remark:
            return opening
        return self.env._(
            "%(opening)s Remark or reason: «%(remark)s»",
            opening=opening,
            remark=remark,
        )

    def _get_move_subject(self, rows, step):
        heads = {
            "claimed": self.env._("Said not to apply"),
            "applicable": self.env._("It does apply"),
        }
        task_model = self.env["project.task"]
        head = heads.get(step) or task_model._get_step_name(step)
        if len(rows) == 1:
            name = rows[0]["task"].name
            return f"{head}: {name[:100]}…" if len(name) > 100 else f"{head}: {name}"
        return self.env._("%(step)s: tasks %(count)s", step=head, count=len(rows))

    def _get_move_words(self):
        return {
            "review": self.env._("%s has submitted the work for your acceptance."),
            "done": self.env._("%s has accepted the work: it is off control."),
            "returned": self.env._("%s has returned the work to be put right."),
            "dropped": self.env._("%s has taken it off control without execution."),
            "in_progress": self.env._("%s has put it on control again."),
            "claimed": self.env._("%s says that it does not apply to them."),
            "applicable": self.env._("%s has answered that it does apply."),
        }

    def _prepare_message_vals(self, user, subject, body):
        """The files of a remark go with the letter.

        The ids come from our own code: a context over RPC cannot hold the class.
        """
        vals = super()._prepare_message_vals(user, subject, body)
        mark, ids = self.env.context.get("profplan_letter_attachments") or (None, ())
        if mark is files.CheckedFile and ids:
            vals["attachment_ids"] = [fields.Command.link(id_) for id_ in ids]
        return vals
