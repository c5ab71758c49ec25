from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .test_collection import CollectionCommon


class SilentCommon(CollectionCommon):
    """Both schools have people who read mail; letters since the test began."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_portal = new_test_user(
            cls.env, "other_portal", groups="base.group_portal", tz="Europe/Moscow"
        )
        cls.portal.email = "school1@example.com"
        cls.other_portal.email = "school2@example.com"
        cls.other_school.member_ids = cls.other_portal

    def setUp(self):
        super().setUp()
        people = self.portal | self.other_portal | self.coordinator | self.colleague
        people |= self.user
        self.before = {user: self._get_letters(user) for user in people}

    def _get_new(self, user):
        letters = self._get_letters(user)
        new, self.before[user] = letters - self.before[user], letters
        return new

    def _open(self, records=None, user=None, **vals):
        records = self.plan if records is None else records
        dialogs = self.env["profplan.remind"].with_user(user or self.coordinator)
        return dialogs.with_context(
            active_model=records._name, active_ids=records.ids
        ).create(vals)


@tagged("post_install", "-at_install")
class TestSilent(SilentCommon):
    """One click reminds those who are silent, one letter each (design §6)."""

    def test_the_preview_is_what_goes_out(self):
        self._set_day("2026-04-13 09:00:00")
        self._put("executing")
        dialog = self._open()
        self.assertEqual((dialog.unit_count, dialog.letter_count), (2, 2))
        self.assertIn("3.1, 3.2", dialog.unit_text)
        for user in self.before:
            self._get_new(user)
        dialog.action_send()
        [letter] = self._get_new(self.portal)
        self.assertIn("3.1", letter.body)
        self.assertNotIn(self.other_school.name, letter.body)
        self.assertEqual(len(self._get_new(self.other_portal)), 1)
        self.assertFalse(self._get_new(self.coordinator))
        self.assertEqual(self.sheet.reminded_on, date(2026, 4, 13))
        self.assertIn("3.1, 3.2", self.sheet.message_ids[0].body)

    def test_what_is_due_later_is_not_reminded_of(self):
        self.sheet.with_user(self.portal).action_acknowledge()
        dialog = self._open(self.sheet, until="2026-02-03")
        self.assertNotIn("3.1", dialog.unit_text, "due on 01.04")
        self.assertNotIn("3.1", dialog.chat_text)

    def test_nobody_is_reminded_twice_a_day_unless_it_is_meant(self):
        self._open().action_send()
        dialog = self._open()
        self.assertEqual(dialog.unit_count, 0)
        self.assertIn(self.school.name, dialog.today_text)
        with self.assertRaisesRegex(UserError, "today already"):
            dialog.action_send()
        dialog.again = True
        dialog.action_send()
        self.assertEqual(len(self._get_new(self.portal)), 2)
        self._set_day("2026-02-03 09:00:00")
        self._open().action_send()
        self.assertEqual(len(self._get_new(self.portal)), 1)

    def test_who_cannot_be_reached_is_listed_and_nobody_else_is_told(self):
        self.other_portal.email = False
        dialog = self._open()
        self.assertEqual(dialog.unreached_text, self.other_school.name)
        self.assertEqual(dialog.unit_count, 1)
        dialog.action_send()
        self.assertFalse(self._get_new(self.coordinator))
        self.assertFalse(self.other_sheet.reminded_on)

    def test_a_selection_and_a_measure_are_reminded_apart(self):
        self._open(self.other_sheet).action_send()
        self.assertFalse(self._get_new(self.portal))
        self.assertEqual(len(self._get_new(self.other_portal)), 1)
        dialog = self._open(self.first)
        self.assertEqual(dialog.unit_count, 1, "the other one had its letter today")
        dialog.action_send()
        [letter] = self._get_new(self.portal)
        self.assertIn("3.1", letter.body)
        self.assertNotIn("3.2", letter.body)

    def test_who_has_handed_in_is_not_waited_for(self):
        self._put("executing")
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        dialog = self._open(self.first)
        self.assertNotIn(self.school.name, dialog.unit_text)

    def test_the_text_for_a_chat_names_whom_or_what(self):
        self._set_day("2026-04-13 09:00:00")
        text = self._open().chat_text
        for words in ("1. ", "2. ", "3.1, 3.2"):
            self.assertIn(words, text)
        text = self._open(self.sheet).chat_text
        self.assertIn("• 3.1", text)
        self.assertNotIn(self.other_school.short_name, text)
        self.assertNotIn("<", text)

    def test_only_those_who_run_the_collection_remind(self):
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.plan.with_user(user).action_ask_remind()
        with self.assertRaises(AccessError):
            self._open(user=self.user)

    def test_a_closed_plan_is_silent(self):
        self.plan.with_user(self.manager).action_close("Done")
        with self.assertRaisesRegex(UserError, "not in execution"):
            self.plan.with_user(self.coordinator).action_ask_remind()


@tagged("post_install", "-at_install")
class TestWeeklyOfOrganisations(SilentCommon):
    """An organisation gets one list a week, staff keep their ladder (design §5)."""

    def test_no_ladder_of_reminders_for_an_organisation(self):
        reminders = self.env["profplan.reminder"].sudo()
        for day in ("2026-04-16", "2026-04-29", "2026-05-04", "2026-05-12"):
            self._set_day(f"{day} 09:00:00")
            today = self.env["project.task"]._get_today()
            due = reminders._get_due(today)
            told = self.env["res.users"].browse([vals["sent_to_id"] for vals in due])
            with self.subTest(day):
                self.assertFalse(told.filtered("share"))
        self.assertTrue(due, "staff are reminded")

    def test_the_weekly_list_holds_what_is_due_and_what_came_back(self):
        self._put("executing")
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        self.line.with_user(self.coordinator).action_return("Whose children?")
        self._set_day("2026-03-30 09:00:00")
        monday = date(2026, 3, 30)
        rows = self.env["profplan.reminder"].sudo()._get_weekly_rows(monday)
        own = {
            row["owed"]._get_short_names(): row["section"] for row in rows[self.portal]
        }
        self.assertEqual(own["3.1"], "returned")
        self.assertEqual(own["3.2"], "week")
        self.assertFalse([row for row in rows[self.portal] if "task" in row])

    def test_staff_who_work_for_an_organisation_get_its_list_too(self):
        """A member of the staff who is not its head, and one who has other work."""
        self.school.head_id = self.portal
        helper = self._create_user("user", login="profplan_helper")
        self.school.member_ids = [Command.link(helper.id), Command.link(self.user.id)]
        self._set_day("2026-04-06 09:00:00")
        rows = self.env["profplan.reminder"].sudo()._get_weekly_rows(date(2026, 4, 6))
        listed = self._get_owed(rows[self.portal])
        self.assertIn("3.2", listed)
        self.assertEqual(self._get_owed(rows[helper]), listed)
        self.assertEqual(self._get_owed(rows[self.user]), listed)
        own_work = [row["task"] for row in rows[self.user] if "task" in row]
        self.assertIn(self.department, {task.unit_id for task in own_work})
        told_twice = [row for row in rows[helper] if "task" in row]
        self.assertFalse(told_twice, "its plan and its report are in the list once")
        reminders = self.env["profplan.reminder"].sudo()
        reminders._send_weekly_letters({self.user: rows[self.user]}, date(2026, 4, 6))
        [letter] = self._get_new(self.user)
        self.assertIn("3.2", letter.body)

    def test_what_an_organisation_leads_as_any_unit_is_in_its_list(self):
        plan = self._create_plan(measures=0, number="led")
        self._create_measure(plan, units=self.school, name="Ярмарка вакансий")
        plan.action_approve()
        self._set_day("2026-04-06 09:00:00")
        rows = self.env["profplan.reminder"].sudo()._get_weekly_rows(date(2026, 4, 6))
        led = [row["task"].name for row in rows[self.portal] if "task" in row]
        self.assertEqual(led, ["1.1. Ярмарка вакансий"])

    def _get_owed(self, rows):
        return {row["owed"]._get_short_names() for row in rows if "owed" in row}

    def test_a_week_without_anything_has_no_letter(self):
        self.sheet.with_user(self.portal).action_acknowledge()
        self._put("executing")
        monday = date(2026, 2, 2)
        rows = self.env["profplan.reminder"].sudo()._get_weekly_rows(monday)
        self.assertNotIn(self.portal, rows)

    def test_one_letter_a_week_whoever_starts_it(self):
        reminders = self.env["profplan.reminder"].sudo()
        self._set_day("2026-03-30 09:00:00")
        monday = date(2026, 3, 30)
        rows = reminders._get_weekly_rows(monday)
        reminders._send_weekly_letters({self.portal: rows[self.portal]}, monday)
        [letter] = self._get_new(self.portal)
        self.assertIn("3.2", letter.body)
        log = reminders.search(
            [("user_id", "=", self.portal.id), ("kind", "=", "weekly")]
        )
        self.assertEqual(log.control_date, monday)
