import base64

from odoo.fields import Command
from odoo.tests import tagged

from .sheet_common import SheetCommon

HEAD = """РАСПОРЯЖЕНИЕ
от 20.01.2026 № 3-р
О внесении изменений в распоряжение от 25.08.2025 № 1-test

1. Внести в план, утвержденный распоряжением № 1-test, следующие изменения:
"""


@tagged("post_install", "-at_install")
class TestAmendmentLetters(SheetCommon):
    """Who is told of an amending order: whoever it concerns, one letter each (§4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lead = cls.plan.measure_ids.filtered(lambda one: one.number == "1.1.")
        cls.plan._as_engine().state = "draft"
        cls.indicator = cls.env["profplan.indicator"].create(
            {
                "plan_id": cls.plan.id,
                "name": "Доля школьников",
                "number": "1",
                "uom": "%",
                "target_ids": [Command.create({"year": 2026, "text": "50 %"})],
                "asked_of_organisations": True,
                "measure_ids": [Command.set(lead.ids)],
            }
        )
        cls.plan._as_engine().state = "approved"

    def _apply(self, points):
        """The letters that applying these points has sent, by login."""
        users = self.user | self.coordinator | self.portal | self.viewer | self.manager
        before = {user: self._get_letters(user) for user in users}
        amendment = (
            self.env["profplan.amendment"]
            .with_user(self.manager)
            .create(
                {
                    "plan_id": self.plan.id,
                    "file": base64.b64encode((HEAD + points).encode()),
                    "file_name": "Изменения.txt",
                }
            )
        )
        self.assertFalse(amendment.error_count, amendment.findings_text)
        amendment.action_apply()
        found = {user: self._get_letters(user) - before[user] for user in users}
        return {user: letters for user, letters in found.items() if letters}

    def test_an_organisation_is_told_once_of_its_lines_whatever_changes(self):
        letters = self._apply(
            "1.1. В пункте 3.1 слова «до 01.04.2026» заменить словами «до "
            "20.04.2026».\n"
            "1.2. Пункт 3.2 исключить.\n"
            "1.3. В пункте 2.6 распоряжения слова «Test measure» заменить словами "
            "«представить отчёт».\n"
        )
        self.assertEqual(len(letters[self.portal]), 1)
        body = letters[self.portal].body
        self.assertIn("3-р", body)
        self.assertIn("3.1.", body)
        self.assertIn("20.04.2026", body)
        self.assertIn("3.2.", body.split("Больше не требуется")[1])
        self.assertIn("представить отчёт", body)
        self.assertNotIn(self.manager, letters, "whoever applies it knows")
        self.assertNotIn(self.viewer, letters)

    def test_a_line_that_nothing_touches_is_not_told(self):
        letters = self._apply(
            "1.1. В пункте 3.1 слова «Test measure» заменить словами «Ярмарка».\n"
        )
        body = letters[self.portal].body
        self.assertIn("3.1. Ярмарка", body)
        self.assertIn("Изменено.", body)
        self.assertNotIn("3.2.", body)

    def test_another_target_is_told_to_whoever_answers_for_it(self):
        """Leads of its measures, organisations that are asked, who enters values."""
        letters = self._apply("1.1. В показателе 1 цифры «50» заменить цифрами «70».\n")
        self.assertEqual(self.indicator.target_ids.text, "70 %")
        self.assertEqual(
            set(letters), {self.user, self.coordinator, self.portal}, "and nobody else"
        )
        for user, found in letters.items():
            with self.subTest(user.login):
                self.assertEqual(len(found), 1)
                self.assertIn("Доля школьников", found.body)
                self.assertIn("2026: 70 %", found.body)
