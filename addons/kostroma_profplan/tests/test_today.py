from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .evidence_common import EvidenceCommon

# It is 23:30 of 31.03 in Moscow, 08:30 of 01.04 in Kamchatka, 20:30 UTC.
NIGHT = "2026-03-31 20:30:00"
ZONES = ("Europe/Moscow", "Asia/Kamchatka")


@tagged("post_install", "-at_install")
class TestToday(EvidenceCommon):
    """Today is the company's own, wherever the person and the server are."""

    def _in_zones(self):
        """Each zone of the company with its day; the person lives in the other one."""
        for zone, other, day in (
            (*ZONES, date(2026, 3, 31)),
            (*reversed(ZONES), date(2026, 4, 1)),
        ):
            self.env.company.partner_id.tz = zone
            for tz in (other, False):
                self.user.tz = self.coordinator.tz = tz
                self.env.invalidate_all()
                with self.subTest(company=zone, person=tz), freeze_time(NIGHT):
                    yield day

    def test_every_model_has_the_same_today(self):
        models = [
            name
            for name, model in self.env.registry.items()
            if hasattr(model, "_get_real_today")
        ]
        self.assertIn("profplan.indicator", models)
        for day in self._in_zones():
            for name in models:
                env = self.env(user=self.user.id, context={"tz": self.user.tz})
                self.assertEqual(env[name]._get_today(), day, name)

    def test_a_line_of_the_chatter_has_the_moment_it_was_written(self):
        for _day in self._in_zones():
            self._put("assigned")
            self.task.with_user(self.user).with_context(tz=self.user.tz).action_start()
            line = self.task.message_ids[0]
            self.assertEqual(line.date, datetime(2026, 3, 31, 20, 30))

    def test_a_line_of_a_past_that_is_played_is_of_that_day(self):
        task = self.task.with_user(self.user)._on_day(date(2026, 3, 5))
        with freeze_time(NIGHT):
            task.action_start()
        self.assertEqual(self.task.message_ids[0].date.date(), date(2026, 3, 5))
        self.assertEqual(self.task.change_ids[0].day, date(2026, 3, 5))

    def test_a_day_that_came_over_rpc_is_not_played(self):
        with freeze_time(NIGHT):
            task = self.task.with_context(profplan_today="2020-01-01")
            self.assertEqual(task._get_today(), date(2026, 3, 31))

    def test_submitted_and_accepted_on_the_companys_day(self):
        for day in self._in_zones():
            self._put("assigned")
            self._attach_link(url=f"https://example.org/{day}/{self.user.tz}")
            self.task.with_user(self.user).action_submit()
            self.assertEqual(self.task.submitted_on, day)
            self.task.with_user(self.coordinator).action_accept()
            self.assertEqual(self.task.accepted_on, day)
            self.assertIn(day, self.task.evidence_ids.mapped("accepted_on"))

    def test_a_figure_is_of_the_companys_day_and_a_report_ends_with_it(self):
        value = self.env["profplan.indicator.value"]
        for day in self._in_zones():
            env = self.env(user=self.user.id, context={"tz": self.user.tz})
            self.assertEqual(value.with_env(env)._get_today(), day)
            self.assertEqual(self.plan._get_indicator_matrix().as_of, day)
        self.env.company.partner_id.tz = "Asia/Kamchatka"
        end = self.env["profplan.indicator"]._get_day_end(date(2026, 4, 1))
        self.assertEqual(end.replace(microsecond=0), datetime(2026, 4, 1, 11, 59, 59))

    def test_an_absence_is_over_by_the_companys_day(self):
        absence = self.env["profplan.absence"].create(
            {
                "user_id": self.user.id,
                "deputy_id": self.coordinator.id,
                "date_start": "2026-03-01",
                "date_end": "2026-03-31",
            }
        )
        for day in self._in_zones():
            over = day > date(2026, 3, 31)
            self.assertEqual(absence.is_over, over)
            for value in (True, False):
                found = absence.search(
                    [("is_over", "=", value), ("id", "=", absence.id)]
                )
                self.assertEqual(bool(found), value is over)
            absence.invalidate_recordset()
