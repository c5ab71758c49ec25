from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import heavy
from .dates_common import BASIS, DatesCommon


@tagged("post_install", "-at_install")
class TestReminders(DatesCommon):
    """Reminders come once each, to the right person, and never as a storm."""

    def _run(self, day=None, action="remind"):
        """Run a scheduled action; it commits, so in a cursor of test mode."""
        if day:
            self._go_to(day)
        with self.enter_registry_test_mode():
            self.env.ref(f"kostroma_profplan.ir_cron_{action}").method_direct_trigger()

    def _get_reminders(self, **vals):
        domain = [(name, "=", value) for name, value in vals.items()]
        return self.env["profplan.reminder"].search(
            [("task_id", "in", self.plan.task_ids.ids), *domain]
        )

    # --- Days of review are not the executor's ---

    def _return_late(self):
        """Handed in on the last day, returned ten days later."""
        self.user.lang = "en_US"
        self._go_to("2026-04-01")
        self._put(self.tasks, "in_progress")
        self._put(self.tasks, "review")
        self._go_to("2026-04-11")
        self._put(self.tasks, "returned")

    def test_work_returned_after_a_long_review_is_not_overdue_that_day(self):
        self._return_late()
        self._run("2026-04-11")
        self.assertFalse(self._get_reminders(kind="head"))
        near = self._get_activities(self.user, "soon")
        self.assertEqual(set(near.mapped("date_deadline")), {self.task.limit_date})
        self._run("2026-04-12")
        made = self._get_reminders(kind="head", task_id=self.task.id)
        self.assertEqual(made.user_id, self.user)
        letter = self._get_letters(self.user)[0]
        self.assertIn("days overdue: 1", letter.body)
        self.assertIn("days of review do not count", letter.body)
        self._run("2026-04-15")
        self.assertFalse(self._get_reminders(kind="controller"))
        self._run("2026-04-16")
        self.assertTrue(self._get_reminders(kind="controller"))

    def test_the_remark_is_to_be_put_right_by_the_limit(self):
        self._return_late()
        activity = self._get_activities(self.user, "rework")[0]
        self.assertEqual(activity.date_deadline, self.task.limit_date)

    def test_the_weekly_letter_charges_nobody_with_a_review(self):
        self.coordinator.lang = "en_US"
        self._go_to("2026-04-01")
        self._put(self.tasks, "in_progress")
        self._put(self.tasks, "review")
        letter = self._get_weekly(self.coordinator, "2026-04-13")
        self.assertIn("days waiting: 12", letter.body)
        self.assertNotIn("days overdue", letter.body)
        self.assertFalse(self._get_weekly(self.user, "2026-04-13"))

    def test_the_weekly_letter_counts_days_by_the_limit(self):
        """Days of review put off what is overdue, in it as on the screens."""
        self._return_late()
        letter = self._get_weekly(self.user, "2026-04-11")
        self.assertIn("today is the last day", letter.body)
        self.assertNotIn("days overdue", letter.body)
        letter = self._get_weekly(self.user, "2026-04-13")
        self.assertIn("days overdue: 2", letter.body)
        self.assertNotIn("days overdue: 12", letter.body)

    # --- Before the date ---

    def test_reminders_come_14_7_3_and_1_days_before_once_each(self):
        reminded = []
        for day in range(15, 32):
            self._run(f"2026-03-{day:02}")
            made = self._get_reminders(task_id=self.task.id)
            if len(made) > len(reminded):
                reminded.append(day)
        self.assertEqual(reminded, [18, 25, 29, 31])
        made = self._get_reminders(task_id=self.task.id, kind="soon")
        self.assertEqual(sorted(made.mapped("days_before")), [1, 3, 7, 14])
        self.assertEqual(made.user_id, self.user)

    def test_each_reminder_is_an_activity_and_the_last_one_stays_open(self):
        self._run("2026-03-18")
        self._run("2026-03-25")
        self.assertEqual(len(self._get_activities(self.user, "soon")), 2)
        self.assertEqual(len(self._get_activities(self.user, "soon", archived=True)), 4)

    def test_a_day_has_one_letter_however_many_tasks(self):
        before = self._get_letters(self.user)
        self._run("2026-03-18")
        letter = self._get_letters(self.user) - before
        self.assertEqual(len(letter), 1)
        for task in self.tasks:
            self.assertIn(f"res_id={task.id}", letter.body)

    def test_after_days_without_a_server_only_the_nearest_reminder_comes(self):
        self._run("2026-03-28")
        made = self._get_reminders(task_id=self.task.id)
        self.assertEqual(made.mapped("days_before"), [7])
        self._run("2026-03-31")
        made = self._get_reminders(task_id=self.task.id)
        self.assertEqual(sorted(made.mapped("days_before")), [1, 7])

    def test_a_second_run_on_the_day_makes_nothing(self):
        self._run("2026-03-18")
        made, letters = self._get_reminders(), self._get_letters(self.user)
        self._run()
        self.assertEqual(self._get_reminders(), made)
        self.assertEqual(self._get_letters(self.user), letters)

    def test_days_are_a_setting(self):
        self.env["ir.config_parameter"].set_param(
            "kostroma_profplan.reminder_days", "20, 2"
        )
        self._run("2026-03-12")
        self.assertEqual(set(self._get_reminders().mapped("days_before")), {20})

    def test_nothing_for_tasks_in_review_done_or_dropped(self):
        for step in ("review", "done", "dropped"):
            with self.subTest(step=step):
                # A week before the date: whoever is not left out is reminded.
                self._go_to("2026-03-25")
                self._put(self.tasks, step)
                self._run("2026-03-25")
                self._run("2026-04-20")
                self.assertFalse(self._get_reminders())

    def test_a_postponed_task_is_reminded_of_by_its_new_date(self):
        self._run("2026-03-18")
        self.tasks.with_user(self.manager)._postpone(
            self.task.control_date.replace(month=5, day=20), "Quarantine", basis=BASIS
        )
        self.assertFalse(self._get_activities(self.user, "soon"))
        self._run("2026-03-25")
        self.assertEqual(len(self._get_reminders()), 2)
        self._run("2026-05-06")
        self.assertEqual(len(self._get_reminders()), 4)

    def test_an_organisation_gets_one_list_a_week_and_no_reminders(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(plan, units=self.group)
        plan.action_approve()
        plan.action_send_out()
        before = self._get_letters(self.portal)
        self.assertEqual(len(before), 1, "one letter of the sending out")
        self._run("2026-03-18")
        self._run("2026-03-25")
        self.assertEqual(self._get_letters(self.portal), before)
        letter = self._get_weekly(self.portal, "2026-03-30")
        self.assertEqual(len(letter), 1)
        self.assertIn("Test measure", letter.body)
        activities = self.env["mail.activity"].search(
            [("user_id", "=", self.portal.id)]
        )
        self.assertFalse(activities)

    # --- Overdue ---

    def test_overdue_goes_to_the_head_the_next_day(self):
        head = self._create_user("user", login="profplan_head")
        self.department.head_id = head
        self._run("2026-04-01")
        self.assertFalse(self._get_reminders(kind="head"))
        self._run("2026-04-02")
        self.assertEqual(self._get_reminders(kind="head").user_id, head)
        self.assertEqual(len(self._get_activities(head, "overdue")), 2)
        self._run("2026-04-03")
        self.assertEqual(len(self._get_activities(head, "overdue")), 2)

    def test_overdue_goes_to_the_controller_after_five_days(self):
        self._run("2026-04-05")
        self.assertFalse(self._get_reminders(kind="controller"))
        self._run("2026-04-06")
        self.assertEqual(
            self._get_reminders(kind="controller").sent_to_id, self.manager
        )
        self.assertEqual(len(self._get_activities(self.manager, "overdue")), 2)
        self._run("2026-04-07")
        self.assertEqual(len(self._get_activities(self.manager, "overdue")), 2)

    def test_days_to_the_controller_are_a_setting(self):
        self.env["ir.config_parameter"].set_param(
            "kostroma_profplan.controller_days", "2"
        )
        self._run("2026-04-02")
        self.assertFalse(self._get_reminders(kind="controller"))
        self._run("2026-04-03")
        self.assertTrue(self._get_reminders(kind="controller"))

    def test_submitting_closes_the_reminders(self):
        self._run("2026-04-02")
        self._put(self.tasks, "in_progress")
        self._put(self.tasks, "review")
        for kind in ("take", "soon", "overdue"):
            self.assertFalse(self._get_activities(self.user, kind))

    # --- Absence ---

    def _send_away(self, user, start, end, **vals):
        return self.env["profplan.absence"].create(
            {"user_id": user.id, "date_start": start, "date_end": end, **vals}
        )

    def test_the_units_deputy_gets_the_reminders_of_who_is_away(self):
        absence = self._send_away(self.user, "2026-03-16", "2026-03-20")
        self.assertEqual(absence.deputy_id, self.deputy)
        self._run("2026-03-18")
        made = self._get_reminders()
        self.assertEqual((made.user_id, made.sent_to_id), (self.user, self.deputy))
        self.assertEqual(len(self._get_activities(self.deputy, "soon")), 2)
        self.assertFalse(self._get_activities(self.user, "soon"))
        self._run("2026-03-21")
        self.assertEqual(self._get_reminders(), made, "not told twice on return")
        self._run("2026-03-25")
        self.assertEqual((self._get_reminders() - made).sent_to_id, self.user)

    def test_a_deputy_who_is_away_is_stood_in_for(self):
        self._send_away(self.user, "2026-03-16", "2026-03-20")
        self._send_away(
            self.deputy, "2026-03-18", "2026-03-18", deputy_id=self.worker.id
        )
        self._run("2026-03-18")
        self.assertEqual(self._get_reminders().sent_to_id, self.worker)

    def test_people_who_stand_in_for_each_other_keep_their_own(self):
        self._send_away(self.user, "2026-03-16", "2026-03-20")
        self._send_away(self.deputy, "2026-03-16", "2026-03-20", deputy_id=self.user.id)
        self._run("2026-03-18")
        self.assertEqual(self._get_reminders().sent_to_id, self.user)

    # --- Killed halfway ---

    def test_a_run_killed_halfway_goes_on_with_who_is_left(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(plan, units=self.centre)
        plan.action_approve()
        self._go_to("2026-03-18")
        people = self.user | self.coordinator
        letters = {user: self._get_letters(user) for user in people}
        reminders = self.env["profplan.reminder"].sudo()
        today = self.env["project.task"]._get_today()
        due = reminders._group_by_recipient(reminders._get_due(today), today)
        first, second = list(due)[:2]
        reminders._remind(due[first], today)
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            reminders._remind(due[second], today)
            raise ZeroDivisionError
        self.env.invalidate_all()
        self._run()
        for user in people:
            self.assertEqual(len(self._get_letters(user) - letters[user]), 1)
        made = reminders.search([("kind", "=", "soon"), ("user_id", "in", people.ids)])
        self.assertEqual(len(made), 3)
        self.assertEqual(made.mapped("task_id"), self.tasks | plan.task_ids)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_reminder_of_a_kind(self):
        self._run("2026-03-18")
        made = self._get_reminders()[0]
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            made.copy()
            self.env.flush_all()

    # --- Approval ---

    def test_approval_sends_each_person_one_letter_about_all_their_tasks(self):
        letter = self._get_letters(self.user)
        self.assertEqual(len(letter), 1)
        for task in self.tasks:
            self.assertIn(f"res_id={task.id}", letter.body)
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.user.partner_id.ids)]
        )
        self.assertLessEqual(len(mails), 1)

    def test_approval_gives_each_assigned_person_one_activity_a_measure(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(
            plan,
            windows=[("2025-10-01", "2025-12-01"), ("2026-02-01", "2026-04-01")],
        )
        plan.action_approve()
        activities = plan.task_ids.activity_ids
        self.assertEqual(activities.user_id, self.user)
        self.assertEqual(len(activities), 1)
        root = plan.task_ids.filtered(lambda task: not task.parent_id)
        self._put(root, "in_progress")
        self.assertFalse(plan.task_ids.activity_ids.filtered("active"))

    def test_the_letter_of_approval_stands_for_the_reminder_of_the_day(self):
        self._go_to("2026-03-20")
        plan = self._create_plan(measures=1, number="2-test", approve=True)
        self._run()
        open_ones = plan.task_ids.activity_ids
        self.assertEqual(
            open_ones.activity_type_id, self.env.ref("kostroma_profplan.activity_take")
        )

    # --- Weekly letter ---

    def _get_weekly(self, user, day):
        before = self._get_letters(user)
        self._run(day, "weekly_letter")
        return self._get_letters(user) - before

    def test_the_weekly_letter_lists_due_overdue_and_waiting(self):
        self.tasks[0].with_user(self.manager)._postpone(
            self.task.control_date.replace(day=8), "Quarantine", basis=BASIS
        )
        plan = self._create_plan(measures=1, number="2-test", approve=True)
        self._put(plan.task_ids, "in_progress")
        self._put(plan.task_ids, "review")
        letter = self._get_weekly(self.user, "2026-04-06")
        self.assertEqual(len(letter), 1)
        for task in self.tasks:
            self.assertIn(f"res_id={task.id}", letter.body)
        self.assertNotIn(f"res_id={plan.task_ids.id}", letter.body)
        waiting = self._get_letters(self.coordinator)
        self.assertIn(f"res_id={plan.task_ids.id}", waiting[0].body)

    def test_the_weekly_letter_lists_what_is_returned_with_its_remark(self):
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        stage = self.env["project.task.type"]._get_by_step("returned")
        self.task._apply_move(stage, "No signature")
        letter = self._get_weekly(self.user, "2026-03-09")
        self.assertIn("No signature", letter.body)
        self.assertNotIn(f"res_id={self.tasks[1].id}", letter.body)

    def test_the_weekly_letter_shows_a_manager_what_is_asked(self):
        self._ask()
        letter = self._get_weekly(self.manager, "2026-03-09")
        self.assertIn(f"res_id={self.task.id}", letter.body)

    def test_the_weekly_letter_comes_once_a_week_and_never_empty(self):
        self.assertFalse(self._get_weekly(self.user, "2026-03-09"))
        self.assertTrue(self._get_weekly(self.user, "2026-03-30"))
        self.assertFalse(self._get_weekly(self.user, "2026-03-31"))
        self.assertTrue(self._get_weekly(self.user, "2026-04-06"))

    def test_the_weekly_letter_of_who_is_away_goes_to_the_deputy(self):
        self._send_away(self.user, "2026-03-30", "2026-03-30")
        before = self._get_letters(self.deputy)
        self.assertFalse(self._get_weekly(self.user, "2026-03-30"))
        self.assertEqual(len(self._get_letters(self.deputy) - before), 1)

    # --- Ways ---

    def test_the_letter_comes_by_mail_or_in_the_inbox_as_the_person_chose(self):
        self.user.notification_type = "inbox"
        self._run("2026-03-18")
        notifications = self.env["mail.notification"].search(
            [("mail_message_id", "=", self._get_letters(self.user)[0].id)]
        )
        self.assertEqual(notifications.notification_type, "inbox")
        self.assertEqual(notifications.res_partner_id, self.user.partner_id)
        self.user.notification_type = "email"
        self.user.email = "head@example.com"
        self._run("2026-03-25")
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", self._get_letters(self.user)[0].id)]
        )
        self.assertEqual(mail.recipient_ids, self.user.partner_id)

    def test_the_letter_is_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.user.lang = "ru_RU"
        self._run("2026-03-18")
        self.assertIn("01.04.2026", self._get_letters(self.user)[0].body)

    def _count_queries(self, measures):
        self._create_plan(measures, number=f"{measures}-remind", approve=True)
        reminders = self.env["profplan.reminder"].sudo()
        self._go_to("2026-03-18")
        self.env.flush_all()
        self.env.invalidate_all()
        today = self.env["project.task"]._get_today()
        before = self.env.cr.sql_log_count
        due = reminders._group_by_recipient(reminders._get_due(today), today)
        reminders._remind(sum(due.values(), []), today)
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        self._go_to("2026-03-02")
        return queries

    @heavy
    def test_queries_do_not_grow_with_the_tasks(self):
        self._count_queries(1)
        few, many = self._count_queries(5), self._count_queries(50)
        self.assertLessEqual(many, few + 8)
