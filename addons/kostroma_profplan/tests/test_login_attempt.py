from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessDenied, UserError
from odoo.tests import tagged

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from .doors_common import DoorsCommon

OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install", "security")
class TestLoginAttempt(DoorsCommon):
    """What failed to let somebody in; the ways themselves: `test_login_limits` (§9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attempts = cls.env["profplan.login.attempt"]

    def _note(
        self, count, login="login", address="192.0.2.1", minutes=0, kind="password"
    ):
        self.env.cr.execute(
            "INSERT INTO profplan_login_attempt (kind, login, address, attempted_on)"
            " SELECT %s, %s, %s, clock_timestamp() AT TIME ZONE 'UTC'"
            " - interval '1 minute' * %s FROM generate_series(1, %s)",
            [kind, login, address, minutes, count],
        )
        self.env.invalidate_all()

    def _is_refused(self, login="login", address="192.0.2.1", kind="password"):
        try:
            self.attempts._check(kind, login, address)
        except AccessDenied as refusal:
            return refusal.seconds
        return 0

    def test_nobody_but_the_administrator_sees_and_clears_them(self):
        roles = ("viewer", "user", "coordinator", "manager", "portal", "employee")
        for role in roles:
            own = self.attempts.with_user(getattr(self, role))
            with self.subTest(role):
                self.assertFalse([one for one in OPERATIONS if own.has_access(one)])
        admin = self.attempts.with_user(self.env.ref("base.user_admin"))
        may = [one for one in OPERATIONS if admin.has_access(one)]
        self.assertEqual(may, ["read", "unlink"])

    def test_a_login_waits_until_the_oldest_of_its_failures_is_old_enough(self):
        self._note(4, minutes=10)
        self.assertFalse(self._is_refused())
        self._note(1)
        self.assertIn(self._is_refused(), range(290, 301))
        self.assertFalse(self._is_refused(address="192.0.2.2"))
        self.assertFalse(self._is_refused(login="other"))
        self.assertFalse(self._is_refused(kind="code"))

    def test_numbers_are_settings_and_nonsense_is_none(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("kostroma_profplan.login_pair_count", "2")
        self._note(2)
        self.assertTrue(self._is_refused())
        for nonsense in ("", "many", "-3", "0"):
            parameters.set_param("kostroma_profplan.login_pair_count", nonsense)
            self.assertGreaterEqual(self.attempts._get_number("login_pair_count"), 1)
        settings = self.env["res.config.settings"].create({})
        settings.profplan_login_count = 0
        with self.assertRaises(UserError):
            settings.execute()

    def test_letters_and_logins_are_counted_apart(self):
        self._note(5, kind="letter")
        self.assertTrue(self._is_refused(kind="letter", address="192.0.2.9"))
        self.assertFalse(self._is_refused())
        self._note(100, login="somebody")
        self.assertTrue(self._is_refused(login="else"))
        self.assertFalse(self._is_refused(login="else", kind="letter"))

    def test_the_answer_about_a_letter_takes_the_same_whoever_is_here(self):
        """The request looks for nobody; the letter goes out afterwards."""
        self.portal.partner_id.email = "director@school.example"
        users, counts = self.env["res.users"], []
        users.reset_password("warm up")
        for typed in ("nobody@nowhere.example", " Director@School.example"):
            before = self.env.cr.sql_log_count
            self.assertIsNone(users.reset_password(typed))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertFalse(self.portal.partner_id.signup_type)
        with self.enter_registry_test_mode():
            self.env.ref(
                "kostroma_profplan.ir_cron_login_letters"
            ).method_direct_trigger()
        self.assertEqual(self.portal.partner_id.signup_type, "reset")
        self.assertFalse(self.attempts.search([("waiting", "=", True)]))

    def test_a_letter_that_fails_holds_up_no_other_and_is_told(self):
        """Somebody has altered the letter: it fails for one of two who asked."""
        self.viewer.partner_id.email = "viewer@town.example"
        self.portal.partner_id.email = "director@school.example"
        template = self.env.ref("auth_signup.reset_password_email")
        self.env["ir.ui.view"].create(
            {
                "name": "spoilt",
                "type": "qweb",
                "inherit_id": template.id,
                "arch": "<xpath expr='//table' position='inside'>"
                f"<t t-if='object.id == {self.viewer.id}' t-out='object.nothing'/>"
                "</xpath>",
            }
        )
        users = self.env["res.users"]
        users.reset_password("viewer@town.example")
        users.reset_password("director@school.example")
        cron = self.env.ref("kostroma_profplan.ir_cron_login_letters")
        log = "odoo.addons.kostroma_profplan.models.profplan_login_letter"
        with self.enter_registry_test_mode(), self.assertLogs(log, "WARNING") as told:
            cron.method_direct_trigger()
        self.assertEqual(len(told.records), 1)
        self.assertFalse(self.viewer.partner_id.signup_type)
        self.assertEqual(self.portal.partner_id.signup_type, "reset")
        self.assertFalse(self.attempts.search([("waiting", "=", True)]))

    def test_a_letter_waits_for_a_mail_server_that_is_away(self):
        """Nothing of it is lost, and nobody at work is told that it is sent."""
        self.portal.partner_id.email = "director@school.example"
        self.env["res.users"].reset_password("director@school.example")
        cron = self.env.ref("kostroma_profplan.ir_cron_login_letters")
        servers = self.registry["ir.mail_server"]
        away = patch.object(servers, "_connect__", side_effect=OSError("not there"))
        with self.enter_registry_test_mode():
            with away:
                cron.method_direct_trigger()
                with self.assertRaises(UserError):
                    self.portal.action_reset_password()
            waiting = self.attempts.search([("waiting", "=", True)])
            self.assertEqual(waiting.login, "director@school.example")
            self.assertFalse(self.portal.partner_id.signup_type)
            again = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertGreater(max(again.mapped("call_at")), fields.Datetime.now())
            cron.method_direct_trigger()
        self.assertFalse(waiting.waiting)
        self.assertEqual(self.portal.partner_id.signup_type, "reset")

    def test_a_letter_that_the_server_refuses_does_not_wait(self):
        self.portal.partner_id.email = "director@school.example"
        self.env["res.users"].reset_password("director@school.example")
        cron = self.env.ref("kostroma_profplan.ir_cron_login_letters")
        log = "odoo.addons.kostroma_profplan.models.profplan_login_letter"
        refusal = UserError("x")
        for reason, warned, waits in (
            ("SMTPDataError: (451, b'later')", 0, True),
            ("SMTPRecipientsRefused: {'a@b.ru': (550, b'No such user')}", 1, False),
        ):
            refusal.__cause__ = MailDeliveryException("x", reason)
            refused = patch.object(
                self.registry["res.users"], "action_reset_password", side_effect=refusal
            )
            with self.enter_registry_test_mode(), self.assertLogs(log) as told, refused:
                cron.method_direct_trigger()
            waiting = self.attempts.search_count([("waiting", "=", True)])
            self.assertEqual(bool(waiting), waits, reason)
            levels = [one.levelname for one in told.records]
            self.assertEqual(levels.count("WARNING"), warned, reason)

    def test_what_no_rule_counts_any_more_goes_at_night(self):
        self._note(1, minutes=23 * 60)
        self._note(1, "old", minutes=25 * 60)
        self.attempts._gc_attempts()
        self.env.invalidate_all()
        self.assertEqual(self.attempts.search([]).mapped("login"), ["login"])
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("kostroma_profplan.login_minutes", 48 * 60)
        self._note(1, "old", minutes=25 * 60)
        self.attempts._gc_attempts()
        self.assertEqual(len(self.attempts.search([])), 2)

    def test_staff_have_a_lock_and_organisations_none(self):
        self.assertTrue(self.viewer._get_lock_timeout_inactivity())
        self.assertFalse(self.portal._get_lock_timeout_inactivity())

    def test_links_shut_out_nothing_but_links(self):
        self._note(100, kind="link", login="")
        self.assertTrue(self._is_refused(login="", kind="link"))
        self.assertFalse(self._is_refused())
        self.assertFalse(self._is_refused(login="", kind="key"))

    def test_whoever_was_let_in_from_there_is_not_shut_out_by_others(self):
        for number in range(30):
            self._note(1, address=f"198.51.100.{number}")
        self.assertTrue(self._is_refused())
        self.attempts._forget("password", "login", "192.0.2.1")
        self.assertFalse(self._is_refused())
        self.assertTrue(self._is_refused(address="192.0.2.2"))

    def test_what_is_no_text_is_no_login_and_no_password(self):
        users = self.env["res.users"]
        login, agent = self.viewer.login, {"interactive": False}
        right = login.ljust(8, "x")
        self.assertTrue(users._login(self._prepare_credential(login, right), agent))
        for one, password in ((["x", login], right), (login, [right]), (login, "\0")):
            with self.subTest(login=one, password=password):
                with self.assertRaises(AccessDenied):
                    users._login(self._prepare_credential(one, password), agent)

    def _prepare_credential(self, login, password):
        return {"type": "password", "login": login, "password": password}
