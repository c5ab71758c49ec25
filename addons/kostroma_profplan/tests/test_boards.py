from datetime import date

from lxml import etree

from odoo.tests import tagged

from .dates_common import DatesCommon


@tagged("post_install", "-at_install")
class TestBoards(DatesCommon):
    """Plans, sections and units as cards: done, in time, overdue (design §9)."""

    def setUp(self):
        super().setUp()
        self._put(self.tasks[0], "review")
        self._put(self.tasks[0], "done")

    def _count_queries(self, records, names):
        for _turn in ("warm up", "count"):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(names)
        return self.env.cr.sql_log_count - before

    def test_cards_part_done_in_time_and_overdue(self):
        section = self.plan.section_ids
        unit = self.department.with_context(profplan_unit_plan=self.plan.id)
        for day, due, late in (("2026-03-02", 1, 0), ("2026-04-02", 0, 1)):
            self._go_to(day)
            self.env["project.task"]._cron_refresh_health()
            self.env.invalidate_all()
            plan = self.plan
            with self.subTest(day=day):
                numbers = (plan.done_count, plan.waiting_count, plan.overdue_count)
                self.assertEqual(numbers, (1, due, late))
                numbers = (section.done_count, section.due_count, section.overdue_count)
                self.assertEqual(numbers, (1, due, late))
                numbers = (
                    unit.done_task_count,
                    unit.due_task_count,
                    unit.overdue_task_count,
                )
                self.assertEqual(numbers, (1, due, late))

    def test_a_plan_shows_its_light_and_the_nearest_day_to_come(self):
        self.assertEqual((self.plan.light, self.plan.next_days), ("green", 30))
        self.assertEqual(self.plan.next_date, date(2026, 4, 1))
        self.tasks[1].write({"expected_date": "2026-04-05", "expected_reason": "Ice"})
        self.assertEqual((self.plan.light, self.plan.at_risk_count), ("yellow", 1))
        self._go_to("2026-04-02")
        self.env["project.task"]._cron_refresh_health()
        self.env.invalidate_all()
        self.assertEqual(self.plan.light, "red")
        self.assertFalse(self.plan.next_date, "what is overdue is not to come")
        self._put(self.tasks[1], "dropped")
        self.env.invalidate_all()
        self.assertFalse(self.plan.light, "nothing is on control any more")

    def test_the_bar_of_a_card_tells_what_is_at_risk_and_what_was_late(self):
        self.tasks[1].write({"expected_date": "2026-04-05", "expected_reason": "Ice"})
        self.env.invalidate_all()
        self.assertEqual(self.plan.bar, {"done_on_time": 1, "at_risk": 1})
        self.assertEqual(self.plan.section_ids[:1].bar, self.plan.bar)
        self._go_to("2026-04-02")
        self.env["project.task"]._cron_refresh_health()
        self.env.invalidate_all()
        self.assertIn("overdue", self.plan.bar)

    def test_a_closed_plan_does_not_burn(self):
        self._go_to("2026-04-02")
        self.env["project.task"]._cron_refresh_health()
        late = self.plan.task_ids.filtered(lambda one: one.health == "overdue")
        self.assertTrue(late)
        self.assertFalse(any(late.mapped("is_resting")))
        section = self.plan.section_ids[:1]
        self.assertIn("overdue", section.bar)
        self.plan.with_user(self.manager).action_close("The year is over")
        self.assertIn("dropped", section.bar)
        self.env.invalidate_all()
        self.assertFalse(self.plan.light)
        self.assertEqual(set(self.plan.bar), {"done_on_time", "dropped"})
        self.assertEqual(set(late.unit_id[:1].task_bar), {"done_on_time", "dropped"})
        self.assertEqual(set(late.mapped("health_color")), {0})
        self.assertTrue(all(late.mapped("is_resting")))
        # Its steps cannot be pressed, and it is shown as closed, not as overdue.
        view = self.env.ref("kostroma_profplan.project_task_view_form")
        form = etree.fromstring(view.get_combined_arch())
        [steps] = form.xpath("//field[@name='stage_id'][@options]")
        self.assertEqual(steps.get("invisible"), "is_resting")
        for kind in ("form", "list", "kanban"):
            view = self.env.ref(f"kostroma_profplan.project_task_view_{kind}")
            arch = etree.fromstring(view.get_combined_arch())
            for badge in arch.xpath("//field[@name='health'][@widget='badge']"):
                self.assertEqual(badge.get("invisible"), "not_executed", kind)

    def test_a_card_of_a_section_leads_to_what_it_counts(self):
        section = self.plan.section_ids
        action = section.with_user(self.viewer).action_view_tasks()
        self.assertEqual(action["context"]["active_id"], section.id)
        found = self.env["project.task"].search(
            [("section_id", "child_of", section.id), ("parent_id", "=", False)]
        )
        self.assertEqual(len(found), section.measure_count)

    def test_the_calendar_is_coloured_by_health(self):
        self.assertNotEqual(self.tasks[0].health_color, self.tasks[1].health_color)
        arch = self.env["project.task"].get_view(
            self.env.ref("kostroma_profplan.project_task_view_calendar").id, "calendar"
        )["arch"]
        self.assertIn('color="health_color"', arch)

    def test_many_cards_cost_what_one_costs(self):
        names = ["light", "next_date", "progress", "waiting_count", "overdue_count"]
        plans = self.plan
        for number in ("2-test", "3-test"):
            plans |= self._create_plan(number=number, approve=True)
        plans = plans.browse(plans.ids)
        one = self._count_queries(plans[:1], names)
        self.assertEqual(self._count_queries(plans, names), one)
