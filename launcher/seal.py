"""Is a folder of the cache still what was made? Its seal is written last.

A seal is a checksum of all names and sizes (`contents`: of what is inside, too). A
folder without one was not finished; one that differs was damaged: both are made anew.
What Python compiles beside its sources does not count.
"""

import hashlib
import os
import pathlib


def seal(folder, contents=False):
    """Write the seal of a finished folder, after the folder itself is on the disk."""
    os.sync()
    path = _seal_of(folder)
    with path.open("w") as file:
        file.write(fingerprint(folder, contents))
        file.flush()
        os.fsync(file.fileno())


def is_whole(folder, contents=False):
    """Is the folder sealed, and as it was when it was sealed?"""
    try:
        return _seal_of(folder).read_text() == fingerprint(folder, contents)
    except OSError:
        return False


def is_sealed(folder):
    return _seal_of(folder).exists()


def break_seal(folder):
    """Say that the folder is being made anew."""
    _seal_of(folder).unlink(missing_ok=True)


def _seal_of(folder):
    return folder.with_name(f"{folder.name}.seal")


def fingerprint(folder, contents=False):
    digest = hashlib.sha256()
    for path, size in sorted(_files(folder)):
        name = path[len(str(folder)) :]
        digest.update(f"{name}\0{size}\0".encode(errors="replace"))
        if contents:
            digest.update(pathlib.Path(path).read_bytes())
    return digest.hexdigest()


def _files(folder):
    """(path, size) of the files in `folder`; a link counts when it leads to a file.

    Odoo's tree has 50,000 of them: one look at each, at every start.
    """
    places = [str(folder)]
    while places:
        with os.scandir(places.pop()) as entries:
            for entry in entries:
                if entry.is_file():
                    yield entry.path, entry.stat().st_size
                elif entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        places.append(entry.path)
