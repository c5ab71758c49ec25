"""`./profplan read`: what `intake` understands of an order, without Odoo."""

import os
import pathlib
import sys

from . import environment
from .places import ADDONS


def read(file, period, units):
    """Hand over to `python -m intake` of the addon, which answers for the rest."""
    for path in filter(None, (file, units)):
        if not pathlib.Path(path).is_file():
            print(f"Файла {path} нет: проверьте имя и папку.", file=sys.stderr)
            return 1
    python = environment.reading().python
    command = [str(python), "-m", "intake", file]
    command += ["--period", period] if period else []
    command += ["--units", units] if units else []
    package = str(ADDONS / "kostroma_profplan")
    os.execve(python, command, {**os.environ, "PYTHONPATH": package})
