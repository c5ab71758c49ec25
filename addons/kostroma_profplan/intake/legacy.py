"""Files of old formats → .docx or .xlsx, by LibreOffice where it is installed.

It works in a folder of its own that is thrown away, without macros and links to other
places, and no longer than it may; nothing of the system's settings is touched.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from .findings import refusal

SECONDS = 90  # a cold start takes five
_PROGRAMS = ("soffice", "libreoffice")
# kind of a file: what it becomes
TURNED = {
    "doc": "docx", "rtf": "docx", "xml_word": "docx",
    "xls": "xlsx", "xlsb": "xlsx", "xml_excel": "xlsx",
}  # fmt: skip
_SUFFIX = {"xml_word": "xml", "xml_excel": "xml"}
_SAFE = {
    "DisableMacrosExecution": "true",
    "MacroSecurityLevel": "3",
    "BlockUntrustedRefererLinks": "true",
    "DisableActiveContent": "true",
}
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor='
    '"http://openoffice.org/2001/registry">{}</oor:items>'
)
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name='
    '"{}" oor:op="fuse"><value>{}</value></prop></item>'
)


def convert(data, name, kind):
    """The bytes of the .docx or .xlsx that LibreOffice makes of a file.

    Raises IntakeError where it is not installed (the sentence tells how to save the
    file in a new format) and where it does not succeed in time.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if not program:
        raise refusal(kind, name=name)
    with tempfile.TemporaryDirectory(prefix="profplan-office-") as folder:
        made = _run(program, Path(folder), data, kind)
    if made[:2] != b"PK":
        raise refusal("office_failed", name=name, suffix=TURNED[kind])
    return made


def _run(program, folder, data, kind):
    """The bytes that were made, or b""."""
    source = folder / f"plan.{_SUFFIX.get(kind, kind)}"
    source.write_bytes(data)
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    items = "".join(_SETTING.format(*item) for item in _SAFE.items())
    settings.write_text(_SETTINGS.format(items), "utf-8")
    profile = (folder / "profile").as_uri()
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore",
        "--nologo", "--nolockcheck", "--convert-to", TURNED[kind],
        "--outdir", str(folder / "made"), str(source),
    ]  # fmt: skip
    env = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder)}
    _wait(command, env | {"LANG": "C.UTF-8", "TMPDIR": str(folder)})
    made = folder / "made" / f"plan.{TURNED[kind]}"
    return made.read_bytes() if made.is_file() else b""


def _wait(command, env):
    """Runs a command with all that it starts, and ends all of it."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    with subprocess.Popen(command, env=env, start_new_session=True, **quiet) as started:
        try:
            started.wait(SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _end(started)


def _end(started):
    try:
        os.killpg(started.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # it has ended by itself
