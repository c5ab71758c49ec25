"""A file of ours as PDF, made by the LibreOffice of the server: plain Python."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120


class NoProgram(Exception):
    """The server has no LibreOffice."""


class NotMade(Exception):
    """LibreOffice is there and made nothing: a part of it is missing, or it hangs."""


class Busy(Exception):
    """Another one is being made: a LibreOffice takes as much as a worker."""


def to_pdf(content, suffix):
    """The same file as PDF.

    :param content: its bytes
    :param suffix: "xlsx" or "docx"
    :raises NoProgram, Busy, NotMade:
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        raise NoProgram
    with _one_at_a_time(), tempfile.TemporaryDirectory(prefix="profplan-pdf-") as place:
        place = pathlib.Path(place)
        source = place / f"file.{suffix}"
        source.write_bytes(content)
        command = [program, "--headless", "--norestore", "--nolockcheck"]
        # Of its own: nothing of it stays.
        command.append(f"-env:UserInstallation={(place / 'home').as_uri()}")
        command += ["--convert-to", "pdf", "--outdir", place, source]
        _run(command)
        try:
            return (place / "file.pdf").read_bytes()
        except OSError as error:
            raise NotMade from error


@contextlib.contextmanager
def _one_at_a_time():
    """Of all processes of this machine."""
    path = pathlib.Path(tempfile.gettempdir()) / f"profplan-pdf-{os.getuid()}.lock"
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        yield


def _run(command):
    """Until it ends; what takes too long is stopped with all that it started."""
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise NotMade from error
