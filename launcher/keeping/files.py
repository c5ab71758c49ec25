"""The files that a database names, held against those on the disk."""

import hashlib
import os
import pathlib
from dataclasses import dataclass

from .archive import PIECE

INTACT, LOST, CHANGED = "intact", "lost", "changed"

# What the evidence says of its file goes beside what Odoo says. Each former version
# of our tables has these columns.
NAMED = """
    SELECT a.store_fname, max(a.file_size), array_agg(DISTINCT {checksum})
    FROM ir_attachment a {join}
    WHERE a.store_fname NOT LIKE '%://%'
    GROUP BY a.store_fname ORDER BY a.store_fname
"""
# With several hosts they lie in a storage of their own (docs/scale.md).
ELSEWHERE = (
    "SELECT count(DISTINCT store_fname) FROM ir_attachment"
    " WHERE store_fname LIKE '%://%'"
)
JOIN = """
    LEFT JOIN profplan_evidence e ON a.res_model = 'profplan.evidence'
        AND a.res_field = 'file' AND a.res_id = e.id
"""


@dataclass(frozen=True)
class Named:
    """One file that the database names: by Odoo's name, size, and SHA-256 if known."""

    name: str
    size: int
    sums: frozenset

    def look(self, store):
        """What is there of it: its state and checksum, a small file's content too."""
        path = pathlib.Path(store, self.name)
        ours = hashlib.sha1(usedforsecurity=False)
        theirs = hashlib.sha256() if self.sums else None
        size, content = 0, b""
        try:
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    ours.update(piece)
                    if theirs:
                        theirs.update(piece)
                    content = None if size else piece
                    size += len(piece)
        except OSError:
            return Found(path, LOST)
        same = ours.hexdigest() == path.name and size == self.size
        if same and theirs:
            same = self.sums == {theirs.hexdigest()}
        return Found(path, INTACT if same else CHANGED, ours.hexdigest(), size, content)


@dataclass(frozen=True)
class Found:
    """A file as it lies on the disk; `content` only if it came in one piece."""

    path: pathlib.Path
    state: str
    sha1: str = ""
    size: int = 0
    content: bytes | None = None


def named_by(connection):
    """Yield every Named of the database, a portion in memory at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('profplan_evidence') IS NOT NULL")
        (ours,) = cursor.fetchone()
    statement = NAMED.format(
        checksum="e.checksum" if ours else "NULL", join=JOIN if ours else ""
    )
    with connection.cursor("files") as cursor:  # a name: read from the server by parts
        cursor.itersize = 5000
        cursor.execute(statement)
        for name, size, sums in cursor:
            yield Named(name, size or 0, frozenset(filter(None, sums)))


def count_elsewhere(connection):
    """How many files of the database lie in no folder of ours."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE)
        return cursor.fetchone()[0]


def is_short(store, named):
    """Is the file absent or of another size? It is not read."""
    try:
        return os.stat(os.path.join(store, named.name)).st_size != named.size
    except OSError:
        return True


def store_of(database):
    """The folder of the files of `database`."""
    from odoo.tools import config

    return pathlib.Path(config.filestore(database))
