from odoo import sql_db
from odoo.tests import TransactionCase, tagged

from ..models.ir_attachment_collection import BACKUP_LOCK


@tagged("post_install", "-at_install")
class TestBackupLock(TransactionCase):
    """While a copy is being written no file goes, however long it takes (design §2)."""

    def test_files_are_collected_after_the_copy_and_not_under_it(self):
        attachments = self.env["ir.attachment"]
        gone = attachments.create({"name": "a", "raw": b"named by nobody any more"})
        path = attachments._full_path(gone.store_fname)
        gone.unlink()
        with sql_db.db_connect(self.env.cr.dbname).cursor() as copying:
            copying.execute("SELECT pg_advisory_lock(hashtext(%s))", [BACKUP_LOCK])
            attachments._gc_file_store_unsafe()
            with open(path, "rb") as file:
                self.assertEqual(file.read(), b"named by nobody any more")
            copying.execute("SELECT pg_advisory_unlock(hashtext(%s))", [BACKUP_LOCK])
        attachments._gc_file_store_unsafe()
        with self.assertRaises(FileNotFoundError):
            open(path, "rb")
