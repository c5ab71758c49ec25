from odoo import api, models

# A database that comes back from the archive, or a copy, finds the files it names: the
# archive goes back four weeks and what is left of a fifth (docs/scale.md).
KEPT_DAYS = 35
KEPT = "kostroma_profplan.bucket_days"
AT_ONCE = 200


class IrAutovacuum(models.AbstractModel):
    """Files in S3 that nobody names any more (docs/scale.md).

    OCA's fs_attachment, where it is installed, collects them under a lock of all
    attachments: who hands in two files meanwhile waits for the collector and it for
    them, and a file that is written but not named yet is taken for one of nobody. Ours
    waits for nobody, and only for what is so old that nobody is at work on it.
    """

    _inherit = "ir.autovacuum"

    def _register_hook(self):
        super()._register_hook()
        if "fs.file.gc" in self.env:
            collector = self.env.registry["fs.file.gc"]
            collector._mark_for_gc = _mark_for_gc
            collector._gc_files = _gc_files

    @api.model
    def _get_bucket_days(self):
        """How long a file stays in the bucket after its last use."""
        asked = self.env["ir.config_parameter"].sudo().get_param(KEPT) or ""
        return max(1, int(asked)) if asked.isdecimal() else KEPT_DAYS


@api.model
def _mark_for_gc(self, store_fname):
    """Note, whatever becomes of the transaction, that the file was written or let go.

    What has a note already is of today again.
    """
    with self._in_new_cursor() as cr:
        cr.execute(
            "INSERT INTO fs_file_gc (store_fname, fs_storage_code,"
            " create_date, write_date, create_uid, write_uid)"
            " VALUES (%(name)s, %(code)s, now() AT TIME ZONE 'UTC',"
            " now() AT TIME ZONE 'UTC', %(uid)s, %(uid)s)"
            " ON CONFLICT (store_fname) DO UPDATE SET write_date = EXCLUDED.write_date",
            {
                "name": store_fname,
                "code": store_fname.partition("://")[0],
                "uid": self.env.uid,
            },
        )


@api.autovacuum
def _gc_files(self):
    """Remove what nobody has named for long; returns (done, is there more)."""
    storages = self.env["fs.storage"].search([("autovacuum_gc", "=", True)])
    codes = tuple(storages.mapped("code"))
    if not codes:
        return 0, False
    # What is in use is no garbage, and not noted until it is let go.
    self.env.cr.execute(
        "DELETE FROM fs_file_gc WHERE fs_storage_code IN %s"
        " AND write_date < now() AT TIME ZONE 'UTC' - interval '1 day' AND EXISTS"
        " (SELECT 1 FROM ir_attachment WHERE store_fname = fs_file_gc.store_fname)",
        [codes],
    )
    days = self.env["ir.autovacuum"]._get_bucket_days()
    self.env.cr.execute(
        "DELETE FROM fs_file_gc WHERE id IN (SELECT id FROM fs_file_gc"
        " WHERE fs_storage_code IN %s AND write_date <"
        " now() AT TIME ZONE 'UTC' - interval '1 day' * %s"
        " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)"
        " RETURNING fs_storage_code, store_fname",
        [codes, days, AT_ONCE],
    )
    files = self.env.cr.fetchall()
    places = {code: self.env["fs.storage"].get_fs_by_code(code) for code in codes}
    for code, name in files:  # when one fails all keep their notes for another night
        places[code].rm(name.partition("://")[2])
    return len(files), len(files) == AT_ONCE
