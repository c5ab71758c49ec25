"""Where things live: never in the checkout.

The *cache* (Odoo, Python environments, the prepared base) is shared by all
checkouts and may be deleted at any time. The *data* are a person's own.
Root's places lie outside its home: PostgreSQL refuses to run as root, runs as
`nobody` then, and `nobody` may not look into /root.
"""

import contextlib
import fcntl
import os
import pathlib

from .say import Trouble, say

ROOT = pathlib.Path(__file__).resolve().parents[1]
ADDONS = ROOT / "addons"
NAME = "kostroma-profplan"


def is_root():
    return os.geteuid() == 0


def cache_dir():
    """The shared cache: PROFPLAN_CACHE, or the system's usual place."""
    own = os.environ.get("PROFPLAN_CACHE")
    base = _base("XDG_CACHE_HOME", "/var/cache", ".cache")
    return _made(pathlib.Path(own) if own else base / NAME)


def keep_compiled():
    """What Python compiles for the programs we start is kept in the cache.

    Odoo's package brings nothing compiled: without this each start compiles it anew
    where the tree is not ours to write to, and the checkout fills with __pycache__.
    """
    os.environ["PYTHONPYCACHEPREFIX"] = str(cache_dir() / "compiled")


def data_dir(chosen=None, make=True):
    """The folder of `--data`, or the user's own data directory."""
    base = _base("XDG_DATA_HOME", "/var/lib", ".local/share")
    path = pathlib.Path(chosen) if chosen else base / NAME
    return _made(path) if make else path.absolute()


def _base(variable, of_root, of_user):
    if os.environ.get(variable):
        return pathlib.Path(os.environ[variable])
    return pathlib.Path(of_root) if is_root() else pathlib.Path.home() / of_user


def _made(path):
    path = path.absolute()
    try:
        # PostgreSQL as `nobody` walks through it; what is private inside says so.
        path.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"Папку {path} создать нельзя: {error.strerror}.",
            "укажите другую: --data ПАПКА (данные) или PROFPLAN_CACHE=ПАПКА (кэш).",
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise Trouble(
            f"В папку {path} нельзя писать.",
            "укажите другую: --data ПАПКА (данные) или PROFPLAN_CACHE=ПАПКА (кэш).",
        )
    return path


@contextlib.contextmanager
def locked(path, busy=None):
    """Hold `path` as a lock. `busy`: the Trouble to raise instead of waiting."""
    with open(path, "a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if busy:
                raise busy from None
            say("  другой запуск ещё готовит кэш: жду его")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
