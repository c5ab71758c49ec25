"""Odoo hosts as containers have them: docker/start with a folder and ports of its own.

Only the image is missing; Odoo, its libraries and PostgreSQL are those of the launcher.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time

from ..odoo import free_port, health, is_listened_to
from ..places import ADDONS, ROOT
from ..postgres import ROLE
from ..say import Trouble, last_lines
from .objects import BUCKET, REGION

LIMIT = 600  # seconds; a first start makes the database
PASSWORD = "of the administrator"
SECRETS = {
    "ODOO_MASTER_PASSWORD": "master",
    "PROFPLAN_ADMIN_PASSWORD": PASSWORD,
    "S3_KEY": "key",
    "S3_SECRET": "secret",
}
SHARED = ("bring.py", "settle.py", "keep.py", "scale.py", "objects.py")


class Host:
    """One host: `start()`, then `url`; `kill()` is a power cut.

    :param workers: its processes
    :param crons: how many of its scheduled actions go at once; None: as usual
    :param replica: the Replica that answers what is only read
    :param objects: the address of the S3 server, where sessions are shared, too; None:
        both in its own folder
    """

    def __init__(self, name, odoo, database, home, **wishes):
        self.name, self.odoo, self.database = name, odoo, database
        self.home = home / name
        self.port, self.live = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.home / "host.log"
        self.process = None
        usual = {"workers": 1, "crons": None, "replica": None, "objects": None}
        self.wishes = {**usual, **wishes}
        self.files = self.home / "files"
        self.files.mkdir(parents=True)
        self._lay_out()

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                ["sh", ROOT / "docker/start"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environ(),
                start_new_session=True,
            )
        return self

    def wait(self):
        """Until it is healthy, as the compose file asks."""
        deadline = time.monotonic() + LIMIT
        while not health(self.url):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(
                    f"Хост {self.name} не запустился: {last_lines(self.told(), 20)}"
                )
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.3)
        return self

    def kill(self):
        """All its processes end at once, whatever they were doing."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # Its children end a moment later; until then the port takes connections.
        deadline = time.monotonic() + LIMIT
        while is_listened_to(self.port) and time.monotonic() < deadline:
            time.sleep(0.05)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
        if self.process:
            self.kill()

    def pids(self):
        """Its processes."""
        done = subprocess.run(
            ["pgrep", "--session", str(self.process.pid)],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return list(map(int, done.stdout.split()))

    def object_variables(self):
        """By which another program of ours finds the bucket."""
        return {
            "AWS_ENDPOINT_URL": self.wishes["objects"],
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": SECRETS["S3_KEY"],
            "AWS_SECRET_ACCESS_KEY": SECRETS["S3_SECRET"],
        }

    def told(self):
        return self.log.read_text(errors="replace")

    def _lay_out(self):
        """What the image has in its folders, and the secrets beside."""
        share = self.home / "share"
        share.mkdir()
        for name in SHARED:
            shutil.copy(ROOT / "docker" / name, share)
        for name in ("requirements.txt",):
            shutil.copy(ROOT / name, share)
        ignore = shutil.ignore_patterns("__pycache__", "example", "scale")
        shutil.copytree(ROOT / "launcher", share / "launcher", ignore=ignore)
        for name, value in SECRETS.items():
            (self.home / name).write_text(value)
        folders = ",".join(map(str, [ADDONS, *self.odoo.source.addons]))
        conf = (ROOT / "docker/odoo.conf").read_text()
        own = f"127.0.0.1\nhttp_port = {self.port}\ngevent_port = {self.live}"
        for old, new in (
            ("/mnt/extra-addons", folders),
            ("/var/lib/odoo", self.files),
            ("db_name = profplan", f"db_name = {self.database}"),
            ("^profplan$", f"^{self.database}$"),
            ("0.0.0.0", own),
        ):
            if old not in conf:
                raise Trouble(f"В docker/odoo.conf нет {old}.")
            conf = conf.replace(old, str(new))
        (self.home / "odoo.conf").write_text(conf)

    def _environ(self):
        programs = self.odoo.environment.python.parent
        path = f"{programs}:{self.odoo.cluster.bin}:{os.environ['PATH']}"
        wishes = self.wishes
        variables = {
            "PATH": path,
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.home),
            "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", ""),
            "POSTGRES_HOST": str(self.odoo.cluster.socket),
            "POSTGRES_USER": ROLE,
            "POSTGRES_PASSWORD": "none",
            "PROFPLAN_CONF": str(self.home / "odoo.conf"),
            "PROFPLAN_SHARE": str(self.home / "share"),
            "ODOO_WORKERS": str(wishes["workers"]),
            **{f"{name}_FILE": str(self.home / name) for name in SECRETS},
        }
        if wishes["replica"]:
            variables["POSTGRES_REPLICA_HOST"] = str(wishes["replica"].socket)
        if wishes["crons"] is not None:
            variables["ODOO_CRON_THREADS"] = str(wishes["crons"])
        if wishes["objects"]:
            variables["SESSIONS_DATABASE"] = f"{self.database}_sessions"
            variables["S3_BUCKET"] = BUCKET
            variables["S3_ENDPOINT"] = wishes["objects"]
            variables["S3_REGION"] = REGION
        return variables
