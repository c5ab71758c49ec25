from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import ProfplanCommon


@tagged("post_install", "-at_install")
class TestOwnAccount(ProfplanCommon):
    """Others know a person by name and e-mail: nobody gives them to oneself."""

    def test_nobody_names_oneself(self):
        for user in (self.portal, self.viewer, self.user, self.coordinator):
            for vals in ({"name": "The manager"}, {"email": "m@example.com"}):
                with self.subTest(user.login, **vals), self.assertRaises(AccessError):
                    user.with_user(user).write(vals)

    def test_the_rest_of_the_preferences_is_one_s_own(self):
        self.viewer.with_user(self.viewer).write({"phone": "+7 4942 31-00-00"})
        self.assertEqual(self.viewer.phone, "+7 4942 31-00-00")

    def test_nobody_takes_another_s_partner_for_oneself(self):
        for user in (self.portal, self.viewer, self.user, self.coordinator):
            with self.subTest(user.login), self.assertRaises(AccessError):
                user.partner_id.with_user(user).write({"email": "m@example.com"})

    def test_no_message_is_signed_as_another_person(self):
        self.manager.email = "boss@example.com"
        manager = self.manager.partner_id
        forged = (
            {"author_id": manager.id},
            {"email_from": self.manager.email_formatted},
            {"author_id": manager.id, "email_from": self.manager.email_formatted},
        )
        thread = self.env["mail.thread"].with_user(self.viewer)
        for vals in forged:
            before = self.env["mail.message"].search([], order="id desc", limit=1)
            thread.message_notify(
                partner_ids=self.coordinator.partner_id.ids, body="Urgent", **vals
            )
            self.env["mail.message"].with_user(self.viewer).create(
                {"body": "Urgent", "partner_ids": self.user.partner_id.ids, **vals}
            )
            made = self.env["mail.message"].search([("id", ">", before.id)])
            with self.subTest(**vals):
                self.assertEqual(made.author_id, self.viewer.partner_id)
                self.assertNotIn(self.manager.email, "".join(made.mapped("email_from")))

    def test_the_system_and_the_company_sign_as_themselves(self):
        robot = self.env.ref("base.partner_root")
        message = self.env["mail.message"].with_user(self.coordinator).sudo()
        made = message.create({"author_id": robot.id, "email_from": robot.email})
        self.assertEqual(made.author_id, robot)

    def test_who_closes_the_own_account_stays_the_author_of_what_was_said(self):
        speaker, silent = (
            self.portal,
            self._create_users({"profplan_silent": "base.group_portal"}),
        )
        said = self.school.message_post(
            body="Our words", author_id=speaker.partner_id.id
        )
        for user in (speaker, silent):
            self.env(user=user).user._deactivate_portal_user()
        cron = self.env.ref("base.ir_cron_res_users_deletion")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(said.author_id, speaker.partner_id)
        self.assertFalse(speaker.active)
        self.assertFalse(silent.exists())


@tagged("post_install", "-at_install")
class TestOwnAccountPage(HttpCase, ProfplanCommon):
    def test_the_page_of_an_account_shows_what_it_does_not_take(self):
        self.authenticate(self.portal.login, self.portal.login)
        form = html.fromstring(self.url_open("/my/account").content)
        for name in ("name", "email"):
            (field,) = form.xpath(f"//input[@name='{name}']")
            self.assertEqual(field.get("readonly"), "readonly", name)
        self.assertFalse(form.xpath("//input[@name='phone']")[0].get("readonly"))

    def test_a_page_of_the_portal_leads_to_the_password(self):
        self.authenticate(self.portal.login, self.portal.login)
        page = html.fromstring(self.url_open("/my/profplan").content)
        self.assertTrue(page.xpath("//a[@href='/my/security']"))

    def test_the_page_of_an_account_leaves_name_and_address(self):
        self.authenticate(self.portal.login, self.portal.login)
        partner = self.portal.partner_id
        name, email = partner.name, partner.email
        # One's own, and another address that is added.
        for partner_id, address_type in ((partner.id, "billing"), (0, "delivery")):
            answer = self.url_open(
                "/my/address/submit",
                {
                    "csrf_token": self._get_token(),
                    "partner_id": partner_id,
                    "address_type": address_type,
                    "name": "The manager",
                    "email": "manager@example.com",
                    "company_name": "The Committee",
                    "phone": "+7 4942 31-00-01",
                    "street": "Main street, 1",
                    "city": "Town",
                    "zip": "156000",
                    "country_id": self.env.ref("base.ru").id,
                },
            )
            answer.raise_for_status()
        self.assertEqual(partner.phone, "+7 4942 31-00-01")
        for known in partner | partner.child_ids:
            self.assertEqual((known.name, known.email), (name, email))
            self.assertNotIn("Committee", known.display_name)

    def _get_token(self):
        page = self.url_open(f"/my/address?partner_id={self.portal.partner_id.id}")
        return page.text.split('name="csrf_token" value="')[1].split('"')[0]
