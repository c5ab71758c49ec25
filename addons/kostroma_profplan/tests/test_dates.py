from datetime import date

import pytz

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .dates_common import DatesCommon

RUSSIAN_ZONES = pytz.country_timezones["RU"]


@tagged("post_install", "-at_install")
class TestDates(DatesCommon):
    """Control dates are legal days: no time, no zone, no day off."""

    def test_odoo_deadline_is_the_same_day_from_kaliningrad_to_kamchatka(self):
        self.assertIn("Europe/Kaliningrad", RUSSIAN_ZONES)
        self.assertIn("Asia/Kamchatka", RUSSIAN_ZONES)
        deadline = pytz.utc.localize(self.task.date_deadline)
        for zone in RUSSIAN_ZONES:
            with self.subTest(zone=zone):
                shown = deadline.astimezone(pytz.timezone(zone)).date()
                self.assertEqual(shown, self.task.control_date)

    def test_a_last_day_on_a_day_off_moves_to_the_working_day_before(self):
        vals = self.env["project.task"]._prepare_control_date_vals(date(2026, 5, 10))
        self.assertEqual(vals["legal_date"], date(2026, 5, 10))
        self.assertEqual(vals["control_date"], date(2026, 5, 8))

    def _save_settings(self, **vals):
        settings = self.env["res.config.settings"].create(vals)
        settings.set_values()
        return self.env["res.config.settings"].create({})

    def test_where_a_day_off_moves_is_a_setting(self):
        for rule, day in (
            ("none", date(2026, 5, 10)),
            ("following", date(2026, 5, 12)),
            ("preceding", date(2026, 5, 8)),
        ):
            with self.subTest(rule=rule):
                settings = self._save_settings(profplan_days_off=rule)
                self.assertEqual(settings.profplan_days_off, rule)
                vals = self.env["project.task"]._prepare_control_date_vals(
                    date(2026, 5, 10)
                )
                self.assertEqual(vals["control_date"], day)
                self.assertEqual(vals["legal_date"], date(2026, 5, 10))

    def test_a_date_does_not_move_before_the_work_begins(self):
        """A festival on a Sunday is due on Monday, not on the Friday before."""
        sunday, monday = date(2026, 5, 17), date(2026, 5, 18)
        plan = self._create_plan(measures=0, number="sunday", date_start=sunday)
        self._create_measure(plan, date_start=False, control_date=sunday)
        self._create_measure(
            plan,
            number="1.2.",
            date_start=sunday,
            control_date=date(2026, 6, 1),
            windows=[(sunday, sunday), (date(2026, 5, 18), date(2026, 5, 24))],
        )
        plan.action_approve()
        dates = plan.task_ids.sorted("id").mapped("control_date")
        self.assertEqual(
            sorted(dates), [monday, monday, date(2026, 5, 22), date(2026, 6, 1)]
        )

    def test_due_soon_days_of_the_settings_recolour_the_board_at_once(self):
        self.assertEqual(self.task.health, "on_track")
        self._save_settings(profplan_due_soon_days=30)
        self.assertEqual(self.task.health, "due_soon")

    def test_settings_refuse_days_that_are_no_numbers(self):
        for vals in (
            {"profplan_reminder_days": "14, a week"},
            {"profplan_controller_days": 0},
        ):
            with self.assertRaises(UserError):
                self._save_settings(**vals)

    def test_the_dialog_of_a_manager_shows_the_control_date_that_will_be(self):
        dialog = Form(
            self.env["profplan.postpone"]
            .with_user(self.manager)
            .with_context(active_model="project.task", active_ids=self.task.ids)
        )
        dialog.new_date = date(2026, 5, 10)
        self.assertEqual(dialog.control_date, date(2026, 5, 8))
        self.assertFalse(dialog.outside_plan)
        dialog.new_date = date(2026, 9, 10)
        self.assertTrue(dialog.outside_plan)
