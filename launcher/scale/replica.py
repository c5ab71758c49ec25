"""A streaming replica of a cluster: the same data a moment later, only read."""

import shutil
import time

from ..postgres import ROLE, Cluster
from ..say import Trouble

# A report of a minute is not cut short by what the main server has cleaned since.
STANDBY = {"hot_standby_feedback": "on", "max_standby_streaming_delay": "300s"}
HEARD = {"log_statement": "all"}


class Replica(Cluster):
    """`primary`, which runs, once more in `home`."""

    def __init__(self, primary, home):
        super().__init__(home, primary.bin, {**primary.options, **STANDBY, **HEARD})
        self.primary = primary

    def copy(self):
        """Take the primary's data and the way to follow them."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700, parents=True)
        self._give(self.data)
        self._run(
            *("pg_basebackup", "-D", self.data, "-R", "-X", "stream"),
            *("-c", "fast", "-h", self.primary.socket, "-U", ROLE),
        )

    def kill(self):
        """Its machine is gone: nothing is written any more."""
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def wait(self, seconds=60):
        """Until it has all that the primary has written by now."""
        (written,) = self.primary.sql("SELECT pg_current_wal_lsn()")
        deadline = time.monotonic() + seconds
        asked = f"SELECT pg_last_wal_replay_lsn() >= '{written}'"
        while self.sql(asked) != ["t"]:
            if time.monotonic() > deadline:
                raise Trouble("Реплика отстала.", f"журнал: {self.data}/server.log")
            time.sleep(0.1)

    def said(self):
        """Every statement that it was asked, as its log tells."""
        return (self.data / "server.log").read_text(errors="replace")
