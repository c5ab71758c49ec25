from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .doors_common import DoorsCommon

ILLNESS = "Больничный"


@tagged("post_install", "-at_install", "security")
class TestAbsenceReason(DoorsCommon):
    """Colleagues see who is away and who acts; why, only they and managers (§9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        staff = "kostroma_profplan.group_profplan_user"
        cls.absent = new_test_user(cls.env, "absent", staff)
        cls.deputy = new_test_user(cls.env, "deputy_of_absent", staff)
        cls.absence = (
            cls.env["profplan.absence"]
            .with_user(cls.absent)
            .create(
                {
                    "user_id": cls.absent.id,
                    "deputy_id": cls.deputy.id,
                    "date_start": date(2026, 3, 2),
                    "date_end": date(2026, 3, 6),
                    "reason": ILLNESS,
                }
            )
        )
        cls.env.flush_all()

    def _read(self, user):
        self.env.invalidate_all()
        return self.absence.with_user(user).read(["reason", "date_end"])[0]

    def test_the_person_and_managers_read_why(self):
        for user in (self.absent, self.manager):
            with self.subTest(user.login):
                self.assertEqual(self._read(user)["reason"], ILLNESS)

    def test_nobody_else_reads_why(self):
        for user in (self.viewer, self.user, self.coordinator, self.deputy):
            with self.subTest(user.login):
                told = self._read(user)
                self.assertFalse(told["reason"])
                self.assertEqual(told["date_end"], date(2026, 3, 6))
                self._refuse_ways_around(self.absence.with_user(user))

    def _refuse_ways_around(self, absence):
        """Neither the kept field nor a search, a group, an order or an export."""
        absence.env.invalidate_all()
        with self.assertRaises(AccessError):
            absence.read(["kept_reason"])
        with self.assertRaises(AccessError):
            absence.search([("kept_reason", "like", "Боль")])
        with self.assertRaises(AccessError):
            absence._read_group([], ["kept_reason"])
        with self.assertRaises(AccessError):
            absence.search([], order="kept_reason")
        with self.assertRaises(ValueError):
            absence.search([("reason", "like", "Боль")])
        self.assertNotIn("kept_reason", absence.fields_get())
        self.assertNotIn("reason", absence.copy_data()[0])

    def test_whoever_enters_it_corrects_it(self):
        self.absence.with_user(self.absent).reason = "Отпуск"
        self.assertEqual(self._read(self.manager)["reason"], "Отпуск")
        self.absence.with_user(self.manager).reason = "Командировка"
        self.assertEqual(self._read(self.absent)["reason"], "Командировка")
