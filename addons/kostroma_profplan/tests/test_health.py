from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import heavy
from .dates_common import DatesCommon


@tagged("post_install", "-at_install")
class TestHealth(DatesCommon):
    """Stored health is right from local midnight and cheap to refresh."""

    def _refresh(self):
        return self.env["project.task"]._cron_refresh_health()

    def _get_stored(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT health FROM project_task WHERE id = %s", (self.task.id,)
        )
        return self.env.cr.fetchone()[0]

    def test_colours_change_with_the_days(self):
        for day, health in (
            ("2026-03-17", "on_track"),
            ("2026-03-18", "due_soon"),
            ("2026-04-01", "due_soon"),
            ("2026-04-02", "overdue"),
        ):
            with self.subTest(day=day):
                self._go_to(day)
                self._refresh()
                self.assertEqual(self._get_stored(), health)
                self.assertEqual(self.task.health, health)

    def test_boards_group_by_it_and_find_by_it(self):
        self._go_to("2026-04-02")
        self._refresh()
        tasks, domain = self.env["project.task"], [("id", "in", self.tasks.ids)]
        groups = tasks._read_group(domain, ["health"], ["__count"])
        self.assertEqual(groups, [("overdue", 2)])
        found = tasks.search([*domain, ("health", "=", "overdue")])
        self.assertEqual(found, self.tasks)

    def test_the_day_ends_at_midnight_of_moscow_not_of_greenwich(self):
        self._go_to("2026-04-01", "20:55:00")
        self._refresh()
        self.assertEqual(self.task.health, "due_soon")
        self._go_to("2026-04-01", "21:05:00")
        self._refresh()
        self.assertEqual(self.task.health, "overdue")

    def test_the_day_ends_where_the_company_is(self):
        self.env.company.partner_id.tz = "Asia/Kamchatka"
        self._go_to("2026-04-01", "12:05:00")
        self._refresh()
        self.assertEqual(self.task.health, "overdue")

    def test_submitted_closed_and_plain_tasks_are_left_alone(self):
        plain = self.env["project.task"].create({"name": "No plan"})
        self._put(self.tasks[0], "review")
        self._put(self.tasks[1], "dropped")
        self._go_to("2026-05-01")
        self.assertEqual(self._refresh(), 0)
        self.assertEqual(self.tasks.mapped("health"), ["on_track", "dropped"])
        self.assertFalse(plain.health)

    def _return_on(self, day, submitted="2026-04-01"):
        """Submitted on a day, returned on another one."""
        self._go_to(submitted)
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        self._go_to(day)
        self._put(self.task, "returned")

    def test_days_of_review_after_the_date_do_not_make_it_overdue(self):
        self._return_on("2026-04-11")
        self.assertEqual(self.task.limit_date, date(2026, 4, 11))
        for day, health, days_left in (
            ("2026-04-11", "due_soon", 0),
            ("2026-04-12", "overdue", -1),
            ("2026-04-15", "overdue", -4),
        ):
            with self.subTest(day=day):
                self._go_to(day)
                self._refresh()
                self.task.invalidate_recordset(["days_left"])
                self.assertEqual(self._get_stored(), health)
                self.assertEqual(self.task.days_left, days_left)

    def test_days_left_stand_still_under_review(self):
        """By the day it was submitted; a second time by that day and the new limit."""
        self._go_to("2026-03-30")
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        for day in ("2026-03-30", "2026-04-01", "2026-05-20"):
            self._go_to(day)
            self._refresh()
            self.task.invalidate_recordset(["days_left"])
            self.assertEqual(self.task.days_left, 2, day)
            self.assertNotEqual(self._get_stored(), "overdue", day)
        self._put(self.task, "returned")
        self.task.invalidate_recordset(["days_left"])
        self.assertEqual(self.task.limit_date, date(2026, 5, 20))
        self._go_to("2026-05-22")
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        self._go_to("2026-06-10")
        self.task.invalidate_recordset(["days_left"])
        self.assertEqual(self.task.days_left, -2, "two days were their own")

    def test_a_second_review_pauses_as_well(self):
        self._return_on("2026-04-11")
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        self.assertEqual(self.task.limit_date, date(2026, 4, 11))
        self._go_to("2026-04-20")
        self._put(self.task, "returned")
        self.assertEqual(self.task.limit_date, date(2026, 4, 20))
        self._go_to("2026-04-22")
        self._refresh()
        self.assertEqual(self.task.health, "overdue")
        self.assertEqual(self.task.late_days, 0, "what was submitted was in time")

    def test_own_days_of_delay_are_not_given_back_by_a_review(self):
        self._return_on("2026-04-11", submitted="2026-04-03")
        self.assertEqual(self.task.limit_date, date(2026, 4, 9))
        self.assertEqual((self.task.health, self.task.late_days), ("overdue", 2))

    def test_a_review_before_the_date_moves_nothing(self):
        self._return_on("2026-03-30", submitted="2026-03-10")
        self.assertEqual(self.task.limit_date, date(2026, 4, 1))

    def test_a_submission_that_was_taken_back_pauses_nothing(self):
        self._go_to("2026-04-01")
        self._put(self.task, "review")
        self._go_to("2026-04-11")
        self._put(self.task, "in_progress")
        self.assertEqual(self.task.limit_date, date(2026, 4, 1))
        self.assertEqual(self.task.health, "overdue")
        self.assertFalse(self.task.submitted_on)

    def test_days_off_control_are_nobodys(self):
        self._go_to("2026-04-01")
        self._put(self.task, "done")
        self._go_to("2026-05-01")
        self._put(self.task, "in_progress")
        self.assertEqual(self.task.limit_date, date(2026, 5, 1))
        self.assertEqual(self.task.health, "due_soon")
        self.assertEqual((self.task.executor_days, self.task.review_days), (30, 0))

    def test_closed_at_once_it_is_judged_by_that_day(self):
        self._go_to("2026-04-05")
        self._put(self.task, "in_progress")
        self._put(self.task, "done")
        self.assertEqual((self.task.health, self.task.late_days), ("done_late", 4))

    @heavy
    def test_the_nightly_refresh_and_the_computation_agree(self):
        """On every day, whatever has happened to the task."""
        tasks = self._create_plan(5, number="night", approve=True).task_ids
        for day, moves in (
            ("2026-03-31", {0: "in_progress", 1: "review", 2: "review"}),
            ("2026-04-10", {1: "returned", 2: "in_progress", 3: "done"}),
            ("2026-04-12", {1: "review", 4: "dropped"}),
            ("2026-04-20", {1: "returned", 3: "in_progress"}),
        ):
            self._go_to(day)
            for number, step in moves.items():
                self._put(tasks[number], step)
        for day in ("2026-04-20", "2026-04-21", "2026-04-30", "2026-06-01"):
            self._go_to(day)
            self._refresh()
            self.env.flush_all()
            stored = tasks.mapped("health")
            self.env.add_to_compute(tasks._fields["health"], tasks)
            with self.subTest(day=day):
                self.assertEqual(tasks.mapped("health"), stored)
        self.assertEqual(
            stored, ["overdue", "overdue", "overdue", "overdue", "dropped"]
        )

    def test_a_second_run_changes_nothing(self):
        self._go_to("2026-04-02")
        self.assertEqual(self._refresh(), 2)
        self.assertEqual(self._refresh(), 0)

    def test_a_run_that_fails_leaves_the_next_one_to_do_all(self):
        self._go_to("2026-04-02")
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            self._refresh()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(self._refresh(), 2)

    def test_a_date_brought_forward_by_a_wrong_clock_comes_back(self):
        self._go_to("2026-04-02")
        self._refresh()
        self._go_to("2026-03-02")
        self._refresh()
        self.assertEqual(self.task.health, "on_track")

    def _count_queries(self, measures):
        plan = self._create_plan(measures, number=f"{measures}-health", approve=True)
        self._go_to("2026-04-02")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._refresh()
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        self.assertEqual(set(plan.task_ids.mapped("health")), {"overdue"})
        self._go_to("2026-03-02")
        self._refresh()
        return queries

    @heavy
    def test_queries_do_not_grow_with_the_tasks(self):
        self._count_queries(1)
        self.assertLessEqual(self._count_queries(60), self._count_queries(5))

    def test_the_scheduled_action_runs_it(self):
        cron = self.env.ref("kostroma_profplan.ir_cron_refresh_health")
        self._go_to("2026-04-02")
        with freeze_time("2026-04-02"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.task.health, "overdue")
        self.assertEqual(self.task.control_date, date(2026, 4, 1))
