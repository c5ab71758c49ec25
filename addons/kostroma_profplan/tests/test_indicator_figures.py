from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestIndicatorFigures(IndicatorCommon):
    """What the report of indicators says of a year (design §7, §8)."""

    def setUp(self):
        super().setUp()
        self._go("2021-10-01")

    def _go(self, day):
        clock = freeze_time(f"{day} 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def _get_plan(self, as_of=None, year=None, plan=None, user=None):
        plan = (plan or self.plan).with_user(user or self.viewer)
        return plan.get_indicator_figures(as_of, year)["plans"][0]

    def _get_row(self, indicator, **how):
        rows = self._get_plan(**how)["indicators"]
        return next(row for row in rows if row["id"] == indicator.id)

    def test_a_year_stands_beside_the_year_before(self):
        self._create_value(self.people, "500", 2020)
        self._create_value(self.people, "638", 2021, note="Открыт новый центр")
        row = self._get_row(self.people)
        self.assertEqual(
            [row[name] for name in ("previous", "target", "fact", "deviation")],
            [500, 580, 638, 58],
        )
        self.assertEqual((row["level"], row["standing"]), (1.1, "exceeded"))
        self.assertEqual(row["comment"], "Открыт новый центр")
        before = self._get_row(self.people, year=2020)
        self.assertEqual((before["target"], before["fact"]), (550, 500))
        self.assertEqual(before["standing"], "missed")

    def test_last_year_is_that_of_the_indicator_it_continues_or_the_base(self):
        self._create_value(self.people, "570", 2021)
        self.plan._as_engine().state = "approved"
        following = self._create_indicator_plan(
            [("1", "человек", "1", "600", "")],
            number="next",
            date_start=date(2022, 1, 1),
            date_end=date(2022, 12, 31),
        )
        indicator = following.indicator_ids
        indicator.target_ids.year = 2022
        indicator.previous_id = self.people
        row = self._get_row(indicator, plan=following)
        self.assertEqual((row["previous"], row["fact"]), (570, None))
        self.assertEqual(self._get_row(self.people, year=2018)["previous"], 450)

    def test_no_data_is_neither_zero_nor_compared(self):
        """Values without targets, targets in words and gaps are told as they are."""
        gap = self._create_value(
            self.first, False, 2021, no_data=True, note="Нет формы"
        )
        self.assertTrue(gap.no_data)
        row = self._get_row(self.first)
        self.assertEqual(
            [row[name] for name in ("fact", "deviation", "level", "standing")],
            [None, None, None, "no_data"],
        )
        self.assertEqual(row["comment"], "Нет формы")
        words = self._create_indicator_plan(
            [("1", "штук", "", "рост", "рост числа школ")], number="w2"
        )
        self._create_value(words.indicator_ids, "5")
        row = self._get_row(words.indicator_ids, plan=words)
        self.assertEqual(
            (row["target"], row["target_text"], row["fact"], row["standing"]),
            (None, "рост числа школ", 5, "no_data"),
        )
        bare = self._create_plan(measures=0, number="bare")
        self.assertEqual(self._get_plan(plan=bare)["summary"]["total"], 0)

    def test_what_is_not_reached_is_missed_when_its_year_is_over(self):
        plan = self._create_plan(measures=1, number="deeds")
        indicator = self.env["profplan.indicator"].create(
            {"plan_id": plan.id, "name": "I", "number": "1"}
        )
        self.env["profplan.indicator.target"].create(
            {"indicator_id": indicator.id, "year": 2026, "text": "10"}
        )
        indicator.measure_ids = plan.measure_ids
        self._go("2026-03-01")
        plan.action_approve()
        self._create_value(indicator, "5", 2026)
        standings = {}
        for day in ("2026-03-02", "2026-05-02", "2027-01-10"):
            self._go(day)
            row = self._get_row(indicator, plan=plan)
            standings[day] = row["standing"]
            if day > "2026-04":
                then = self._get_row(indicator, plan=plan, as_of="2026-03-02")
                self.assertEqual(then["standing"], "under_way")
        self.assertEqual(list(standings.values()), ["under_way", "risk", "missed"])
        summary = self._get_plan(plan=plan)["summary"]
        self.assertEqual((summary["missed"], summary["total"]), (1, 1))

    def test_the_past_is_as_it_was_whatever_was_corrected_afterwards(self):
        self._go("2021-02-01")
        old = self._create_value(self.people, "500", 2021, note="Было")
        self._go("2021-02-15")
        then = self._get_plan()
        self._go("2021-03-01")
        self._create_value(self.people, "560", 2021, supersedes_id=old.id, note="Стало")
        self._create_value(self.share, "7", 2021)
        self.assertEqual(self._get_plan("2021-02-15"), then)
        now = self._get_row(self.people)
        self.assertEqual((now["fact"], now["comment"]), (560, "Стало"))

    def test_the_passport_is_told_in_words(self):
        self.people.write(
            {
                "formula": "a / b × 100",
                "numerator_name": "a",
                "numerator_source": "enrolment",
                "numerator_grades": "8–9",
                "period": "quarter",
                "responsible_name": "Иванова И. И.",
                "responsible_phone": "+7 4942 00-00-00",
            }
        )
        passport = self._get_row(self.people)["passport"]
        self.assertEqual(passport["numerator"], "a (Enrolment of classes: 8–9)")
        self.assertEqual(passport["period"], "Every quarter")
        self.assertEqual(passport["phone"], "+7 4942 00-00-00")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_the_staff_gets_figures_and_a_wrong_year_is_told_of(self):
        with self.assertRaises(AccessError):
            self._get_plan(user=self.portal)
        for year in ("2021", 0, True):
            with self.assertRaisesRegex(UserError, "2021"):
                self._get_plan(year=year)

    def test_it_costs_the_same_queries_for_1_and_50_indicators(self):
        counts = []
        for size in (1, 50):
            plan = self._create_plan_with_facts(size)
            counts.append(
                self._count_queries(lambda plan=plan: self._get_plan(plan=plan))
            )
        self.assertEqual(counts[0], counts[1])
