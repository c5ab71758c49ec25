from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..lib import execution, files

ACTIVITY_ACCEPT = "kostroma_profplan.mail_activity_accept"
ACTIVITY_REWORK = "kostroma_profplan.mail_activity_rework"
ACTIVITY_DECIDE = "kostroma_profplan.mail_activity_decide"


class ProjectTask(models.Model):
    """Submit, accept, return: who is told what (design §5).

    Whoever has to act gets an activity and a letter at once; whoever waited for an
    answer gets a letter. A batch is one letter a person, however many tasks.
    """

    _inherit = "project.task"

    # --- Who ---

    def _get_acceptors(self):
        """Users who accept this task: hook.

        Coordinators of the plan's coordinating unit, else the plan's controller;
        nobody accepts the work of their own organisation.
        """
        self.ensure_one()
        task = self.sudo()
        plan = task.plan_id
        coordinators = task.env.ref("kostroma_profplan.group_profplan_coordinator")
        users = plan.coordinator_unit_id._get_workers().filtered(
            lambda user: user.active and coordinators in user.all_group_ids
        )
        if task.unit_id.kind == "organisation":
            users -= task.unit_id._get_workers()
        return users or plan.controller_id

    def _get_executors(self):
        """Users who do the task: those assigned, the organisation's people. Hook."""
        self.ensure_one()
        task = self.sudo()
        workers = task.unit_id._get_workers().filtered("active")
        outside = workers.filtered("share")
        return (task.user_ids or workers - outside) | outside

    # --- Buttons tell those who came second ---

    def action_submit(self):
        return super(ProjectTask, self._leave_out("review")).action_submit()

    def action_accept(self):
        """Take these tasks off control; say which had been taken off before."""
        waiting = self._leave_out("done")
        result = super(ProjectTask, waiting).action_accept()
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
        closed = self.filtered(lambda task: task.step in execution.CLOSED_STEPS)
        if closed != self:
            raise UserError(
                self.env._(
                    "«%s» is on control: there is nothing to reopen.",
                    (self - closed)[0].display_name,
                )
            )
        return self._move_to("in_progress", remark=reason)

    def _leave_out(self, step):
        """These tasks without those on the step already.

        :raises UserError: nothing is left: somebody else was first
        """
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

    # --- What follows a move ---

    def _after_move(self, step, remark):
        result = super()._after_move(step, remark)
        self._close_activities([ACTIVITY_ACCEPT, ACTIVITY_DECIDE])
        if step in ("review", *execution.CLOSED_STEPS):
            self._close_activities([ACTIVITY_REWORK])
        if step == "review":
            self._schedule_for_acceptors(ACTIVITY_ACCEPT)
            self._tell("_get_acceptors", step)
        elif step in ("done", "returned") or remark:
            if step == "returned":
                self._schedule_rework(remark)
            self._tell("_get_executors", step, remark)
        return result

    def _note_remark(self, step, remark):
        """The words and the file of a move, readable for the organisation too."""
        words = self.env._(
            "%(step)s: %(remark)s", step=self._get_step_name(step), remark=remark
        )
        attachments = self._attach_remark_files()
        self.sudo()._message_create(
            [
                task._prepare_remark_message_vals(words, attachments.get(task.id, []))
                for task in self
            ]
        )

    def _prepare_remark_message_vals(self, words, attachment_ids):
        author_id, email_from = self._message_compute_author()
        return {
            "author_id": author_id,
            "email_from": email_from,
            "model": self._name,
            "res_id": self.id,
            "body": words,
            "message_type": "comment",
            "subtype_id": self.env.ref("mail.mt_comment").id,
            "attachment_ids": [Command.link(id_) for id_ in attachment_ids],
        }

    def _with_remark_files(self, checked_files):
        """These tasks; the next move's remark comes with these checked files."""
        return self.with_context(profplan_remark_files=tuple(checked_files))

    def _get_remark_files(self):
        """Checked files of the move under way.

        A context that came over RPC cannot hold such objects.
        """
        given = self.env.context.get("profplan_remark_files") or ()
        return [one for one in given if isinstance(one, files.CheckedFile)]

    def _attach_remark_files(self):
        """Attach the files of the remark to each task: ``{task id: ids}``."""
        vals_list = [
            {
                "name": one.name,
                "raw": one.content,
                "res_model": self._name,
                "res_id": task.id,
            }
            for task in self
            for one in self._get_remark_files()
        ]
        ids_by_task = defaultdict(list)
        for attachment in self.env["ir.attachment"].sudo().create(vals_list):
            ids_by_task[attachment.res_id].append(attachment.id)
        return ids_by_task

    # --- Activities ---

    def _schedule_for_acceptors(self, xmlid, note=False):
        """One activity for each acceptor of each task, in one create."""
        delay = self.env.ref(xmlid).sudo().delay_count
        day = self._get_today() + timedelta(days=delay)
        self._schedule(
            xmlid,
            [
                (task, user, day, note)
                for task in self
                for user in task._get_acceptors()
            ],
        )

    def _schedule_rework(self, remark):
        """The remark as work to do for the internal people; by the control date."""
        today = self._get_today()
        self._schedule(
            ACTIVITY_REWORK,
            [
                (task, user, max(today, task.control_date or today), remark)
                for task in self
                for user in task._get_executors()
                if not user.share
            ],
        )

    def _schedule(self, xmlid, wanted):
        """Create activities without a letter or a subscription for each.

        :param wanted: list of (task, user, day, note)
        """
        if self.env.context.get("mail_activity_automation_skip"):
            return
        activity_type = self.env.ref(xmlid).sudo()
        model = self.env["ir.model"]._get(self._name)
        engine = self._as_engine(quiet=True).with_context(
            mail_activity_quick_update=True
        )
        engine.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "date_deadline": day,
                    "note": note or False,
                    "res_model_id": model.id,
                    "res_id": task.id,
                    "summary": activity_type.summary,
                    "user_id": user.id,
                }
                for task, user, day, note in wanted
            ]
        )

    def _close_activities(self, xmlids):
        """Mark all these activities of these tasks as done, without a message each."""
        open_ones = self.sudo().activity_search(xmlids, only_automated=False)
        if open_ones:
            open_ones.write({"active": False})

    # --- Letters ---

    def _is_past_played(self):
        """The example's past is being played: nobody is told of it today."""
        return self._get_today() != self.with_context(profplan_today=None)._get_today()

    def _tell(self, getter, step, remark=False):
        """Tell people of a move; each gets one letter about all their tasks.

        :param getter: name of the method that says whom to tell of a task
        """
        if self._is_past_played():
            return
        tasks_by_user = defaultdict(self.browse)
        for task in self:
            for user in getattr(task, getter)() - self.env.user:
                tasks_by_user[user] |= task
        users_by_tasks = defaultdict(self.env["res.users"].sudo().browse)
        for user, tasks in tasks_by_user.items():
            users_by_tasks[tasks, user.sudo().lang] |= user.sudo()
        for (tasks, lang), users in users_by_tasks.items():
            tasks.with_context(lang=lang)._send_letter(users.partner_id, step, remark)

    def _send_letter(self, partners, step, remark):
        """One message to people who are to hear the same of the same tasks."""
        thread = self if len(self) == 1 else self.env["mail.thread"]
        checked_files = self._get_remark_files()
        thread.sudo().message_notify(
            partner_ids=partners.ids,
            subject=self._get_letter_subject(step),
            body=self._get_letter_body(step, remark),
            attachments=[(one.name, one.content) for one in checked_files],
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _get_letter_subject(self, step):
        what = self._get_letter_head(step)
        if len(self) == 1:
            return self.env._(
                "%(step)s: %(task)s", step=what, task=self.display_name[:120]
            )
        return self.env._("%(step)s: %(count)s tasks", step=what, count=len(self))

    def _get_letter_head(self, step):
        """What has happened, in two words: the name of the column or of the answer."""
        if step == "claimed":
            return self.env._("Said not to apply")
        if step == "applicable":
            return self.env._("It does apply")
        return self._get_step_name(step)

    def _get_letter_words(self):
        """Who did it: by the step, or by the answer on applicability."""
        return {
            "review": self.env._("%s has submitted for your acceptance:"),
            "done": self.env._("%s has accepted, it is off control:"),
            "returned": self.env._("%s has returned to be put right:"),
            "dropped": self.env._("%s has taken off control without execution:"),
            "in_progress": self.env._("%s has put on control again:"),
            "claimed": self.env._("%s says that it does not apply to them:"),
            "applicable": self.env._("%s has answered that it does apply:"),
        }

    def _get_letter_body(self, step, remark):
        """Who did what with which tasks, the remark, and the links."""
        words = self._get_letter_words()[step]
        lines = Markup().join(
            Markup('<li><a href="%s">%s</a></li>')
            % (task._get_letter_link(), task.display_name)
            for task in self
        )
        body = Markup("<p>%s</p><ul>%s</ul>") % (words % self.env.user.name, lines)
        if remark:
            body += Markup("<p>%s</p><blockquote>%s</blockquote>") % (
                self.env._("Remark or reason:"),
                remark,
            )
        return body

    def _get_letter_link(self):
        """Leads everybody to where they work: the board or the portal."""
        return f"{self.get_base_url()}/mail/view?model={self._name}&res_id={self.id}"
