"""`./profplan backup`, `restore` and `doctor`: copies of a data folder.

They join the database of a system that is at work, or start it for themselves. What
they do is in `keeping/`, run by the Python of Odoo; the Docker image does the same.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

from . import environment
from .keeping.words import absolute
from .odoo_source import odoo_source
from .places import ROOT, data_dir, locked
from .say import Trouble, say, speak_on_stderr, step
from .up import DATABASE, Instance

ASIDE = f"{DATABASE}_restoring"  # keeping/restore.py calls it so


def backup(where, data, key, keep):
    """Write a copy, while people work or not; return the exit code."""
    if where == "-":
        speak_on_stderr()
    with _opened(data) as instance:
        wishes = {"where": absolute(where), "key": absolute(key), "keep": keep}
        return _keeping(instance, "backup", wishes)


def doctor(data):
    """Say what needs looking after; return the exit code."""
    with _opened(data) as instance:
        places = {"данные": str(instance.home)}
        return _keeping(instance, "doctor", {"places": places})


def restore(where, data, key, replace, test):
    """Bring a copy back into a data folder that nobody works with."""
    home = data_dir(data)
    busy = Trouble(
        f"С папкой данных {home} сейчас работают.",
        "остановите ./profplan up (Ctrl-C) или укажите другую папку: --data ПАПКА.",
    )
    with locked(home / ".lock", busy), contextlib.ExitStack() as stack:
        instance = _instance(home)
        if not instance.cluster.is_whole():
            instance.put_aside()
            with step("PostgreSQL: новая база"):
                instance.cluster.init()
        stack.enter_context(instance.cluster.running())
        wishes = {"where": absolute(where), "key": absolute(key), "replace": replace}
        if code := _keeping(instance, "receive", wishes):
            return code
        instance.bring_up_to_date(ASIDE)
        if test and (code := _keeping(instance, "neutralize", {})):
            return code
        wishes = {"replace": replace, "is_test": test}
        if code := _keeping(instance, "take_place", wishes):
            return code
        instance.accounts.unlink(missing_ok=True)  # they were of another database
        say("Открыть систему: ./profplan up" + (f" --data {data}" if data else ""))
        return 0


@contextlib.contextmanager
def _opened(data):
    """The data folder with its database running: somebody's, or started for us."""
    home = data_dir(data, make=False)
    missing = Trouble(
        f"В папке {home} нет базы Профплана.",
        "укажите её папку (--data ПАПКА) или верните базу из копии (restore).",
    )
    if not home.is_dir():  # a folder that was misspelt is not made
        raise missing
    instance = _instance(home)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(home / ".lock", Trouble("somebody's")))
            is_ours = True
        except Trouble:
            is_ours = False
        if not instance.cluster.is_whole():
            raise missing
        if is_ours:
            stack.enter_context(instance.cluster.running())
        else:
            instance.cluster.join()
        yield instance


def _instance(home):
    with step("Odoo 19") as remark:
        source = odoo_source(remark)
    with step("Библиотеки Python") as remark:
        python = environment.full(source, remark)
    return Instance(home, source, python)


def _keeping(instance, verb, wishes):
    """One step of keeping/, in the words it says itself; return its exit code."""
    odoo = instance.odoo
    # Not in the data folder: a copy is taken and doctor asked when its disk is full.
    with tempfile.TemporaryDirectory(prefix="profplan-") as folder:
        conf = odoo.configure(
            DATABASE, folder=pathlib.Path(folder), pg_path=odoo.cluster.bin
        )
        return subprocess.run(
            [odoo.environment.python, "-m", "launcher.keeping"]
            + [verb, conf, json.dumps(wishes)],
            cwd=ROOT,
            env={**os.environ, "LC_ALL": "C.UTF-8", **odoo.build()},
        ).returncode
