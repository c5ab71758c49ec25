from datetime import timedelta

from odoo import models

from ..lib import files


class ProjectTask(models.Model):
    """Submit, accept, return: who is told what (design §5).

    Whoever has to act gets an activity and a letter at once; whoever waited for an
    answer gets a letter. A batch is one letter a person, however many tasks.
    """

    _inherit = "project.task"

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
                for task, told in self._get_told("acceptors").items()
                for user in told.people.values()
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
                for task, told in self._get_told("people").items()
                for user in told.get_own()
                if not user.share
            ]
        )

    # --- Letters ---

    def _tell_acceptors(self, step, remark=False):
        self._tell("acceptors", step, remark)

    def _tell_executors(self, step, remark=False):
        self._tell("people", step, remark)

    def _tell(self, purpose, step, remark):
        """Tell people of a move; each gets one letter about all their tasks.

        :param purpose: whom to tell, see ``profplan.told``
        :param step: the step the tasks are on now, or an answer on applicability
        """
        if self._is_past_played():
            return
        note = "outcome" if step == "review" else None
        rows_by_user = self._get_rows_by_user(purpose, note)
        rows_by_user.pop(self.env.user, None)
        attachments = self[:1]._get_message_attachments(self._get_remark_files())
        letter = self.env["profplan.letter"].with_context(
            profplan_letter_attachments=(files.CheckedFile, attachments.ids)
        )
        letter._send("moved", rows_by_user, step=step, remark=remark)
