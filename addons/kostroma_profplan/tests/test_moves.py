from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged, users

from ..lib import execution
from .common import ProfplanCommon
from .dates_common import BASIS

STEPS = execution.OPEN_STEPS + execution.CLOSED_STEPS


@tagged("post_install", "-at_install")
class TestMoves(ProfplanCommon):
    """The table of moves of design §5 holds for every way of writing a step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-01"):
            cls.plan = cls._create_plan(measures=1, approve=True)
        cls.task = cls.plan.task_ids
        cls._waive_contract()
        cls.stages = {
            step: cls.env["project.task.type"]._get_by_step(step) for step in STEPS
        }

    @classmethod
    def _waive_contract(cls):
        """Evidence has tests of its own: here nothing but the table is tried."""
        cls.classPatch(
            type(cls.env["project.task"]),
            "_get_missing_contract",
            lambda self, remark: [],
        )

    def _put(self, step):
        self.task._as_engine().write({"stage_id": self.stages[step].id})

    def _try(self, user, source, target):
        """Whether the user can move the task by a plain write."""
        self._put(source)
        vals = {"stage_id": self.stages[target].id, "remark": "because"}
        try:
            with self.cr.savepoint():
                self.task.with_user(user).write(vals)
        except (AccessError, UserError):
            return False
        return self.task.step == target

    def _get_allowed(self, user):
        return {
            (source, target)
            for source in STEPS
            for target in STEPS
            if source != target and self._try(user, source, target)
        }

    def test_staff_take_to_work_and_submit_and_nothing_else(self):
        self.assertEqual(
            self._get_allowed(self.user),
            {
                ("assigned", "in_progress"),
                ("returned", "in_progress"),
                ("in_progress", "review"),
                ("review", "in_progress"),
            },
        )

    def test_staff_of_another_unit_can_move_nothing(self):
        stranger = self._create_user("user", login="profplan_stranger")
        self.assertFalse(self._get_allowed(stranger))

    def test_an_organisation_takes_and_submits_its_own_part_only(self):
        self.assertFalse(self._get_allowed(self.portal))
        self.task._as_engine().unit_id = self.school
        self.assertEqual(
            self._get_allowed(self.portal),
            {
                ("assigned", "in_progress"),
                ("returned", "in_progress"),
                ("in_progress", "review"),
                ("review", "in_progress"),
            },
        )

    def test_what_was_done_is_kept_when_the_step_stays(self):
        self.task.with_user(self.user).write(
            {"stage_id": self.task.stage_id.id, "result_text": "Done so"}
        )
        self.assertEqual(self.task.result_text, "Done so")

    def test_leadership_can_move_nothing(self):
        self.department.member_ids += self.viewer
        self.assertFalse(self._get_allowed(self.viewer))

    def test_coordinator_accepts_and_returns_but_does_not_submit_for_others(self):
        self.assertEqual(
            self._get_allowed(self.coordinator),
            {
                ("assigned", "in_progress"),
                ("returned", "in_progress"),
                ("review", "done"),
                ("review", "returned"),
            },
        )

    def test_manager_also_drops_and_reopens_and_submits_for_nobody(self):
        self.assertEqual(
            self._get_allowed(self.manager),
            {
                ("assigned", "in_progress"),
                ("returned", "in_progress"),
                ("review", "done"),
                ("review", "returned"),
                ("assigned", "dropped"),
                ("in_progress", "dropped"),
                ("review", "dropped"),
                ("returned", "dropped"),
                ("done", "in_progress"),
                ("dropped", "in_progress"),
            },
        )

    def test_coordinator_closes_work_of_own_unit_without_review(self):
        self.task._as_engine().unit_id = self.centre
        self.assertTrue(self._try(self.coordinator, "in_progress", "done"))

    def test_an_organisation_never_answers_its_own_work(self):
        self.task._as_engine().unit_id = self.school
        self.school.member_ids += self.coordinator
        self.assertFalse(self._try(self.coordinator, "review", "done"))
        self.assertFalse(self._try(self.coordinator, "review", "returned"))
        self.assertFalse(self._try(self.coordinator, "in_progress", "done"))

    def test_return_without_remark_is_refused_and_says_why(self):
        self._put("review")
        with self.assertRaisesRegex(UserError, "remark"):
            self.task.with_user(self.coordinator).write(
                {"stage_id": self.stages["returned"].id}
            )
        self.assertEqual(self.task.step, "review")

    def test_drop_without_reason_is_refused(self):
        for words in ({}, {"remark": "  "}):
            with self.assertRaisesRegex(UserError, "reason"):
                self.task.with_user(self.manager).write(
                    {"stage_id": self.stages["dropped"].id, **words}
                )

    def test_reopening_without_a_reason_is_refused(self):
        for step in execution.CLOSED_STEPS:
            self._put(step)
            for words in ({}, {"remark": "  "}):
                with (
                    self.subTest(step=step),
                    self.assertRaisesRegex(UserError, "reaso"),
                ):
                    self.task.with_user(self.manager).write(
                        {"stage_id": self.stages["in_progress"].id, **words}
                    )

    def test_a_move_out_of_the_table_is_refused_with_those_that_are_in_it(self):
        with self.assertRaises(UserError) as refusal:
            self.task.with_user(self.manager).action_accept()
        possible = str(refusal.exception).partition("can go to:")[2]
        named = {step for step in STEPS if self.stages[step].name in possible}
        self.assertEqual(named, {"in_progress", "dropped"})

    def test_parent_with_open_parts_is_not_accepted(self):
        plan = self._create_plan(measures=0, number="2-test")
        windows = [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28")]
        self._create_measure(plan, windows=windows)
        plan.action_approve()
        root = plan.task_ids.filtered(lambda task: not task.parent_id)
        parts = root.child_ids
        self.assertEqual(parts.window_id, plan.measure_ids.window_ids)
        root._as_engine().write({"stage_id": self.stages["review"].id})
        with self.assertRaisesRegex(UserError, "not closed"):
            root.with_user(self.manager).action_accept()
        parts[0]._as_engine().write({"stage_id": self.stages["done"].id})
        parts[1]._as_engine().write({"stage_id": self.stages["dropped"].id})
        root.with_user(self.manager).action_accept()
        self.assertEqual(root.step, "done")

    def test_state_of_odoo_follows_the_step(self):
        for step, state in (
            ("returned", "02_changes_requested"),
            ("done", "1_done"),
            ("dropped", "1_canceled"),
            ("in_progress", "01_in_progress"),
        ):
            self._put(step)
            self.assertEqual(self.task.state, state)

    def test_buttons_offer_what_the_table_allows(self):
        self._put("in_progress")
        self.assertIn(",review,", self.task.with_user(self.user).can_move_to)
        self.assertFalse(self.task.with_user(self.viewer).can_move_to)

    def test_reason_stays_in_the_chatter(self):
        self.task.with_user(self.manager).write(
            {"stage_id": self.stages["dropped"].id, "remark": "Отменено приказом"}
        )
        self.assertIn("Отменено приказом", self.task.message_ids[0].body)

    def test_moving_many_costs_the_same_queries_as_moving_one(self):
        def count(number):
            plan = self._create_plan(measures=number, number=f"q{number}", approve=True)
            tasks = plan.task_ids.browse(plan.task_ids.ids).with_user(self.user)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            tasks.action_start()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(2)
        self.assertLessEqual(count(50), count(5) + 5)


@tagged("post_install", "-at_install")
class TestOrderOfSteps(ProfplanCommon):
    """What follows a move is stated in one place, not by the loading of files."""

    def _note_calls(self, record, names):
        """The list that the calls of these methods go into from now on."""
        calls, record_class = [], type(record)
        for name in names:
            method = getattr(record_class, name)

            def noted(records, *args, _name=name, _method=method, **kwargs):
                calls.append(_name)
                return _method(records, *args, **kwargs)

            self.patch(record_class, name, noted)
        return calls

    def test_a_move_is_followed_by_its_steps_in_their_order(self):
        task = self._create_plan(measures=1, approve=True).task_ids
        order = [
            "_prepare_move_vals",
            "_log_changes",
            "_accept_evidence",
            "_note_move",
            "_close_activities_of_move",
            "_close_asked_postponements",
            "_schedule_after_move",
            "_send_after_move",
        ]
        calls = self._note_calls(task, reversed(order))
        task.with_user(self.user).action_start()
        self.assertEqual(calls, order)

    def test_the_approval_is_on_record_before_anybody_is_told(self):
        plan = self._create_plan(measures=1)
        order = ["_post_approval", "_send_approval"]
        calls = self._note_calls(plan, reversed(order))
        plan.action_approve()
        self.assertEqual(calls, order)

    def test_the_record_of_a_move_is_older_than_the_letter_about_it(self):
        task = self._create_plan(measures=1, approve=True).task_ids
        task.with_user(self.manager).action_drop("Cancelled")
        line = task.message_ids.filtered(lambda one: "Cancelled" in one.preview)
        letter = self.env["mail.message"].search(
            [("partner_ids", "in", self.user.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn(task.name, letter.subject)
        self.assertLess(line.id, letter.id)

    def test_no_two_files_define_the_same_method(self):
        own = "odoo.addons.kostroma_profplan."
        for model in ("project.task", "profplan.plan"):
            seen = {}
            for definition in type(self.env[model]).__mro__:
                if not definition.__module__.startswith(own) or definition._abstract:
                    continue  # a mixin is there to be extended
                for name, value in vars(definition).items():
                    if callable(value) and not name.startswith("__"):
                        seen.setdefault(name, set()).add(definition.__module__)
            several = {name: files for name, files in seen.items() if len(files) > 1}
            self.assertFalse(several, model)


@tagged("post_install", "-at_install")
class TestFairClock(ProfplanCommon):
    """Who held the task how long; late is who held it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-02"):
            cls.plan = cls._create_plan(measures=1, approve=True)
        cls.task = cls.plan.task_ids
        cls.classPatch(
            type(cls.env["project.task"]),
            "_get_missing_contract",
            lambda self, remark: [],
        )

    def _submit(self, day):
        with freeze_time(day):
            self.task.with_user(self.user).action_submit()

    def _answer(self, day, step):
        with freeze_time(day):
            self.task.with_user(self.coordinator)._move_to(step, remark="Answer")
            self.env.flush_all()

    def test_submitted_in_time_is_on_time_however_long_the_review(self):
        self._submit("2026-04-01")
        self._answer("2026-05-15", "done")
        self.assertEqual(self.task.health, "done_on_time")
        self.assertEqual((self.task.executor_days, self.task.review_days), (30, 44))

    def test_submitted_a_day_after_is_late(self):
        self._submit("2026-04-02")
        self._answer("2026-04-02", "done")
        self.assertEqual((self.task.health, self.task.late_days), ("done_late", 1))

    def test_days_of_a_review_after_the_date_do_not_count_against_executor(self):
        self._submit("2026-04-01")
        self._answer("2026-04-11", "returned")
        self._submit("2026-04-11")
        self._answer("2026-04-20", "done")
        self.assertEqual(self.task.health, "done_on_time")
        self.assertEqual(self.task.paused_days, 10)

    def test_own_days_after_a_return_do_count(self):
        self._submit("2026-04-01")
        self._answer("2026-04-11", "returned")
        self._submit("2026-04-13")
        self._answer("2026-04-20", "done")
        self.assertEqual((self.task.health, self.task.late_days), ("done_late", 2))

    def test_every_hold_is_kept_with_its_holder(self):
        self._submit("2026-03-10")
        self._answer("2026-03-12", "returned")
        self.assertEqual(
            self.task.hold_ids.mapped(lambda hold: (hold.step, hold.holder, hold.days)),
            [
                ("assigned", "executor", 8),
                ("in_progress", "executor", 0),
                ("review", "acceptor", 2),
                ("returned", "executor", 0),
            ],
        )

    def test_who_submitted_takes_it_back_until_it_is_answered(self):
        self._submit("2026-04-01")
        activities = self.task.activity_ids.filtered(
            lambda one: one.user_id == self.coordinator
        )
        self.assertTrue(activities)
        with freeze_time("2026-04-03"):
            for stranger in (self.viewer, self.coordinator):
                with self.assertRaises(AccessError):
                    self.task.with_user(stranger).action_withdraw()
            self.task.with_user(self.user).action_withdraw()
        self.assertEqual(self.task.step, "in_progress")
        self.assertFalse(self.task.submitted_on)
        self.assertFalse(activities.filtered("active"))
        self.assertIn("taken back", self.task.message_ids[0].preview)
        self.assertEqual(self.task.review_days, 0)
        self.assertEqual(self.task.executor_days, 32)
        with freeze_time("2026-04-03"), self.assertRaises(UserError):
            self.task.with_user(self.user).action_withdraw()

    def test_what_was_answered_is_not_taken_back(self):
        for step in ("returned", "done"):
            self._submit("2026-03-10")
            self._answer("2026-03-12", step)
            with self.subTest(step=step), self.assertRaises(UserError):
                self.task.with_user(self.user).action_withdraw()

    def test_taking_to_work_takes_no_submission_back(self):
        self._submit("2026-03-10")
        with self.assertRaisesRegex(UserError, "Withdraw"):
            self.task.with_user(self.user).action_start()
        self.assertEqual(self.task.step, "review")

    @users("profplan_manager")
    def test_holds_are_written_by_nobody(self):
        hold = self.task.hold_ids[:1].with_env(self.env)
        with self.assertRaises(AccessError):
            hold.write({"date_start": date(2026, 1, 1)})
        with self.assertRaises(AccessError):
            hold.unlink()


@tagged("post_install", "-at_install")
class TestLifeInChatter(ProfplanCommon):
    """The whole life of a task can be read in its chatter."""

    def test_every_step_is_a_line_with_its_author_and_reason(self):
        task = self._create_plan(measures=1, approve=True).task_ids
        task.with_user(self.user).action_start()
        self.env["profplan.evidence"].with_user(self.user).create(
            {"task_id": task.id, "kind": "other", "url": "https://example.org/report"}
        )
        task.with_user(self.user).action_submit()
        task.with_user(self.coordinator).action_return("No signature")
        lines = [
            (message.author_id, message.preview)
            for message in task.message_ids.sorted("id")
            if message.message_type == "auto_comment"
        ]
        self.assertEqual(
            lines,
            [
                (
                    self.env.user.partner_id,
                    "Put on control: until 01.04.2026, Test department.",
                ),
                (self.user.partner_id, "In progress"),
                (self.user.partner_id, "Under review"),
                (self.coordinator.partner_id, "Returned: No signature"),
            ],
        )

    @freeze_time("2026-03-02")
    def test_nobody_rewrites_or_deletes_the_record(self):
        task = self._create_plan(measures=1, approve=True).task_ids
        task.with_user(self.user).action_start()
        task.with_user(self.manager)._postpone(date(2026, 8, 3), "Because", basis=BASIS)
        record = task.message_ids.filtered(
            lambda message: message.message_type in ("auto_comment", "notification")
        )
        self.assertGreaterEqual(len(record), 3)
        for user in self.user | self.coordinator | self.manager:
            for message in record.with_user(user):
                with self.assertRaises(UserError):
                    message.write({"body": "Something else"})
                with self.assertRaises(UserError):
                    message.unlink()
                with self.assertRaises(UserError):
                    task.with_user(user)._message_update_content(
                        message, body="Something else"
                    )
            with self.assertRaises(UserError):
                task.with_user(user).write({"message_ids": [Command.clear()]})
        self.assertEqual(record.exists(), record)

    def test_what_a_person_wrote_stays_theirs_to_correct(self):
        task = self._create_plan(measures=1, approve=True).task_ids
        message = task.with_user(self.user).message_post(
            body="Wrong", message_type="comment"
        )
        message.with_user(self.user).write({"body": "Right"})
        self.assertIn("Right", message.body)
