from datetime import timedelta

from odoo.tests import tagged

from .test_portal_tasks import PortalTasksCommon

DAY, WHY = "task.expected_date", "task.expected_reason"


@tagged("post_install", "-at_install")
class TestPortalExpected(PortalTasksCommon):
    """An organisation says on its page by when it will be ready (design §5, §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A server's sessions live by the real clock.
        today = cls.env["project.task"]._get_today()
        cls.limit = today + timedelta(days=30)
        cls.yesterday, cls.early, cls.earlier, cls.late = (
            (today + timedelta(days=days)).isoformat() for days in (-1, 9, 5, 40)
        )
        cls.part._as_engine().write(
            {"control_date": cls.limit, "report_date": cls.limit}
        )

    def test_a_late_day_with_its_cause_puts_the_task_at_risk(self):
        page = self._post(
            self.page, do="expect", **{DAY: self.late, WHY: "Ремонт зала"}
        )
        self.assertEqual(self.part.health, "at_risk")
        self.assertEqual(self.part.step, "assigned", "nothing is handed in by it")
        self.assertEqual(self.part.control_date, self.limit, "the term stays")
        self.assertIn("Ремонт зала", self._read(page))
        self.assertEqual(self._get_field(page, DAY), self.late)
        said = {DAY: "", WHY: "", "task.seen": self._get_field(page, "task.seen")}
        self._post(self.page, do="expect", **said)
        self.assertFalse(self.part.expected_date or self.part.expected_reason)

    def test_what_does_not_hold_together_is_told_and_the_rest_is_kept(self):
        for said, words in (
            ({DAY: self.late}, "Write why"),
            ({DAY: self.yesterday, WHY: "Ремонт"}, "has passed"),
            ({WHY: "Ремонт"}, "name the day"),
            ({DAY: "завтра"}, "is no date"),
        ):
            with self.subTest(**said):
                text = f"Готовимся: {words}"
                form = {**said, "task.result_text": text}
                seen = self._get_field(self._get(self.page), "task.seen")
                page = self._post(
                    self.page, status=422, do="expect", **form, **{"task.seen": seen}
                )
                self.assertIn(words, self._read(page))
                self.assertFalse(self.part.expected_date or self.part.expected_reason)
                self.assertEqual(self.part.result_text, text)
                for name, value in said.items():
                    self.assertEqual(self._get_field(page, name), value)

    def test_a_day_that_somebody_else_named_meanwhile_is_not_lost(self):
        seen = self._get_field(self._get(self.page), "task.seen")
        self.part.with_user(self.portal).expected_date = self.earlier
        form = {DAY: self.early, "task.seen": seen}
        page = self._post(self.page, status=422, do="expect", **form)
        self.assertIn(self.part._get_portal_date("expected_date"), self._read(page))
        self.assertEqual(str(self.part.expected_date), self.earlier)

    def test_a_forged_form_changes_nothing_else_and_nobody_elses(self):
        forged = {"task.control_date": "2027-01-01", "task.health": "done_on_time"}
        self._post(self.page, do="expect", **{DAY: self.earlier}, **forged)
        self.assertEqual(self.part.control_date, self.limit)
        self.assertEqual(self.part.health, "on_track")
        others = f"/my/profplan/tasks/{self.other_part.id}"
        self._post(others, status=404, do="expect", **{DAY: self.earlier})
        self.assertFalse(self.other_part.expected_date)

    def test_what_is_handed_in_is_expected_no_longer(self):
        self.part.with_user(self.portal).expected_date = self.earlier
        self.part.with_user(self.portal)._give_figures({self.figure: 3})
        self._submit(self.part, self.portal)
        self.assertNotIn('name="task.expected_date"', self._get(self.page).text)
        page = self._post(self.page, status=422, do="expect", **{DAY: self.early})
        self.assertRegex(self._read(page), "is handed in|уже сдана")
        self.assertFalse(self.part.expected_date)
