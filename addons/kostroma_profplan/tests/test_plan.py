from datetime import date, timedelta, timezone

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PREFIX, ProfplanCommon, heavy


@tagged("post_install", "-at_install")
class TestApproval(ProfplanCommon):
    """Approving a plan makes its tasks (design §4)."""

    def _approve(self, *measures):
        """Tasks of a plan made of these measures' keyword arguments."""
        plan = self._create_plan(measures=0)
        for number, vals in enumerate(measures, 1):
            self._create_measure(plan, number=f"1.{number}.", **vals)
        plan.with_user(self.manager).action_approve()
        return plan

    def _get_root(self, plan):
        return plan.task_ids.filtered(lambda task: not task.parent_id)

    def test_a_measure_becomes_one_root_task_named_by_number_and_words(self):
        plan = self._approve({"name": "Провести\nконкурс"})
        self.assertEqual(plan.task_ids.name, "1.1. Провести конкурс")
        self.assertEqual(plan.task_ids.project_id, plan.project_id)
        self.assertEqual(plan.task_ids.step, "assigned")
        self.assertEqual(plan.state, "approved")

    def test_first_unit_leads_and_the_others_are_co_executors(self):
        plan = self._approve({"units": self.department | self.centre})
        self.assertEqual(plan.task_ids.unit_id, self.department)
        self.assertEqual(plan.task_ids.co_unit_ids, self.centre)
        self.assertEqual(plan.task_ids.user_ids, self.user)
        self.assertIn(self.user.partner_id, plan.task_ids.message_partner_ids)

    def test_one_window_needs_no_part_and_several_windows_get_one_each(self):
        first = (date(2025, 11, 1), date(2025, 11, 30))
        second = (date(2026, 3, 1), date(2026, 3, 31))
        plan = self._approve({"windows": [first]}, {"windows": [first, second]})
        one, two = self._get_root(plan)
        self.assertFalse(one.child_ids)
        self.assertEqual(two.child_ids.mapped("legal_date"), [first[1], second[1]])
        self.assertEqual(two.child_ids.unit_id, self.department)

    def test_a_checkpoint_gets_a_part_of_its_own(self):
        whole = (date(2025, 9, 1), date(2026, 8, 31))
        checkpoint = (date(2026, 4, 1), date(2026, 4, 30), "milestone")
        plan = self._approve({"windows": [whole, checkpoint]})
        self.assertEqual(self._get_root(plan).child_ids.legal_date, date(2026, 4, 30))

    def test_a_group_is_handed_down_to_each_organisation_once(self):
        inner = self._create_unit("Inner group", kind="group", parent=self.group)
        deep = self._create_unit("School 3", kind="organisation", group=inner)
        plan = self._approve({"units": self.department | self.group | inner})
        root = self._get_root(plan)
        self.assertFalse(root.child_ids, "organisations wait for the sending out")
        plan.with_user(self.manager).action_send_out()
        schools = self.school | self.other_school | deep
        self.assertEqual(len(root.child_ids), 3)
        self.assertEqual(root.child_ids.unit_id, schools)

    def test_control_date_moves_off_a_day_off_and_the_words_stay(self):
        saturday = date(2026, 1, 31)
        plan = self._approve({"control_date": saturday})
        self.assertEqual(plan.task_ids.control_date, date(2026, 1, 30))
        self.assertEqual(plan.task_ids.legal_date, saturday)
        self.assertEqual(plan.measure_ids.control_date, saturday)

    def test_control_date_never_moves_before_the_plan_begins(self):
        plan = self._create_plan(
            measures=0, date_start=date(2027, 1, 1), date_end=date(2027, 12, 31)
        )
        sunday = date(2027, 1, 10)
        self._create_measure(plan, date_start=False, control_date=sunday)
        self._create_measure(
            plan,
            number="1.2.",
            date_start=date(2027, 1, 1),
            control_date=sunday,
            windows=[
                (date(2027, 1, 1), sunday),
                (date(2027, 12, 31), date(2027, 12, 31)),
            ],
        )
        plan.with_user(self.manager).action_approve()
        monday, last = date(2027, 1, 11), date(2027, 12, 31)
        self.assertEqual(set(self._get_root(plan).mapped("control_date")), {monday})
        parts = plan.task_ids.filtered("window_id").sorted("legal_date")
        self.assertEqual(parts.mapped("legal_date"), [sunday, last])
        self.assertEqual(parts[0].control_date, monday)
        # The last day of that year is a day off, and nothing of the plan is after it.
        self.assertEqual(parts[1].control_date, last)
        told = plan.message_ids.mapped("body")
        self.assertTrue(any("1.1." in body and "following" in body for body in told))

    def test_control_date_stays_when_the_setting_is_off(self):
        self.env["ir.config_parameter"].set_param("kostroma_profplan.days_off", "none")
        plan = self._approve({"control_date": date(2026, 1, 31)})
        self.assertEqual(plan.task_ids.control_date, date(2026, 1, 31))

    def test_deadline_of_odoo_is_the_same_day_from_kaliningrad_to_kamchatka(self):
        task = self._approve({}).task_ids
        moment = task.date_deadline.replace(tzinfo=timezone.utc)
        for offset in range(2, 13):
            zone = timezone(timedelta(hours=offset))
            self.assertEqual(moment.astimezone(zone).date(), task.control_date)

    def test_measure_without_unit_or_date_stops_the_approval_and_says_which(self):
        for vals in ({"units": self.env["profplan.unit"]}, {"control_date": False}):
            plan = self._create_plan(measures=1, number=str(vals))
            self._create_measure(plan, number="7.7.", **vals)
            with self.assertRaisesRegex(UserError, r"7\.7\."):
                plan.with_user(self.manager).action_approve()
            self.assertEqual((plan.state, plan.task_ids.ids), ("draft", []))

    def test_empty_plan_and_second_approval_are_refused(self):
        plan = self._create_plan(measures=0, number="empty")
        with self.assertRaisesRegex(UserError, "no measures"):
            plan.with_user(self.manager).action_approve()
        plan = self._approve({})
        with self.assertRaisesRegex(UserError, "approved already"):
            plan.with_user(self.manager).action_approve()

    def test_only_managers_approve(self):
        plan = self._create_plan()
        for user in self.viewer | self.user | self.coordinator:
            with self.assertRaises(AccessError):
                plan.with_user(user).action_approve()

    def _count_approval(self, plan):
        """Queries of approving a draft plan."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.cr.sql_log_count
        plan.with_user(self.manager).action_approve()
        self.env.flush_all()
        return self.cr.sql_log_count - start

    def test_queries_of_approval_do_not_grow_with_measures(self):
        def count(number):
            plan = self._create_plan(measures=number, number=f"q{number}")
            return self._count_approval(plan)

        count(2)
        few, many = count(5), count(50)
        self.assertLessEqual(many, few + 2)
        # A quarter of a query a task, of 560: six more for each hundred (bench launch).
        self.assertLessEqual(many + 6 * 5, 0.25 * 560)

    @heavy
    def test_queries_of_approval_do_not_grow_with_people(self):
        def count(number):
            plan = self._create_plan(measures=0, number=f"p{number}")
            for position in range(number):
                login = f"head-{number}-{position}"
                head = new_test_user(self.env, login, f"{PREFIX}user")
                self._create_measure(plan, self._create_unit(login, people=head))
            return self._count_approval(plan)

        count(1)
        self.assertLessEqual(count(12), count(2) + 2)

    @heavy
    def test_queries_of_sending_out_do_not_grow_with_organisations(self):
        def count(number):
            for position in range(number):
                login = f"school-{number}-{position}"
                self._create_unit(
                    login,
                    kind="organisation",
                    group=self.group,
                    people=new_test_user(self.env, login, groups="base.group_portal"),
                )
            plan = self._create_plan(measures=0, number=f"o{number}")
            self._create_measure(plan, units=self.group)
            plan.action_approve()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            plan.with_user(self.manager).action_send_out()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        few = count(2)
        self.assertLessEqual(count(25), few + 10)

    @mute_logger("odoo.sql_db")
    def test_same_order_cannot_be_entered_twice(self):
        self._create_plan(measures=0)
        with self.assertRaisesRegex(Exception, "number_uniq"):
            self._create_plan(measures=0)

    def test_sections_add_up_progress_along_the_tree(self):
        plan = self._create_plan(measures=2)
        top = plan.section_ids
        inner = self.env["profplan.section"].create(
            {"plan_id": plan.id, "code": "1.1", "name": "Inner", "parent_id": top.id}
        )
        self._create_measure(plan, number="1.1.1.", section_id=inner.id)
        plan.action_approve()
        task = inner.measure_ids.task_ids
        task._as_engine().stage_id = self.env.ref("kostroma_profplan.stage_done")
        plan.invalidate_recordset()
        self.assertEqual((top.measure_count, top.done_count), (3, 1))
        self.assertEqual((inner.measure_count, inner.progress), (1, 100.0))
        self.assertEqual(plan.done_count, 1)

    @freeze_time("2026-04-02")
    def test_overdue_measures_are_counted_on_the_plan(self):
        plan = self._create_plan(measures=2, approve=True)
        self.assertEqual((plan.overdue_count, plan.task_count), (2, 2))

    def test_board_shows_the_six_columns_in_order(self):
        plan = self._approve({})
        self.assertEqual(
            plan.project_id.type_ids.sorted("sequence").mapped("step"),
            ["assigned", "in_progress", "review", "returned", "done", "dropped"],
        )

    def test_my_tasks_are_those_of_my_units(self):
        plan = self._create_plan(measures=1)
        mine = self._create_measure(
            plan, number="2.", units=self.centre | self.department
        )
        other = self._create_measure(plan, number="3.", units=self.centre)
        plan.action_approve()
        task_model = self.env["project.task"].with_user(self.user)
        found = task_model.search(task_model._get_my_domain())
        self.assertIn(mine.task_ids, found)
        self.assertNotIn(other.task_ids, found)
