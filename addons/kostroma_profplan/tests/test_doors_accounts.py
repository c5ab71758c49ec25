import re

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .doors_common import DoorsCommon

TEMPLATES = (
    "auth_signup.set_password_email",
    "auth_signup.portal_set_password_email",
    "auth_totp_mail.mail_template_totp_mail_code",
)
# What lets in: the link of a letter about a password, the code of a second factor.
LETS_IN = re.compile(r"token=[\w-]{20,}|>\s*\d{6}\s*<")


@tagged("post_install", "-at_install", "security")
class TestDoorsOfAccounts(DoorsCommon):
    """Letters about accounts let in whoever reads them: nobody has them made (§9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(
            cls.env, "doors_keeper", "base.group_user,base.group_partner_manager"
        )
        cls.people = cls.employee | cls.keeper | cls.viewer | cls.manager
        cls.accounts = cls.env.ref("base.user_admin") | cls.coordinator | cls.portal

    def setUp(self):
        super().setUp()
        self.templates = [self.env.ref(name) for name in TEMPLATES]
        self.env["res.lang"]._activate_lang("ru_RU")

    def _get_said(self, user):
        messages = self.env["mail.message"].with_user(user).search([])
        return " ".join(messages.mapped("body"))

    def _get_doors(self, template, account):
        """Ways in which Odoo makes the letter for whoever asks, who reads it."""

        def preview(env):
            shown = env["mail.template.preview"].create(
                {
                    "mail_template_id": template.id,
                    "resource_ref": f"res.users,{account.id}",
                }
            )
            return shown.body_html or ""

        def compose(env, **given):
            composer = env["mail.compose.message"].create(
                {
                    "model": "res.users",
                    "res_ids": str(account.ids),
                    "composition_mode": "mass_mail",
                    "template_id": template.id,
                    "auto_delete": False,
                    **given,
                }
            )
            composer.action_send_mail()
            return self._get_said(env.user)

        def send(env):
            template.with_env(env).send_mail(
                account.id,
                email_values={"email_to": "x@e.org", "auto_delete": False},
            )
            return self._get_said(env.user)

        def of_own_task(env):
            own = env["project.task"].create(
                {"name": "x", "partner_id": account.partner_id.id}
            )
            own.message_post_with_source("auth_signup.reset_password_email")
            return " ".join(own.message_ids.mapped("body"))

        return {
            "preview": preview,
            "letters to many": compose,
            "in Russian": lambda env: compose(
                env(context={**env.context, "lang": "ru_RU"})
            ),
            "under another model": lambda env: compose(
                env,
                model="res.partner",
                res_ids=str(account.partner_id.ids),
            ),
            "letter": send,
            "words of a task": of_own_task,
        }

    def test_nobody_has_a_letter_made_that_lets_in_as_another(self):
        for user in self.people:
            for account in self.accounts:
                for template in self.templates:
                    for name, door in self._get_doors(template, account).items():

                        def look(env, door=door):
                            self.assertFalse(LETS_IN.findall(door(env)))

                        with self.subTest(
                            door=name,
                            user=user.login,
                            account=account.login,
                            template=template.name,
                        ):
                            _changed, raised = self._try(look, user)
                            self.assertNotIsInstance(raised, AssertionError)

    def test_a_letter_about_an_account_is_read_by_nobody_else(self):
        unit = self.env["profplan.unit"].create(
            {"name": "School No. 977", "kind": "organisation", "email": "977@e.org"}
        )
        unit.with_user(self.coordinator).action_invite()
        account = self.env["res.users"].search([("login", "=", "977@e.org")])
        letters = self.env["mail.message"].search(
            [("model", "=", "res.users"), ("res_id", "=", account.id)]
        )
        self.assertTrue(LETS_IN.search(letters.body), "the invitation lets in")
        for user in self.people | self.portal | self.coordinator | self.project_admin:
            with self.subTest(user=user.login):
                self.assertFalse(
                    letters.with_user(user).search([("id", "in", letters.ids)])
                )
                with self.assertRaises(AccessError):
                    letters.with_user(user).read(["body"])

    def test_who_manages_accounts_writes_about_them(self):
        admin = self.env.ref("base.user_admin")
        for template in self.templates[:2]:
            shown = self._get_doors(template, self.portal)["preview"](
                self.env(user=admin)
            )
            self.assertTrue(LETS_IN.search(shown))
        manager = self.manager
        manager.group_ids += self.env.ref("base.group_partner_manager")
        contact = self.env["res.partner"].create({"name": "C", "email": "c@e.org"})
        wizard = self.env["portal.wizard"].with_user(manager)
        wizard.create({"partner_ids": contact.ids}).user_ids.action_grant_access()
        self.assertTrue(contact.user_ids._is_portal())
