"""Packages of the Debian archive, unpacked into a folder and never installed.

apt gets folders and a list of sources of its own, so the system stays untouched and
no root is needed. The archive's address is the one the machine itself uses.
"""

import os
import pathlib
import shutil
import subprocess

from .places import cache_dir, is_root
from .say import Trouble, run

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
NETWORK = "проверьте сеть и настройки apt (apt-get update) и запустите команду ещё раз."


def archive_uri():
    """The Debian archive of this machine's own apt, or None: not a Debian."""
    if not (shutil.which("apt-get") and shutil.which("dpkg") and _is_debian()):
        return None
    for lists in ([], [f"-oDir::State::Lists={_lists('machine')}"]):
        if lists:  # a fresh machine has no lists yet: read them into our own folder
            subprocess.run(
                ["apt-get", *lists, *_sandbox(), "-qq", "update"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
            )
        uris = _uris_of_debian(lists)
        if uris:
            return uris[0]
    return None


def _is_debian():
    try:
        release = pathlib.Path("/etc/os-release").read_text()
    except OSError:
        return False
    return "ID=debian" in release.splitlines() and pathlib.Path(KEYRING).exists()


def _uris_of_debian(options):
    """URIs of the main archive: other vendors' and the security one are no use."""
    wanted = "$(REPO_URI) $(ORIGIN) $(COMPONENT) $(SUITE)"
    found = subprocess.run(
        ["apt-get", *options, "indextargets", "--format", wanted]
        + ["Created-By: Packages"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    rows = [line.split() for line in found.splitlines()]
    return [
        row[0]
        for row in rows
        if row[1:3] == ["Debian", "main"] and "security" not in row[0]
    ]


def _lists(name):
    path = cache_dir() / "apt" / name
    (path / "partial").mkdir(parents=True, exist_ok=True)
    return path


def _sandbox():
    """As root apt would drop to a user who may not see our folders."""
    return ["-oAPT::Sandbox::User=root"] if is_root() else []


class Suites:
    """Some suites of the archive, as apt sees them through folders of our own."""

    def __init__(self, uri, suites):
        self.uri = uri
        self.suites = suites
        self.home = cache_dir() / "apt" / "-".join(suites)
        (self.home / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (self.home / "cache" / "archives" / "partial").mkdir(
            parents=True, exist_ok=True
        )

    def update(self):
        """Read the suites' lists; a machine's own packages do not matter."""
        sources = self.home / "sources.list"
        sources.write_text(
            "".join(
                f"deb [signed-by={KEYRING}] {self.uri} {suite} main\n"
                for suite in self.suites
            )
        )
        (self.home / "status").touch()
        self._apt(
            # By itself apt-get calls it a success when it reached nothing.
            *("apt-get", "-q", "-oAPT::Update::Error-Mode=any", "update"),
            what="apt не прочёл архив Debian",
        )

    def version_of(self, package):
        """The newest version the suites offer, or None."""
        shown = self._apt(
            "apt-cache", "policy", package, what="apt не ответил о пакете"
        )
        for line in shown.splitlines():
            name, _colon, value = line.strip().partition(": ")
            if name == "Candidate":
                return value if value != "(none)" else None
        return None

    def download(self, packages, folder):
        """Download `packages` (``name`` or ``name/suite``) into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        self._apt(
            *("apt-get", "-q", "download", *packages),
            what="apt не загрузил пакеты",
            cwd=folder,
        )

    def _apt(self, program, *arguments, what, cwd=None):
        options = [
            f"-oDir::Etc::SourceList={self.home / 'sources.list'}",
            "-oDir::Etc::SourceParts=/dev/null",
            f"-oDir::State::Lists={self.home / 'lists'}",
            f"-oDir::State::status={self.home / 'status'}",
            f"-oDir::Cache={self.home / 'cache'}",
            "-oAcquire::Languages=none",
            "-oAcquire::Retries=3",
            *_sandbox(),
        ]
        return run(
            [program, *options, *arguments],
            what=what,
            way_out=NETWORK,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )


def unpack(folder, target):
    """Unpack every package of `folder` into `target`."""
    for package in sorted(folder.glob("*.deb")):
        run(["dpkg", "-x", package, target], what=f"{package.name} не распакован")


def install(packages, what_for):
    """Install packages into the system: only root may, so others are told how."""
    command = "apt-get install -y " + " ".join(packages)
    if not is_root() or not shutil.which("apt-get"):
        raise Trouble(
            f"Нет программы {what_for}.",
            f"выполните от имени администратора: {command}",
        )
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    # A foreign source of the machine may be unreachable; the install will tell.
    subprocess.run(
        ["apt-get", "-qq", "update"], env=env, stdin=subprocess.DEVNULL, check=False
    )
    run(
        ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages],
        what=f"apt не установил {what_for}",
        way_out=NETWORK,
        env=env,
    )
