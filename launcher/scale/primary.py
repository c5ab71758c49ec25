"""docker/primary and docker/replica on clusters of the launcher, without the image."""

import os
import shlex
import shutil
import subprocess

from ..places import ROOT

TOOLS = ("primary", "replica", "tls", "pg_hba.conf")


class Image:
    """What the image of docker/postgres.Dockerfile has, in a folder of the cluster."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.home = cluster.home / "image"
        self.home.mkdir()
        for name in TOOLS:  # the checkout may be where `nobody` does not reach
            shutil.copy(ROOT / "docker" / name, self.home)
        entry = self.home / "docker-entrypoint.sh"
        entry.write_text("#!/bin/sh\nfor one; do printf '%s\\n' \"$one\"; done\n")
        entry.chmod(0o755)
        cluster._give(self.home)

    def options(self, script="primary", **variables):
        """Settings of the server that the script adds, ``{name: value}``."""
        path = f"{self.home}:{self.cluster.bin}:{os.environ['PATH']}"
        told = subprocess.run(
            [*self.cluster._as_nobody(), "sh", self.home / script],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd="/",
            env={
                "PATH": path,
                "PROFPLAN_TLS": str(self.home / "certificate"),
                **variables,
            },
        ).stdout
        pairs = [line.removeprefix("-c").partition("=") for line in told.splitlines()]
        given = {name: shlex.quote(value) for name, _is, value in pairs}
        return {**given, "hba_file": str(self.home / "pg_hba.conf")}
