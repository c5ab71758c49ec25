"""Files and pages of ours as PDF, by the programs of the server: plain Python.

Files of Excel and Word by LibreOffice, pages by Chromium.
"""

import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

OFFICES = ("soffice", "libreoffice")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 120
# A page has nothing to fetch: no address leads anywhere. And no script runs in it.
POLICY = (
    '<meta http-equiv="Content-Security-Policy"'
    " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
# Chromium reserves more addresses than Odoo lets its own processes have.
UNLIMITED = (
    "import os, resource, sys;"
    "most = resource.getrlimit(resource.RLIMIT_AS)[1];"
    "resource.setrlimit(resource.RLIMIT_AS, (most, most));"
    "os.execv(sys.argv[1], sys.argv[1:])"
)
CLOSED = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--no-pdf-header-footer",
)


class NoProgram(Exception):
    """The server has no such program."""


class NotMade(Exception):
    """The program is there and made nothing: a part of it is missing, or it hangs."""


class Busy(Exception):
    """Another one is being made: such a program takes as much as a worker."""


def to_pdf(content, suffix):
    """The same file as PDF, by LibreOffice.

    :param content: its bytes
    :param suffix: "xlsx" or "docx"
    :raises NoProgram, Busy, NotMade:
    """
    program = _find(OFFICES)
    with _in_a_place("office") as place:
        source = place / f"file.{suffix}"
        source.write_bytes(content)
        command = [program, "--headless", "--norestore", "--nolockcheck"]
        # Of its own: nothing of it stays.
        command.append(f"-env:UserInstallation={(place / 'home').as_uri()}")
        command += ["--convert-to", "pdf", "--outdir", place, source]
        return _run(command, place)


def page_to_pdf(page):
    """A page on paper, by Chromium.

    :param page: HTML that is complete in itself, with a ``<head>``
    :raises NoProgram, Busy, NotMade:
    """
    program = _find(BROWSERS)
    closed = page.replace("<head>", f"<head>{POLICY}", 1)
    if closed == page:
        raise ValueError("A page without a head cannot be closed")
    with _in_a_place("browser") as place:
        source = place / "page.html"
        source.write_text(closed, encoding="utf-8")
        command = [sys.executable, "-I", "-c", UNLIMITED]
        command += [program, *CLOSED, f"--user-data-dir={place / 'home'}"]
        if not os.geteuid():
            command.append("--no-sandbox")  # the administrator of a machine has none
        command += [f"--print-to-pdf={place / 'file.pdf'}", source.as_uri()]
        return _run(command, place)


def _find(programs):
    program = next(filter(None, map(shutil.which, programs)), None)
    if not program:
        raise NoProgram
    return program


@contextlib.contextmanager
def _in_a_place(word):
    """A folder that is thrown away; one at a time, of all processes of this machine."""
    path = pathlib.Path(tempfile.gettempdir()) / f"profplan-{word}-{os.getuid()}.lock"
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        with tempfile.TemporaryDirectory(
            prefix=f"profplan-{word}-", ignore_cleanup_errors=True
        ) as place:
            yield pathlib.Path(place)


def _run(command, place):
    """Until it ends; what takes too long is stopped with all that it started.

    :return: the bytes of ``file.pdf`` in that place
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, "HOME": str(place)},
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
    try:
        return (place / "file.pdf").read_bytes()
    except OSError as error:
        raise NotMade from error
