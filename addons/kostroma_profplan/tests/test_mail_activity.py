from odoo.exceptions import AccessError
from odoo.tests import tagged

from .dates_common import DatesCommon


@tagged("post_install", "-at_install")
class TestMailActivity(DatesCommon):
    """What somebody else has to do on a plan's task is not taken away from them."""

    def setUp(self):
        super().setUp()
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        self.activity = self._get_activities(self.coordinator, "accept")

    def test_an_executor_neither_cancels_nor_changes_what_waits_for_the_acceptor(self):
        activity = self.activity.with_user(self.user)
        for do in (
            activity.unlink,
            activity.action_cancel,
            activity.action_archive,
            activity.action_done,
            activity.action_feedback,
            activity.action_reschedule_nextweek,
            lambda: activity.write({"user_id": self.user.id}),
            lambda: activity.write({"active": False}),
            lambda: activity.write({"date_deadline": "2027-01-01"}),
            lambda: activity.write({"res_id": self.tasks[1].id}),
            lambda: self.task.with_user(self.user).activity_unlink(
                ["kostroma_profplan.activity_accept"]
            ),
            lambda: self.task.with_user(self.user).activity_feedback(
                ["kostroma_profplan.activity_accept"]
            ),
            lambda: self.task.with_user(self.user).write(
                {"activity_ids": [(2, activity.id, 0)]}
            ),
        ):
            with self.assertRaises(AccessError):
                do()
        self.assertTrue(self.activity.exists().active)
        self.assertEqual(self.activity.user_id, self.coordinator)

    def test_another_coordinator_does_not_take_it_away_either(self):
        second = self._create_user("coordinator", login="profplan_coordinator_2")
        activity = self.activity.with_user(second)
        for do in (
            activity.unlink,
            activity.action_archive,
            lambda: activity.write({"user_id": second.id}),
        ):
            with self.assertRaises(AccessError):
                do()
        self.assertEqual(self.activity.exists().user_id, self.coordinator)

    def test_what_one_cancels_of_ones_own_is_read_in_the_chatter(self):
        other = self.activity.copy({"user_id": self.coordinator.id})
        for do in (
            self.activity.with_user(self.coordinator).unlink,
            other.with_user(self.coordinator).action_archive,
        ):
            before = self.task.message_ids
            do()
            body = (self.task.message_ids - before).body
            self.assertIn("profplan_coordinator", body)
            self.assertIn("Accept", body)

    def test_what_is_done_is_told_as_done_and_not_as_cancelled(self):
        self.activity.with_user(self.coordinator).action_feedback(feedback="Looked")
        self.assertNotIn("Cancelled", "".join(self.task.message_ids.mapped("body")))
        self.assertFalse(self.activity.active)

    def test_a_manager_may_cancel_and_it_is_read(self):
        self.activity.with_user(self.manager).action_cancel()
        self.assertFalse(self.activity.exists())
        self.assertIn("profplan_coordinator", self.task.message_ids[0].body)

    def test_ones_own_note_to_a_colleague_may_be_taken_back(self):
        note = (
            self.env["mail.activity"]
            .with_user(self.user)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("project.task"),
                    "res_id": self.task.id,
                    "user_id": self.worker.id,
                    "summary": "Look",
                }
            )
        )
        note.unlink()
        self.assertFalse(note.exists())

    def test_an_activity_stays_with_its_task(self):
        own = self.activity.with_user(self.coordinator)
        with self.assertRaises(AccessError):
            own.write({"res_id": self.tasks[1].id})
        outside = self.env["project.task"].create({"name": "Outside of plans"})
        other = outside.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.manager.id
        )
        with self.assertRaises(AccessError):
            other.with_user(self.manager).write({"res_id": self.task.id})

    def test_activities_outside_of_plans_are_odoos(self):
        self.worker.group_ids += self.env.ref("base.group_partner_manager")
        partner = self.env["res.partner"].create({"name": "Outside"})
        activity = partner.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.coordinator.id
        )
        activity.with_user(self.worker).unlink()
        self.assertFalse(activity.exists())
