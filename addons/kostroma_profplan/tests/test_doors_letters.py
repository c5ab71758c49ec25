from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .doors_common import DoorsCommon

EVIL = "evil@x.example"


@tagged("post_install", "-at_install", "security")
class TestDoorsOfLetters(DoorsCommon):
    """Odoo makes letters as superuser, of the values that a person gives."""

    def setUp(self):
        super().setUp()
        evidence = self._attach(self.other_part, self.other_portal)
        self.file = self._get_stored_file(evidence)
        self.comment = self.part.with_user(self.coordinator).message_post(
            body="The coordinator's words", message_type="comment"
        )
        self.manager.email = "boss@example.com"
        self.forged = f'"{self.manager.name}" <{EVIL}>'

    def _make_template(self, env, **vals):
        model = self.env["ir.model"]._get_id("res.partner")
        own = {"name": "x", "model_id": model, "subject": "x", "body_html": "<p>x</p>"}
        return env["mail.template"].create({**own, **vals})

    def _get_last(self):
        return self.env["mail.message"].search([], order="id desc", limit=1).id

    def _get_said_since(self, last):
        return self.env["mail.message"].search([("id", ">", last)])

    def test_a_letter_by_a_template_reaches_nothing_of_others(self):
        file, partner = self.file.id, self.manager.partner_id.id
        self.assertTrue(file)
        task = {"model": "project.task", "res_id": self.task.id}
        values = {
            "file": {"attachment_ids": [file]},
            "linked file": {"attachment_ids": [Command.link(file)]},
            "set file": {"attachment_ids": [Command.set([file])]},
            "open file": {"attachment_ids": [Command.update(file, {"public": True})]},
            "delete file": {"attachment_ids": [Command.delete(file)]},
            "other's words": {"child_ids": [[1, self.comment.id, {"body": "x"}]]},
            "as other's words": {"mail_message_id": self.comment.id},
            "on a task": {**task, "message_type": "comment"},
            "on a plan": {"model": "profplan.plan", "res_id": self.plan.id},
            "person": {"recipient_ids": [Command.update(partner, {"email": EVIL})]},
            "author": {"author_id": partner},
            "company": {"author_id": self.env.company.partner_id.id},
            "sender": {"email_from": self.manager.email_formatted},
            "server": {"headers": "{}"},
        }
        people = self.employee | self.viewer | self.user
        for user in people:
            for name, given in values.items():

                def attempt(env, given=given):
                    template = self._make_template(env)
                    template.send_mail(
                        env.user.partner_id.id,
                        email_values={"email_to": EVIL, **given},
                    )

                with self.subTest(door=name, user=user.login):
                    raised = self._assert_closed(attempt, user)
                    # Who reads the file may send it.
                    reads = user != self.employee and "file" in name.split()
                    self.assertTrue(reads or isinstance(raised, AccessError), raised)

    def test_one_s_own_letter_is_sent(self):
        env = self.env(user=self.employee)
        own = env["ir.attachment"].create({"name": "own.txt", "raw": b"x"})
        given = {"email_to": EVIL, "attachment_ids": own.ids, "auto_delete": False}
        given["author_id"] = env.user.partner_id.id
        template = self._make_template(env)
        made = template.send_mail(env.user.partner_id.id, email_values=given)
        mail = self.env["mail.mail"].browse(made)
        self.assertEqual(mail.attachment_ids.ids, own.ids)
        self.assertEqual(mail.author_id, self.employee.partner_id)

    def test_letters_to_many_are_written_on_no_document_of_others(self):
        def compose(env, record):
            composer = env["mail.compose.message"].create(
                {
                    "model": record._name,
                    "res_ids": str(record.ids),
                    "composition_mode": "mass_mail",
                    "body": "x",
                    "subject": "x",
                }
            )
            composer.action_send_mail()

        line = self.line.filtered(lambda line: line.unit_id == self.other_school)
        for record in (self.plan, self.task, line.sheet_id, line, self.measure):
            for user in self.employee | self.project_user | self.portal:
                with self.subTest(model=record._name, user=user.login):
                    self.assertTrue(
                        self._assert_closed(
                            lambda env, record=record: compose(env, record), user
                        )
                    )
        for record in (self.plan, line.sheet_id):
            with self.subTest(model=record._name, user=self.viewer.login):
                self._assert_closed(
                    lambda env, record=record: compose(env, record), self.viewer
                )

    def test_letters_to_many_tell_nothing_of_what_their_writer_does_not_see(self):
        """As long as the words are those of a template Odoo is superuser."""
        secret = self.env["ir.attachment"].create({"name": "Secret.pdf", "raw": b"x"})

        def compose(env):
            template = self._make_template(env, subject="{{ object.name }}")
            composer = env["mail.compose.message"].create(
                {
                    "model": secret._name,
                    "res_ids": str(secret.ids),
                    "composition_mode": "mass_mail",
                    "template_id": template.id,
                    "auto_delete": False,
                }
            )
            composer.action_send_mail()

        for user in self.employee | self.viewer | self.manager:
            with self.subTest(user=user.login):
                self.assertIsInstance(self._assert_closed(compose, user), AccessError)

    def test_nobody_signs_by_the_name_of_another(self):
        robot = self.env.ref("base.partner_root").id
        company = self.env.company.partner_id.id
        own_address = f'"{self.manager.name}" <{self.viewer.email}>'
        signs = (
            {"author_id": robot},
            {"author_id": company},
            {"author_id": False, "email_from": self.forged},
            {"email_from": self.forged},
            {"email_from": own_address},
            {"author_id": False, "email_from": f"{self.forged}, {self.forged}"},
        )
        env = self.env(user=self.viewer)
        own = self.viewer.partner_id
        told = self.coordinator.partner_id.ids
        doors = {
            "notify": lambda vals: env["mail.thread"].message_notify(
                partner_ids=told, body="x", **vals
            ),
            "message": lambda vals: env["mail.message"].create(
                {"body": "x", "partner_ids": told, **vals}
            ),
            "default": lambda vals: (
                env["mail.message"]
                .with_context(**{f"default_{name}": one for name, one in vals.items()})
                .create({"body": "x", "partner_ids": told})
            ),
            "letters to many": lambda vals: (
                env["mail.compose.message"]
                .create(
                    {
                        "model": "res.partner",
                        "res_ids": str(own.ids),
                        "composition_mode": "mass_mail",
                        "body": "x",
                        "subject": "x",
                        "auto_delete": False,
                        **vals,
                    }
                )
                .action_send_mail()
            ),
            "template": lambda vals: self._make_template(
                env, email_from=vals.get("email_from"), auto_delete=False
            ).send_mail(own.id),
        }
        for name, door in doors.items():
            for vals in signs:
                with self.subTest(door=name, **vals):
                    last = self._get_last()
                    door(vals)
                    made = self._get_said_since(last)
                    self.assertTrue(made)
                    self.assertEqual(made.author_id, own)
                    self.assertNotIn(
                        self.manager.name, "".join(made.mapped("email_from"))
                    )

    def test_code_for_a_person_signs_by_no_name_that_is_not_known(self):
        company = self.env.company
        company.email = "committee@example.com"
        message = self.env["mail.message"].with_user(self.viewer).sudo()
        cases = (
            (company.email_formatted, company.email_formatted),
            (f'"{self.manager.name}" <{company.email}>', company.email_formatted),
            (self.forged, EVIL),
            (f'"{self.manager.name}" <{self.viewer.email}>',)
            + (self.viewer.email_formatted,),
            ("no address", self.viewer.email_formatted),
        )
        for given, kept in cases:
            with self.subTest(given=given):
                self.assertEqual(message.create({"email_from": given}).email_from, kept)

    def test_an_organisation_writes_to_no_address(self):
        sheet = self.listed.line_ids.sheet_id.filtered(
            lambda one: one.unit_id == self.school
        )
        said = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        given = {"body": "x", "outgoing_email_to": EVIL, **said}
        for record in (sheet, self.part, self.portal.partner_id):

            def attempt(env, record=record):
                record.with_env(env).message_post(**given)

            with self.subTest(model=record._name):
                raised = self._assert_closed(attempt, self.portal)
                self.assertIsInstance(raised, AccessError)
        sheet.with_user(self.coordinator).message_post(**given)
        notified = self.env["mail.notification"].search(
            [("mail_email_address", "=", EVIL)]
        )
        self.assertEqual(notified.author_id, self.coordinator.partner_id)
