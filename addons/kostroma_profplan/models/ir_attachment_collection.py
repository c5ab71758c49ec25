import logging

from odoo import models

_logger = logging.getLogger(__name__)

# The lock's name; the command that writes copies (`launcher/keeping`) holds it.
BACKUP_LOCK = "profplan.backup"


class IrAttachment(models.Model):
    """No file is collected while a copy is being written.

    A copy holds the files that its dump names: one that nobody names any more may be
    one of them.
    """

    _inherit = "ir.attachment"

    def _gc_file_store_unsafe(self):
        if self._is_being_copied():
            _logger.info("Files are collected after the backup that is being written.")
            return
        super()._gc_file_store_unsafe()

    def _is_being_copied(self):
        """Whether a copy is being written; until the transaction ends none begins."""
        self.env.cr.execute(
            "SELECT pg_try_advisory_xact_lock_shared(hashtext(%s))", [BACKUP_LOCK]
        )
        return not self.env.cr.fetchone()[0]
