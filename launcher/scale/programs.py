"""Debian's programs that only several hosts need, unpacked into the cache."""

import shutil

from .. import debian
from ..places import cache_dir, locked
from ..say import Trouble

SUITE = "trixie"  # what these two need is also in bookworm
PLACES = {"caddy": "usr/bin/caddy", "pgbackrest": "usr/bin/pgbackrest"}


def program(name):
    """The path of `name`; fetched from Debian's archive the first time."""
    home = cache_dir() / name
    home.mkdir(exist_ok=True)
    found = home / "tree" / PLACES[name]
    with locked(home / ".lock"):
        if not found.exists():
            _unpack(name, home)
    return found


def _unpack(name, home):
    uri = debian.archive_uri()
    if not uri:
        raise Trouble(f"Нет программы {name}.", "она берётся из архива Debian.")
    for folder in ("debs", "work", "tree"):
        shutil.rmtree(home / folder, ignore_errors=True)
    suites = debian.Suites(uri, (SUITE,))
    suites.update()
    suites.download([name], home / "debs")
    debian.unpack(home / "debs", home / "work")
    (home / "work").rename(home / "tree")
    shutil.rmtree(home / "debs")
