from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..models.mail_message import RECORD
from .doors_common import DoorsCommon


@tagged("post_install", "-at_install", "security")
class TestDoorsOfNames(DoorsCommon):
    """What Odoo tells, notes and asks as superuser for whoever names a record."""

    def setUp(self):
        super().setUp()
        evidence = self._attach(self.other_part, self.other_portal)
        self.file = self._get_stored_file(evidence)
        line = self.line.filtered(lambda line: line.unit_id == self.other_school)
        self.foreign = [
            self.plan,
            self.plan.project_id,
            self.measure,
            self.task,
            self.other_part,
            line.sheet_id,
            line,
            evidence,
            self.file,
            self.department,
        ]

    def _assert_refused(self, attempts, users):
        for user in users:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    raised = self._assert_closed(attempt, user)
                    self.assertIsInstance(raised, AccessError, raised)

    def _get_doors(self, record):
        """Ways in which Odoo would tell the name of a record."""
        place = {"model": record._name, "res_id": record.id}
        model_id = self.env["ir.model"]._get_id(record._name)

        def move_activity(env):
            own = env["mail.activity"].create({"user_id": env.uid, "summary": "x"})
            own.write({"res_model_id": model_id, "res_id": record.id})

        return {
            "notification": lambda env: env["mail.message"].create(
                {**place, "body": "x", "message_type": "user_notification"}
            ),
            "words": lambda env: env["mail.message"].create({**place, "body": "x"}),
            "default": lambda env: (
                env["mail.message"]
                .with_context(**{f"default_{name}": v for name, v in place.items()})
                .create({"body": "x", "message_type": "user_notification"})
            ),
            "activity": move_activity,
        }

    def test_the_name_of_a_foreign_record_is_told_by_nothing_of_one_s_own(self):
        for record in self.foreign:
            with self.subTest(model=record._name):
                self._assert_refused(
                    self._get_doors(record), self.employee | self.portal
                )

    def test_nor_by_a_field_that_names_it(self):
        said = self.task.with_user(self.coordinator).message_post(
            body="x", subject="Secret", message_type="comment"
        )
        attempts = {
            "composer": lambda env: env["mail.compose.message"].create(
                {"parent_id": said.id}
            ),
            "answer": lambda env: env["mail.message"].create(
                {"body": "x", "parent_id": said.id}
            ),
        }
        self._assert_refused(attempts, self.employee | self.portal)

    def test_people_write_of_what_they_see(self):
        told = {"body": "x", "message_type": "user_notification"}
        message = self.env["mail.message"].with_user(self.employee)
        own = {"model": "res.partner", "res_id": self.employee.partner_id.id}
        first = message.create({**own, **told})
        self.assertEqual(first.record_name, self.employee.partner_id.display_name)
        self.assertTrue(message.create({"body": "y", "parent_id": first.id}))
        task = {"model": "project.task", "res_id": self.part.id}
        self.env["mail.message"].with_user(self.portal).create({**task, **told})

    def test_no_message_reaches_the_tracked_changes_of_another(self):
        self.env.cr.flush()  # a plan that is just made is not tracked yet
        self.plan.with_user(self.manager).controller_id = self.coordinator
        self.env.cr.flush()
        change = self.plan.message_ids.tracking_value_ids[:1]
        self.assertTrue(change)
        kept = change.read()
        forged = {"old_value_char": "Nobody", "new_value_char": "Nobody"}
        commands = {
            "delete": [Command.delete(change.id)],
            "change": [Command.update(change.id, forged)],
            "take": [Command.link(change.id)],
            "take all": [Command.set(change.ids)],
            "with one's own": [
                Command.create({"field_id": change.field_id.id, **forged}),
                Command.delete(change.id),
            ],
        }
        for user in self.portal | self.employee | self.manager:
            own = user.partner_id
            place = {"model": "res.partner", "res_id": own.id}
            for name, given in commands.items():
                doors = {
                    "message": lambda env, given=given, place=place: env[
                        "mail.message"
                    ].create({**place, "body": "x", "tracking_value_ids": given}),
                    "no document": lambda env, given=given: env["mail.message"].create(
                        {"body": "x", "tracking_value_ids": given}
                    ),
                    "post": lambda env, given=given, own=own: own.with_env(
                        env
                    ).message_post(body="x", tracking_value_ids=given),
                }
                for door, attempt in doors.items():
                    with self.subTest(door=door, command=name, user=user.login):

                        def look(env, attempt=attempt, last=change.mail_message_id.id):
                            attempt(env)
                            change.invalidate_recordset()
                            self.assertEqual(change.exists().read(), kept)
                            said = [("mail_message_id", ">", last)]
                            forged = self.env["mail.tracking.value"].search(said)
                            self.assertFalse(forged, "nobody lists changes by hand")

                        self._try(look, user)

    def test_nor_does_a_line_of_the_record(self):
        self.env.cr.flush()
        self.plan.with_user(self.manager).controller_id = self.coordinator
        self.env.cr.flush()
        change = self.plan.message_ids.tracking_value_ids[:1]
        message = self.env["mail.message"].with_user(self.manager)
        message.with_context(profplan_record=RECORD).create(
            {
                "model": self.plan._name,
                "res_id": self.plan.id,
                "body": "x",
                "tracking_value_ids": [
                    Command.link(change.id),
                    Command.update(change.id, {"new_value_char": "Nobody"}),
                    Command.delete(change.id),
                ],
            }
        )
        change.invalidate_recordset()
        self.assertTrue(change.exists())
        self.assertNotEqual(change.new_value_char, "Nobody")

    def test_nor_do_the_administrator_s_own_hands(self):
        self.env.cr.flush()
        self.plan.with_user(self.manager).controller_id = self.coordinator
        self.env.cr.flush()
        change = self.plan.message_ids.tracking_value_ids[:1]
        other = self.employee.partner_id.message_post(body="x")
        admin = self.env.ref("base.user_admin")
        vals = {"field_id": change.field_id.id, "new_value_char": "Nobody"}
        own = self.env["mail.tracking.value"].create(
            {**vals, "mail_message_id": other.id}
        )
        attempts = {
            "change": lambda env: change.with_env(env).write(
                {"new_value_char": "Nobody"}
            ),
            "delete": lambda env: change.with_env(env).unlink(),
            "add": lambda env: env["mail.tracking.value"].create(
                {**vals, "mail_message_id": change.mail_message_id.id}
            ),
            "move": lambda env: own.with_env(env).write(
                {"mail_message_id": change.mail_message_id.id}
            ),
        }
        kept = change.read()
        for name, attempt in attempts.items():
            with self.subTest(door=name):

                def look(env, attempt=attempt):
                    attempt(env)
                    self.fail("it is let in")

                _changed, raised = self._try(look, admin)
                self.assertIsInstance(raised, UserError)
                change.invalidate_recordset()
                self.assertEqual(change.read(), kept)

    def test_what_somebody_had_to_do_is_not_taken_away_by_anybody(self):
        left = self.task.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.stranger.id
        )
        self.env.flush_all()
        self.stranger.active = False
        left.active = True
        for user in self.employee | self.viewer | self.manager | self.portal:
            with self.subTest(user.login):

                def look(env):
                    try:
                        self.stranger.with_env(env).action_archive()
                    finally:
                        self.assertTrue(left.exists())

                _changed, raised = self._try(look, user)
                self.assertIsInstance(raised, AccessError)

    def test_a_short_message_to_many_is_no_line_of_the_record(self):
        if "sms.composer" not in self.env:
            self.skipTest("Odoo's short messages are not installed")
        sheet = self.foreign[5]

        def send(env, record):
            composer = env["sms.composer"].create(
                {
                    "composition_mode": "mass",
                    "res_model": record._name,
                    "res_ids": str(record.ids),
                    "body": "x",
                    "mass_keep_log": True,
                }
            )
            composer.action_send_sms()

        for record in (self.plan, self.measure, sheet):
            for user in self.employee | self.portal | self.viewer:
                with self.subTest(model=record._name, user=user.login):
                    self._assert_closed(
                        lambda env, record=record: send(env, record), user
                    )
        # What is sent by who works with the document is their own comment.
        env = self.env(user=self.manager)
        send(env, self.plan.with_env(env))
        said = self.plan.message_ids[0]
        self.assertEqual(said.message_type, "comment")
        self.assertEqual(said.author_id, self.manager.partner_id)

    def test_the_server_knocks_at_no_address_that_a_caller_names(self):
        knock = {"smtp_server": "127.0.0.1", "smtp_port": 5432}
        attempts = {
            "letter": lambda env: env["ir.mail_server"].send_email(
                {"From": "x@example.org"}, **knock
            ),
            "text": lambda env: env["ir.mail_server"].send_email("x", **knock),
        }
        self._assert_refused(attempts, self.portal | self.employee | self.manager)
        attempts = {
            "picture": lambda env: env["ir.qweb.field.image"].load_remote_url(
                "http://127.0.0.1:5432/"
            ),
        }
        self._assert_refused(attempts, self.portal)

    def test_who_keeps_contacts_names_nobody_with_an_account(self):
        keeper = new_test_user(
            self.env, "doors_keeper", "base.group_user,base.group_partner_manager"
        )
        school, own = self.portal.partner_id, keeper.partner_id
        contact = self.env["res.partner"].create({"name": "C", "email": "c@e.org"})
        school.email = contact.email
        wizard = self.env["base.partner.merge.automatic.wizard"]

        def let_in(env, name):
            people = env["portal.wizard"].create(
                {"partner_ids": [Command.link(school.id)]}
            )
            getattr(people.user_ids, name)()

        attempts = {
            "address": lambda env: school.with_env(env).write({"email": "k@e.org"}),
            "name": lambda env: school.with_env(env).write({"name": "Other"}),
            "own name": lambda env: own.with_env(env).write({"name": "Manager"}),
            "join": lambda env: wizard.with_env(env)._merge(
                [school.id, contact.id], contact.with_env(env)
            ),
            "join by the screen": lambda env: (
                wizard.with_env(env)
                .create(
                    {
                        "partner_ids": [Command.set([school.id, contact.id])],
                        "dst_partner_id": contact.id,
                    }
                )
                .action_merge()
            ),
            "let in": lambda env: let_in(env, "action_grant_access"),
            "again": lambda env: let_in(env, "action_invite_again"),
            "shut out": lambda env: let_in(env, "action_revoke_access"),
        }
        self._assert_refused(attempts, keeper)
        contact.with_user(keeper).name = "Renamed"
        school.with_user(keeper).write({"name": school.name, "city": "Kostroma"})
        self.assertEqual(school.city, "Kostroma")
