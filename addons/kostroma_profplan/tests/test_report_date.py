from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dates_common import BASIS, DatesCommon

YEAR = {"date_start": date(2025, 9, 1), "control_date": date(2026, 8, 31)}
DECEMBER = (date(2025, 12, 1), date(2025, 12, 31))
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
REPORT_DAY = date(2026, 4, 30)


@tagged("post_install", "-at_install")
class TestReportDate(DatesCommon):
    """By when what was done is reported, apart from the term of doing it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._create_plan(measures=0, number="report")

    def _create(self, number, words, **vals):
        vals = {"deadline_kind": "range", **vals}
        return self._create_measure(
            self.draft, number=number, deadline_text=words, **vals
        )

    def _create_clauses(self):
        """The clauses on the plans and the reports of organisations; the latter."""
        plan, report = (
            self._create(
                number,
                f"до {day:%d.%m.%Y}",
                kind="clause",
                deadline_kind="date",
                control_date=day,
                units=self.group,
            )
            for number, day in (("2.3.", date(2026, 1, 15)), ("2.6.", REPORT_DAY))
        )
        self.draft.write({"plan_clause_id": plan.id, "report_clause_id": report.id})
        return report

    def _approve(self, number=None):
        """The plan's tasks, of one measure if it is given."""
        self.draft.action_approve()
        self.draft.action_send_out()
        tasks = self.draft.task_ids
        return tasks.filtered(lambda task: task.measure_id.number == (number or "1."))

    def _get_part(self, tasks, unit):
        return tasks.filtered(lambda task: task.parent_id and task.unit_id == unit)

    # --- The rule ---

    def test_each_kind_of_term_has_its_rule(self):
        cases = (
            ("до 01.04.2026", date(2026, 4, 1), {"deadline_kind": "date"}),
            ("2025, 2026 гг.", date(2026, 8, 31), YEAR),
            ("Постоянно", date(2026, 8, 31), {"deadline_kind": "whole_period", **YEAR}),
            (
                "март 2026 года",
                date(2026, 4, 10),
                {"date_start": MARCH[0], "control_date": MARCH[1]},
            ),
            (
                "с 1 по 31 марта",
                date(2026, 3, 31),
                {"date_start": MARCH[0], "control_date": MARCH[1]},
            ),
            (
                "II квартал 2026",
                date(2026, 7, 10),
                {"date_start": date(2026, 4, 1), "control_date": date(2026, 6, 30)},
            ),
            (
                "еженедельно",
                date(2026, 9, 10),
                {"deadline_kind": "recurring", "recurrence": "weekly", **YEAR},
            ),
        )
        for words, day, vals in cases:
            with self.subTest(words):
                self.assertEqual(self._create("1.", words, **vals).report_date, day)

    def test_windows_of_months_are_reported_in_the_next_month_each(self):
        measure = self._create(
            "1.",
            "декабрь, март",
            deadline_kind="ranges",
            date_start=DECEMBER[0],
            control_date=MARCH[1],
            windows=[DECEMBER, MARCH, (*MARCH, "milestone")],
        )
        days = measure.window_ids.sorted(lambda one: (one.kind, one.date_end))
        self.assertEqual(
            days.mapped("report_date"), [MARCH[1], date(2026, 1, 10), date(2026, 4, 10)]
        )
        tasks = self._approve()
        parts = tasks.filtered("window_id").sorted("report_date")
        # 10 January is a day off: the 9th too, and before the 1st nothing is over.
        self.assertEqual(
            parts.mapped("report_date"),
            [date(2026, 1, 12), MARCH[1], date(2026, 4, 10)],
        )
        self.assertEqual(parts[0].control_date, date(2025, 12, 30))

    def test_the_whole_is_not_due_before_the_last_of_its_windows(self):
        self._create(
            "1.",
            "декабрь, март",
            deadline_kind="ranges",
            date_start=DECEMBER[0],
            control_date=MARCH[1],
            report_date=MARCH[1],
            windows=[DECEMBER, MARCH],
        )
        root = self._approve().filtered(lambda task: not task.parent_id)
        self.assertEqual(root.report_date, date(2026, 4, 10))

    def test_the_day_of_the_next_month_is_a_setting(self):
        march = {"date_start": MARCH[0], "control_date": MARCH[1]}
        ruled = self._create("1.", "март", **march)
        given = self._create("2.", "март", **march, report_date=date(2026, 4, 3))
        settings = self.env["res.config.settings"]
        settings.create({"profplan_report_day_of_month": 5}).set_values()
        self.assertEqual(ruled.report_date, date(2026, 4, 5))
        self.assertEqual(given.report_date, date(2026, 4, 3))
        for day in (0, 31):
            with self.subTest(day=day), self.assertRaises(UserError):
                settings.create({"profplan_report_day_of_month": day}).set_values()

    # --- Organisations ---

    def test_organisations_report_the_whole_period_on_the_plans_day(self):
        self._create_clauses()
        self.assertEqual(self.draft.report_day, REPORT_DAY)
        units = self.department | self.group
        self._create("1.", "2025, 2026 гг.", units=units, **YEAR)
        tasks = self._approve()
        root, part = (
            tasks - tasks.filtered("parent_id"),
            self._get_part(tasks, self.school),
        )
        self.assertEqual(root.report_date, date(2026, 8, 31))
        self.assertEqual(part.report_date, REPORT_DAY)
        self.assertEqual(part.control_date, date(2026, 8, 31))
        self.assertIn("as of that day", part._get_dates_words())

    def test_nothing_of_organisations_is_reported_after_the_plans_day(self):
        self._create_clauses()
        cases = (
            ("апрель", date(2026, 4, 1), date(2026, 4, 30), (REPORT_DAY, None)),
            ("март – июнь", MARCH[0], date(2026, 6, 30), (REPORT_DAY, REPORT_DAY)),
            ("март", *MARCH, (date(2026, 4, 10), None)),
            # What begins later is not reported before it begins.
            ("июнь", date(2026, 6, 1), date(2026, 6, 30), (date(2026, 7, 10), None)),
            # A day that the order names is its own.
            ("15 мая", date(2026, 5, 15), date(2026, 5, 15), (date(2026, 5, 15), None)),
        )
        for words, start, end, dates in cases:
            with self.subTest(words):
                measure = self._create("1.", words, date_start=start, control_date=end)
                self.assertEqual(measure._get_organisation_dates(), dates)
        # A line of the report goes with the report, whatever its term.
        self.assertEqual(
            measure._get_organisation_dates(on_sheet=True), (REPORT_DAY, REPORT_DAY)
        )

    def test_without_such_a_clause_organisations_report_as_departments_do(self):
        self._create("1.", "2025, 2026 гг.", units=self.department | self.group, **YEAR)
        part = self._get_part(self._approve(), self.school)
        self.assertEqual(part.report_date, date(2026, 8, 31))

    # --- On time is what is submitted by it ---

    def _approve_march(self):
        self._create("1.", "март", date_start=MARCH[0], control_date=MARCH[1])
        return self._approve()

    def test_on_time_is_what_is_submitted_by_the_report_date(self):
        task = self._approve_march()
        self.assertEqual(task.date_deadline.date(), date(2026, 4, 10))
        self.assertEqual(task.limit_date, date(2026, 4, 10))
        self._go_to("2026-04-10")
        self.env["project.task"]._cron_refresh_health()
        self.assertEqual((task.health, task.days_left), ("due_soon", 0))
        self._put(task, "in_progress")
        self._put(task, "review")
        self._put(task, "done")
        self.assertEqual((task.health, task.late_days), ("done_on_time", 0))

    def test_overdue_begins_the_day_after_the_report_date(self):
        task = self._approve_march()
        self._go_to("2026-04-11")
        self.env["project.task"]._cron_refresh_health()
        self.assertEqual(task.health, "overdue")

    def test_review_days_are_added_to_the_report_date(self):
        task = self._approve_march()
        self._go_to("2026-04-10")
        self._put(task, "in_progress")
        self._put(task, "review")
        self._go_to("2026-04-15")
        self._put(task, "returned")
        self.assertEqual(task.limit_date, date(2026, 4, 15))
        self.assertEqual(task.paused_days, 5)

    def test_reminders_count_to_the_report_date_and_letters_name_both(self):
        task = self._approve_march()
        self._go_to("2026-04-09")
        before = self._get_letters(self.user)
        with self.enter_registry_test_mode():
            self.env.ref("kostroma_profplan.ir_cron_remind").method_direct_trigger()
        letter = self._get_letters(self.user) - before
        self.assertEqual(len(letter), 1)
        words = task.with_context(lang=self.user.lang)._get_dates_words()
        self.assertIn(words, letter.body)

    def test_one_date_is_named_where_both_are_the_same(self):
        self.assertEqual(self.task._get_dates_words(), "until 01.04.2026")

    # --- Postponement ---

    def _grant(self, task, day):
        return task.with_user(self.manager)._postpone(
            date.fromisoformat(day), "The hall is under repair", basis=BASIS
        )

    def test_a_granted_postponement_moves_both_dates(self):
        task = self._approve_march()
        granted = self._grant(task, "2026-04-15")
        self.assertEqual(task.control_date, date(2026, 4, 15))
        # ten days after it, as before: the 25th is a Saturday
        self.assertEqual(task.report_date, date(2026, 4, 24))
        self.assertEqual(task.date_deadline.date(), task.report_date)
        self.assertEqual(task.limit_date, task.report_date)
        self.assertEqual(granted.old_report_date, date(2026, 4, 10))
        self.assertEqual(granted.report_date, task.report_date)
        self.assertIn("24.04.2026", granted._get_answered_text())

    def test_one_date_stays_one_when_it_is_moved(self):
        self._grant(self.task, "2026-04-15")
        self.assertEqual(self.task.report_date, self.task.control_date)

    def test_of_a_report_as_of_a_day_that_day_is_moved(self):
        self._create_clauses()
        self._create("1.", "2025, 2026 гг.", units=self.group, **YEAR)
        part = self._get_part(self._approve(), self.school)
        asked = self._ask(part, user=self.portal, new_date="2026-05-15", **BASIS)
        asked.with_user(self.manager).action_grant()
        self.assertEqual(part.report_date, date(2026, 5, 15))
        self.assertEqual(part.control_date, date(2026, 8, 31))
        self.assertIn("30.04.2026", asked._get_answered_text())
        self.assertNotIn("31.08.2026", asked._get_answered_text())

    def test_the_term_of_a_report_as_of_a_day_moves_when_it_is_passed(self):
        self._create_clauses()
        self._create("1.", "2025, 2026 гг.", units=self.group, **YEAR)
        part = self._get_part(self._approve(), self.school)
        part.with_user(self.manager)._postpone(
            date(2026, 9, 15), "Repair", outside_reason="Repair", basis=BASIS
        )
        days = [date(2026, 9, 15)] * 2
        self.assertEqual([part.report_date, part.control_date], days)

    def test_parts_that_report_on_another_day_do_not_move_with_the_whole(self):
        self._create_clauses()
        self._create("1.", "2025, 2026 гг.", units=self.department | self.group, **YEAR)
        tasks = self._approve()
        root = tasks.filtered(lambda task: not task.parent_id)
        self.assertEqual(root._with_parts_due_with_it(), root)

    # --- The record ---

    def test_the_record_of_changes_knows_the_report_date(self):
        task = self._approve_march()
        self._go_to("2026-03-03")
        self._grant(task, "2026-04-15")
        past = task._get_state_at(date(2026, 3, 2))[task.id]
        now = task._get_state_at(date(2026, 3, 3))[task.id]
        self.assertEqual(past["report_date"], date(2026, 4, 10))
        self.assertEqual(now["report_date"], date(2026, 4, 24))

    # --- Doors ---

    def test_the_report_date_of_a_task_is_not_written_by_hand(self):
        for user in (self.user, self.coordinator, self.manager):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.task.with_user(user).report_date = date(2026, 5, 1)

    def test_an_approved_plan_keeps_its_report_dates(self):
        measure = self._create(
            "1.",
            "декабрь, март",
            deadline_kind="ranges",
            date_start=DECEMBER[0],
            control_date=MARCH[1],
            windows=[DECEMBER, MARCH],
        )
        report = self._create_clauses()
        measure.with_user(self.manager).report_date = date(2026, 4, 20)
        self._approve()
        day = date(2026, 4, 25)
        for record, vals in (
            (measure, {"report_date": day}),
            (measure.window_ids[0], {"report_date": day}),
            (self.draft, {"report_day": day}),
            (self.draft, {"report_clause_id": False}),
            (self.draft, {"plan_clause_id": report.id, "report_clause_id": False}),
        ):
            with self.subTest(f"{record._name} {list(vals)}"):
                with self.assertRaises(UserError):
                    record.with_user(self.manager).write(vals)

    @mute_logger("odoo.sql_db")
    def test_nothing_is_reported_before_it_starts(self):
        measure = self._create("1.", "март", date_start=MARCH[0], control_date=MARCH[1])
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            measure.report_date = date(2026, 2, 1)
            self.env.flush_all()

    def test_plans_and_reports_are_asked_by_clauses_of_the_same_plan(self):
        report = self._create_clauses()
        measure = self._create("1.", "март")
        foreign = self._create_measure(
            self._create_plan(measures=0, number="other"), kind="clause"
        )
        for clause in (measure, foreign):
            with self.subTest(clause.kind), self.assertRaises(ValidationError):
                self.draft.report_clause_id = clause
        with self.assertRaises(ValidationError):
            report.kind = "measure"
        with self.assertRaises(ValidationError):
            self.draft.report_day = date(2025, 8, 1)

    def test_a_clause_that_is_deleted_leaves_the_draft_without_it(self):
        report = self._create_clauses()
        report.unlink()
        self.assertFalse(self.draft.report_clause_id)

    def test_queries_of_an_approval_do_not_grow_with_report_dates(self):
        counts = []
        for number, many in (("few", 2), ("many", 12)):
            plan = self._create_plan(measures=0, number=number)
            for at in range(many):
                self._create_measure(
                    plan,
                    number=f"1.{at}.",
                    units=self.department | self.group,
                    deadline_kind="ranges",
                    deadline_text="декабрь, март",
                    date_start=DECEMBER[0],
                    control_date=MARCH[1],
                    windows=[DECEMBER, MARCH],
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            measures = plan.measure_ids
            measures._compute_report_date()
            measures.window_ids._compute_report_date()
            measures._prepare_subtask_vals_list([self.task] * many)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
