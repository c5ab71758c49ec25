from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestLock(SheetCommon):
    """ "Due" and "locked" are two dates; the way out stands at every door (§6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._begin_with("executing")

    def setUp(self):
        super().setUp()
        self._tell()
        self.plan.with_user(self.manager).lock_date = "2026-05-15"
        self._set_day("2026-05-16 09:00:00")
        self.own = self.sheet.with_user(self.portal)

    def test_what_is_late_is_taken_until_the_last_day(self):
        self._set_day("2026-05-15 09:00:00")
        self.assertIn(",submit,", self.own.can_do)
        self.own.action_submit()
        self.assertEqual(self.sheet.state, "report_review")

    def test_every_door_is_closed_after_it_and_says_whom_to_ask(self):
        task = self._get_task("report")
        doors = {
            "report": self.own.action_submit,
            "line": self.own.line_ids.action_report,
            "task": task.with_user(self.portal).action_submit,
            "coordinator": self.sheet.with_user(self.coordinator).action_submit,
        }
        for name, door in doors.items():
            with self.subTest(name), self.assertRaises(UserError) as refused:
                door()
            for words in (self.school.name, self.coordinator.name, "exception"):
                self.assertIn(words, str(refused.exception))
        self.assertEqual(self.sheet.state, "executing")
        self.assertNotIn("submit", self.own.can_do or "")
        self.assertIn(self.coordinator.name, self.own.lock_text)

    def test_the_portal_s_pages_offer_nothing_then_and_say_whom_to_ask(self):
        page = self.own._prepare_portal_page("report", "all")
        self.assertFalse(page["editable"])
        self.assertFalse(page["open"])
        self.assertIn(self.coordinator.name, page["stands"])
        self.assertFalse(self.own._prepare_portal_today()["next"].get("url"))
        self.sheet.with_user(self.coordinator).action_unlock("2026-05-20", "Ремонт")
        self.assertTrue(self.own._prepare_portal_page("report", "all")["editable"])

    def test_answers_go_on_after_it(self):
        self._set_day("2026-05-15 09:00:00")
        self.own.action_submit()
        self._set_day("2026-05-18 09:00:00")
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(self.sheet.state, "accepted")

    def test_an_exception_opens_the_doors_of_one_organisation_until_its_day(self):
        before = self._get_letters(self.portal)
        self.sheet.with_user(self.coordinator).action_unlock("2026-05-20", "Ремонт")
        exception = self.sheet.exception_ids
        self.assertEqual(exception.user_id, self.coordinator)
        self.assertEqual(exception.reason, "Ремонт")
        self.assertIn("Ремонт", self.sheet.message_ids[0].body)
        self.assertEqual(len(self._get_letters(self.portal) - before), 1)
        self.assertTrue(self.other_sheet.is_locked)
        self.own.line_ids.action_report()
        self._set_day("2026-05-21 09:00:00")
        with self.assertRaisesRegex(UserError, "exception"):
            self.own.action_submit()

    def test_the_plan_s_day_holds_where_it_is_the_later_one(self):
        self.sheet.with_user(self.coordinator).action_unlock("2026-05-20", "Ремонт")
        self.plan.with_user(self.manager).lock_date = "2026-05-25"
        self.assertEqual(self.sheet.lock_date, date(2026, 5, 25))

    def test_exceptions_are_made_by_coordinators_with_a_reason_and_a_day_to_come(self):
        theirs = self.sheet.with_user(self.coordinator)
        for day, reason in (
            ("2026-05-20", " "),
            ("2026-05-15", "Ремонт"),
            (False, "Ремонт"),
        ):
            with self.subTest(day=day), self.assertRaises(UserError):
                theirs.action_unlock(day, reason)
        for user in (self.portal, self.user, self.viewer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.sheet.with_user(user).action_unlock("2026-05-20", "x")
        self.school.member_ids |= self.colleague
        with self.assertRaises(AccessError):
            self.sheet.with_user(self.colleague).action_unlock("2026-05-20", "x")
        for user in (self.coordinator, self.portal):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.env["profplan.lock.exception"].with_user(user).create(
                    {
                        "sheet_id": self.sheet.id,
                        "lock_date": "2026-05-20",
                        "reason": "x",
                        "user_id": user.id,
                        "moment": "2026-05-16 09:00:00",
                    }
                )

    def test_nobody_is_locked_out_before_they_are_late(self):
        self.assertEqual(self.plan.report_day, date(2026, 4, 30))
        with self.assertRaisesRegex(ValidationError, "report"):
            self.plan.with_user(self.manager).lock_date = "2026-04-29"

    def test_without_a_last_day_nothing_is_closed(self):
        self.plan.with_user(self.manager).lock_date = False
        self.assertFalse(self.sheet.is_locked)
        with self.assertRaises(UserError):
            self.sheet.with_user(self.coordinator).action_unlock("2026-05-20", "x")

    def test_figures_of_indicators_end_with_the_same_day(self):
        plan_state, self.plan._as_engine().state = self.plan.state, "draft"
        indicator = self.env["profplan.indicator"].create(
            {"plan_id": self.plan.id, "name": "I", "asked_of_organisations": True}
        )
        self.plan._as_engine().state = plan_state
        vals = {"indicator_id": indicator.id, "unit_id": self.school.id, "text": "5"}
        values = self.env["profplan.indicator.value"].with_user(self.portal)
        with self.assertRaisesRegex(UserError, "hand-ins ended"):
            values.create(vals)
        self.sheet.with_user(self.coordinator).action_unlock("2026-05-20", "Ремонт")
        self.assertTrue(values.create(vals))
