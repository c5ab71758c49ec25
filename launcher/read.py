"""`./profplan read`: what `intake` understands of an order, without Odoo."""

import os
import pathlib

from . import environment
from .places import ADDONS
from .say import Trouble


def read(file, period, units):
    """Hand over to `python -m intake` of the addon; does not return."""
    for path in filter(None, (file, units)):
        if not pathlib.Path(path).is_file():
            raise Trouble(f"Файла {path} нет.", "проверьте имя и папку.")
    python = environment.reading().python
    command = [str(python), "-m", "intake", file]
    command += ["--period", period] if period else []
    command += ["--units", units] if units else []
    package = str(ADDONS / "kostroma_profplan")
    os.execve(python, command, {**os.environ, "PYTHONPATH": package})
