from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .evidence_common import PDF, EvidenceCommon

YEARS = "kostroma_profplan.retention_years"


@tagged("post_install", "-at_install")
class TestRetention(EvidenceCommon):
    """The content goes when its time runs out; what was handed in stays on record."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-03-03 09:00:00"):
            self.evidence = self._attach(content=PDF + b"% stored so long")
            self.removed = self._attach(content=PDF + b"% removed before")
            self.removed.unlink()
            self.link = self._attach_link()

    def _run(self, day, cron="ir_cron_remove_content"):
        with freeze_time(f"{day} 12:00:00"), self.enter_registry_test_mode():
            self.env.ref(f"kostroma_profplan.{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def _get_files(self):
        return self._get_stored_file(self.evidence | self.removed)

    def test_for_ever_by_default(self):
        self._run("2099-01-01")
        self.assertEqual(len(self._get_files()), 2)

    def test_content_goes_years_after_the_end_of_the_plan(self):
        self.env["ir.config_parameter"].set_param(YEARS, "3")
        checksum = self.evidence.checksum
        self._run("2029-08-31")  # the plan ended on 31.08.2026
        self.assertEqual(len(self._get_files()), 2)
        self._run("2029-09-01")
        self.assertFalse(self._get_files())
        self.assertEqual(self.evidence.checksum, checksum)
        self.assertEqual(str(self.evidence.content_removed_on), "2029-09-01")
        self.assertFalse(self.evidence.address)
        self.assertFalse(self.link.content_removed_on)

    def test_the_night_is_not_alarmed_and_the_proof_stands(self):
        self.env["ir.config_parameter"].set_param(YEARS, "1")
        self._run("2028-01-01")
        self._run("2028-01-02", "ir_cron_verify_evidence")
        self.assertFalse(self.evidence.integrity in ("lost", "changed"))
        self.assertFalse(self.task.evidence_broken)
        self.assertFalse(self.evidence._verify())
        self.assertTrue(self.evidence._is_proof())

    def test_what_is_left_is_not_changed(self):
        self.env["ir.config_parameter"].set_param(YEARS, "1")
        self._run("2028-01-01")
        self.assertTrue(self.evidence.locked)
        for act in (
            lambda one: one.write({"proves": "x"}),
            lambda one: one.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "time of storage"):
                act(self.evidence.with_user(self.user))
        with self.assertRaisesRegex(UserError, "noted by the system"):
            self.link.with_user(self.user).write({"content_removed_on": "2028-01-01"})
