import base64
import io
import json

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .doors_common import DoorsCommon

STAFF = "kostroma_profplan.group_profplan_user"


@tagged("post_install", "-at_install", "security")
class TestPerson(DoorsCommon):
    """What is kept about one person is taken out and erased; plans stand (§9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = new_test_user(
            cls.env,
            "person@example.org",
            STAFF,
            name="Иванова Вера",
            email="person@example.org",
            signature="<p>Вера, каб. 5</p>",
            phone="+7 494 2000000",
        )
        cls.department.member_ids |= cls.person
        cls.env["profplan.absence"].create(
            {
                "user_id": cls.person.id,
                "deputy_id": cls.user.id,
                "date_start": "2026-03-20",
                "date_end": "2026-03-21",
                "reason": "Операция",
            }
        )
        cls.part.with_user(cls.person).message_post(body="Заказан зал")

    def _open(self, user, person=None):
        dialogs = self.env["profplan.person"].with_user(user)
        return dialogs.create({"user_id": (person or self.person).id})

    def test_everything_that_names_a_person_is_in_one_table(self):
        dialog = self._open(self.manager)
        dialog.action_export()
        book = load_workbook(io.BytesIO(base64.b64decode(dialog.file)))
        words = "\n".join(
            str(cell or "")
            for row in book.active.iter_rows(values_only=True)
            for cell in row
        )
        for expected in (
            "person@example.org",
            "+7 494 2000000",
            "каб. 5",
            "Операция",
            "Заказан зал",
            self.department.name,
        ):
            self.assertIn(expected, words)

    def test_nobody_but_managers_and_administrators_handles_it(self):
        for user in (self.portal, self.viewer, self.user, self.coordinator):
            data = self.env["profplan.personal.data"].with_user(user)
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self._open(user)
                with self.assertRaises(AccessError):
                    data._get_file(self.person)
                with self.assertRaises(AccessError):
                    data._erase(self.person)

    def test_whoever_holds_open_tasks_is_not_erased_and_they_are_named(self):
        self.task.sudo()._as_engine().user_ids = self.person
        dialog = self._open(self.manager)
        self.assertIn(self.task.name, dialog.reasons)
        with self.assertRaisesRegex(UserError, "open tasks"):
            dialog.action_erase()
        self.assertEqual(self.person.name, "Иванова Вера")

    def test_a_head_and_a_controller_are_replaced_first(self):
        self.department.head_id = self.person
        self.plan.sudo()._as_engine().controller_id = self.person
        reasons = self._open(self.manager).reasons
        self.assertIn(self.department.name, reasons)
        self.assertIn(self.plan.display_name, reasons)

    def test_the_name_goes_and_the_record_stays(self):
        message = self.part.message_ids.filtered(
            lambda one: one.author_id == self.person.partner_id
        )
        change = self.env["profplan.change"].search([], limit=1)
        people = [{"id": one.id, "name": one.name} for one in (self.person, self.user)]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE profplan_change SET what = 'people', new_value = %s::jsonb,"
            " author_id = %s WHERE id = %s",
            [json.dumps(people), self.person.id, change.id],
        )
        self.env.invalidate_all()
        before = self.env["profplan.change"].search_count([])
        said = self._open(self.manager).action_erase()
        self.env.invalidate_all()
        former = self.person.name
        self.assertIn(former, said["params"]["message"])
        self.assertIn(str(self.person.id), former)
        self.assertNotIn("Иванова", former)
        self.assertEqual(change.author_id.name, former)
        self.assertEqual(change.new_text, f"{former}, {self.user.name}")
        self.assertEqual(self.env["profplan.change"].search_count([]), before)
        self.assertEqual(message.author_id.name, former)
        self.assertEqual(message.email_from, former)
        self.assertIn("Заказан зал", message.body)

    def test_nothing_of_the_person_is_left_in_the_account(self):
        self.env["res.users.apikeys"].with_user(self.person).sudo()._generate(
            "rpc", "key", False
        )
        self._open(self.manager).action_erase()
        self.env.invalidate_all()
        self.assertFalse(self.person.active)
        partner = self.person.partner_id
        for name in ("email", "phone", "image_1920"):
            self.assertFalse(partner[name], name)
        self.assertFalse(self.person.signature)
        self.assertNotIn(self.person, self.department.member_ids)
        self.assertFalse(
            self.env["res.users.apikeys"].search([("user_id", "=", self.person.id)])
        )
        absence = self.env["profplan.absence"].search(
            [("user_id", "=", self.person.id)]
        )
        self.assertFalse(absence.sudo().kept_reason)
        [log] = self.env["privacy.log"].search([])
        self.assertNotIn("ванова", log.anonymized_name)
        self.env.cr.execute(
            "SELECT u.login, u.password, p.name FROM res_users u"
            " JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %s",
            [self.person.id],
        )
        self.assertNotIn("person@example.org", str(self.env.cr.fetchone()))

    def test_accounts_of_the_system_and_one_s_own_are_not_erased(self):
        root = self.env.ref("base.user_root")
        data = self.env["profplan.personal.data"].with_user(self.manager)
        for user in (root, self.manager, self.env.ref("base.user_admin")):
            with self.subTest(user.login):
                with self.assertRaises(UserError):
                    data._erase(user)

    def test_an_administrator_s_data_are_handled_by_another_one(self):
        for group in ("base.group_system", "base.group_erp_manager"):
            self.person.group_ids = self.env.ref(group)
            dialog = self._open(self.manager)
            with self.subTest(group):
                for do in (dialog.action_export, dialog.action_erase):
                    with self.assertRaisesRegex(UserError, "administrator"):
                        do()
        self.assertEqual(self.person.name, "Иванова Вера")

    def test_what_others_wrote_is_not_taken_out_and_who_took_it_is_logged(self):
        self.part.with_user(self.user).message_post(
            body="Только для неё", partner_ids=self.person.partner_id.ids
        )
        data = self.env["profplan.personal.data"].with_user(self.manager)
        rows = data._get_rows(self.person)
        self.assertNotIn("Только для неё", str(rows))
        self.assertIn("Заказан зал", str(rows))
        self.assertEqual(self.env["privacy.log"].search([]).user_id, self.manager)

    def test_a_contact_of_two_accounts_is_emptied_for_neither(self):
        other = self.person.with_context(no_reset_password=True).copy(
            {"login": "other", "partner_id": self.person.partner_id.id}
        )
        self.assertEqual(other.partner_id, self.person.partner_id)
        with self.assertRaisesRegex(UserError, "other"):
            self._open(self.manager).action_erase()

    def test_the_name_goes_where_the_system_noted_it(self):
        """Another person's name that begins alike stays."""
        noted = self._note_a_change_of_people()
        self._open(self.manager).action_erase()
        self.env.invalidate_all()
        former = self.person.name
        self.assertEqual(
            noted.old_value_char, f"{former}, Иванова Вера Петровна, Петров"
        )

    def _note_a_change_of_people(self):
        message = self.part.message_ids[0]
        field = self.env["ir.model.fields"]._get("project.task", "user_ids")
        return (
            self.env["mail.tracking.value"]
            .sudo()
            .create(
                {
                    "mail_message_id": message.id,
                    "field_id": field.id,
                    "old_value_char": "Иванова Вера, Иванова Вера Петровна, Петров",
                    "new_value_char": "Петров",
                }
            )
        )
