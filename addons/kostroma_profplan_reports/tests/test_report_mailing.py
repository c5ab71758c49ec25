from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.kostroma_profplan.tests.dates_common import DatesCommon

from .figures_common import ReportCase


@tagged("post_install", "-at_install")
class TestReportMailing(ReportCase, DatesCommon):
    """Chosen reports by letter on chosen days, each with the rights of the person."""

    def _create_mailing(self, people=None, **vals):
        people = self.viewer if people is None else people
        return (
            self.env["profplan.report.mailing"]
            .with_user(self.manager)
            .create(
                {
                    "report": "discipline",
                    "plan_ids": [Command.set(self.plan.ids)],
                    "user_ids": [Command.set(people.ids)],
                    "weekday": "2",
                    **vals,
                }
            )
        )

    def _get_mails(self):
        mails = self.env["mail.mail"].search([("attachment_ids", "!=", False)])
        return mails.filtered(
            lambda mail: mail.attachment_ids[:1].name.endswith(".xlsx")
        )

    def _run_cron(self, day):
        self._go_to(day)
        self.env["profplan.report.mailing"]._cron_send()

    def test_a_report_goes_out_on_its_day_once(self):
        mailing = self._create_mailing()
        self.assertEqual(str(mailing.next_on), "2026-03-04", "a Wednesday")
        self._run_cron("2026-03-03")
        self.assertFalse(self._get_mails())
        for _again in range(2):
            self._run_cron("2026-03-04")
        [mail] = self._get_mails()
        self.assertEqual(mail.recipient_ids, self.viewer.partner_id)
        book = self._open(mail.attachment_ids.raw)
        self.assertIn("Исполнительская дисциплина", self._get_texts(book.worksheets[0]))
        self.assertEqual(str(mailing.next_on), "2026-03-11")
        log = self.env["profplan.letter.log"].search([("mail_id", "=", mail.id)])
        self.assertEqual((log.user_id, log.state), (self.viewer, "waiting"))

    def test_a_day_on_which_the_server_was_down_is_caught_up_with_once(self):
        self._create_mailing()
        for day in ("2026-03-06", "2026-03-07", "2026-03-10"):
            self._run_cron(day)
        self.assertEqual(len(self._get_mails()), 1, "Wednesday was the 4th")
        self._run_cron("2026-03-11")
        self.assertEqual(len(self._get_mails()), 2)

    def test_of_a_shorter_month_the_last_day_is_taken(self):
        mailing = self._create_mailing(on="month_day", month_day=31)
        self._go_to("2026-04-05")
        mailing.invalidate_recordset()
        self.assertEqual(str(mailing.next_on), "2026-04-30")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_who_has_no_right_or_no_address_gets_none_and_is_named(self):
        stranger = self._create_user("viewer", login="profplan_stranger")
        stranger.group_ids = self.env.ref("base.group_user")
        silent = self._create_user("viewer", login="profplan_silent")
        silent.email = False
        mailing = self._create_mailing(self.viewer | stranger | silent)
        self._run_cron("2026-03-04")
        self.assertEqual(self._get_mails().recipient_ids, self.viewer.partner_id)
        self.assertIn(stranger.name, mailing.left_out)
        self.assertIn(silent.name, mailing.left_out)
        self.assertNotIn(self.viewer.name + ":", mailing.left_out)
        listed = (
            self.env["profplan.letter.log"]
            .with_user(self.manager)
            .search([("state", "=", "failed")])
        )
        self.assertEqual(listed.user_id, stranger | silent, "the manager sees them")
        self.assertTrue(all(listed.mapped("reason")))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_it_is_the_manager_s_affair_and_wrong_values_are_refused(self):
        mailing = self._create_mailing()
        for user in (self.viewer, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                mailing.with_user(user).action_send_now()
        with self.assertRaises(ValidationError):
            mailing.user_ids = False
        with self.assertRaises(UserError):
            mailing.last_on = "2020-01-01"
        mailing.action_send_now()
        self.assertTrue(self._get_mails())
