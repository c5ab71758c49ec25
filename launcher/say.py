"""How steps and troubles are told: one line a step, with the time it took."""

import contextlib
import errno
import os
import subprocess
import sys
import time


class Trouble(Exception):
    """Something a person can put right: what happened, and the way out."""

    def __init__(self, what, way_out=""):
        super().__init__(what)
        self.what = what
        self.way_out = way_out


# What the system says in English of what befalls files.
REASONS = {
    errno.ENOSPC: "на диске кончилось место",
    errno.EDQUOT: "исчерпана квота диска",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOENT: "такого файла или папки нет",
    errno.ENOTDIR: "на её месте файл",
    errno.EISDIR: "это папка",
    errno.EIO: "диск не читается или не пишется",
}


def reason(error):
    """The cause of an OSError in Russian, as far as it is known."""
    return REASONS.get(error.errno, error.strerror or str(error))


def trouble_of_disk(error):
    """The Trouble of an OSError that tells of the disk, None of any other."""
    words = str(error)  # of many files at once shutil tells in words only
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO):
        if error.errno == number or os.strerror(number) in words:
            where = f" ({error.filename})" if error.filename else ""
            return Trouble(
                f"{REASONS[number][0].upper()}{REASONS[number][1:]}{where}.",
                "проверьте диск, освободите место и запустите снова: записанное цело.",
            )
    return None


_on_stderr = False


def speak_on_stderr():
    """From here on talk on stderr: stdout is for the result alone."""
    global _on_stderr
    _on_stderr = True


def say(text, end="\n"):
    """Print at once: another program may be reading us by lines."""
    stream = sys.stderr if _on_stderr else sys.stdout
    print(text, end=end, file=stream, flush=True)


@contextlib.contextmanager
def step(text):
    """Speak a step: its name before the work, its time after it.

    Yields a function that adds a remark (``step("Odoo") as remark``).
    """
    remarks = []
    started = time.monotonic()
    say(f"• {text} … ", end="")
    try:
        yield remarks.append
    except BaseException:
        say("не закончено")
        raise
    tail = f" ({'; '.join(remarks)})" if remarks else ""
    say(f"{time.monotonic() - started:.1f} с{tail}")


def run(command, *, what, way_out="", **options):
    """Run a program quietly; its last lines become the Trouble when it fails."""
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stderr", subprocess.STDOUT)
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
            **options,
        )
    except FileNotFoundError as error:
        raise Trouble(f"{what}: нет программы {command[0]}.", way_out) from error
    if done.returncode:
        raise Trouble(f"{what}: {cause_of(done.stdout)}", way_out)
    return done.stdout


def cause_of(output):
    """Why a program failed, by its output: in Russian, as far as it is known."""
    if os.strerror(errno.ENOSPC) in output:
        return f"{REASONS[errno.ENOSPC]}: освободите его и запустите снова."
    return last_lines(output)


def last_lines(text, count=8):
    """The end of a program's output: where the cause usually stands."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n    ".join(lines[-count:]) or "программа ничего не сообщила"


def tell_trouble(trouble):
    """Print a Trouble as the person should read it."""
    print(f"\nНе получилось: {trouble.what}", file=sys.stderr)
    if trouble.way_out:
        print(f"Что делать: {trouble.way_out}", file=sys.stderr)
