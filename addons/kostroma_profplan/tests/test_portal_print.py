from odoo.tests import HttpCase, tagged

from .test_indicator_collection import IndicatorCollectionCommon


@tagged("post_install", "-at_install")
class TestPortalPrint(IndicatorCollectionCommon, HttpCase):
    """Plan and report on paper, as the organisation's head signs them."""

    def _set_day(self, day):
        """A server's sessions live by the real clock."""

    def _print(self, part, user=None, plan=None):
        user = user or self.portal
        self.authenticate(user.login, user.login)
        plan_id = (plan or self.plan).id
        return self.url_open(f"/my/profplan/{part}/print?plan={plan_id}")

    def test_the_plan_holds_the_dates_and_who_is_responsible(self):
        self._plan_lines()
        self.school.director_name = "Петров П. П."
        page = self._print("plan")
        self.assertEqual(page.status_code, 200)
        for text in ("10.03.2026", "Иванова И. И.", "Петров П. П.", self.school.name):
            self.assertIn(text, page.text)

    def test_the_report_holds_what_was_done_why_not_and_the_indicators(self):
        self._put("executing")
        self._tell(
            self.lines[:1],
            outcome="part",
            outcome_reason="Карантин <b>",
            result_text="Два занятия",
        )
        self._give(False, no_data=True, note="Нет 10-х классов")
        page = self._print("report")
        for text in ("Два занятия", "Карантин &lt;b&gt;", "Нет 10-х классов"):
            self.assertIn(text, page.text)

    def test_a_paper_of_others_is_not_shown(self):
        self._plan_lines()
        page = self._print("plan", user=self.other_portal)
        self.assertNotIn("Иванова И. И.", page.text)
        other = self._create_plan(number="other", approve=True)
        self.assertEqual(self._print("report", plan=other).status_code, 404)
