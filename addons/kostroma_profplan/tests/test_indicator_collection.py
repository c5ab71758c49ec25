from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .sheet_common import SheetCommon


class IndicatorCollectionCommon(SheetCommon):
    """Two indicators of a plan in execution that its two schools are asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_portal = new_test_user(
            cls.env, "profplan_other_portal", groups="base.group_portal"
        )
        cls.other_school.member_ids = cls.other_portal
        cls.people, cls.share = cls._create_indicators(cls.plan)

    @classmethod
    def _create_indicators(cls, plan):
        """Of a plan, whatever its state: an order that was typed in."""
        indicators = cls.env["profplan.indicator"]
        state = plan.state
        plan._as_engine().state = "draft"
        made = indicators.create(
            [
                {
                    "plan_id": plan.id,
                    "name": name,
                    "uom": uom,
                    "aggregation": how,
                    "asked_of_organisations": True,
                }
                for name, uom, how in (
                    ("Учеников в профильных классах", "человек", "sum"),
                    ("Доля участников", "процент", "ratio"),
                )
            ]
        )
        plan._as_engine().state = state
        return made

    def _give(self, text="12", user=None, indicator=None, unit=None, **vals):
        values = self.env["profplan.indicator.value"].with_user(user or self.portal)
        return values.create(
            {
                "indicator_id": (indicator or self.people).id,
                "unit_id": (unit or self.school).id,
                "text": text,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestIndicatorCollection(IndicatorCollectionCommon):
    def test_figure_goes_from_draft_to_accepted_and_each_step_is_on_record(self):
        value = self._give()
        self.assertEqual(value.state, "draft")
        self.assertEqual(value.period_start, date(2026, 1, 1))
        self.assertEqual(value.period_end, date(2026, 12, 31))
        value.action_submit()
        ours = value.with_user(self.coordinator)
        ours.action_return("Посчитайте без выпускников")
        self.assertEqual((value.state, value.returned_by), ("draft", self.coordinator))
        self.assertEqual(value.remark, "Посчитайте без выпускников")
        value.with_user(self.portal).write({"text": "11"})
        value.with_user(self.portal).action_submit()
        self.assertFalse(value.remark)
        ours.action_accept()
        record = value.sudo().change_ids.sorted("id")
        self.assertEqual(
            [(one.author_id, one.what, one.new_value) for one in record],
            [
                (self.portal, "figure", "12"),
                (self.portal, "value_state", "submitted"),
                (self.coordinator, "value_state", "draft"),
                (self.portal, "figure", "11"),
                (self.portal, "value_state", "submitted"),
                (self.coordinator, "value_state", "accepted"),
            ],
        )
        self.assertEqual(record[2].remark, "Посчитайте без выпускников")
        self.assertTrue(all(one.moment and one.plan_id == self.plan for one in record))

    def test_return_wants_a_remark_and_the_organisation_gets_one_letter(self):
        values = self._give() | self._give(
            False, indicator=self.share, numerator=3, denominator=4
        )
        values.action_submit()
        ours = values.with_user(self.coordinator)
        with self.assertRaisesRegex(UserError, "put right"):
            ours.action_return(" ")
        with self.assertRaisesRegex(UserError, "remark"):
            ours.write({"state": "draft"})
        before = self._get_letters(self.portal)
        ours.action_return("Проверьте")
        letters = self._get_letters(self.portal) - before
        self.assertEqual(len(letters), 1)
        self.assertIn("Проверьте", letters.body)
        self.assertFalse(self._get_letters(self.other_portal))

    def test_an_organisation_takes_back_until_it_is_answered(self):
        value = self._give(state="submitted")
        with self.assertRaisesRegex(UserError, "waits for the answer"):
            value.write({"text": "13"})
        value.action_withdraw()
        value.write({"text": "13"})
        value.action_submit()
        value.with_user(self.coordinator).action_accept()
        for change in (
            lambda: value.write({"text": "14"}),
            value.action_withdraw,
            value.unlink,
        ):
            with self.assertRaises(UserError):
                change()

    def test_many_are_accepted_at_once(self):
        values = self._give(state="submitted") | self._give(
            "20", user=self.other_portal, unit=self.other_school, state="submitted"
        )
        values.with_user(self.coordinator).action_accept()
        self.assertEqual(set(values.mapped("state")), {"accepted"})
        facts = self.people._get_facts()
        self.assertEqual(facts[self.people.id], {2026: 32})

    def test_an_organisation_accepts_nothing_and_enters_only_its_own(self):
        value = self._give(state="submitted")
        with self.assertRaises(AccessError):
            value.with_user(self.portal).action_accept()
        with self.assertRaises(AccessError):
            self._give(
                False,
                state="accepted",
                indicator=self.share,
                numerator=1,
                denominator=2,
            )
        with self.assertRaises(AccessError):
            self._give(unit=self.other_school)
        with self.assertRaises(AccessError):
            self._give(unit_id=False)
        theirs = self._give(user=self.other_portal, unit=self.other_school)
        with self.assertRaises(AccessError):
            theirs.with_user(self.portal).read(["text"])
        with self.assertRaises(AccessError):
            theirs.with_user(self.portal).write({"text": "1"})
        found = self.env["profplan.indicator.value"].with_user(self.portal).search([])
        self.assertEqual(found, value)
        mine = self._give("5", period_end=date(2026, 6, 30))
        for vals in (
            {"unit_id": self.other_school.id},
            {"unit_id": self.other_school.id, "state": "submitted"},
            {"unit_id": False},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                mine.write(vals)

    def test_indicators_of_other_plans_are_not_told_by_a_refusal(self):
        other = self._create_plan(number="other", approve=True)
        foreign, _share = self._create_indicators(other)
        mine = self._give()
        for attempt in (
            lambda: self._give(indicator=foreign),
            lambda: self._give(indicator=foreign, year=1999),
            lambda: self._give(indicator=foreign.browse(10**8)),
            lambda: mine.write({"indicator_id": foreign.id}),
        ):
            with self.assertRaises(AccessError) as caught, self.env.cr.savepoint():
                attempt()
            self.assertNotIn(foreign.name, str(caught.exception))

    def test_nobody_of_the_organisation_accepts_for_it(self):
        value = self._give(state="submitted")
        self.school.sudo().member_ids += self.colleague
        with self.assertRaises(AccessError):
            value.with_user(self.colleague).action_accept()
        value.with_user(self.coordinator).action_accept()

    def test_only_what_is_asked_of_an_organisation_is_entered(self):
        self.people.with_user(self.manager).asked_of_organisations = False
        with self.assertRaisesRegex(UserError, "not asked"):
            self._give()
        with self.assertRaisesRegex(UserError, "not asked"):
            self._give(False, indicator=self.share, numerator=1, denominator=2).write(
                {"indicator_id": self.people.id, "text": "5"}
            )
        self.assertTrue(self._give(user=self.coordinator))

    def test_nothing_is_asked_unless_a_manager_says_so(self):
        plan = self._create_plan(number="asks nothing")
        new = self.people.create({"plan_id": plan.id, "name": "I"})
        self.assertFalse(new.asked_of_organisations)
        self.people.with_user(self.manager).asked_of_organisations = False
        self.assertFalse(self.people._get_asked_units()[self.people])
        self.people.with_user(self.manager).asked_of_organisations = True
        self.assertIn(self.school, self.people._get_asked_units()[self.people])

    def test_whoever_has_a_line_of_its_measures_is_asked(self):
        self.people.measure_ids = self.first
        self.other_sheet.line_ids.filtered(
            lambda line: line.measure_id == self.first
        )._as_engine().write({"released": True})
        asked = (self.people | self.share)._get_asked_units()
        self.assertEqual(asked[self.people], self.school)
        self.assertEqual(asked[self.share], self.school | self.other_school)

    def test_a_plan_that_is_closed_takes_no_figures(self):
        self.plan.with_user(self.manager).action_close("Готово")
        with self.assertRaisesRegex(UserError, "not in execution"):
            self._give()

    def test_no_data_wants_a_reason_and_counts_nowhere(self):
        with self.assertRaisesRegex(ValidationError, "why there is no data"):
            self._give(False, no_data=True)
        with self.assertRaisesRegex(ValidationError, "not both"):
            self._give("5", no_data=True, note="Нет таких классов")
        gap = self._give(
            False, no_data=True, note="Нет таких классов", state="submitted"
        )
        other = self._give(
            "20", user=self.other_portal, unit=self.other_school, state="submitted"
        )
        self.people.aggregation = "mean"
        (gap | other).with_user(self.coordinator).action_accept()
        self.assertEqual(self.people._get_facts()[self.people.id], {2026: 20})
        self._give(
            "0",
            user=self.coordinator,
            supersedes_id=gap.id,
            note="Классы открыты",
            state="accepted",
        )
        self.assertEqual(self.people._get_facts()[self.people.id], {2026: 10})

    def test_a_ratio_is_of_two_sums_of_what_organisations_gave(self):
        for user, unit, pair in (
            (self.portal, self.school, (9, 10)),
            (self.other_portal, self.other_school, (45, 90)),
        ):
            self._give(
                False,
                user=user,
                unit=unit,
                indicator=self.share,
                numerator=pair[0],
                denominator=pair[1],
                state="submitted",
            ).with_user(self.coordinator).action_accept()
        self.assertEqual(self.share._get_facts()[self.share.id], {2026: 54})

    def test_wrong_figures_of_an_organisation_are_refused_in_words(self):
        for text, words in {
            "много": "not a number",
            "NaN": "not a number",
            "-3": "below zero",
            "12,5": "whole numbers",
            "1000000000": "too large",
        }.items():
            with self.subTest(text), self.assertRaisesRegex(ValidationError, words):
                self._give(text)
        for pair in ((-1, 5), (1, 10**9)):
            with self.assertRaises(ValidationError):
                self._give(
                    False,
                    indicator=self.share,
                    numerator=pair[0],
                    denominator=pair[1],
                )

    def test_year_follows_from_the_period_and_finds_the_target(self):
        value = self._give(period_start=date(2025, 9, 1), period_end=date(2025, 12, 31))
        self.assertEqual(value.year, 2025)
        with self.assertRaisesRegex(ValidationError, "ends before"):
            self._give(period_start=date(2026, 6, 1), period_end=date(2026, 5, 1))
        with self.assertRaisesRegex(ValidationError, "no day of its period"):
            self._give(
                year=2026,
                period_start=date(2025, 1, 1),
                period_end=date(2025, 12, 31),
            )

    def test_who_owes_and_who_gave_is_counted_in_a_flat_number_of_queries(self):
        self._give(state="submitted")
        self._give(
            "20", user=self.other_portal, unit=self.other_school, state="submitted"
        ).with_user(self.coordinator).action_accept()
        counts = (
            self.people.asked_count,
            self.people.submitted_count,
            self.people.given_count,
        )
        self.assertEqual(counts, (2, 1, 1))
