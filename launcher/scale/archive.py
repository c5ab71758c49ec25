"""docker/archive on a cluster of the launcher, as its own user."""

import os
import subprocess

from ..places import ROOT
from ..postgres import ROLE
from .primary import Image
from .programs import program


class Archive:
    """The archive of `cluster`, whose folder has room for it.

    :param settings: the environment of the services in docker-compose.scale.yml
    """

    def __init__(self, cluster, settings):
        self.cluster = cluster
        self.home = cluster.home / "archive"
        self.home.mkdir()
        cluster._give(self.home)
        self.settings = {
            name: value
            for name, value in settings.items()
            if name.startswith("PGBACKREST_")
        } | {
            "PGBACKREST_PG1_USER": ROLE,
            "PGBACKREST_PG1_PATH": str(cluster.data),
            "PGBACKREST_REPO1_PATH": str(self.home),
            "PGBACKREST_LOCK_PATH": str(self.home / "lock"),
            "PGBACKREST_SPOOL_PATH": str(self.home / "spool"),
        }

    def environ(self):
        """What the server and the commands find in the container."""
        path = f"{program('pgbackrest').parent}:{os.environ['PATH']}"
        return {**os.environ, **self.settings, "PATH": path, "LC_ALL": "C.UTF-8"}

    def options(self):
        """Settings of the server that docker/primary adds, ``{name: value}``."""
        return Image(self.cluster).options()

    def run(self, *words):
        """Run `archive WORDS…` to its end; (code, what it said)."""
        settings = dict(self.environ())
        if self.cluster.socket:
            settings["PGBACKREST_PG1_SOCKET_PATH"] = str(self.cluster.socket)
        done = subprocess.run(
            [*self.cluster._as_nobody(), "sh", ROOT / "docker/archive", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=settings,
        )
        return done.returncode, done.stdout
