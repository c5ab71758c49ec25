"""Run by `odoo shell` on each of several hosts: files go to the bucket S3_BUCKET.

Files that this host still has in its own folder go there, one after the other; a file
of another host's folder is moved by that host. What it moved stays in the folder.
"""

import os
import pathlib

CODE = "s3"
attachments = env["ir.attachment"]  # noqa: F821  `env` is the shell's
cr = env.cr  # noqa: F821

wanted = {
    "directory_path": os.environ["S3_BUCKET"],
    "use_as_default_for_attachments": True,
    # Names of files are not seen in the bucket, and nothing is renamed there.
    "use_filename_obfuscation": True,
    "check_connection_method": "ls",
}
storage = env["fs.storage"].search([("code", "=", CODE)])  # noqa: F821
if not storage:
    # Where it is and by which key stand in the environment, not in the database.
    fixed = {"name": "S3", "code": CODE, "protocol": "s3"}
    storage = env["fs.storage"].create({**fixed, **wanted})  # noqa: F821
elif any(storage[name] != value for name, value in wanted.items()):
    storage.write(wanted)
cr.commit()

cr.execute(
    "SELECT DISTINCT store_fname, mimetype FROM ir_attachment"
    " WHERE store_fname NOT LIKE '%%://%%'"
)
for name, mimetype in cr.fetchall():
    path = pathlib.Path(attachments._full_path(name))
    if not path.exists():
        continue
    content = path.read_bytes()
    row = (name, mimetype)
    if attachments._store_in_db_instead_of_object_storage(content, mimetype or ""):
        cr.execute(
            "UPDATE ir_attachment SET db_datas = %s, store_fname = NULL"
            " WHERE store_fname = %s AND mimetype IS NOT DISTINCT FROM %s",
            (content, *row),
        )
    else:
        moved = attachments.with_context(mimetype=mimetype)._storage_file_write(content)
        cr.execute(
            "UPDATE ir_attachment SET store_fname = %s, fs_filename = %s,"
            " fs_storage_id = %s, fs_storage_code = %s"
            " WHERE store_fname = %s AND mimetype IS NOT DISTINCT FROM %s",
            (moved, moved.partition("://")[2], storage.id, CODE, *row),
        )
    cr.commit()
