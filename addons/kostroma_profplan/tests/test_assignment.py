from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .dates_common import DatesCommon


@tagged("post_install", "-at_install")
class TestAssignment(DatesCommon):
    """Lead, co-executors and people change together, with a reason, by managers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls._create_user("user", login="profplan_newcomer")
        cls.new_unit = cls._create_unit("Test new unit", people=cls.newcomer)

    def _reassign(self, tasks=None, user=None, **kwargs):
        tasks = (self.tasks if tasks is None else tasks).with_user(user or self.manager)
        return tasks._reassign("Order 5", **kwargs)

    def test_a_new_lead_takes_tasks_measures_people_followers_and_activities(self):
        self._reassign(unit=self.new_unit)
        self.assertEqual(self.tasks.unit_id, self.new_unit)
        self.assertEqual(self.plan.measure_ids.lead_unit_id, self.new_unit)
        self.assertEqual(self.tasks.user_ids, self.newcomer)
        followers = self.task.message_follower_ids.partner_id
        self.assertIn(self.newcomer.partner_id, followers)
        self.assertNotIn(self.user.partner_id, followers)
        self.assertEqual(len(self._get_activities(self.newcomer, "take")), 2)
        self.assertFalse(self._get_activities(self.user, "take"))
        self.assertEqual(self.plan.measure_ids[0].responsible_text, "Test department")

    def test_the_change_is_read_in_the_chatter_with_its_reason(self):
        self._reassign(unit=self.new_unit)
        body = self.task.message_ids[0].body
        for words in ("Test department", "Test new unit", "Order 5"):
            self.assertIn(words, body)

    def test_the_new_person_gets_one_letter_about_all_tasks(self):
        self._reassign(unit=self.new_unit)
        letter = self._get_letters(self.newcomer)
        self.assertEqual(len(letter), 1)
        for task in self.tasks:
            self.assertIn(f"res_id={task.id}", letter.body)

    def test_the_former_lead_can_stay_as_a_co_executor(self):
        self._reassign(unit=self.new_unit, keep_old=True)
        self.assertEqual(self.task.co_unit_ids, self.department)
        measure = self.task.measure_id
        self.assertEqual(measure.co_unit_ids, self.department)
        self.assertEqual(measure.lead_unit_id, self.new_unit)

    def test_a_co_executor_becomes_the_lead(self):
        self._reassign(co_units=dict.fromkeys(self.tasks, self.new_unit))
        self.assertEqual(self.task.measure_id.co_unit_ids, self.new_unit)
        self.assertEqual(self.task.unit_id, self.department)
        self._reassign(unit=self.new_unit)
        self.assertEqual(self.task.measure_id.lead_unit_id, self.new_unit)
        self.assertFalse(self.task.co_unit_ids)

    def test_people_change_without_the_unit(self):
        self._reassign(self.task, people=self.worker)
        self.assertEqual(self.task.user_ids, self.worker)
        self.assertEqual(self.task.unit_id, self.department)
        self.assertEqual(self.tasks[1].user_ids, self.user)
        self.assertEqual(len(self._get_activities(self.worker, "take")), 1)

    def test_the_clock_of_the_old_lead_stops_and_that_of_the_new_one_starts(self):
        self._go_to("2026-03-12")
        self._reassign(self.task, unit=self.new_unit)
        old, new = self.task.hold_ids.sorted("id")
        self.assertEqual((old.unit_id, old.days), (self.department, 10))
        self.assertEqual((new.unit_id, bool(new.date_end)), (self.new_unit, False))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_managers_hand_over(self):
        for user in (self.user, self.coordinator, self.viewer):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._reassign(user=user, unit=self.new_unit)
                with self.assertRaises(AccessError):
                    self.env["profplan.assign"].with_user(user).create(
                        {
                            "task_ids": [Command.set(self.task.ids)],
                            "unit_id": self.new_unit.id,
                            "reason": "because",
                        }
                    )

    def test_people_and_units_are_not_written_directly(self):
        for vals in (
            {"unit_id": self.new_unit.id},
            {"user_ids": [Command.set(self.newcomer.ids)]},
            {"co_unit_ids": [Command.set(self.new_unit.ids)]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.task.with_user(self.manager).write(vals)

    def test_a_reason_is_demanded(self):
        with self.assertRaises(UserError):
            self.tasks.with_user(self.manager)._reassign(" ", unit=self.new_unit)

    def test_closed_tasks_and_groups_are_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "is a group"):
            self._reassign(unit=self.group)
        self._put(self.task, "dropped")
        with self.assertRaisesRegex(UserError, "off control"):
            self._reassign(unit=self.new_unit)

    # --- The dialog ---

    def _open_dialog(self, records):
        return Form(
            self.env["profplan.assign"]
            .with_user(self.manager)
            .with_context(active_model=records._name, active_ids=records.ids)
        )

    def test_the_dialog_hands_many_measures_over_at_once(self):
        dialog = self._open_dialog(self.plan.measure_ids)
        dialog.unit_id = self.new_unit
        dialog.reason = "Order 5"
        dialog.save().action_confirm()
        self.assertEqual(self.tasks.unit_id, self.new_unit)
        self.assertEqual(self.tasks.user_ids, self.newcomer)

    def test_the_dialog_adds_and_removes_co_executors(self):
        for action, expected in (
            ("add", self.new_unit),
            ("remove", self.env["profplan.unit"]),
        ):
            dialog = self._open_dialog(self.tasks)
            dialog.co_action = action
            dialog.co_unit_ids.add(self.new_unit)
            dialog.reason = "Order 5"
            dialog.save().action_confirm()
            self.assertEqual(self.tasks.co_unit_ids, expected)
            self.assertEqual(self.tasks.unit_id, self.department)

    def test_parts_of_the_lead_follow_and_parts_of_organisations_stay(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(
            plan,
            units=self.department | self.group,
            windows=[("2025-10-01", "2025-12-01"), ("2026-02-01", "2026-04-01")],
        )
        plan.action_approve()
        plan.action_send_out()
        root = plan.task_ids.filtered(lambda task: not task.parent_id)
        dialog = self._open_dialog(root)
        dialog.unit_id = self.new_unit
        dialog.reason = "Order 5"
        dialog.save().action_confirm()
        parts = root.child_ids
        self.assertEqual(parts.filtered("window_id").unit_id, self.new_unit)
        self.assertEqual(
            (parts - parts.filtered("window_id")).unit_id,
            self.school | self.other_school,
        )

    # --- «My tasks» ---

    def _get_mine(self, user):
        tasks = self.env["project.task"].with_user(user)
        return tasks.search(tasks._get_my_domain()).sudo() & self.plan.task_ids

    def test_my_tasks_are_those_of_my_unit_or_mine(self):
        self.assertEqual(self._get_mine(self.user), self.tasks)
        self.assertEqual(self._get_mine(self.worker), self.tasks)
        self.assertFalse(self._get_mine(self.newcomer))
        self._reassign(self.task, co_units={self.task: self.new_unit})
        self.assertEqual(self._get_mine(self.newcomer), self.task)

    def test_a_head_who_is_no_member_sees_the_tasks(self):
        head = self._create_user("user", login="profplan_head")
        self.department.head_id = head
        self.assertEqual(self._get_mine(head), self.tasks)

    def test_what_is_submitted_waits_for_the_coordinating_unit(self):
        stranger = self._create_user("coordinator", login="profplan_coordinator_2")
        self.assertFalse(self._get_mine(self.coordinator))
        self._put(self.task, "review")
        self.assertEqual(self._get_mine(self.coordinator), self.task)
        self.assertFalse(self._get_mine(stranger))

    def test_what_is_asked_waits_for_the_controller(self):
        self.assertFalse(self._get_mine(self.manager))
        self._ask()
        self.assertEqual(self._get_mine(self.manager), self.task)

    # --- Queries ---

    def _count_queries(self, measures):
        plan = self._create_plan(measures, number=f"{measures}-assign", approve=True)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._reassign(plan.task_ids, unit=self.new_unit)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_handing_over_costs_the_same_queries_for_five_and_for_fifty(self):
        self._count_queries(1)
        few, many = self._count_queries(5), self._count_queries(50)
        self.assertLessEqual(many, few + 5)
