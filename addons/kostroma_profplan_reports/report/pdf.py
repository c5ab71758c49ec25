"""A file of ours as PDF, made by the LibreOffice of the server: plain Python."""

import pathlib
import shutil
import subprocess
import tempfile

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120


class NoProgram(Exception):
    """The server has no LibreOffice."""


class NotMade(Exception):
    """LibreOffice is there and made nothing: a part of it is missing, or it hangs."""


def to_pdf(content, suffix):
    """The same file as PDF.

    :param content: its bytes
    :param suffix: "xlsx" or "docx"
    :raises NoProgram, NotMade:
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        raise NoProgram
    with tempfile.TemporaryDirectory(prefix="profplan-pdf-") as folder:
        place = pathlib.Path(folder)
        source = place / f"file.{suffix}"
        source.write_bytes(content)
        command = [program, "--headless", "--norestore", "--nolockcheck"]
        # Of its own: two at once do not wait for each other, nothing stays.
        command.append(f"-env:UserInstallation={(place / 'home').as_uri()}")
        command += ["--convert-to", "pdf", "--outdir", folder, str(source)]
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
            return (place / "file.pdf").read_bytes()
        except (subprocess.TimeoutExpired, OSError) as error:
            raise NotMade from error
