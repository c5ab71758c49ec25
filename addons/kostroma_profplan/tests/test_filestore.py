import errno
import os
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestFilestore(TransactionCase):
    """No file of the filestore is ever half (design §5: evidence is kept)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.content = os.urandom(5000)

    def _upload(self, content=None):
        return self.env["ir.attachment"].create(
            {"name": "Отчёт.bin", "raw": self.content if content is None else content}
        )

    def _get_path(self, attachment):
        return Path(attachment._full_path(attachment.store_fname))

    def test_a_file_cut_short_does_not_refuse_its_twin_and_is_put_right(self):
        first = self._upload()
        for damaged in (b"", self.content[:1000], self.content + b"x", b"other"):
            with self.subTest(size=len(damaged)):
                self._get_path(first).write_bytes(damaged)
                second = self._upload()
                self.assertEqual(second.store_fname, first.store_fname)
                self.env.invalidate_all()
                self.assertEqual(second.raw, self.content)
                self.assertEqual(first.raw, self.content)

    def test_writing_the_content_again_puts_the_file_right_too(self):
        attachment = self._upload()
        self._get_path(attachment).write_bytes(self.content[:10])
        attachment.raw = self.content
        self.env.invalidate_all()
        self.assertEqual(attachment.raw, self.content)

    def test_a_whole_file_is_not_written_twice(self):
        path = self._get_path(self._upload())
        before = path.stat()
        self._upload()
        after = path.stat()
        self.assertEqual(
            (after.st_ino, after.st_mtime_ns), (before.st_ino, before.st_mtime_ns)
        )

    def test_another_content_of_the_same_checksum_is_still_refused(self):
        """Odoo's own protection: two contents with one SHA-1 stay apart."""
        attachment = self._upload()
        with self.assertRaises(UserError):
            attachment._get_path(b"another content", attachment.checksum)

    def test_a_full_disk_leaves_nothing_behind(self):
        folder = Path(self.env["ir.attachment"]._filestore())
        before = {path for path in folder.rglob("*") if path.is_file()}
        full = OSError(errno.ENOSPC, "No space left on device")
        with patch("os.fsync", side_effect=full), self.assertRaises(OSError):
            self._upload(os.urandom(100))
        after = {path for path in folder.rglob("*") if path.is_file()}
        self.assertEqual(after, before)
