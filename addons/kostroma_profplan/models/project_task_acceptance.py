from collections import defaultdict
from datetime import timedelta

from odoo import models

from ..lib import files


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

    # --- What follows a move ---

    def _schedule_after_move(self, step, remark):
        """An activity for whoever has to act now."""
        if step == "review":
            self._schedule_for_acceptors("activity_accept")
        elif step == "returned":
            self._schedule_rework(remark)

    def _send_after_move(self, step, remark):
        """A letter to whoever has to act, or has waited for an answer."""
        if step == "review":
            self._tell_acceptors(step)
        elif step in ("done", "returned") or (remark and step != "withdrawn"):
            self._tell_executors(step, remark)

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
        """The remark as work to do for the internal people; by the limit."""
        summary = self.env.ref("kostroma_profplan.activity_rework").sudo().summary
        today = self._get_today()
        self._create_activities(
            [
                task._prepare_activity_vals(
                    "activity_rework",
                    user,
                    max(today, task.limit_date or today),
                    summary,
                    note=remark,
                )
                for task in self
                for user in task._get_executors()
                if not user.share
            ]
        )

    # --- Letters ---

    def _tell_acceptors(self, step, remark=False):
        self._tell(lambda task: task._get_acceptors(), step, remark)

    def _tell_executors(self, step, remark=False):
        self._tell(lambda task: task._get_executors(), step, remark)

    def _tell(self, get_users, step, remark):
        """Tell people of a move; each gets one letter about all their tasks.

        :param get_users: whom to tell of a task: a function of the task
        :param step: the step the tasks are on now, or an answer on applicability
        """
        if self._is_past_played():
            return
        # Read all the people at once: record by record, each would cost queries.
        self.sudo().unit_id._get_workers().partner_id.mapped("email")
        rows_by_user = defaultdict(list)
        for task in self:
            for user in get_users(task) - self.env.user:
                rows_by_user[user].append({"task": task})
        attachments = self[:1]._get_message_attachments(self._get_remark_files())
        letter = self.env["profplan.letter"].with_context(
            profplan_letter_attachments=(files.CheckedFile, attachments.ids)
        )
        letter._send("moved", rows_by_user, step=step, remark=remark)
