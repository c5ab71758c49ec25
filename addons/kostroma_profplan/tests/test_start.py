from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .doors_common import DoorsCommon
from .sheet_common import SheetCommon


def walk_numbers(page):
    """All numbers of a page that lead somewhere."""
    if isinstance(page, dict):
        if "domain" in page:
            yield page
        for part in page.values():
            yield from walk_numbers(part)
    elif isinstance(page, list):
        for part in page:
            yield from walk_numbers(part)


class StartCase(SheetCommon):
    """A plan on 02.02.2026: plans of schools are overdue, one measure is at risk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.plan.task_ids.filtered(lambda one: one.unit_id == cls.department)
        cls.indicator = cls.env["profplan.indicator"].create(
            {
                "plan_id": cls._create_plan(measures=1, number="2-test").id,
                "name": "Pupils",
                "number": "1",
                "uom": "человек",
                "target_ids": [Command.create({"year": 2026, "text": "100"})],
            }
        )
        cls.second_plan = cls.indicator.plan_id
        cls.indicator.measure_ids = cls.second_plan.measure_ids
        cls.second_plan.action_approve()

    def setUp(self):
        super().setUp()
        self.env["project.task"]._cron_refresh_health()
        self.env["profplan.sheet.line"]._cron_refresh_health()

    def _get_page(self, user=None):
        self.env.flush_all()
        return self.env["profplan.start"].with_user(user or self.viewer).get_page()

    def _get_tile(self, page, label):
        [tile] = [one for one in page["tiles"] if one["label"] == label]
        return tile

    def _move(self, task, step, day):
        """The task comes to the step on the day, past the table of moves."""
        stage = self.env["project.task.type"]._get_by_step(step)
        task._on_day(day)._apply_move(stage, "")

    def _submit(self, task, day):
        self._move(task, "review", day)


@tagged("post_install", "-at_install")
class TestStartNumbers(StartCase):
    """Every number of the first page leads to exactly what it counts (design §9)."""

    def test_every_number_counts_the_records_behind_it(self):
        self._submit(self.root, date(2026, 1, 20))
        late = self.second_plan.task_ids
        late.write({"expected_date": "2026-05-01", "expected_reason": "Repair"})
        for user in (self.viewer, self.coordinator, self.manager):
            numbers = list(walk_numbers(self._get_page(user)))
            self.assertGreater(len(numbers), 15)
            for one in numbers:
                with self.subTest(user=user.login, name=one["name"]):
                    model = self.env[one["model"]].with_user(user)
                    found = model.search_count(one["domain"])
                    if isinstance(one["value"], int):
                        self.assertEqual(one["value"], found)
                    else:
                        self.assertTrue(found, "a day leads to its tasks")
                    self.assertTrue(self.env.ref(one["action"]))

    def test_each_plan_shows_progress_health_light_and_the_nearest_day(self):
        self._move(self.root, "review", date(2026, 1, 20))
        self._move(self.root, "done", date(2026, 1, 21))
        cards = {card["id"]: card for card in self._get_page()["plans"]}
        card = cards[self.plan.id]
        self.assertEqual((card["progress"], card["total"]["value"]), (20, 5))
        self.assertEqual(
            {part["health"]: part["link"]["value"] for part in card["bar"]},
            {"done_on_time": 1, "overdue": 1, "on_track": 3},
        )
        self.assertEqual(card["light"], "red", "one of five is late")
        self.assertEqual(card["nearest"]["value"], "01.04.2026", "one that is to come")
        self.assertEqual(cards[self.second_plan.id]["light"], "green")

    def test_who_holds_what_is_overdue_stands_by_unit(self):
        page = self._get_page()
        rows = {row["name"]: row for row in page["units"]["rows"]}
        self.assertEqual(list(rows), [self.group.name])
        self.assertEqual(rows[self.group.name]["overdue"]["value"], 1)
        self.assertEqual(rows[self.group.name]["all"]["value"], 4)

    def test_a_term_of_a_measure_with_several_is_overdue_by_itself(self):
        plan = self._create_plan(measures=0, number="3-test")
        windows = [("2025-09-01", "2025-12-15"), ("2026-03-01", "2026-04-01")]
        self._create_measure(plan, windows=windows)
        plan.action_approve()
        page = self._get_page()
        rows = {row["name"]: row for row in page["units"]["rows"]}
        row = rows[self.department.name]
        self.assertEqual((row["overdue"]["value"], row["parts"]["value"]), (0, 1))
        [card] = [card for card in page["plans"] if card["id"] == plan.id]
        self.assertEqual(card["light"], "yellow", "December is missed, April is ahead")
        self.assertIn("1", self._get_tile(page, "Overdue")["note"])

    def test_the_nearest_day_of_a_plan_may_be_that_of_a_single_term(self):
        plan = self._create_plan(measures=0, number="4-test")
        windows = [("2026-02-01", "2026-03-06"), ("2026-03-10", "2026-04-20")]
        self._create_measure(plan, windows=windows)
        plan.action_approve()
        page = self._get_page()
        [card] = [card for card in page["plans"] if card["id"] == plan.id]
        link = card["nearest"]
        self.assertEqual(
            (link["value"], plan.next_date), ("06.03.2026", date(2026, 3, 6))
        )
        self.assertEqual(card["total"]["value"], 1, "a term is no measure")
        self.assertEqual(
            self.env["project.task"].search(link["domain"]),
            plan.task_ids.filtered(lambda one: one.limit_date == date(2026, 3, 6)),
        )

    def test_what_is_due_this_week_and_next_is_counted_and_named(self):
        self._set_day("2026-03-25 09:00:00")  # a Wednesday; due on 01.04
        page = self._get_page()
        mine = self.plan.task_ids.filtered(lambda one: not one.sheet_id)
        due = mine.filtered(lambda one: one.limit_date == date(2026, 4, 1))
        count = len(due | self.second_plan.task_ids)
        self.assertEqual(self._get_tile(page, "Due this week")["link"]["value"], 0)
        self.assertEqual(self._get_tile(page, "Due next week")["link"]["value"], count)
        self.assertEqual(len(page["due"]["rows"]), count)
        self.assertEqual(page["due"]["rows"][0]["day"], "01.04")

    def test_what_waits_for_acceptance_is_parted_by_its_days(self):
        self._submit(self.root, date(2026, 1, 20))
        self._submit(self.second_plan.task_ids, date(2026, 1, 31))
        waiting = self._get_page()["waiting"]
        self.assertEqual(waiting["total"]["value"], 2)
        values = [row["link"]["value"] for row in waiting["rows"]]
        self.assertEqual(values, [1, 0, 1])
        self.assertIn("13", waiting["note"])

    def test_whoever_answers_sees_all_that_waits_by_kind(self):
        self._submit(self.root, date(2026, 1, 20))
        waiting = self._get_page(self.coordinator)["waiting"]
        found = self.env["profplan.waiting"].search_count(waiting["total"]["domain"])
        self.assertEqual(waiting["total"]["value"], found)
        self.assertIn("Work submitted", [row["label"] for row in waiting["rows"]])

    def test_silent_organisations_are_counted_and_named(self):
        page = self._get_page()
        self.assertEqual(page["silent"]["total"]["value"], 2)
        names = {row["name"] for row in page["silent"]["rows"]}
        self.assertEqual(names, {self.school.name, self.other_school.name})
        self._put("plan_review")
        self.env["profplan.acknowledgement"].flush_model()
        self.assertEqual(self._get_page()["silent"]["total"]["value"], 1)

    def test_indicators_show_level_and_risk(self):
        value = self.env["profplan.indicator.value"].with_user(self.coordinator)
        value.create(
            {
                "indicator_id": self.indicator.id,
                "year": 2026,
                "text": "95",
                "state": "accepted",
            }
        )
        [row] = self._get_page()["indicators"]["rows"]
        self.assertEqual((row["target"], row["fact"]), ("100", "95"))
        self.assertEqual(row["percent"], "95 %")
        self.assertEqual(row["standing"], "Not reached yet")
        late = self.second_plan.task_ids
        late.write({"expected_date": "2026-05-01", "expected_reason": "Repair"})
        [row] = self._get_page()["indicators"]["rows"]
        self.assertEqual(row["standing"], "At risk of not being reached")

    def test_only_plans_in_execution_are_on_the_page(self):
        (self.plan | self.second_plan).sudo()._as_engine().state = "closed"
        ours = {self.plan.id, self.second_plan.id}
        self.assertFalse(ours & {card["id"] for card in self._get_page()["plans"]})

    def test_one_call_costs_the_same_for_few_and_many_plans(self):
        def count():
            start = self.env["profplan.start"].with_user(self.viewer)
            for _turn in ("warm up", "count"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                start.get_page()
            return self.env.cr.sql_log_count - before

        few = count()
        for number in range(10, 14):
            self._create_plan(measures=3, number=f"{number}-test", approve=True)
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 25)


@tagged("post_install", "-at_install", "security")
class TestStartDoors(DoorsCommon):
    def test_who_works_with_no_plan_gets_no_page(self):
        start = self.env["profplan.start"]
        for role in ("portal", "employee", "project_user", "project_admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                start.with_user(getattr(self, role)).get_page()
