from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import heavy
from .test_organisations import OrganisationsCommon


class InvitationsCommon(OrganisationsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.email = "portal@example.org"
        cls.user.email = "user@example.org"

    def _get_letters(self, email):
        return self.env["mail.mail"].search([("recipient_ids.email", "=", email)])

    def _log_in(self, user):
        self.env["res.users.log"].with_user(user).sudo().create({})


@tagged("post_install", "-at_install")
class TestInvitations(InvitationsCommon):
    """One click for one organisation or for all; nobody is invited twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garden.write({"email": "Garden@example.org", "director_name": "Анна П."})

    def test_the_director_gets_an_account_and_one_letter(self):
        self.assertEqual(self.garden.invitation_state, "never")
        told = self.garden.with_user(self.coordinator).action_invite()
        self.assertEqual(told["params"]["type"], "success")
        head = self.garden.head_id
        self.assertEqual((head.login, head.name), ("garden@example.org", "Анна П."))
        self.assertTrue(head._is_portal())
        self.assertIn(head, self.garden.member_ids & self.garden.worker_ids)
        self.assertEqual(len(self._get_letters("garden@example.org")), 1)
        self.assertEqual(self.garden.invitation_state, "invited")

    def test_nobody_is_invited_twice_unless_it_is_asked_for(self):
        garden = self.garden.with_user(self.coordinator)
        garden.action_invite()
        garden.action_invite()
        self.assertEqual(len(self._get_letters("garden@example.org")), 1)
        told = garden.action_invite_again()
        self.assertIn("was written to just now", told["params"]["message"])
        self.assertEqual(len(self._get_letters("garden@example.org")), 1)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            garden.action_invite_again()
            garden.action_invite_again()
        self.assertEqual(len(self._get_letters("garden@example.org")), 2)
        self._log_in(self.garden.head_id)
        self.env.invalidate_all()
        self.assertEqual(self.garden.invitation_state, "active")
        garden.action_invite_again()
        self.assertEqual(len(self._get_letters("garden@example.org")), 2)

    def test_an_account_that_is_there_is_written_to(self):
        self.school.with_user(self.coordinator).action_invite()
        self.assertEqual(len(self._get_letters(self.portal.email)), 1)
        self.assertFalse(self.school.head_id)

    def test_those_who_cannot_be_invited_are_listed_with_the_reason(self):
        self.lyceum.email = self.user.email
        units = self.lyceum | self.other_school | self.garden
        told = units.with_user(self.coordinator).action_invite()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn(self.lyceum.name, told["message"])
        self.assertIn(self.other_school.name, told["message"])
        self.assertNotIn(self.garden.name, told["message"])
        self.assertEqual(self.garden.invitation_state, "invited")
        self.assertNotIn(self.user, self.lyceum.worker_ids)

    def test_two_organisations_of_one_address_are_one_account(self):
        self.lyceum.email = "garden@example.org"
        (self.garden | self.lyceum).with_user(self.coordinator).action_invite()
        self.assertEqual(self.garden.head_id, self.lyceum.head_id)
        self.assertEqual(len(self._get_letters("garden@example.org")), 1)

    def test_all_at_once_leaves_the_closed_ones_out(self):
        self.lyceum.write({"email": "closed@example.org", "closed_on": "2020-01-01"})
        self.env["profplan.unit"].with_user(self.manager).action_invite_all()
        self.assertEqual(self.garden.invitation_state, "invited")
        self.assertFalse(self._get_letters("closed@example.org"))
        with self.assertRaises(UserError):
            self.lyceum.with_user(self.manager).action_invite()

    def test_the_state_can_be_searched(self):
        self.garden.with_user(self.coordinator).action_invite()
        units = self.env["profplan.unit"].with_user(self.viewer)
        ours = self.garden | self.school

        def find(*states):
            return units.search([("invitation_state", "in", states)]) & ours

        self.assertEqual(find("invited"), self.garden)
        self.assertEqual(find("never"), self.school)
        self.assertEqual(find("never", "invited"), ours)
        self._log_in(self.portal)
        self.assertEqual(find("active"), self.school)

    @heavy
    def test_inviting_a_city_costs_a_few_queries_for_each_account(self):
        def count(number):
            units = self.env["profplan.unit"]
            for at in range(number):
                units |= self._create_organisation(
                    f"i{number}-{at}", email=f"i{number}-{at}@example.org"
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            units.with_user(self.coordinator).action_invite()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few = count(3)
        self.assertLessEqual((count(23) - few) / 20, 10)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_coordinators_and_managers_invite(self):
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.garden.with_user(user).action_invite()
        with self.assertRaises(UserError):
            self.garden.with_user(self.manager).invited_on = "2026-01-01"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestResponsible(InvitationsCommon):
    """The form of clause 2.1: one step makes the person one of the organisation's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.head_id = cls.portal

    def _name(self, user, unit=None, **vals):
        return (
            self.env["profplan.unit.responsible"]
            .with_user(user)
            .create(
                {
                    "unit_id": (unit or self.school).id,
                    "name": "Иванова Мария Петровна",
                    "position": "заместитель директора",
                    "phone": "+7 (4942) 00-00-01",
                    "email": "ivanova@example.org",
                    "order_number": "15-од",
                    "order_date": "2026-02-20",
                    **vals,
                }
            )
        )

    def test_the_head_or_a_coordinator_names_a_person_who_gets_an_account(self):
        for user, email in (
            (self.portal, "one@example.org"),
            (self.coordinator, "two@example.org"),
        ):
            with self.subTest(user.login):
                one = self._name(user, email=email)
                self.assertTrue(one.sudo().user_id._is_portal())
                self.assertIn(one.sudo().user_id, self.school.worker_ids)
                self.assertEqual(len(self._get_letters(email)), 1)
                self.assertEqual(self.school.responsible_id, one.sudo())
                self.assertIn("15-од", self.school.message_ids[0].body)

    def test_the_former_one_stays_in_the_list_and_works_no_longer(self):
        former = self._name(self.portal)
        user = former.sudo().user_id
        new = self._name(self.portal, name="Петров П. П.", email="petrov@example.org")
        former = former.sudo()
        self.assertFalse(former.active)
        self.assertEqual(str(former.date_to), "2026-03-02")
        self.assertTrue(user.active)
        self.assertNotIn(user, self.school.worker_ids)
        self.assertIn(self.portal, self.school.worker_ids)
        self.assertEqual(self.school.responsible_ids, new.sudo() | former)

    def test_an_account_that_is_there_is_used_and_the_head_stays(self):
        one = self._name(self.portal, email=self.portal.email)
        self.assertEqual(one.sudo().user_id, self.portal)
        self._name(self.portal, email="petrov@example.org")
        self.assertIn(self.portal, self.school.worker_ids)

    def test_the_staff_and_the_archived_are_not_taken(self):
        gone = new_test_user(self.env, "gone@example.org", "base.group_portal")
        gone.active = False
        for email in (self.user.email, "gone@example.org"):
            with self.subTest(email), self.assertRaises(UserError):
                self._name(self.portal, email=email)
        self.assertFalse(self.school.responsible_id)

    def test_a_head_does_not_write_letters_to_the_whole_world(self):
        for number in range(5):
            self._name(self.portal, email=f"person{number}@example.org")
        with self.assertRaisesRegex(UserError, "5 times within a day"):
            self._name(self.portal, email="one.more@example.org")
        self.assertFalse(self._get_letters("one.more@example.org"))
        self._name(self.coordinator, email="one.more@example.org")

    def test_words_that_cannot_be_are_refused(self):
        for vals in (
            {"email": "нет"},
            {"phone": "нет"},
            {"order_date": "2026-03-03"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self._name(self.coordinator, **vals)
        with self.assertRaises(ValidationError):
            self._name(self.coordinator, unit=self.department)

    def test_a_slip_is_corrected_another_person_is_a_new_entry(self):
        one = self._name(self.portal)
        one.phone = "+7 (4942) 00-00-02"
        for vals in (
            {"email": "x@example.org"},
            {"name": "x"},
            {"active": False},
            {"user_id": self.portal.id},
            {"unit_id": self.other_school.id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                one.write(vals)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_others_name_nobody_and_see_nothing(self):
        one = self._name(self.portal)
        stranger = new_test_user(self.env, "stranger", "base.group_portal")
        self.other_school.head_id = stranger
        member = new_test_user(self.env, "member", "base.group_portal")
        self.school.member_ids += member
        for user in (stranger, member, self.user, self.viewer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._name(user, email="x@example.org")
            with self.subTest(user.login), self.assertRaises(AccessError):
                one.with_user(user).phone = "+7 000 00 00"
        found = self.env["profplan.unit.responsible"].with_user(stranger).search([])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            one.with_user(self.manager).unlink()


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestDeputiesOfOrganisations(OrganisationsCommon):
    """An organisation's person deputises for that organisation and no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.head_id = cls.portal
        cls.colleague = new_test_user(
            cls.env, "colleague", "base.group_portal", email="colleague@example.org"
        )
        cls.school.member_ids += cls.colleague

    def _send_away(self, user, deputy):
        return self.env["profplan.absence"].create(
            {
                "user_id": user.id,
                "deputy_id": deputy.id,
                "date_start": "2026-03-01",
                "date_end": "2026-03-10",
            }
        )

    def test_a_colleague_deputises_in_the_organisation(self):
        self.school.deputy_id = self.colleague
        self._send_away(self.portal, self.colleague)
        self.assertIn(self.colleague, self.school._get_heads_of_day()[self.school])

    def test_nobody_of_an_organisation_deputises_elsewhere(self):
        for unit in (self.other_school, self.department):
            with self.subTest(unit.name), self.assertRaises(ValidationError):
                unit.deputy_id = self.colleague
        for user in (self.user, self.coordinator):
            with self.subTest(user.login), self.assertRaises(ValidationError):
                self._send_away(user, self.colleague)
        self.other_school.member_ids = self.portal
        with self.assertRaises(ValidationError):
            self._send_away(self.portal, self.colleague)

    def test_who_leaves_the_organisation_deputises_no_longer(self):
        self.school.deputy_id = self.colleague
        self._send_away(self.portal, self.colleague)
        with self.assertRaises(ValidationError):
            self.school.member_ids -= self.colleague
        self.colleague.profplan_unit_ids = [Command.clear()]
        self.env["profplan.unit"]._refresh_workers()
        self.assertNotIn(self.colleague, self.school.worker_ids)
        self.assertNotIn(self.colleague, self.school._get_heads_of_day()[self.school])
