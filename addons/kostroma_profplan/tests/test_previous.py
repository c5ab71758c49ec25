from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ProfplanCommon, heavy

NAMES = ("Экскурсии в 2025/2026 уч. году", "Ярмарка", "Ярмарка", "Тесты 8 классов")


@tagged("post_install", "-at_install")
class TestPrevious(ProfplanCommon):
    """What of a plan continues last year's is found where there is no doubt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls._create_year(2024, NAMES)
        cls.before.action_approve()
        names = ("Экскурсии в 2026/2027 уч. году", "ЯРМАРКА", "Тесты 9 классов")
        cls.plan = cls._create_year(2025, names)

    @classmethod
    def _create_year(cls, year, names):
        plan = cls._create_plan(
            measures=0,
            number=f"{year}-p{len(names)}",
            date=date(year, 8, 25),
            date_start=date(year, 9, 1),
            date_end=date(year + 1, 8, 31),
        )
        for position, name in enumerate(names, 1):
            cls._create_measure(
                plan,
                number=f"1.{position}.",
                name=name,
                date_start=date(year, 9, 1),
                control_date=date(year + 1, 4, 1),
            )
        cls.env["profplan.indicator"].create(
            [
                {"plan_id": plan.id, "name": "Охват", "uom": uom}
                for uom in ("человек", "процент")
            ]
        )
        return plan

    def test_the_same_words_but_for_the_year_are_linked_at_the_approval(self):
        self.plan.action_approve()
        excursions, fair, tests = self.plan.measure_ids.sorted("number")
        self.assertEqual(
            excursions.previous_id, self.before.measure_ids.sorted("number")[0]
        )
        self.assertFalse(fair.previous_id, "two of them last year")
        self.assertFalse(tests.previous_id, "other classes")
        for indicator in self.plan.indicator_ids:
            self.assertEqual(indicator.previous_id.plan_id, self.before)
            self.assertEqual(indicator.previous_id.uom, indicator.uom)

    def test_the_nearest_earlier_plan_is_last_year_s(self):
        older = self._create_year(2023, NAMES)
        older.action_approve()
        self.plan.action_approve()
        linked = self.plan.measure_ids.previous_id | self.before.measure_ids.previous_id
        self.assertNotIn(older, linked.plan_id)
        self.assertIn(self.before, linked.plan_id)

    def test_a_manager_sets_it_at_any_time_and_the_approval_keeps_it(self):
        fair = self.plan.measure_ids.sorted("number")[1]
        chosen = self.before.measure_ids.sorted("number")[1]
        fair.with_user(self.manager).previous_id = chosen
        self.plan.action_approve()
        self.assertEqual(fair.previous_id, chosen)
        fair.with_user(self.manager).previous_id = False
        self.assertFalse(fair.previous_id)
        with self.assertRaises(AccessError):
            fair.with_user(self.user).previous_id = chosen

    def test_it_is_of_an_earlier_plan(self):
        with self.assertRaisesRegex(ValidationError, "earlier plan"):
            self.before.measure_ids[0].previous_id = self.plan.measure_ids[0]
        with self.assertRaisesRegex(ValidationError, "earlier plan"):
            self.plan.indicator_ids[0].previous_id = self.plan.indicator_ids[1]

    def test_a_draft_is_nobody_s_last_year(self):
        draft = self._create_year(2023, NAMES[:1])
        self.before._link_previous()
        self.assertEqual(draft.state, "draft")
        self.assertFalse(self.before.measure_ids.previous_id)

    @heavy
    def test_it_costs_the_same_queries_for_2_and_40_measures(self):
        words = [f"Встреча {'а' * number}б" for number in range(40)]
        self._create_year(2022, words).action_approve()
        counts = []
        for year, names in ((2023, words[:2]), (2023, words)):
            # As a request has them: by their ids.
            measures = self.plan.measure_ids.browse(
                self._create_year(year, names).measure_ids.ids
            )
            for _turn in ("warm up", "count"):
                measures.sudo()._as_engine().previous_id = False
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                measures._link_previous()
                self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(measures.previous_id), len(names))
        self.assertLessEqual(counts[1], counts[0], counts)
