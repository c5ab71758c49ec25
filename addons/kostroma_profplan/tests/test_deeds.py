from odoo.tests import tagged

from .indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestDeeds(IndicatorCommon):
    """Were the measures done, was the target met: side by side (design §7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measures = cls.env["profplan.measure"]
        for number in ("1.1.", "1.2.", "1.3."):
            cls.measures |= cls._create_measure(
                cls.plan,
                number=number,
                date_start="2020-12-25",
                control_date="2021-04-01",
            )
        cls.plan.action_approve()
        cls.people.measure_ids = cls.measures

    def _end(self, measure, outcome):
        """Off control with the outcome, past the table of moves."""
        task = measure.task_ids
        task.sudo()._as_engine().write({"outcome": outcome})
        stage = self.env["project.task.type"]._get_by_step("done")
        task._apply_move(stage, "")

    def _drop(self, measure):
        stage = self.env["project.task.type"]._get_by_step("dropped")
        measure.task_ids._apply_move(stage, "not needed")

    def test_measures_are_counted_by_what_became_of_them(self):
        self._end(self.measures[0], "full")
        self._end(self.measures[1], "none")
        one = self.people
        self.assertEqual(
            (one.deeds_full, one.deeds_part, one.deeds_none, one.deeds_open),
            (1, 0, 1, 1),
        )
        self.assertEqual(one.deeds_total, 3)
        self._drop(self.measures[2])
        self.assertEqual((one.deeds_open, one.deeds_total), (0, 2))

    def test_all_done_and_the_target_missed_is_marked(self):
        self._create_value(self.people, "500")
        for measure in self.measures[:2]:
            self._end(measure, "full")
        self.assertFalse(self.people.mismatch, "one of them is still open")
        self._end(self.measures[2], "full")
        self.assertEqual(self.people.mismatch, "deeds")
        self.assertEqual(self.people.standing, "missed")
        self.assertEqual(self.people.level, "low")

    def test_the_target_met_without_the_measures_is_marked(self):
        self._create_value(self.people, "600")
        self._end(self.measures[0], "full")
        self.assertFalse(self.people.mismatch)
        self._end(self.measures[1], "part")
        self.assertEqual(self.people.mismatch, "effect")
        self.assertEqual(self.people.standing, "exceeded")

    def test_both_are_found_by_a_filter(self):
        self._create_value(self.people, "600")
        self._end(self.measures[0], "none")
        indicators = self.env["profplan.indicator"].with_user(self.viewer)
        ours = [("plan_id", "=", self.plan.id)]
        found = indicators.search([*ours, ("mismatch", "=", "effect")])
        self.assertEqual(found, self.people)
        rest = indicators.search([*ours, ("mismatch", "!=", "effect")])
        self.assertEqual(rest, self.plan.indicator_ids - self.people)
        found = indicators.search([*ours, ("standing", "in", ("met", "exceeded"))])
        self.assertEqual(found, self.people)

    def test_the_year_before_stands_beside_it(self):
        self._create_value(self.people, "540", year=2020)
        self.assertEqual(self.people.last_fact, 540)
        self.assertIn("missed", self.people.last_result_text)
        base = "the order's base, where nothing later is known"
        self.assertEqual(self.first.last_result_text, "2017:\u00a0150", base)

    def test_screen_and_report_mean_the_same_year_before(self):
        """The latest year that is known, else the order's base; its year stands by."""
        for years in ((), (2020,)):
            with self.subTest(years=years):
                for year in years:
                    self._create_value(self.people, "540", year=year)
                rows = self.plan.get_indicator_figures(year=2021)["plans"][0]
                row = next(
                    one for one in rows["indicators"] if one["id"] == self.people.id
                )
                self.assertEqual(self.people.last_fact, row["previous"])
                self.assertIn(f"{row['previous_year']}:", self.people.last_result_text)

    def test_a_number_leads_to_the_linked_measures(self):
        action = self.people.with_user(self.viewer).action_view_deeds()
        found = self.env["project.task"].search(action["domain"])
        self.assertEqual(found, self.measures.task_ids)

    def test_many_cost_what_one_costs(self):
        names = ["mismatch", "standing", "deeds_total", "last_result_text"]
        # Browsed anew: what is read together does not hang on a cache that is emptied.
        all_of_them = self.people.browse(self.plan.indicator_ids.ids)
        all_of_them.measure_ids = self.measures
        one = self._count_queries(lambda: self.people.read(names))
        many = self._count_queries(lambda: all_of_them.read(names))
        self.assertLessEqual(many, one + 1)
