"""A data folder with the example in it, that tests may ruin a copy of."""

import contextlib
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support import START_LIMIT, deadline

from launcher.odoo import free_port
from launcher.places import ROOT

READY = re.compile(r"Профплан открыт: (\S+)/")


def command(*arguments):
    return [sys.executable, ROOT / "profplan", *map(str, arguments)]


@pytest.fixture(scope="session")
def profplan():
    """``profplan("backup", …)``: run a command to its end; its code and its words."""

    def run(*arguments):
        done = subprocess.run(
            command(*arguments),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=START_LIMIT,
        )
        told = done.stdout + done.stderr
        assert "Traceback" not in told, told
        return done.returncode, told

    return run


@pytest.fixture(scope="session")
def opened():
    """``with opened(folder) as url``: the system on a data folder, served."""

    @contextlib.contextmanager
    def up(data):
        process = subprocess.Popen(
            command("up", "--port", free_port(), "--data", data),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            told, address = "", None
            with deadline(process):
                for line in process.stdout:
                    told += line
                    address = address or READY.search(line)
                    if line.startswith("Данные:"):
                        break
            assert address, told
            yield address[1]
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)

    return up


@pytest.fixture(scope="session")
def data():
    with tempfile.TemporaryDirectory(prefix="profplan-faults-") as folder:
        yield Path(folder) / "data"
