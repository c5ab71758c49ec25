from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dates_common import DatesCommon


@tagged("post_install", "-at_install")
class TestPlanState(DatesCommon):
    """Before the approval, closing, opening again; closed plans are silent."""

    def setUp(self):
        super().setUp()
        self.plan = self.plan.with_user(self.manager)

    # --- Closing ---

    def test_closing_names_what_is_left_as_not_executed(self):
        self._put(self.tasks[1], "dropped")
        self.plan.action_close("The year is over")
        self.assertEqual(self.plan.state, "closed")
        self.assertTrue(self.task.not_executed)
        self.assertFalse(self.tasks[1].not_executed)
        self.assertEqual(self.plan.not_executed_count, 1)
        body = self.plan.message_ids[0].body
        self.assertIn("The year is over", body)
        self.assertIn(self.task.name, body)
        self.assertNotIn(self.tasks[1].name, body)

    def test_what_a_closed_plan_leaves_is_not_on_control_and_offers_nothing(self):
        self.department.head_id = self.user
        self.assertTrue(self.task.with_user(self.user).can_delegate)
        self.assertIn(self.task, self._filter("open"))
        self.plan.action_close("The year is over")
        self.assertNotIn(self.task, self._filter("open"))
        self.assertIn(self.task, self._filter("not_executed"))
        for user in (self.user, self.coordinator, self.manager):
            task = self.task.with_user(user)
            offered = task.can_move_to, task.can_expect, task.can_delegate
            self.assertFalse(any(offered), offered)
            self.assertFalse(task.can_claim_not_applicable)
        self.plan.action_reopen("A mistake")
        self.assertTrue(self.task.with_user(self.user).can_move_to)

    def _filter(self, name):
        """The plan's tasks that a filter of the screens of tasks leaves."""
        search = self.env.ref("kostroma_profplan.project_task_view_search")
        node = etree.fromstring(search.arch).find(f".//filter[@name='{name}']")
        return self.plan.task_ids.filtered_domain(literal_eval(node.get("domain")))

    def test_closing_wants_a_reason_a_manager_and_a_plan_in_execution(self):
        with self.assertRaisesRegex(UserError, "reason"):
            self.plan.action_close(" ")
        draft = self._create_plan(measures=1, number="3-test")
        with self.assertRaisesRegex(UserError, "not in execution"):
            draft.with_user(self.manager).action_close("Why not")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_managers_close_and_open_again(self):
        for user in (self.user, self.coordinator, self.viewer):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_close("Why not")
        self.plan.action_close("The year is over")
        for user in (self.user, self.coordinator, self.viewer):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_reopen("Why not")

    def test_the_dialog_is_called_by_what_it_does(self):
        names = {
            self.plan.action_ask_close()["name"],
            self.plan.action_ask_reopen()["name"],
            self._create_plan(number="4-test").action_ask_approval()["name"],
        }
        self.assertEqual(
            names,
            {"Closing of the plan", "Reopening of the plan", "Approval of the plan"},
        )

    def test_the_dialog_lists_what_is_left_and_closes(self):
        self._put(self.tasks[1], "dropped")
        action = self.plan.action_ask_close()
        dialog = (
            self.env["profplan.plan.state"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"reason": "The year is over"})
        )
        self.assertEqual(dialog.task_ids, self.task)
        dialog.action_confirm()
        self.assertEqual(self.plan.state, "closed")

    def test_nothing_in_a_closed_plan_is_changed_and_the_way_out_is_told(self):
        self._put(self.tasks[1], "done")
        self.plan.action_close("The year is over")
        tries = {
            "reopen": lambda: self.tasks[1].with_user(self.manager).action_reopen("x"),
            "start": self.task.with_user(self.user).action_start,
            "text": lambda: self.task.with_user(self.user).write({"result_text": "x"}),
            "ask": self._ask,
            "postpone": lambda: self.task.with_user(self.manager)._postpone(
                self.task.control_date.replace(day=15), "x"
            ),
            "assign": lambda: self.task.with_user(self.manager)._reassign(
                "x", people=self.worker
            ),
            "evidence": lambda: (
                self.env["profplan.evidence"]
                .with_user(self.user)
                .create({"task_id": self.task.id, "url": "https://example.org/1"})
            ),
        }
        for name, do in tries.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "Open again"):
                do()
        self.plan.action_reopen("Closed by mistake")
        self.assertEqual(self.plan.state, "approved")
        self.assertFalse(self.task.not_executed)
        self.tasks[1].with_user(self.manager).action_reopen("Not complete")
        self.assertEqual(self.tasks[1].step, "in_progress")

    def test_nothing_in_an_archived_plan_is_changed_and_the_way_out_is_told(self):
        self.plan.action_archive()
        tries = {
            "start": self.task.with_user(self.user).action_start,
            "drop": lambda: self.task.with_user(self.manager).action_drop("x"),
            "text": lambda: self.task.with_user(self.user).write({"result_text": "x"}),
            "ask": self._ask,
            "assign": lambda: self.task.with_user(self.manager)._reassign(
                "x", people=self.worker
            ),
        }
        for name, do in tries.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "archive first"):
                do()

    def test_whether_a_part_applies_is_not_decided_in_a_closed_plan(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(plan, units=self.group)
        plan.action_approve()
        plan.action_send_out()
        parts = plan.task_ids.filtered("parent_id")
        part = parts.filtered(lambda task: task.unit_id == self.school)
        part.with_user(self.portal).action_claim_not_applicable("No such class")
        plan.with_user(self.manager).action_close("The year is over")
        decides = part.with_user(self.coordinator)
        for do in (
            decides.action_confirm_not_applicable,
            lambda: decides.action_refuse_not_applicable("It does"),
            lambda: part.with_user(self.portal).action_claim_not_applicable("Still"),
        ):
            with self.assertRaisesRegex(UserError, "Open again"):
                do()
        self.assertEqual((part.step, part.not_applicable), ("assigned", "claimed"))

    def test_closing_answers_what_was_asked(self):
        asked = self._ask()
        self.plan.action_close("The year is over")
        self.assertEqual(asked.state, "refused")

    # --- Silence ---

    def _run(self, day, action="remind"):
        self._go_to(day)
        with self.enter_registry_test_mode():
            self.env.ref(f"kostroma_profplan.ir_cron_{action}").method_direct_trigger()

    def test_closed_and_archived_plans_are_silent(self):
        people = self.user | self.worker | self.manager | self.coordinator
        self._ask()
        for silence, speak in (
            (lambda: self.plan.action_close("x"), lambda: self.plan.action_reopen("x")),
            (self.plan.action_archive, self.plan.action_unarchive),
        ):
            silence()
            self.assertFalse(self.plan.task_ids.activity_ids)
            letters = {user: self._get_letters(user) for user in people}
            self._run("2026-03-18")
            self._run("2026-04-20")
            self._run("2026-04-20", "weekly_letter")
            self._put(self.task, "review")
            self.assertFalse(self.plan.task_ids.activity_ids, "nobody is to accept it")
            self._put(self.task, "in_progress")
            for user in people:
                self.assertEqual(self._get_letters(user), letters[user])
            self.assertFalse(self.plan.task_ids.activity_ids)
            speak()
            self._go_to("2026-03-02")
        self._run("2026-04-20")
        self.assertTrue(self.plan.task_ids.activity_ids, "it speaks again")

    def test_archiving_a_plan_leaves_nobody_anything_to_do(self):
        self.assertTrue(self.plan.task_ids.activity_ids)
        self.plan.action_archive()
        self.env.invalidate_all()
        self.assertFalse(self.plan.task_ids.activity_ids)

    # --- Before the approval ---

    def _get_doubts(self, plan):
        return "\n".join(plan._get_doubts())

    def test_what_is_missing_is_named_before_the_approval(self):
        empty = self._create_unit("Test empty unit")
        plan = self._create_plan(
            measures=1, number="3-test", controller_id=False, coordinator_unit_id=False
        )
        self._create_measure(plan, number="9.", units=empty)
        self.worker.email = False
        doubts = self._get_doubts(plan)
        for words in (
            "Test empty unit",
            "No coordinator",
            "No controller",
            "profplan_worker",
        ):
            self.assertIn(words, doubts)
        action = plan.with_user(self.manager).action_ask_approval()
        dialog = (
            self.env["profplan.plan.state"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({})
        )
        self.assertIn("Test empty unit", dialog.doubts)
        dialog.action_confirm()
        self.assertEqual(plan.state, "approved", "the manager may go on")

    def test_organisations_of_a_group_without_people_are_named(self):
        plan = self._create_plan(measures=0, number="3-test")
        self._create_measure(plan, units=self.group)
        doubts = self._get_doubts(plan)
        self.assertIn("Test school 2", doubts)
        self.assertNotIn("Test school 1", doubts)
        self.assertNotIn("Test schools", doubts)

    def test_nothing_is_named_where_all_is_there(self):
        plan = self._create_plan(measures=1, number="3-test")
        self.assertEqual(plan._get_doubts(), [])

    # --- No date before the plan starts ---

    def test_no_control_date_before_the_plan_starts(self):
        task = self.task.with_user(self.manager)
        day = self.plan.date_start.replace(day=1, month=8)
        self._go_to("2025-07-01")
        with self.assertRaisesRegex(UserError, "before the plan starts"):
            task._postpone(day, "Earlier", "There is a reason")
        with self.assertRaisesRegex(ValidationError, "before the plan"):
            self.task._as_engine().write({"control_date": day})
            self.env.flush_all()

    def test_a_plan_with_a_date_before_its_start_is_not_approved(self):
        for vals in (
            {"control_date": "2025-08-29", "date_start": "2025-08-01"},
            {"windows": [("2025-07-01", "2025-08-29"), ("2026-02-01", "2026-04-01")]},
        ):
            plan = self._create_plan(measures=0, number=f"3-{len(vals)}")
            self._create_measure(plan, **vals)
            with self.assertRaisesRegex(UserError, "before the plan starts"):
                plan.action_approve()

    def test_a_clause_may_be_due_from_the_day_of_the_order(self):
        plan = self._create_plan(measures=0, number="3-test")
        self._create_measure(
            plan, kind="clause", control_date="2025-08-28", date_start="2025-08-25"
        )
        plan.action_approve()
        self.assertEqual(str(plan.task_ids.control_date), "2025-08-28")

    def test_a_day_off_at_the_start_moves_no_date_before_it(self):
        plan = self._create_plan(
            measures=0, number="3-test", date_start="2026-02-01", date="2026-02-01"
        )
        self._create_measure(plan, control_date="2026-02-01", date_start="2026-02-01")
        plan.action_approve()
        self.assertEqual(str(plan.task_ids.control_date), "2026-02-02", "a Monday")

    def test_people_may_be_added_after_a_doubt(self):
        empty = self._create_unit("Test empty unit")
        plan = self._create_plan(measures=0, number="3-test")
        self._create_measure(plan, units=empty)
        self.assertIn("Test empty unit", self._get_doubts(plan))
        empty.member_ids = [Command.link(self.worker.id)]
        self.assertNotIn("Test empty unit", self._get_doubts(plan))
