from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lib import execution, files


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
        if step == "review":
            self._schedule_for_acceptors("activity_accept")
            self._tell("_get_acceptors", step)
        elif step in ("done", "returned") or remark:
            if step == "returned":
                self._schedule_rework(remark)
            self._tell("_get_executors", step, remark)
        return result

    def _get_closed_activity_types(self, step):
        """Whatever waited for the acceptor, or for the executor, has come."""
        closed = [*super()._get_closed_activity_types(step), "activity_applicability"]
        if step != "review":
            closed.append("activity_accept")
        if step in ("review", *execution.CLOSED_STEPS):
            closed.append("activity_rework")
        return closed

    def _note(self, words_by_id, attachments_by_id=None):
        """The file that came with a remark goes with its words."""
        given = attachments_by_id or self._attach_remark_files()
        return super()._note(words_by_id, given)

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
        activity_type = self.env.ref(f"kostroma_profplan.{xmlid}").sudo()
        day = self._get_today() + timedelta(days=activity_type.delay_count)
        self._create_activities(
            [
                task._prepare_activity_vals(
                    xmlid, user, day, activity_type.summary, note=note
                )
                for task in self
                for user in task._get_acceptors()
            ]
        )

    def _schedule_rework(self, remark):
        """The remark as work to do for the internal people; by the control date."""
        summary = self.env.ref("kostroma_profplan.activity_rework").sudo().summary
        today = self._get_today()
        self._create_activities(
            [
                task._prepare_activity_vals(
                    "activity_rework",
                    user,
                    max(today, task.control_date or today),
                    summary,
                    note=remark,
                )
                for task in self
                for user in task._get_executors()
                if not user.share
            ]
        )

    # --- Letters ---

    def _is_past_played(self):
        """The example's past is being played: nobody is told of it today."""
        return self._get_today() != self.with_context(profplan_today=None)._get_today()

    def _tell(self, getter, step, remark=False):
        """Tell people of a move; each gets one letter about all their tasks.

        :param getter: name of the method that says whom to tell of a task
        :param step: the step the tasks are on now, or an answer on applicability
        """
        if self._is_past_played():
            return
        # Read all the people at once: record by record, each would cost queries.
        self.sudo().unit_id._get_workers().partner_id.mapped("email")
        rows_by_user = defaultdict(list)
        for task in self:
            for user in getattr(task, getter)() - self.env.user:
                rows_by_user[user].append({"task": task})
        attachments = self[:1]._get_message_attachments(self._get_remark_files())
        letter = self.env["profplan.letter"].with_context(
            profplan_letter_attachments=(files.CheckedFile, attachments.ids)
        )
        letter._send("moved", rows_by_user, step=step, remark=remark)

    def _get_message_attachments(self, checked_files):
        """The files of the last remark as they hang on the first task's message."""
        if not checked_files:
            return self.env["ir.attachment"]
        return self.sudo().message_ids.filtered("attachment_ids")[:1].attachment_ids
