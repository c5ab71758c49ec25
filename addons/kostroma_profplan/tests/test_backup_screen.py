import json

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from ..models.res_config_settings_backup import BACKUP_KEY

NOON = 1_790_000_000  # 2026-09-21 13:33:20 UTC


@tagged("post_install", "-at_install")
class TestBackupScreen(TransactionCase):
    """The administrator sees how old the last copy is (design §2)."""

    def tell(self, value):
        self.env["ir.config_parameter"].search([("key", "=", BACKUP_KEY)]).unlink()
        if value:
            self.env["ir.config_parameter"].create({"key": BACKUP_KEY, "value": value})
        settings = self.env["res.config.settings"].new({})
        return settings.profplan_backup, settings.profplan_backup_late

    @freeze_time("2026-09-21 18:00:00")
    def test_the_last_copy_is_shown_and_an_old_one_is_late(self):
        fresh = {"at": NOON, "bytes": 5 << 20, "files": 7, "broken": 0}
        text, late = self.tell(json.dumps(fresh))
        self.assertIn("5 MB", text)
        self.assertFalse(late)
        text, late = self.tell(json.dumps({**fresh, "at": NOON - 3 * 24 * 3600}))
        self.assertIn("old", text)
        self.assertTrue(late)
        text, late = self.tell(json.dumps({**fresh, "broken": 3}))
        self.assertIn("missing or altered: 3", text)

    @freeze_time("2026-09-21 18:00:00")
    def test_a_restored_database_is_in_the_copy_that_it_came_from(self):
        """What is written is in no copy since then, whenever that one was made."""
        restored = {"at": NOON, "of": NOON - 40 * 24 * 3600, "broken": 0}
        text, late = self.tell(json.dumps(restored))
        self.assertRegex(text, r"^Restored on 21.09.* from the copy of 12.08")
        self.assertFalse(late)
        _text, late = self.tell(json.dumps({**restored, "at": NOON - 3 * 24 * 3600}))
        self.assertTrue(late)

    def test_no_copy_and_a_note_that_cannot_be_read_are_late(self):
        for noted in (None, "{}", "no json", '{"at": "x"}', '{"at": 1e300}', "[1]"):
            self.assertEqual(self.tell(noted), ("There has been none yet", True), noted)
