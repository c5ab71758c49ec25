from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ProfplanCommon


@tagged("post_install", "-at_install")
class TestOccasions(ProfplanCommon):
    """A term that is counted from an event: no date before, one for each (§5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.on_event = {
            "deadline_kind": "on_event",
            "date_start": False,
            "control_date": False,
            "delay_count": 5,
            "delay_unit": "working_day",
            "event_text": "со дня обращения",
        }
        cls.plan = cls._create_plan(measures=2)
        cls.measure = cls.plan.measure_ids[0]
        cls.measure.write(cls.on_event)
        cls.plan.with_user(cls.manager).action_approve()
        cls.root = cls.measure.root_task_id
        cls.day = cls.plan.date_start

    def _record(self, user, day=None, words="Обращение № 1", task=None):
        task = (task or self.root).with_user(user)
        return task.action_record_occasion(day or self.day, words)

    def test_the_task_stands_from_the_first_day_without_a_date(self):
        self.assertTrue(self.root)
        for name in ("control_date", "legal_date", "report_date", "date_deadline"):
            self.assertFalse(self.root[name], name)
        self.assertEqual((self.root.health, self.root.step), ("on_track", "assigned"))
        self.assertFalse(self.root.child_ids)

    def test_each_event_gets_a_part_due_by_the_production_calendar(self):
        friday = date(2026, 3, 6)
        first = self._record(self.user, friday)
        second = self._record(self.coordinator, friday, "Обращение № 2")
        third = self._record(self.manager, friday, "Обращение № 3")
        self.assertEqual(self.root.occasion_count, 3)
        parts = (first | second | third).task_id
        self.assertEqual(parts, self.root.child_ids)
        # 9 March is a day off: the fifth working day is the 16th.
        self.assertEqual(set(parts.mapped("control_date")), {date(2026, 3, 16)})
        self.assertEqual(set(parts.mapped("unit_id")), {self.root.unit_id})
        self.assertEqual(first.window_id.kind, "occasion")
        self.assertIn("Обращение № 1", first.task_id.name)
        self.assertIn("16", self.root.message_ids[0].body)

    def test_the_card_says_what_the_measure_says_since(self):
        """Whether it waits is kept with the task: it follows measure and plan."""
        waiting = [("plan_id", "=", self.plan.id), ("waits_for_event", "=", True)]
        tasks = self.env["project.task"]
        self._record(self.user)
        self.assertEqual(tasks.search(waiting), self.root, "its part has a date")
        measure = self.measure._as_engine()
        plan = measure.plan_id
        measure.kind = "clause"
        self.assertEqual(self.root.measure_kind, "clause")
        plan.plan_clause_id = measure
        self.assertFalse(tasks.search(waiting), "organisations hand in by it")
        plan.plan_clause_id = False
        self.assertEqual(tasks.search(waiting), self.root)
        measure.write({"deadline_kind": "whole_period", "control_date": self.day})
        self.assertFalse(tasks.search(waiting), "it has a date now")

    def test_a_part_is_handed_in_as_any_and_the_whole_waits_for_it(self):
        part = self._record(self.user).task_id.with_user(self.user)
        part.action_start()
        self.assertEqual(part.step, "in_progress")
        with self.assertRaises(UserError):
            part.action_submit()  # it proves nothing yet
        self.assertIn(part.sudo(), self.root.child_ids)

    def test_only_whoever_works_on_it_records_an_event(self):
        other = self._create_user("user", "profplan_other_unit")
        for user in (other, self.viewer, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._record(user)
        for user in (self.user, self.manager):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.env["profplan.occasion"].with_user(user).create(
                    {
                        "measure_id": self.measure.id,
                        "root_task_id": self.root.id,
                        "date": self.day,
                        "name": "x",
                    }
                )

    def test_what_is_no_event_is_refused_in_words(self):
        dated = self.plan.measure_ids[1].root_task_id
        wrong = {
            "waits for no event": (self.day, "x", dated),
            "Name the day": ("вчера", "x", None),
            "period of the plan": ("1999-01-01", "x", None),
            "in a few words": (self.day, "  ", None),
        }
        for words, (day, name, task) in wrong.items():
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._record(self.manager, day, name, task)
        self.assertFalse(self.env["profplan.occasion"].search([]))

    def test_what_waits_for_an_event_has_no_date_to_move(self):
        for user in (self.user, self.manager):
            with self.subTest(user.login):
                with self.assertRaisesRegex(UserError, "waits for an event"):
                    self.env["profplan.postponement"].with_user(user).create(
                        {
                            "task_id": self.root.id,
                            "new_date": date(2026, 5, 1),
                            "reason": "Позже",
                        }
                    )

    def test_a_clause_by_which_all_hand_in_wants_a_day(self):
        plan = self._create_plan(number="8-test")
        plan.measure_ids[0].write({**self.on_event, "kind": "clause"})
        plan.plan_clause_id = plan.measure_ids[0]
        with self.assertRaises(UserError):
            plan.with_user(self.manager).action_approve()

    def test_what_was_recorded_stays_as_it_was_said(self):
        occasion = self._record(self.user).with_user(self.manager)
        with self.assertRaisesRegex(UserError, "stays as it was said"):
            occasion.write({"date": "2026-01-01"})
        with self.assertRaises(AccessError):
            occasion.unlink()
        with self.assertRaisesRegex(UserError, "stays as it was said"):
            occasion.sudo().write({"name": "y"})

    def test_reports_count_what_happened(self):
        self._record(self.user)
        figures = self.plan.with_user(self.viewer).get_execution_figures()
        self.assertTrue(figures)
        self.assertTrue(self.plan.with_user(self.viewer).get_discipline_figures())
        self.plan.with_user(self.manager).action_close("Год закончен")
        with self.assertRaises(UserError):
            self._record(self.user)

    def test_what_is_given_to_a_group_is_named_before_sending_and_coordinated(self):
        plan = self._create_plan(measures=1, number="9-test")
        measure = self._create_measure(
            plan, units=self.group, number="5.1.", accounting="line"
        )
        measure.write(self.on_event)
        plan.coordinator_unit_id = self.centre
        plan.with_user(self.manager).action_approve()
        preview = self.env["profplan.sending"].with_user(self.manager)
        dialog = preview.create({"plan_id": plan.id})
        self.assertTrue(dialog.nothing)
        self.assertIn("Counted from an event (1): 5.1.", dialog.doubts)
        root = measure.root_task_id.with_user(self.coordinator)
        record = self.env["profplan.occasion.record"].with_user(self.coordinator)
        dialog = record.create(
            {"task_id": root.id, "date": self.day, "name": "Обращение"}
        )
        self.assertTrue(dialog.is_of_group)
        part = root.browse(dialog.action_confirm()["res_id"])
        self.assertEqual(part.unit_id, self.group)
        self.assertTrue(part.control_date)
        self.assertEqual(part.sudo().activity_ids.user_id, self.coordinator)
        self.assertFalse(plan.sheet_ids, "organisations are asked by the coordinators")
