import contextlib
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .evidence_common import PDF, EvidenceCommon

STORE = "odoo.addons.base.models.ir_attachment"


@tagged("post_install", "-at_install")
class TestEvidenceIntegrity(EvidenceCommon):
    """Files are compared with their checksums; what is lost or changed is named."""

    def setUp(self):
        super().setUp()
        # A content of its own: the file lies under its checksum.
        self.evidence = self._attach(content=PDF + b"% integrity of one file")

    def _get_path(self):
        attachment = self._get_stored_file(self.evidence)
        return Path(attachment._full_path(attachment.store_fname))

    def _spoil(self, content):
        """Put other bytes in the place of the file; None takes it away."""
        path = self._get_path()
        kept = path.read_bytes()
        path.chmod(0o600)
        self.addCleanup(path.write_bytes, kept)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        self.env.invalidate_all()
        return path, kept

    def _get_activities(self):
        return self.env["mail.activity"].search(
            [
                ("res_id", "=", self.task.id),
                (
                    "activity_type_id",
                    "=",
                    self.env.ref("kostroma_profplan.activity_evidence").id,
                ),
            ]
        )

    def _run(self):
        with self.enter_registry_test_mode(), mute_logger(STORE):
            self.env.ref(
                "kostroma_profplan.ir_cron_verify_evidence"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_a_file_that_is_there_is_intact(self):
        self._run()
        self.assertEqual(self.evidence.integrity, "intact")
        self.assertTrue(self.evidence.verified_on)
        self.assertFalse(self.task.evidence_broken)

    def test_lost_and_changed_files_are_named_on_the_task_and_to_the_manager(self):
        for content, state, words in (
            (None, "lost", "the file is lost"),
            (b"something else", "changed", "not the one that was handed in"),
        ):
            with self.subTest(state):
                self.evidence = self._attach(content=PDF + state.encode())
                before = self._get_activities()
                self._spoil(content)
                self._run()
                self.assertEqual(self.evidence.integrity, state)
                self.assertIn(words, self.task.evidence_broken)
                told = self._get_activities() - before
                self.assertEqual(told.user_id, self.manager)
                self.assertIn(words, self.task.message_ids[0].body)

    def test_it_is_named_once_and_mended_when_the_file_is_back(self):
        path, kept = self._spoil(None)
        self._run()
        self.evidence._as_engine().verified_on = "2020-01-01"
        self._run()
        self.assertEqual(len(self._get_activities()), 1)
        path.write_bytes(kept)
        self.evidence._as_engine().verified_on = "2020-01-01"
        self.env.invalidate_all()
        self._run()
        self.assertEqual(self.evidence.integrity, "intact")
        self.assertFalse(self._get_activities())

    def test_nothing_is_accepted_by_a_lost_file(self):
        self._put("in_progress")
        self.task.with_user(self.user).action_submit()
        self._spoil(None)
        with mute_logger(STORE), self.assertRaisesRegex(UserError, "the file is lost"):
            self.task.with_user(self.coordinator).action_accept()
        self.assertEqual(self.task.step, "review")

    def _try_to_accept(self):
        """As a request does: the refusal rolls its transaction back."""
        with contextlib.suppress(UserError), self.registry.cursor() as cr:
            self.task.with_env(self.env(cr=cr, user=self.coordinator)).action_accept()
            self.fail("accepted by a lost file")

    def test_what_acceptance_finds_is_told_at_once_and_only_once(self):
        self._put("in_progress")
        self.task.with_user(self.user).action_submit()
        self._spoil(None)
        with self.enter_registry_test_mode(), mute_logger(STORE):
            for _attempt in range(2):
                self._try_to_accept()
        self.assertEqual(self.evidence.integrity, "lost")
        self.assertEqual(self.task.step, "review")
        self.assertIn("the file is lost", self.task.message_ids[0].body)
        self.evidence._as_engine().verified_on = "2020-01-01"
        self._run()
        self.assertEqual(self._get_activities().user_id, self.manager)
        self.assertEqual(len(self._get_activities()), 1)

    def test_a_whole_is_not_accepted_by_a_lost_file_of_its_part(self):
        self.evidence = self._attach(
            self.part, self.portal, content=PDF + b"% of a part", name="Акт.pdf"
        )
        self._put("done", self.part)
        self._put("dropped", self.other_part)
        self._put("review", self.root)
        self._spoil(None)
        with mute_logger(STORE), self.assertRaisesRegex(UserError, "Акт.pdf"):
            self.root.with_user(self.coordinator).action_accept()
        self.assertEqual(self.root.step, "review")

    def test_a_lost_or_changed_file_is_no_tick_in_the_checklist(self):
        for content in (None, b"something else"):
            self.evidence.unlink()
            self.evidence = self._attach(content=PDF + b"% " + (content or b"lost"))
            self.assertTrue(self.task.contract_met)
            self._spoil(content)
            self._run()
            with self.subTest(content=content):
                self.assertFalse(self.task.contract_met)
                self.assertIn("✗", self.task.contract_state)

    def test_an_empty_row_is_no_tick_in_the_checklist(self):
        self.evidence.unlink()
        shown = self.task.new(origin=self.task)
        shown.evidence_ids = self.env["profplan.evidence"].new(
            {"task_id": self.task.id, "kind": "order"}
        )
        self.assertFalse(shown.contract_met)
        self.assertIn("✗", shown.contract_state)

    def test_state_and_day_are_not_given_by_people(self):
        with self.assertRaises(UserError):
            self.evidence.with_user(self.user).write({"integrity": "intact"})
        with self.assertRaises(UserError):
            self._attach_link(integrity="intact")
