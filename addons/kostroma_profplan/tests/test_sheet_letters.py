from datetime import date

from odoo.tests import tagged

from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestSheetLetters(SheetCommon):
    """Nobody has to look into a plan and report to learn that it waits for them."""

    def setUp(self):
        super().setUp()
        self.everybody = self.portal | self.coordinator | self.colleague
        self.before = {user: self._get_letters(user) for user in self.everybody}

    def _get_new(self, user):
        """Letters since the test, or the last look, began."""
        letters = self._get_letters(user)
        new, self.before[user] = letters - self.before[user], letters
        return new

    def _create_sheet_without_tasks(self):
        plan = self._create_plan(measures=0, number="no clauses")
        self._create_measure(
            plan,
            units=self.group,
            number="1.",
            accounting="line",
            control_date=date(2026, 4, 1),
        )
        plan.action_approve()
        plan.with_user(self.manager).action_send_out()
        sheet = plan.sheet_ids.filtered(lambda one: one.unit_id == self.school)
        self.assertFalse(sheet.task_ids)
        for user in self.everybody:
            self._get_new(user)
        return sheet

    def test_the_organisation_is_told_of_a_line_that_came_back(self):
        self._put("executing")
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        for user in self.everybody:
            self._get_new(user)
        self.line.with_user(self.coordinator).action_return("Whose children?")
        [letter] = self._get_new(self.portal)
        for words in ("Whose children?", ": 3.1<", self.school.name):
            self.assertIn(words, letter.body)
        self.assertFalse(self._get_new(self.coordinator), "who did it knows it")

    def test_the_organisation_is_told_whether_a_measure_applies(self):
        self.lines.with_user(self.portal).action_claim_not_applicable("No such class")
        self.line.with_user(self.coordinator).action_confirm_not_applicable()
        [letter] = self._get_new(self.portal)
        self.assertIn(": 3.1<", letter.body)
        rest = self.lines - self.line
        rest.with_user(self.coordinator).action_refuse_not_applicable("You have it")
        [letter] = self._get_new(self.portal)
        self.assertIn("You have it", letter.body)

    def test_without_a_task_the_sheet_tells_itself(self):
        sheet = self._create_sheet_without_tasks()
        self._plan_lines(sheet=sheet)
        sheet.with_user(self.portal).action_submit()
        self.assertEqual(len(self._get_new(self.coordinator)), 1)
        self.assertFalse(self._get_new(self.portal))
        sheet.with_user(self.coordinator).action_return("Dates")
        [letter] = self._get_new(self.portal)
        self.assertIn("Dates", letter.body)
        sheet.with_user(self.portal).action_submit()
        sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(len(self._get_new(self.portal)), 1)

    def test_who_entered_it_is_not_asked_to_accept_it(self):
        sheet = self._create_sheet_without_tasks()
        self._plan_lines(user=self.colleague, sheet=sheet)
        sheet.with_user(self.portal).action_submit()
        self.assertFalse(self._get_new(self.colleague))
        self.assertEqual(len(self._get_new(self.coordinator)), 1)

    def test_where_a_task_tells_there_is_one_letter(self):
        self._plan_lines()
        self.sheet.with_user(self.portal).action_submit()
        self.assertEqual(len(self._get_new(self.coordinator)), 1)
        self.sheet.with_user(self.coordinator).action_return("Dates")
        self.assertEqual(len(self._get_new(self.portal)), 1)
