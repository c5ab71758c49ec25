from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .profplan_engine_mixin import Opened


class MailActivity(models.Model):
    """What somebody else has to do on a plan's task is theirs (design §5).

    Odoo lets whoever may write on a document cancel and change the activities of
    others there. Here only the person themselves, a manager and whoever made an
    activity by hand may; and what is cancelled is read in the chatter.
    """

    _inherit = "mail.activity"

    # What ties an activity to its task and its person.
    _PROFPLAN_TIES = frozenset({"res_id", "res_model", "res_model_id"})

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        of_plan = self._filter_of_plan()
        of_plan._check_not_of_others()
        bodies = {}
        if self._PROFPLAN_TIES & vals.keys():
            of_plan._raise_stays_with_task()
        if not vals.get("active", True) and not self._is_being_done():
            bodies = of_plan._get_cancelled_bodies()
        result = super().write(vals)
        if self._PROFPLAN_TIES & vals.keys():
            (self._filter_of_plan() - of_plan)._raise_stays_with_task()
            # Odoo asks only where it was; its name is that of the document.
            self.check_access("create")
        self._note_cancelled(bodies)
        return result

    def unlink(self):
        bodies = {}
        if not self.env.su:
            of_plan = self._filter_of_plan()
            of_plan._check_not_of_others()
            bodies = of_plan._get_cancelled_bodies()
        result = super().unlink()
        self._note_cancelled(bodies)
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        """Odoo itself writes into the chatter what is done."""
        done = self.with_context(profplan_activity_done=Opened("done"))
        return super(MailActivity, done)._action_done(feedback, attachment_ids)

    def _is_being_done(self):
        return self.env.context.get("profplan_activity_done") == Opened("done")

    def _note_cancelled(self, bodies):
        if bodies:
            self.env["project.task"].browse(bodies)._note(bodies)

    def _get_cancelled_bodies(self):
        """``{task id: words}`` on the open ones of these activities."""
        return {
            task_id: " ".join(activity._get_cancelled_text() for activity in activities)
            for task_id, activities in self.filtered("active")
            .sudo()
            .grouped("res_id")
            .items()
        }

    def _filter_of_plan(self):
        """Those of these activities that are on tasks of plans."""
        ids = {
            activity.res_id
            for activity in self.sudo()
            if activity.res_model == "project.task"
        }
        tasks = self.env["project.task"].sudo().browse(ids).exists()
        of_plan = set(tasks.filtered("measure_id").ids)
        return self.filtered(
            lambda activity: (
                activity.sudo().res_model == "project.task"
                and activity.sudo().res_id in of_plan
            )
        )

    def _check_not_of_others(self):
        user = self.env.user
        if "manager" in self.env["project.task"]._get_staff_roles():
            return
        for activity in self.sudo():
            by_hand = activity.create_uid == user and not activity.automated
            if activity.user_id and activity.user_id != user and not by_hand:
                raise AccessError(
                    self.env._(
                        "«%(activity)s» is for %(person)s to do: nobody else cancels "
                        "or changes it. Write to them, or ask a manager.",
                        activity=activity._get_words(),
                        person=activity.user_id.name,
                    )
                )

    def _raise_stays_with_task(self):
        if self:
            raise AccessError(
                self.env._("What is to be done on a task under control stays with it.")
            )

    def _get_words(self):
        return self.summary or self.activity_type_id.name or self.env._("Activity")

    def _get_cancelled_text(self):
        """For the chatter: what was cancelled, whose it was, by when it was due."""
        return self.env._(
            "Cancelled: «%(activity)s», %(person)s, until %(date)s.",
            activity=self._get_words(),
            person=self.user_id.name or "—",
            date=format_date(self.env, self.date_deadline),
        )
