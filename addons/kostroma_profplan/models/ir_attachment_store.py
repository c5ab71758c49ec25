import contextlib
import hashlib
import os
import secrets

from odoo import api, models


class IrAttachment(models.Model):
    """Files of the filestore are whole or are not there.

    A file is named after its checksum, and the next one of that name is taken for its
    twin. One that a full disk or a power cut left short would refuse its twins for
    good; so a file gets its name only when it is on the disk, and what is not what its
    name says is put right by the next twin.
    """

    _inherit = "ir.attachment"

    @api.model
    def _file_write(self, bin_value, checksum):
        if self._storage() != "file":
            return super()._file_write(bin_value, checksum)
        fname, path = self._get_path(bin_value, checksum)
        if not self._is_stored_whole(path):
            self._write_aside(path, bin_value)
            self._mark_for_gc(fname)  # in case the transaction aborts
        return fname

    @api.model
    def _same_content(self, bin_data, filepath):
        """A damaged file is no other content of the same name: not a collision."""
        return super()._same_content(bin_data, filepath) or not self._is_stored_whole(
            filepath
        )

    @api.model
    def _is_stored_whole(self, path):
        """Is the file there, and is it what its name says?"""
        checksum = hashlib.sha1(usedforsecurity=False)
        try:
            with open(path, "rb") as file:
                while block := file.read(1 << 20):
                    checksum.update(block)
        except FileNotFoundError:
            return False
        return checksum.hexdigest() == os.path.basename(path)

    @api.model
    def _write_aside(self, path, content):
        """Write `content` beside `path`, rename it when it is on the disk."""
        aside = f"{path}.{secrets.token_hex(8)}"
        try:
            with open(aside, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.remove(aside)
            raise
