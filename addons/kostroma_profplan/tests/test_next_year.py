from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ProfplanCommon, heavy

WEEKS = [(date(2025, 9 + n, 1), date(2025, 9 + n, 30)) for n in (0, 2)]


class NextYearCommon(ProfplanCommon):
    """A plan of 2025/2026 in execution, and the loading of a later one of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = cls.env["profplan.organisation.type"].search([], limit=2)
        cls.plan = cls._create_plan(
            measures=1, name="План на 2025-2026 учебный год", school_year="2025-2026"
        )
        cls.plain = cls.plan.measure_ids
        cls._create_rows()
        cls._create_indicators()
        with freeze_time("2025-09-10"):  # nothing is overdue
            cls.plan.action_approve()
            cls.env.flush_all()

    @classmethod
    def _create_rows(cls):
        """What managers have set beside the words, on a row of organisations."""
        cls.handed = cls._create_measure(
            cls.plan,
            units=cls.group | cls.department,
            windows=[*WEEKS, (date(2026, 4, 1), date(2026, 4, 30), "milestone")],
            number="1.2.",
            name="Ярмарки 2025/2026 учебного года",
            deadline_text="сентябрь, ноябрь 2025 г., наблюдение – апрель 2026 г.",
            deadline_kind="ranges",
            control_date=date(2025, 11, 30),
            accounting="lead",
            for_type_ids=[Command.set(cls.types.ids)],
            for_districts="Центральный",
            for_grade_first=8,
            for_grade_last=9,
            left_out_unit_ids=[Command.set(cls.other_school.ids)],
            result_text_required=True,
            evidence_rule_ids=[Command.create({"minimum": 2, "of_each": True})],
            figure_ids=[
                Command.create({"name": "Школьников", "kind": "unique"}),
                Command.create(
                    {
                        "name": "Встреч",
                        "source": "events",
                        "target_value": 4,
                        "target_comparator": "at_least",
                        "target_unit": "встреч",
                    }
                ),
            ],
        )
        cls.handed.window_ids[0].report_date = date(2025, 10, 20)
        cls.given = cls._create_measure(
            cls.plan,
            number="1.3.",
            name="Слёт",
            deadline_text="по согласованию",
            deadline_kind="date",
            control_date=date(2026, 3, 20),
            report_date=date(2026, 3, 27),
        )
        clauses = [
            cls._create_measure(
                cls.plan,
                units=cls.group,
                kind="clause",
                number=f"2.{number}",
                name=f"представить {what} в центр в срок до {day:%d.%m.%Y} г.",
                deadline_text=False,
                date_start=cls.plan.date_start,
                control_date=day,
            )
            for number, what, day in (
                (1, "план", date(2025, 10, 1)),
                (2, "отчет", date(2026, 4, 30)),
            )
        ]
        cls.plan.plan_clause_id, cls.plan.report_clause_id = clauses
        cls.plan.report_day = date(2026, 5, 15)

    @classmethod
    def _create_indicators(cls):
        cls.indicator, cls.other_indicator = cls.env["profplan.indicator"].create(
            [
                {
                    "plan_id": cls.plan.id,
                    "number": str(number),
                    "name": f"Охват {number}",
                    "uom": "человек",
                    "base_year": 2020,
                    "base_text": "150",
                    "target_ids": [
                        Command.create({"year": 2025, "text": "500"}),
                        Command.create({"year": 2026, "text": "не менее 550"}),
                    ],
                    "formula": "Все, кто был",
                    "responsible_phone": "12-34-56",
                    "asked_of_organisations": True,
                    "measure_ids": [Command.set(cls.handed.ids)],
                    "numerator_source": "figures",
                    "numerator_figure_ids": [
                        Command.set(cls.handed.figure_ids[:1].ids)
                    ],
                }
                for number in (1, 2)
            ]
        )

    def _begin(self, plan=None, year=None, user=None):
        """The loading of a later plan."""
        plan = (plan or self.plan).with_user(user or self.manager)
        action = plan.action_next_year(year)
        self.assertEqual(action["res_model"], "profplan.import")
        return self.env["profplan.import"].browse(action["res_id"])

    def _confirm(self, loading, number="5-new", day=date(2026, 8, 20)):
        """The new plan, once the order has its number and date."""
        loading = loading.with_user(self.manager)
        loading.write({"number": number, "date": day})
        action = loading.action_confirm()
        return self.env["profplan.plan"].browse(action["res_id"])

    def _get_line(self, loading, measure):
        return loading.line_ids.filtered(lambda one: one.number == measure.number)

    def _get_codes(self, row):
        return set(row.finding_ids.mapped("code"))


@tagged("post_install", "-at_install")
class TestNextYear(NextYearCommon):
    """Next year's plan is a loading made of this one, reviewed and confirmed by a
    person (design §4)."""

    # --- Who, of what, when ---

    def test_nothing_is_written_into_a_plan_before_it_is_confirmed(self):
        models = ("profplan.plan", "profplan.measure", "profplan.unit", "project.task")
        before = [self.env[name].search_count([]) for name in models]
        loading = self._begin()
        self.assertEqual(before, [self.env[name].search_count([]) for name in models])
        self.assertEqual(loading.state, "open")
        self.assertEqual(loading.previous_plan_id, self.plan)
        self.assertEqual(len(loading.line_ids), len(self.plan.measure_ids))
        self.assertEqual(loading.name, "План на 2026-2027 учебный год")
        self.assertEqual(loading.school_year, "2026-2027")
        self.assertEqual(loading.date_start, date(2026, 9, 1))
        self.assertFalse(loading.number, "the new order tells it")
        self.assertEqual(loading.controller_id, self.plan.controller_id)
        self.assertEqual(loading.coordinator_id.unit_id, self.centre)
        self.assertFalse(loading.decision_ids, "nobody has decided anything")

    def test_a_draft_no_later_year_and_no_right_are_refused_in_words(self):
        draft = self._create_plan(number="draft").with_user(self.manager)
        with self.assertRaisesRegex(UserError, "is a draft"):
            draft.action_next_year()
        for year in (2025, 2024, 0, True, "2030", 2030.5, 20300):
            with self.subTest(year), self.assertRaisesRegex(UserError, "later year"):
                self.plan.with_user(self.manager).action_next_year(year)
        for user in (self.coordinator, self.user, self.viewer, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.plan.with_user(user).action_next_year()
        self.assertFalse(
            self.env["profplan.import"].search([("previous_plan_id", "!=", False)])
        )

    def test_a_second_try_leads_to_what_is_begun_or_made(self):
        loading = self._begin()
        plan = self.plan.with_user(self.manager)
        with self.assertRaises(RedirectWarning) as caught:
            plan.action_next_year(2026)
        self.assertEqual(caught.exception.args[1]["res_id"], loading.id)
        self._begin(year=2030).with_user(self.manager).action_discard()
        self._begin(year=2030)
        made = self._confirm(loading)
        with self.assertRaises(RedirectWarning) as caught:
            plan.action_next_year()
        self.assertEqual(caught.exception.args[1]["res_id"], made.id)
        made.active = False
        self._begin()

    # --- What the rows hold ---

    def test_rows_are_read_anew_for_the_new_year(self):
        loading = self._begin(year=2030)
        plain = self._get_line(loading, self.plain)
        self.assertEqual(plain.deadline_text, "до 01.04.2031")
        self.assertEqual(plain.control_date, date(2031, 4, 1))
        self.assertEqual(plain.status, "ready")
        handed = self._get_line(loading, self.handed)
        self.assertEqual(handed.name, "Ярмарки 2030/2031 учебного года")
        windows = [(one.start, one.end, one.kind) for one in handed._get_windows()]
        self.assertEqual(
            windows,
            [
                (date(2030, 9, 1), date(2030, 9, 30), "occurrence"),
                (date(2030, 11, 1), date(2030, 11, 30), "occurrence"),
                (date(2031, 4, 1), date(2031, 4, 30), "milestone"),
            ],
        )
        given = self._get_line(loading, self.given)
        self.assertEqual(given.control_date, date(2031, 3, 20))
        self.assertEqual(given.report_date, date(2031, 3, 27), "given by a person")
        self.assertIn("next_year_dates", self._get_codes(given))
        self.assertEqual(given.status, "decide")

    def test_days_off_are_those_of_the_new_year(self):
        new = self._confirm(self._begin(year=2027))
        new.action_approve()
        due = new.measure_ids.filtered(lambda one: one.number == self.plain.number)
        self.assertEqual(due.control_date, date(2028, 4, 1), "a Saturday")
        self.assertEqual(due.root_task_id.legal_date, date(2028, 4, 1))
        self.assertEqual(due.root_task_id.control_date, date(2028, 3, 31))

    def test_the_date_of_the_order_has_its_clauses_read_anew(self):
        loading = self._begin().with_user(self.manager)
        clause = loading.line_ids.filtered(lambda one: one.number == "2.1")
        self.assertIn("в срок до 01.10.2026 г.", clause.name)
        self.assertEqual(clause.date_start, date(2026, 9, 1))
        self._get_line(loading, self.plain).number = "1.9."
        loading.date = date(2026, 9, 14)
        clause = loading.line_ids.filtered(lambda one: one.number == "2.1")
        self.assertEqual(clause.date_start, date(2026, 9, 14))
        self.assertEqual(clause.control_date, date(2026, 10, 1))
        self.assertFalse(loading.is_stale)
        self.assertIn("1.9.", loading.line_ids.mapped("number"), "what was decided")
        self.assertNotIn("order_date_missing", loading.finding_ids.mapped("code"))

    def test_what_was_not_done_is_marked_with_what_was_said_of_it(self):
        task = self.given.root_task_id
        task.with_user(self.manager).action_drop("Нет денег")
        loading = self._begin()
        undone = loading.finding_ids.filtered(
            lambda one: one.code == "next_year_undone"
        )
        self.assertEqual(undone.line_ids.mapped("number"), ["1.3."])
        self.assertIn("Нет денег", undone.message)
        loading.with_user(self.manager).action_discard()
        self.plan.with_user(self.manager).action_close("Год окончен")
        loading = self._begin()
        undone = loading.finding_ids.filtered(
            lambda one: one.code == "next_year_undone"
        )
        self.assertEqual(len(undone), len(self.plan.measure_ids))
        self.assertTrue(all(undone.mapped("is_open")))

    # --- Units as they are now ---

    def test_renamed_merged_and_archived_units_are_told(self):
        self.department.name = "Отдел развития"
        loading = self._begin()
        line = self._get_line(loading, self.plain)
        self.assertEqual(line.lead_id.unit_id, self.department)
        renamed = line.finding_ids.filtered(
            lambda one: one.code == "responsible_renamed"
        )
        self.assertIn("«Test department» → «Отдел развития»", renamed.message)

        loading.with_user(self.manager).action_discard()
        self.department.active = False
        loading = self._begin()
        line = self._get_line(loading, self.plain)
        self.assertFalse(line.lead_id.unit_id)
        self.assertIn("responsible_archived", self._get_codes(line))
        self.assertEqual(line.status, "fix")
        loading.with_user(self.manager).write({"number": "5", "date": "2026-08-20"})
        with self.assertRaisesRegex(UserError, "Отдел развития"):
            loading.with_user(self.manager).action_confirm()

        loading.with_user(self.manager).action_discard()
        heir = self._create_unit("Отдел школ")
        self.env["profplan.unit.alias"].create(
            {"name": "Отдел развития", "unit_id": heir.id, "kind": "former"}
        )
        loading = self._begin()
        line = self._get_line(loading, self.plain)
        self.assertEqual(line.lead_id.unit_id, heir)
        self.assertIn("responsible_merged", self._get_codes(line))
        self.assertEqual(self._confirm(loading).measure_ids[0].lead_unit_id, heir)

    def test_an_archived_unit_works_again_only_when_a_person_says_so(self):
        self.department.active = False
        loading = self._begin().with_user(self.manager)
        archived = loading.finding_ids.filtered(
            lambda one: one.code == "responsible_archived"
        )
        archived.is_confirmed = True
        self._confirm(loading)
        self.assertTrue(self.department.active)

    # --- Indicators ---

    def test_the_accepted_fact_is_the_base_and_targets_are_carried(self):
        self.env["profplan.indicator.value"].with_user(self.coordinator).create(
            [
                {
                    "indicator_id": self.indicator.id,
                    "year": year,
                    "period_end": day,
                    "text": text,
                    "state": state,
                }
                for year, day, text, state in (
                    (2025, date(2025, 12, 31), "480", "accepted"),
                    (2026, date(2026, 3, 31), "520", "draft"),
                )
            ]
        )
        loading = self._begin()
        first, second = loading.indicator_ids
        self.assertEqual((first.base_year, first.base_text), ("2025", "480"))
        self.assertEqual((second.base_year, second.base_text), ("2020", "150"))
        self.assertIn("next_year_base", self._get_codes(first))
        self.assertIn("next_year_no_fact", self._get_codes(second))
        self.assertEqual(first.targets_text, "2026: не менее 550; 2027: не менее 550")
        self.assertIn("next_year_target", self._get_codes(first))
        new = self._confirm(loading).indicator_ids[0]
        self.assertEqual(new.base_value, 480)
        self.assertEqual(new.target_ids.mapped("value"), [550, 550])
        self.assertEqual(new.previous_id, self.indicator)
        self.assertEqual(new.aggregation, self.indicator.aggregation)

    # --- What goes on ---

    def test_what_managers_have_set_is_not_asked_again(self):
        new = self._confirm(self._begin())
        rows = {measure.number: measure for measure in new.measure_ids}
        handed = rows["1.2."]
        self.assertEqual(handed.previous_id, self.handed)
        for name in (
            "accounting",
            "for_districts",
            "for_grade_first",
            "for_grade_last",
            "for_type_ids",
            "left_out_unit_ids",
            "result_text_required",
            "co_unit_ids",
        ):
            self.assertEqual(handed[name], self.handed[name], name)
        (rule,) = handed.evidence_rule_ids
        self.assertEqual((rule.minimum, rule.of_each), (2, True))
        for name in ("name", "kind", "source", "target_value", "target_unit"):
            self.assertEqual(
                handed.figure_ids.mapped(name), self.handed.figure_ids.mapped(name)
            )
        self.assertEqual(handed.window_ids[0].report_date, date(2026, 10, 20))
        self.assertEqual(rows["1.3."].report_date, date(2027, 3, 27))
        self.assertEqual(new.plan_clause_id, rows["2.1"])
        self.assertEqual(new.report_clause_id, rows["2.2"])
        self.assertEqual(new.report_day, date(2027, 5, 15))
        indicator = new.indicator_ids[0]
        self.assertEqual(indicator.formula, "Все, кто был")
        self.assertTrue(indicator.asked_of_organisations)
        self.assertEqual(indicator.measure_ids, handed)
        self.assertEqual(indicator.numerator_figure_ids, handed.figure_ids[0])
        self.assertFalse(indicator.value_ids)

    def test_organisations_that_left_are_not_carried_on(self):
        self.other_school.active = False
        new = self._confirm(self._begin())
        handed = new.measure_ids.filtered(lambda one: one.number == "1.2.")
        self.assertFalse(handed.with_context(active_test=False).left_out_unit_ids)

    def test_a_person_s_word_on_a_row_wins(self):
        loading = self._begin().with_user(self.manager)
        line = self._get_line(loading, self.given)
        line.write({"control_date": date(2027, 5, 5), "accounting": "none"})
        self._get_line(loading, self.handed).accounting = "line"
        loading.action_read_again()
        new = self._confirm(loading)
        rows = {measure.number: measure for measure in new.measure_ids}
        self.assertEqual(rows["1.3."].control_date, date(2027, 5, 5))
        self.assertEqual(rows["1.3."].report_date, date(2027, 5, 5))
        self.assertEqual(rows["1.2."].accounting, "line")
        self.assertEqual(len(new.edition_ids), 1)

    # --- How much ---

    @heavy
    def test_it_costs_the_same_queries_for_2_and_40_measures(self):
        counts = []
        for measures in (2, 40):
            plan = self._create_plan(measures, approve=True, number=f"{measures}-q")
            plan = plan.with_user(self.manager)
            costs = []
            for year in (2026, 2027, 2028):  # warm up, count
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                plan.action_next_year(year)
                self.env.flush_all()
                costs.append(self.env.cr.sql_log_count - before)
            counts.append(min(costs[1:]))
        self.assertLessEqual(counts[1], counts[0], counts)
