from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestIndicator(IndicatorCommon):
    def test_draft_of_the_order_becomes_indicators_with_its_own_words(self):
        self.assertEqual(len(self.plan.indicator_ids), 7)
        target = self._get_target(self.first, 2020)
        self.assertTrue(self.first.merged_target)
        self.assertEqual(target.text, "468 учащихся 8-10 классов")
        self.assertEqual(target.value, 468)
        self.assertEqual(target.comparator, "at_least")
        self.assertEqual((self.first.base_year, self.first.base_value), (2017, 150))
        self.assertEqual(self.first.targets_text, "468 учащихся 8-10 классов")
        self.assertEqual(self.people.targets_text, "2020:\u00a0550; 2021:\u00a0580")
        self.assertEqual(
            self.plan.indicator_ids.mapped("number"), list("1234567"), "order kept"
        )

    def test_target_not_to_be_exceeded_makes_lower_better(self):
        plan = self._create_indicator_plan(
            [("1", "случаев", "9", "не более 5", "не более 4")], number="2"
        )
        indicator = plan.indicator_ids
        self.assertEqual(indicator.direction, "lower")
        self.assertEqual(indicator.target_ids.mapped("comparator"), ["at_most"] * 2)
        self._create_value(indicator, "3")
        target = self._get_target(indicator)
        self.assertEqual((target.deviation, target.result), (-1, "met"))
        self.assertAlmostEqual(target.percent, 133.33, 2)

    def test_an_exact_target_is_met_only_when_equal(self):
        plan = self._create_indicator_plan(
            [("1", "штук", "", "равно 3", "ровно 3")], number="exact"
        )
        indicator = plan.indicator_ids
        self.assertEqual(indicator.target_ids.mapped("comparator"), ["equal"] * 2)
        results = []
        for text, year in (("4", 2020), ("3", 2021)):
            self._create_value(indicator, text, year)
            results.append(self._get_target(indicator, year).result)
        self.assertEqual(results, ["missed", "met"])

    def test_words_typed_in_a_draft_plan_are_read_as_those_of_an_order(self):
        target = self._get_target(self.share)
        for text, value, comparator in (
            ("менее 5 процентов", 5, "at_most"),
            ("не превышает 10 %", 10, "at_most"),
            ("1,5 тыс.", 1500, "at_least"),
        ):
            target.text = text
            self.assertEqual((target.value, target.comparator), (value, comparator))

    def test_target_of_words_alone_is_compared_with_nothing(self):
        plan = self._create_indicator_plan(
            [("1", "штук", "", "рост", "рост")], number="3"
        )
        indicator = plan.indicator_ids
        self._create_value(indicator, "7")
        target = self._get_target(indicator)
        self.assertFalse(target.has_value)
        self.assertTrue(target.has_fact)
        self.assertEqual(target.result, "no_data")
        self.assertFalse(target.has_percent)

    def test_target_given_as_a_number_reads_as_that_number(self):
        self.people.target_ids = [Command.create({"year": 2022, "value": 0.5})]
        target = self._get_target(self.people, 2022)
        self.assertEqual((target.text, target.value), ("0,5", 0.5))

    def test_indicator_has_one_target_a_year(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
        ):
            self.people.target_ids = [Command.create({"year": 2021, "text": "1"})]
            self.env.flush_all()
        self.assertIn("indicator_year_uniq", str(caught.exception))

    @freeze_time("2021-07-01")
    def test_current_state_is_that_of_the_plan_s_year(self):
        self._create_value(self.people, "600", 2020)
        self._create_value(self.people, "290", 2021)
        self.assertEqual(self.people.year, 2021)
        self.assertEqual(self.people.fact, 290)
        self.assertEqual(self.people.deviation, -290)
        self.assertEqual(self.people.percent, 50)
        self.assertEqual(self.people.result, "missed")
        # The year is not over: what is not reached yet is not missed.
        expected = "2020:\u00a0600; 2021:\u00a0290"
        self.assertEqual(self.people.facts_text, expected)
        with freeze_time("2022-02-01"):
            self.people.invalidate_recordset(["facts_text"])
            self.assertEqual(self.people.facts_text, f"{expected}, missed")

    @freeze_time("2026-11-23")
    def test_after_its_end_a_plan_shows_its_last_year(self):
        self.assertEqual(self.people.year, 2021)
        self.assertFalse(self.people.has_fact)
        self.assertEqual(self.people.result, "no_data")

    def test_fact_of_zero_is_a_missed_target_not_missing_data(self):
        self._create_value(self.people, "0")
        target = self._get_target(self.people)
        self.assertTrue(target.has_fact)
        self.assertEqual(target.result, "missed")
        self.assertEqual(target.deviation, -580)
        self.assertEqual(self._get_target(self.people, 2020).result, "no_data")

    def test_organisations_sum_and_later_figure_replaces_earlier(self):
        self._create_value(self.people, "100", unit_id=self.school.id)
        self._create_value(self.people, "50", unit_id=self.other_school.id)
        self._create_value(
            self.people, "90", unit_id=self.school.id, period_end=date(2021, 6, 1)
        )
        self.assertEqual(self._get_target(self.people).fact, 150)

    def test_periods_without_a_common_day_are_added_up(self):
        halves = {"100": ((1, 1), (6, 30)), "30": ((7, 1), (12, 31))}
        for text, (first, last) in halves.items():
            self._create_value(
                self.people,
                text,
                unit_id=self.school.id,
                period_start=date(2021, *first),
                period_end=date(2021, *last),
            )
        self.assertEqual(self._get_target(self.people).fact, 130)
        self.people.aggregation = "mean"
        self.assertEqual(self._get_target(self.people).fact, 65)
        self.people.aggregation = "last"
        self.assertEqual(self._get_target(self.people).fact, 30)

    def test_mean_and_latest_over_organisations(self):
        self._create_value(self.people, "100", unit_id=self.school.id)
        self._create_value(
            self.people,
            "50",
            unit_id=self.other_school.id,
            period_end=date(2021, 6, 1),
        )
        self.people.aggregation = "mean"
        self.assertEqual(self._get_target(self.people).fact, 75)
        self.people.aggregation = "last"
        self.assertEqual(self._get_target(self.people).fact, 100)

    def test_ratio_is_of_sums_not_a_mean_of_per_cents(self):
        self.assertEqual(self.share.aggregation, "ratio")
        for unit, numerator, denominator in (
            (self.school, 9, 10),
            (self.other_school, 45, 90),
        ):
            self._create_value(
                self.share,
                False,
                unit_id=unit.id,
                numerator=numerator,
                denominator=denominator,
            )
        self.assertEqual(self.share.value_ids.mapped("value"), [50, 90])
        self.assertEqual(self._get_target(self.share).fact, 54)

    def test_figure_of_the_whole_is_not_added_to_organisations(self):
        self._create_value(self.people, "100", unit_id=self.school.id)
        self._create_value(self.people, "580")
        target = self._get_target(self.people)
        self.assertEqual((target.fact, target.result), (580, "met"))

    def test_wording_and_targets_of_an_approved_plan_stay(self):
        self._create_measure(
            self.plan, date_start=date(2021, 1, 1), control_date=date(2021, 4, 1)
        )
        self.plan.action_approve()
        indicator = self.people.with_user(self.manager)
        target = self._get_target(indicator)
        for change in (
            lambda: indicator.write({"name": "Другое"}),
            lambda: indicator.write({"base_text": "1"}),
            lambda: indicator.write(
                {"target_ids": [Command.update(target.id, {"text": "1"})]}
            ),
            lambda: target.write({"value": 1}),
            lambda: target.unlink(),
            lambda: indicator.unlink(),
            lambda: indicator.create({"plan_id": self.plan.id, "name": "Новый"}),
        ):
            with self.assertRaises(UserError):
                change()
        indicator.write({"direction": "lower", "aggregation": "last"})
        self._create_value(indicator, "600")
        self.assertEqual(target.result, "missed", "lower is better now")

    def test_indicator_with_facts_is_not_deleted(self):
        self._create_value(self.people, "1")
        with self.assertRaisesRegex(UserError, "facts are never lost"):
            self.people.unlink()

    def test_matrix_is_the_order_s_table(self):
        self._create_value(self.people, "600", 2020)
        matrix = self.plan._get_indicator_matrix()
        self.assertEqual(matrix.years, (2020, 2021))
        self.assertEqual(matrix.base_year, 2017)
        self.assertEqual([row.number for row in matrix.rows], list("1234567"))
        first, third = matrix.rows[0], matrix.rows[2]
        self.assertTrue(first.merged_target)
        self.assertEqual(first.cells[1].target, 468)
        self.assertEqual(first.cells[1].target_text, "468 учащихся 8-10 классов")
        self.assertEqual((third.cells[0].fact, third.cells[0].deviation), (600, 50))
        self.assertIsNone(third.cells[1].fact)

    def test_matrix_as_of_a_past_day_is_what_was_known_then(self):
        with freeze_time("2021-02-01 10:00"):
            old = self._create_value(self.people, "500", 2020)
        with freeze_time("2021-03-01 10:00"):
            self._create_value(self.people, "560", 2020, supersedes_id=old.id)
        facts = {
            day: self.plan._get_indicator_matrix(day).rows[2].cells[0].fact
            for day in (
                date(2021, 1, 31),
                date(2021, 2, 1),
                date(2021, 2, 28),
                date(2021, 3, 1),
            )
        }
        self.assertEqual(list(facts.values()), [None, 500, 500, 560])
        self.assertEqual(self.plan._get_indicator_matrix().rows[2].cells[0].fact, 560)

    def test_day_of_the_matrix_ends_where_the_reader_is(self):
        """Half past midnight in Kostroma is still yesterday in UTC."""
        with freeze_time("2021-01-31 21:30"):
            self._create_value(self.people, "500", 2020)
        plan = self.plan.with_user(self.viewer).with_context(tz="Europe/Moscow")
        before, after = (
            plan._get_indicator_matrix(day).rows[2].cells[0].fact
            for day in (date(2021, 1, 31), date(2021, 2, 1))
        )
        self.assertEqual((before, after), (None, 500))

    def test_matrix_costs_the_same_queries_for_1_and_50_indicators(self):
        counts = []
        for size in (1, 50):
            plan = self._create_plan_with_facts(size).with_user(self.viewer)
            plan = plan.with_context(tz="Europe/Moscow")  # as the web client says
            counts.append(self._count_queries(plan._get_indicator_matrix))
            rows = plan._get_indicator_matrix().rows
            self.assertEqual([row.cells[1].fact for row in rows], [5] * size)
        self.assertEqual(counts[0], counts[1])
