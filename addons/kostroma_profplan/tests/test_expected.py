from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .dates_common import DatesCommon

LATE = {"expected_date": "2026-04-10", "expected_reason": "The hall is under repair"}


@tagged("post_install", "-at_install")
class TestExpected(DatesCommon):
    """The executor says when it will be ready; what will be late is at risk (§5)."""

    def _say(self, user=None, task=None, **vals):
        task = task or self.task
        task.with_user(user or self.user).write({**LATE, **vals})

    def test_a_day_after_the_limit_puts_the_task_at_risk_and_says_why(self):
        self._say()
        self.assertEqual(self.task.health, "at_risk")
        self.assertIn("9 days later", self.task.risk_text)
        self.assertIn("The hall is under repair", self.task.risk_text)
        self.assertEqual(self.tasks[1].health, "on_track", "the other one stands")

    def test_a_day_in_time_is_no_risk_and_needs_no_cause(self):
        self._say(expected_date="2026-04-01", expected_reason=False)
        self.assertEqual(self.task.health, "on_track")
        self.assertFalse(self.task.risk_text)

    def test_at_risk_stays_till_it_is_overdue_whatever_is_refreshed(self):
        self._say()
        for day, health in (("2026-03-25", "at_risk"), ("2026-04-02", "overdue")):
            with self.subTest(day=day):
                self._go_to(day)
                self.env["project.task"]._cron_refresh_health()
                self.assertEqual(self.task.health, health)

    def test_a_postponement_that_reaches_the_day_ends_the_risk(self):
        self._say()
        self.task._set_control_date(date(2026, 4, 10), "granted")
        self.assertEqual(self.task.health, "on_track")

    def test_what_does_not_hold_together_is_refused_in_words(self):
        for vals, words in (
            ({"expected_date": "2026-03-01"}, "has passed"),
            ({"expected_reason": "  "}, "Write why"),
            ({"expected_date": False}, "name the day"),
        ):
            with self.subTest(**vals), self.assertRaisesRegex(ValidationError, words):
                self._say(**vals)

    def test_who_works_on_the_task_says_it_and_nobody_else(self):
        for user in (self.worker, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                self._say(user)
                self.assertTrue(self.task.with_user(user).can_expect)
        stranger = self._create_user("user", login="profplan_stranger")
        for user in (self.viewer, stranger, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._say(user)
        self.assertFalse(self.task.with_user(self.viewer).can_expect)

    def test_handing_in_ends_it_and_nobody_says_more_till_it_is_returned(self):
        self._say()
        self._put(self.task, "review")
        self.assertFalse(self.task.expected_date or self.task.expected_reason)
        self.assertEqual(self.task.health, "on_track")
        with self.assertRaisesRegex(UserError, "is handed in"):
            self._say()
        self._put(self.task, "returned")
        self._say()
        self.assertEqual(self.task.health, "at_risk")
        self._put(self.task, "dropped")
        self.assertFalse(self.task.expected_date)
        with self.assertRaisesRegex(UserError, "off control"):
            self._say(self.manager)

    def test_it_is_on_record_and_the_past_knows_it(self):
        self._say()
        self._go_to("2026-03-05")
        self._say(expected_date="2026-04-20")
        self._put(self.task, "review")
        state = self.task._get_state_at(date(2026, 3, 3))[self.task.id]
        self.assertEqual(state["expected_date"], date(2026, 4, 10))
        self.assertEqual(state["expected_reason"], LATE["expected_reason"])
        rows = self.task.change_ids.filtered(lambda one: one.what == "expected_date")
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows.author_id, self.user | self.env.user)

    def test_no_other_task_has_one(self):
        with self.assertRaises(UserError):
            self.env["project.task"].create({"name": "Own", **LATE})
