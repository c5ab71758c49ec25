from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestClosing(SheetCommon):
    """An order leaves control on a report about all its points, by its controller."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.controller_id = cls.viewer
        cls.plain = cls.plan.measure_ids.filtered(
            lambda measure: measure.lead_unit_id == cls.department
        )

    def _prepare(self):
        self.plan.with_user(self.coordinator).action_prepare_closing()
        return self.plan.closing_ids[:1]

    def _get_point(self, measure):
        points = self.plan.closing_ids[:1].point_ids
        return points.filtered(lambda point: point.measure_id == measure)

    def _state(self, points, outcome="part", text="Words"):
        points.with_user(self.coordinator).write({"outcome": outcome, "text": text})

    def _finish(self, measure):
        root = measure.root_task_id
        root.with_user(self.manager).write({"result_text": "It was held"})
        root._as_engine().stage_id = self.env.ref("kostroma_profplan.stage_done")
        root._as_engine().outcome = "full"

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_coordinator_prepares_a_point_for_each_measure(self):
        self._finish(self.plain)
        for user in (self.viewer, self.user):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_prepare_closing()
        closing = self._prepare()
        self.assertEqual(closing.prepared_by_id, self.coordinator)
        self.assertEqual(closing.point_ids.measure_id, self.plan.measure_ids)
        done, other = self._get_point(self.plain), self._get_point(self.first)
        self.assertEqual((done.outcome, done.text), ("full", "It was held"))
        self.assertEqual((other.outcome, other.text), (False, False))
        self._state(other)
        self.assertEqual(other.stated_by_id, self.coordinator)
        self._prepare()
        self.assertEqual(len(self.plan.closing_ids), 1)
        self.assertEqual((other.outcome, other.text), ("part", "Words"))

    def test_what_is_not_due_yet_or_under_review_is_not_called_not_done(self):
        root, late = self.first.root_task_id, self.plan_clause.root_task_id
        root._as_engine().stage_id = self.env.ref("kostroma_profplan.stage_review")
        late._as_engine().write({"control_date": "2026-01-20"})
        late._as_engine().write({"report_date": "2026-01-20"})
        # As it stands on the day, whatever the last night's health was.
        self.env.cr.execute("UPDATE project_task SET health = 'on_track'")
        self.env.invalidate_all()
        closing = self._prepare()
        stands = {
            measure: (
                self._get_point(measure).outcome,
                self._get_point(measure).standing,
            )
            for measure in (self.first, self.second, self.plan_clause)
        }
        self.assertEqual(stands[self.first], (False, "review"))
        self.assertEqual(stands[self.second], (False, "open"))
        self.assertEqual(stands[self.plan_clause], ("none", "none"))
        texts = closing.with_context(lang="en_US").standing_text
        self.assertIn("Under review: 1", texts)
        self.assertIn("Not done: 1", texts)
        # Said by a person it is what was said; prepared before it was told apart, too.
        self._state(self._get_point(self.first), outcome="none")
        self.assertEqual(self._get_point(self.first).standing, "none")
        second = self._get_point(self.second)
        second._as_engine().outcome = "none"
        self.assertEqual(second.standing, "open")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_points_leave_control_one_by_one_once_their_tasks_have(self):
        plan = self.plan.with_user(self.viewer)
        with self.assertRaisesRegex(UserError, "no report"):
            plan.action_take_off_control()
        self._prepare()
        self._state(self._get_point(self.first))
        with self.assertRaisesRegex(UserError, "still on control: 3.1."):
            plan.action_take_off_control(self.first.ids)
        self._finish(self.plain)
        self._prepare()
        for user in (self.user, self.coordinator):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_take_off_control(self.plain.ids)
        plan.action_take_off_control(self.plain.ids)
        point = self._get_point(self.plain)
        self.assertEqual(point.off_control_by_id, self.viewer)
        self.assertEqual(self.plan.state, "approved")
        with self.assertRaisesRegex(UserError, "off control"):
            self._state(point)
        with self.assertRaisesRegex(UserError, "off control already"):
            plan.action_take_off_control(self.plain.ids)

    def test_the_whole_order_closes_the_plan_and_says_what_is_not_done(self):
        closing = self._prepare()
        plan = self.plan.with_user(self.viewer)
        with self.assertRaisesRegex(UserError, "does not say"):
            plan.action_take_off_control()
        self._state(closing.point_ids)
        self._state(self._get_point(self.first), outcome="full")
        with self.assertRaisesRegex(UserError, "3.1."):
            plan.action_take_off_control()
        self._state(self._get_point(self.first), outcome="none")
        closing.with_user(self.viewer).action_take_off_control()
        self.assertEqual(self.plan.state, "closed")
        self.assertTrue(self.first.root_task_id.not_executed)
        self.assertEqual(closing.off_control_by_id, self.viewer)
        self.assertEqual(closing.point_count, closing.off_count)
        with self.assertRaisesRegex(UserError, "not in execution"):
            self.plan.with_user(self.coordinator).action_prepare_closing()

    def test_the_last_point_closes_the_plan(self):
        for measure in self.plan.measure_ids:
            self._finish(measure)
        closing = self._prepare()
        measures = self.plan.measure_ids
        plan = self.plan.with_user(self.manager)
        plan.action_take_off_control(measures[1:].ids)
        self.assertEqual(self.plan.state, "approved")
        self._get_point(measures[0]).with_user(self.manager).action_take_off_control()
        self.assertEqual(self.plan.state, "closed")
        self.assertTrue(closing.off_control_on)

    def test_points_are_neither_made_nor_deleted_nor_marked_by_hand(self):
        point = self._prepare().point_ids[0].with_user(self.coordinator)
        for vals in (
            {"off_control_on": "2026-01-01"},
            {"stated_by_id": self.user.id},
            {"measure_id": self.second.id},
        ):
            with self.assertRaisesRegex(UserError, "set by the system"):
                point.write(vals)
        with self.assertRaisesRegex(UserError, "none is deleted"):
            point.sudo().unlink()
        with self.assertRaisesRegex(UserError, "those of the order|set by the system"):
            point.sudo().create(
                {"closing_id": point.closing_id.id, "measure_id": self.first.id}
            )

    def test_nothing_is_said_of_the_points_of_a_closed_plan(self):
        self._prepare()
        self.plan.with_user(self.manager).action_close("The year is over")
        with self.assertRaisesRegex(UserError, "not in execution"):
            self._state(self._get_point(self.first))
