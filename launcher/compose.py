"""The real `docker compose`, to check docker-compose.yml with: no daemon needed."""

import shutil
import subprocess

from . import debian
from .places import cache_dir, locked
from .say import Trouble

PACKAGE = "docker-compose"
SUITE = "trixie"  # its compose 2 also runs on bookworm, whose own is the old 1.29
INSIDE = "usr/libexec/docker/cli-plugins/docker-compose"


def compose():
    """The command of compose 2: the machine's own, else Debian's in the cache."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and _is_version_2(command):
            return command
    home = cache_dir() / "compose"
    home.mkdir(exist_ok=True)
    with locked(home / ".lock"):
        program = home / "tree" / INSIDE
        if not program.exists():
            _unpack(home)
    return [str(program)]


def _is_version_2(command):
    answer = subprocess.run(
        [*command, "version", "--short"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return answer.returncode == 0 and answer.stdout.lstrip("v")[:1] >= "2"


def _unpack(home):
    uri = debian.archive_uri()
    if not uri:
        raise Trouble(
            "Нет docker compose версии 2.",
            "установите плагин docker compose и запустите команду ещё раз.",
        )
    for folder in ("debs", "work", "tree"):
        shutil.rmtree(home / folder, ignore_errors=True)
    suites = debian.Suites(uri, (SUITE,))
    suites.update()
    suites.download([PACKAGE], home / "debs")
    debian.unpack(home / "debs", home / "work")
    (home / "work").rename(home / "tree")
    shutil.rmtree(home / "debs")
