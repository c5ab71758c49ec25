"""How copies in a folder are named, and which of them go."""

import re
import time

from ..say import Trouble

DAY = 24 * 3600
NAMED = re.compile(r"profplan-\d{8}-\d{6}\.backup(\.age|\.gpg)?")


def new_path(folder, suffix=""):
    """Where the next copy in `folder` is written."""
    if not folder.is_dir():
        raise Trouble(f"Папки {folder} нет.", "создайте её или укажите другую.")
    for part in folder.glob(".profplan-*.part"):  # left by a killed run
        if time.time() - part.stat().st_mtime > DAY:
            part.unlink()
    return folder / time.strftime(f"profplan-%Y%m%d-%H%M%S.backup{suffix}")


def copies(folder):
    """The copies of `folder`, the newest first; other files are not ours to touch."""
    return sorted(filter(_is_copy, folder.iterdir()), reverse=True)


def rotate(folder, keep):
    """Delete all but the newest `keep` copies; return what was deleted."""
    gone = copies(folder)[keep:]
    for path in gone:
        path.unlink()
    return gone


def _is_copy(path):
    return bool(NAMED.fullmatch(path.name)) and path.is_file()
